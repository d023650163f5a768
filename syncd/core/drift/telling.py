"""What a picture tells beside shares, from facts, answers and rows: counts, names of tasks, patterns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from syncd.core.drift.judge import Judgement
from syncd.core.drift.question import Answer, Kind
from syncd.core.drift.signs import SPAN, recorded
from syncd.core.drift.verdict import Verdict
from syncd.core.load.columns import GROWN, began_on, gaps, growth
from syncd.core.load.facts import Facts
from syncd.core.load.paper import Paper
from syncd.core.load.particulars import Column, Particulars
from syncd.core.load.rows import ZERO, Outcome
from syncd.core.load.weeks import WEEK, next_monday, on_days
from syncd.core.load.weigh import Weighed
from syncd.core.load.words import QUIET_WEEKS
from syncd.model.registry import Registry, Responsibility
from syncd.model.when import day_of, start_of

ASYMMETRY = 8
"""Points of 100 by which somebody's noticing and planning exceeds their doing, before a pattern is told of.

Published for parents: 72.6 of the cognitive and 63.6 of the physical load.
"""

HANDED_OUT = Fraction(1, 5)
"""And the part of their own doing that others do."""

PATTERN_OCCURRENCES = 20
"""Settled in the span; with fewer no pattern is told of."""

MOST_TASKS = 3
MOST_HEAVY = 5


def particulars(
    registry: Registry,
    rows: Iterable[Weighed],
    paper: Paper,
    facts: Facts,
    judgement: Judgement,
    now: datetime,
    first: date | None = None,
) -> Particulars:
    """What is told beside the shares. `rows` reach back to the earlier of the span and nine weeks before the newest
    closed one; `first` is the day on which the household's first registry was applied.
    """
    known = list(rows)
    today = now.astimezone(paper.zone).date()
    agreement = paper.agreement_on(today)
    marks = [judgement.recorded[member] for member in agreement.shares if member in judgement.recorded]
    bearing = recorded(known, paper, judgement.end - SPAN, judgement.end)
    inside = on_days(facts.first, facts.last, paper.zone)
    due = [each for each in known if inside(each.row.due)]
    new = agreement.since is not None and today < next_monday(agreement.since) + QUIET_WEEKS * WEEK
    loads = [each for each in judgement.verdicts if each.kind is Kind.LOAD]
    names = {each.uid_id: each.name for each in registry.responsibilities if not each.private}
    columns = _columns(paper, today, first)
    lies = _lies(known, loads, judgement.end, paper, today)
    return Particulars(
        alone=len(agreement.shares) < 2,
        new_since=agreement.since if new else None,
        weeks=min((each.weeks for each in loads), default=0),
        marked_due=sum(each.due for each in bearing.values()),
        marked=sum(each.marked for each in bearing.values()),
        enough_marked=all(each.enough for each in marks),
        due=facts.counts.due,
        unknown=facts.counts.unknown,
        outage=_blind(paper, facts),
        mattered=sum(each.outcome in (Outcome.DONE, Outcome.LAPSED) for each in due),
        happened=sum(each.outcome is Outcome.DONE for each in due),
        tasks=tuple(names[t] for t in lies.tasks if t in names)[:MOST_TASKS],
        listed=lies.listed and any(each.gap_worth_saying for each in columns),
        columns=columns,
        began=first,
        grown_since=began_on(paper, today, first),
        pattern=_pattern(known, facts, paper),
        settling=tuple(names[task] for task in paper.settling(today) if task in names),
        heaviest=heaviest(registry, today),
    )


def heaviest(registry: Registry, day: date) -> tuple[str, ...]:
    """Names of the responsibilities with most noticing and planning that somebody holds, whoever that is.

    Of equal ones the alphabet decides; private ones are not named.
    """
    held = [r for r in registry.responsibilities if r.owner_on(day) is not None and not r.private and _mind(r)]
    return tuple(r.name for r in sorted(held, key=lambda r: (-_mind(r), r.name))[:MOST_HEAVY])


def _mind(responsibility: Responsibility) -> int:
    return responsibility.weight.notice + responsibility.weight.plan


def _blind(paper: Paper, facts: Facts) -> bool:
    """Whether an account could not be read on a day of the span."""
    begin = start_of(facts.first, paper.zone)
    end = start_of(facts.last + timedelta(days=1), paper.zone)
    return any(
        start_of(span.since, paper.zone) < end and (span.until is None or start_of(span.until, paper.zone) > begin)
        for span in paper.unseen
    )


def _columns(paper: Paper, day: date, first: date | None) -> tuple[Column, ...]:
    """The columns on paper of who shares the load today."""
    found = []
    for member, gap in gaps(paper, day).items():
        if member in paper.agreement_on(day).shares:
            grown = growth(paper, day, member, first)
            more = None if grown.ratio is None or grown.ratio < GROWN else float(100 * (grown.ratio - 1))
            found.append(Column(member, float(gap.on_paper), float(gap.agreed), gap.worth_saying, more))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Lies:
    """Where a move of the load lies: most of it in the list itself, or in these tasks, most of it first."""

    listed: bool = False
    tasks: tuple[str, ...] = ()


def _lies(rows: Sequence[Weighed], loads: Sequence[Verdict], end: date, paper: Paper, today: date) -> _Lies:
    """Of the column that moved most. What came into other hands since it was due is not among the tasks: that step
    is taken already.
    """
    moved = [each for each in loads if each.answer is Answer.MOVED and each.share is not None]
    if not moved:
        return _Lies()
    most = max(moved, key=lambda each: abs((each.share or 0.0) - each.planned))
    gap = (most.share or 0.0) - most.planned
    sign = 1 if gap > 0 else -1
    parts: dict[str, Fraction] = {}
    in_practice = whole = ZERO
    for each in rows:
        if each.credit is None or not each.judged or not end - SPAN <= each.week < end:
            continue
        whole += each.credit.points
        if each.outcome is Outcome.LAPSED:
            continue
        part = sign * each.credit.excess(most.member)
        in_practice += part
        if day_of(each.row.due, paper.zone) >= paper.handed_over(each.row.task, today):
            parts[each.row.task] = parts.get(each.row.task, ZERO) + part
    if not whole:
        return _Lies()
    if 2 * 100 * in_practice / whole < abs(gap):
        return _Lies(listed=True)
    found = [task for task, part in parts.items() if part > 0]
    return _Lies(tasks=tuple(sorted(found, key=lambda task: (-parts[task], task))))


def _pattern(rows: Sequence[Weighed], facts: Facts, paper: Paper) -> bool:
    """Whether somebody holds clearly more of the noticing and planning than of the doing, and hands doing out.

    The first alone may lie in what is owned; the second alone is help. Neither is told of with little data.
    """
    inside = on_days(facts.first, facts.last, paper.zone)
    settled = [
        each
        for each in rows
        if each.credit is not None and each.judged and each.settled_at is not None and inside(each.settled_at)
    ]
    weeks = {each.week for each in settled}
    if not facts.enough_data or len(settled) < PATTERN_OCCURRENCES or len(weeks) < QUIET_WEEKS:
        return False
    cognitive, physical = facts.by_phase["cognitive"].members, facts.by_phase["physical"].members
    for member in paper.members:
        mind, do = cognitive[member].carried, physical[member].carried
        if mind is None or do is None or mind - do < ASYMMETRY:
            continue
        own = [e for e in settled if e.row.owner == member and e.outcome is Outcome.DONE and e.credit is not None]
        whole = sum((e.row.points.do for e in own), ZERO)
        given = sum((e.row.points.do * _by_others(e, member) for e in own), ZERO)
        if whole and given / whole >= HANDED_OUT:
            return True
    return False


def _by_others(each: Weighed, member: str) -> Fraction:
    assert each.credit is not None
    return 1 - each.credit.do.get(member, ZERO)
