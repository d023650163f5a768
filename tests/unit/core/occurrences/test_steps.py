from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from syncd.model.item import Kind
from syncd.model.occurrence import OccurrenceState
from syncd.model.registry import Ownership
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


@pytest.mark.parametrize(
    ("rrule", "keys", "before", "after"),
    [
        pytest.param("FREQ=DAILY", {}, "03-10 03:59", "03-10 04:00", id="daily: own day at four"),
        pytest.param("FREQ=DAILY", {"at": time(18)}, "03-10 03:59", "03-10 04:00", id="daily with a time"),
        pytest.param(
            "FREQ=DAILY", {"at": time(2)}, "03-09 19:59", "03-09 20:00", id="before four: the evening before"
        ),
        pytest.param("FREQ=WEEKLY;BYDAY=TU,FR", {}, "03-10 03:59", "03-10 04:00", id="twice a week: own day"),
        pytest.param("FREQ=WEEKLY;BYDAY=TU", {}, "03-03 03:59", "03-03 04:00", id="weekly: seven days"),
        pytest.param("FREQ=WEEKLY;BYDAY=TU", {"at": time(18)}, "03-03 17:59", "03-03 18:00", id="weekly with a time"),
        pytest.param("FREQ=MONTHLY;BYMONTHDAY=10", {}, "02-24 03:59", "02-24 04:00", id="monthly: fourteen days"),
        pytest.param("FREQ=YEARLY", {"starting": "2025-03-10"}, "02-10 03:59", "02-10 04:00", id="yearly: 28 days"),
        pytest.param(None, {"on": date(2026, 3, 10)}, "02-10 03:59", "02-10 04:00", id="once: 28 days"),
        pytest.param(
            "FREQ=WEEKLY;BYDAY=TU", {"ahead": timedelta(days=2)}, "03-08 03:59", "03-08 04:00", id="ahead says so"
        ),
        pytest.param(
            "FREQ=WEEKLY;BYDAY=TU",
            {"at": time(18), "ahead": timedelta(hours=30)},
            "03-09 11:59",
            "03-09 12:00",
            id="ahead in hours",
        ),
    ],
)
def test_an_item_appears_ahead_of_its_due(
    rrule: str | None, keys: dict[str, object], before: str, after: str
) -> None:
    """An item due on 10 March may be made from its `ahead` on, and not a minute earlier."""
    asked = registry(step(rrule, **keys))  # type: ignore[arg-type]
    earlier, later = World(asked), World(asked)

    assert ("03-10" in made(earlier.run(before)), "03-10" in made(later.run(after))) == (False, True)


def test_a_missed_daily_is_replaced_each_morning() -> None:
    """Three days without a tick: each morning the old one lapses, the new one is made, the older one goes."""
    world = World(registry(step("FREQ=DAILY")))
    runs = [world.run(f"03-{n:02} 04:00") for n in (2, 3)]
    evening = world.run("03-03 20:00")
    last = world.run("03-04 04:05")

    assert [(made(run), stands(run), lapses(run)) for run in (*runs, evening, last)] == [
        (["03-02"], ["03-02"], []),
        (["03-03"], ["03-02!", "03-03"], []),
        ([], ["03-02!", "03-03"], ["03-02"]),
        (["03-04"], ["03-03!", "03-04"], ["03-03"]),
    ]


def test_lapsed_is_not_written_without_a_complete_look() -> None:
    """Without a complete look after the instant the next item is made, but nothing is said of the missed one."""
    world = World(registry(step("FREQ=DAILY")))
    world.run("03-02 05:00")
    world.look = False
    blind = world.run("03-04 06:00")
    world.look = True
    seen = world.run("03-04 07:00")

    assert (
        lapses(blind),
        stands(blind),
        lapses(seen),
        stands(seen),
    ) == ([], ["03-02!", "03-04"], ["03-02"], ["03-04"])


def test_a_tick_frees_the_place_but_tomorrow_comes_tomorrow() -> None:
    """A daily task that is done early does not bring the next one before its own day."""
    world = World(registry(step("FREQ=DAILY")))
    world.run("03-02 05:00")
    world.settle("03-02", "03-02 06:00")

    assert (stands(world.run("03-02 06:01")), made(world.run("03-03 04:00"))) == ([], ["03-03"])


def test_a_task_moved_past_the_next_date_holds_its_place() -> None:
    """A daily moved to Friday lapses on Saturday; the days between are never made and are unknown."""
    world = World(registry(step("FREQ=DAILY")))
    world.run("03-02 05:00")
    world.move("03-02", day("03-06"))
    friday = world.run("03-06 12:00")
    saturday = world.run("03-07 04:00")
    later = world.run("03-07 04:01")

    assert (stands(friday), made(friday)) == (["03-02", "03-06"], [])
    assert {"03-03", "03-04", "03-05"} <= set(unknowns(friday))
    assert (made(saturday), lapses(later)) == (["03-07"], ["03-02"])


def test_one_at_a_time_never_withdraws_what_stands() -> None:
    """With three days ahead, what was made stays when an earlier one is opened again."""
    world = World(registry(step("FREQ=DAILY", ahead=timedelta(days=3))))
    first = world.run("03-02 05:00")
    world.settle("03-02", "03-02 06:00")
    second = world.run("03-02 06:00")
    world.reopen("03-02", day("03-02"), "03-02 05:00")
    third = world.run("03-02 07:00")

    assert (made(first), made(second), made(third)) == (["03-02"], ["03-03"], [])
    assert {"03-02", "03-03"} <= set(stands(third))


def test_what_is_due_at_two_comes_the_evening_before_all_the_same() -> None:
    """A missed task of two o'clock that lapses at four does not keep the next one from appearing at eight."""
    world = World(registry(step("FREQ=DAILY", at=time(2))))
    world.run("03-01 20:00")

    assert made(world.run("03-02 20:00")) == ["03-03"]


def test_a_weekly_one_lapses_on_the_day_of_the_next() -> None:
    """The next weekly item stands before the old one lapses, and a day later only it does."""
    world = World(registry(step("FREQ=WEEKLY;BYDAY=TU")))
    world.run("02-24 04:00")
    week_before = world.run("03-03 04:01")
    lapsing = world.run("03-10 04:01")
    gone = world.run("03-11 04:00")

    assert (made(week_before), stands(week_before)[-2:]) == (["03-10"], ["03-03", "03-10"])
    assert (lapses(lapsing), stands(lapsing)) == (["03-03"], ["03-03!", "03-10", "03-17"])
    assert stands(gone) == ["03-10", "03-17"]


def test_a_monthly_ticked_on_day_twenty() -> None:
    """A monthly due on the 1st and ticked on the 20th brings the next one at its own time, 14 days before."""
    world = World(registry(step("FREQ=MONTHLY;BYMONTHDAY=1")))
    world.run("02-20 12:00")
    still = world.run("03-20 11:00")
    world.settle("03-01", "03-20 12:00")

    assert (stands(still), stands(world.run("03-20 12:01"))) == (["03-01", "04-01"], ["04-01"])


def test_a_kept_bill_never_lapses_and_is_made_late() -> None:
    """With `keep` bills stand side by side until they are done; a time without syncd is made good."""
    world = World(registry(step("FREQ=MONTHLY;BYMONTHDAY=1", if_missed=KEEP)), since=local("01-15 12:00"))
    answer = world.run("04-10 12:00")
    again = world.run("06-01 12:00")

    assert made(answer) == ["02-01", "03-01", "04-01"]
    assert (lapses(again), stands(again)) == ([], ["02-01", "03-01", "04-01", "05-01", "06-01"])


def test_a_kept_daily_goes_one_at_a_time() -> None:
    """A kept daily holds the place; what passed meanwhile is never made and is unknown."""
    world = World(registry(step("FREQ=DAILY", if_missed=KEEP)), since=local("03-02 00:00"))
    world.run("03-02 05:00")
    held = world.run("03-05 05:00")
    world.settle("03-02", "03-05 09:00")
    free = world.run("03-05 09:01")

    assert (stands(held), made(held)) == (["03-02", "03-05"], [])
    assert (made(free), unknowns(free)) == (["03-05"], ["03-03", "03-04"])


def test_nothing_from_before_its_time_is_expected() -> None:
    """A thing met for the first time begins today; its earlier dates were never expected and are not unknown."""
    world = World(registry(step("FREQ=MONTHLY;BYMONTHDAY=1", if_missed=KEEP)), since=None)

    answer = world.run("03-10 12:00")

    assert (stands(answer), lapses(answer), unknowns(answer)) == ([], [], [])


def test_what_stands_from_before_its_time_stays() -> None:
    """An item found standing without state is kept, whatever `since` says."""
    world = World(registry(step("FREQ=WEEKLY;BYDAY=TU")), since=local("03-09 12:00"))
    world.reopen("03-03", day("03-03"), "02-25 12:00")

    assert stands(world.run("03-09 12:00")) == ["03-03", "03-10"]


def test_a_date_that_passed_without_syncd_is_unknown() -> None:
    """What was not made in time is never made and is unknown."""
    world = World(registry(step("FREQ=WEEKLY;BYDAY=TU")), since=local("02-20 12:00"))

    answer = world.run("03-04 12:00")

    assert (made(answer), unknowns(answer)) == (["03-10"], ["02-24", "03-03"])


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        pytest.param("03-01 12:00", "03-02 23:00", ["03-02"], id="over before the end of the day"),
        pytest.param("03-02 12:00", "03-03 01:00", [], id="over its due instant"),
        pytest.param("03-03 02:00", "03-04 03:00", [], id="over its lapse instant"),
        pytest.param("03-03 04:01", "03-04 03:00", ["03-02"], id="begun after its lapse instant"),
    ],
)
def test_an_outage_over_due_or_lapse_makes_it_unknown(since: str, until: str, expected: list[str]) -> None:
    """An outage that holds the due or the lapse instant makes a missed one unknown, any other does not."""
    world = World(registry(step("FREQ=DAILY")))
    world.run("03-02 05:00")
    world.outage(since, until)

    answer = world.run("03-04 03:30")

    assert (expected, not expected) == (lapses(answer), "03-02" in unknowns(answer))


def test_an_item_that_came_too_late_is_unknown() -> None:
    """An item that first stood after its due instant does not lapse."""
    world = World(registry(step("FREQ=DAILY", at=time(10))))
    world.run("03-02 12:00")

    answer = world.run("03-03 04:01")

    assert (lapses(answer), "03-02" in unknowns(answer)) == ([], True)


def test_a_reopened_one_whose_instant_has_passed_lapses_at_once() -> None:
    """A tick taken back after the lapse instant lapses in the same run."""
    world = World(registry(step("FREQ=DAILY")))
    world.run("03-02 05:00")
    world.settle("03-02", "03-02 09:00")
    world.run("03-05 05:00")
    world.reopen("03-02", day("03-02"), "03-02 05:00")

    assert lapses(world.run("03-05 06:00")) == ["03-02"]


def test_a_lapsed_one_is_never_made_again() -> None:
    """Neither as lapsed nor, after its withdrawal, as withdrawn."""
    world = World(registry(step("FREQ=WEEKLY;BYDAY=TU")))
    for now in ("02-24 04:00", "03-10 05:00", "03-11 05:00"):
        world.run(now)

    assert "03-03" not in stands(world.run("03-11 06:00"))


def test_a_dropped_one_is_not_made_again() -> None:
    """What its owner deleted frees the place and stays away."""
    world = World(registry(step("FREQ=DAILY")))
    world.run("03-02 05:00")
    world.settle("03-02", "03-02 06:00", OccurrenceState.DROPPED)

    assert (stands(world.run("03-02 07:00")), made(world.run("03-03 05:00"))) == ([], ["03-03"])


def test_in_a_calendar_every_occurrence_stands_and_nothing_lapses() -> None:
    """Events stand side by side inside `ahead`; a past one without a mark stays and is unknown."""
    world = World(registry(step("FREQ=DAILY", at=time(10), ahead=timedelta(days=2)), kind=Kind.VEVENT))
    first = world.run("03-02 09:00")
    later = world.run("03-03 11:00")

    assert made(first) == ["03-02", "03-03"]
    assert (lapses(later), stands(later)) == ([], ["03-02", "03-03", "03-04", "03-05"])
    assert {"03-02", "03-03"} <= set(unknowns(later))


def test_an_event_is_not_over_before_it_ends() -> None:
    """A running event is not unknown yet, nor one that its owner moved to tomorrow."""
    world = World(registry(step("FREQ=DAILY", at=time(10), lasts=timedelta(hours=2)), kind=Kind.VEVENT))
    world.run("03-02 09:00")
    running = world.run("03-02 11:00")
    world.move("03-02", local("03-03 10:00"))

    assert ("03-02" in unknowns(running), "03-02" in unknowns(world.run("03-03 09:00"))) == (False, False)


def test_a_handover_moves_what_lies_after_it() -> None:
    """The open one due after the handover is made at the new owner; the earlier one stays with the old."""
    weekly = step("FREQ=WEEKLY;BYDAY=TU")
    world = World(registry(weekly))
    world.run("03-03 05:00")
    handed = (Ownership("alex", until=day("03-05")), Ownership("sam", since=day("03-05")))
    world.registry = registry(weekly, owners=handed)
    answer = world.run("03-05 12:00")

    assert [(row.member, f"{row.occurrence.recurrence_id:%m-%d}", row.may_create) for row in answer.expected] == [
        ("alex", "03-03", False),
        ("sam", "03-10", True),
    ]


def test_a_new_place_of_the_same_owner_is_a_move() -> None:
    """What stands in the old list may be made in the new one, in spite of one at a time."""
    daily = step("FREQ=DAILY")
    world = World(registry(daily))
    world.run("03-02 05:00")
    world.registry = registry(daily, kind=Kind.TODOIST)

    assert made(world.run("03-02 06:00")) == ["03-02"]


def test_what_needs_a_home_has_no_items() -> None:
    """Without an owner on its day an occurrence is not expected, even if it stands."""
    daily = step("FREQ=DAILY")
    world = World(registry(daily))
    world.run("03-02 05:00")
    world.registry = registry(daily, owners=(Ownership("alex", until=day("03-02")),))

    assert stands(world.run("03-02 06:00")) == []


def test_the_ongoing_has_no_items() -> None:
    """A responsibility without steps asks for nothing."""
    assert stands(World(registry()).run("03-02 05:00")) == []


def test_what_happens_once_stays_until_done() -> None:
    """A single date has no next one that would replace it."""
    world = World(registry(step(None, on=day("03-10"))))
    world.run("03-01 12:00")

    answer = world.run("05-01 12:00")

    assert (stands(answer), lapses(answer)) == (["03-10"], [])


def test_order_is_the_registrys_then_by_date() -> None:
    """Expected rows come in registry order, then by date."""
    first = step("FREQ=WEEKLY;BYDAY=TU")
    second = step("FREQ=WEEKLY;BYDAY=MO", id="two", uid_id="two")
    world = World(registry(first, second))

    answer = world.run("03-03 05:00")

    assert [(row.occurrence.thing.step, f"{row.occurrence.recurrence_id:%m-%d}") for row in answer.expected] == [
        ("task", "03-03"),
        ("task", "03-10"),
        ("two", "03-09"),
    ]
