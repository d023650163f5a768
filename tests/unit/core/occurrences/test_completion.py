from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from syncd.core.occurrences import upcoming
from syncd.model.item import Kind
from syncd.model.occurrence import Memory, OccurrenceState
from syncd.model.registry import Interval, RepeatFrom, Step
from tests.unit.core.occurrences.world import THING, World, day, lapses, local, made, registry, stands, step

MONTH = Interval(months=1)


def chain(starting: str = "03-01", after: Interval = MONTH) -> Step:
    """A step whose next date lies a month after the last one settled."""
    return step(None, starting=starting, repeat_from=RepeatFrom.COMPLETION, after=after)


@pytest.mark.parametrize(
    "state", [OccurrenceState.DONE, OccurrenceState.SKIPPED, OccurrenceState.DROPPED, OccurrenceState.LAPSED]
)
def test_the_next_date_is_fixed_when_the_last_one_settles(state: OccurrenceState) -> None:
    """However it settles, the next date lies `after` the local day of settling and is given out to be stored."""
    world = World(registry(chain()))
    world.run("03-01 12:00")
    world.settle("03-01", "03-31 12:00", state)

    answer = world.run("03-31 13:00")

    assert {THING: (day("04-30"),)} == answer.fixed


def test_what_was_fixed_is_never_computed_again() -> None:
    """Another `after`, another time of settling: the stored date stands."""
    world = World(registry(chain()))
    world.run("03-01 12:00")
    world.settle("03-01", "03-05 12:00")
    world.run("03-05 13:00")
    world.registry = registry(chain(after=Interval(days=10)))
    world.settle("03-01", "03-20 12:00")
    answer = world.run("04-01 13:00")

    assert (answer.fixed, stands(answer)) == ({}, ["04-05"])


def test_the_day_of_settling_is_the_owners() -> None:
    """A tick at one in the night in Kiritimati counts from that local day."""
    zone = ZoneInfo("Pacific/Kiritimati")
    world = World(registry(chain(after=Interval(days=7)), zone=zone))
    world.run("03-01 12:00")
    world.memory = replace(world.memory, settled={})
    world.settle("03-01", "03-04 12:00")

    assert {THING: (day("03-12"),)} == world.run("03-04 13:00").fixed


def test_reopening_takes_the_successor_back() -> None:
    """While the predecessor is open again its successor is not expected; then it stands at its stored date."""
    world = World(registry(chain()))
    world.run("03-01 12:00")
    world.settle("03-01", "03-05 12:00")
    with_successor = world.run("04-01 12:00")
    world.reopen("03-01", day("03-01"), "03-01 12:00")
    reopened = world.run("04-02 12:00")
    world.settle("03-01", "04-03 12:00")
    again = world.run("04-03 13:00")

    assert (stands(with_successor), stands(reopened), made(again)) == (["04-05"], ["03-01"], ["04-05"])
    assert again.fixed == {}


def test_a_settled_successor_does_not_hide_what_follows() -> None:
    """With the successor done too, a reopened one stands beside what follows the successor."""
    world = World(registry(chain(after=Interval(days=7))))
    world.run("03-01 12:00")
    world.settle("03-01", "03-01 13:00")
    world.run("03-03 12:00")
    world.settle("03-08", "03-04 13:00")
    world.run("03-06 12:00")
    world.reopen("03-01", day("03-01"), "03-01 12:00")

    assert stands(world.run("03-06 13:00")) == ["03-01", "03-11"]


def test_a_chain_never_lapses_and_is_made_late() -> None:
    """It has no other date: it is made after its day, and stays until it is done."""
    world = World(registry(chain()), since=local("02-01 12:00"))
    late = world.run("05-01 12:00")
    later = world.run("09-01 12:00")

    assert (made(late), stands(later), lapses(later)) == (["03-01"], ["03-01"], [])


def test_a_chain_from_before_its_time_begins_on_its_first_day() -> None:
    """A first date before the thing was in force is fixed to that day."""
    world = World(registry(chain(starting="2025-01-01")), since=None)
    answer = world.run("03-10 12:00")

    assert ({THING: (day("03-10"),)}, ["03-10"]) == (answer.fixed, made(answer))


def test_without_stored_dates_the_open_item_is_the_current_one() -> None:
    """An item found by its uid carries the chain on, at its own date."""
    world = World(registry(chain(starting="2025-01-01")))
    world.reopen("03-17", day("03-17"), "03-01 12:00")
    answer = world.run("03-10 12:00")

    assert ({THING: (day("03-17"),)}, ["03-17"], []) == (answer.fixed, stands(answer), made(answer))


def test_without_stored_dates_the_last_settled_one_carries_on() -> None:
    """A ledger without stored dates goes on from its newest entry."""
    world = World(registry(chain(starting="2025-01-01")))
    world.settle("03-17", "03-18 12:00")

    assert {THING: (day("03-17"), day("04-18"))} == world.run("03-18 13:00").fixed


def test_dates_keep_their_order() -> None:
    """Settled long before its date, the next one still lies after it."""
    world = World(registry(chain(starting="03-20", after=Interval(days=7))))
    world.settle("03-20", "03-01 12:00")

    assert {THING: (day("03-21"),)} == world.run("03-01 13:00").fixed


def test_an_unmarked_event_of_a_chain_is_unknown_and_stays() -> None:
    """In a calendar a past one of a chain stays current, and nothing can be said of it."""
    world = World(registry(chain(), kind=Kind.VEVENT))
    world.run("03-01 12:00")
    answer = world.run("03-05 12:00")

    assert (["03-01"], {THING}, []) == (stands(answer), {one.thing for one in answer.unknown}, lapses(answer))


@pytest.mark.parametrize("after", [MONTH, Interval(months=18)])
def test_what_settled_before_anybody_remembers_does_not_come_back(after: Interval) -> None:
    """The ledger decides a little more than a year back; of a chain that goes on for years one date is current."""
    world = World(registry(chain(after=after)))
    world.run("03-01 12:00")
    days = [day("03-01")]
    for _ in range(40 if after == MONTH else 3):
        world.settle(str(days[-1]), f"{days[-1]} 12:00")
        days += world.run(f"{days[-1]} 13:00").fixed[THING]
    current = local(f"{days[-1]} 12:00")
    seen = {o: s for o, s in world.memory.settled.items() if s.at > current - timedelta(days=430)}
    world.memory = replace(world.memory, settled=seen)

    assert [one.occurrence.recurrence_id for one in world.run(current).expected] == [days[-1]]
    assert len(seen) < len(days) - 1


def test_upcoming_shows_the_current_date_only() -> None:
    """What follows the current date is not known, so it is not foretold."""
    asked, memory = registry(chain()), Memory(since={THING: local("02-01 12:00")})

    rows = upcoming(asked, local("02-20 12:00"), memory, local("2027-02-20 12:00"))

    assert [day("03-01")] == [row.due for row in rows]
