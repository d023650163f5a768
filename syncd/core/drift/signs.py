"""Signs of life: who can be seen at all.

The danger is not chance but recording: who does not tick seems to carry less. A week counts for what compares people
only if every member gave a sign of life in it; and of each member's own things at least half must bear a mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from syncd.core.load.paper import Paper
from syncd.core.load.rows import Outcome
from syncd.core.load.weeks import WEEK, week_of
from syncd.core.load.weigh import Weighed
from syncd.model.when import day_of

SPAN = 9 * WEEK
"""The share of marks is taken over the weeks that have weight in the engine."""

LEAST = Fraction(1, 2)
"""With marks on less than this part of what was due there is too little to say."""

_MARKS = frozenset({Outcome.DONE, Outcome.SKIPPED, Outcome.DROPPED})


@dataclass(frozen=True, slots=True)
class Sign:
    """A member did something that syncd can see: a tick, move, skip, edit or answer, or a closed weekly card."""

    member: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """Of a member's own that was due in a span and could be seen: how many there were, how many bear a mark."""

    due: int
    marked: int

    @property
    def enough(self) -> bool:
        """Whether it is half of them or more."""
        return self.marked >= LEAST * self.due


def living(rows: Iterable[Weighed], signs: Iterable[Sign], paper: Paper, closing: datetime) -> dict[str, set[date]]:
    """Per member the weeks before `closing` with a sign of life: those given, and what was ticked or looked at alone.

    What several did together may have been told by one of them, and is nobody's sign.
    """
    alive: dict[str, set[date]] = {member: set() for member in paper.members}
    for sign in signs:
        if sign.member in alive and sign.at < closing:
            alive[sign.member].add(week_of(sign.at, paper.zone))
    for each in rows:
        if each.settled_at is None or each.outcome not in _MARKS:
            continue
        by = each.row.done_by if each.outcome is Outcome.DONE else (each.row.owner or "",)
        if len(by) == 1 and by[0] in alive:
            alive[by[0]].add(each.week)
    return alive


def all_alive(alive: Mapping[str, set[date]], paper: Paper, week: date) -> bool:
    """Whether every member who has a share in that week's agreement gave a sign of life in it."""
    return all(week in alive[member] for member, share in paper.agreed(week).items() if share)


def recorded(rows: Iterable[Weighed], paper: Paper, since: date, end: date) -> dict[str, Recorded]:
    """Per member what was due on the local days [`since`, `end`) and may be judged, and what of it bears a mark."""
    due, marked = dict.fromkeys(paper.members, 0), dict.fromkeys(paper.members, 0)
    for each in rows:
        owner = each.row.owner
        if owner not in due or not each.judged or each.outcome is Outcome.UNKNOWN:
            continue
        if since <= day_of(each.row.due, paper.zone) < end:
            due[owner] += 1
            marked[owner] += each.outcome in _MARKS
    return {member: Recorded(due[member], marked[member]) for member in paper.members}
