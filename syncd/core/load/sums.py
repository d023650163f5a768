"""Sums of points over a span, and the shares that follow from them.

Per member: `X` is the sum of what was picked up and passed on against the plan, `D` the sum of points, and week by
week N = X + (on paper - agreed) D. Then carried = agreed + sum of N / sum of D. An owner who does the own task adds
nothing to `X`: what is carried is what stands on paper, exactly, whatever the calendar brings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import lcm

from syncd.core.load.folded import Part
from syncd.core.load.paper import Paper
from syncd.core.load.rows import ZERO
from syncd.core.load.weeks import WEEK

PERCENT = 100
ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Portion:
    """One member's shares, in percent.

    Attributes:
        agreed: the agreed share; None where nothing was agreed (within one category).
        on_paper: the share of what the member owns.
        carried: the share of what counts as the member's; None without points: none, not zero.
        drift: carried minus agreed, else minus on paper; None without points.
    """

    agreed: Fraction | None
    on_paper: Fraction
    carried: Fraction | None
    drift: Fraction | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The shares of all members, in registry order; what they carried and `nobody` add up to 100.

    Attributes:
        members: per member id.
        nobody: the share that nobody got to; None without points.
        index: half the sum of the absolute differences, nobody included, in points of 100; None without points.
        points: the sum of which these are shares.
    """

    members: dict[str, Portion]
    nobody: Fraction | None
    index: Fraction | None
    points: Fraction


def breakdown(
    settled: Iterable[tuple[date, Part]],
    paper: Paper,
    now: date,
    *,
    part: str = "total",
    category: str | None = None,
) -> Breakdown:
    """Shares over settled occurrences, or folded weeks of them, each with its week.

    `part` is `total`, `mind` or `do`; within a `category` members are compared with paper, elsewhere with what was
    agreed. `now` is the local day up to which paper counts.
    """
    points, excess = _added(settled, paper, part)
    whole = sum(points.values(), ZERO)
    spread = {week: each for week, each in points.items() if each} or {now - timedelta(days=now.weekday()): ONE}
    total = sum(spread.values(), ZERO)
    agreed, on_paper = dict.fromkeys(paper.members, ZERO), dict.fromkeys(paper.members, ZERO)
    for week, each in spread.items():
        held = paper.held(week, min(week + WEEK, max(now, week) + timedelta(days=1)), part, category)
        for member, share in paper.agreed(week).items():
            agreed[member] += share * each / total
            on_paper[member] += held[member] * each / total
    moved = possible(on_paper, {m: x / whole for m, x in excess.items()}) if whole else None
    return _shown(None if category is not None else agreed, on_paper, moved, whole)


def _added(
    settled: Iterable[tuple[date, Part]], paper: Paper, part: str
) -> tuple[dict[date, Fraction], dict[str, Fraction]]:
    """Points by week, and what each member picked up or passed on; added up in a unit in which all is whole."""
    excess = dict.fromkeys(paper.members, ZERO)
    found = alike(settled)
    numbers: dict[int, tuple[int, Part]] = {}
    for (_, key), (number, credit) in found.items():
        numbers[key] = (numbers[key][0] + number if key in numbers else number, credit)
    weights: dict[int, Fraction] = {}
    for key, (number, credit) in numbers.items():
        counted = credit.part(part)
        weights[key] = counted.points
        for member in paper.members:
            excess[member] += number * counted.excess(member)
    unit = lcm(*(weight.denominator for weight in weights.values()))
    wholes = {key: int(weight * unit) for key, weight in weights.items()}
    sums: dict[date, int] = {}
    for (week, key), (number, _) in found.items():
        sums[week] = sums.get(week, 0) + number * wholes[key]
    return {week: Fraction(each, unit) for week, each in sums.items()}, excess


def alike(settled: Iterable[tuple[date, Part]]) -> dict[tuple[date, int], tuple[int, Part]]:
    """How many of a week share one credit, and which: sums of whole numbers are much faster than of fractions."""
    found: dict[tuple[date, int], tuple[int, Part]] = {}
    for week, credit in settled:
        key = (week, id(credit))
        found[key] = (found[key][0] + 1 if key in found else 1, credit)
    return found


def possible(on_paper: dict[str, Fraction], moved: dict[str, Fraction]) -> dict[str, Fraction]:
    """`moved` as it is, or all of it made smaller by one factor, so that no share leaves 0 to 1.

    What comes due in a span need not be spread as on paper: somebody whose responsibilities are ongoing has few
    dated ones. Then more than a member owns on paper could seem passed on.
    """
    factor = min((on_paper[m] / -x for m, x in moved.items() if x < 0 and -x > on_paper[m]), default=ONE)
    return {member: x * factor for member, x in moved.items()}


def _shown(
    agreed: dict[str, Fraction] | None,
    on_paper: dict[str, Fraction],
    moved: dict[str, Fraction] | None,
    points: Fraction,
) -> Breakdown:
    members, nobody, index = {}, None, None
    for member, paper in on_paper.items():
        target = None if agreed is None else agreed[member]
        carried = None if moved is None else paper + moved[member]
        drift = None if carried is None else PERCENT * (carried - (paper if target is None else target))
        members[member] = Portion(
            None if target is None else PERCENT * target,
            PERCENT * paper,
            None if carried is None else PERCENT * carried,
            drift,
        )
    if moved is not None:
        nobody = PERCENT * -sum(moved.values(), ZERO)
        index = (sum((abs(each.drift or ZERO) for each in members.values()), ZERO) + nobody) / 2
    return Breakdown(members, nobody, index, points)
