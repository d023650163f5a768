"""What agendas tell of proposals, and of what was agreed: without whose they are, the same to everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from syncd.core.agenda import agenda_of
from syncd.model.ledger import Entry, EntryKind
from syncd.model.proposal import Proposal
from syncd.model.registry import Registry, Session, Weight
from tests.unit.core.agenda.stories import PLANNING, REVIEW, material, registry

SUNDAY = date(2026, 11, 29)


def asked(of: Registry, name: str, who: str, to: str | None) -> Registry:
    """The registry with a proposal that waits."""
    return replace(of, proposals=(*of.proposals, Proposal("3f9c1a20", name, who, to, Weight())))


def lines(of: Registry, entries: tuple[Entry, ...] = (), session: Session = PLANNING) -> dict[str, str]:
    """The shared part by topic."""
    made = material(session, SUNDAY, of=of, entries=entries)
    return {line.topic: line.text for line in agenda_of(made).shared}


def homeless(of: Registry) -> tuple[Registry, str]:
    """The registry with one responsibility without an owner, and its name."""
    first, *rest = of.responsibilities
    return replace(of, responsibilities=(replace(first, ownership=()), *rest)), first.name


def test_a_planning_session_says_that_something_waits_and_not_whose() -> None:
    """One line names what is asked about; nobody's name is in it."""
    of = registry()
    told = lines(asked(of, of.responsibilities[0].id, "sam", "sam"))["waiting"]

    assert told == f"Waiting for a yes: {of.responsibilities[0].name}."
    assert "waiting" not in lines(of)


def test_what_somebody_is_asked_about_is_waiting_and_not_without_a_home() -> None:
    """Until the yes it is nobody's; it is named once, as waiting."""
    of, name = homeless(registry())
    before, after = lines(of), lines(asked(of, of.responsibilities[0].id, "sam", "sam"))

    assert name in before["home"]
    assert name in after["waiting"]
    assert name not in after.get("home", "")


def test_a_calendar_review_lists_what_was_agreed_since_the_last_one() -> None:
    """Each thing once, as it was agreed last, with its day; what lies before the last review is not in it."""
    of = registry()
    names = [each.id for each in of.responsibilities]

    def handed(name: str, owner: str, on: date) -> Entry:
        at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
        return Entry(f"{name}{at}", at, at, EntryKind.HANDOVER, None, owner=owner, responsibility=name)

    entries = (
        handed(names[0], "alex", date(2026, 11, 10)),
        handed(names[0], "sam", date(2026, 11, 12)),
        handed(names[1], "", date(2026, 11, 20)),
        handed(names[2], "alex", date(2026, 9, 1)),
    )
    told = lines(of, entries, REVIEW)["agreed"]
    first, second = of.responsibilities[0].name, of.responsibilities[1].name

    assert f"{first} with Sam (12 Nov), {second} needs a home (20 Nov)" in told.replace(" and ", ", ")
    assert of.responsibilities[2].name not in told
    assert "agreed" not in lines(of, (), REVIEW)
    assert "agreed" not in lines(of, entries)


def test_what_is_new_is_told_with_what_it_needs() -> None:
    """A name alone says nothing: what is new and nobody's needs a home, another weight is of what somebody owns."""
    of = registry()
    homeless = next(each for each in of.responsibilities if each.owner_on(date(2026, 11, 20)) is None)
    owned = next(each for each in of.responsibilities if each.owner_on(date(2026, 11, 20)) is not None)
    at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    entries = tuple(
        Entry(each.id, at, at, EntryKind.AGREED, None, responsibility=each.id) for each in (homeless, owned)
    )
    told = lines(of, entries, REVIEW)["agreed"]

    assert f"{homeless.name} needs a home (20 Nov)" in told
    assert f"{owned.name} (20 Nov)" in told


def test_what_is_private_is_counted_and_not_named() -> None:
    """In both lines."""
    of = registry()
    first, *rest = of.responsibilities
    of = asked(replace(of, responsibilities=(replace(first, private=True), *rest)), first.id, "sam", "sam")

    assert lines(of)["waiting"] == "Waiting for a yes: 1 thing."
