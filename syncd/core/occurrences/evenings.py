"""Sessions that would overlap are set one after the other.

The order is fixed: by the start that the rule gives, then as in the registry. The later one begins when the earlier
one ends. Only what the rules give counts, not what became of a session or where a member moved a copy: so the answer
is the same on every day, and a session that is cancelled moves no other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from syncd.core.occurrences.rules import nominal_dates
from syncd.model.registry import Session
from syncd.model.when import local_instant

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Begins:
    """When a session of one date begins.

    Attributes:
        session, day: which, and the local date that its rule gives.
        nominal: the instant that its rule gives.
        start: when it begins.
        after: the session whose end it waits for; None when it begins as its rule says.
    """

    session: Session
    day: date
    nominal: datetime
    start: datetime
    after: Session | None

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.start + timedelta(minutes=self.session.minutes)


def start_of_session(sessions: tuple[Session, ...], zone: ZoneInfo, session: Session, day: date) -> datetime:
    """When `session`, one of `sessions`, begins on that date of its rule, read on a clock in `zone`.

    A date that its rule does not give has the instant of its own time.
    """
    if len(sessions) > 1:
        for one in _evening(sessions, zone, day):
            if one.session.id == session.id and one.day == day:
                return one.start
    return local_instant(day, session.at, zone)


def overlaps(sessions: tuple[Session, ...], zone: ZoneInfo, first: date, last: date) -> Iterator[Begins]:
    """For every two sessions of which one waits for the other within [`first`, `last`]: the first such evening."""
    given = [set(nominal_dates(session, first - _DAY, last)) for session in sessions]
    told: set[tuple[str, str]] = set()
    for day in sorted(set().union(*given)):
        if day < first or sum((day in days) + (day - _DAY in days) for days in given) < 2:
            continue
        for one in _evening(sessions, zone, day):
            if one.day != day or one.after is None or (one.after.id, one.session.id) in told:
                continue
            told.add((one.after.id, one.session.id))
            yield one


@lru_cache(maxsize=512)
def _evening(sessions: tuple[Session, ...], zone: ZoneInfo, day: date) -> tuple[Begins, ...]:
    """The sessions of that date and of the one before it, which may last past midnight, in their order."""
    given = [
        (local_instant(one, session.at, zone), number, one)
        for number, session in enumerate(sessions)
        for one in nominal_dates(session, day - _DAY, day)
    ]
    placed: list[Begins] = []
    for nominal, number, one in sorted(given):
        placed.append(_place(sessions[number], one, nominal, placed))
    return tuple(placed)


def _place(session: Session, day: date, nominal: datetime, placed: Collection[Begins]) -> Begins:
    """`session` at the first instant from `nominal` on at which all its members are free for its whole length."""
    start, after = nominal, None
    lasts = timedelta(minutes=session.minutes)
    busy = [one for one in placed if set(one.session.members) & set(session.members)]
    while (blocks := _blocking(busy, start, lasts)) is not None:
        start, after = blocks.end, blocks.session
    return Begins(session, day, nominal, start, after)


def _blocking(busy: Iterable[Begins], start: datetime, lasts: timedelta) -> Begins | None:
    return next((one for one in busy if one.start < start + lasts and start < one.end), None)
