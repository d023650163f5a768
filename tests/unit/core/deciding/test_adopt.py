"""What stands there without a link becomes one by its own stamp's proof, at once and without a write."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from syncd.core.stamp import digest
from syncd.core.table import Act
from syncd.model.item import Field, Kind, Status
from syncd.model.link import Link, LinkState
from tests.support.scenes import DAY, Stage, occurrence, standing


def met(stage: Stage) -> Link:
    """The link of the first adoption after the state was lost."""
    stage.forget()
    (action,) = [a for a in stage.plan().actions if a.act is Act.ADOPT]
    assert (action.write, action.entries) == (None, ())
    assert action.link is not None
    return action.link


def test_what_the_stamp_proves_is_ours() -> None:
    """Untouched, every field is ours and as it stands."""
    link = met(standing())
    assert link.ours == link.theirs
    assert (link.state, link.generation, link.body) == (LinkState.OPEN, 0, "Bins are emptied every collection")


def test_an_edited_field_is_the_owners_and_ours_is_what_the_stamp_proves() -> None:
    """The registry's present value is ours where the digest fits it."""
    stage = standing()
    stage.edit(stage.uid(), title="Mine")
    link = met(stage)
    assert (link.ours[Field.TITLE], link.theirs[Field.TITLE]) == ("Bins out", "Mine")


def test_a_field_that_both_changed_meanwhile_is_the_owners() -> None:
    """Where neither value fits the digest, ours is unknown, and its proof is kept for the next stamp."""
    stage = standing()
    stage.edit(stage.uid(), title="Mine")
    stage.change(title="Bins and paper")
    link = met(stage)
    assert link.ours[Field.TITLE] == "?" + digest("Bins out")
    stage.settle()
    assert stage.shown(stage.uid()).title == "Mine"


def test_an_owners_move_is_the_owners() -> None:
    """A moved due is kept as theirs, and the registry's stays ours."""
    stage = standing()
    stage.edit(stage.uid(), due=date(2026, 11, 26))
    link = met(stage)
    assert (link.ours[Field.DUE], link.theirs[Field.DUE]) == ("2026-11-24", "2026-11-26")


def test_a_tick_is_still_to_be_recorded() -> None:
    """A done item is adopted as open, so that what it says enters the ledger in the same run."""
    stage = standing()
    stage.edit(stage.uid(), status=Status.DONE)
    stage.forget()
    stage.sync()
    assert stage.written() == [("done", "alex")]


def test_adopting_says_nothing_of_its_owners_day() -> None:
    """An edit of unknown age is no sign of life."""
    stage = standing()
    stage.edit(stage.uid(), title="Mine", due=DAY + timedelta(days=1))
    stage.forget()
    stage.settle()
    assert stage.signs() == 0


def test_a_blocked_or_let_go_item_is_not_adopted() -> None:
    """A write under way, or an item that was let go, is left alone."""
    stage = standing()
    stage.forget()
    stage.blocked = {stage.uid()}
    assert stage.plan().actions == ()
    stage.blocked = set()
    scene = replace(stage.scene, let_go=frozenset({stage.uid()}))
    from syncd.core.plan import plan

    assert plan(replace(scene, wanted=())).actions == ()


def test_an_item_that_nobody_asks_for_is_taken_away_or_closed_in_the_same_run() -> None:
    """Met without a link and not wanted: untouched it goes, touched it is closed, past it stays."""
    for kind, keys, later, act in (
        (Kind.VTODO, {}, 0, Act.WITHDRAW),
        (Kind.VTODO, {"title": "Mine"}, 0, Act.CLOSE),
        (Kind.VEVENT, {}, 5, None),
    ):
        stage = standing(kind)
        stage.edit(stage.uid(), **keys)
        stage.forget()
        stage.ask_no_more()
        stage.later(days=later)
        assert [a.act for a in stage.sync() if a.write] == ([] if act is None else [act])
        assert stage.settle() == ()


def test_a_session_copy_of_another_member_is_recognised_by_its_uid() -> None:
    """Whose an item is follows from its uid, not from where it is met."""
    stage = standing()
    item = stage.shown(stage.uid())
    stage.delete(stage.uid())
    stage.put("alex-cloud", replace(item, uid=stage.uid("sam")))
    link = met(stage)
    assert (link.occurrence, link.member, link.place.account) == (occurrence(), "sam", "alex-cloud")
