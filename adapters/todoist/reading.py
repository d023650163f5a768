"""From a task to an item: translated, not interpreted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from adapters.todoist.body import SKIPPED, Task, due_of, labels_of, load, minutes_in, uid_in, without_uid
from syncd.model.item import Item, Kind, Ref, Status, Unreadable
from syncd.model.when import When
from syncd.ports import Member


def read_item(member: Member, zone: ZoneInfo) -> Item | Unreadable:
    """Translate a body; floating times are meant in `zone`, the owner's. Never raises for bad content."""
    if member.body is None:
        return Unreadable(member.ref, member.uid, "it came without a body")
    try:
        task, extras = load(member.body)
        return _item(member, task, zone, extras=extras)
    except (ValueError, TypeError, KeyError, OverflowError, AttributeError):
        return Unreadable(member.ref, member.uid, "it is no task in Todoist's form")


def _item(member: Member, task: Task, zone: ZoneInfo, *, extras: bool) -> Item:
    description = str(task.get("description") or "")
    labels = labels_of(task)
    status = Status.OPEN
    if task.get("checked"):
        status = Status.SKIPPED if is_skipped(labels) else Status.DONE
    due = when_of(task, zone)
    return Item(
        ref=Ref(member.ref.href, member.ref.etag),
        # Its address tells what it is even when its owner removed the line.
        uid=member.uid or uid_in(description) or member.ref.href,
        kind=Kind.TODOIST,
        title=str(task["content"]),
        due=due,
        lasts=_lasts(task.get("duration")) or _kept(description, due),
        alarms=(),
        description=without_uid(description),
        categories=tuple(label for label in labels if label.lower() != SKIPPED),
        link="",
        private=False,
        status=status,
        completed_at=_instant(task.get("completed_at")) if status is Status.DONE else None,
        modified_at=_instant(task.get("updated_at")),
        extras=extras or bool(task.get("deadline")),
        recurring=bool(due_of(task).get("is_recurring")),
        stamp=None,
        raw=member.body or "",
        completed_by=str(task.get("completed_by_uid") or "") if status is not Status.OPEN else "",
    )


def is_skipped(labels: list[str]) -> bool:
    """Whether the label that says "not needed" is among them."""
    return any(label.lower() == SKIPPED for label in labels)


def when_of(task: Task, zone: ZoneInfo) -> When | None:
    """When it is due: a day, UTC, or a wall clock in the zone of the due, else of the owner. Raises ValueError."""
    due = due_of(task)
    text = str(due.get("date") or "")
    if not text:
        return None
    if "T" not in text:
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=_zone(due.get("timezone")) or zone)
    return moment.astimezone(UTC).replace(microsecond=0)


def _zone(name: Any) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _lasts(duration: Any) -> timedelta | None:
    if not isinstance(duration, dict):
        return None
    amount = int(duration.get("amount") or 0)
    if amount <= 0:
        return None
    return timedelta(days=amount) if duration.get("unit") == "day" else timedelta(minutes=amount)


def _kept(description: str, due: When | None) -> timedelta | None:
    """The length that stands in our line because the account's plan holds none."""
    minutes = minutes_in(description) if isinstance(due, datetime) else None
    return timedelta(minutes=minutes) if minutes else None


def _instant(value: Any) -> datetime | None:
    if not isinstance(value, str) or not value:
        return None
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).replace(microsecond=0)
