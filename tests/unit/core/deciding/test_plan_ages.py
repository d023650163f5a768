"""What is past, finished or cannot be read; lapses; what an old link comes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from syncd.core.expected import Lapse
from syncd.core.plan import plan
from syncd.core.table import Act
from syncd.model.item import Item, Kind, Status, Unreadable
from syncd.model.link import Ending, Link
from tests.support.scenes import DAY, Stage, closed, occurrence, standing

BOTH = pytest.mark.parametrize("kind", [Kind.VTODO, Kind.VEVENT])


# Past, finished, let go.


def test_a_past_event_is_never_withdrawn() -> None:
    """An event that is over stays, marked or not, and nothing is said of it."""
    stage = standing(Kind.VEVENT)
    stage.later(days=5)
    stage.ask_no_more()
    stage.settle()
    assert stage.open_items() == [stage.uid()]
    assert stage.written() == []


def test_a_mark_on_a_past_event_counts() -> None:
    """Late is fine: a mark on an event that is over is recorded."""
    stage = standing(Kind.VEVENT)
    stage.later(days=5)
    stage.ask_no_more()
    stage.settle()
    stage.edit(stage.uid(), title="✅ Bins out")
    stage.settle()
    assert stage.written() == [("done", "alex")]


@BOTH
def test_after_ninety_days_a_finished_item_is_let_go_for_good(kind: Kind) -> None:
    """It stays in its owner's calendar, is not followed, not touched and not adopted again."""
    stage = standing(kind)
    stage.edit(stage.uid(), **({"status": Status.DONE} if kind is Kind.VTODO else {"title": "✅ Bins out"}))
    stage.settle()
    stage.later(days=95)
    stage.settle()
    assert (stage.let_go, stage.links[stage.uid()].ending) == ({stage.uid()}, Ending.LET_GO)
    before = stage.shown(stage.uid())
    stage.edit(stage.uid(), status=Status.OPEN, title="Bins out")
    assert stage.settle() == ()
    assert stage.written() == [("done", "alex")]
    assert replace(stage.shown(stage.uid()), ref=before.ref, raw=before.raw) == replace(
        before, status=Status.OPEN, title="Bins out"
    )


def test_a_tick_after_ninety_days_is_recorded_before_the_item_is_let_go() -> None:
    """A left item ticked late counts, whatever its age."""
    stage = closed(Kind.VTODO)
    stage.edit(stage.uid(), status=Status.OPEN)
    stage.settle()
    stage.later(days=89)
    stage.edit(stage.uid(), status=Status.DONE)
    stage.later(days=6)
    stage.settle()
    assert stage.written() == [("done", "alex")]


def test_an_old_item_that_is_still_wanted_is_not_let_go() -> None:
    """A closed bill that is asked for again after a hundred days is opened, not let go."""
    stage = closed(Kind.VTODO)
    stage.later(days=100)
    stage.ask()
    actions = stage.sync()
    assert [a.act for a in actions] == [Act.REOPEN]
    assert stage.let_go == set()


# Set aside.


def test_an_unreadable_item_is_set_aside_and_never_touched() -> None:
    """What cannot be read is named and left, whatever the registry asks."""
    stage = standing()
    stage.edit(stage.uid(), title="?")
    stage.broken = {stage.uid()}
    stage.ask_no_more()
    (action,) = stage.sync()
    assert (action.act, action.write, action.link, action.entries) == (Act.SET_ASIDE, None, None, ())


def test_an_item_that_was_named_once_is_not_named_again() -> None:
    """An unreadable item that is set aside already gives no further action."""
    stage = standing()
    stage.edit(stage.uid(), title="?")
    stage.broken = {stage.uid()}
    stage.set_aside = {stage.uid(): "DUE"}
    assert stage.sync() == ()


def test_a_refused_update_is_not_tried_again_but_ticks_still_count() -> None:
    """An item whose server refused our form is written no more until it changes; what its owner does counts."""
    stage = standing()
    stage.change(title="Bins and paper")
    stage.set_aside = {stage.uid(): "too long"}
    assert stage.sync() == ()
    stage.edit(stage.uid(), status=Status.DONE)
    stage.settle()
    assert stage.written() == [("done", "alex")]


def test_an_item_with_a_write_under_way_is_left_alone() -> None:
    """Until the outcome of a write is known nothing is decided about its item."""
    stage = standing()
    stage.blocked = {stage.uid()}
    stage.ask_no_more()
    stage.edit(stage.uid(), status=Status.DONE)
    assert stage.sync() == ()


def test_a_cosmetic_rewrite_causes_no_write_and_no_record() -> None:
    """A server's new version with the same meaning is noted with its etag and is no news."""
    stage = standing()
    stage.edit(stage.uid(), modified_at=stage.now)
    actions = stage.sync()
    assert [(a.act, a.write, a.entries, a.fields) for a in actions] == [(Act.NOTHING, None, (), ())]
    assert stage.sync() == ()


# Lapses.


def test_an_item_removed_before_its_lapse_was_seen_is_dropped_not_lapsed() -> None:
    """What its owner removed while it was open is dropped, even when its time has just passed."""
    stage = standing()
    stage.delete(stage.uid())
    stage.missed = {occurrence()}
    stage.lapsed = (Lapse(occurrence(), "alex", stage.now),)
    stage.settle()
    assert stage.written() == [("dropped", "alex")]


def test_a_lapse_is_written_once_and_a_late_tick_counts() -> None:
    """Lapsed stands until a tick says otherwise; the missed item goes a day later."""
    stage = standing()
    stage.missed = {occurrence()}
    stage.lapsed = (Lapse(occurrence(), "alex", stage.now),)
    stage.settle()
    stage.edit(stage.uid(), status=Status.DONE)
    stage.lapsed = ()
    stage.settle()
    assert [kind for kind, _by in stage.written()] == ["lapsed", "done"]


def test_nothing_lapses_that_cannot_be_read() -> None:
    """Of an unreadable item nothing is known, so it is not said to have lapsed."""
    stage = standing()
    stage.edit(stage.uid(), title="?")
    stage.broken = {stage.uid()}
    stage.missed = {occurrence()}
    stage.lapsed = (Lapse(occurrence(), "alex", stage.now),)
    stage.sync()
    assert stage.written() == []


def test_quiet_links_are_not_even_read() -> None:
    """A run in which nothing changed reads no body: most runs of most households."""
    stage = Stage()
    for number in range(40):
        stage.ask(day=DAY + timedelta(days=number))
    stage.settle()
    for number in range(10):
        stage.edit(stage.uid(day=DAY + timedelta(days=number)), status=Status.DONE)
    stage.settle()

    def never(link: Link) -> Item | Unreadable:
        raise AssertionError(link)

    assert plan(replace(stage.scene, read=never)).actions == ()
