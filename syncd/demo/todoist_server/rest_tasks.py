"""`POST /tasks` and `POST /tasks/{id}`: one task a request, as the SDK makes and changes them.

Reference, "Tasks REST endpoints". The flat arguments for date, length and deadline become the objects of the
commands `item_add` and `item_update`, which do the rest and refuse what they refuse there. There is no uuid:
what is sent twice is done twice (SDK, `X-Request-Id` is for tracing only).
"""

from __future__ import annotations

from syncd.demo.todoist_server import commands
from syncd.demo.todoist_server.arguments import Request
from syncd.demo.todoist_server.refusals import bad_value
from syncd.demo.todoist_server.world import Thing, User, World

_DATES = ("due_date", "due_datetime", "due_string", "due_lang")
_RENAMED = {"assignee_id": "responsible_uid", "order": "child_order"}


def add(world: World, user: User, body: Thing) -> Thing:
    """The new task. Raises Refused."""
    made = commands.run(Request(world, user), "item_add", _arguments(body))
    return dict(world.tables["items"][str(made)])


def update(world: World, user: User, task: str, body: Thing) -> Thing:
    """The changed task. Raises Refused."""
    commands.run(Request(world, user), "item_update", {**_arguments(body), "id": task})
    return dict(world.tables["items"][task])


def _arguments(body: Thing) -> Thing:
    """The arguments of a command. Raises Refused when a date is given twice."""
    flat = {*_DATES, "duration", "duration_unit", "deadline_date", "deadline_lang"}
    found = {_RENAMED.get(name, name): value for name, value in body.items() if name not in flat}
    dates = [name for name in ("due_date", "due_datetime") if body.get(name)]
    if len(dates) > 1:
        raise bad_value("due_datetime", "one of due_date and due_datetime")
    flat_due = ((dates[0] if dates else "", "date"), ("due_string", "string"), ("due_lang", "lang"))
    due = {to: body[name] for name, to in flat_due if body.get(name)}
    if due:
        found["due"] = due
    if "duration" in body:
        amount, unit = body["duration"], body.get("duration_unit")
        found["duration"] = None if amount is None else {"amount": amount, "unit": unit}
    if "deadline_date" in body:
        day = body["deadline_date"]
        found["deadline"] = None if day is None else {"date": day, "lang": body.get("deadline_lang") or "en"}
    return found
