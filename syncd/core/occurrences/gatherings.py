"""What should stand for one session: a copy at every member, from `horizon` ahead, at least two.

A session takes place at one instant, read on the household's clock, whatever the zones of its members. It does not
lapse. Whether copies of several members are one item is decided where collections are known. Two that would overlap
are due one after the other, and one that a member moved where it was moved to; the nominal instant of each stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from syncd.core.expected import Expected, Upcoming
from syncd.core.identity import SHARED
from syncd.core.occurrences.evenings import start_of_session
from syncd.core.occurrences.placing import Frame, new_pairings
from syncd.core.occurrences.rules import following
from syncd.core.occurrences.schedule import Given, Known, dates_of, thing_of
from syncd.model.occurrence import Memory, Occurrence, Stands
from syncd.model.registry import Registry, Session
from syncd.model.when import day_of, end_of, local_instant

AT_LEAST = 2
"""How many coming sessions stand, however far apart they are."""

_DAY = timedelta(days=1)


def expect_session(frame: Frame, session: Session) -> tuple[list[Expected], dict[date, date]]:
    """What should stand at each member who is neither paused nor gone, by date and member, and new pairings.

    Sessions that are over or settled (held, cancelled) are not in it. One that has begun stays, but is not made.
    """
    known = frame.recall.of(thing_of(session))
    paired = new_pairings(frame, session, known)
    pairings = {**known.pairings, **paired}
    horizon = frame.now + session.horizon
    rows = []
    for count, given in enumerate(_coming(frame, session, known, pairings)):
        nominal = local_instant(given.nominal, session.at, frame.zone)
        start, lasts = _start(frame, session, known, given), _moved(frame, known, given).lasts
        stands = given.recurrence_id in known.standing
        if count >= AT_LEAST and start > horizon and not stands:
            continue
        occurrence = known.occurrence(given.recurrence_id)
        for member in session.members:
            if member in frame.resting or frame.rests_on(member, day_of(start, frame.zone)):
                continue
            make = start > frame.now and not _stands_at(frame, known, given.recurrence_id, member)
            rows.append(Expected(occurrence, member, session, nominal, start, make, lasts=lasts))
    return rows, paired


def upcoming_session(frame: Frame, session: Session, until: datetime) -> list[Upcoming]:
    """What begins in [now, `until`), once per member."""
    known = frame.recall.of(thing_of(session))
    pairings = {**known.pairings, **new_pairings(frame, session, known)}
    first, last = frame.today - _DAY, until.astimezone(frame.zone).date() + _DAY
    rows = []
    for given in dates_of(session, known, pairings, first, last):
        start = _start(frame, session, known, given)
        if given.recurrence_id not in known.settled and frame.now <= start < until:
            occurrence, appears = known.occurrence(given.recurrence_id), start - session.horizon
            day = day_of(start, frame.zone)
            there = [member for member in session.members if not frame.rests_on(member, day)]
            rows += [Upcoming(occurrence, member, session, start, appears) for member in there]
    return rows


def _coming(frame: Frame, session: Session, known: Known, pairings: dict[date, date]) -> list[Given]:
    """Unsettled dates whose session is not over: within the horizon, and on until there are at least two."""
    first = frame.today - _DAY
    last = (frame.now + session.horizon).astimezone(frame.zone).date() + _DAY
    while True:
        given = [
            one
            for one in dates_of(session, known, pairings, first, last)
            if one.recurrence_id not in known.settled and _ends(frame, session, known, one) > frame.now
        ]
        beyond = following(session, last)
        if len(given) >= AT_LEAST or beyond is None:
            return given
        last = beyond


def ruled(
    registry: Registry, now: datetime, memory: Memory, occurrences: Iterable[Occurrence]
) -> dict[Occurrence, Stands]:
    """Where the registry alone puts these sessions, wherever a member moved them; none of what it does not hold."""
    frame = Frame(registry, now, memory)
    held = {thing_of(session): session for session in registry.sessions}
    pairings: dict[str, dict[date, date]] = {}
    found = {}
    for occurrence in occurrences:
        session = held.get(occurrence.thing)
        if session is None:
            continue
        known = frame.recall.of(occurrence.thing)
        if session.id not in pairings:
            pairings[session.id] = {**known.pairings, **new_pairings(frame, session, known)}
        day = pairings[session.id].get(occurrence.recurrence_id, occurrence.recurrence_id)
        found[occurrence] = Stands(_by_rule(frame, session, day), timedelta(minutes=session.minutes))
    return found


def _by_rule(frame: Frame, session: Session, day: date) -> datetime:
    """When the rules let it begin: at its own time, or when the session before it ends."""
    return start_of_session(frame.registry.sessions, frame.zone, session, day)


def _moved(frame: Frame, known: Known, given: Given) -> Stands:
    return frame.moved.get(known.occurrence(given.recurrence_id)) or Stands()


def _start(frame: Frame, session: Session, known: Known, given: Given) -> datetime:
    """When it begins: where a member moved it, else by the rules."""
    return _moved(frame, known, given).start or _by_rule(frame, session, given.nominal)


def _ends(frame: Frame, session: Session, known: Known, given: Given) -> datetime:
    """When it is over: at its latest copy, since one that was not seen for a while stands where it stood."""
    starts = [_start(frame, session, known, given)]
    starts += [end_of(one.due, frame.zone) for one in known.standing.get(given.recurrence_id, ()) if one.due]
    return max(starts) + (_moved(frame, known, given).lasts or timedelta(minutes=session.minutes))


def _stands_at(frame: Frame, known: Known, recurrence_id: date, member: str) -> bool:
    """Whether the member's copy, or a shared one in the same account, stands where the member's sessions go now."""
    place = frame.place_of(member, session=True)
    names = (member, frame.member(member).uid_id, SHARED)
    return any(one.member in names and one.place == place for one in known.standing.get(recurrence_id, ()))
