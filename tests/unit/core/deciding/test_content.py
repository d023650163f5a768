"""What is sent: only what changes, and everything of the owner's that stands around it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from syncd.core.scene import Action
from syncd.core.stamp import Made
from syncd.core.table import Act
from syncd.model.item import Field, Kind, Status
from syncd.model.ledger import EntryKind
from syncd.model.link import LinkState, Verb
from tests.support.scenes import INSTANCE, Stage, bins, household, occurrence, standing
from tests.support.writes import content_of, stamp_of, write_of


def only(stage: Stage) -> Action:
    """The one write that is planned."""
    (action,) = [a for a in stage.plan().actions if a.write]
    return action


def test_an_update_names_its_fields_and_announces_itself() -> None:
    """An update changes what the registry changed, and its intent says what the link will be."""
    stage = standing()
    stage.later(hours=1)
    stage.change(title="Bins and paper", category=bins().category.CHILD_RELATED, link="https://example.org/")
    action = only(stage)
    intent, content = write_of(action).intent, content_of(action)
    assert (action.act, intent.verb, intent.state) == (Act.UPDATE, Verb.UPDATE, LinkState.OPEN)
    assert write_of(action).changed == {"title", "category", "link", "block"}
    assert intent.writes == {
        Field.TITLE: "Bins and paper",
        Field.CATEGORY: "child-related",
        Field.LINK: "https://example.org/",
    }
    assert (content.title, content.categories, content.link) == (
        "Bins and paper",
        ("child-related",),
        "https://example.org/",
    )
    assert (action.base, action.ref) == (stage.shown(action.uid).raw, stage.shown(action.uid).ref)
    assert action.link is None


def test_the_stamp_says_what_syncd_asked_for_last() -> None:
    """Instance, instant and digests of a write are in both its places."""
    stage = standing()
    stage.later(hours=1)
    stage.change(title="Bins and paper")
    content = content_of(only(stage))
    stamp = stamp_of(content.stamp)
    assert (stamp.instance, stamp.at, stamp.made) == (INSTANCE, stage.now, Made.OPEN)
    assert stamp_of(content.description) == stamp


def test_an_owners_value_never_passes_for_ours_in_a_stamp() -> None:
    """Where the owner's title stands the stamp keeps ours, so that the hand still shows without state."""
    stage = standing()
    stage.edit(stage.uid(), title="Mine")
    stage.change(outcome="Bins are out")
    stage.settle()
    before = stamp_of(stage.shown(stage.uid()).stamp)
    stage.forget()
    stage.ask_no_more()
    stage.asks = {(occurrence(), "sam"): occurrence().recurrence_id}
    stage.settle()
    assert stage.shown(stage.uid()).status is Status.SKIPPED
    assert before.title == stamp_of(stage.shown(stage.uid()).stamp).title


def test_privacy_hides_title_outcome_category_and_link() -> None:
    """A private responsibility says nothing in anybody's calendar."""
    stage = Stage(registry=household(responsibilities=[bins(private=True, link="https://example.org/")]))
    stage.ask()
    content = content_of(only(stage))
    assert content.private
    assert (content.title, content.categories, content.link) == ("Something of mine", (), "")
    assert "Bins" not in content.description


def test_becoming_private_rewrites_what_stands() -> None:
    """Marked private later, every field of ours follows."""
    stage = standing()
    stage.change(private=True)
    stage.settle()
    shown = stage.shown(stage.uid())
    assert (shown.private, shown.title, shown.categories) == (True, "Something of mine", ())
    assert "Bins" not in shown.description


def test_a_mark_category_stays_beside_a_new_category() -> None:
    """An event that its owner closed by category and that is reopened loses the mark only."""
    stage = standing(Kind.VEVENT)
    stage.edit(stage.uid(), categories=("household-logistics", " Done "))
    stage.settle()
    stage.change(category=bins().category.CHILD_RELATED)
    stage.settle()
    assert stage.shown(stage.uid()).categories == ("household-logistics", " Done ")
    stage.say(EntryKind.REOPENED)
    stage.settle()
    assert stage.shown(stage.uid()).categories == ("child-related",)


def test_a_done_of_a_command_carries_its_instant() -> None:
    """COMPLETED says when it was said, not when it was written."""
    stage = standing()
    stage.say(EntryKind.DONE)
    said = stage.now
    stage.later(hours=3)
    action = only(stage)
    assert (action.act, content_of(action).status) == (Act.SETTLE, Status.DONE)
    assert (content_of(action).completed_at, content_of(action).written_at) == (said, stage.now)
    assert write_of(action).changed == {"status", "block"}


def test_a_close_moves_an_arrow_only_once() -> None:
    """An event keeps one arrow however often it is closed, and loses it wherever its owner put it."""
    stage = standing(Kind.VEVENT)
    stage.edit(stage.uid(), extras=True)
    for title in (None, "Bins out ➡️", "➡ Bins out ➡"):
        stage.ask_no_more()
        stage.settle()
        assert stage.shown(stage.uid()).title == "➡ Bins out"
        if title is not None:
            stage.edit(stage.uid(), title=title)
            stage.settle()
        stage.ask()
        stage.settle()
        assert stage.shown(stage.uid()).title == "Bins out"


def test_a_timed_event_always_has_a_length() -> None:
    """Where the registry names none a timed event lasts half an hour; a day has none."""
    stage = Stage(registry=household(Kind.VEVENT))
    stage.ask(due=datetime(2026, 11, 24, 17, tzinfo=UTC))
    assert content_of(only(stage)).lasts == timedelta(minutes=30)
    day = Stage(registry=household(Kind.VEVENT))
    day.ask()
    assert content_of(only(day)).lasts is None
