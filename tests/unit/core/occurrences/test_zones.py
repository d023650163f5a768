from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncd.core.expected import Expected
from syncd.model.item import Kind
from syncd.model.registry import Away, Member, Registry
from tests.unit.core.occurrences.world import (
    LONG_AGO,
    World,
    day,
    lapses,
    local,
    made,
    registry,
    session,
    stands,
    step,
)

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "UTC",
)


def row_of(world: World, now: datetime, recurrence_id: str) -> Expected:
    """The expected row of that occurrence at `now`."""
    return next(r for r in world.run(now).expected if r.occurrence.recurrence_id == day(recurrence_id))


@pytest.mark.parametrize(
    ("zone", "at", "dates_and_instants"),
    [
        pytest.param(
            "Europe/Berlin",
            "02:30",
            [
                ("2026-03-28", "2026-03-28T01:30:00+00:00"),
                ("2026-03-29", "2026-03-29T01:30:00+00:00"),
                ("2026-03-30", "2026-03-30T00:30:00+00:00"),
                ("2026-10-25", "2026-10-25T00:30:00+00:00"),
                ("2026-10-26", "2026-10-26T01:30:00+00:00"),
            ],
            id="Berlin",
        ),
        pytest.param(
            "America/New_York",
            "02:30",
            [
                ("2026-03-08", "2026-03-08T07:30:00+00:00"),
                ("2026-03-09", "2026-03-09T06:30:00+00:00"),
                ("2026-11-01", "2026-11-01T07:30:00+00:00"),
            ],
            id="New York: half past two is skipped in spring",
        ),
        pytest.param(
            "America/New_York",
            "01:30",
            [("2026-11-01", "2026-11-01T05:30:00+00:00"), ("2026-11-02", "2026-11-02T06:30:00+00:00")],
            id="New York: half past one comes twice in autumn, the first counts",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            "02:15",
            [
                ("2026-10-03", "2026-10-02T15:45:00+00:00"),
                ("2026-10-04", "2026-10-03T15:45:00+00:00"),
                ("2026-10-05", "2026-10-04T15:15:00+00:00"),
            ],
            id="Lord Howe: half an hour is skipped",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            "01:45",
            [("2026-04-05", "2026-04-04T14:45:00+00:00"), ("2026-04-06", "2026-04-05T15:15:00+00:00")],
            id="Lord Howe: half an hour comes twice",
        ),
    ],
)
def test_the_instants_of_nights_in_which_clocks_change(
    zone: str, at: str, dates_and_instants: list[tuple[str, str]]
) -> None:
    """A daily task at a wall-clock time is due at that time: skipped ones move on, the first of two counts."""
    for recurrence_id, instant in dates_and_instants:
        due = datetime.fromisoformat(instant)
        world = World(registry(step("FREQ=DAILY", at=time.fromisoformat(at)), zone=ZoneInfo(zone)))

        row = row_of(world, due - timedelta(minutes=30), recurrence_id)

        assert (due, due) == (row.nominal, row.due)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "start", ["2026-03-07", "2026-03-28", "2026-04-04", "2026-10-03", "2026-10-24", "2026-10-31"]
)
def test_each_day_gets_one_item_over_a_night_in_which_clocks_change(zone: str, start: str) -> None:
    """Asked every half hour through three days, a daily task is made once a day and lapses once a day."""
    world = World(registry(step("FREQ=DAILY"), zone=ZoneInfo(zone)))
    begin = local(f"{start} 00:00", ZoneInfo(zone))
    days: list[str] = []
    gone: list[str] = []
    for half_hours in range(3 * 48):
        answer = world.run(begin + timedelta(minutes=30 * half_hours))
        days += made(answer)
        gone += lapses(answer)
    first = date.fromisoformat(start)
    dates = [f"{first + timedelta(days=n):%m-%d}" for n in range(3)]

    assert (dates, dates[:2]) == (days, gone)


@pytest.mark.parametrize("kind", [Kind.VTODO, Kind.VEVENT])
@pytest.mark.parametrize(("zone", "offset"), [("Pacific/Kiritimati", 14), ("Pacific/Pago_Pago", -11)])
def test_a_day_is_the_local_day_at_both_ends_of_the_world(zone: str, offset: int, kind: Kind) -> None:
    """All-day dates stay the local date that the rule gave, and appear at four in the local morning."""
    world = World(registry(step("FREQ=DAILY"), zone=ZoneInfo(zone), kind=kind))
    four = datetime(2026, 3, 10, 4, tzinfo=UTC) - timedelta(hours=offset)
    before = made(world.run(four - timedelta(seconds=1)))
    row = row_of(world, four, "03-10")

    assert ([], True, day("03-10"), day("03-10")) == (before, row.may_create, row.due, row.nominal)


def test_a_moved_household_keeps_its_dates() -> None:
    """With another household zone the recurrence-ids stay, the instants move, and nothing is made twice."""
    daily = step("FREQ=DAILY", at=time(18))
    world = World(registry(daily))
    first = row_of(world, local("03-10 12:00"), "03-10")
    world.registry = registry(daily, zone=ZoneInfo("America/New_York"))
    second = row_of(world, local("03-10 14:00"), "03-10")

    assert first.occurrence == second.occurrence
    assert (local("03-10 18:00"), local("03-10 18:00", ZoneInfo("America/New_York"))) == (first.due, second.due)
    assert not second.may_create


def test_an_owner_abroad_has_the_own_clock() -> None:
    """An owner's task is due on the owner's clock, a session on the household's."""
    base = registry(step("FREQ=DAILY", at=time(18)), sessions=[session()])
    tokyo = ZoneInfo("Asia/Tokyo")
    members: tuple[Member, ...] = tuple(replace(m, zone=tokyo) if m.id == "alex" else m for m in base.members)
    abroad: Registry = replace(base, members=members)

    rows = World(abroad).run("03-10 08:00").expected

    assert local("03-10 18:00", tokyo) == rows[0].due
    assert {local("03-15 18:00")} == {r.due for r in rows[1:] if r.occurrence.recurrence_id == day("03-15")}


@given(
    zone=st.sampled_from(ZONES),
    hours=st.integers(0, 366 * 24),
    rrule=st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=SU", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=YEARLY"]),
    at=st.sampled_from([None, time(0), time(2), time(2, 30), time(4), time(23, 59)]),
    kind=st.sampled_from([Kind.VTODO, Kind.VEVENT]),
    away=st.booleans(),
)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_hour_of_the_year_has_an_answer(
    zone: str, hours: int, rrule: str, at: time | None, kind: Kind, away: bool
) -> None:
    """At any hour of a leap year in any zone: the same answer twice, and the day of every instant is its date."""
    tz = ZoneInfo(zone)
    now = datetime(2028, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    absent = [Away(("alex",), day("2028-02-20"), day("2028-03-30"))] if away else []
    asked = registry(step(rrule, starting="2024-02-29", at=at), sessions=[session()], zone=tz, kind=kind, away=absent)
    world, other = World(asked, since=LONG_AGO), World(asked, since=LONG_AGO)
    first, second = world.run(now), other.run(now)

    assert first == second
    assert stands(first) == stands(world.run(now))
    for row in first.expected:
        shown = row.nominal.astimezone(tz).date() if isinstance(row.nominal, datetime) else row.nominal
        assert shown == row.occurrence.recurrence_id
