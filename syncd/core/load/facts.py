"""Facts over a span: agreed, on paper, carried, nobody; picked up, passed on, left open; by category and by phase."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from syncd.core.load.paper import Paper
from syncd.core.load.rows import ZERO, Outcome, Row
from syncd.core.load.sums import Breakdown, breakdown
from syncd.core.load.weeks import week_of
from syncd.core.load.weigh import Weighed, weighed
from syncd.model.when import day_of

ENOUGH_WEEKS = 4
"""Fewer weeks with anything settled in them are too few for shares."""

ENOUGH_OCCURRENCES = 8
"""Fewer settled occurrences too."""

PHASES = {"cognitive": "mind", "physical": "do"}
"""The two lines of the load: noticing with planning, and doing. They are not averaged into one."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Occurrences of a span: `due` in it, and of these those whose fate is `unknown`; `left_out` of the judgement."""

    due: int
    unknown: int
    done: int
    left_open: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Hands:
    """Points that moved against the plan, for one member.

    Attributes:
        done: points that count as the member's.
        picked_up: of these, points of which somebody else is the owner.
        passed_on: of the member's own, points that count as somebody else's.
        left_open: of the member's own, points that nobody got to.
    """

    done: Fraction
    picked_up: Fraction
    passed_on: Fraction
    left_open: Fraction


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a span of local days, both included.

    Attributes:
        first, last: the span.
        total: agreed, on paper, carried, nobody.
        by_category: against paper; categories in the order in which paper names them.
        by_phase: `cognitive` and `physical`.
        hands: per member, in registry order.
        due, done: points that were due in the span, and that were done in it.
        counts: occurrences.
        enough_data: shares may be shown.
    """

    first: date
    last: date
    total: Breakdown
    by_category: dict[str, Breakdown]
    by_phase: dict[str, Breakdown]
    hands: dict[str, Hands]
    due: Fraction
    done: Fraction
    counts: Counts
    enough_data: bool


def facts(rows: Iterable[Row], paper: Paper, first: date, last: date, now: datetime) -> Facts:
    """The facts of the local days `first` to `last`, as known at `now`.

    An occurrence belongs to the span in which it was settled, and counts as due in the span of its date.
    """
    everything = weighed(rows, paper, now)
    today = min(last, now.astimezone(paper.zone).date())
    settled = [each for each in everything if _settled_on(each, paper, first, last)]
    due = [each for each in everything if first <= day_of(each.row.due, paper.zone) <= last]
    given = [(each.row.category, each.week, each.credit) for each in settled if each.credit is not None]
    weighty = [(week, credit) for _, week, credit in given]
    categories = dict.fromkeys([h.category for h in paper.holdings] + [category for category, _, _ in given])
    weeks = {week_of(each.settled_at, paper.zone) for each in settled if each.settled_at is not None}
    return Facts(
        first,
        last,
        breakdown(weighty, paper, today),
        {
            name: breakdown([(w, c) for cat, w, c in given if cat == name], paper, today, category=name)
            for name in categories
        },
        {line: breakdown(weighty, paper, today, part=part) for line, part in PHASES.items()},
        {member: _hands(member, settled) for member in paper.members},
        sum((each.row.points.total for each in due), ZERO),
        sum((each.row.points.total for each in settled if each.outcome is Outcome.DONE), ZERO),
        _counts(due, settled),
        enough_data=len(weeks) >= ENOUGH_WEEKS and len(given) >= ENOUGH_OCCURRENCES,
    )


def _settled_on(each: Weighed, paper: Paper, first: date, last: date) -> bool:
    return each.settled_at is not None and first <= day_of(each.settled_at, paper.zone) <= last


def _counts(due: list[Weighed], settled: list[Weighed]) -> Counts:
    unknown = sum(each.outcome is Outcome.UNKNOWN or _unattributed(each) for each in due)
    done = sum(each.outcome is Outcome.DONE for each in settled)
    left_open = sum(each.outcome is Outcome.LAPSED for each in settled)
    return Counts(len(due), unknown, done, left_open, sum(not each.judged for each in due))


def _unattributed(each: Weighed) -> bool:
    return each.settled_at is not None and each.credit is None


def _hands(member: str, settled: list[Weighed]) -> Hands:
    done = picked_up = passed_on = left_open = ZERO
    for each in settled:
        if each.credit is None:
            continue
        carried, excess = each.credit.carried(member), each.credit.excess(member)
        done += carried
        if each.outcome is Outcome.LAPSED:
            left_open -= excess
        elif excess > 0:
            picked_up += excess
        else:
            passed_on -= excess
    return Hands(done, picked_up, passed_on, left_open)
