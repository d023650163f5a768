"""From what is expected to what should stand: one item per occurrence and member, in the registry's words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from syncd.core.expected import Expected
from syncd.core.fields import managed
from syncd.core.wanted import Wanted, registry_side, wanted
from syncd.model.item import Field, Kind, Role, Status
from syncd.model.occurrence import Place
from syncd.model.registry import Ownership, Registry, Step
from syncd.model.when import When
from tests.support.scenes import DAY, NOW, PLANNING, bins, household, occurrence

AT = datetime(2026, 11, 24, 17, tzinfo=UTC)


def session_of(registry: Registry, same: bool) -> tuple[Wanted, ...]:
    """The wanted copies of one session; `same` says that both calendars are one collection at their server."""
    one = occurrence(DAY, PLANNING)
    expected = [Expected(one, m, registry.sessions[0], DAY, AT, True) for m in ("alex", "sam")]
    where = {
        (f"{m}-cloud", "events", ""): "https://x/shared/" if same else f"https://x/{m}/" for m in ("alex", "sam")
    }
    return wanted(registry, expected, where, NOW)


def bins_of(registry: Registry, due: When = DAY) -> Wanted:
    """The one wanted item of the bins at Alex."""
    responsibility = registry.responsibilities[0]
    source = (responsibility, responsibility.steps[0])
    (one,) = wanted(registry, [Expected(occurrence(), "alex", source, DAY, due, True)], {}, NOW)
    return one


def test_a_task_in_the_registrys_words() -> None:
    """Every managed field is there, in canonical form."""
    one = bins_of(household(responsibilities=[bins(remind=timedelta(hours=1), link=" https://example.org/ ")]))
    assert one.fields == {
        Field.TITLE: "Bins out",
        Field.DUE: "2026-11-24",
        Field.ALARM: "-3600",
        Field.BLOCK: "Bins are emptied every collection",
        Field.CATEGORY: "household-logistics",
        Field.LINK: "https://example.org/",
        Field.PRIVACY: "",
        Field.STATUS: Status.OPEN.value,
    }
    assert (one.place, one.member, one.owner) == (Place("alex-cloud", Role.TASKS, Kind.VTODO), "alex", "alex")


HANDED = (Ownership("sam", None, date(2026, 11, 10)), Ownership("alex", date(2026, 11, 10)))


def block_of(day: date, *, now: datetime = NOW, **keys: Any) -> str:
    """The block of Alex's bins of that day, which carry a note."""
    keys = {"ownership": HANDED, "handover_note": "The key\nhangs left", **keys}
    registry = household(responsibilities=[bins(**keys)])
    source = (registry.responsibilities[0], registry.responsibilities[0].steps[0])
    expected = Expected(occurrence(day), "alex", source, day, day + timedelta(days=60), True)
    return wanted(registry, [expected], {}, now)[0].fields[Field.BLOCK]


def test_a_note_goes_along_while_a_new_owner_settles_in() -> None:
    """It stands below the outcome in what is due in the first 28 days, by its nominal day, until they are over."""
    last = date(2026, 12, 7)
    plain, noted = ("Bins are emptied every collection", "Handed over with this note: The key hangs left")

    assert f"{plain}\n{noted}" == block_of(date(2026, 11, 10)) == block_of(last)
    assert plain == block_of(date(2026, 11, 9)) == block_of(last + timedelta(days=1))
    assert plain == block_of(last, now=datetime(2026, 12, 8, tzinfo=UTC))
    assert noted in block_of(last, now=datetime(2026, 12, 7, 20, tzinfo=UTC))


def test_a_note_is_for_whom_it_was_handed_to() -> None:
    """Not for an owner from always on, nor for one after whom somebody took it over, nor once more after a break."""
    always = (Ownership("alex"),)
    later = (*HANDED[1:], Ownership("sam", date(2027, 1, 1)))
    again = (Ownership("alex", date(2026, 1, 1), date(2026, 11, 1)), Ownership("alex", date(2026, 11, 20)))

    assert [False] * 3 == ["note" in block_of(DAY, ownership=spans) for spans in (always, later, again)]


def test_a_private_responsibility_shows_no_note() -> None:
    """What it is stands in the file alone."""
    assert "note" not in block_of(DAY, private=True)
    assert "key" not in block_of(DAY, private=True)


def test_events_have_every_managed_field() -> None:
    """An event has a length: its step's, half an hour, or none for a day."""
    registry = household(Kind.VEVENT)
    assert set(bins_of(registry).fields) == set(managed(Kind.VEVENT))
    assert bins_of(registry).fields[Field.LASTS] == ""
    assert bins_of(registry, AT).fields[Field.LASTS] == "1800"
    longer = household(Kind.VEVENT, [bins(lasts=timedelta(minutes=90))])
    assert bins_of(longer, AT).fields[Field.LASTS] == "5400"
    assert bins_of(longer).fields[Field.LASTS] == ""


def test_the_block_names_the_steps_where_there_are_several() -> None:
    """The outcome comes first; white space that a server would trim is not written."""
    menu, shop = (Step(n, n, f" {n} ", None, DAY) for n in ("menu", "shop"))
    registry = household(responsibilities=[replace(bins(outcome=" There is \n food "), steps=(menu, shop))])
    assert bins_of(registry).fields[Field.BLOCK] == "There is food\nSteps: menu · shop"


def test_a_session_has_a_copy_per_member_in_the_members_language() -> None:
    """Each member gets the own copy, which belongs to nobody."""
    registry = household()
    alex, sam = registry.members
    copies = session_of(replace(registry, members=(alex, replace(sam, language="de"))), same=False)
    assert [(c.member, c.owner, c.fields[Field.TITLE], c.fields[Field.LASTS]) for c in copies] == [
        ("alex", "", "Planning session", "1800"),
        ("sam", "", "Wochenplanung", "1800"),
    ]


def test_what_a_session_says_before_its_agenda_is_for_as_many_as_take_part() -> None:
    """Two are both of you, three are all of you: as its agenda will say."""
    home = household()
    said = []
    for people in (("alex", "sam"), ("alex", "sam", "robin")):
        session = replace(home.sessions[0], members=people)
        expected = Expected(occurrence(DAY, PLANNING), "alex", session, DAY, AT, True)
        said.append(registry_side(expected, home.member("alex"), Kind.VEVENT, NOW)[Field.BLOCK])

    assert [text.rsplit(" for ", 1)[1] for text in said] == ["both of you.", "all of you."]


def test_members_in_one_collection_share_a_copy() -> None:
    """One collection, one copy, whatever the accounts are called."""
    (copy,) = session_of(household(), same=True)
    assert (copy.member, copy.place.account) == ("shared", "alex-cloud")


def test_who_named_no_account_gets_nothing() -> None:
    """A member without an account for tasks has no items of responsibilities."""
    registry = household()
    alex, sam = registry.members
    registry = replace(registry, members=(replace(alex, tasks=None), sam))
    responsibility = registry.responsibilities[0]
    expected = [Expected(occurrence(), "alex", (responsibility, responsibility.steps[0]), DAY, DAY, True)]
    assert wanted(registry, expected, {}, NOW) == ()
