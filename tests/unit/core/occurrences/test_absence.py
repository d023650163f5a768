from __future__ import annotations

from datetime import time, timedelta

import pytest

from syncd.core.occurrences.absence import Absences, due_day, when_away_of
from syncd.model.registry import Away, IfMissed, Interval, RepeatFrom, Step, WhenAway
from tests.unit.core.occurrences.world import (
    KEEP,
    World,
    day,
    lapses,
    local,
    made,
    registry,
    stands,
    step,
    unknowns,
)

HOLIDAY = Away(("alex",), day("03-05"), day("03-15"))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(step("FREQ=DAILY"), WhenAway.PAUSE, id="daily"),
        pytest.param(step("FREQ=WEEKLY"), WhenAway.PAUSE, id="weekly"),
        pytest.param(step("FREQ=WEEKLY;INTERVAL=2"), WhenAway.NEXT_DAY_BACK, id="rarer than weekly"),
        pytest.param(step("FREQ=MONTHLY"), WhenAway.NEXT_DAY_BACK, id="monthly"),
        pytest.param(step("FREQ=DAILY;COUNT=1"), WhenAway.NEXT_DAY_BACK, id="once"),
        pytest.param(step("FREQ=DAILY", if_missed=KEEP), WhenAway.KEEP, id="kept"),
        pytest.param(step("FREQ=MONTHLY", when_away=WhenAway.PAUSE), WhenAway.PAUSE, id="says so"),
        pytest.param(step("FREQ=DAILY", when_away=WhenAway.COVER), WhenAway.PAUSE, id="cover by nobody"),
    ],
)
def test_the_default_of_when_away(given: Step, expected: WhenAway) -> None:
    """Up to weekly pauses, rarer waits for the day back, what is kept is kept; the step's own word comes first."""
    assert expected == when_away_of(given)


def test_absences_that_touch_are_one() -> None:
    """The day back lies after every absence that touches or overlaps."""
    absences = Absences(
        [Away(("alex",), day("03-10"), day("03-12")), HOLIDAY, Away(("alex",), day("03-15"), day("03-17"))]
    )

    assert [day("03-04"), day("03-17"), day("03-17"), day("03-05")] == [
        absences.back("alex", day("03-04")),
        absences.back("alex", day("03-05")),
        absences.back("alex", day("03-16")),
        absences.back("sam", day("03-05")),
    ]  # fmt: skip


def test_of_several_dates_in_one_absence_the_last_moves() -> None:
    """Only the last date moves to the day back, none when the rule gives that day; what is kept moves each."""
    fortnightly = step("FREQ=WEEKLY;INTERVAL=2")
    owed = step("FREQ=WEEKLY;INTERVAL=2", if_missed=IfMissed.KEEP, when_away=WhenAway.NEXT_DAY_BACK)
    first, back = day("03-06"), day("03-30")

    assert [None, None, back, back] == [
        due_day(fortnightly, first, back, day("03-20")),
        due_day(fortnightly, first, back, back),
        due_day(fortnightly, first, back, day("04-03")),
        due_day(owed, first, back, day("03-20")),
    ]


def test_a_daily_pauses_and_what_was_open_stays_open() -> None:
    """Nothing is made during the absence; what was open before does not lapse before four of the first day back."""
    world = World(registry(step("FREQ=DAILY"), away=[HOLIDAY]))
    world.run("03-04 05:00")
    away = [world.run(f"03-{n:02} 12:00") for n in (5, 9, 14)]
    back = world.run("03-15 04:00")

    assert [stands(run) for run in away] == [["03-04"]] * 3
    assert [lapses(run) for run in away] == [[]] * 3
    assert (made(back), stands(back)) == (["03-15"], ["03-04!", "03-15"])
    assert lapses(world.run("03-15 04:01")) == ["03-04"]


def test_a_monthly_is_due_on_the_day_back() -> None:
    """A monthly date in an absence keeps its recurrence-id and is due on the day back, at its time."""
    world = World(registry(step("FREQ=MONTHLY;BYMONTHDAY=8", at=time(9)), away=[HOLIDAY]))

    row = world.run("03-04 12:00").expected[0]

    assert (day("03-08"), local("03-08 09:00"), local("03-15 09:00"), True) == (
        row.occurrence.recurrence_id,
        row.nominal,
        row.due,
        row.may_create,
    )


def test_a_kept_bill_does_not_mind() -> None:
    """What is kept is due when it is due."""
    world = World(registry(step("FREQ=MONTHLY;BYMONTHDAY=8", if_missed=KEEP), away=[HOLIDAY]))

    assert [day("03-08")] == [row.due for row in world.run("03-04 12:00").expected if row.may_create][-1:]


def test_cover_is_a_dated_ownership() -> None:
    """Within the absence the covering member gets the items; before and after it the owner does."""
    cover = Away(("alex",), day("03-05"), day("03-07"), cover="sam")
    world = World(registry(step("FREQ=DAILY"), away=[cover]))
    whom = []
    for n in (4, 5, 6, 7):
        answer = world.run(f"03-{n:02} 05:00")
        whom += [(row.member, f"{row.occurrence.recurrence_id:%m-%d}") for row in answer.expected if row.may_create]

    assert whom == [("alex", "03-04"), ("sam", "03-05"), ("sam", "03-06"), ("alex", "03-07")]


@pytest.mark.parametrize(
    ("away", "when_away"),
    [
        pytest.param(Away(("alex", "sam"), day("03-05"), day("03-07"), cover="sam"), None, id="all are away"),
        pytest.param(Away(("alex",), day("03-05"), day("03-07"), cover="sam"), WhenAway.PAUSE, id="step says pause"),
    ],
)
def test_no_cover_by_who_is_away_nor_against_the_steps_word(away: Away, when_away: WhenAway | None) -> None:
    """Who is away covers nobody, and a step that pauses is not covered."""
    world = World(registry(step("FREQ=DAILY", when_away=when_away), away=[away]))

    assert stands(world.run("03-05 05:00")) == []


def test_an_absence_declared_late_pauses_what_stands() -> None:
    """An item that already stands within a later declared absence is not expected any more."""
    weekly = step("FREQ=WEEKLY;BYDAY=TU")
    world = World(registry(weekly))
    world.run("02-26 05:00")
    before = world.run("03-04 05:00")
    world.registry = registry(weekly, away=[HOLIDAY])

    assert (stands(before), stands(world.run("03-04 06:00"))) == (["03-03", "03-10"], ["03-03"])


def test_a_date_that_passed_before_the_absence_was_shortened_is_unknown() -> None:
    """Back early: what passed meanwhile is unknown, what is ahead appears."""
    daily = step("FREQ=DAILY")
    world = World(registry(daily, away=[HOLIDAY]), since=local("03-04 00:00"))
    world.run("03-04 05:00")
    world.run("03-09 12:00")
    world.registry = registry(daily, away=[Away(("alex",), day("03-05"), day("03-07"))])
    answer = world.run("03-09 13:00")

    assert (unknowns(answer), stands(answer), lapses(answer)) == (["03-07", "03-08"], ["03-09"], ["03-04"])


def test_a_chain_waits_for_the_day_back() -> None:
    """A completion step has no other date: it is due on the day back even if it says pause."""
    chain = step(
        None,
        starting="03-06",
        repeat_from=RepeatFrom.COMPLETION,
        after=Interval(days=5),
        when_away=WhenAway.PAUSE,
        ahead=timedelta(days=20),
    )

    assert [day("03-15")] == [row.due for row in World(registry(chain, away=[HOLIDAY])).run("03-04 12:00").expected]
