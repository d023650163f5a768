"""Items of several members: sessions and handovers, played to their end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from syncd.core.table import Act
from syncd.model.item import Kind, Status
from tests.support.scenes import PLANNING, Stage, in_short, standing

BOTH = pytest.mark.parametrize("kind", [Kind.VTODO, Kind.VEVENT])


# Members and sessions.


def test_nobody_is_named_as_doer_in_an_account_of_two() -> None:
    """In an account that two members use, who ticked cannot be told."""
    stage = Stage()
    alex, sam = stage.registry.members
    shared = replace(sam, tasks="alex-cloud", events="alex-cloud")
    stage.registry = replace(stage.registry, members=(alex, shared))
    stage.ask()
    stage.settle()
    stage.edit(stage.uid(), status=Status.DONE)
    stage.settle()
    assert stage.written() == [("done", "")]


def test_members_in_one_calendar_share_one_copy_of_a_session() -> None:
    """Two members, one calendar, one event; held by a mark, by nobody in particular."""
    stage = Stage()
    alex, sam = stage.registry.members
    stage.registry = replace(stage.registry, members=(alex, replace(sam, tasks="alex-cloud", events="alex-cloud")))
    day = date(2026, 11, 29)
    stage.ask("alex", day=day, thing=PLANNING)
    stage.ask("sam", day=day, thing=PLANNING)
    stage.settle()
    uid = stage.uid("shared", day=day, thing=PLANNING)
    assert stage.open_items() == [uid]
    stage.edit(uid, title="✅ Planning session")
    stage.settle()
    assert stage.written() == [("held", "")]


def test_a_mark_on_one_copy_settles_the_other_and_a_mark_on_both_counts_once() -> None:
    """Held in one calendar shows in the other; both marked at once is one entry."""
    day = date(2026, 11, 29)
    for both in (False, True):
        stage = Stage()
        stage.ask("alex", day=day, thing=PLANNING)
        stage.ask("sam", day=day, thing=PLANNING)
        stage.settle()
        uids = [stage.uid(member, day=day, thing=PLANNING) for member in ("alex", "sam")]
        for uid in uids if both else uids[:1]:
            stage.edit(uid, title="✅ Planning session")
        stage.settle()
        assert [stage.shown(uid).title for uid in uids] == ["✅ Planning session"] * 2
        assert stage.written() == [("held", "alex")]


# Handover.


def test_a_handover_creates_then_withdraws() -> None:
    """First it stands at the new owner, then it goes at the old one; nothing is dropped."""
    stage = standing()
    stage.hand_over("sam")
    first = stage.sync()
    assert ("sam-cloud", "create") in in_short(a for a in first if a.write)
    assert [a.account for a in first if a.write] == ["sam-cloud"]
    stage.settle()
    assert stage.open_items() == [stage.uid("sam")]
    assert stage.written() == []


def test_the_old_item_is_held_while_the_new_owner_cannot_be_reached() -> None:
    """Without a look at the new owner's account the old item stays, and it is said that it will go."""
    stage = standing()
    stage.hand_over("sam")
    stage.blind = {"sam-cloud"}
    for _run in range(2):
        (held,) = stage.sync()
        assert (held.act, held.conditional, held.write) == (Act.WITHDRAW, True, None)
    assert stage.open_items() == [stage.uid()]


def test_a_handover_there_and_back_in_a_day_leaves_one_open_item() -> None:
    """There and back: withdrawn items come back as the next generation, and only one is open."""
    stage = standing()
    for member in ("sam", "alex", "sam", "alex"):
        stage.hand_over(member)
        stage.settle()
    assert stage.open_items() == [stage.uid(generation=2)]
    assert stage.written() == []


@BOTH
def test_a_handover_there_and_back_keeps_the_words_of_both(kind: Kind) -> None:
    """A touched item is closed in place and opened again when the responsibility comes back."""
    stage = standing(kind)
    stage.edit(stage.uid(), description="ask Kim\n" + stage.shown(stage.uid()).description)
    stage.settle()
    stage.hand_over("sam")
    stage.settle()
    stage.hand_over("alex")
    stage.settle()
    shown = stage.shown(stage.uid())
    assert (shown.title, shown.status, shown.description[:8]) == ("Bins out", Status.OPEN, "ask Kim\n")
    assert stage.open_items() == [stage.uid()]
    assert stage.written() == []


def test_a_tick_at_the_former_owner_settles_at_the_new_one() -> None:
    """While the old item still stands a tick on either settles both."""
    stage = standing()
    stage.hand_over("sam")
    stage.blind = {"alex-cloud"}
    stage.settle()
    stage.edit(stage.uid(), status=Status.DONE)
    stage.blind = set()
    stage.settle()
    assert stage.written() == [("done", "alex")]
    assert {stage.shown(stage.uid(m)).status for m in ("alex", "sam")} == {Status.DONE}


def test_a_tick_taken_back_at_the_former_owner_never_leaves_nothing_standing() -> None:
    """Reopened by the former owner: the old item stays until the new owner's is seen."""
    stage = standing()
    stage.edit(stage.uid(), status=Status.DONE)
    stage.settle()
    stage.hand_over("sam")
    stage.settle()
    stage.edit(stage.uid(), status=Status.OPEN)
    for _run in range(5):
        stage.sync()
        assert stage.open_items() != []
    assert stage.open_items() == [stage.uid("sam")]
