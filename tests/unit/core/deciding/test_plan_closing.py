"""Rows of the table for what nobody asks for, and for what is gone, played to their end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from syncd.core.stamp import Made
from syncd.core.table import Act
from syncd.model.item import Kind, Status
from syncd.model.ledger import EntryKind
from syncd.model.link import Ending, LinkState
from tests.support.scenes import PLANNING, Stage, closed, household, in_short, occurrence, standing
from tests.support.writes import stamp_of

BOTH = pytest.mark.parametrize("kind", [Kind.VTODO, Kind.VEVENT])


# Withdraw and close.


@BOTH
def test_an_untouched_item_that_nobody_asks_for_is_withdrawn(kind: Kind) -> None:
    """Not wanted, open and untouched: it goes, and the link ends."""
    stage = standing(kind)
    stage.ask_no_more()
    assert in_short(stage.sync()) == [("alex-cloud", "withdraw")]
    assert stage.items == {}
    assert stage.sync() == ()
    assert stage.links[stage.uid()].ending is Ending.WITHDRAWN


def test_wanted_again_after_a_withdrawal_is_the_next_generation() -> None:
    """What was withdrawn is created again under a new uid."""
    stage = standing()
    stage.ask_no_more()
    stage.settle()
    stage.ask()
    stage.settle()
    assert stage.open_items() == [stage.uid(generation=1)]


TOUCHES = pytest.mark.parametrize(
    "touch",
    [
        {"title": "Mine"},
        {"due": date(2026, 11, 26)},
        {"alarms": (timedelta(hours=-5),)},
        {"extras": True},
        {"recurring": True},
        {"stamp": None, "description": "Bins are emptied every collection"},
    ],
)


@BOTH
@TOUCHES
def test_a_touched_item_is_closed_in_place_and_then_left_for_ever(kind: Kind, touch: dict[str, object]) -> None:
    """What an owner touched is never deleted: it is closed once, and nothing of it counts as skipped."""
    stage = standing(kind)
    stage.edit(stage.uid(), **touch)
    stage.ask_no_more()
    actions = stage.settle()
    shown = stage.shown(stage.uid())
    assert [a.act for a in actions if a.write] == [Act.CLOSE]
    assert shown.title.startswith("➡ ") if kind is Kind.VEVENT else shown.status is Status.SKIPPED
    assert stage.written() == []
    stage.later(days=30)
    assert stage.settle() == ()


def test_a_changed_length_is_a_touch() -> None:
    """An event whose length its owner changed is closed in place, not deleted."""
    stage = Stage(registry=household(Kind.VEVENT))
    stage.ask(due=datetime(2026, 11, 24, 17, tzinfo=UTC))
    stage.settle()
    stage.edit(stage.uid(), lasts=timedelta(hours=2))
    stage.ask_no_more()
    stage.settle()
    assert stage.shown(stage.uid()).title == "➡ Bins out"


@BOTH
def test_a_note_on_a_closed_item_changes_nothing(kind: Kind) -> None:
    """Words added to a closed item are kept and the item stays closed."""
    stage = closed(kind)
    stage.edit(stage.uid(), description=stage.shown(stage.uid()).description + "\nthanks")
    actions = stage.settle()
    assert [a.write for a in actions] == [None]
    assert stage.links[stage.uid()].state is LinkState.CLOSED
    assert stage.written() == []


def test_a_closed_item_without_any_stamp_is_not_taken_for_skipped() -> None:
    """A server that drops our property, under an owner who removed our line, makes no skip of our close."""
    stage = standing()
    stage.edit(stage.uid(), description="my own words", stamp=None)
    stage.settle()
    stage.ask_no_more()
    stage.settle()
    stage.edit(stage.uid(), stamp=None)
    stage.settle()
    assert stage.written() == []
    assert stage.links[stage.uid()].state is LinkState.CLOSED


@BOTH
def test_a_tick_on_a_closed_item_counts(kind: Kind) -> None:
    """Closed by us and ticked by its owner: done is recorded, and the item is left as it is."""
    stage = closed(kind)
    ticked = {"status": Status.DONE} if kind is Kind.VTODO else {"title": "✅ " + stage.shown(stage.uid()).title}
    stage.edit(stage.uid(), **ticked)
    before = stage.shown(stage.uid())
    stage.settle()
    assert stage.written() == [("done", "alex")]
    assert stage.shown(stage.uid()) == before


def test_a_closed_item_that_its_owner_opens_is_left() -> None:
    """Opened by its owner while nobody asks for it: it stays and is watched, and a tick on it counts."""
    stage = closed(Kind.VTODO)
    stage.edit(stage.uid(), status=Status.OPEN)
    stage.settle()
    assert stage.links[stage.uid()].state is LinkState.LEFT
    stage.edit(stage.uid(), status=Status.DONE)
    stage.settle()
    assert stage.written() == [("done", "alex")]


def test_a_closed_item_that_its_owner_opened_is_the_item_again_when_wanted() -> None:
    """Opened by its owner and wanted: it is the item, and no second one is made."""
    stage = closed(Kind.VTODO)
    stage.edit(stage.uid(), status=Status.OPEN)
    stage.ask()
    stage.settle()
    assert stage.links[stage.uid()].state is LinkState.OPEN
    assert stage.open_items() == [stage.uid()]


@BOTH
def test_a_closed_item_that_is_wanted_again_is_reopened(kind: Kind) -> None:
    """Unchanged since our close and wanted again: it is opened in place, words, title and all."""
    stage = closed(kind)
    stage.ask()
    actions = stage.settle()
    shown = stage.shown(stage.uid())
    assert [a.act for a in actions] == [Act.REOPEN]
    assert (shown.status, shown.title) == (Status.OPEN, "Bins out")
    assert shown.description.startswith("ask Kim\n")
    assert stage.links[stage.uid()].state is LinkState.OPEN
    assert Made.OPEN is stamp_of(shown.stamp).made
    assert stage.written() == []


def test_a_closed_item_that_is_gone_and_wanted_again_is_created_anew() -> None:
    """Closed, then deleted by its owner: the link ends without an entry; wanted again is the next generation."""
    stage = closed(Kind.VTODO)
    stage.delete(stage.uid())
    stage.settle()
    assert stage.written() == []
    stage.ask()
    stage.settle()
    assert stage.open_items() == [stage.uid(generation=1)]


# Gone.


def test_removing_the_present_open_item_is_one_drop() -> None:
    """The owner removed it: dropped once, and never created again."""
    stage = standing()
    stage.delete(stage.uid())
    stage.settle()
    assert stage.written() == [("dropped", "alex")]
    assert stage.items == {}


def test_a_missing_item_is_no_drop_while_the_look_was_not_whole() -> None:
    """Absence counts only in a complete look."""
    stage = standing()
    stage.delete(stage.uid())
    stage.incomplete = {"alex-cloud"}
    assert stage.sync() == ()


def test_removing_a_finished_item_enters_nothing() -> None:
    """Tidying up what is done only ends the link."""
    stage = standing()
    stage.edit(stage.uid(), status=Status.DONE)
    stage.settle()
    stage.delete(stage.uid())
    stage.settle()
    assert stage.written() == [("done", "alex")]


def test_removing_a_closed_or_left_item_enters_nothing() -> None:
    """What syncd closed, or leaves, may be removed without a word."""
    for opened in (False, True):
        stage = closed(Kind.VTODO)
        if opened:
            stage.edit(stage.uid(), status=Status.OPEN)
            stage.settle()
        stage.delete(stage.uid())
        stage.settle()
        assert stage.written() == []


def test_removing_a_lapsed_item_enters_nothing_more() -> None:
    """In its last day a missed item may be removed; lapsed stands."""
    stage = standing()
    stage.missed = {occurrence()}
    stage.say(EntryKind.LAPSED)
    stage.settle()
    stage.delete(stage.uid())
    stage.settle()
    assert stage.written() == [("lapsed", "")]


def test_one_copy_of_a_session_may_be_removed_and_does_not_come_back() -> None:
    """A member who removes the own copy of a session drops nothing, and it is not put there again."""
    stage = Stage()
    day = date(2026, 11, 29)
    stage.ask("alex", day=day, thing=PLANNING)
    stage.ask("sam", day=day, thing=PLANNING)
    stage.settle()
    stage.delete(stage.uid(day=day, thing=PLANNING))
    stage.settle()
    assert stage.written() == []
    assert stage.open_items() == [stage.uid("sam", day=day, thing=PLANNING)]
