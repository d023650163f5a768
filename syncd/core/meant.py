"""Which occurrence somebody means who names a task and no date."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from syncd.core.words import Word
from syncd.model.item import Field, Kind, Status
from syncd.model.link import Link, LinkState
from syncd.model.occurrence import Occurrence, OccurrenceState, Settled, Thing
from syncd.model.when import day_of, decode_when

REACH = timedelta(days=7)
"""So far back something is meant that does not stand open any more."""

RECENT = timedelta(hours=24)
"""What was settled so lately is meant by whoever says the same once more, and not the next date."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An open item. `over`: it is an event whose day has passed without a mark."""

    occurrence: Occurrence
    day: date
    over: bool


@dataclass(frozen=True, slots=True)
class Meant:
    """What is meant; `already`: what would be said of it was said lately, so that nothing is to be done."""

    occurrence: Occurrence
    already: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the steps that may be meant.

    Attributes:
        standing: their open items, whoever's.
        settled: how occurrences of theirs were settled.
        past: what was due of them lately and is settled by no word.
        today, now: of whoever says it.
    """

    standing: tuple[Standing, ...]
    settled: Mapping[Occurrence, Settled]
    past: Collection[Occurrence]
    today: date
    now: datetime

    def _settled_as(self, *states: OccurrenceState) -> Iterator[Occurrence]:
        return (one for one, settled in self.settled.items() if settled.state in states)

    def due(self) -> Occurrence | None:
        """The earliest that stands open and is due by today."""
        return _first(s for s in self.standing if not s.over and s.day <= self.today)

    def ahead(self) -> Occurrence | None:
        """The next that stands open before its day."""
        return _first(s for s in self.standing if s.day > self.today)

    def unmarked(self) -> Occurrence | None:
        """The newest event that has passed without a mark, of the last days."""
        return _last(s.occurrence for s in self.standing if s.over and s.day >= self.today - REACH)

    def unsettled(self, *states: OccurrenceState) -> Occurrence | None:
        """The newest of the last days of which nothing is known, or that was settled as one of `states`."""
        lately = (*self.past, *self._settled_as(*states))
        return _last(one for one in lately if self.today - REACH <= one.recurrence_id <= self.today)

    def lately(self, state: OccurrenceState) -> Occurrence | None:
        """The newest that was settled so within a day, or whose day has not passed."""
        told = self._settled_as(state)
        return _last(
            one for one in told if one.recurrence_id >= self.today or abs(self.now - self.settled[one].at) <= RECENT
        )


def standing_of(
    links: Iterable[Link],
    things: Collection[Thing],
    settled: Collection[Occurrence],
    zones: Mapping[str, ZoneInfo],
    now: datetime,
) -> tuple[Standing, ...]:
    """The open items of these steps, but those that are `settled` by now. `zones` are members', by oldest id."""
    found = []
    for link in links:
        one, zone = link.occurrence, zones.get(link.member)
        if zone is None or one.thing not in things or one in settled:
            continue
        if link.state not in (LinkState.OPEN, LinkState.LEFT) or link.theirs[Field.STATUS] != Status.OPEN:
            continue
        due = decode_when(link.theirs[Field.DUE])
        day = one.recurrence_id if due is None else day_of(due, zone)
        found.append(Standing(one, day, link.place.kind is Kind.VEVENT and day < day_of(now, zone)))
    return tuple(found)


def meant_by(word: Word, known: Known) -> Meant | None:
    """What `did`, `with` or `skip` is said of; None where nothing of it can be meant now.

    First the earliest that stands open and is due by today. Whoever says a second time what was said within a day, or
    of a day that has not passed, means the same; whoever adds that it was done together means what was done. Else
    `did` and `with` look back to an event that passed without a mark, and then ahead; `skip` looks ahead first. Last
    comes what lapsed within a week, or of which nothing is known; of what was done also what was taken off the list.
    """
    lapsed, dropped = OccurrenceState.LAPSED, OccurrenceState.DROPPED
    if found := known.due():
        return Meant(found)
    if word is Word.SKIP:
        if said := known.lately(OccurrenceState.SKIPPED):
            return Meant(said, already=True)
        found = known.ahead() or known.unmarked() or known.unsettled(lapsed)
    else:
        found, said = known.unmarked(), known.lately(OccurrenceState.DONE)
        if said and (found is None or found.recurrence_id < said.recurrence_id):
            return Meant(said, already=word is Word.DID)
        found = found or known.ahead() or known.unsettled(lapsed, dropped)
    return Meant(found) if found else None


def _first(standing: Iterable[Standing]) -> Occurrence | None:
    return min(((s.day, s.occurrence) for s in standing), default=(None, None))[1]


def _last(occurrences: Iterable[Occurrence]) -> Occurrence | None:
    return max(((one.recurrence_id, one) for one in occurrences), default=(None, None))[1]
