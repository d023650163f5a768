from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from syncd.core.identity import SHARED
from syncd.core.occurrences import expect, upcoming
from syncd.core.occurrences.schedule import thing_of
from syncd.model.item import Kind, Role
from syncd.model.occurrence import Memory, Occurrence, OccurrenceState, Place, Settled, Standing
from syncd.model.registry import Ownership
from tests.unit.core.occurrences.world import World, day, local, registry, session, step

THING = thing_of(session())


def copy(member: str, account: str, due: str = "03-08 18:00") -> Standing:
    """A member's copy of a session."""
    return Standing(member, Place(account, Role.EVENTS, Kind.VEVENT), local(due), local("03-01 12:00"))


def test_every_member_gets_eight_weeks() -> None:
    """Each session within eight weeks stands once at each member, by date, then in the members' order."""
    rows = World(registry(sessions=[session()])).run("03-03 12:00").expected

    assert [(f"{row.occurrence.recurrence_id:%m-%d}", row.member) for row in rows[:3]] == [
        ("03-08", "alex"),
        ("03-08", "sam"),
        ("03-15", "alex"),
    ]
    assert (16, True, local("04-26 18:00")) == (len(rows), all(row.may_create for row in rows), rows[-1].due)


def test_at_least_two_stand() -> None:
    """A yearly review shows its next two dates, a cancelled one not counted."""
    yearly = session("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=1", members=("alex",))
    asked = registry(sessions=[yearly])
    cancelled = {Occurrence(THING, day("06-01")): Settled(OccurrenceState.CANCELLED, local("03-01 12:00"))}

    rows = [expect(asked, local("03-03 12:00"), memory).expected for memory in (Memory(), Memory(settled=cancelled))]

    assert [[row.occurrence.recurrence_id.year for row in part] for part in rows] == [[2026, 2027], [2027, 2028]]


def test_a_session_that_has_begun_stays_and_is_not_made() -> None:
    """A running session stays where it stands; half an hour later it is not asked for any more."""
    asked = registry(sessions=[session()])
    running, over = (expect(asked, local(f"03-08 {at}"), Memory()).expected[0] for at in ("18:29", "18:30"))

    assert (day("03-08"), False, day("03-15")) == (
        running.occurrence.recurrence_id,
        running.may_create,
        over.occurrence.recurrence_id,
    )


def test_a_moved_session_is_not_over_before_it_took_place() -> None:
    """A copy moved to Monday keeps Sunday's session until Monday evening."""
    occurrence = Occurrence(THING, day("03-08"))
    memory = Memory(standing={occurrence: (copy("alex", "a", "03-09 18:00"), copy("sam", "s"))})

    row = expect(registry(sessions=[session()]), local("03-09 18:10"), memory).expected[0]

    assert occurrence == row.occurrence


def test_only_missing_copies_may_be_made() -> None:
    """A member whose copy stands gets none; a shared copy counts for those in its account."""
    occurrence = Occurrence(THING, day("03-08"))
    asked = registry(sessions=[session()])
    standings = [(copy("alex", "a"),), (copy(SHARED, "a"),), (copy("alex", "a"), copy("sam", "a"))]
    answers = [expect(asked, local("03-03 12:00"), Memory(standing={occurrence: items})) for items in standings]

    assert [[row.may_create for row in answer.expected[:2]] for answer in answers] == [
        [False, True],
        [False, True],
        [False, True],
    ]


def test_held_sessions_are_done_with() -> None:
    """A session that was held is not asked for."""
    memory = Memory(settled={Occurrence(THING, day("03-08")): Settled(OccurrenceState.HELD, local("03-08 19:00"))})

    rows = expect(registry(sessions=[session()]), local("03-08 18:10"), memory).expected

    assert day("03-15") == rows[0].occurrence.recurrence_id


def test_upcoming_is_sorted_by_due_and_names_who() -> None:
    """Upcoming rows show member, due and when the item appears; what needs a home has no member."""
    asked = registry(
        step("FREQ=WEEKLY;BYDAY=TU"),
        owners=(Ownership("alex", until=day("03-12")),),
        sessions=[session(members=("sam",))],
    )

    rows = upcoming(asked, local("03-08 12:00"), Memory(), local("03-18 12:00"))

    assert [
        ("sam", local("03-08 18:00"), local("03-08 18:00") - timedelta(weeks=8)),
        ("alex", day("03-10"), local("03-03 04:00")),
        ("sam", local("03-15 18:00"), local("03-15 18:00") - timedelta(weeks=8)),
        (None, day("03-17"), local("03-10 04:00")),
    ] == [(row.member, row.due, row.appears) for row in rows]


def test_upcoming_leaves_out_what_is_settled() -> None:
    """A session or step that is settled is not coming up."""
    asked = registry(step("FREQ=WEEKLY;BYDAY=TU"), sessions=[session(members=("sam",))])
    task = thing_of((asked.responsibilities[0], asked.responsibilities[0].steps[0]))
    done = Settled(OccurrenceState.DONE, local("03-08 11:00"))
    settled = {Occurrence(task, day("03-10")): done, Occurrence(THING, day("03-08")): done}

    rows = upcoming(asked, local("03-08 12:00"), Memory(settled=settled), local("03-15 12:00"))

    assert rows == ()


def test_a_members_new_calendar_is_a_move() -> None:
    """When a member's events go elsewhere, the copy may be made there."""
    world = World(registry(sessions=[session(members=("alex",))]))
    world.run("03-03 12:00")
    moved = tuple(replace(m, events="s") if m.id == "alex" else m for m in world.registry.members)
    world.registry = replace(world.registry, members=moved)

    assert {True} == {row.may_create for row in world.run("03-03 12:05").expected}
