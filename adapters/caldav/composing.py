"""From a `Content` to iCalendar: a new body, or an edit of the body that stands.

An edit touches the properties of the fields that changed, the stamp and the revision properties; every other line
leaves as it came. UTC instants and DATEs only: no VTIMEZONE travels, and no rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from adapters.caldav.alarms import edit_alarm, make_alarm, move_alarms
from adapters.caldav.attaching import write_page
from adapters.caldav.lines import Broken, Component, clean, escape, make, parse, serialise
from adapters.caldav.reading import STAMP, choose, read_due, read_start
from adapters.caldav.times import Zones, later, write_instant, write_when
from syncd.model.item import Content, Field, Kind, Status
from syncd.model.when import When, is_instant, start_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

PRODID = "-//syncd//household tasks//EN"

SHORTEST = timedelta(minutes=30)
"""Length of a timed event that has none: a calendar refuses or hides one of no length."""

_UTC = ZoneInfo("UTC")
_STAMP_TEXT = re.compile(r"[^A-Za-z0-9._:-]")


def compose(content: Content) -> str:
    """The body of a new item."""
    master = Component("VTODO" if content.kind is Kind.VTODO else "VEVENT")
    now = write_instant(content.written_at)
    master.parts.extend(
        (
            make("UID", content.uid),
            make("DTSTAMP", now),
            make("CREATED", now),
            make("LAST-MODIFIED", now),
            make("SEQUENCE", "0"),
        )
    )
    _title(master, content)
    _write_due(master, content)
    for edit in (_description, _categories, _link, _privacy, _status, _stamp):
        edit(master, content)
    if content.kind is Kind.VEVENT:
        master.put(make("TRANSP", "TRANSPARENT"))
        write_page(master, content)
    if content.alarm is not None:
        master.parts.append(make_alarm(content.kind, content.alarm, content.title))
    return serialise(Component("VCALENDAR", [make("VERSION", "2.0"), make("PRODID", PRODID), master]))


def edit(base: str, content: Content, changed: frozenset[Field], home: ZoneInfo) -> str:
    """`base` with the changed fields of `content` in it. Raises `Broken` when `base` cannot be understood."""
    calendar = parse(base)
    kind, master, _ = choose(calendar, content.kind)
    if kind is not content.kind:
        raise Broken("it is of another form now")
    for write in dict.fromkeys(_EDITS[field] for field in _in_order(changed)):
        write(master, content)
    if changed & {Field.DUE, Field.LASTS}:
        _move(master, content, Zones(calendar, home))
    if Field.ALARM in changed:
        edit_alarm(master, kind, content.alarm, content.title)
    _stamp(master, content)
    revise(master, content.written_at)
    return serialise(calendar)


def _in_order(changed: frozenset[Field]) -> Iterable[Field]:
    return (field for field in Field if field in changed and field in _EDITS)


def revise(master: Component, at: datetime) -> None:
    """The revision properties (RFC 5545 sections 3.8.7.2-4): clients and servers go by them, syncd does not."""
    now = write_instant(at)
    master.put(make("DTSTAMP", now))
    master.put(make("LAST-MODIFIED", now))
    said = master.value("SEQUENCE")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
    master.put(make("SEQUENCE", str(number + 1)))


def _text(master: Component, name: str, text: str) -> None:
    """Set a TEXT property, with the parameters it had save those that speak of the old text; "" removes it."""
    wire = escape(text)
    if not wire:
        master.drop(name)
        return
    line = master.first(name)
    language = line.parameter("LANGUAGE") if line is not None else ""
    kept = re.fullmatch(r"[A-Za-z0-9-]+", language)
    master.put(make(name, wire, f";LANGUAGE={language}" if kept else ""))


def _title(master: Component, content: Content) -> None:
    _text(master, "SUMMARY", content.title)


def _description(master: Component, content: Content) -> None:
    _text(master, "DESCRIPTION", content.description)


def _categories(master: Component, content: Content) -> None:
    wire = ",".join(text for text in (escape(category) for category in content.categories) if text)
    if wire:
        master.put(make("CATEGORIES", wire))
    else:
        master.drop("CATEGORIES")


def _link(master: Component, content: Content) -> None:
    link = clean(content.link).replace("\n", "")
    if link:
        master.put(make("URL", link))
    else:
        master.drop("URL")


def _privacy(master: Component, content: Content) -> None:
    if content.private:
        if master.value("CLASS").upper() != "CONFIDENTIAL":
            master.put(make("CLASS", "PRIVATE"))
    elif master.value("CLASS").upper() in {"PRIVATE", "CONFIDENTIAL"}:
        master.drop("CLASS")


def _stamp(master: Component, content: Content) -> None:
    stamp = _STAMP_TEXT.sub("", content.stamp)
    if stamp:
        master.put(make(STAMP, stamp))
    else:
        master.drop(STAMP)


def _status(master: Component, content: Content) -> None:
    if content.kind is Kind.VEVENT:
        _event_status(master, content.status)
    elif content.status is Status.DONE:
        complete(master, content.completed_at or content.written_at)
    else:
        master.put(make("STATUS", "CANCELLED" if content.status is Status.SKIPPED else "NEEDS-ACTION"))
        master.drop("COMPLETED", "PERCENT-COMPLETE")


def complete(master: Component, at: datetime) -> None:
    """A task is done (RFC 5545 sections 3.8.1.11, 3.8.2.1, 3.8.1.8)."""
    master.put(make("STATUS", "COMPLETED"))
    master.put(make("COMPLETED", write_instant(at)))
    master.put(make("PERCENT-COMPLETE", "100"))


def _event_status(master: Component, status: Status) -> None:
    if status is Status.SKIPPED:
        master.put(make("STATUS", "CANCELLED"))
    elif master.value("STATUS").upper() == "CANCELLED":
        master.drop("STATUS")


def _write_due(master: Component, content: Content) -> None:
    """DUE of a task; DTSTART and DTEND of an event, which always has an end (iCloud refuses one without)."""
    if content.kind is Kind.VTODO:
        _when(master, "DUE", content.due)
        return
    _when(master, "DTSTART", content.due)
    _when(master, "DTEND", None if content.due is None else _end(content.due, content.lasts))


def _end(start: When, lasts: timedelta | None) -> When:
    if is_instant(start):
        return later(start, lasts or SHORTEST, _UTC)
    return later(start, timedelta(days=max(1, lasts.days)) if lasts else timedelta(days=1), _UTC)


def _when(master: Component, name: str, when: When | None) -> None:
    if when is None:
        master.drop(name)
        return
    parameters, value = write_when(when)
    master.put(make(name, value, parameters))


def _move(master: Component, content: Content, zones: Zones) -> None:
    """Write due and what hangs on it: DURATION contradicts an end, a task must not start after it is due."""
    before = _readable(read_start if content.kind is Kind.VEVENT else read_due, master, zones)
    start = _readable(read_start, master, zones) if content.kind is Kind.VTODO else None
    _write_due(master, content)
    master.drop("DURATION")
    if content.due is None:
        master.drop("DTSTART")
        return
    if before is not None and before != content.due:
        move_alarms(master, start_of(content.due, zones.home) - start_of(before, zones.home), zones)
    if start is None:
        return
    if start == before:
        _when(master, "DTSTART", content.due)
    elif is_instant(start) is not is_instant(content.due) or start_of(start, zones.home) > start_of(
        content.due, zones.home
    ):
        master.drop("DTSTART")


def _readable(read: Callable[[Component, Zones], When | None], master: Component, zones: Zones) -> When | None:
    try:
        return read(master, zones)
    except Broken:
        return None


_EDITS: dict[Field, Callable[[Component, Content], None]] = {
    Field.TITLE: _title,
    Field.BLOCK: _description,
    Field.NOTE: _description,
    Field.CATEGORY: _categories,
    Field.LINK: _link,
    Field.PRIVACY: _privacy,
    Field.STATUS: _status,
    Field.PAGE: write_page,
}
