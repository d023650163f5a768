"""An item: what stands for an occurrence or a card in a collection (a VTODO, a VEVENT, a Todoist task)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from syncd.model.when import When


class Kind(StrEnum):
    """The form of an item."""

    VTODO = "vtodo"
    VEVENT = "vevent"
    TODOIST = "todoist"


class Role(StrEnum):
    """What a collection of an account is for."""

    TASKS = "tasks"
    EVENTS = "events"


class Status(StrEnum):
    """What an item shows. `skipped` is RFC 5545's CANCELLED: looked at, not needed."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"


class Field(StrEnum):
    """What is compared between the registry and an account, field by field."""

    TITLE = "title"
    DUE = "due"
    LASTS = "lasts"
    ALARM = "alarm"
    BLOCK = "block"
    CATEGORY = "category"
    LINK = "link"
    PRIVACY = "privacy"
    STATUS = "status"
    NOTE = "note"
    PAGE = "page"


Fields = Mapping[Field, str]
"""Canonical text per field (`syncd.core.fields`); equal text means equal meaning, `""` means absent."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Where an item stands and in which version: RFC 4918 href and ETag (RFC 9110 section 8.8.3), both opaque.

    `etag` is None when the server has not said it yet.
    """

    href: str
    etag: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the load that an item carries.

    Attributes:
        digest: of its octets (`page_digest`); the value of the field `page`.
        name: its file name, `[a-z0-9.-]` only.
        html: the octets; empty where they are not at hand: the engine adds them right before the write.
    """

    digest: str
    name: str
    html: bytes = b""


def page_digest(html: bytes) -> str:
    """What stands for a page: equal digests mean equal octets."""
    return hashlib.sha256(html).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Content:
    """What an item shall show after a write, in full.

    Attributes:
        uid: RFC 5545 UID, `[a-z0-9-]` only.
        kind: form of the item.
        title: SUMMARY, with the mark of a VEVENT included.
        due: DUE of a VTODO, DTSTART of a VEVENT.
        lasts: duration of a timed VEVENT; None for a day or a VTODO.
        alarm: our one alarm as an offset from `due` (zero or negative); None for no alarm.
        description: the whole text, the owner's words included.
        categories: CATEGORIES, in the order of writing.
        link: URL, "" for none.
        private: CLASS:PRIVATE.
        status: what it shows.
        completed_at: when it was done; None unless `status` is done.
        stamp: text of our stamp (`syncd.core.stamp`), `[A-Za-z0-9._:-]` only.
        written_at: the instant of this write, for DTSTAMP and LAST-MODIFIED.
        comment: words to leave beside the item where its form has comments (Todoist), "" for none.
        page: the page that it carries, where that is what a write changes; None for none.
    """

    uid: str
    kind: Kind
    title: str
    due: When | None
    lasts: timedelta | None
    alarm: timedelta | None
    description: str
    categories: tuple[str, ...]
    link: str
    private: bool
    status: Status
    completed_at: datetime | None
    stamp: str
    written_at: datetime
    comment: str = ""
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An item as it stands in an account: translated, not interpreted.

    Attributes:
        ref: where and in which version.
        uid: RFC 5545 UID, or what the adapter uses in its place.
        kind: form of the item.
        title: SUMMARY as it stands, marks included.
        due: DUE of a VTODO, DTSTART of a VEVENT; floating times were read in the owner's zone.
        lasts: duration of a timed VEVENT, or of a VEVENT of more than one day; else None.
        alarms: every alarm as an offset from `due`, ascending; an absolute trigger is turned into an offset.
        description: the whole text with `\\n` line ends.
        categories: as they stand.
        link: URL or "".
        private: CLASS is PRIVATE or CONFIDENTIAL.
        status: what the application's own state says (titles are not looked at here).
        completed_at: when it says it was done, in UTC; None when it does not say.
        modified_at: LAST-MODIFIED in UTC; None when absent.
        extras: it holds something that syncd never writes: attachments, sub-tasks, comments, attendees.
        recurring: a rule stands on it (syncd writes none, so an owner added it).
        stamp: our X- property as found, or None.
        raw: the body exactly as the server gave it, for the journal and as the base of the next edit.
        completed_by: who finished it, as the server names its users (`syncd.ports.Identity.user`); "" when it does
            not say.
        page: digest of the page of ours that it carries; "" for none. What else is attached is in `extras`.
    """

    ref: Ref
    uid: str
    kind: Kind
    title: str
    due: When | None
    lasts: timedelta | None
    alarms: tuple[timedelta, ...]
    description: str
    categories: tuple[str, ...]
    link: str
    private: bool
    status: Status
    completed_at: datetime | None
    modified_at: datetime | None
    extras: bool
    recurring: bool
    stamp: str | None
    raw: str
    completed_by: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An item whose body cannot be understood. It is set aside: named once, never touched.

    `why` names the property or the kind of damage, never its content.
    """

    ref: Ref
    uid: str | None
    why: str
