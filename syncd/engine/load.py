"""From the state to the picture of the load: rows and paper, facts and answers, and whether they may be shown.

The way in is `picture`. Nothing here asks an account or changes the state.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from syncd.core.answers import consented
from syncd.core.drift import Judgement, document, judge, signs_of
from syncd.core.drift.closer import closer, last_check_in, same_agreement
from syncd.core.drift.document import Before
from syncd.core.drift.signs import SPAN
from syncd.core.drift.telling import particulars
from syncd.core.folding import day_of_border
from syncd.core.load.dated import Span
from syncd.core.load.facts import Facts, facts_of
from syncd.core.load.folded import WeekSum, in_detail, named_now
from syncd.core.load.paper import Paper
from syncd.core.load.particulars import Closer, Particulars
from syncd.core.load.registered import paper_of
from syncd.core.load.rows import Row
from syncd.core.load.told import rows_of
from syncd.core.load.untold import without_shares
from syncd.core.load.versions import Versions, versions_of
from syncd.core.load.weeks import WEEK, closing, monday, week_of
from syncd.core.load.weigh import LEFT_OPEN, weighed
from syncd.core.occurrences.past import past
from syncd.core.outcome import fold
from syncd.engine.picture import LEDGER_WINDOW, memory_of, read_state
from syncd.model.ledger import Entry
from syncd.model.occurrence import Occurrence, Outage
from syncd.model.registry import Registry
from syncd.model.when import start_of
from syncd.store import Store

SPAN_WEEKS = 8
"""Closed weeks that a picture is of when nobody says which days, beside the running one."""

HISTORY = 104 * WEEK
"""So far back the answers look at single completions: two years.

A week counts half after three weeks, so that older ones say nothing of a share; of what the noise is learned from
they are an eighth. It bounds what a look costs in a household that keeps everything.
"""

_MARGIN = timedelta(days=60)
"""So much further back the ledger is read: a word about an occurrence may come after it settled."""


@dataclass(frozen=True, slots=True)
class Load:
    """The picture of the load of a household, as of an instant.

    Attributes:
        at: as of when.
        first, last: the local days that the facts are of.
        consent: everybody who shares the load said yes to the principle; without it no share is in here, for anybody.
        facts: the figures of the span; without consent counts alone.
        judgement: the answers, with the looks of each closed week; without consent none.
        paper: what was agreed and who owns what.
        particulars: what is told beside shares.
        document: what `load --json` prints, but for its version.
    """

    at: datetime
    first: date
    last: date
    consent: bool
    facts: Facts
    judgement: Judgement
    paper: Paper
    particulars: Particulars
    document: dict[str, Any]


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

    def answers(self, now: datetime) -> Judgement:
        """The answers as of the week that closed last."""
        zone = self.paper.zone
        closed = closing(now, zone)
        oldest = week_of(closed, zone) - HISTORY
        rows = self.rows(closed, since=start_of(oldest, zone))
        folded = [each for each in self.folded if each.week >= oldest]
        return judge(rows, self.paper, now, signs_of(self.entries, closed), folded=folded)


def picture(
    registry: Registry, store: Store, now: datetime, first: date | None = None, last: date | None = None
) -> Load:
    """The load over the local days `first` to `last`, with what was known at `now`.

    Without days they are the week of the last day, or of today, and the eight before it. Raises StateError.
    """
    zone = registry.household.zone
    today = now.astimezone(zone).date()
    last = today if last is None else last
    first = monday(min(last, today)) - SPAN_WEEKS * WEEK if first is None else first
    closed = closing(now, zone)
    cut = start_of(min(first - LEFT_OPEN, week_of(closed, zone) - HISTORY), zone)
    material = gather(registry, store, now, first, cut - _MARGIN)
    paper = material.paper
    since = start_of(min(first, week_of(closed, zone) - SPAN) - LEFT_OPEN, zone)
    recent = weighed(material.rows(since=since), paper, now)
    found = facts_of(recent, paper, first, last, now, material.folded)
    answers = material.answers(now)
    told = particulars(registry, recent, paper, found, answers, now, material.versions.began)
    sharing = set(paper.agreement_on(today).shares)
    consent = len(sharing) < 2 or sharing <= consented(store.card_entries(), registry)
    before = None
    if consent and answers.to_move is not None and found.enough_data:
        before, good = _since_check_in(registry, store, material, answers, now)
        told = replace(told, closer=good)
    shown = document(found, answers, consent=consent, before=before)
    if not consent:
        found, answers = without_shares(found), Judgement(answers.end, (), None, {})
        told = told.without_shares()
    return Load(now, first, last, consent, found, answers, paper, told, shown)


def _since_check_in(
    registry: Registry, store: Store, material: Material, answers: Judgement, now: datetime
) -> tuple[Before | None, Closer | None]:
    """What was so when the last check-in began, with what was known then; and the good news in it.

    Nothing before one was held, and nothing of one that was under another agreement.
    """
    zone = material.paper.zone
    then = last_check_in(registry, fold(material.entries), store.sessions(), now)
    if then is None or not same_agreement(material.paper, then, now):
        return None, None
    day = then.astimezone(zone).date()
    if week_of(then, zone) == answers.end:
        return Before(day, answers.to_move), None
    first = monday(day) - SPAN_WEEKS * WEEK
    cut = start_of(min(first - LEFT_OPEN, week_of(closing(then, zone), zone) - HISTORY), zone)
    earlier = gather(registry, store, then, first, cut - _MARGIN).answers(then)
    return Before(day, earlier.to_move), closer(earlier, answers, day)


def gather(registry: Registry, store: Store, now: datetime, first: date, since: datetime | None = None) -> Material:
    """What the state knew at `now`, with what was due from the local day `first` on.

    With `since` the ledger is read from that instant on alone. Raises StateError.
    """
    zone = registry.household.zone
    today = now.astimezone(zone).date()
    known = _named_now(registry, store.entries(since=since, as_seen=True))
    entries = tuple(each for each in known if each.seen_at <= now)
    decides = min(start_of(first, zone) - _MARGIN, now - LEDGER_WINDOW)
    state = read_state(store, now, (each for each in entries if each.at >= decides))
    memory = memory_of(registry, state, {}, now)
    begin = min(first, week_of(closing(now, zone), zone) - SPAN) - LEFT_OPEN
    found = past(registry, now, memory, begin)
    # Where a later word tells of it, it stood there at the time.
    later = {each.occurrence for each in known if each.seen_at > now}
    until = day_of_border(store.folded_until())
    told = {each.occurrence for each in entries if each.occurrence is not None} if until is not None else ()
    due = in_detail(found.due, told, until, store.unfolded())
    versions = versions_of(registry, (each for each in store.revisions() if each.at <= now), today)
    return Material(
        registry,
        versions,
        paper_of(registry, _unseen(registry, memory.outages, now), versions),
        entries,
        tuple(due),
        found.unknown - later,
        named_now(store.weekly_sums(), {member.uid_id: member.id for member in registry.members}),
    )


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
