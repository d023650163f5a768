"""What of the ledger is folded into weekly sums: single completions that are settled for good. Pure.

Nothing that is open or watched is folded, nor what still decides what comes next. What was passed over is looked at
once more at the next fold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from syncd.core.load.folded import WeekSum
from syncd.core.load.weeks import monday
from syncd.core.occurrences.rules import counts_from_completion, later
from syncd.core.outcome import Outcomes, fold
from syncd.model.ledger import Entry
from syncd.model.occurrence import Occurrence, OccurrenceState, Settled, Thing, ThingKind
from syncd.model.registry import Household, IfMissed, Interval, Registry
from syncd.model.when import local_instant

DECIDES = timedelta(days=430)
"""So long the ledger decides which occurrences exist: longer than the look back for items without state."""

LEAST = timedelta(weeks=13)
"""Single completions are kept so long at least: answers about drift and undoing look at them."""

QUIET = timedelta(days=60)
"""What runs did is kept for thirty days, and a day or two until it is tidied up."""

EARLIEST = date(1970, 1, 5)
"""A Monday before which nothing is folded: there was nothing."""

_HALF_A_WEEK = timedelta(days=3, hours=12)


@dataclass(frozen=True, slots=True)
class Border:
    """What lies before it may be folded.

    Attributes:
        day: a Monday of the household.
        at: its first instant.
        decides: from this day on an occurrence decides what exists.
        quiet: no run that can be taken back names a link that ended before it.
    """

    day: date
    at: datetime
    decides: date
    quiet: datetime


@dataclass(frozen=True, slots=True)
class Folded:
    """A fold: what one change of the state does.

    Attributes:
        border: before which.
        occurrences: whose entries go.
        settled: of these, how they were settled, where that still decides what exists.
        unfolded: what lies before the border, has no entry and is in no sum.
        sums: what stays.
        fixed: dates of things that repeat from completion which decide nothing any more: when one was due tells when
            the one before it was done.
    """

    border: Border
    occurrences: frozenset[Occurrence]
    settled: Mapping[Occurrence, OccurrenceState]
    unfolded: frozenset[Occurrence]
    sums: tuple[WeekSum, ...] = ()
    fixed: Mapping[Thing, tuple[date, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the state says of occurrences beside the ledger.

    Attributes:
        busy: those that an item which is watched, an announced write or a hold belongs to.
        fixed: per thing that repeats from completion, the dates fixed so far.
    """

    busy: Collection[Occurrence]
    fixed: Mapping[Thing, tuple[date, ...]]


def border(household: Household, now: datetime) -> Border:
    """Up to where the household's retention lets single completions be folded: whole weeks alone."""
    today, span = now.astimezone(household.zone).date(), household.retention
    long = span.months // 12 >= today.year - EARLIEST.year
    kept = EARLIEST if long else later(today, Interval(-span.months, -span.days))
    day = max(EARLIEST, monday(min(kept, today - LEAST)))
    return Border(day, local_instant(day, time(0), household.zone), today - DECIDES, now - QUIET)


def day_of_border(at: datetime | None) -> date | None:
    """The Monday whose beginning is nearest to an instant, in whatever zone it was meant."""
    return None if at is None else monday((at + _HALF_A_WEEK).date())


def with_folded(outcomes: Outcomes, folded: Mapping[Occurrence, OccurrenceState], until: datetime | None) -> Outcomes:
    """Outcomes that know of what was folded: it is settled, by nobody in particular, at the border at the latest."""
    if until is None:
        return outcomes
    marks = {one: Settled(state, until) for one, state in folded.items() if one not in outcomes.counts}
    return replace(outcomes, settled=marks | outcomes.settled)


def choose(
    registry: Registry, before: Border, entries: Iterable[Entry], due: Iterable[Occurrence], kept: Kept
) -> Folded:
    """Which occurrences are folded, and which are passed over; the sums are still to be made.

    `entries` is the whole ledger in the order of seeing, `due` what was due before the border and is in no sum yet.
    """
    told: dict[Occurrence, list[Entry]] = {}
    for entry in entries:
        if entry.occurrence is not None and entry.occurrence.thing.kind is ThingKind.RESPONSIBILITY:
            told.setdefault(entry.occurrence, []).append(entry)
    outcomes = fold(entry for words in told.values() for entry in words)
    waiting = _Waiting(registry, before, outcomes, kept)
    going, unfolded = set(), set()
    for occurrence in dict.fromkeys([*told, *due]):
        if occurrence.recurrence_id >= before.day:
            continue
        words = told.get(occurrence, ())
        late = any(entry.at >= before.at or entry.seen_at >= before.at for entry in words)
        if late or occurrence in kept.busy or waiting.decides(occurrence):
            if not words:
                unfolded.add(occurrence)
            continue
        going.add(occurrence)
    return Folded(
        before,
        frozenset(going),
        {
            one: outcomes.settled[one].state
            for one in going
            if one in outcomes.settled and one.recurrence_id >= before.decides
        },
        frozenset(unfolded),
        fixed={thing: tuple(day for day in days[:-2] if day < before.decides) for thing, days in kept.fixed.items()},
    )


class _Waiting:
    """What is known in detail of older dates decides what comes next: of chains, and of what is owed until done."""

    def __init__(self, registry: Registry, before: Border, outcomes: Outcomes, kept: Kept) -> None:
        self._before = before
        self._outcomes = outcomes
        self._newest: dict[Thing, date] = {}
        self._owed: set[Thing] = set()
        for responsibility in registry.responsibilities:
            for step in responsibility.steps:
                thing = Thing(ThingKind.RESPONSIBILITY, responsibility.uid_id, step.uid_id)
                if step.if_missed is IfMissed.KEEP:
                    self._owed.add(thing)
                if counts_from_completion(step):
                    # The newest date is expected while the one before it is settled.
                    self._newest[thing] = ([date.min] * 2 + sorted(kept.fixed.get(thing, ())))[-2]

    def decides(self, occurrence: Occurrence) -> bool:
        """Whether this one does."""
        thing, day = occurrence.thing, occurrence.recurrence_id
        if day >= self._newest.get(thing, date.max):
            return True
        if occurrence in self._outcomes.settled:
            return False
        waits = thing in self._owed or occurrence in self._outcomes.reopened
        return waits and day >= self._before.decides
