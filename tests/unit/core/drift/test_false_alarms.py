"""How often the answers are wrong in simulated homes, and how soon they are right: a small sample with fixed seeds.

Each family is 16 homes over three years, 48 household-years: enough to notice that something broke, too few for a
second decimal. `python -m benchmarks.load_simulation` asks as many as one likes, and names what was claimed for each.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from syncd.core.drift import QUESTIONS, Answer, Kind, judge
from tests.simulated.asking import CHANGES, COUPLES, WEEK, YEARS, lives
from tests.simulated.homes import FAMILIES, home_of
from tests.simulated.life import STILL, doings
from tests.simulated.recording import Habit, paper_of, rows_of
from tests.simulated.streams import FIRST, alarms, delay, looked, said

HOMES = 16
MOST = 0.2
"""False alarms per household and year, of all questions together."""

MEDIANS = {"50->70": 6, "50->65": 8, "50->65 over 8 weeks": 11, "65 from day one": 6}
"""Whole weeks until half of the homes are told, as worked out on other simulated homes."""

COMPARED = (Kind.LOAD, Kind.CATEGORY, Kind.OWNERSHIP)


@pytest.mark.parametrize("family", FAMILIES)
def test_false_alarms(family: str) -> None:
    """Where nothing moves, an alarm begins at most once in five years of a household.

    In the fluid family most is done by the other one, which is what `category` and `ownership` tell of.
    """
    kinds = (Kind.LOAD, Kind.OPEN) if family == "fluid" else tuple(Kind)
    found = sum(
        alarms(said(looked(sums, QUESTIONS))) for _, sums in lives(FAMILIES[family], HOMES, YEARS * WEEK, kinds=kinds)
    )

    assert found / HOMES / YEARS <= MOST


@pytest.mark.parametrize("name", MEDIANS)
def test_delays(name: str) -> None:
    """A change is told within two weeks of the median that was worked out when the defaults were chosen."""
    change = next(change for each, change, _ in CHANGES if each == name)
    told = [
        delay(said(looked(sums, QUESTIONS), Kind.LOAD), change.start)
        for _, sums in lives(COUPLES, 30, change.start + 60, change)
    ]
    weeks = sorted(60 if each is None else each for each in told)

    assert abs((weeks[14] + weeks[15]) / 2 - MEDIANS[name]) <= 2


@pytest.mark.parametrize(
    "habit",
    [*(pytest.param(Habit(part), id=f"{part:.0%} unticked") for part in (0.1, 0.5, 1.0)), Habit(owner_ticks=True)],
)
def test_homes_that_record_badly(habit: Habit) -> None:
    """What one member does not tick, or an owner ticks for another, makes no alarm about who does what.

    Where half or more is not ticked it is not called as agreed either. Three homes, looked at each sixth week of
    forty.
    """
    homes, weeks = 3, 40
    moved, calm = 0, 0
    for seed in range(homes):
        home = home_of(seed, FAMILIES["typical"])
        rows = rows_of(home, list(doings(home, seed, weeks, STILL)), habit, seed)
        on = paper_of(home)
        for week in range(15, weeks, 6):
            now = datetime.combine(FIRST + timedelta(weeks=week), time(12), UTC)
            answers = [v.answer for v in judge(rows, on, now).verdicts if v.kind in COMPARED]
            moved += Answer.MOVED in answers
            calm += Answer.AS_AGREED in answers

    assert moved == 0
    assert (calm == 0) == (habit.unticked >= 0.5)
