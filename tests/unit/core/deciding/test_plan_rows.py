"""Rows of the table for what is wanted: created, kept in step, recorded; and that nothing follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from syncd.core.table import Act
from syncd.model.item import Field, Kind, Status
from syncd.model.ledger import EntryKind
from syncd.model.link import LinkState, Verb
from tests.support.scenes import DAY, Stage, bins, household, occurrence, standing
from tests.support.writes import content_of, write_of

BOTH = pytest.mark.parametrize("kind", [Kind.VTODO, Kind.VEVENT])


# Create.


def test_create_sends_the_whole_item_with_stamp_and_block() -> None:
    """What should stand and does not is created with every field, its block and its stamp."""
    stage = Stage(registry=household(responsibilities=[bins(remind=timedelta(hours=1))]))
    stage.ask()
    (action,) = stage.sync()
    content, intent = content_of(action), write_of(action).intent
    assert (action.act, intent.verb, intent.state) == (Act.CREATE, Verb.CREATE, LinkState.OPEN)
    assert (content.title, content.due, content.alarm) == ("Bins out", DAY, timedelta(hours=-1))
    assert content.description == f"Bins are emptied every collection\nsyncd:{content.stamp}"
    assert content.categories == ("household-logistics",)
    assert intent.stamp == content.stamp
    assert stage.sync() == ()


def test_nothing_is_created_at_an_account_that_was_not_looked_at() -> None:
    """Without a look nothing is known of an account, so nothing is written there."""
    stage = Stage(blind={"alex-cloud"})
    stage.ask()
    assert stage.sync() == ()


def test_nothing_is_created_while_its_uid_is_blocked_or_refused() -> None:
    """A uid with a write under way, or one its server refused, is left alone."""
    for where in ("blocked", "set_aside"):
        stage = Stage()
        stage.ask()
        uid = stage.uid()
        if where == "blocked":
            stage.blocked = {uid}
        else:
            stage.set_aside = {uid: "too long"}
        assert stage.sync() == ()


# Update and merge.


@BOTH
def test_only_fields_that_are_still_ours_follow_the_registry(kind: Kind) -> None:
    """The owner's title stands, the due that is still ours moves, and the registry's title is journaled once."""
    stage = standing(kind)
    stage.edit(stage.uid(), title="Mine")
    stage.settle()
    stage.change(title="Bins and paper")
    stage.asks[occurrence(), "alex"] = date(2026, 11, 25)
    stage.settle()
    shown = stage.shown(stage.uid())
    assert (shown.title, shown.due) == ("Mine", date(2026, 11, 25))
    assert stage.journal == [(stage.uid(), Field.TITLE, "Bins and paper")]


@pytest.mark.parametrize(
    ("mine", "registry"),
    [
        ({"title": "Mine"}, {"title": "Bins and paper"}),
        ({"due": date(2026, 11, 26)}, {}),
        ({"alarms": (timedelta(hours=-5),)}, {"remind": timedelta(hours=1)}),
    ],
)
def test_an_owners_value_stands_when_both_change_at_once(
    mine: dict[str, object], registry: dict[str, object]
) -> None:
    """Where both sides change one field between two looks the owner's stands and the registry's is journaled once."""
    stage = standing()
    stage.edit(stage.uid(), **mine)
    stage.change(**registry)
    if not registry:
        stage.asks[occurrence(), "alex"] = date(2026, 11, 25)
    stage.settle()
    shown = stage.shown(stage.uid())
    assert {name: getattr(shown, name) for name in mine} == mine
    assert len(stage.journal) == 1


def test_a_field_that_its_owner_sets_back_is_ours_again() -> None:
    """Set back to what the registry asks, a title follows the registry again."""
    stage = standing()
    stage.edit(stage.uid(), title="Mine")
    stage.settle()
    stage.edit(stage.uid(), title="Bins out")
    stage.settle()
    stage.change(title="Bins and paper")
    stage.settle()
    assert stage.shown(stage.uid()).title == "Bins and paper"


def test_owners_words_stay_around_our_block_when_it_changes() -> None:
    """The block is replaced in place between the owner's words, also with CRLF line ends."""
    stage = standing()
    block = stage.shown(stage.uid()).description
    stage.edit(stage.uid(), description=f"before\r\n{block.replace(chr(10), chr(13) + chr(10))}\r\nafter")
    stage.settle()
    stage.change(outcome="Bins are out")
    stage.settle()
    shown = stage.shown(stage.uid())
    assert shown.description == f"before\nBins are out\nsyncd:{shown.stamp}\nafter"


def test_a_block_that_its_owner_rewrote_stays_and_the_new_text_is_journaled() -> None:
    """A rewritten block is the owner's; our new text goes to the journal only."""
    stage = standing()
    block = stage.shown(stage.uid()).description
    stage.edit(stage.uid(), description=block.replace("every collection", "on Tuesdays"))
    stage.settle()
    stage.change(outcome="Bins are out", title="Bins and paper")
    stage.settle()
    shown = stage.shown(stage.uid())
    assert shown.title == "Bins and paper"
    assert shown.description.startswith("Bins are emptied on Tuesdays\nsyncd:1.")
    assert stage.journal == [(stage.uid(), Field.BLOCK, "Bins are out")]


@pytest.mark.parametrize(
    "arrange",
    [
        lambda body, marker: f"my words\n{body}\n{marker}",
        lambda body, marker: f"{marker}\nmy words\n{body}",
        lambda body, marker: f"{body}\nmy words\n{marker}",
        lambda body, marker: f"{marker}\n{body}\nmy words\n{marker}",
        lambda body, _marker: f"{body}\nmy words",
        lambda body, _marker: f"{body} and so on\nmy words",
    ],
)
def test_wherever_block_and_marker_stand_the_words_survive_and_nothing_loops(
    arrange: Callable[[str, str], str],
) -> None:
    """However its owner arranged the text, updates keep the words, sign no life of their own and come to rest."""
    stage = standing()
    body, marker = stage.shown(stage.uid()).description.split("\n")
    stage.edit(stage.uid(), description=arrange(body, marker))
    stage.settle()
    signs = stage.signs()
    stage.later(days=1)
    stage.change(title="Bins and paper", outcome="Bins are out")
    stage.settle()
    stage.edit(stage.uid(), modified_at=stage.now)
    stage.settle()
    stage.later(days=1)
    stage.change(title="Bins", outcome="Bins are emptied")
    stage.settle()
    shown = stage.shown(stage.uid())
    stage.edit(stage.uid(), modified_at=stage.now, description="\n".join(shown.description.split("\n")) + " \n")
    stage.settle()
    assert "my words" in shown.description
    assert shown.title == "Bins"
    assert stage.signs() == signs
    assert shown.description.count("syncd:1.") <= 2


def test_a_form_change_of_the_due_never_leaves_a_length_that_does_not_fit() -> None:
    """A timed event moved by its owner keeps a length when the registry makes it a day."""
    stage = Stage(registry=household(Kind.VEVENT))
    stage.ask(due=datetime(2026, 11, 24, 17, tzinfo=UTC))
    stage.settle()
    stage.edit(stage.uid(), due=datetime(2026, 11, 24, 19, tzinfo=UTC))
    stage.settle()
    stage.asks[occurrence(), "alex"] = DAY
    stage.settle()
    shown = stage.shown(stage.uid())
    assert (shown.due, shown.lasts) == (datetime(2026, 11, 24, 19, tzinfo=UTC), timedelta(minutes=30))


def test_an_owners_length_holds_the_due_back_when_its_form_changes() -> None:
    """A timed event whose length is its owner's is not made a day: the two go together."""
    stage = Stage(registry=household(Kind.VEVENT))
    stage.ask(due=datetime(2026, 11, 24, 17, tzinfo=UTC))
    stage.settle()
    stage.edit(stage.uid(), lasts=timedelta(hours=2))
    stage.settle()
    stage.asks[occurrence(), "alex"] = DAY
    stage.settle()
    shown = stage.shown(stage.uid())
    assert (shown.due, shown.lasts) == (datetime(2026, 11, 24, 17, tzinfo=UTC), timedelta(hours=2))


# Record.


@pytest.mark.parametrize(("status", "kind"), [(Status.DONE, "done"), (Status.SKIPPED, "skipped")])
def test_a_tick_is_recorded_once_and_the_item_is_left_as_it_is(status: Status, kind: str) -> None:
    """Done and skipped go to the ledger with the owner, and nothing is written to the item, ever."""
    stage = standing()
    stage.edit(stage.uid(), status=status)
    ticked = stage.shown(stage.uid())
    stage.settle()
    stage.change(title="Bins and paper")
    stage.ask_no_more()
    stage.settle()
    assert stage.written() == [(kind, "alex")]
    assert stage.shown(stage.uid()) == ticked


def test_an_unticked_item_is_reopened_in_the_ledger() -> None:
    """Taking a tick back is recorded and the item is followed as before."""
    stage = standing()
    stage.edit(stage.uid(), status=Status.DONE)
    stage.settle()
    stage.edit(stage.uid(), status=Status.OPEN)
    stage.settle()
    stage.edit(stage.uid(), status=Status.DONE)
    stage.settle()
    assert stage.written() == [("done", "alex"), ("reopened", "alex"), ("done", "alex")]


def test_moves_and_notes_are_signs_of_life_once_a_day() -> None:
    """A move and a note on one day are one sign; the next day gives another; no content is kept."""
    stage = standing()
    stage.edit(stage.uid(), due=date(2026, 11, 26))
    stage.settle()
    stage.edit(stage.uid(), description=stage.shown(stage.uid()).description + "\nask Kim")
    stage.settle()
    assert (stage.signs(), stage.written()) == (1, [])
    stage.later(days=1)
    stage.edit(stage.uid(), title="Mine")
    stage.settle()
    assert stage.signs() == 2


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("✅ Bins out", "done"),
        ("✔️ Bins out", "done"),
        ("☑: Bins out", "done"),
        ("Bins out ✓", "done"),
        ("[X] Bins out", "done"),
        ("DONE: Bins out", "done"),
        ("Bins out erledigt", "done"),
        ("done", "done"),
        ("❌ Bins out", "skipped"),
        ("Skip Bins out", "skipped"),
    ],
)
def test_marks_of_an_event_are_read_and_kept(title: str, kind: str) -> None:
    """Every form of a mark counts once and stays in the title."""
    stage = standing(Kind.VEVENT)
    stage.edit(stage.uid(), title=title)
    stage.settle()
    assert (stage.written(), stage.shown(stage.uid()).title) == ([(kind, "alex")], title)


def test_a_done_category_marks_an_event() -> None:
    """The category DONE is a mark."""
    stage = standing(Kind.VEVENT)
    stage.edit(stage.uid(), categories=("household-logistics", "Done"))
    stage.settle()
    assert stage.written() == [("done", "alex")]


def test_a_done_event_whose_owner_removes_the_mark_is_open_again() -> None:
    """Taking the mark off reopens."""
    stage = standing(Kind.VEVENT)
    stage.edit(stage.uid(), title="✅ Bins out")
    stage.settle()
    stage.edit(stage.uid(), title="Bins out")
    stage.settle()
    assert stage.written() == [("done", "alex"), ("reopened", "alex")]


# Settle and reopen by command.


@BOTH
@pytest.mark.parametrize(
    ("said", "status", "mark"), [(EntryKind.DONE, Status.DONE, "✅ "), (EntryKind.SKIPPED, Status.SKIPPED, "❌ ")]
)
def test_a_command_is_written_to_the_item(kind: Kind, said: EntryKind, status: Status, mark: str) -> None:
    """Done or skipped by command shows in the item, and is in the ledger once."""
    stage = standing(kind)
    stage.say(said)
    stage.settle()
    shown = stage.shown(stage.uid())
    expected = (status, "Bins out") if kind is Kind.VTODO else (Status.OPEN, f"{mark}Bins out")
    assert (shown.status, shown.title) == expected
    assert stage.written() == [(said.value, "")]


@BOTH
def test_reopening_by_command_opens_what_its_owner_ticked(kind: Kind) -> None:
    """A reopen by command is the one thing that leads back from done."""
    stage = standing(kind)
    keys = {"status": Status.DONE} if kind is Kind.VTODO else {"title": "Bins out ✔"}
    stage.edit(stage.uid(), **keys)
    stage.settle()
    stage.say(EntryKind.REOPENED)
    stage.settle()
    shown = stage.shown(stage.uid())
    assert (shown.status, shown.title) == (Status.OPEN, "Bins out")
    assert stage.written() == [("done", "alex"), ("reopened", "")]


@BOTH
def test_reopening_by_command_opens_what_a_command_settled(kind: Kind) -> None:
    """Done and reopened by command leave the item as it was."""
    stage = standing(kind)
    stage.say(EntryKind.DONE)
    stage.settle()
    stage.later(hours=1)
    stage.say(EntryKind.REOPENED)
    stage.settle()
    shown = stage.shown(stage.uid())
    assert (shown.status, shown.title) == (Status.OPEN, "Bins out")
    assert [kind for kind, _by in stage.written()] == ["done", "reopened"]


def test_reopening_takes_a_done_category_off() -> None:
    """An event marked by category is opened by taking that category away, and no other."""
    stage = standing(Kind.VEVENT)
    stage.edit(stage.uid(), categories=("household-logistics", "DONE"))
    stage.settle()
    stage.say(EntryKind.REOPENED)
    stage.settle()
    assert stage.shown(stage.uid()).categories == ("household-logistics",)


@BOTH
def test_an_owner_reopens_what_a_command_settled(kind: Kind) -> None:
    """The owner's untick of a command's done is recorded, and syncd does not tick again."""
    stage = standing(kind)
    stage.say(EntryKind.DONE)
    stage.settle()
    stage.edit(stage.uid(), status=Status.OPEN, title="Bins out")
    stage.settle()
    assert [kind for kind, _by in stage.written()] == ["done", "reopened"]
    assert (stage.shown(stage.uid()).status, stage.shown(stage.uid()).title) == (Status.OPEN, "Bins out")
