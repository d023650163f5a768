"""Weights: what one occurrence weighs.

A responsibility weighs the same per week whatever its cadence. Counting completions would erase the rare, heavy ones:
of the 63 starter responsibilities the 9 daily ones would hold 63 % of the points with 12 % of the weight. So an
occurrence weighs its step's part times the interval of its rule in weeks, at most four.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from syncd.core.load.rows import ZERO, Points
from syncd.core.occurrences.rules import counts_from_completion, interval_of, nominal_dates
from syncd.model.registry import Phase, Responsibility, Step

MOST_WEEKS = Fraction(4)
"""No occurrence stands for more weeks than this: a tax return is not fifty dinners."""

_SAMPLE = 60
_YEARS = 8


def weight_of(responsibility: Responsibility) -> Points:
    """Its three phases: what it weighs on paper."""
    weight = responsibility.weight
    return Points(Fraction(weight.notice), Fraction(weight.plan), Fraction(weight.do))


def points_of(responsibility: Responsibility, step: Step) -> Points:
    """What one occurrence of that step weighs.

    Its phase's part, in equal parts with other steps of the phase; a phase without a step is spread over all steps.
    """
    return _part(responsibility, step).times(min(weeks_between(step) or MOST_WEEKS, MOST_WEEKS))


def planned_of(responsibility: Responsibility) -> Fraction:
    """Points that its occurrences bring in an average week: less than its weight where they come rarely."""
    planned = ZERO
    for step in responsibility.steps:
        if between := weeks_between(step):
            planned += points_of(responsibility, step).total / between
    return planned


def weeks_between(step: Step) -> Fraction | None:
    """Weeks from one date of its rule to the next, on average; None for what happens once.

    Where the gaps between dates repeat (Tuesdays and Fridays), the average is over whole turns, and exact.
    """
    if counts_from_completion(step):
        return Fraction(interval_of(step) or 0, 7)
    if step.rrule is None:
        return None
    return _between(step)


def _part(responsibility: Responsibility, step: Step) -> Points:
    """What this step carries each week of its responsibility's weight."""
    weight = weight_of(responsibility)
    parts = []
    for phase, whole in ((Phase.NOTICE, weight.notice), (Phase.PLAN, weight.plan), (Phase.DO, weight.do)):
        bearers = [each for each in responsibility.steps if each.phase in (phase, None)] or responsibility.steps
        parts.append(whole / len(bearers) if step in bearers else ZERO)
    return Points(*parts)


@lru_cache(maxsize=1024)
def _between(step: Step) -> Fraction | None:
    first = step.starting
    days: tuple[date, ...] = ()
    for years in (1, _YEARS, _YEARS * 4):
        days = nominal_dates(step, first, date(first.year + years, 12, 31))
        if len(days) > _SAMPLE:
            break
    gaps = [(after - before).days for before, after in pairwise(days)]
    if not gaps:
        return None
    for turn in range(1, len(gaps) // 2 + 1):
        if gaps[turn:] == gaps[:-turn]:
            return Fraction(sum(gaps[:turn]), 7 * turn)
    return Fraction(sum(gaps), 7 * len(gaps))
