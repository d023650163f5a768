"""Facts over a span: agreed, on paper, carried, nobody; picked up, passed on, left open; by category and by phase."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from syncd.core.load.credit import Credit
from syncd.core.load.folded import Figure, Part, Sums, WeekSum, within
from syncd.core.load.paper import Paper
from syncd.core.load.rows import ZERO, Outcome, Points, Row
from syncd.core.load.sums import Breakdown, breakdown
from syncd.core.load.weeks import on_days
from syncd.core.load.weigh import Weighed, weighed

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


def facts(
    rows: Iterable[Row], paper: Paper, first: date, last: date, now: datetime, folded: Iterable[WeekSum] = ()
) -> Facts:
    """The facts of the local days `first` to `last`, as known at `now`.

    An occurrence belongs to the span in which it was settled, and counts as due in the span of its date. A `folded`
    week belongs to it when most of its days do.
    """
    return facts_of(weighed(rows, paper, now), paper, first, last, now, folded)


def facts_of(
    everything: Collection[Weighed],
    paper: Paper,
    first: date,
    last: date,
    now: datetime,
    folded: Iterable[WeekSum] = (),
) -> Facts:
    """As `facts`, of rows that are weighed already."""
    today = min(last, now.astimezone(paper.zone).date())
    inside = on_days(first, last, paper.zone)
    settled = [each for each in everything if each.settled_at is not None and inside(each.settled_at)]
    due = [each for each in everything if inside(each.row.due)]
    sums = Sums(folded, within(first, today))
    given: list[tuple[str, date, Part]] = [
        (each.row.category, each.week, each.credit) for each in settled if each.credit is not None
    ]
    credited = len(given) + sums.total(Figure.CREDITED)
    given += sums.credits(paper.members)
    weighty = [(week, credit) for _, week, credit in given]
    categories = dict.fromkeys([h.category for h in paper.holdings] + [category for category, _, _ in given])
    weeks = {each.week for each in settled} | sums.weeks(Figure.SETTLED)
    return Facts(
        first,
        last,
        breakdown(weighty, paper, today),
        {
            name: breakdown([(w, c) for cat, w, c in given if cat == name], paper, today, category=name)
            for name in categories
        },
        {line: breakdown(weighty, paper, today, part=part) for line, part in PHASES.items()},
        {member: _with_sums(hands(member, settled), sums, member) for member in paper.members},
        _points(due) + sums.total(Figure.DUE_POINTS),
        _points(each for each in settled if each.outcome is Outcome.DONE) + sums.total(Figure.DONE_POINTS),
        _counts(due, settled, sums),
        enough_data=len(weeks) >= ENOUGH_WEEKS and credited >= ENOUGH_OCCURRENCES,
    )


def _points(some: Iterable[Weighed]) -> Fraction:
    """What these weigh together; rows of one step share their points, which are added up once."""
    numbers: dict[int, tuple[int, Points]] = {}
    for each in some:
        points = each.row.points
        numbers[id(points)] = (numbers.get(id(points), (0, points))[0] + 1, points)
    return sum((number * points.total for number, points in numbers.values()), ZERO)


def _counts(due: list[Weighed], settled: list[Weighed], sums: Sums) -> Counts:
    unknown = sum(is_unknown(each) for each in due)
    done = sum(each.outcome is Outcome.DONE for each in settled)
    left_open = sum(each.outcome is Outcome.LAPSED for each in settled)
    counts = {
        Figure.DUE: len(due),
        Figure.UNKNOWN: unknown,
        Figure.DONE: done,
        Figure.LEFT_OPEN: left_open,
        Figure.LEFT_OUT: sum(not each.judged for each in due),
    }
    return Counts(*(number + int(sums.total(figure)) for figure, number in counts.items()))


def is_unknown(each: Weighed) -> bool:
    """Whether nothing can be said of it, or not who did it."""
    return each.outcome is Outcome.UNKNOWN or (each.settled_at is not None and each.credit is None)


def _with_sums(single: Hands, sums: Sums, member: str) -> Hands:
    return Hands(
        single.done + sums.total(Figure.CARRIED, member),
        single.picked_up + sums.total(Figure.PICKED_UP, member),
        single.passed_on + sums.total(Figure.PASSED_ON, member),
        single.left_open + sums.total(Figure.LEFT, member),
    )


def hands(member: str, settled: Iterable[Weighed]) -> Hands:
    """What moved against the plan in what was settled, for one member."""
    done = picked_up = passed_on = left_open = ZERO
    some: dict[tuple[int, Outcome], tuple[int, Credit]] = {}
    for each in settled:
        if each.credit is not None:
            key = (id(each.credit), each.outcome)
            some[key] = (some[key][0] + 1 if key in some else 1, each.credit)
    for (_, outcome), (number, credit) in some.items():
        carried, excess = number * credit.carried(member), number * credit.excess(member)
        done += carried
        if outcome is Outcome.LAPSED:
            left_open -= excess
        elif excess > 0:
            picked_up += excess
        else:
            passed_on -= excess
    return Hands(done, picked_up, passed_on, left_open)
