"""What was due without a word, and what of it is unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from syncd.core.occurrences.past import Past, past
from syncd.model.occurrence import Memory, Occurrence, OccurrenceState, Outage, Settled, Standing
from syncd.model.registry import Away, IfMissed, Ownership, Pause, PutDown, Registry
from tests.unit.core.occurrences.world import THING, World, day, local, registry, step

WEEKLY = registry(step("FREQ=WEEKLY;BYDAY=TU"))
NOW = local("03-25 12:00")


def days(found: Past) -> list[str]:
    """The dates that were due, as MM-DD."""
    return [one.recurrence_id.strftime("%m-%d") for one in found.due]


def lost(found: Past) -> list[str]:
    """Those of which nothing can be said."""
    return sorted(one.recurrence_id.strftime("%m-%d") for one in found.unknown)


def asked(home: Registry, memory: Memory, first: str = "03-01", now: datetime = NOW) -> Past:
    """Asked on a Wednesday noon."""
    return past(home, now, memory, day(first))


def standing(home: Registry, on: str) -> tuple[Standing, ...]:
    """The item of that day, made the day before."""
    made = World(home).item("alex", day(on), local(f"{on} 04:00") - timedelta(days=1))
    return (made,)


def test_what_stands_is_open_and_what_is_nowhere_is_unknown() -> None:
    """Settled ones are the ledger's to tell; what is due later is not there yet."""
    memory = Memory(
        since={THING: local("01-01 00:00")},
        settled={Occurrence(THING, day("03-10")): Settled(OccurrenceState.DONE, local("03-10 18:00"))},
        standing={Occurrence(THING, day("03-24")): standing(WEEKLY, "03-24")},
        complete_at={"a": NOW},
    )
    found = asked(WEEKLY, memory)

    assert days(found) == ["03-03", "03-17", "03-24"]
    assert lost(found) == ["03-03", "03-17"]
    assert days(asked(WEEKLY, memory, now=local("03-23 12:00"))) == ["03-03", "03-17"]


def test_today_is_open_until_its_day_ends() -> None:
    """What is due today and does not stand yet may come; at midnight it is unknown."""
    memory = Memory(since={THING: local("01-01 00:00")})
    today, tomorrow = (asked(WEEKLY, memory, "03-20", local(at)) for at in ("03-24 12:00", "03-25 00:00"))

    assert (days(today), lost(today)) == (["03-24"], [])
    assert (days(tomorrow), lost(tomorrow)) == (["03-24"], ["03-24"])


def test_what_is_older_and_stands_is_found() -> None:
    """A bill of long ago that is open is due, however far back one looks."""
    home = registry(step("FREQ=MONTHLY;BYMONTHDAY=1", if_missed=IfMissed.KEEP))
    old = Occurrence(THING, day("01-01"))
    memory = Memory(since={THING: local("2025-06-01 00:00")}, standing={old: standing(home, "01-01")})

    assert (days(asked(home, memory, "03-20")), lost(asked(home, memory, "03-20"))) == (["01-01"], [])


def test_an_outage_makes_it_unknown() -> None:
    """What lapsed while nobody could see is unknown, though it stands."""
    memory = Memory(
        since={THING: local("01-01 00:00")},
        standing={Occurrence(THING, day("03-17")): standing(WEEKLY, "03-17")},
        outages=(Outage("a", local("03-16 00:00"), local("03-20 00:00")),),
    )

    assert lost(asked(WEEKLY, memory, "03-15")) == ["03-17", "03-24"]


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        pytest.param(registry(step("FREQ=WEEKLY;BYDAY=TU"), owners=()), [], id="needs a home"),
        pytest.param(
            registry(step("FREQ=WEEKLY;BYDAY=TU"), away=[Away(("alex",), date(2026, 3, 9), date(2026, 3, 20))]),
            ["03-03", "03-24"],
            id="paused by an absence",
        ),
        pytest.param(
            registry(step("FREQ=WEEKLY;BYDAY=TU"), owners=[Ownership("alex", day("03-17"))]),
            ["03-17", "03-24"],
            id="owned later",
        ),
    ],
)
def test_what_was_expected_of_nobody(home: Registry, expected: list[str]) -> None:
    """It was not due."""
    assert days(asked(home, Memory(since={THING: local("01-01 00:00")}))) == expected


def test_what_was_put_down_or_lies_before_the_beginning() -> None:
    """Put down, it is expected of nobody from then back; before its step was in force it was not either."""
    (task,) = WEEKLY.responsibilities
    gone = replace(WEEKLY, responsibilities=(replace(task, put_down=(PutDown("alex", day("03-12")),)),))

    assert days(asked(gone, Memory(since={THING: local("01-01 00:00")}))) == ["03-17", "03-24"]
    assert days(asked(WEEKLY, Memory(since={THING: local("03-12 09:00")}))) == ["03-17", "03-24"]
    assert days(asked(WEEKLY, Memory())) == []


def test_who_is_paused_now_left_nothing_open() -> None:
    """What was theirs before the pause and is settled by no word is unknown, not left open."""
    (task,) = WEEKLY.responsibilities
    owned = replace(task, ownership=(Ownership("alex", None, day("03-20")),))
    home = replace(WEEKLY, responsibilities=(owned,), pauses=(Pause("alex", day("03-20")),))
    found = asked(home, Memory(since={THING: local("01-01 00:00")}))

    assert days(found) == lost(found) == ["03-03", "03-10", "03-17"]


def test_a_year_of_runs_leaves_nothing_to_guess() -> None:
    """With looks every day nothing is lost: each date is settled, or stands open for its two days at most."""
    world = World(WEEKLY)
    for number in range(60):
        now = local("01-05 12:00") + timedelta(days=number)
        world.run(now)
        found = past(WEEKLY, now, world.memory, day("01-05"))
        assert not found.unknown
        assert len(found.due) <= 1
