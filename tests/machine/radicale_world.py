"""The machine's household on a real Radicale, behind a proxy that spoils answers; runs are killed as processes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from adapters.caldav import SPEC
from tests.machine.dav_hand import FOLD, DavHand
from tests.machine.hand import Shown
from tests.machine.process import mortal
from tests.machine.registry import Household
from tests.machine.world import World
from tests.support.counting import Proxy, Spoil
from tests.support.servers import PASSWORD, Server

ACCOUNTS = ("alex", "sam", "kim", "spare")
GIVEN_UP_AFTER = 30.0
SETTLES = 0.15
"""Seconds in which the server ends the requests that a killed process had under way."""

SPOILS: tuple[tuple[str, Spoil, int], ...] = (
    ("PUT", Spoil.RESET_BEFORE, 0),
    ("PUT", Spoil.RESET_AFTER, 0),
    ("PUT", Spoil.NO_ETAG, 0),
    ("PUT", Spoil.ANSWER, 412),
    ("PUT", Spoil.ANSWER, 503),
    ("DELETE", Spoil.RESET_AFTER, 0),
    ("REPORT", Spoil.HALF, 0),
    ("REPORT", Spoil.NOTHING, 0),
    ("PROPFIND", Spoil.ANSWER, 401),
    ("REPORT", Spoil.ANSWER, 500),
)


class Killable:
    """A sync as a process of its own: loaded ahead of time, then told to go."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.machine.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )

    def go(self, said: dict[str, str]) -> None:
        """Wait until it is loaded, and let it run."""
        assert self.process.stdout is not None
        assert self.process.stdin is not None
        assert self.process.stdout.readline() == "ready\n"
        self.process.stdin.write(json.dumps(said) + "\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        """SIGKILL, by its own id; nothing when it has ended."""
        self.process.kill()
        self.process.communicate()


class RadicaleWorld(World):
    """A household on a real Radicale; each account is a user of its own."""

    hand: DavHand

    def __init__(self, folder: Path, server: Server, proxy: Proxy) -> None:
        self.proxy = proxy
        self.next = Killable()
        users = {name: server.place().username for name in ACCOUNTS}
        self.hand = DavHand(server, users)
        self.hand.make_list("kim", "Household tasks")
        self.hand.add("kim", "own-list", "Buy stamps")
        tables = {}
        for name, user in users.items():
            secret = folder / f"{name}.secret"
            secret.write_text(PASSWORD + "\n", encoding="utf-8")
            secret.chmod(0o600)
            tables[name] = (
                f'adapter = "caldav"\nurl = "{proxy.url}"\nusername = "{user}"\n'
                f'secret = {{ file = "{name}.secret" }}\n'
                'task_list = "Household tasks"\ncalendar = "Household events"\n'
            )
        super().__init__(folder, Household(tables, family="kim"), {"caldav": mortal(SPEC, lambda: self.process)})
        self.note_foreign()

    def calm(self) -> None:
        """No answer is spoilt any more."""
        self.proxy.calm()

    def trouble(self, which: int, skip: int, times: int) -> None:
        """Spoil answers to come."""
        method, spoil, status = SPOILS[which % len(SPOILS)]
        self.proxy.spoil(spoil, method=method, skip=skip, times=times, status=status)

    def put_server_back(self, account: str, backup: tuple[Shown, ...]) -> None:
        """Members as they were."""
        self.hand.put_back(account, backup)

    def form(self, body: str) -> str:
        """Lines unfolded, however they end, in whatever order: syncd may keep what it sent, and this server sorts."""
        return "\n".join(sorted(FOLD.sub("", body).strip().splitlines()))

    def killed(self, writes: int, delay: float) -> bool:
        """A sync in a process of its own, killed after so many writes passed and a moment more; False: it ended."""
        self.read()
        self.let_go()
        self.proxy.forget()
        child, self.next = self.next, Killable()
        now = self.clock.now().replace(tzinfo=None).isoformat()
        child.go({"config": str(self.service.config), "state": str(self.service.state), "now": now})
        until = time.monotonic() + GIVEN_UP_AFTER
        while child.process.poll() is None and time.monotonic() < until:
            if self._writes() >= writes:
                time.sleep(delay)
                break
            time.sleep(0.001)
        ended = child.process.poll() is not None
        child.kill()
        time.sleep(0 if ended else SETTLES)
        self._read = None
        self.look()
        return not ended

    def _writes(self) -> int:
        return self.proxy.count("PUT") + self.proxy.count("DELETE")

    def close(self) -> None:
        """Let go of everything."""
        super().close()
        self.next.kill()
