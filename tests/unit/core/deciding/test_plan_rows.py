"""Every row of the decision table, played to its end: what is decided, what then stands, and that nothing follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from syncd.core.table import Act
from syncd.model.item import Field, Kind, Status
from syncd.model.ledger import EntryKind
from syncd.model.link import Ending, LinkState, Verb
from tests.support.scenes import DAY, PLANNING, Stage, bins, household, in_short, occurrence, standing

BOTH = pytest.mark.parametrize("kind", [Kind.VTODO, Kind.VEVENT])


# Create.


def test_create_sends_the_whole_item_with_stamp_and_block() -> None:
    """What should stand and does not is created with every field, its block and its stamp."""
    stage = Stage(registry=household(responsibilities=[bins(remind=timedelta(hours=1))]))
    stage.ask()
    (action,) = stage.sync()
    content, intent = action.write.content, action.write.intent
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


# Adopt.


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
def test_an_owners_value_stands_when_both_change_at_once(mine: dict, registry: dict) -> None:
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
def test_wherever_block_and_marker_stand_the_words_survive_and_nothing_loops(arrange) -> None:
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
def test_a_touched_item_is_closed_in_place_and_then_left_for_ever(kind: Kind, touch: dict) -> None:
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


def closed(kind: Kind) -> Stage:
    """A stage on which Alex's bins, with a note, were closed in place."""
    stage = standing(kind)
    stage.edit(stage.uid(), description="ask Kim\n" + stage.shown(stage.uid()).description)
    stage.ask_no_more()
    stage.settle()
    return stage


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
    assert ".open." in shown.stamp
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
    from syncd.core.expected import Lapse

    stage = standing()
    stage.delete(stage.uid())
    stage.missed = {occurrence()}
    stage.lapsed = (Lapse(occurrence(), "alex", stage.now),)
    stage.settle()
    assert stage.written() == [("dropped", "alex")]


def test_a_lapse_is_written_once_and_a_late_tick_counts() -> None:
    """Lapsed stands until a tick says otherwise; the missed item goes a day later."""
    from syncd.core.expected import Lapse

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
    from syncd.core.expected import Lapse

    stage = standing()
    stage.edit(stage.uid(), title="?")
    stage.broken = {stage.uid()}
    stage.missed = {occurrence()}
    stage.lapsed = (Lapse(occurrence(), "alex", stage.now),)
    stage.sync()
    assert stage.written() == []


def test_quiet_links_are_not_even_read() -> None:
    """A run in which nothing changed reads no body: most runs of most households."""
    from syncd.core.plan import plan

    stage = Stage()
    for number in range(40):
        stage.ask(day=DAY + timedelta(days=number))
    stage.settle()
    for number in range(10):
        stage.edit(stage.uid(day=DAY + timedelta(days=number)), status=Status.DONE)
    stage.settle()

    def never(link: object) -> None:
        raise AssertionError(link)

    assert plan(replace(stage.scene, read=never)).actions == ()
