"""What the state holds of one thing, and which of its dates are to be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from syncd.core.occurrences.pairing import without_paired
from syncd.core.occurrences.rules import gives, nominal_dates
from syncd.model.item import Kind
from syncd.model.occurrence import APART, Memory, Occurrence, Settled, Standing, Thing, ThingKind
from syncd.model.registry import Responsibility, Session, Step
from syncd.model.when import end_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


class Given(NamedTuple):
    """A date that a rule gives. They differ when a pairing moved it."""

    nominal: date
    recurrence_id: date


@dataclass(slots=True)
class Known:
    """What `Memory` holds of one thing, by recurrence-id.

    `standing` holds open items of settled occurrences too; `open_dates` does not.
    """

    thing: Thing
    since: datetime
    settled: dict[date, Settled] = field(default_factory=dict)
    standing: dict[date, tuple[Standing, ...]] = field(default_factory=dict)
    withdrawn: set[date] = field(default_factory=set)
    fixed: tuple[date, ...] = ()
    pairings: Mapping[date, date] = field(default_factory=dict)

    @property
    def open_dates(self) -> list[date]:
        """Recurrence-ids of what stands and is not settled, ascending."""
        return sorted(day for day in self.standing if day not in self.settled)

    def occurrence(self, recurrence_id: date) -> Occurrence:
        """The occurrence of this thing with that recurrence-id."""
        return Occurrence(self.thing, recurrence_id)


def thing_of(source: tuple[Responsibility, Step] | Session) -> Thing:
    """The thing a step or session is, by its oldest names."""
    if isinstance(source, Session):
        return Thing(ThingKind.SESSION, source.uid_id, source.uid_id)
    responsibility, step = source
    return Thing(ThingKind.RESPONSIBILITY, responsibility.uid_id, step.uid_id)


class Recall:
    """`Memory` sorted by thing, in one pass over it: planning stays linear in what is remembered."""

    def __init__(self, memory: Memory, now: datetime) -> None:
        self._memory = memory
        self._now = now
        self._known: dict[tuple[str, str, bool], Known] = {}
        for occurrence, settled in memory.settled.items():
            self._of(occurrence.thing).settled[occurrence.recurrence_id] = settled
        for occurrence, standing in memory.standing.items():
            if standing:
                self._of(occurrence.thing).standing[occurrence.recurrence_id] = standing
        for occurrence in memory.withdrawn:
            self._of(occurrence.thing).withdrawn.add(occurrence.recurrence_id)

    def of(self, thing: Thing) -> Known:
        """What is known of that thing; a thing met for the first time is in force since now."""
        return self._of(thing)

    def _of(self, thing: Thing) -> Known:
        if thing.kind in APART:
            return Known(thing, self._now)
        # Hashing three plain values is several times cheaper than hashing a Thing, and this runs once per memory.
        key = (thing.id, thing.step, thing.kind is ThingKind.SESSION)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = Known(
                thing,
                self._memory.since.get(thing, self._now),
                fixed=self._memory.fixed.get(thing, ()),
                pairings=self._memory.pairings.get(thing, {}),
            )
        return known


def dates_of(
    source: Step | Session, known: Known, pairings: Mapping[date, date], first: date, last: date
) -> list[Given]:
    """The dates to look at: those of the rule within [`first`, `last`], and every open one that it still gives.

    `pairings` are all of them, the newly made ones included. Ascending by nominal date, then by recurrence-id.
    """
    spoken_for = known.standing.keys() | known.settled.keys() if pairings else ()
    days = list(nominal_dates(source, first, last))
    days += [day for day in known.standing if not first <= day <= last and gives(source, day)]
    result = [Given(day, day) for day in without_paired(source, days, pairings, spoken_for)]
    result += [
        Given(nominal, key)
        for key, nominal in pairings.items()
        if (key in known.standing or first <= nominal <= last) and gives(source, nominal)
    ]
    return sorted(result)


def is_past_event(standing: Iterable[Standing], now: datetime, zone: ZoneInfo) -> bool:
    """Whether all that stands are calendar events that are over: nothing moves them any more."""
    return all(
        one.place.kind is Kind.VEVENT and one.due is not None and end_of(one.due, zone) <= now for one in standing
    )
