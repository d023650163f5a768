"""Signs of life: who can be seen at all.

The danger is not chance but recording: who does not tick seems to carry less. A week counts for what compares people
only if every member gave a sign of life in it; of each member's own things at least half must bear a mark; and what
bears none may have been done by anybody: where that could hide more than the zone, nothing is called as agreed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from syncd.core.drift.question import Kind
from syncd.core.load.folded import Figure, Sums
from syncd.core.load.paper import Paper
from syncd.core.load.rows import ZERO, Outcome
from syncd.core.load.weeks import WEEK, on_days, week_of
from syncd.core.load.weigh import Weighed
from syncd.model.ledger import Entry, EntryKind

SPAN = 9 * WEEK
"""The share of marks is taken over the weeks that have weight in the engine."""

LEAST = Fraction(1, 2)
"""With marks on less than this part of what was due there is too little to say."""

MARKS = frozenset({Outcome.DONE, Outcome.SKIPPED, Outcome.DROPPED})


@dataclass(frozen=True, slots=True)
class Sign:
    """A member did something that syncd can see: a tick, move, skip, edit or answer, or a closed weekly card."""

    member: str
    at: datetime


def signs_of(entries: Iterable[Entry], seen_before: datetime | None = None) -> list[Sign]:
    """The signs of life in a ledger beside ticks and skips; with `seen_before` those that were known by then."""
    return [
        Sign(entry.by[0], entry.at)
        for entry in entries
        if entry.kind in (EntryKind.SIGN, EntryKind.REOPENED)
        and len(entry.by) == 1
        and (seen_before is None or entry.seen_at < seen_before)
    ]


@dataclass(frozen=True, slots=True)
class Recorded:
    """Of a member's own that was due in a span and could be seen.

    Attributes:
        due, marked: how many there were, and how many bear a mark.
        settled, left: points of what is settled, and of what of it was left open.
    """

    due: int
    marked: int
    settled: Fraction = ZERO
    left: Fraction = ZERO

    @property
    def enough(self) -> bool:
        """Whether it is half of them or more."""
        return self.marked >= LEAST * self.due


NO_SUMS = Sums(())


def living(
    rows: Iterable[Weighed], signs: Iterable[Sign], paper: Paper, closing: datetime, sums: Sums = NO_SUMS
) -> dict[str, set[date]]:
    """Per member the weeks before `closing` with a sign of life: those given, and what was ticked or looked at alone.

    What several did together may have been told by one of them, and is nobody's sign.
    """
    alive = {member: sums.weeks(Figure.ALIVE, member) for member in paper.members}
    for sign in signs:
        if sign.member in alive and sign.at < closing:
            alive[sign.member].add(week_of(sign.at, paper.zone))
    for each in rows:
        if each.settled_at is None or each.outcome not in MARKS:
            continue
        by = each.row.done_by if each.outcome is Outcome.DONE else (each.row.owner or "",)
        if len(by) == 1 and by[0] in alive:
            alive[by[0]].add(each.week)
    return alive


def all_alive(alive: Mapping[str, set[date]], paper: Paper, week: date) -> bool:
    """Whether every member who has a share in that week's agreement gave a sign of life in it."""
    return all(week in alive[member] for member, share in paper.agreed(week).items() if share)


def recorded(
    rows: Iterable[Weighed], paper: Paper, since: date, end: date, sums: Sums = NO_SUMS
) -> dict[str, Recorded]:
    """Per member what was due on the local days [`since`, `end`) and may be judged, and what of it bears a mark."""
    due, marked = dict.fromkeys(paper.members, 0), dict.fromkeys(paper.members, 0)
    settled, left = dict.fromkeys(paper.members, ZERO), dict.fromkeys(paper.members, ZERO)
    inside = on_days(since, end - timedelta(days=1), paper.zone)
    for each in rows:
        owner = each.row.owner
        if owner not in due or not each.judged or each.outcome is Outcome.UNKNOWN:
            continue
        if inside(each.row.due):
            due[owner] += 1
            marked[owner] += each.outcome in MARKS
            settled[owner] += each.credit.points if each.credit is not None else ZERO
            left[owner] += each.row.points.total if each.outcome is Outcome.LAPSED else ZERO
    for member in paper.members:
        for week in sums.weeks(Figure.OWN_DUE, member):
            if since <= week < end:
                due[member] += int(sums.of(Figure.OWN_DUE, week, member))
                marked[member] += int(sums.of(Figure.OWN_MARKED, week, member))
                settled[member] += sums.of(Figure.OWN_SETTLED, week, member)
                left[member] += sums.of(Figure.OWN_LEFT, week, member)
    return {m: Recorded(due[m], marked[m], settled[m], left[m]) for m in paper.members}


def hidden(marks: Iterable[Recorded], kind: Kind) -> Fraction:
    """The largest gap that could hide in what bears no mark, as a share.

    Of the load it is how much more of it one member's unmarked is than another's: what is missing on both sides alike
    hides nothing. Of `category` and `ownership` it is the largest unmarked part of anybody's own.
    """
    told = list(marks)
    whole = sum((each.settled for each in told), ZERO)
    if not whole:
        return ZERO
    if kind is Kind.LOAD:
        parts = [each.left / whole for each in told]
        return max(parts) - min(parts)
    return max(each.left / each.settled for each in told if each.settled)
