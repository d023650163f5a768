"""What the state knew at an instant, for the picture of the load. The state is read once for all instants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from syncd.core.drift import QUESTIONS, Judgement, Kind, Question, judge, signs_of
from syncd.core.drift.signs import SPAN
from syncd.core.folding import day_of_border, with_folded
from syncd.core.load.dated import Span
from syncd.core.load.folded import WeekSum, in_detail, named_now
from syncd.core.load.paper import Paper
from syncd.core.load.registered import paper_of
from syncd.core.load.rows import Row
from syncd.core.load.told import rows_of
from syncd.core.load.versions import Versions, versions_of
from syncd.core.load.weeks import WEEK, closing, week_of
from syncd.core.load.weigh import LEFT_OPEN
from syncd.core.occurrences.past import past
from syncd.core.outages import with_running
from syncd.core.outcome import fold
from syncd.engine.picture import LEDGER_WINDOW, State, memory_of, read_state
from syncd.model.ledger import Entry
from syncd.model.occurrence import Memory, Occurrence, OccurrenceState, Outage
from syncd.model.registry import Registry
from syncd.model.state import Revision
from syncd.model.when import start_of
from syncd.store import Store

HISTORY = 104 * WEEK
"""So far back the answers look at single completions: two years.

A week counts half after three weeks, so that older ones say nothing of a share; of what the noise is learned from
they are an eighth. It bounds what a look costs in a household that keeps everything.
"""

_MARGIN = timedelta(days=60)
"""So much further back the ledger is read: a word about an occurrence may come after it settled."""


@dataclass(frozen=True, slots=True)
class Material:
    """What the picture is made of, as known at an instant.

    Attributes:
        entries: the ledger, by the names that members have now.
        due, unknown: what was due without a word, and of it that of which nothing can be said.
        folded: what is left of older single completions.
    """

    registry: Registry
    versions: Versions
    paper: Paper
    entries: tuple[Entry, ...]
    due: tuple[Occurrence, ...]
    unknown: frozenset[Occurrence]
    folded: tuple[WeekSum, ...]

    def rows(self, seen_before: datetime | None = None, since: datetime | None = None) -> list[Row]:
        """What became of each occurrence, by what was seen before an instant; with `since` not of older ones."""
        entries = self.entries
        if since is not None:
            day = since.astimezone(self.paper.zone).date()
            older = [e.recurrence_id is None or e.recurrence_id < day for e in entries]
            told_of = {e.occurrence for e, old in zip(entries, older, strict=True) if old and e.at >= since}
            entries = tuple(e for e, old in zip(entries, older, strict=True) if not old or e.occurrence in told_of)
        # What a later word settled was open until then.
        later = [e.occurrence for e in entries if seen_before is not None and e.seen_at >= seen_before]
        due = (*self.due, *(occurrence for occurrence in later if occurrence is not None))
        return rows_of(self.registry, entries, due, self.unknown, seen_before, self.versions)

    def answers(self, now: datetime, questions: Mapping[Kind, Question] = QUESTIONS) -> Judgement:
        """The answers as of the week that closed last, to these questions."""
        zone = self.paper.zone
        closed = closing(now, zone)
        oldest = week_of(closed, zone) - HISTORY
        rows = self.rows(closed, since=start_of(oldest, zone))
        folded = [each for each in self.folded if each.week >= oldest]
        return judge(rows, self.paper, now, signs_of(self.entries, closed), questions, folded)


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of the state, for what was known at any instant up to it.

    Attributes:
        entries: the ledger in the order of seeing, by the names that members have now.
        since: from when on the ledger was read, by when things happened; None: all of it.
        state: the rest of the state; its outcomes are made anew for each instant.
        outages: those that are remembered.
        marks, until, unfolded, sums: what is left of what was folded, and up to when.
    """

    registry: Registry
    entries: tuple[Entry, ...]
    since: datetime | None
    state: State
    outages: tuple[Outage, ...]
    marks: Mapping[Occurrence, OccurrenceState]
    until: datetime | None
    unfolded: frozenset[Occurrence]
    sums: tuple[WeekSum, ...]
    revisions: tuple[Revision, ...]

    def older(self, store: Store, since: datetime) -> Reading:
        """With the ledger from an earlier instant on. Raises StateError."""
        if self.since is None or self.since <= since:
            return self
        more = _named_now(self.registry, store.entries(since=since, until=self.since, as_seen=True))
        if not more:
            return self
        entries = tuple(sorted((*more, *self.entries), key=lambda each: each.seen_at))
        return replace(self, entries=entries, since=since)

    def material(self, now: datetime, first: date) -> Material:
        """What was known at `now`, with what was due from the local day `first` on."""
        registry, zone = self.registry, self.registry.household.zone
        today = now.astimezone(zone).date()
        entries = tuple(each for each in self.entries if each.seen_at <= now)
        begin = min(first, week_of(closing(now, zone), zone) - SPAN) - LEFT_OPEN
        memory = self._memory(entries, now, first)
        found = past(registry, now, memory, begin)
        # Where a later word tells of it, it stood there at the time.
        later = {each.occurrence for each in self.entries if each.seen_at > now}
        until = day_of_border(self.until)
        told = {each.occurrence for each in entries if each.occurrence is not None} if until is not None else ()
        due = in_detail(found.due, told, until, self.unfolded)
        versions = versions_of(registry, self.revisions, today)
        return Material(
            registry,
            versions,
            paper_of(registry, _unseen(registry, memory.outages, now), versions),
            entries,
            tuple(due),
            found.unknown - later,
            self.sums,
        )

    def _memory(self, entries: Iterable[Entry], now: datetime, first: date) -> Memory:
        decides = min(start_of(first, self.registry.household.zone) - _MARGIN, now - LEDGER_WINDOW)
        outcomes = with_folded(fold(each for each in entries if each.at >= decides), self.marks, self.until)
        outages = with_running(self.outages, self.state.accounts, now)
        memory = replace(self.state.memory, settled=outcomes.settled, outages=outages)
        return memory_of(self.registry, replace(self.state, outcomes=outcomes, memory=memory), {}, now)


def history_of(registry: Registry, now: datetime, first: date) -> datetime:
    """From when on the ledger is read for facts from the local day `first` on, and answers, with what `now` knows."""
    zone = registry.household.zone
    return start_of(min(first - LEFT_OPEN, week_of(closing(now, zone), zone) - HISTORY), zone) - _MARGIN


def read(registry: Registry, store: Store, now: datetime, since: datetime | None = None) -> Reading:
    """Read the state; with `since` the ledger from that instant on alone. Raises StateError."""
    return Reading(
        registry,
        _named_now(registry, store.entries(since=since, as_seen=True)),
        since,
        read_state(store, now, ()),
        tuple(store.outages()),
        store.folded(),
        store.folded_until(),
        frozenset(store.unfolded()),
        named_now(store.weekly_sums(), {member.uid_id: member.id for member in registry.members}),
        tuple(store.revisions()),
    )


def gather(registry: Registry, store: Store, now: datetime, first: date) -> Material:
    """What the state knew at `now`, with what was due from the local day `first` on. Raises StateError."""
    return read(registry, store, now).material(now, first)


def _unseen(registry: Registry, outages: Iterable[Outage], now: datetime) -> list[Span]:
    """Spans without sight of the account in which a member's tasks stand."""
    return [
        Span(member.id, outage.since, outage.until)
        for outage in outages
        for member in registry.members
        if member.tasks == outage.account and outage.since <= now
    ]


def _named_now(registry: Registry, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Entries with the present ids of members who were called otherwise at first."""
    present = {member.id for member in registry.members}
    names = {member.uid_id: member.id for member in registry.members if member.uid_id not in present}
    if not names:
        return entries
    return tuple(
        replace(each, owner=names.get(each.owner, each.owner), by=tuple(names.get(who, who) for who in each.by))
        if each.owner in names or names.keys() & set(each.by)
        else each
        for each in entries
    )
