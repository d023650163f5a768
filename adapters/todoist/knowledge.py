"""What a connection has learnt of its account so far, from every answer of `/sync`. In memory only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.todoist.body import Task, dump, etag, uid_in
from adapters.todoist.cursor import Cursor
from syncd.model.item import Ref
from syncd.ports import Member


@dataclass(frozen=True, slots=True)
class Told:
    """What one answer told.

    Attributes:
        changed: ids of tasks that it names as standing, and of those on which something else changed.
        removed: ids of tasks that it names as deleted.
        whole: it names everything that is open.
    """

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    whole: bool


@dataclass(slots=True)
class Knowledge:
    """What is known. `token` is "" until something was asked; `whole` says that a full answer is in it.

    `tasks` are the newest objects seen, finished ones included; `projects` likewise; `removed` are ids that are gone.
    """

    token: str = ""
    user: str = ""
    called: str = ""
    whole: bool = False
    tasks: dict[str, Task] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    buried: dict[str, str] = field(default_factory=dict)
    """Uid that a removed task named -> its id."""
    projects: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    children: dict[str, str] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)
    active: dict[str, str] = field(default_factory=dict)
    """Open task -> its project, as far as it is known to stand in one."""
    room: int = 0
    most_projects: int = 0
    lengths: bool = True
    """Whether the account's plan lets a task have a length."""
    _hangs: frozenset[str] | None = None

    def absorb(self, answer: Mapping[str, Any]) -> Told:
        """Take in one answer of `/sync`."""
        self._hangs = None
        whole = bool(answer.get("full_sync"))
        hung = dict(self.children) if whole else {}
        if whole:
            self._forget()
        self.token = str(answer["sync_token"])
        user = answer.get("user")
        if isinstance(user, dict) and user.get("id"):
            self.user = str(user["id"])
            self.called = str(user.get("full_name") or user.get("email") or "")
        limits = answer.get("user_plan_limits")
        current = limits.get("current") if isinstance(limits, dict) else None
        if isinstance(current, dict):
            self.room = int(current.get("max_tasks") or 0)
            self.most_projects = int(current.get("max_projects") or 0)
            if isinstance(current.get("durations"), bool):
                self.lengths = current["durations"]
        for project in _objects(answer, "projects"):
            self.projects[project["id"]] = project
        concerned: dict[str, None] = {}
        removed: list[str] = []
        for task in _objects(answer, "items"):
            self._task(task, concerned, removed)
        for thing in (*_objects(answer, "notes"), *_objects(answer, "reminders")):
            self._beside(thing, concerned)
        self._hang_on(hung)
        changed = [task_id for task_id in concerned if task_id not in removed]
        return Told(tuple(changed), tuple(removed), whole)

    def learn(self, tasks: Iterable[Task]) -> None:
        """Take in tasks that were read one by one; they say nothing of what hangs on them."""
        for task in tasks:
            self.tasks[str(task["id"])] = task

    def resume(self, cursor: Cursor, project: str) -> None:
        """Go on from a cursor of an earlier connection."""
        self._hangs = None
        self.token, self.user, self.room = cursor.token, cursor.user, cursor.room
        self.children, self.beside = dict(cursor.children), dict(cursor.beside)
        self.active = dict.fromkeys(cursor.active, project)

    def keep(self, cursor: Cursor) -> None:
        """After a full answer: what hung on tasks that are open, as an earlier cursor knew.

        A full answer does not list finished sub-tasks; one that was deleted meanwhile counts on, which only makes
        syncd more careful.
        """
        self._hangs = None
        self._hang_on(cursor.children)

    def _hang_on(self, children: Mapping[str, str]) -> None:
        for child, parent in children.items():
            if parent in self.tasks and child not in self.tasks and child not in self.removed:
                self.children.setdefault(child, parent)

    def cursor(self, project: str, key: str) -> Cursor:
        """What the next look needs."""
        mine = set(self.active) if not self.whole else {t for t in self.tasks if self._may_be_ours(t, project)}
        hangs = self.children if not self.whole else {c: p for c, p in self.children.items() if p in mine}
        notes = self.beside if not self.whole else {n: t for n, t in self.beside.items() if t in mine}
        active = tuple(sorted(task for task, where in self.active.items() if where == project))
        return Cursor(self.token, self.user, key, dict(hangs), dict(notes), active, self.room)

    def has_sub_tasks(self, task_id: str) -> bool:
        """Whether a task is known to have sub-tasks, open or not."""
        return task_id in self.children.values()

    def extras(self, task_id: str) -> bool:
        """Whether sub-tasks, reminders, or comments that syncd did not write hang on a task."""
        if self._hangs is None:
            self._hangs = frozenset((*self.children.values(), *self.beside.values()))
        return task_id in self._hangs

    def ref(self, task_id: str) -> Ref:
        """Address and version of a task that is known."""
        return Ref(task_id, etag(self.tasks[task_id], extras=self.extras(task_id)))

    def member(self, task_id: str, *, body: bool, uid: bool = True) -> Member:
        """A task as a member of a look; without version or body when it is not known."""
        if task_id not in self.tasks:
            return Member(Ref(task_id, None))
        text = dump(self.tasks[task_id], extras=self.extras(task_id)) if body else None
        return Member(self.ref(task_id), self.uid_of(task_id) if uid else None, text)

    def stands_alone(self, task_id: str, project: str) -> bool:
        """Whether a known task stands in that project, and is no sub-task."""
        task = self.tasks.get(task_id)
        return task is not None and task.get("project_id") == project and not task.get("parent_id")

    def uid_of(self, task_id: str) -> str | None:
        """The uid that a known task names."""
        return uid_in(str(self.tasks[task_id].get("description") or ""))

    def holders(self, uid: str) -> list[str]:
        """Ids of the known tasks that name this uid, the oldest first: later ones are copies."""
        return sorted((t for t in self.tasks if self.uid_of(t) == uid), key=self._age)

    def uids(self) -> set[str]:
        """Uids that known tasks name."""
        return {uid for uid in map(self.uid_of, self.tasks) if uid is not None}

    def first_of(self, task_ids: Iterable[str]) -> dict[str, str]:
        """Per uid the oldest of these tasks."""
        first: dict[str, str] = {}
        for task_id in sorted((t for t in task_ids if t in self.tasks), key=self._age):
            uid = self.uid_of(task_id)
            if uid is not None:
                first.setdefault(uid, task_id)
        return first

    def gone(self, project: str) -> bool:
        """Whether an answer said that the project is not to be worked in any more."""
        found = self.projects.get(project)
        if found is None:
            return self.whole
        return bool(found.get("is_archived") or found.get("is_deleted"))

    def holds(self, project: str) -> int:
        """How many open tasks the project is known to hold."""
        return sum(where == project for where in self.active.values())

    def _age(self, task_id: str) -> tuple[str, str]:
        return str(self.tasks[task_id].get("added_at") or "~"), task_id

    def _may_be_ours(self, task_id: str, project: str) -> bool:
        return self.tasks[task_id].get("project_id") == project or self.uid_of(task_id) is not None

    def _forget(self) -> None:
        self.whole = True
        for known in (self.tasks, self.projects, self.children, self.beside, self.active):
            known.clear()
        self.removed.clear()
        self.buried.clear()

    def _task(self, task: Task, concerned: dict[str, None], removed: list[str]) -> None:
        """One object of `items`, and the tasks above it, old and new."""
        task_id = str(task["id"])
        before = self.children.pop(task_id, None)
        self.active.pop(task_id, None)
        after = str(task["parent_id"]) if task.get("parent_id") else None
        if task.get("is_deleted"):
            self.tasks.pop(task_id, None)
            self.removed.add(task_id)
            removed.append(task_id)
            if (uid := uid_in(str(task.get("description") or ""))) is not None:
                self.buried[uid] = task_id
        else:
            self.tasks[task_id] = task
            self.removed.discard(task_id)
            concerned[task_id] = None
            if after is not None:
                self.children[task_id] = after
            if not task.get("checked"):
                self.active[task_id] = str(task.get("project_id") or "")
        gone = after if task.get("is_deleted") else None
        concerned |= dict.fromkeys(p for p in (before, after) if p is not None and (before != after or gone))

    def _beside(self, thing: Mapping[str, Any], concerned: dict[str, None]) -> None:
        """A comment that is not ours, or a reminder: syncd sets none."""
        task_id = str(thing.get("item_id") or "")
        if not task_id or uid_in(str(thing.get("content") or "")) is not None:
            return
        if thing.get("is_deleted"):
            self.beside.pop(str(thing["id"]), None)
        else:
            self.beside[str(thing["id"])] = task_id
        concerned[task_id] = None


def _objects(answer: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    """The objects of one kind that have an id; anything else is passed over."""
    found = answer.get(kind)
    return [one for one in found if isinstance(one, dict) and one.get("id")] if isinstance(found, list) else []
