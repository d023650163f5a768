"""The owners' apps on the Todoist stand-in, one user per account."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from adapters.todoist.body import lines, uid_in, with_uid, without_uid
from syncd.demo.todoist_server import Standin, User
from tests.machine.hand import DONE, OPEN, SKIPPED, Shown

MARKER = "syncd:"


class TodoistHand:
    """Changes tasks as their owners do. A task is known by its id, also without the line with the uid.

    `copies` are duplicates that owners made: they carry the uid of ours and are the owners' own.
    """

    def __init__(self, service: Standin, users: Mapping[str, User], now: Callable[[], datetime]) -> None:
        self._service = service
        self._users = users
        self._now = now
        self._uids: dict[str, str] = {}
        self.copies: set[str] = set()

    def items(self) -> tuple[Shown, ...]:
        """Every task that is not deleted, finished ones too, by id."""
        self._service.set_now(self._now())
        world = self._service.world
        names = {user.id: name for name, user in self._users.items()}
        with world.lock:
            standing = [dict(t) for t in world.tables["items"].values() if not t["is_deleted"]]
        shown = []
        for task in sorted(standing, key=lambda t: t["id"]):
            account = names[world.members[task["project_id"]][0]]
            shown.append(self._shown(account, task))
        return tuple(shown)

    def change(self, shown: Shown, values: Mapping[str, Any]) -> None:
        """Set fields; an unknown key becomes a label, or with `extras` a comment or a sub-task."""
        hand = self._service.hand(self._users[shown.account])
        fields: dict[str, Any] = {}
        if "title" in values:
            fields["content"] = values["title"]
        if "due" in values:
            fields["due"] = {"date": values["due"]} if values["due"] else None
        if "description" in values:
            fields["description"] = self._description(shown, str(values["description"]))
        if "unknown" in values and values.get("extras"):
            if len(values["unknown"]) % 2:
                hand.comment(shown.href, values["unknown"])
            else:
                hand.sub_task(shown.href, values["unknown"])
        elif "unknown" in values:
            fields["labels"] = [*hand.task(shown.href)["labels"], values["unknown"]]
        if "state" in values:
            labels = [label for label in hand.task(shown.href)["labels"] if label != SKIPPED]
            fields["labels"] = [*labels, SKIPPED] if values["state"] == SKIPPED else labels
        if fields:
            hand.edit(shown.href, **fields)
        checked = hand.task(shown.href)["checked"]
        if values.get("state") == OPEN and checked:
            hand.uncomplete(shown.href)
        elif values.get("state") in (DONE, SKIPPED) and not checked:
            hand.complete(shown.href)

    def delete(self, shown: Shown) -> None:
        """Throw it away."""
        self._service.hand(self._users[shown.account]).delete(shown.href)

    def copy(self, shown: Shown, uid: str) -> None:
        """Duplicate it: the copy says the same, our line included."""
        del uid
        self.copies.add(self._service.hand(self._users[shown.account]).duplicate(shown.href))

    def add(self, account: str, uid: str, title: str) -> None:
        """A task of the owner's own, where ours stand."""
        hand = self._service.hand(self._users[account])
        projects = [p["id"] for p in hand.projects()]
        hand.add(title, project=projects[-1], labels=[uid])

    def put_into(self, shown: Shown, name: str) -> None:
        """Move a task to a project of that name, made where there is none."""
        hand = self._service.hand(self._users[shown.account])
        there = {p["name"]: p["id"] for p in hand.projects()}
        hand.move(shown.href, there[name] if name in there else hand.add_project(name))

    def forget(self, linked: Iterable[str]) -> None:
        """The state is another one: what no link of it names, and no line tells, is not known for ours any more.

        Nor are copies left: one whose original is gone would be taken for it.
        """
        kept = set(linked)
        for copy in sorted(self.copies):
            hand = next(h for h in map(self._service.hand, self._users.values()) if h.user.id == self._owner(copy))
            if not hand.task(copy)["is_deleted"]:
                hand.delete(copy)
        for task_id in [t for t in self._uids if t not in kept]:
            del self._uids[task_id]

    def _owner(self, task_id: str) -> str:
        world = self._service.world
        return str(world.members[world.tables["items"][task_id]["project_id"]][0])

    @staticmethod
    def _description(shown: Shown, text: str) -> str:
        """A person who leaves our marker leaves the last line too; whoever cleans up takes both."""
        return with_uid(text, shown.uid) if MARKER in text else text

    def _shown(self, account: str, task: Mapping[str, Any]) -> Shown:
        text = lines(str(task["description"]))
        href = str(task["id"])
        uid = uid_in(text) or self._uids.get(href, href)
        if href in self.copies:
            uid = href
        elif uid != href:
            self._uids[href] = uid
        comments = self._service.hand(self._users[account]).comments(href)
        what = ("content", "description", "due", "labels", "checked", "priority")
        below = [
            t["content"]
            for t in self._service.world.tables["items"].values()
            if t["parent_id"] == href and not t["is_deleted"]
        ]
        raw = {**{name: task[name] for name in what}, "comments": comments, "below": below}
        state = (SKIPPED if SKIPPED in task["labels"] else DONE) if task["checked"] else OPEN
        return Shown(
            account,
            str(task["project_id"]),
            href,
            uid,
            False,
            str(task["content"]),
            state,
            str((task["due"] or {}).get("date", "")),
            without_uid(text),
            (),
            tuple(label for label in task["labels"] if label != SKIPPED),
            json.dumps(raw, ensure_ascii=False, sort_keys=True),
        )
