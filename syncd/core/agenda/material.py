"""What an agenda is made from: one session occurrence, the registry, and what was known at one instant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from syncd.core.expected import Upcoming
from syncd.core.occurrences import upcoming
from syncd.core.occurrences.rules import nominal_dates
from syncd.core.outcome import Outcomes, fold
from syncd.model.ledger import Entry, EntryKind, Source
from syncd.model.occurrence import Memory, Occurrence, Settled, Thing, ThingKind
from syncd.model.registry import Registry, Responsibility, Session, SessionKind, Step
from syncd.model.when import day_of, end_of, local_instant, start_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)
LOOK_BACK = timedelta(days=400)
"""How far back the session before is looked for."""

LONGEST_SPAN = timedelta(days=92)
"""What happened is told since the session before, but for no longer than this."""

_SAYS = frozenset(EntryKind) - {EntryKind.WITHDRAWN, EntryKind.SIGN, EntryKind.HANDOVER, EntryKind.AGREED}

_USUALLY = {
    SessionKind.PLANNING: WEEK,
    SessionKind.CHECK_IN: WEEK,
    SessionKind.CALENDAR_REVIEW: timedelta(days=31),
    SessionKind.PARTNERSHIP_CHECK_IN: timedelta(days=31),
}
"""The span of a session that has none before it."""


@dataclass(frozen=True)
class Material:
    """One session occurrence and everything its agenda may draw on.

    Attributes:
        registry, session, occurrence: what is agreed, and which session it is for.
        start: when it begins (UTC).
        at: the agenda tells what was known before this instant.
        entries: the ledger, in the order in which it was seen.
        memory: what the state holds.
        unknown: occurrences of which nothing can be said.
        stood: earlier occurrences of this session that stood in somebody's calendar.
        load: the picture of the load in words, line by line; empty for none.
    """

    registry: Registry
    session: Session
    occurrence: Occurrence
    start: datetime
    at: datetime
    entries: tuple[Entry, ...] = ()
    memory: Memory = field(default_factory=Memory)
    unknown: frozenset[Occurrence] = frozenset()
    stood: frozenset[Occurrence] = frozenset()
    load: tuple[str, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The household's zone."""
        return self.registry.household.zone

    @cached_property
    def day(self) -> date:
        """The local day of the session."""
        return day_of(self.start, self.zone)

    @cached_property
    def since(self) -> datetime:
        """From when on what happened is told: the session before began then."""
        on = self.occurrence.recurrence_id
        before = nominal_dates(self.session, on - LOOK_BACK, on - timedelta(days=1))
        begun = before[-1] if before else on - _USUALLY[self.session.kind]
        return local_instant(max(begun, on - LONGEST_SPAN), self.session.at, self.zone)

    @cached_property
    def since_day(self) -> date:
        """The local day of `since`."""
        return day_of(self.since, self.zone)

    @cached_property
    def told(self) -> tuple[Entry, ...]:
        """The entries that were seen before `at`."""
        return tuple(entry for entry in self.entries if entry.seen_at < self.at)

    @cached_property
    def outcomes(self) -> Outcomes:
        """What became of everything, as far as it was told."""
        return fold(self.told)

    @cached_property
    def settled(self) -> dict[Occurrence, Settled]:
        """What was settled before `at`, however long ago."""
        later = {entry.occurrence for entry in self.entries if entry.seen_at >= self.at}
        before = {occurrence: how for occurrence, how in self.memory.settled.items() if occurrence not in later}
        return {**before, **self.outcomes.settled}

    @cached_property
    def last_word(self) -> dict[Occurrence, Entry]:
        """The newest entry that says what became of each occurrence; that an item was taken away says nothing."""
        return {e.occurrence: e for e in self.told if e.occurrence is not None and e.kind in _SAYS}

    @cached_property
    def news(self) -> tuple[Occurrence, ...]:
        """Occurrences of responsibilities of which something was learnt in the span, as it stands now."""
        return tuple(
            occurrence
            for occurrence, entry in self.last_word.items()
            if occurrence.thing.kind is ThingKind.RESPONSIBILITY and learnt_at(entry) >= self.since
        )

    @cached_property
    def sources(self) -> dict[Thing, tuple[Responsibility, Step]]:
        """Every step of the registry by its oldest names."""
        return {
            Thing(ThingKind.RESPONSIBILITY, each.uid_id, step.uid_id): (each, step)
            for each in self.registry.responsibilities
            for step in each.steps
        }

    @cached_property
    def week(self) -> tuple[Upcoming, ...]:
        """What of the responsibilities is due in the seven days from the session on."""
        memory = replace(self.memory, settled=self.settled)
        now = min(self.at, self.start)
        return tuple(self._within_a_week(upcoming(self.registry, now, memory, self.start + WEEK)))

    def _within_a_week(self, rows: Iterable[Upcoming]) -> Iterable[Upcoming]:
        until = self.start + WEEK
        for row in rows:
            if isinstance(row.source, Session):
                continue
            zone = self.zone if row.member is None else self.registry.member(row.member).zone
            if end_of(row.due, zone) > self.start and start_of(row.due, zone) < until:
                yield row

    def in_force(self, responsibility: Responsibility) -> date | None:
        """The local day from which on the registry has held it; None when that is not known."""
        known = self.memory.since
        things = (Thing(ThingKind.RESPONSIBILITY, responsibility.uid_id, s.uid_id) for s in responsibility.steps)
        days = [known[thing].astimezone(self.zone).date() for thing in things if thing in known]
        return min(days, default=None)


def learnt_at(entry: Entry) -> datetime:
    """When it was news: when it was seen, or for what was imported, when it happened."""
    return entry.at if entry.source is Source.IMPORT else entry.seen_at
