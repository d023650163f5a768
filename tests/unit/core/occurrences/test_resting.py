"""Paused, left, put down: what is expected of nobody meanwhile, and what comes back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncd.core.occurrences import upcoming
from syncd.core.occurrences.absence import Absences, owner_on
from syncd.core.occurrences.places import Owners
from syncd.model.occurrence import Occurrence, Thing, ThingKind
from syncd.model.registry import (
    Away,
    IfMissed,
    Interval,
    Ownership,
    Pause,
    PutDown,
    Registry,
    RepeatFrom,
)
from tests.unit.core.occurrences.world import (
    THING,
    World,
    day,
    lapses,
    local,
    made,
    registry,
    session,
    stands,
    step,
    unknowns,
)

CHAIN = {"rrule": None, "repeat_from": RepeatFrom.COMPLETION, "after": Interval(days=10)}


def resting(
    asked: Registry, since: str, until: str | None = None, *, who: str = "alex", left: bool = False
) -> Registry:
    """The registry with a pause of that member, their ownership cut as the configuration cuts it."""
    pause = Pause(who, day(since), day(until) if until else None, left)
    spans = [Ownership(who, until=pause.since)]
    if pause.until is not None:
        spans.append(Ownership(who, since=pause.until))
    tasks = tuple(replace(r, ownership=tuple(spans)) for r in asked.responsibilities)
    return replace(asked, responsibilities=tasks, pauses=(*asked.pauses, pause))


def down(asked: Registry, since: str, then: str | None = None) -> Registry:
    """The registry in which Alex put it down on that day, and Sam owns it from the day `then`."""
    spans = [Ownership("alex", until=day(since))]
    if then is not None:
        spans.append(Ownership("sam", since=day(then)))
    tasks = tuple(
        replace(r, ownership=tuple(spans), put_down=(PutDown("alex", day(since)),)) for r in asked.responsibilities
    )
    return replace(asked, responsibilities=tasks)


@pytest.mark.parametrize("left", [False, True])
def test_nothing_of_theirs_stands_meanwhile(*, left: bool) -> None:
    """What stood goes whatever its date, nothing new comes, and nothing of it is missed or unknown."""
    before = registry(step("FREQ=WEEKLY;BYDAY=TU"), sessions=[session()])
    world = World(before)
    assert ["03-10"] == stands(world.run("03-09 12:00"))[:1]

    world.registry = resting(before, "03-09", "03-24", left=left)
    for number in range(9, 24):
        answer = world.run(f"03-{number:02} 12:00")
        assert [row for row in answer.expected if row.member == "alex"] == []
        assert ([], []) == (lapses(answer), unknowns(answer))


def test_from_the_first_day_back_on_theirs_is_back() -> None:
    """Dates from then on are made; those between are not made later, nor said to be missed."""
    before = registry(step("FREQ=WEEKLY;BYDAY=TU"))
    world = World(before)
    world.run("03-09 12:00")
    world.registry = resting(before, "03-09", "03-17")
    world.run("03-09 12:01")
    world.run("03-16 23:59")

    back = world.run("03-17 00:00")

    assert (["03-17"], ["03-17"], []) == (made(back), stands(back), lapses(back))


def test_what_is_kept_until_done_comes_back_when_it_was_open_before() -> None:
    """A bill from before the pause is owed as before; one from within it is nobody's."""
    before = registry(step("FREQ=WEEKLY;BYDAY=TU", if_missed=IfMissed.KEEP))
    world = World(before)
    world.run("03-10 12:00")
    world.registry = resting(before, "03-12", "03-25")
    assert () == world.run("03-12 12:00").expected
    back = world.run("03-25 12:00")

    dates = [row.occurrence.recurrence_id for row in back.expected]
    assert day("03-10") in dates
    assert not {day("03-17"), day("03-24")} & set(dates)


@pytest.mark.parametrize("how", ["pause", "put down"])
def test_a_chain_waits_for_its_next_owner(how: str) -> None:
    """The one current date is due on the first day of the next ownership: no other date would come."""
    before = registry(step(starting="03-10", **CHAIN))  # type: ignore[arg-type]
    world = World(before)
    world.run("03-09 12:00")
    world.registry = resting(before, "03-09", "03-20") if how == "pause" else down(before, "03-12", "03-20")
    assert "alex" not in [row.member for row in world.run("03-13 12:00").expected]

    [row] = world.run("03-20 12:00").expected

    assert (day("03-10"), day("03-20")) == (row.occurrence.recurrence_id, row.due)
    assert ("alex" if how == "pause" else "sam") == row.member
    assert row.member == Owners(world.registry).owner_of(row.occurrence)


def test_what_is_put_down_goes_whatever_its_date() -> None:
    """Also what was due before; from its day on the next owner has theirs, and only that."""
    before = registry(step("FREQ=WEEKLY;BYDAY=TU", if_missed=IfMissed.KEEP))
    world = World(before)
    world.run("03-10 12:00")
    world.registry = down(before, "03-12", "03-20")

    assert () == world.run("03-12 12:00").expected
    later = world.run("03-24 12:00")
    assert [("sam", "03-24"), ("sam", "03-31")] == [
        (row.member, key) for row, key in zip(later.expected, stands(later), strict=True)
    ]
    assert ([], []) == (lapses(later), unknowns(later))


def test_whoever_takes_it_back_begins_anew() -> None:
    """What was put down stays away, what lies after the new beginning is theirs."""
    asked = registry(step("FREQ=WEEKLY;BYDAY=TU", if_missed=IfMissed.KEEP))
    spans = (Ownership("alex", until=day("03-12")), Ownership("alex", since=day("03-20")))
    task = replace(asked.responsibilities[0], ownership=spans, put_down=(PutDown("alex", day("03-12")),))
    world = World(replace(asked, responsibilities=(task,)))

    dates = [row.occurrence.recurrence_id for row in world.run("03-24 12:00").expected]

    assert dates
    assert min(dates) == day("03-24")


def test_a_session_makes_no_copy_for_who_rests() -> None:
    """The others have theirs; after the pause there is one for everybody again."""
    asked = registry(sessions=[session()])
    world = World(resting(asked, "03-09", "03-17"))

    assert {"sam"} == {row.member for row in world.run("03-10 12:00").expected}
    assert {"alex", "sam"} == {row.member for row in world.run("03-17 12:00").expected}
    rows = upcoming(world.registry, local("03-10 12:00"), world.memory, local("04-01 12:00"))
    copies = [(row.occurrence.recurrence_id, row.member) for row in rows]
    assert (day("03-15"), "alex") not in copies
    assert {(day("03-15"), "sam"), (day("03-22"), "alex"), (day("03-22"), "sam")} <= set(copies)


def test_who_rests_does_not_cover() -> None:
    """An absence that they were to cover goes by `when_away`."""
    cover = Away(("sam",), day("03-01"), day("03-31"), cover="alex")
    asked = registry(step("FREQ=WEEKLY;BYDAY=TU"), owners=[Ownership("sam")], away=[cover])
    task = asked.responsibilities[0]
    paused = Absences(asked.away, [Pause("alex", day("03-09"), day("03-17"))])

    owners = [owner_on(task, task.steps[0], day(text), paused) for text in ("03-03", "03-10", "03-17")]

    assert ["alex", "sam", "alex"] == owners


def test_what_stood_through_a_pause_unseen_did_not_lapse() -> None:
    """Its account could not be reached to take it away: what its time passed in the pause is unknown."""
    before = registry(step("FREQ=WEEKLY;BYDAY=TU"))
    world = World(before)
    world.run("03-10 12:00")
    world.look = False
    world.registry = resting(before, "03-11", "03-19")
    world.look = True

    back = world.run("03-19 12:00")

    assert [] == lapses(back)
    assert "03-10" in unknowns(back)


@pytest.mark.parametrize(
    ("member", "on", "today", "expected"),
    [
        ("alex", "03-10", "03-09", True),
        ("alex", "05-01", "03-09", True),
        ("alex", "03-10", "04-01", True),
        ("alex", "05-01", "04-01", False),
        ("sam", "03-10", "03-09", False),
    ],
)
def test_what_goes_as_asked_is_no_disaster(member: str, on: str, today: str, *, expected: bool) -> None:
    """All of who rests now, and what fell into a rest of theirs; nobody else's."""
    asked = resting(registry(step()), "03-09", "03-17")

    assert expected == Owners(asked).laid_down(Occurrence(THING, day(on)), member, day(today))


def test_what_was_put_down_goes_as_asked() -> None:
    """Of who put it down, while nobody owns it and what was before; not what is theirs by a later beginning."""
    asked = down(registry(step()), "03-12", "03-20")
    owners = Owners(asked)

    found = [owners.laid_down(Occurrence(THING, day(on)), "alex", day("03-25")) for on in ("03-10", "03-15", "03-22")]

    assert [True, True, False] == found
    assert not owners.laid_down(Occurrence(THING, day("03-10")), "sam", day("03-25"))


def test_a_shared_copy_goes_once_nobody_of_its_session_is_there() -> None:
    """One who rests leaves it to the other."""
    shared = Occurrence(Thing(ThingKind.SESSION, "plan", "plan"), day("03-15"))
    one = resting(registry(sessions=[session()]), "03-09")
    both = resting(one, "03-09", who="sam")

    assert [False, True] == [Owners(r).laid_down(shared, "shared", day("03-10")) for r in (one, both)]
