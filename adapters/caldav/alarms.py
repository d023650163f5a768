"""VALARM (RFC 5545 section 3.6.6, RFC 9074): read as offsets from due; one of ours written."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from adapters.caldav.lines import Broken, Component, Line, escape, make
from adapters.caldav.times import read_duration, read_when, write_duration, write_instant
from syncd.model.item import Kind
from syncd.model.when import When, start_of

if TYPE_CHECKING:
    from adapters.caldav.times import Zones


def read_alarms(master: Component, kind: Kind, due: When | None, zones: Zones) -> tuple[tuple[timedelta, ...], bool]:
    """(every alarm as an offset from `due`, ascending and each once; whether one of them cannot be understood)."""
    offsets: set[timedelta] = set()
    odd = False
    for alarm in master.components("VALARM"):
        if _bookkeeping(alarm):
            continue
        try:
            offset = _offset(alarm, master, kind, due, zones)
        except (Broken, OverflowError):
            odd = True
        else:
            if offset is not None:
                offsets.add(offset)
    return tuple(sorted(offsets)), odd


def _bookkeeping(alarm: Component) -> bool:
    """A client's own notes: a snooze (RFC 9074 section 7), a default alarm, or an alarm switched off."""
    snooze = any(line.parameter("RELTYPE").upper() == "SNOOZE" for line in alarm.lines("RELATED-TO"))
    default = alarm.value("X-APPLE-DEFAULT-ALARM").upper() == "TRUE"
    return snooze or default or alarm.value("ACTION").upper() == "NONE"


def _offset(alarm: Component, master: Component, kind: Kind, due: When | None, zones: Zones) -> timedelta | None:
    trigger = alarm.first("TRIGGER")
    if trigger is None:
        raise Broken("TRIGGER is absent")
    if not trigger.value.strip().lstrip("+-")[:1].upper().startswith("P"):
        return None if due is None else start_of(read_when(trigger, zones), zones.home) - start_of(due, zones.home)
    offset = read_duration(trigger.value, "TRIGGER")
    anchor = _anchor(trigger, master, kind, zones)
    if anchor is None or due is None:
        return offset
    return start_of(anchor, zones.home) - start_of(due, zones.home) + offset


def _anchor(trigger: Line, master: Component, kind: Kind, zones: Zones) -> When | None:
    """What a relative trigger is measured from when that is not `due` itself; None when it is."""
    at_end = trigger.parameter("RELATED").upper() == "END"
    name = "DTEND" if kind is Kind.VEVENT else "DTSTART"
    if at_end is not (kind is Kind.VEVENT):
        return None
    line = master.first(name)
    return read_when(line, zones) if line is not None and line.value.strip() else None


def make_alarm(kind: Kind, offset: timedelta, title: str) -> Component:
    """Our one alarm: shown, at `offset` from due."""
    return Component(
        "VALARM",
        [make("ACTION", "DISPLAY"), make("DESCRIPTION", escape(title) or "-"), _trigger(kind, offset)],
    )


def _trigger(kind: Kind, offset: timedelta) -> Line:
    return make("TRIGGER", write_duration(offset), ";RELATED=END" if kind is Kind.VTODO else "")


def edit_alarm(master: Component, kind: Kind, offset: timedelta | None, title: str) -> None:
    """Set, add or remove our alarm: the first one that is not a client's bookkeeping. Others stay."""
    ours = next((alarm for alarm in master.components("VALARM") if not _bookkeeping(alarm)), None)
    if ours is None:
        if offset is not None:
            master.parts.append(make_alarm(kind, offset, title))
    elif offset is None:
        master.parts = [part for part in master.parts if part is not ours]
    else:
        ours.put(_trigger(kind, offset))


def move_alarms(master: Component, by: timedelta, zones: Zones) -> None:
    """Keep alarms at fixed instants (Apple's clients write them) as far from a due that moved as they were."""
    for alarm in master.components("VALARM"):
        trigger = alarm.first("TRIGGER")
        if trigger is None or _bookkeeping(alarm):
            continue
        try:
            moment = read_when(trigger, zones)
            moved = moment + by if isinstance(moment, datetime) else None
        except (Broken, OverflowError):
            continue
        if moved is not None:
            alarm.put(make("TRIGGER", write_instant(moved), ";VALUE=DATE-TIME"))
