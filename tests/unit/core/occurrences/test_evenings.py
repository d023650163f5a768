"""Sessions through the months: the same clock time, the same weeks, and one after the other on one evening."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncd.config.sessions import USUAL
from syncd.core.occurrences import expect, upcoming
from syncd.core.occurrences.evenings import overlaps, start_of_session
from syncd.core.occurrences.rules import nominal_dates
from syncd.core.occurrences.schedule import thing_of
from syncd.model.item import Kind, Role
from syncd.model.occurrence import Memory, Occurrence, OccurrenceState, Place, Settled, Standing
from syncd.model.registry import Registry, Session, SessionKind
from tests.unit.core.occurrences.world import BERLIN, World, day, local, registry, session

PLAN = session(id="plan", uid_id="plan")
REVIEW = session("FREQ=MONTHLY;BYDAY=-1SU", id="review", uid_id="review", at=time(18, 15), minutes=20)
CARE = session(id="care", uid_id="care", at=time(18, 20), minutes=15)


def usual(kind: SessionKind) -> Session:
    """A session of which the file says the kind alone."""
    given = USUAL[kind]
    return Session(kind, kind, kind, "", given.rrule, given.at, given.minutes, given.starting, ("alex", "sam"))


def dues(asked: Registry, now: str, on: str) -> dict[str, str]:
    """Local time at which each session of that day is due at Alex."""
    rows = expect(asked, local(now), Memory()).expected
    due = {r.occurrence.thing.id: r.due for r in rows if r.member == "alex" and r.occurrence.recurrence_id == day(on)}
    return {name: f"{when.astimezone(BERLIN):%H:%M}" for name, when in due.items() if isinstance(when, datetime)}


def test_fourteen_months_of_the_four_kinds() -> None:
    """Over both changes of the clock each session stands on the dates of its rule, at its own time on the wall."""
    kinds = [usual(kind) for kind in SessionKind]
    world = World(registry(sessions=kinds))
    seen: dict[tuple[str, date], set[datetime]] = {}
    now, last = local("2026-09-01 07:00"), date(2027, 11, 1)
    while now.date() <= last:
        for row in world.run(now).expected:
            if row.member == "sam" and row.occurrence.recurrence_id <= last and isinstance(row.due, datetime):
                seen.setdefault((row.occurrence.thing.id, row.occurrence.recurrence_id), set()).add(row.due)
        now += timedelta(days=1)

    assert {one: set(nominal_dates(by, date(2026, 9, 1), last)) for by in kinds for one in [by.id]} == {
        by.id: {on for name, on in seen if name == by.id} for by in kinds
    }
    assert {(by.id, by.at) for by in kinds} == {
        (name, due.astimezone(BERLIN).time()) for (name, _on), instants in seen.items() for due in instants
    }
    assert {1} == {len(instants) for instants in seen.values()}
    offsets = {due.astimezone(BERLIN).utcoffset() for instants in seen.values() for due in instants}
    assert {timedelta(hours=1), timedelta(hours=2)} == offsets


@pytest.mark.parametrize("year", [2026, 2027, 2031, 2036])
def test_every_second_week_stays_the_same_weeks(year: int) -> None:
    """Asked without any memory on any day of any year, a two-weekly session keeps its weeks, also in years of 53."""
    care = usual(SessionKind.PARTNERSHIP_CHECK_IN)
    asked = registry(sessions=[care])
    for days in range(0, 366, 5):
        now = datetime(year, 1, 10, 12, tzinfo=UTC) + timedelta(days=days)
        rows = expect(asked, now, Memory()).expected
        assert {0} == {(row.occurrence.recurrence_id - care.starting).days % 14 for row in rows}
        assert {6} == {row.occurrence.recurrence_id.weekday() for row in rows}


def test_the_later_one_begins_when_the_earlier_one_ends() -> None:
    """Three that overlap are due one after the other; on other days each keeps its time; nominal instants stay."""
    asked = registry(sessions=[PLAN, REVIEW, CARE])

    assert {"plan": "18:00", "review": "18:30", "care": "18:50"} == dues(asked, "03-03 12:00", "03-29")
    assert {"plan": "18:00", "care": "18:30"} == dues(asked, "03-03 12:00", "03-22")
    row = next(r for r in expect(asked, local("03-03 12:00"), Memory()).expected if r.occurrence.thing.id == "care")
    assert local("03-08 18:20") == row.nominal


def test_at_the_same_time_the_registry_decides() -> None:
    """Of two at the same time the one that stands first in the file comes first, however long it is."""
    long = session(id="long", uid_id="long", minutes=90)

    assert {"long": "18:00", "plan": "19:30"} == dues(registry(sessions=[long, PLAN]), "03-03 12:00", "03-08")
    assert {"long": "18:30", "plan": "18:00"} == dues(registry(sessions=[PLAN, long]), "03-03 12:00", "03-08")


def test_sessions_of_different_people_may_overlap() -> None:
    """Only who takes part in both waits; what waits for one pushes what its rule lets begin after it."""
    alex, sam = replace(CARE, members=("alex",)), replace(PLAN, members=("sam",))
    short = session(id="short", uid_id="short", at=time(18, 5), minutes=10)
    late = session(id="late", uid_id="late", at=time(18, 30), minutes=30)

    assert {"care": "18:20"} == dues(registry(sessions=[sam, alex]), "03-03 12:00", "03-08")
    assert {"late": "18:40", "plan": "18:00", "short": "18:30"} == dues(
        registry(sessions=[late, PLAN, short]), "03-03 12:00", "03-08"
    )


def test_what_became_of_the_earlier_one_moves_no_other() -> None:
    """A cancelled session, and one that a member moved, leave the one after it where it is."""
    asked = registry(sessions=[PLAN, CARE])
    occurrence = Occurrence(thing_of(PLAN), day("03-08"))
    cancelled = Memory(settled={occurrence: Settled(OccurrenceState.CANCELLED, local("03-01 12:00"))})
    place = Place("a", Role.EVENTS, Kind.VEVENT)
    moved = Memory(standing={occurrence: (Standing("alex", place, local("03-07 10:00"), local("03-01 12:00")),)})

    for memory in (Memory(), cancelled, moved):
        rows = expect(asked, local("03-03 12:00"), memory).expected
        assert local("03-08 18:30") == next(r.due for r in rows if r.occurrence.thing.id == "care")


def test_one_that_waits_is_made_and_over_by_its_own_hours() -> None:
    """While the earlier one lasts the later one may be made; it is asked for until it is over; upcoming says so."""
    asked = registry(sessions=[PLAN, CARE])
    before, during, after = (
        next(r for r in expect(asked, local(f"03-08 {at}"), Memory()).expected if r.occurrence.thing.id == "care")
        for at in ("18:25", "18:40", "18:45")
    )

    assert (day("03-08"), True) == (before.occurrence.recurrence_id, before.may_create)
    assert (day("03-08"), False) == (during.occurrence.recurrence_id, during.may_create)
    assert day("03-15") == after.occurrence.recurrence_id
    rows = upcoming(asked, local("03-08 18:25"), Memory(), local("03-09 00:00"))
    assert [("care", local("03-08 18:30"))] * 2 == [(row.occurrence.thing.id, row.due) for row in rows]


def test_one_that_lasts_past_midnight_is_waited_for() -> None:
    """A session of the next date waits for one of the evening before."""
    party = session("FREQ=WEEKLY;BYDAY=SA", id="party", uid_id="party", at=time(23), minutes=120)
    early = session(id="early", uid_id="early", at=time(0, 30))

    assert {"early": "01:00"} == dues(registry(sessions=[early, party]), "03-03 12:00", "03-08")


def test_each_two_are_told_once_with_the_first_such_evening() -> None:
    """What overlaps is named once per two sessions, by the first date within the span."""
    found = list(overlaps((PLAN, REVIEW, CARE), BERLIN, day("03-01"), day("12-31")))

    assert [("plan", "care", day("03-01")), ("plan", "review", day("03-29")), ("review", "care", day("03-29"))] == [
        (one.after.id, one.session.id, one.day) for one in found if one.after is not None
    ]
    assert [] == list(overlaps(tuple(usual(kind) for kind in SessionKind), BERLIN, day("01-01"), day("2030-12-31")))


SESSIONS = st.lists(
    st.builds(
        lambda at, minutes, rrule, members: session(
            rrule, at=time(at // 60, at % 60), minutes=minutes, members=members
        ),
        st.integers(0, 24 * 60 - 1),
        st.integers(5, 480),
        st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=SU", "FREQ=WEEKLY;BYDAY=SA,SU"]),
        st.sampled_from([("alex",), ("sam",), ("alex", "sam")]),
    ),
    min_size=1,
    max_size=4,
)


@given(made=SESSIONS, on=st.sampled_from(["2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25", "2026-06-14"]))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_nobody_is_to_be_at_two_sessions_at_once(made: list[Session], on: str) -> None:
    """Whatever the rules: on one date the sessions of a member do not overlap, and none begins before its time."""
    asked = tuple(replace(one, id=f"s{number}", uid_id=f"s{number}") for number, one in enumerate(made))
    that = day(on)
    there = [one for one in asked if nominal_dates(one, that, that)]
    starts = {one.id: start_of_session(asked, BERLIN, one, that) for one in there}

    for member in ("alex", "sam"):
        mine = sorted((starts[one.id], one.minutes) for one in there if member in one.members)
        ends = [start + timedelta(minutes=minutes) for start, minutes in mine]
        assert all(end <= start for end, (start, _minutes) in zip(ends, mine[1:], strict=False))
    assert all(local(f"{on} {one.at:%H:%M}") <= starts[one.id] for one in there)
