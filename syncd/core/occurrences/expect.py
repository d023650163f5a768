"""What should stand where, now and later: the registry, the instant and what is remembered, and nothing else.

The rules are told to people in docs/guide.md. Each is written where it is decided:

    rules         which local dates a rule gives
    pairing       a changed rule moves what is open
    completion    dates that count from the last settling
    absence       who owns meanwhile, what an absence moves
    appearing     when an item appears
    lapsing       when it has lapsed, when nothing can be said
    placing       a date becomes an occurrence of somebody
    steps         what should stand for one step
    gatherings    what should stand for one session
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from syncd.core.expected import Expectation, Expected, Lapse, Upcoming
from syncd.core.occurrences.gatherings import expect_session, upcoming_session
from syncd.core.occurrences.placing import Course, Frame
from syncd.core.occurrences.schedule import thing_of
from syncd.core.occurrences.steps import expect_step
from syncd.model.occurrence import Memory, Occurrence, Thing
from syncd.model.registry import Registry, Responsibility, Step
from syncd.model.when import end_of, start_of

LOOK_BACK = timedelta(days=400)
"""How far back dates are looked at; what stands is found however old it is."""

_DAY = timedelta(days=1)


def expect(registry: Registry, now: datetime, memory: Memory, *, look_back: timedelta = LOOK_BACK) -> Expectation:
    """What the registry asks for at `now` (aware), and what was decided on the way and must be stored.

    Settled occurrences are not in `expected`, but for a lapsed one in its last day. Sorted by responsibility and step
    in registry order, then by nominal date; then sessions, by date and member. Asking again with the answer applied
    asks for nothing new. Raises ValueError for a rule that RFC 5545 does not know.
    """
    frame = Frame(registry, now, memory)
    expected: list[Expected] = []
    lapsed: list[Lapse] = []
    unknown: set[Occurrence] = set()
    fixed: dict[Thing, tuple[date, ...]] = {}
    pairings: dict[Thing, Mapping[date, date]] = {}
    for responsibility in registry.responsibilities:
        for step in responsibility.steps:
            answer = expect_step(frame, responsibility, step, look_back)
            expected += answer.expected
            lapsed += answer.lapsed
            unknown.update(answer.unknown)
            thing = thing_of((responsibility, step))
            if answer.fixed:
                fixed[thing] = answer.fixed
            if answer.pairings:
                pairings[thing] = answer.pairings
    for session in registry.sessions:
        rows, paired = expect_session(frame, session)
        expected += rows
        if paired:
            pairings[thing_of(session)] = paired
    return Expectation(tuple(expected), tuple(lapsed), frozenset(unknown), fixed, pairings)


def upcoming(registry: Registry, now: datetime, memory: Memory, until: datetime) -> tuple[Upcoming, ...]:
    """What is due in [`now`, `until`) and not settled, sorted by due, then in registry order.

    An occurrence without an owner has no member; a session stands once per member. What an absence pauses is not in
    it. One at a time is not foreseen: what may hold a place then is not known now.
    """
    frame = Frame(registry, now, memory)
    result: list[Upcoming] = []
    for responsibility in registry.responsibilities:
        for step in responsibility.steps:
            result += _upcoming_step(frame, responsibility, step, until)
    for session in registry.sessions:
        result += upcoming_session(frame, session, until)
    return tuple(sorted(result, key=lambda row: start_of(row.due, _zone(frame, row))))


def _upcoming_step(frame: Frame, responsibility: Responsibility, step: Step, until: datetime) -> list[Upcoming]:
    course = Course(frame, responsibility, step)
    first = frame.absences.earliest_running(frame.today) - 2 * _DAY
    last = until.astimezone(frame.zone).date() + 2 * _DAY
    return [
        Upcoming(course.known.occurrence(one.recurrence_id), one.owner, (responsibility, step), one.due, one.appears)
        for one in course.look(first, last)
        if one.recurrence_id not in course.known.settled
        and end_of(one.due, one.zone) > frame.now
        and start_of(one.due, one.zone) < until
    ]


def _zone(frame: Frame, row: Upcoming) -> ZoneInfo:
    return frame.zone_of(row.member)
