"""What was due up to now and is settled by no word: what the ledger alone does not tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from syncd.core.occurrences.expect import expect
from syncd.core.occurrences.placing import Course, Frame
from syncd.model.occurrence import Memory, Occurrence
from syncd.model.registry import Registry
from syncd.model.when import day_of, start_of

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Past:
    """Occurrences of responsibilities that were due and are not settled.

    Attributes:
        due: what was expected of somebody, in registry order, then by date.
        unknown: of these those of which nothing can be said: they could not stand there in time, nobody could see
            them, or they stand nowhere any more and nobody said a word.
    """

    due: tuple[Occurrence, ...]
    unknown: frozenset[Occurrence]


def past(registry: Registry, now: datetime, memory: Memory, first: date) -> Past:
    """What was due from the local day `first` up to `now`, and what is older and stands open.

    What needed a home, what an absence paused, what was put down, and what lies before its step was in force was
    expected of nobody. Raises ValueError for a rule that RFC 5545 does not know.
    """
    frame = Frame(registry, now, memory)
    doubtful = expect(registry, now, memory, look_back=max(_DAY, frame.today - first)).unknown
    due: list[Occurrence] = []
    unknown: set[Occurrence] = set()
    for responsibility in registry.responsibilities:
        for step in responsibility.steps:
            for occurrence, lost in _past(frame, Course(frame, responsibility, step), first):
                due.append(occurrence)
                if lost or occurrence in doubtful:
                    unknown.add(occurrence)
    return Past(tuple(due), frozenset(unknown))


def _past(frame: Frame, course: Course, first: date) -> Iterator[tuple[Occurrence, bool]]:
    """What was due of one step, each with whether it stands nowhere though its day is over."""
    known = course.known
    since = day_of(known.since, frame.zone) - _DAY
    for one in course.look(max(first, since), frame.today + _DAY):
        if one.owner is None or one.recurrence_id in known.settled or start_of(one.nominal, one.zone) > frame.now:
            continue
        stands = one.recurrence_id in known.standing
        if stands or one.day >= day_of(known.since, one.zone):
            yield known.occurrence(one.recurrence_id), not stands and one.day_ends <= frame.now
