"""The machine's household in Todoist: every account is a user of one service, over real HTTP."""

from __future__ import annotations

import json
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from adapters.todoist import SPEC
from syncd.demo.todoist_server import Plan
from syncd.engine.report import RunReport
from tests.machine.hand import Shown
from tests.machine.process import Process, mortal
from tests.machine.registry import Household
from tests.machine.todoist_hand import TodoistHand
from tests.machine.world import World
from tests.support.todoist import todoist
from tests.support.todoist_home import todoist_toml

ACCOUNTS = ("alex", "sam", "kim", "spare")

TROUBLES: tuple[tuple[str, bool | None, int], ...] = (
    ("reset_before", True, 0),
    ("reset_after", True, 0),
    ("status_after", True, 500),
    ("half", True, 0),
    ("html", True, 502),
    ("status", True, 503),
    ("reset_after", False, 0),
    ("half", None, 0),
    ("status", None, 401),
    ("status", None, 403),
    ("status", None, 500),
    ("full_sync", None, 0),
)
"""How an answer goes wrong, whether of requests with commands (None: of any), and its status."""


class TodoistWorld(World):
    """A household in Todoist; accounts are its users."""

    hand: TodoistHand

    def __init__(self, folder: Path) -> None:
        self.stack = ExitStack()
        service = self.todoist = self.stack.enter_context(todoist())
        plan = Plan(name="pro", projects=300, durations=True)
        self.users = {name: service.user(name.title(), plan=plan) for name in ACCOUNTS}
        tables = {}
        for name, user in self.users.items():
            secret = folder / f"{name}.secret"
            secret.write_text(user.token + "\n", encoding="utf-8")
            secret.chmod(0o600)
            tables[name] = todoist_toml(name, service).partition("\n")[2]
        self.hand = TodoistHand(service, self.users, self._now)
        super().__init__(folder, Household(tables), {"todoist": mortal(SPEC, lambda: self.process)})
        self.watch.told_once = True
        service.set_now(self.clock.now())
        self.hand.add("kim", "own-list", "Buy stamps")
        self.note_foreign()

    def _now(self) -> datetime:
        return self.clock.now()

    def close(self) -> None:
        """Let go of everything."""
        super().close()
        self.stack.close()

    def run(self, process: Process | None = None, only: frozenset[str] = frozenset()) -> RunReport | None:
        """One run, at the same time here and there."""
        self.todoist.set_now(self.clock.now())
        return super().run(process, only)

    def places(self) -> set[tuple[str, bool]]:
        """Sessions are tasks too."""
        return {(account, False) for account, _event in super().places()}

    def calm(self) -> None:
        """Nothing goes wrong any more."""
        self.todoist.faults.clear()

    def trouble(self, account: int, which: int, skip: int, times: int) -> None:
        """Spoil answers to come."""
        how, commands, status = TROUBLES[which % len(TROUBLES)]
        user = self.users[ACCOUNTS[account % len(ACCOUNTS)]]
        self.todoist.faults.add(
            how,  # type: ignore[arg-type]
            times=times,
            user=user,
            commands=commands,
            status=status,
            skip=skip,
            path="sync",
        )

    def lose_state(self) -> None:
        """The disk is gone; what nothing tells is not known for ours any more."""
        super().lose_state()
        self._forget()

    def older_state(self) -> None:
        """An older state is there again."""
        super().older_state()
        self._forget()

    def laptop(self) -> None:
        """A second installation knows what is told by the tasks themselves."""
        self.hand.forget(link.href for link in self.store().links())
        self.note_foreign()
        super().laptop()

    def _forget(self) -> None:
        self.read()
        self.hand.forget(link.href for link in self.store().links())
        self.note_foreign()

    def form(self, body: str) -> str:
        """The fields that syncd can put back; syncd keeps the task as the service gave it."""
        found = json.loads(body)
        task = found.get("task", found)
        due = task["due"] or {}
        said = [task[name] for name in ("content", "description", "checked")]
        return json.dumps([*said, sorted(task["labels"]), due.get("date"), due.get("string")])

    def take_snapshot(self) -> None:
        """This service is never put back by its users."""

    def put_server_back(self, account: str, backup: tuple[Shown, ...]) -> None:
        """Nobody puts this service back."""
        raise NotImplementedError
