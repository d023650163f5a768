"""A row as it stands now: what it counts as, in which week, and whether it may be judged."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from syncd.core.load.credit import Credit, Shares, credit
from syncd.core.load.paper import Paper
from syncd.core.load.rows import Outcome, Row, known
from syncd.core.load.weeks import week_of
from syncd.model.when import day_of, local_instant, start_of

LEFT_OPEN = timedelta(days=14)
"""What is open so long after its date counts as left open: computed, not written."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One occurrence that is due or settled by now.

    Attributes:
        row: as told.
        outcome: what it counts as now.
        settled_at: when it was settled; None while it is open or unknown.
        week: the local week in which it was settled; else in which it was due.
        credit: whose it counts as; None while it is open or unknown, or when nobody can tell who did it.
        judged: it may say something about drift. What falls into an absence, a transition or a span without sight
            of the account, and what weighs nothing, is a fact and no more.
    """

    row: Row
    outcome: Outcome
    settled_at: datetime | None
    week: date
    credit: Credit | None
    judged: bool


def weighed(rows: Iterable[Row], paper: Paper, now: datetime) -> list[Weighed]:
    """The rows that exist at `now`: nothing that is due later, unless it is settled already."""
    made = _Credits(paper)
    return [each for row in known(rows, now) if (each := _weighed(row, paper, now, made)) is not None]


def left_open_at(row: Row, paper: Paper) -> datetime:
    """The instant from which an open occurrence counts as left open: local midnight, 14 days after its date."""
    return local_instant(day_of(row.due, paper.zone) + LEFT_OPEN, time(0), paper.zone)


class _Credits:
    """Credits, each worked out once: what rows of one kind have in common is one object, of which there are few."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._made: dict[tuple[Hashable, ...], tuple[Row, Credit]] = {}

    def of(self, row: Row, outcome: Outcome, week: date) -> Credit:
        """The credit of a row that is settled so in that week."""
        # Where it was nobody's, the shares of the week decide. The row is kept, so that its points stay one object.
        agreed = None if row.owner in self._paper.members else week
        key = (id(row.points), row.owner, agreed, outcome, row.done_by, row.whole)
        if key not in self._made:
            owner = _owner(row, self._paper, week)
            self._made[key] = (row, credit(row, outcome, owner, self._paper.members))
        return self._made[key][1]


def _weighed(row: Row, paper: Paper, now: datetime, made: _Credits) -> Weighed | None:
    due = start_of(row.due, paper.zone)
    outcome, at = row.outcome, row.completed_at
    if at is None and due > now:
        return None
    seen = at if at is not None else min(limit := left_open_at(row, paper), now)
    if outcome is Outcome.OPEN and limit <= now:
        outcome, at = Outcome.LAPSED, limit
    unseen = bool(paper.unseen) and any(paper.is_unseen(row, instant) for instant in (due, seen))
    if unseen and outcome in (Outcome.OPEN, Outcome.LAPSED):
        outcome, at = Outcome.UNKNOWN, None
    week = week_of(at or due, paper.zone)
    given = None
    # Done, but by whom cannot be told: in a shared account nobody is given what somebody did.
    if at is not None and (outcome is not Outcome.DONE or row.done_by):
        given = made.of(row, outcome, week)
    weightless = not (row.points.notice or row.points.plan or row.points.do)
    kept_out = unseen or weightless or paper.is_away(row) or paper.in_transition(row)
    return Weighed(row, outcome, at, week, given, judged=not kept_out)


def _owner(row: Row, paper: Paper, week: date) -> Shares:
    """Whose it is by plan; what needed a home, or belonged to somebody who is not listed, is everybody's."""
    return {row.owner: Fraction(1)} if row.owner in paper.members else paper.agreed(week)
