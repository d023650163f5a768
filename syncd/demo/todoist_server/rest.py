"""The REST paths that are used beside /sync: lists in pages, single objects, completed tasks, the activity log."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from syncd.demo.todoist_server import commands, people, rest_tasks
from syncd.demo.todoist_server.arguments import Request, is_opaque
from syncd.demo.todoist_server.refusals import bad_value, missing, not_found, old_id, paid_only
from syncd.demo.todoist_server.world import Kind, Thing, User, World

LONGEST = {"by_completion_date": timedelta(days=93), "by_due_date": timedelta(days=42)}
"""Three months, six weeks. Reference, "Tasks REST endpoints"; the exact days are assumed."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One REST request. `query` holds every value of a repeated parameter; `parts` the path after /api/v1/."""

    world: World
    user: User
    method: str
    parts: tuple[str, ...]
    query: Mapping[str, list[str]]
    body: Thing

    def one(self, name: str) -> str | None:
        """The (last) value of a parameter."""
        return self.query[name][-1] if self.query.get(name) else None


def answer(ask: Ask) -> Thing | list[Any]:
    """The body of a 200 answer. Raises Refused."""
    route = ROUTES.get((ask.method, ask.parts)) or _by_shape(ask)
    if route is None:
        raise not_found("Path")
    return route(ask)


def pages(ask: Ask, things: Iterable[Thing], *, key: str = "results", most: int = 200) -> Thing:
    """One page of a list: limit 1 to `most`, default 50, an opaque cursor bound to user and parameters.

    Reference, "Pagination". A list that changes between pages may skip or repeat objects, as the reference warns.
    """
    text = ask.one("limit") or "50"
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise bad_value("limit", f"Input should be less than or equal to {most}")
    fixed = {name: value for name, value in ask.query.items() if name not in {"cursor", "limit"}}
    mark = hashlib.sha256(json.dumps([ask.user.id, ask.parts, fixed], sort_keys=True).encode()).hexdigest()[:12]
    start = _start(ask.one("cursor"), mark)
    whole = list(things)
    end = start + int(text)
    cursor = base64.urlsafe_b64encode(f"{end}.{mark}".encode()).decode() if end < len(whole) else None
    return {key: whole[start:end], "next_cursor": cursor}


def single(ask: Ask, kind: Kind, identifier: str) -> Thing:
    """One object by its id; deleted or not seen by this user: 404, code 478. Done ones are given (assumed)."""
    if kind != "labels":
        if identifier.isdecimal():
            raise old_id()
        if not is_opaque(identifier):
            raise bad_value("id")
    thing = ask.world.tables[kind].get(identifier)
    if thing is None or not ask.world.there(ask.user, kind, thing):
        raise not_found({"items": "Task", "notes": "Comment"}.get(kind, kind.rstrip("s").title()))
    return dict(thing)


def _start(cursor: str | None, mark: str) -> int:
    if cursor is None:
        return 0
    try:
        place, _dot, found = base64.urlsafe_b64decode(cursor.encode()).decode().partition(".")
    except ValueError:
        raise bad_value("cursor") from None
    if found != mark or not place.isdecimal():
        raise bad_value("cursor")
    return int(place)


def _own(ask: Ask, kind: Kind) -> list[Thing]:
    return [dict(each) for each in ask.world.active(kind) if ask.world.sees(ask.user, kind, each)]


def _tasks(ask: Ask) -> Thing:
    found = _own(ask, "items")
    for name in ("project_id", "section_id", "parent_id"):
        if (wanted := ask.one(name)) is not None:
            if name == "project_id":
                single(ask, "projects", wanted)
            found = [each for each in found if each[name] == wanted]
    if (label := ask.one("label")) is not None:
        found = [each for each in found if label in each["labels"]]
    if (ids := ask.one("ids")) is not None:
        found = [each for each in found if each["id"] in ids.split(",")]
    return pages(ask, found)


def _archived(ask: Ask) -> Thing:
    table = ask.world.tables["projects"].values()
    found = [p for p in table if p["is_archived"] and not p["is_deleted"] and ask.world.sees(ask.user, "projects", p)]
    return pages(ask, map(dict, found))


def _collaborators(ask: Ask) -> Thing:
    """Id, name and e-mail address, of a shared project; of another one nobody (assumed)."""
    project = single(ask, "projects", ask.parts[1])
    members = ask.world.members[project["id"]]
    shown = [ask.world.users[each] for each in members] if len(members) > 1 else []
    return pages(ask, [{"id": user.id, "name": user.full_name, "email": user.email} for user in shown])


def _comments(ask: Ask) -> Thing:
    """Of a task or of a project, exactly one of the two. Reference, "Comments REST endpoints"."""
    task, project = ask.one("task_id"), ask.one("project_id")
    if (task is None) == (project is None):
        raise missing("task_id")
    if task is not None:
        single(ask, "items", task)
    else:
        single(ask, "projects", str(project))
    notes = [each for each in ask.world.tables["notes"].values() if not each["is_deleted"]]
    return pages(
        ask,
        [dict(n) for n in notes if (n.get("item_id") == task if task else n.get("project_id") == project)],
    )


def _completed(ask: Ask) -> Thing:
    """Completed tasks in a span that is required. Recurring completions are not among them (seen,
    Doist/todoist-api-python#206). The list is called `items`: SDK, get_completed_tasks_by_completion_date."""
    way = ask.parts[2]
    since, until = (_instant(ask, name) for name in ("since", "until"))
    if until < since or until - since > LONGEST[way]:
        raise bad_value("until")
    found = []
    for item in ask.world.tables["items"].values():
        if not item["checked"] or item["is_deleted"] or not ask.world.sees(ask.user, "items", item):
            continue
        text = item["completed_at"] if way == "by_completion_date" else (item["due"] or {}).get("date")
        if text is not None and since <= _read(text) < until:
            found.append(dict(item))
    found.sort(key=lambda item: item["completed_at"], reverse=True)
    return pages(ask, found, key="items")


def _activities(ask: Ask) -> Thing:
    """Events, newest first. Reference, "Activity"; 403 code 32 where the plan has no log, and only as many days as
    it keeps."""
    plan = ask.user.plan
    if not plan.activity_log:
        raise paid_only()
    ready = ask.world.now - ask.world.habits.log_lags
    found = [event for event in ask.world.events if ask.user.id in event["_seen_by"] and event["_at"] <= ready]
    if plan.activity_days is not None:
        first = ask.world.now - timedelta(days=plan.activity_days)
        found = [event for event in found if event["_at"] >= first]
    for name in ("object_id", "object_type", "event_type", "parent_project_id", "parent_item_id", "initiator_id"):
        if (wanted := ask.one(name)) is not None:
            found = [event for event in found if event[name] == wanted]
    if (pairs := _pairs(ask)) is not None:
        found = [
            e for e in found if any(t in {"", e["object_type"]} and v in {"", e["event_type"]} for t, v in pairs)
        ]
    if ask.one("date_from"):
        found = [event for event in found if event["_at"] >= _instant(ask, "date_from")]
    if ask.one("date_to"):
        found = [event for event in found if event["_at"] < _instant(ask, "date_to")]
    newest = [{name: value for name, value in e.items() if name[0] != "_"} for e in reversed(found)]
    return pages(ask, newest, most=100)


def _pairs(ask: Ask) -> list[tuple[str, str]] | None:
    """object_event_types: repeated, or one JSON array; each `type:event`, where one side may be empty."""
    given = ask.query.get("object_event_types")
    if not given:
        return None
    try:
        names = json.loads(given[0]) if given[0].startswith("[") else given
    except ValueError:
        raise bad_value("object_event_types", "JSON") from None
    pairs = [str(name).partition(":") for name in names]
    if any(not colon for _type, colon, _event in pairs):
        raise bad_value("object_event_types")
    return [(kind, event) for kind, _colon, event in pairs]


def _instant(ask: Ask, name: str) -> datetime:
    text = ask.one(name)
    if text is None:
        raise missing(name)
    try:
        return _read(text)
    except ValueError:
        raise bad_value(name) from None


def _read(text: str) -> datetime:
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _add_project(ask: Ask) -> Thing:
    made = commands.run(Request(ask.world, ask.user), "project_add", ask.body)
    return dict(ask.world.tables["projects"][str(made)])


def _labels(ask: Ask) -> Thing:
    """`order`: SDK models.Label; the sync answer calls it item_order."""
    return pages(ask, [each | {"order": each["item_order"]} for each in _own(ask, "labels")])


def _sections(ask: Ask) -> Thing:
    wanted = ask.one("project_id")
    return pages(ask, [s for s in _own(ask, "sections") if wanted in {None, s["project_id"]}])


Route = Callable[[Ask], "Thing | list[Any]"]
ROUTES: dict[tuple[str, tuple[str, ...]], Route] = {
    ("GET", ("tasks",)): _tasks,
    ("POST", ("tasks",)): lambda ask: rest_tasks.add(ask.world, ask.user, ask.body),
    ("GET", ("tasks", "completed", "by_completion_date")): _completed,
    ("GET", ("tasks", "completed", "by_due_date")): _completed,
    ("GET", ("projects",)): lambda ask: pages(ask, _own(ask, "projects")),
    ("POST", ("projects",)): _add_project,
    ("GET", ("projects", "archived")): _archived,
    ("GET", ("sections",)): _sections,
    ("GET", ("labels",)): _labels,
    ("GET", ("comments",)): _comments,
    ("GET", ("activities",)): _activities,
    ("GET", ("user",)): lambda ask: people.as_user(ask.world, ask.user),
}
SINGLE: dict[str, Kind] = {
    "tasks": "items",
    "projects": "projects",
    "sections": "sections",
    "comments": "notes",
    "labels": "labels",
}


def _by_shape(ask: Ask) -> Route | None:
    match ask.method, ask.parts:
        case "GET", ("projects", _, "collaborators"):
            return _collaborators
        case "POST", ("tasks", identifier):
            return lambda ask: rest_tasks.update(ask.world, ask.user, identifier, ask.body)
        case "GET", (name, identifier) if name in SINGLE:
            return lambda ask: single(ask, SINGLE[name], identifier)
    return None
