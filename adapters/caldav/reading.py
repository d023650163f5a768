"""From iCalendar to an `Item`: one small function per property, so that each client's habit has one place.

What clients write was measured (docs/decisions names them); the rules here read all of it right.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from adapters.caldav.alarms import read_alarms
from adapters.caldav.attaching import others_attached, pages_in
from adapters.caldav.lines import Broken, Component, parse, split_list, unescape
from adapters.caldav.times import Zones, later, read_duration, read_instant, read_when
from syncd.model.item import Item, Kind, Status, Unreadable
from syncd.model.when import When, start_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from syncd.ports import Member

STAMP = "X-SYNCD-STAMP"

_COMPONENTS = {Kind.VTODO: "VTODO", Kind.VEVENT: "VEVENT"}
_FOREIGN = ("ATTENDEE", "COMMENT", "CONTACT", "RELATED-TO", "LOCATION", "CONFERENCE", "IMAGE", "RESOURCES")
_UID = re.compile(r"^UID[^:\r\n]*:(syncd-[A-Za-z0-9-]*)", re.MULTILINE | re.IGNORECASE)
_FOLD = re.compile(r"\r?\n[ \t]")


def uid_of(href: str, body: str | None) -> str | None:
    """One of our uids, told by the address or by one line of the body; None when neither shows one."""
    name = href.rstrip("/").rpartition("/")[2]
    if name.startswith("syncd-"):
        return name.removesuffix(".ics")
    if body is None:
        return None
    match = _UID.search(_FOLD.sub("", body))
    return None if match is None else match[1]


def read_item(member: Member, kind: Kind, home: ZoneInfo) -> Item | Unreadable:
    """Translate a body. `home` is the zone of floating times. Never raises for bad content."""
    if member.body is None:
        return Unreadable(member.ref, member.uid, "it came without a body")
    uid = member.uid
    try:
        calendar = parse(member.body)
        kind, master, overridden = choose(calendar, kind)
        uid = uid_line(master)
        return _item(member, member.body, uid, kind, master, Zones(calendar, home), overridden=overridden)
    except Broken as broken:
        return Unreadable(member.ref, uid or uid_of(member.ref.href, member.body), str(broken))


def choose(calendar: Component, kind: Kind) -> tuple[Kind, Component, bool]:
    """The component that is the item, of `kind` if there is one, and whether overrides stand beside it.

    Raises `Broken` when there is none, or when several items share the resource (RFC 4791 section 4.1).
    """
    for form in (kind, *(other for other in _COMPONENTS if other is not kind)):
        found = calendar.components(_COMPONENTS[form])
        if not found:
            continue
        masters = [component for component in found if component.first("RECURRENCE-ID") is None]
        if len(masters) != 1:
            raise Broken("several items share its address" if masters else "it holds single dates of a missing rule")
        return form, masters[0], len(found) > 1
    raise Broken("it is neither a task nor an event")


def uid_line(master: Component) -> str:
    """UID of an item. Raises `Broken` when it has none."""
    uid = unescape(master.value("UID"))
    if not uid:
        raise Broken("it has no UID")
    return uid


def _item(
    member: Member, body: str, uid: str, kind: Kind, master: Component, zones: Zones, *, overridden: bool
) -> Item:
    event = kind is Kind.VEVENT
    due = read_start(master, zones) if event else read_due(master, zones)
    lasts = read_lasts(master, due, zones) if event else None
    alarms, odd_alarms = read_alarms(master, kind, due, zones)
    recurring = overridden or bool(master.value("RRULE") or master.value("RDATE"))
    status = _event_status(master) if event else _todo_status(master, recurring=recurring)
    return Item(
        ref=member.ref,
        uid=uid,
        kind=kind,
        title=unescape(master.value("SUMMARY")),
        due=due,
        lasts=lasts,
        alarms=alarms,
        description=unescape(_untrimmed(master, "DESCRIPTION")),
        categories=read_categories(master),
        link=master.value("URL"),
        private=master.value("CLASS").upper() in {"PRIVATE", "CONFIDENTIAL"},
        status=status,
        completed_at=read_instant(master.first("COMPLETED"), zones) if status is Status.DONE else None,
        modified_at=read_instant(master.first("LAST-MODIFIED") or master.first("LAST-MOD"), zones),
        extras=odd_alarms or _extras(master),
        recurring=recurring,
        stamp=master.value(STAMP) or None,
        raw=body,
        page=next(iter(pages_in(master)), "") if event else "",
    )


def _untrimmed(master: Component, name: str) -> str:
    line = master.first(name)
    return "" if line is None else line.value


def read_categories(master: Component) -> tuple[str, ...]:
    """CATEGORIES of all lines together: some servers split them (RFC 5545 section 3.8.1.2)."""
    return tuple(text for line in master.lines("CATEGORIES") for text in split_list(line.value))


def read_due(master: Component, zones: Zones) -> When | None:
    """DUE; else the end that DTSTART and DURATION give; else DTSTART (RFC 5545 section 3.6.2)."""
    if (due := master.first("DUE")) is not None and due.value.strip():
        return read_when(due, zones)
    start = read_start(master, zones)
    if start is None or not master.value("DURATION"):
        return start
    return later(start, read_duration(master.value("DURATION"), "DURATION"), zones.home)


def read_start(master: Component, zones: Zones) -> When | None:
    """DTSTART, None when absent."""
    start = master.first("DTSTART")
    return None if start is None or not start.value.strip() else read_when(start, zones)


def read_lasts(master: Component, start: When | None, zones: Zones) -> timedelta | None:
    """How long an event lasts: None for a single day, for an instant, and for an end that lies before its start."""
    if start is None:
        return None
    end = master.first("DTEND")
    if end is not None and end.value.strip():
        until = read_when(end, zones)
    elif master.value("DURATION"):
        until = later(start, read_duration(master.value("DURATION"), "DURATION"), zones.home)
    else:
        return None
    if isinstance(start, datetime) or isinstance(until, datetime):
        length = start_of(until, zones.home) - start_of(start, zones.home)
        return length if length > timedelta(0) else None
    return until - start if until - start > timedelta(days=1) else None


def _todo_status(master: Component, *, recurring: bool) -> Status:
    """STATUS decides where it says anything known; without it COMPLETED or 100 percent mean done.

    A STATUS of NEEDS-ACTION or IN-PROCESS wins over a COMPLETED that a reopening client left behind. With a rule on
    it only STATUS says so: clients that go on to its next date leave COMPLETED behind and take STATUS away.
    """
    said = master.value("STATUS").upper()
    if said == "COMPLETED":
        return Status.DONE
    if said == "CANCELLED":
        return Status.SKIPPED
    if said in {"NEEDS-ACTION", "IN-PROCESS"}:
        return Status.OPEN
    if recurring:
        return Status.OPEN
    return Status.DONE if master.value("COMPLETED") or _percent(master) >= 100 else Status.OPEN


def _percent(master: Component) -> int:
    said = master.value("PERCENT-COMPLETE")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0


def _event_status(master: Component) -> Status:
    """An event knows no completion of its own; a mark in its title is read by the core."""
    return Status.SKIPPED if master.value("STATUS").upper() == "CANCELLED" else Status.OPEN


def _extras(master: Component) -> bool:
    """Whether an owner put something there that syncd never writes; an empty property is none.

    A page of ours in a task, or two of them, somebody put there.
    """
    return (
        any(master.value(name) for name in _FOREIGN)
        or others_attached(master)
        or len(pages_in(master)) > (master.name == "VEVENT")
        or any(component.name != "VALARM" for component in master.components())
    )
