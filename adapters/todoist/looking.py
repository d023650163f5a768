"""Looking at an account: one `/sync` tells what changed, whole objects, wherever they stand.

What stands outside the project is told as well, because a task of ours is ours wherever its owner moved it; the
engine drops what is not. Finished tasks are in no full answer: what is absent there is asked for one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from adapters.todoist.asking import Asking
from adapters.todoist.body import Task, uid_in
from adapters.todoist.cursor import parse
from adapters.todoist.errors import odd, token_refused
from syncd.errors import CollectionGone, Forbidden
from syncd.ports import Changes, CollectionRef, Member

if TYPE_CHECKING:
    from adapters.todoist.knowledge import Told
    from syncd.model.registry import Slot
    from syncd.ports import Clock

FINISHED_SINCE = timedelta(days=88)
"""How far back finished tasks of ours are looked for without state; the service answers for three months at most."""

LOG_SPAN = timedelta(days=7)
"""How far back the activity log is read for an author; the free plan keeps as much."""

AT_ONCE = 3
"""So many missing tasks are read one by one; of more, the open ones are read together first."""


class Looking:
    """The reading half of a connection."""

    def __init__(self, asking: Asking, clock: Clock) -> None:
        self._asking = asking
        self._clock = clock

    def open(self, slot: Slot, name: str, *, create: bool) -> CollectionRef:
        """The project of that name; of several the one that stands first. Made by the SDK where there is none."""
        asking = self._asking
        if not asking.fresh:
            asking.everything()
        standing = [p for i, p in asking.known.projects.items() if not asking.known.gone(i)]
        for project in sorted(standing, key=lambda p: (int(p.get("child_order") or 0), str(p["id"]))):
            if project.get("name") == name:
                asking.name(str(project["id"]), name)
                return CollectionRef(str(project["id"]), slot.role, slot.kind, name)
        if not create:
            raise CollectionGone(
                f'account {asking.account}: there is no project named "{name}"', hint="make one of that name"
            )
        own = [p for p in standing if not p.get("inbox_project")]
        if asking.known.most_projects and len(own) >= asking.known.most_projects:
            raise Forbidden(
                f'account {asking.account}: there is no project named "{name}", and its plan allows'
                f" {asking.known.most_projects} projects, all in use",
                hint="archive one in Todoist, or name an existing one with project = ",
            )
        made = asking.client.sdk(lambda api: api.add_project(name)).id
        asking.known.projects[made] = {"id": made, "name": name}
        asking.name(made, name)
        return CollectionRef(made, slot.role, slot.kind, name, made=True)

    def changes(self, ref: CollectionRef, cursor: str, *, listing: bool, bodies: bool) -> Changes:
        """One request; none for a first look right after the full answer that found the project."""
        asking = self._asking
        asking.name(ref.href, ref.name)
        told: Told | None = None
        if cursor:
            try:
                found = parse(cursor)
            except ValueError as error:
                raise token_refused(asking.account) from error
            asking.pair(found)
            if listing:
                told = asking.everything()
            else:
                if not asking.known.token:
                    asking.known.resume(found, ref.href)
                told = asking.since(found.token)
            if asking.known.whole:
                asking.known.keep(found)
        elif listing or not asking.fresh:
            told = asking.everything()
        asking.there(ref.href)
        if told is not None and not told.whole:
            self._name_authors(told.changed)
        user = asking.known.user
        if not user:
            raise odd(asking.account, "it names no user")
        whole = told is None or told.whole
        named = tuple(sorted(asking.known.tasks)) if whole else told.changed if told else ()
        return Changes(
            self._members(named, bodies=bodies, project=ref.href),
            () if told is None or whole else told.removed,
            listing=whole,
            complete=True,
            cursor=str(asking.known.cursor(ref.href, asking.key())),
            server_date=asking.client.server_date,
        )

    def fetch(self, ref: CollectionRef, hrefs: Sequence[str]) -> tuple[tuple[Member, ...], tuple[str, ...]]:
        """Bodies from the answers of this connection; what they do not hold is asked for."""
        asking = self._asking
        if not asking.known.token:
            asking.everything()
        asking.there(ref.href)
        wanted = list(dict.fromkeys(hrefs))
        missing = [h for h in wanted if h not in asking.known.tasks and h not in asking.known.removed]
        if len(missing) > AT_ONCE:
            asking.known.learn(asking.client.tasks(missing))
        for href in missing:
            if href not in asking.known.tasks and (task := asking.client.task(href)) is not None:
                asking.known.learn([{**task, "id": href}])
        gone = tuple(h for h in wanted if h not in asking.known.tasks)
        if gone:
            self._look_at_project(ref)
        there = (h for h in wanted if h in asking.known.tasks)
        return tuple(asking.known.member(h, body=True) for h in there), gone

    def find(self, ref: CollectionRef, uid_prefix: str) -> tuple[Member, ...]:
        """Tasks of ours, open ones and those that were finished in the last three months."""
        asking = self._asking
        if not asking.fresh:
            asking.everything()
        asking.there(ref.href)
        asking.known.learn(self._finished(uid_prefix))
        members = self._members(sorted(asking.known.tasks), bodies=False, project=ref.href)
        return tuple(m for m in members if m.uid is not None and m.uid.startswith(uid_prefix))

    def _name_authors(self, task_ids: Iterable[str]) -> None:
        """Who ticked a task of ours that does not say so itself, by the activity log where the plan has one."""
        known = self._asking.known
        nameless = {
            task_id: task
            for task_id in task_ids
            if (task := known.tasks.get(task_id)) is not None
            and task.get("checked")
            and not task.get("completed_by_uid")
            and known.uid_of(task_id) is not None
        }
        if not nameless:
            return
        try:
            authors = self._asking.client.finished_by(self._now() - LOG_SPAN)
        except Forbidden:
            return
        known.learn({**task, "completed_by_uid": authors[i]} for i, task in nameless.items() if i in authors)

    def _finished(self, uid_prefix: str) -> list[Task]:
        now = self._now()
        try:
            tasks = self._asking.client.completed(now - FINISHED_SINCE, now + timedelta(days=1))
        except Forbidden:
            # Some plans do not let anybody look so far back; what is open is found all the same.
            return []
        mine = [t for t in tasks if (uid_in(str(t.get("description") or "")) or "").startswith(uid_prefix)]
        return [t for t in mine if t.get("id") and t["id"] not in self._asking.known.tasks]

    def _now(self) -> datetime:
        return self._asking.client.server_date or self._clock.now()

    def _members(self, task_ids: Iterable[str], *, bodies: bool, project: str) -> tuple[Member, ...]:
        """Members of a look. Of several tasks with one uid the oldest carries it: the others are copies.

        Bodies go along where a uid tells that they may be ours; all others stay here. Inside are those that stand in
        the project, and below no other.
        """
        named = list(task_ids)
        first = self._asking.known.first_of(named)
        members = []
        for task_id in named:
            known = task_id in self._asking.known.tasks
            uid = self._asking.known.uid_of(task_id) if known else None
            mine = uid is not None and first[uid] == task_id
            member = self._asking.known.member(task_id, body=bodies and mine, uid=mine)
            members.append(replace(member, inside=self._asking.known.stands_alone(task_id, project)))
        return tuple(members)

    def _look_at_project(self, ref: CollectionRef) -> None:
        """What is missing is gone only if the project stands. Raises CollectionGone."""
        try:
            project = self._asking.client.sdk(lambda api: api.get_project(ref.href))
        except LookupError:
            self._asking.known.projects[ref.href] = {"id": ref.href, "is_deleted": True}
        else:
            self._asking.known.projects[ref.href] = {"id": ref.href, "is_archived": project.is_archived}
        self._asking.there(ref.href)
