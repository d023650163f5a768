"""Rows of the table for items met without a link, played to their end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from syncd.model.item import Kind, Status
from syncd.model.ledger import EntryKind
from syncd.model.link import LinkState
from tests.support.scenes import DAY, Stage, household, in_short, occurrence, standing

BOTH = pytest.mark.parametrize("kind", [Kind.VTODO, Kind.VEVENT])


@BOTH
def test_an_item_met_without_state_is_adopted_and_then_quiet(kind: Kind) -> None:
    """Losing the state changes nothing in an account."""
    stage = standing(kind)
    before = dict(stage.items)
    stage.forget()
    actions = stage.settle()
    assert in_short(actions) == [("alex-cloud", "adopt")]
    assert stage.items == before


@BOTH
def test_an_owners_title_survives_adoption_and_a_registry_change(kind: Kind) -> None:
    """A title moved by its owner is theirs also when the state was lost and the registry has a new name."""
    stage = standing(kind)
    stage.edit(stage.uid(), title="Take the bins down")
    stage.forget()
    stage.settle()
    stage.change(title="Bins and paper")
    stage.settle()
    assert stage.shown(stage.uid()).title == "Take the bins down"


def test_a_registry_change_made_while_the_state_was_lost_is_written_over_what_is_ours() -> None:
    """The stamp proves which values are still ours; those follow the registry."""
    stage = standing()
    stage.forget()
    stage.change(title="Bins and paper", outcome="Bins and paper are out")
    stage.settle()
    shown = stage.shown(stage.uid())
    assert shown.title == "Bins and paper"
    assert shown.description.startswith("Bins and paper are out\nsyncd:1.")


def test_without_a_stamp_every_value_is_taken_for_the_owners() -> None:
    """Without marker line and property nothing proves a value ours, so no value is written over."""
    stage = standing()
    stage.edit(stage.uid(), stamp=None, description="Bins are emptied every collection", title="Mine")
    stage.forget()
    stage.change(title="Bins and paper")
    stage.settle()
    assert stage.shown(stage.uid()).title == "Mine"


def test_an_owners_length_survives_the_loss_of_the_state() -> None:
    """A changed length of an event is its owner's also when the state was lost."""
    stage = Stage(registry=household(Kind.VEVENT))
    stage.ask(due=datetime(2026, 11, 24, 17, tzinfo=UTC))
    stage.settle()
    stage.edit(stage.uid(), lasts=timedelta(hours=2))
    stage.forget()
    stage.settle()
    assert stage.shown(stage.uid()).lasts == timedelta(hours=2)


def test_done_met_without_state_counts() -> None:
    """A tick that nobody saw before the state was lost is recorded once."""
    stage = standing()
    stage.edit(stage.uid(), status=Status.DONE)
    stage.forget()
    stage.settle()
    assert stage.written() == [("done", "alex")]


def test_the_highest_open_generation_is_the_item_and_others_are_left() -> None:
    """Of two open items of one occurrence the newer is the item; the older stays and is never made the item."""
    stage = standing()
    first = stage.shown(stage.uid())
    second = replace(first, uid=stage.uid(generation=1), ref=replace(first.ref, href="/alex-cloud/tasks/second.ics"))
    stage.put("alex-cloud", second)
    stage.forget()
    stage.settle()
    states = {uid: link.state for uid, link in stage.links.items()}
    assert states == {stage.uid(): LinkState.LEFT, stage.uid(generation=1): LinkState.OPEN}
    assert stage.written() == []


def test_an_older_open_generation_is_the_item_when_the_newer_one_was_closed_by_us() -> None:
    """The highest generation that is open is the item; one that syncd closed is none."""
    stage = standing()
    stage.edit(stage.uid(), description=stage.shown(stage.uid()).description + "\nask Kim")
    open_one = stage.shown(stage.uid())
    stage.ask_no_more()
    stage.settle()
    closed = stage.shown(stage.uid())
    newer = replace(closed, uid=stage.uid(generation=1), ref=replace(closed.ref, href="/alex-cloud/tasks/second.ics"))
    stage.put("alex-cloud", newer)
    stage.put("alex-cloud", open_one)
    stage.forget()
    stage.ask()
    stage.settle()
    assert stage.links[stage.uid()].state is LinkState.OPEN
    assert stage.shown(newer.uid).status is Status.SKIPPED
    assert stage.written() == []


def test_a_tick_on_a_left_item_settles_the_item_too() -> None:
    """A tick on an older generation counts once, for the occurrence, and the item itself is settled."""
    stage = standing()
    first = stage.shown(stage.uid())
    second = replace(first, uid=stage.uid(generation=1), ref=replace(first.ref, href="/alex-cloud/tasks/second.ics"))
    stage.put("alex-cloud", second)
    stage.forget()
    stage.settle()
    stage.edit(stage.uid(), status=Status.DONE)
    stage.settle()
    assert stage.written() == [("done", "alex")]
    assert stage.shown(second.uid).status is Status.DONE


def test_a_command_settles_a_left_item_too() -> None:
    """Done by command is written to every open item of the occurrence, the left one included."""
    stage = standing()
    first = stage.shown(stage.uid())
    second = replace(first, uid=stage.uid(generation=1), ref=replace(first.ref, href="/alex-cloud/tasks/second.ics"))
    stage.put("alex-cloud", second)
    stage.forget()
    stage.settle()
    stage.say(EntryKind.DONE)
    stage.settle()
    assert stage.open_items() == []


@BOTH
def test_what_we_closed_is_met_without_state_as_closed_and_never_as_skipped(kind: Kind) -> None:
    """The stamp of a close keeps a CANCELLED item from counting as skipped when the state is lost."""
    stage = standing(kind)
    stage.edit(stage.uid(), description="ask Kim\n" + stage.shown(stage.uid()).description)
    stage.ask_no_more()
    stage.settle()
    links = dict(stage.links)
    stage.forget()
    stage.ask(day=DAY)  # only so that the uid is recognised
    stage.ask_no_more()
    stage.links = {}
    stage.asks = {(occurrence(), "sam"): DAY}
    stage.settle()
    assert links[stage.uid()].state is stage.links[stage.uid()].state is LinkState.CLOSED
    assert stage.written() == []
