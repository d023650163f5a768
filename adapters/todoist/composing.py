"""From what an item shall show to commands of `/sync`. Pure: the same write gives the same commands, word for word.

The uuid of a command is computed from what it does, so that a write whose answer was lost is sent again unchanged
and takes effect once: the service carries out a uuid one time.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from adapters.todoist.body import (
    SKIPPED,
    Task,
    due_of,
    labels_of,
    lines,
    minutes_in,
    uid_in,
    with_uid,
    without_uid,
)
from adapters.todoist.reading import is_skipped
from syncd.model.item import Content, Field, Status
from syncd.model.when import When, encode_when
from syncd.ports import Answer, Delete

TITLE, DESCRIPTION, LABEL, COMMENT = 500, 16383, 60, 15000
"""What the service takes at most, in characters."""

_NAMESPACE = uuid.UUID("0d5cf4c8-31a0-5c2c-8d5a-9f1f4b0a4a53")
_RESTORED = ("content", "description", "due", "duration", "deadline", "labels", "priority")

Command = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """The commands of one write. `temp_id` names the new task, "" where none is made; `args` are the fields that
    the task has afterwards because of them; `why` is set, and nothing sent, where the service would refuse."""

    commands: tuple[Command, ...] = ()
    temp_id: str = ""
    args: dict[str, Any] = field(default_factory=dict)
    why: str = ""


def creation(content: Content, project: str, zone: ZoneInfo, *, lengths: bool = True) -> Sent:
    """A new task in the project. Without `lengths` in the account's plan, how long it takes stands in our line."""
    duration = _duration(content.lasts, content.due)
    kept = duration["amount"] if duration is not None and not lengths else None
    args: dict[str, Any] = {
        "content": content.title,
        "description": with_uid(content.description, content.uid, kept),
        "labels": list(content.categories),
    }
    if content.due is not None:
        args["due"] = _due(content.due, zone)
    if duration is not None and lengths:
        args["duration"] = duration
    name = "item_add" if kept is None else "item_add without a length"
    temp_id = _id(content.uid, "item")
    sent = {**args, "project_id": project, "auto_reminder": False, "auto_parse_labels": False}
    command = {"type": "item_add", "uuid": _id(content.uid, name), "temp_id": temp_id, "args": sent}
    return _checked(Sent((command,), temp_id, {**args, "project_id": project}))


def edit(
    base: Task,
    content: Content,
    changed: frozenset[Field],
    zone: ZoneInfo,
    after: str,
    below: Sequence[Task] = (),
    *,
    lengths: bool = True,
) -> Sent:
    """The named fields of a task that stands there; what is not named, or is the same, is not sent.

    So an edit that its owner makes of another field at the same moment is not written over. `after` is the sync token
    of the newest answer: until the next one comes, the same write is the same command. `below` are open sub-tasks;
    `lengths` as in `creation`.
    """
    href = str(base["id"])
    args: dict[str, Any] = {}
    if Field.TITLE in changed:
        args["content"] = content.title
    if Field.DUE in changed:
        args["due"] = None if content.due is None else _due(content.due, zone) | _rule(base)
    duration = _duration(content.lasts, content.due)
    kept = minutes_in(str(base.get("description") or ""))
    if changed & {Field.DUE, Field.LASTS} or (lengths and kept):
        args["duration"] = duration if lengths else None
        kept = duration["amount"] if duration is not None and not lengths else None
    if changed & {Field.BLOCK, Field.NOTE}:
        args["description"] = with_uid(content.description, content.uid, kept)
    if changed & {Field.CATEGORY, Field.STATUS}:
        args["labels"] = _labels(base, content, changed)
    args = {name: value for name, value in args.items() if not same(name, value, base)}
    finishing = Field.STATUS in changed and content.status is not Status.OPEN and not base.get("checked")
    if finishing and due_of(base).get("is_recurring"):
        return Sent(why="its owner made it repeat, so that ticking it would move it on instead of closing it")
    commands: list[Command] = []
    once = f"{content.uid}/{href}/{content.stamp}/{after}"
    if args:
        name = json.dumps(args, sort_keys=True)
        commands.append({"type": "item_update", "uuid": _id(once, "item_update", name), "args": {"id": href, **args}})
    if content.comment:
        commands.append(_comment(href, content))
    written = dict(args)
    if finishing:
        commands += _out_of_the_way(below, once)
    if Field.STATUS in changed:
        commands += _status(href, bool(base.get("checked")), content, once)
        written["checked"] = content.status is not Status.OPEN
    return _checked(Sent(tuple(commands), "", written))


def deletion(write: Delete) -> Sent:
    """Take a task away."""
    href = write.ref.href
    return Sent(({"type": "item_delete", "uuid": _id(write.uid, href, "item_delete"), "args": {"id": href}},))


def answer(base: Task, write: Answer, below: Sequence[Task] = ()) -> Sent:
    """A comment beside somebody's own task, which is closed unless it is; the same each time it is sent.

    `below` as in `edit`.
    """
    href = str(base["id"])
    checked = bool(base.get("checked"))
    if not checked and due_of(base).get("is_recurring"):
        return Sent(why="its owner made it repeat, so that ticking it would move it on instead of closing it")
    if len(write.text) > COMMENT:
        return Sent(why=f"the comment is longer than the {COMMENT} characters that Todoist takes")
    named = _id(write.uid, href, "answer", write.text)
    note = {"item_id": href, "content": write.text}
    commands = [{"type": "note_add", "uuid": _id(named, "note_add"), "temp_id": named, "args": note}]
    if not checked:
        commands += _out_of_the_way(below, named)
        commands.append({"type": "item_complete", "uuid": _id(named, "item_complete"), "args": {"id": href}})
    return Sent(tuple(commands), "", {"checked": True})


def again(task: Task, uid: str, project: str) -> Sent:
    """A task that was deleted, made once more with everything that can be said of it; its id is a new one."""
    args = {name: task[name] for name in _RESTORED if task.get(name) not in (None, [], "")}
    args = _dated(args)
    if uid_in(str(args.get("description", ""))) is None:
        args["description"] = with_uid(str(args.get("description", "")), uid)
    was = str(task["id"])
    temp_id = _id(uid, was, "item again")
    sent = {**args, "project_id": project, "auto_reminder": False, "auto_parse_labels": False}
    commands: list[Command] = [
        {"type": "item_add", "uuid": _id(uid, was, "item_add again"), "temp_id": temp_id, "args": sent}
    ]
    if task.get("checked"):
        done = {"id": temp_id, **_moment(task.get("completed_at"))}
        commands.append({"type": "item_complete", "uuid": _id(uid, was, "item_complete again"), "args": done})
    return Sent(tuple(commands), temp_id, {**args, "project_id": project, "checked": bool(task.get("checked"))})


def back(task: Task, over: Task, uid: str, after: str, below: Sequence[Task] = ()) -> Sent:
    """An earlier version of a task over the one that stands there, as far as they differ; `below` as in `edit`."""
    href = str(over["id"])
    args = _dated({name: task.get(name) for name in _RESTORED if not same(name, task.get(name), over)})
    once = json.dumps([uid, href, after, task], sort_keys=True)
    commands: list[Command] = []
    if args:
        commands.append({"type": "item_update", "uuid": _id(once, "back"), "args": {"id": href, **args}})
    written = dict(args)
    if bool(task.get("checked")) != bool(over.get("checked")):
        written["checked"] = bool(task.get("checked"))
        verb = "item_complete" if task.get("checked") else "item_uncomplete"
        commands += _out_of_the_way(below, once) if task.get("checked") else []
        moment = _moment(task.get("completed_at")) if task.get("checked") else {}
        commands.append({"type": verb, "uuid": _id(once, verb), "args": {"id": href, **moment}})
    return Sent(tuple(commands), "", written)


def _status(href: str, checked: bool, content: Content, once: str) -> list[Command]:
    """Tick it off or open it. `item_complete` takes the time at which it was done, which the tick box does not."""
    commands: list[Command] = []
    if checked and content.status is not Status.SKIPPED:
        commands.append({"type": "item_uncomplete", "uuid": _id(once, "item_uncomplete"), "args": {"id": href}})
    if content.status is Status.DONE or (content.status is Status.SKIPPED and not checked):
        done: dict[str, Any] = {"id": href}
        if content.completed_at is not None:
            done |= _moment(encode_when(content.completed_at))
        commands.append({"type": "item_complete", "uuid": _id(once, "item_complete"), "args": done})
    return commands


def _out_of_the_way(below: Sequence[Task], once: str) -> list[Command]:
    """Open sub-tasks go one level up, to their project: finishing a task would tick them with it."""
    return [
        {
            "type": "item_move",
            "uuid": _id(once, str(task["id"]), "item_move"),
            "args": {"id": str(task["id"]), "project_id": str(task["project_id"])},
        }
        for task in below
    ]


def _comment(href: str, content: Content) -> Command:
    """Words beside the task, with the line that tells that they are ours; the same words once only."""
    text = with_uid(content.comment, content.uid)
    named = _id(content.uid, href, "note", content.comment)
    return {
        "type": "note_add",
        "uuid": _id(named, "note_add"),
        "temp_id": named,
        "args": {"item_id": href, "content": text},
    }


def _labels(base: Task, content: Content, changed: frozenset[Field]) -> list[str]:
    """The labels afterwards: the category, the owner's, and the one that says "not needed"."""
    stands = labels_of(base)
    labels = [label for label in stands if label.lower() != SKIPPED]
    if Field.CATEGORY in changed:
        labels = list(content.categories)
    skipped = content.status is Status.SKIPPED if Field.STATUS in changed else is_skipped(stands)
    return [*labels, SKIPPED] if skipped else labels


def _due(when: When, zone: ZoneInfo) -> dict[str, Any]:
    """A day, or an instant that the apps show on the clock of the owner's zone."""
    if isinstance(when, datetime):
        return {"date": encode_when(when), "timezone": zone.key}
    return {"date": when.isoformat()}


def _rule(base: Task) -> dict[str, Any]:
    """The rule that an owner put on a task: a date that is sent without it takes it away."""
    due = due_of(base)
    if not due.get("is_recurring"):
        return {}
    return {key: due[key] for key in ("string", "lang", "is_recurring") if due.get(key) is not None}


def _duration(lasts: timedelta | None, due: When | None) -> dict[str, Any] | None:
    """Whole minutes; only what has a time of day can have a length."""
    if lasts is None or not isinstance(due, datetime):
        return None
    return {"amount": max(1, round(lasts.total_seconds() / 60)), "unit": "minute"}


def same(name: str, value: Any, base: Task) -> bool:
    """Whether a task shows that value already, in the form of the wire."""
    if name == "due":
        shown, wanted = due_of(base), value or {}
        rule = shown.get("string") if shown.get("is_recurring") else None
        asked = wanted.get("string") if wanted.get("is_recurring") else None
        return (shown.get("date"), rule) == (wanted.get("date"), asked)
    if name == "description":
        return lines(str(base.get("description") or "")) == lines(str(value or ""))
    if name == "labels":
        return labels_of(base) == list(value or [])
    return (base.get(name) or None) == (value or None)


def _dated(args: dict[str, Any]) -> dict[str, Any]:
    """A due as it can be sent: a rule only together with its string, no string where there is no rule."""
    due = args.get("due")
    if isinstance(due, dict):
        keys = (
            ("date", "timezone", "string", "lang", "is_recurring")
            if due.get("is_recurring")
            else ("date", "timezone")
        )
        args["due"] = {key: due[key] for key in keys if due.get(key) is not None}
    return args


def _moment(text: Any) -> dict[str, str]:
    """The argument that says when it was done, in UTC with whole seconds; nothing where that is not known."""
    if not isinstance(text, str) or not text:
        return {}
    moment = datetime.fromisoformat(text).astimezone(UTC)
    return {"date_completed": f"{moment:%Y-%m-%dT%H:%M:%S}Z"}


def _checked(sent: Sent) -> Sent:
    """Nothing is sent that the service would refuse; then `why` says what is too long, never its text."""
    args = sent.args
    why = ""
    if len(str(args.get("content") or "x")) > TITLE:
        why = f"its title is longer than the {TITLE} characters that Todoist takes"
    elif len(str(args.get("description") or "")) > DESCRIPTION:
        own = len(without_uid(str(args["description"])))
        why = f"its text of {own} characters is longer than Todoist takes ({DESCRIPTION} with our last line)"
    elif any(not 0 < len(label) <= LABEL for label in args.get("labels") or ()):
        why = f"one of its labels is longer than the {LABEL} characters that Todoist takes"
    return Sent(why=why) if why else sent


def _id(*parts: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, "\n".join(parts)))
