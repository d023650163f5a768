"""What should stand for one step: appearing, one at a time, lapsing, unknown."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import accumulate

from syncd.core.expected import Expected, Lapse
from syncd.core.occurrences.appearing import MORNING
from syncd.core.occurrences.lapsing import LAST_DAY, Missed, lapse_instant, missed
from syncd.core.occurrences.placing import Course, Frame, Placed, last_day
from syncd.core.occurrences.rules import counts_from_completion, interval_of
from syncd.model.item import Kind
from syncd.model.occurrence import Occurrence, OccurrenceState, Standing
from syncd.model.registry import IfMissed, Responsibility, Step
from syncd.model.when import day_of, end_of


@dataclass(slots=True)
class StepAnswer:
    """What is asked for of one step; see `Expectation`."""

    expected: list[Expected] = field(default_factory=list)
    lapsed: list[Lapse] = field(default_factory=list)
    unknown: list[Occurrence] = field(default_factory=list)
    fixed: tuple[date, ...] = ()
    pairings: dict[date, date] = field(default_factory=dict)


def expect_step(frame: Frame, responsibility: Responsibility, step: Step, look_back: timedelta) -> StepAnswer:
    """What should stand for this step now.

    First what stands is judged, since it may hold the place; then, in the order of dates, what may be made.
    """
    return _StepNow(frame, Course(frame, responsibility, step)).answer(look_back)


class _StepNow:
    def __init__(self, frame: Frame, course: Course) -> None:
        self._frame = frame
        self._course = course
        self._step = course.step
        self._known = course.known
        self._chained = counts_from_completion(self._step)
        self._keep = self._step.if_missed is IfMissed.KEEP
        interval = interval_of(self._step)
        self._crowded = not self._chained and interval is not None and interval < 7
        at = self._step.at
        self._early = self._crowded and not self._keep and at is not None and at < MORNING
        self._holders: dict[str, list[Placed]] = {}
        self._answer = StepAnswer()

    def answer(self, look_back: timedelta) -> StepAnswer:
        """The dates in their order; two passes, because a later item that stands holds the place too."""
        frame, known = self._frame, self._known
        since = day_of(known.since, frame.zone) - timedelta(days=1)
        first = max(frame.today - look_back, since)
        looked = self._course.look(first, last_day(frame, self._step))
        # Of whom nothing is expected now, nothing is: what lies before the pause and after it neither.
        placed = [one for one in looked if one.owner not in frame.resting]
        rows: dict[date, Expected] = {}
        for one in placed:
            if one.owner is not None and one.recurrence_id in known.standing:
                row = self._standing(one, one.owner)
                if row is not None:
                    rows[one.recurrence_id] = row
        for one in placed:
            if one.owner is not None and one.recurrence_id not in known.standing:
                row = self._absent(one, one.owner)
                if row is not None:
                    rows[one.recurrence_id] = row
        self._answer.expected = [rows[one.recurrence_id] for one in placed if one.recurrence_id in rows]
        self._answer.pairings = self._course.new_pairings
        self._answer.fixed = () if self._course.chain is None else self._course.chain.fixed
        return self._answer

    # -- what stands

    def _standing(self, one: Placed, owner: str) -> Expected | None:
        known, now = self._known, self._frame.now
        settled = known.settled.get(one.recurrence_id)
        if settled is None and self._is_over_elsewhere(one, owner):
            self._unknown(one)
            return None
        missing = self._missed(one, owner)
        if settled is not None:
            if settled.state is not OccurrenceState.LAPSED:
                return None
            began = settled.at if missing is None else max(settled.at, missing.at)
            return self._row(one, owner, may_create=False, missed=True) if now < began + LAST_DAY else None
        if missing is not None:
            return self._overdue(one, owner, missing)
        self._holders.setdefault(owner, []).append(one)
        over = self._in_calendar(owner) and self._event_ends(one) <= now
        if over:
            self._unknown(one)
        moves = not over and not self._stands_at(one, owner) and not self._lapses_anyway(one, owner)
        return self._row(one, owner, may_create=moves)

    def _overdue(self, one: Placed, owner: str, missing: Missed) -> Expected | None:
        """An item whose lapse instant has passed: told once it was seen, gone a day later once it was seen."""
        if missing.unknown:
            self._unknown(one)
        elif missing.seen:
            occurrence = self._known.occurrence(one.recurrence_id)
            self._answer.lapsed.append(Lapse(occurrence, owner, missing.at))
        if missing.seen and self._frame.now >= missing.at + LAST_DAY:
            return None
        return self._row(one, owner, may_create=False, missed=True)

    def _missed(self, one: Placed, owner: str) -> Missed | None:
        """Whether the lapse instant of what stands has passed; None for what does not lapse or has not yet."""
        frame = self._frame
        items = self._items(one, owner)
        at = self._lapse_instant(one, owner, items)
        if at is None or frame.now < at:
            return None
        found = missed(at, one.due, items, one.zone, frame.complete_at, frame.outages)
        return replace(found, unknown=found.unknown or frame.rests_on(owner, day_of(at, one.zone)))

    def _lapses_anyway(self, one: Placed, owner: str) -> bool:
        """Whether it would lapse where it is moved to, where nobody has put it off: then it is not moved."""
        at = self._lapse_instant(one, owner, [item for item in self._items(one, owner) if self._belongs(item, owner)])
        return at is not None and at <= self._frame.now

    def _lapse_instant(self, one: Placed, owner: str, items: list[Standing]) -> datetime | None:
        if self._keep or self._chained or self._in_calendar(owner):
            return None
        successor = self._course.successor(day_of(one.nominal, one.zone))
        if successor is None:
            return None
        return lapse_instant(owner, one.due, successor, items, one.zone, self._frame.absences)

    def _is_over_elsewhere(self, one: Placed, owner: str) -> bool:
        """Whether it stands as events alone, all over, and its owner keeps tasks now: what is past is not moved."""
        events = all(item.place.kind is Kind.VEVENT for item in self._items(one, owner))
        return events and not self._in_calendar(owner) and self._event_ends(one) <= self._frame.now

    def _event_ends(self, one: Placed) -> datetime:
        """When a calendar event is over, wherever its owner moved it."""
        dues = [one.due, *(item.due for item in self._known.standing[one.recurrence_id] if item.due is not None)]
        lasts = self._step.lasts if self._step.at is not None and self._step.lasts is not None else timedelta(0)
        return max(end_of(due, one.zone) for due in dues) + lasts

    def _items(self, one: Placed, owner: str) -> list[Standing]:
        """The items that count: at the present owner, else wherever they stand."""
        standing = self._known.standing[one.recurrence_id]
        return [item for item in standing if self._belongs(item, owner)] or list(standing)

    def _stands_at(self, one: Placed, owner: str) -> bool:
        """Whether it stands where the owner's things go now; elsewhere it is to be moved."""
        place = self._frame.place_of(owner)
        standing = self._known.standing[one.recurrence_id]
        return any(self._belongs(item, owner) and item.place == place for item in standing)

    def _belongs(self, item: Standing, owner: str) -> bool:
        return item.member in (owner, self._frame.member(owner).uid_id)

    # -- what does not stand

    def _absent(self, one: Placed, owner: str) -> Expected | None:
        now = self._frame.now
        if one.day < day_of(self._known.since, one.zone):
            return None
        passed = self._day_ends(one) <= now
        if one.recurrence_id in self._known.withdrawn or (passed and not self._may_be_late(one, owner)):
            self._unknown(one)
            return None
        free = now >= one.appears and not self._place_is_held(owner)
        if free:
            self._holders.setdefault(owner, []).append(one)
        elif passed or now < one.appears:
            return None
        return self._row(one, owner, may_create=free)

    def _day_ends(self, one: Placed) -> datetime:
        """When it is too late to make it: the local end of its day.

        What is due before 04:00 by a rule of less than a week apart is of no use after its hour.
        """
        return end_of(one.due, one.zone) if self._early else one.day_ends

    def _may_be_late(self, one: Placed, owner: str) -> bool:
        """Whether it may be made after its day: what is owed until done, unless an earlier one held its place."""
        if self._chained:
            return True
        if not self._keep or self._in_calendar(owner):
            return False
        return not self._crowded or self._held_until(one.recurrence_id) < one.day_ends

    def _held_until(self, recurrence_id: date) -> datetime:
        """When the last of the earlier occurrences settled."""
        days, latest = self._settlings
        index = bisect_left(days, recurrence_id)
        return latest[index - 1] if index else self._known.since

    @cached_property
    def _settlings(self) -> tuple[list[date], list[datetime]]:
        """Settled dates, ascending, and for each the latest settling up to it."""
        days = sorted(self._known.settled)
        return days, list(accumulate((self._known.settled[day].at for day in days), max))

    def _place_is_held(self, owner: str) -> bool:
        """Rules of less than a week apart: one at a time at each owner.

        What is due before 04:00 appears the evening before, and then beside an older one that is past its due: that
        one lapses at 04:00, when the new one would already be late.
        """
        if not self._crowded or self._in_calendar(owner):
            return False
        return any(
            not (self._early and end_of(holder.due, holder.zone) <= self._frame.now)
            for holder in self._holders.get(owner, ())
        )

    # -- rows

    def _in_calendar(self, owner: str) -> bool:
        place = self._frame.place_of(owner)
        return place is not None and place.kind is Kind.VEVENT

    def _unknown(self, one: Placed) -> None:
        self._answer.unknown.append(self._known.occurrence(one.recurrence_id))

    def _row(self, one: Placed, owner: str, *, may_create: bool, missed: bool = False) -> Expected:
        occurrence = self._known.occurrence(one.recurrence_id)
        source = (self._course.responsibility, self._step)
        return Expected(occurrence, owner, source, one.nominal, one.due, may_create, missed)
