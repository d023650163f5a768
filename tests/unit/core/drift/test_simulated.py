"""The simulated homes of the benchmarks are judged by the rules of the core."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import pytest

from syncd.core.drift.question import Kind
from syncd.core.drift.signs import Sign, living
from syncd.core.drift.streams import streams as sums_of
from syncd.core.load.paper import Paper
from syncd.core.load.weigh import weighed
from tests.simulated.homes import FAMILIES, UNIT, home_of
from tests.simulated.life import Change, doings
from tests.simulated.recording import NAMES, Habit, paper_of, rows_of
from tests.simulated.streams import FIRST, streams

WEEKS = 16


def _gap(on: Paper, week: date, member: str) -> Fraction:
    """Paper against the agreement: simulated homes have none but where their family says so."""
    return on.held(week, week + timedelta(weeks=1))[member] - on.agreed(week)[member]


@pytest.mark.parametrize("family", ["typical", "fluid"])
def test_the_sums_are_those_of_the_core(family: str) -> None:
    """Week by week the same excess and points for every question, for a home of two and one of three."""
    homes = [home_of(seed, FAMILIES[family]) for seed in range(40)]
    two = next(each for each in homes if len(each.agreed) == 2)
    three = next(each for each in homes if len(each.agreed) == 3)
    for home in (two, three):
        happened = list(doings(home, 1, WEEKS, Change(start=8, both=0.5)))
        on = paper_of(home)
        end = FIRST + timedelta(weeks=WEEKS)
        now = datetime.combine(end, time(0), UTC)
        signs = [Sign(m, now - timedelta(weeks=n, days=1)) for m in on.members for n in range(WEEKS + 2)]
        known = weighed(rows_of(home, happened, Habit(), 1), on, now)
        found = sums_of(known, on, living(known, signs, on, now), end, [str(c) for c in range(6)])
        core = {(s.kind, s.member, s.category): s.weeks for s in found}
        for (kind, member, category), simulated in streams(home, happened, WEEKS, tuple(Kind)).items():
            theirs = core[kind, NAMES[member], str(category) if kind is Kind.CATEGORY else ""]
            gaps = [_gap(on, each.week, NAMES[member]) if kind is Kind.LOAD else 0 for each in theirs]
            core_sums = [(w.excess - gap * w.points, w.points) for w, gap in zip(theirs, gaps, strict=True)]
            assert [(each.excess, each.points) for each in simulated] == core_sums
            assert {w.planned for w in simulated} == {w.planned for w in theirs if w.points}


def test_the_same_seed_gives_the_same_home() -> None:
    """Another seed another one; weights are whole parts of a point."""
    lives = [list(doings(home_of(seed, FAMILIES["typical"]), seed, 8)) for seed in (1, 1, 2)]

    assert lives[0] == lives[1] != lives[2]
    assert all(each.task.points % (UNIT // 7) == 0 or Fraction(each.task.points, UNIT) > 1 for each in lives[0])
