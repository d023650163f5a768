"""A person with the app in the hand: changes made in no request, without the strictness of commands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from syncd.demo.todoist_server import items, people
from syncd.demo.todoist_server.due import due_of
from syncd.demo.todoist_server.world import Thing, User, World


class Hand:
    """One user's app. Tasks and projects are named by id, or by their exact words where that is unambiguous."""

    def __init__(self, world: World, user: User) -> None:
        self._world = world
        self.user = user

    def tasks(self, project: str | None = None) -> list[Thing]:
        """The open tasks that this user sees (of one project), as they stand."""
        with self._world.lock:
            wanted = self._project(project)["id"] if project else None
            return [
                dict(each)
                for each in self._world.active("items")
                if self._world.sees(self.user, "items", each) and wanted in {None, each["project_id"]}
            ]

    def projects(self) -> list[Thing]:
        """The projects that this user sees."""
        with self._world.lock:
            sees = self._world.sees
            return [dict(each) for each in self._world.active("projects") if sees(self.user, "projects", each)]

    def task(self, task: str) -> Thing:
        """One task, whatever its state, as it stands. Raises LookupError."""
        with self._world.lock:
            return dict(self._item(task))

    def comments(self, task: str) -> list[str]:
        """The texts of a task's comments, oldest first."""
        with self._world.lock:
            notes = self._world.comments(self._item(task)["id"])
            return [note["content"] for note in notes if not note["is_deleted"]]

    def add(self, content: str, *, project: str | None = None, due: Any = None, **fields: Any) -> str:
        """A task of one's own; `due` is an argument as for a command ("every week" as string makes it recurring)."""
        with self._acting():
            where = self._project(project)["id"] if project else self.user.inbox
            made = {"content": content, "project_id": where, "due": self._due(due), **fields}
            return str(items.add_item(self._world, self.user, made)["id"])

    def sub_task(self, parent: str, content: str) -> str:
        """A task under another one."""
        with self._acting():
            above = self._item(parent)
            place = {name: above[name] for name in ("project_id", "section_id")}
            fields = {"content": content, "parent_id": above["id"], **place}
            return str(items.add_item(self._world, self.user, fields)["id"])

    def complete(self, task: str) -> None:
        """The tick box: done, or the next date of a recurring task."""
        with self._acting():
            items.close(self._world, self.user, self._item(task))

    def complete_for_ever(self, task: str) -> None:
        """Done, the end of a series."""
        with self._acting():
            items.complete(self._world, self.user, self._item(task))

    def uncomplete(self, task: str) -> None:
        """Open again."""
        with self._acting():
            items.uncomplete(self._world, self.user, self._item(task))

    def edit(self, task: str, **fields: Any) -> None:
        """Change attributes by their names on the wire; `due` as for a command."""
        with self._acting():
            item = self._item(task)
            if "due" in fields:
                fields["due"] = self._due(fields["due"])
            items.update_item(self._world, self.user, item, fields)

    def move(self, task: str, project: str) -> None:
        """To another project, with its sub-tasks."""
        with self._acting():
            items.move_item(self._world, self._item(task), self._project(project)["id"], None, None)

    def comment(self, task: str, content: str) -> str:
        """Write a comment."""
        with self._acting():
            fields = {"item_id": self._item(task)["id"], "content": content}
            return str(items.add_note(self._world, self.user, fields)["id"])

    def duplicate(self, task: str) -> str:
        """A second task with the same words, description, date and labels, and an id of its own."""
        with self._acting():
            own = {"id", "added_at", "updated_at", "child_order", "checked", "completed_at", "completed_by_uid"}
            fields = {name: value for name, value in self._item(task).items() if name not in own}
            return str(items.add_item(self._world, self.user, {**fields, "labels": list(fields["labels"])})["id"])

    def delete(self, task: str) -> None:
        """Take a task away, with its sub-tasks."""
        with self._acting():
            items.delete_item(self._world, self.user, self._item(task))

    def add_project(self, name: str) -> str:
        """A project of one's own; the limit of the plan is not looked at."""
        with self._acting():
            return str(people.add_project(self._world, self.user, {"name": name})["id"])

    def rename_project(self, project: str, name: str) -> None:
        """Give a project another name."""
        with self._acting():
            items.rename_project(self._world, self.user, self._project(project), {"name": name})

    def archive_project(self, project: str) -> None:
        """Put a project away."""
        with self._acting():
            items.archive_project(self._world, self.user, self._project(project))

    def unarchive_project(self, project: str) -> None:
        """Take a project out again."""
        with self._acting():
            items.archive_project(self._world, self.user, self._project(project), archived=False)

    def delete_project(self, project: str) -> None:
        """Take a project away."""
        with self._acting():
            items.delete_project(self._world, self.user, self._project(project))

    def share(self, project: str, other: User) -> None:
        """Let somebody into a project (invited and accepted in one go)."""
        with self._acting():
            people.share(self._world, self._project(project), other)

    def unshare(self, project: str, other: User) -> None:
        """Take somebody out of a project."""
        with self._acting():
            people.unshare(self._world, self._project(project), other)

    @contextmanager
    def _acting(self) -> Iterator[None]:
        """With the state in the hand, and under the app's own name in the log."""
        with self._world.lock:
            other, self._world.client = self._world.client, ""
            try:
                yield
            finally:
                self._world.client = other

    def _due(self, due: Any) -> Thing | None:
        return due_of({"string": due} if isinstance(due, str) else due, self.user.zone, self._world.now)

    def _item(self, task: str) -> Thing:
        table = self._world.tables["items"]
        if task in table:
            return table[task]
        named = [
            each
            for each in table.values()
            if each["content"] == task and not each["is_deleted"] and self._world.sees(self.user, "items", each)
        ]
        if len(named) != 1:
            raise LookupError(f"{len(named)} tasks are called {task}")
        return named[0]

    def _project(self, project: str) -> Thing:
        table = self._world.tables["projects"]
        if project in table:
            return table[project]
        named = [
            each
            for each in table.values()
            if each["name"] == project and not each["is_deleted"] and self._world.sees(self.user, "projects", each)
        ]
        if len(named) != 1:
            raise LookupError(f"{len(named)} projects are called {project}")
        return named[0]
