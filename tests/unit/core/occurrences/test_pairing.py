from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from syncd.core.occurrences.pairing import pair
from syncd.model.item import Kind
from syncd.model.registry import Ownership, Step
from tests.unit.core.occurrences.world import KEEP, THING, World, day, local, made, registry, session, stands, step

TUESDAYS = "FREQ=WEEKLY;BYDAY=TU"
WEDNESDAYS = "FREQ=WEEKLY;BYDAY=WE"


@pytest.mark.parametrize(
    ("rrule", "open_date", "expected"),
    [
        pytest.param(TUESDAYS, "03-03", None, id="the rule still gives it"),
        pytest.param(WEDNESDAYS, "03-03", "03-04", id="a day later"),
        pytest.param("FREQ=WEEKLY;BYDAY=MO", "03-03", "03-02", id="a day earlier"),
        pytest.param("FREQ=WEEKLY;BYDAY=FR", "03-03", "03-06", id="three days later, not four earlier"),
        pytest.param("FREQ=MONTHLY;BYMONTHDAY=15", "03-01", "03-15", id="equally near: the later"),
        pytest.param("FREQ=MONTHLY;BYMONTHDAY=28", "03-03", "02-28", id="over the end of a month"),
        pytest.param("FREQ=WEEKLY;BYDAY=MO,WE", "03-06", None, id="further than half an interval"),
        pytest.param("FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=20", "03-03", "08-20", id="within half a year"),
        pytest.param("FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=4", "03-03", None, id="not within half a year of what began"),
    ],
)
def test_an_open_one_gets_the_nearest_date(rrule: str, open_date: str, expected: str | None) -> None:
    """An open occurrence whose date the rule does not give is paired within half an interval."""
    answer = pair(step(rrule), {}, [day(open_date)], {day(open_date)})

    assert ({} if expected is None else {day(open_date): day(expected)}) == answer


def test_what_happens_once_moves_any_distance() -> None:
    """A new `on` takes the open item with it."""
    assert {day("03-03"): day("11-30")} == pair(step(None, on=day("11-30")), {}, [day("03-03")], {day("03-03")})


def test_no_two_get_one_date() -> None:
    """Several open ones of an old rule get different dates, and what finds none is not paired."""
    open_dates = [day("03-02"), day("03-03"), day("03-10")]

    answer = pair(step(WEDNESDAYS), {}, open_dates, set(open_dates))

    assert {day("03-02"): day("03-04"), day("03-10"): day("03-11")} == answer


def test_a_date_that_was_settled_is_not_given_again() -> None:
    """A date with an occurrence of its own is no partner."""
    assert pair(step(WEDNESDAYS), {}, [day("03-03")], {day("03-03"), day("03-04")}) == {}


def changed(before: Step, after: Step, **keys: object) -> World:
    """A household whose rule changed while the item of 10 March stood."""
    world = World(registry(before, **keys))  # type: ignore[arg-type]
    world.run("03-03 05:00")
    world.run("03-05 05:00")
    world.registry = registry(after, **keys)  # type: ignore[arg-type]
    return world


def test_a_changed_rule_moves_the_open_item() -> None:
    """The item keeps its recurrence-id, its date and due are the new rule's, and nothing is made beside it."""
    world = changed(step(TUESDAYS), step(WEDNESDAYS, at=time(18)))
    answer = world.run("03-05 12:00")
    row = answer.expected[-1]

    assert {THING: {day("03-03"): day("03-04"), day("03-10"): day("03-11")}} == answer.pairings
    assert (made(answer), stands(answer)[-1:]) == ([], ["03-10"])
    assert (local("03-11 18:00"), local("03-11 18:00"), False) == (row.nominal, row.due, row.may_create)


def test_a_pairing_is_made_once() -> None:
    """A stored pairing is used, not made again."""
    world = changed(step(TUESDAYS), step(WEDNESDAYS))
    first = world.run("03-05 12:00")
    second = world.run("03-05 12:01")

    assert ({}, stands(first)) == (second.pairings, stands(second))


def test_a_pairing_outlives_settling() -> None:
    """After the paired one is done its new date is not made, the one after it is."""
    world = changed(step(TUESDAYS), step(WEDNESDAYS))
    world.run("03-05 12:00")
    world.settle("03-10", "03-06 12:00")

    answer = [made(world.run(f"03-{n:02} 12:00")) for n in range(6, 20)]

    assert [dates for dates in answer if dates] == [["03-18"], ["03-25"]]


def test_changed_back_it_is_itself_again() -> None:
    """When the old rule comes back, the item is paired with its own date again."""
    world = changed(step(TUESDAYS), step(WEDNESDAYS))
    world.run("03-05 12:00")
    world.registry = registry(step(TUESDAYS))
    answer = world.run("03-05 13:00")

    assert (day("03-10"), [], day("03-10")) == (
        answer.pairings[THING][day("03-10")],
        made(answer),
        answer.expected[-1].due,
    )


def test_what_cannot_be_paired_is_not_expected() -> None:
    """A standing item without a date of the new rule near it is asked for no more."""
    world = World(registry(step("FREQ=DAILY")))
    world.run("03-03 05:00")
    world.registry = registry(step("FREQ=MONTHLY;BYMONTHDAY=10,12,14"))

    assert stands(world.run("03-03 06:00")) == []


def test_a_past_event_is_never_moved() -> None:
    """A calendar event that is over stays where it is when its rule changes; the new date is made."""
    tuesdays = step(TUESDAYS, at=time(8), ahead=timedelta(0))
    world = World(registry(tuesdays, kind=Kind.VEVENT))
    world.run("03-03 08:00")
    world.registry = registry(replace(tuesdays, rrule=WEDNESDAYS), kind=Kind.VEVENT)
    world.run("03-03 12:00")
    answer = world.run("03-04 08:00")

    assert (answer.pairings, made(answer)) == ({}, ["03-04"])


def test_the_new_date_decides_who_owns() -> None:
    """The nominal instant of a paired one is the new date's, also for a handover between the two dates."""
    handed = (Ownership("alex", until=date(2026, 3, 11)), Ownership("sam", since=date(2026, 3, 11)))
    world = changed(step(TUESDAYS), step(WEDNESDAYS), owners=handed)

    answer = world.run("03-05 12:00")

    assert (
        f"{answer.expected[-1].occurrence.recurrence_id:%m-%d}",
        answer.expected[-1].member,
        answer.expected[-1].may_create,
    ) == ("03-10", "sam", True)


def test_bills_that_stand_side_by_side_move_side_by_side() -> None:
    """Each of several kept bills moves to the date of its own month."""
    world = World(registry(step("FREQ=MONTHLY;BYMONTHDAY=1", if_missed=KEEP)), since=local("01-15 12:00"))
    world.run("03-20 12:00")
    world.registry = registry(step("FREQ=MONTHLY;BYMONTHDAY=5", if_missed=KEEP))

    answer = world.run("03-20 13:00")

    assert [(f"{row.occurrence.recurrence_id:%m-%d}", f"{row.due:%m-%d}") for row in answer.expected] == [
        ("02-01", "02-05"),
        ("03-01", "03-05"),
        ("04-01", "04-05"),
    ]


def test_a_session_moves_with_its_rule() -> None:
    """Standing sessions are paired too, one copy per member and none made beside them."""
    world = World(registry(sessions=[session()]))
    before = world.run("03-03 05:00")
    world.registry = registry(sessions=[session("FREQ=WEEKLY;BYDAY=SA")])
    after = world.run("03-03 06:00")

    assert [row.occurrence for row in before.expected] == [row.occurrence for row in after.expected][:16]
    assert [row.due for row in after.expected if row.may_create and row.due < local("04-25 00:00")] == []
    assert local("03-07 18:00") == after.expected[0].due


def test_a_session_that_is_over_is_not_moved() -> None:
    """The session of last Sunday stays where it was when the rule changes to Mondays."""
    world = World(registry(sessions=[session()]))
    world.run("03-01 12:00")
    world.registry = replace(world.registry, sessions=(session("FREQ=WEEKLY;BYDAY=MO"),))

    answer = world.run("03-02 12:00")

    assert local("03-02 18:00") == answer.expected[0].due
    assert day("03-02") == answer.expected[0].occurrence.recurrence_id
