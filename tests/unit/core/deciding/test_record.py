"""What an account shows enters the ledger once, with the right instant, owner and doer, and no content."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from syncd.model.item import Status
from syncd.model.ledger import Entry, EntryKind, Source
from syncd.model.registry import Ownership
from tests.support.scenes import NOW, PLANNING, Stage, occurrence, standing


def entry(stage: Stage) -> Entry:
    """The one entry that is no sign."""
    (one,) = [e for e in stage.ledger.values() if e.kind is not EntryKind.SIGN]
    return one


def test_an_entry_names_what_who_and_where() -> None:
    """Occurrence, owner, doer, account and names of the registry."""
    stage = standing()
    stage.edit(stage.uid(), status=Status.DONE)
    stage.settle()
    one = entry(stage)
    assert (one.occurrence, one.kind, one.owner, one.by) == (occurrence(), EntryKind.DONE, "alex", ("alex",))
    assert (one.account, one.source, one.responsibility, one.step, one.session) == (
        "alex-cloud",
        Source.ACCOUNT,
        "bins",
        "bins",
        "",
    )
    assert (one.recurrence_id, one.seen_at) == (occurrence().recurrence_id, stage.now)


@pytest.mark.parametrize(
    ("said", "believed"),
    [
        (timedelta(days=-3), True),
        (timedelta(minutes=10), True),
        (timedelta(minutes=16), False),
        (timedelta(days=-401), False),
        (None, False),
    ],
)
def test_when_it_was_done_is_what_the_item_says_believably(said: timedelta | None, believed: bool) -> None:
    """A completion in the future or years ago is a wrong clock: then the instant of seeing stands."""
    stage = standing()
    at = None if said is None else NOW + said
    stage.edit(stage.uid(), status=Status.DONE, completed_at=at)
    stage.settle()
    assert entry(stage).at == (at if believed else stage.now)


def test_the_owner_is_the_one_of_the_nominal_day() -> None:
    """A late tick at the former owner is an entry of the owner of that day, done by who ticked."""
    stage = standing()
    stage.change(ownership=(Ownership("alex", until=occurrence().recurrence_id), Ownership("sam", None)))
    stage.edit(stage.uid(), status=Status.DONE)
    stage.settle()
    assert (entry(stage).owner, entry(stage).by) == ("sam", ("alex",))


def test_sessions_are_held_and_cancelled() -> None:
    """Marks on a session have words of their own."""
    for title, kind in (("✅ Planning session", EntryKind.HELD), ("❌ Planning session", EntryKind.CANCELLED)):
        stage = Stage()
        day = datetime(2026, 11, 29, tzinfo=UTC).date()
        stage.ask(day=day, thing=PLANNING)
        stage.settle()
        stage.edit(stage.uid(day=day, thing=PLANNING), title=title)
        stage.settle()
        assert (entry(stage).kind, entry(stage).session, entry(stage).owner) == (kind, "planning", "")


def test_a_change_of_mind_is_two_entries() -> None:
    """Done, then skipped: both are kept, and the last one stands."""
    stage = standing()
    stage.edit(stage.uid(), status=Status.DONE)
    stage.settle()
    stage.edit(stage.uid(), status=Status.SKIPPED)
    stage.settle()
    assert stage.written() == [("done", "alex"), ("skipped", "alex")]


def test_the_same_outcome_by_command_and_by_hand_is_one_entry() -> None:
    """Said by a command and ticked in the app between two runs: the command's entry stands alone."""
    stage = standing()
    stage.say(EntryKind.DONE)
    stage.edit(stage.uid(), status=Status.DONE)
    stage.settle()
    assert stage.written() == [("done", "")]


def test_many_edits_of_one_run_are_one_sign() -> None:
    """One day, one member, one sign, however many items were edited between two runs."""
    stage = Stage()
    days = [occurrence().recurrence_id + timedelta(days=n) for n in range(3)]
    for day in days:
        stage.ask(day=day)
    stage.settle()
    for day in days:
        stage.edit(stage.uid(day=day), title="Mine")
    actions = stage.sync()
    assert sum(e.kind is EntryKind.SIGN for a in actions for e in a.entries) == 1


def test_no_entry_holds_a_title_or_a_note() -> None:
    """What an owner calls things, and writes, stays in the owner's calendar."""
    stage = standing()
    stage.edit(stage.uid(), title="My secret", description="my secret", status=Status.DONE)
    stage.settle()
    values = [str(getattr(e, f.name)) for e in stage.ledger.values() for f in fields(e)]
    assert not any("secret" in value for value in values)


def test_a_member_who_left_is_nobody() -> None:
    """An item of a member whom the registry does not know any more is done by nobody in particular."""
    stage = standing()
    alex, sam = stage.registry.members
    stage.registry = replace(stage.registry, members=(sam,))
    stage.change(ownership=(Ownership("sam"),))
    stage.asks = {}
    stage.edit(stage.uid(), status=Status.DONE)
    stage.settle()
    assert alex.id not in entry(stage).by
