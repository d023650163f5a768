"""Which lines stand first in a copy of a session: where it was moved, what is asked. No line names anybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from syncd.core.catalogue import say
from syncd.core.days import weekday_text
from syncd.core.sessions.shared import Sessions
from syncd.model.item import Kind
from syncd.model.occurrence import Occurrence
from syncd.model.registry import Member, SessionKind
from syncd.model.state import SessionRecord

_WEEK = timedelta(days=7)


class CopyWords(NamedTuple):
    """The lines that stand first in a copy, and whether it needs an alarm because it moved."""

    lines: tuple[str, ...] = ()
    alarm: bool = False


def said_to_all(people: int, language: str) -> str:
    """Whom a session is for: "both of you", or "all of you"."""
    return say("agenda-both-of-you" if people <= 2 else "agenda-all-of-you", language)


def opening(kind: SessionKind, people: int, language: str) -> str:
    """What a copy says of a session of so many people as long as no agenda stands there."""
    return say(f"open-{kind}", language, all=said_to_all(people, language))


def words_of(sessions: Sessions, occurrence: Occurrence, whose: str, member: Member, kind: Kind) -> CopyWords:
    """What stands first in the copy of `whose` (oldest id, or `shared`), said to `member` on their clock."""
    record = sessions.records.get(occurrence)
    taken_out = bool(sessions.gone.get(occurrence, frozenset()) - {whose})
    lines: list[str] = []
    asked = moved = False
    if record is not None and whose not in record.asked_by:
        asked = record.asked is not None
        moved = record.was not in (None, record.start) and whose != record.moved_by
        lines += _placed(record, member, asked=asked, moved=moved)
    if record is not None and record.was_lasts not in (None, record.lasts) and whose != record.resized_by:
        lines.append(_resized(record, member))
    if taken_out:
        lines.append(say("session-gone", member.language))
    if (asked or taken_out) and kind is Kind.VEVENT:
        lines.append(say("session-call-off", member.language))
    return CopyWords(tuple(lines), alarm=moved)


def _placed(record: SessionRecord, member: Member, *, asked: bool, moved: bool) -> Iterator[str]:
    if asked and record.asked is not None:
        to, now = moments(record.asked, record.start, member)
        yield say("session-asked", member.language, to=to, now=now)
    if moved and record.was is not None:
        now, was = moments(record.start, record.was, member)
        yield say("session-moved", member.language, now=now, was=was)


def _resized(record: SessionRecord, member: Member) -> str:
    now, was = (str(int(span.total_seconds() // 60)) for span in (record.lasts, record.was_lasts or record.lasts))
    return say("session-resized", member.language, now=now, was=was)


def moments(one: datetime, other: datetime, member: Member) -> tuple[str, str]:
    """Two instants as people say them: the day of the week and the time, with the date where that does not tell."""
    local = [instant.astimezone(member.zone) for instant in (one, other)]
    far = abs(local[0].date() - local[1].date()) >= _WEEK
    first, second = (_moment(instant, member.language, dated=far) for instant in local)
    return first, second


def _moment(local: datetime, language: str, *, dated: bool) -> str:
    day = _dated(local.date(), language) if dated else weekday_text(local.date(), language)
    return say("session-moment", language, day=day, time=f"{local:%H:%M}")


def _dated(day: date, language: str) -> str:
    month = say(f"session-month-{day.month}", language)
    return say("session-date", language, weekday=weekday_text(day, language), day=str(day.day), month=month)
