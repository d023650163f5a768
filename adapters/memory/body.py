"""The form of an item in memory: one JSON object, its keys in the order in which they came.

What stands under `"unknown"`, and every key that is not named here, belongs to the owner's app and survives edits.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from syncd.model.item import Content, Field, Item, Kind, Ref, Status, Unreadable, page_digest
from syncd.model.when import decode_when, encode_when
from syncd.ports import Answer, Member

Body = dict[str, Any]


def compose(content: Content) -> str:
    """The body of a new item."""
    body: Body = {"uid": content.uid, "kind": str(content.kind)}
    for write in dict.fromkeys(_WRITES.values()):
        write(body, content)
    _revise(body, content)
    return dump(body)


def edit(base: str, content: Content, changed: frozenset[Field]) -> str:
    """`base` with the changed fields of `content`. Raises ValueError when `base` is no body."""
    body = load(base)
    for write in dict.fromkeys(_WRITES[field] for field in Field if field in changed):
        write(body, content)
    _revise(body, content)
    return dump(body)


def answered(write: Answer) -> str:
    """The version that it answers, closed. Raises ValueError when that is no body."""
    body = load(write.base)
    said = str(body.get("description", ""))
    body["description"] = f"{said}\n{write.text}" if said else write.text
    if write.title is not None:
        body["title"] = write.title
    else:
        body["status"], body["completed_at"] = str(Status.DONE), encode_when(write.at)
    body["modified_at"] = encode_when(write.at)
    body["revision"] = int(body.get("revision", -1)) + 1
    return dump(body)


def load(text: str) -> Body:
    """Raises ValueError when it is no JSON object with a uid."""
    body = json.loads(text)
    if not isinstance(body, dict) or not body.get("uid"):
        raise ValueError("no object with a uid")
    return body


def dump(body: Body) -> str:
    """The text of a body; equal bodies have equal texts."""
    return json.dumps(body, ensure_ascii=False)


def read_item(member: Member, text: str, kind: Kind) -> Item | Unreadable:
    """Translate a body; `kind` is the form of one that does not say. Never raises for bad content."""
    try:
        return _item(member.ref, load(text), text, kind)
    except (ValueError, TypeError, KeyError, OverflowError, AttributeError):
        return Unreadable(member.ref, member.uid, "it is no item in this server's form")


def _item(ref: Ref, body: Body, text: str, kind: Kind) -> Item:
    status = Status(body.get("status", "open"))
    return Item(
        ref=ref,
        uid=str(body["uid"]),
        kind=Kind(body.get("kind", kind)),
        title=str(body.get("title", "")),
        due=decode_when(body.get("due", "")),
        lasts=None if body.get("lasts") is None else timedelta(seconds=body["lasts"]),
        alarms=tuple(sorted({timedelta(seconds=offset) for offset in body.get("alarms", ())})),
        description=str(body.get("description", "")),
        categories=tuple(str(category) for category in body.get("categories", ())),
        link=str(body.get("link", "")),
        private=bool(body.get("private", False)),
        status=status,
        completed_at=_instant(body.get("completed_at", "")) if status is Status.DONE else None,
        modified_at=_instant(body.get("modified_at", "")),
        extras=bool(body.get("extras", False)),
        recurring=bool(body.get("recurring", False)),
        stamp=body.get("stamp") or None,
        raw=text,
        page=_page_of(body),
    )


def _instant(text: str) -> datetime | None:
    when = decode_when(text)
    return when.astimezone(UTC) if isinstance(when, datetime) else None


def _title(body: Body, content: Content) -> None:
    body["title"] = content.title


def _due(body: Body, content: Content) -> None:
    body["due"] = encode_when(content.due)
    body["lasts"] = None if content.lasts is None else content.lasts.total_seconds()


def _alarm(body: Body, content: Content) -> None:
    body["alarms"] = [] if content.alarm is None else [content.alarm.total_seconds()]


def _description(body: Body, content: Content) -> None:
    body["description"] = content.description.replace("\r\n", "\n").replace("\r", "\n")


def _categories(body: Body, content: Content) -> None:
    body["categories"] = list(content.categories)


def _link(body: Body, content: Content) -> None:
    body["link"] = content.link


def _privacy(body: Body, content: Content) -> None:
    body["private"] = content.private


def _status(body: Body, content: Content) -> None:
    if content.kind is Kind.VEVENT and content.status is Status.DONE:
        # An event knows no completion; the mark in its title says it, as in a calendar.
        body["status"] = str(Status.OPEN)
        return
    body["status"] = str(content.status)
    if content.status is Status.DONE:
        body["completed_at"] = encode_when(content.completed_at or content.written_at)
    else:
        body.pop("completed_at", None)


def _page(body: Body, content: Content) -> None:
    if content.page is None:
        body.pop("page", None)
        return
    body["page"] = {"name": content.page.name, "octets": base64.b64encode(content.page.html).decode()}


def _page_of(body: Body) -> str:
    """Digest of the page that it carries, "" for none."""
    octets = (body.get("page") or {}).get("octets", "")
    return page_digest(base64.b64decode(octets)) if octets else ""


def _revise(body: Body, content: Content) -> None:
    body["stamp"] = content.stamp
    body["modified_at"] = encode_when(content.written_at)
    body["revision"] = int(body.get("revision", -1)) + 1


_WRITES: dict[Field, Callable[[Body, Content], None]] = {
    Field.TITLE: _title,
    Field.DUE: _due,
    Field.LASTS: _due,
    Field.ALARM: _alarm,
    Field.BLOCK: _description,
    Field.NOTE: _description,
    Field.CATEGORY: _categories,
    Field.LINK: _link,
    Field.PRIVACY: _privacy,
    Field.STATUS: _status,
    Field.PAGE: _page,
}
