"""What is done about each item when a run is taken back, row by row; and what stays as it stands afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncd.core.fields import see
from syncd.core.hold import as_they_stand, held_now, lines_digest
from syncd.core.outcome import fold
from syncd.core.table import Act
from syncd.core.undo import TakenBack, Touched, spans, take_back
from syncd.model.effect import Effect, Hold
from syncd.model.item import Field, Ref, Unreadable
from syncd.model.ledger import Entry, EntryKind, Source
from syncd.model.link import Ending, Link, LinkState
from tests.support.scenes import BINS, NOW, Stage, occurrence, standing

ONE = occurrence()


def stood() -> tuple[Stage, Link]:
    """A stage on which Alex's bins stand, and their link."""
    stage = standing()
    link = stage.links[stage.uid()]
    return stage, replace(link, theirs=dict(see(stage.shown(stage.uid()), link).fields))


def judged(touched: Touched, *history: Entry, wrote: tuple[Entry, ...] = (), later: bool = False) -> TakenBack:
    """What is done about that one item."""
    return take_back(ONE, [touched], history, {entry.id: entry for entry in wrote}, later=later)


def entry(number: int, kind: EntryKind, source: Source = Source.SYNCD) -> Entry:
    """A line about the occurrence."""
    return Entry(f"e{number}", NOW, NOW, kind, ONE, source=source)


def in_short(taken: TakenBack) -> tuple[list[Act], str]:
    """What is done, or why not."""
    return [step.act for step in taken.steps], taken.left


def test_what_a_run_made_and_wrote_over_is_taken_back() -> None:
    """Made: removed. Written over: the earlier version. Closed: reopened. Deleted: put back where nothing stands."""
    stage, link = stood()
    item = stage.shown(link.uid)
    earlier = replace(link, raw="earlier", stamp="older")
    shut = replace(link, state=LinkState.CLOSED)
    gone = replace(link, state=LinkState.ENDED, ending=Ending.WITHDRAWN)

    assert ([Act.WITHDRAW], "") == in_short(judged(Touched(None, link, link, item)))
    assert ([Act.UPDATE], "") == in_short(judged(Touched(earlier, link, link, item)))
    assert ([Act.REOPEN], "") == in_short(judged(Touched(earlier, shut, shut, item)))
    assert ([Act.CREATE], "") == in_short(judged(Touched(earlier, gone, gone, None)))


def test_what_went_on_since_is_left() -> None:
    """Edited, gone, unreadable, written by a later run, put back by somebody, over, unseen: left, with the reason."""
    stage, link = stood()
    item = stage.shown(link.uid)
    other = Ref(item.ref.href, "another")
    earlier = replace(link, raw="earlier")
    gone = replace(link, state=LinkState.ENDED, ending=Ending.WITHDRAWN)
    edited = replace(item, ref=other, title="Mine")
    rows = {
        "its owner changed it since": Touched(None, link, link, edited),
        "it is gone since": Touched(None, link, link, None),
        "it cannot be read": Touched(None, link, link, Unreadable(item.ref, link.uid, "DUE")),
        "a later run wrote to it": Touched(None, link, replace(link, stamp="later"), item),
        "it stands there once more": Touched(earlier, gone, gone, item),
        "it is over": Touched(None, link, link, item, past=True),
        "alex is paused": Touched(None, link, link, item, unseen="alex is paused"),
        "what stood there before is not kept any more": Touched(replace(link, raw=""), link, link, item),
    }

    assert {why: ([], why) for why in rows} == {why: in_short(judged(row)) for why, row in rows.items()}
    assert "it stands there once more" == judged(Touched(earlier, gone, gone, None, replaced=True)).left
    assert judged(Touched(None, link, link, replace(item, ref=other, extras=True))).left


def test_another_etag_alone_is_no_edit() -> None:
    """A server's rewrite that means the same is written over like the version that the run left."""
    stage, link = stood()
    item = replace(stage.shown(link.uid), ref=Ref(link.href, "rewritten"))

    taken = judged(Touched(None, link, link, item))

    assert ([Act.WITHDRAW], item) == ([step.act for step in taken.steps], taken.steps[0].seen)


def test_one_item_that_changed_leaves_the_whole_occurrence() -> None:
    """Nothing is done to the other items of it."""
    stage, link = stood()
    fine = Touched(None, link, link, stage.shown(link.uid))

    assert ((), "it is gone since") == (
        (taken := take_back(ONE, [fine, replace(fine, seen=None)], (), {}, later=False)).steps,
        taken.left,
    )


def test_a_word_of_the_owner_and_a_later_word_stand() -> None:
    """What the run read in an account is not taken back, nor what the ledger went on from."""
    stage, link = stood()
    fine = Touched(None, link, link, stage.shown(link.uid))
    done = entry(1, EntryKind.DONE, Source.ACCOUNT)

    assert "its owner's own word was read in that run" == judged(fine, done, wrote=(done,)).left
    assert "the ledger tells more of it since" == judged(fine, later=True).left


@pytest.mark.parametrize("before", [(), (EntryKind.DONE,), (EntryKind.DONE, EntryKind.REOPENED)])
def test_the_fold_is_as_before_and_as_after_by_turns(before: tuple[EntryKind, ...]) -> None:
    """A correction gives the state before the word, the word said anew the state after it."""
    was = [entry(n, kind) for n, kind in enumerate(before)]
    lapsed, correction = entry(10, EntryKind.LAPSED), entry(11, EntryKind.CORRECTION)
    undone = take_back(ONE, [], [*was, lapsed], {lapsed.id: lapsed}, later=False)
    redone = take_back(ONE, [], [*was, lapsed, correction], {correction.id: correction}, later=False)
    states = [fold(entries) for entries in (was, [*was, lapsed, correction])]

    assert (((lapsed, True),), ((lapsed, False),)) == (undone.words, redone.words)
    assert states[0].settled == states[1].settled
    assert states[0].reopened == states[1].reopened


def test_what_came_and_went_in_one_run_is_nothing() -> None:
    """Of several writes to one item the first before and the last after count."""
    _stage, link = stood()
    ended = replace(link, state=LinkState.ENDED)
    later = replace(link, stamp="second")

    assert {} == spans([Effect(1, None, link, NOW), Effect(1, link, ended, NOW)])
    assert {link.uid: (None, later)} == spans([Effect(1, None, link, NOW), Effect(1, link, later, NOW)])


def test_a_hold_lasts_until_the_registry_lines_change() -> None:
    """The digest is of that thing's lines alone."""
    stage, _link = stood()
    hold = Hold(ONE, lines_digest(stage.registry, BINS), 1, NOW)
    before = held_now(stage.registry, [hold])
    stage.change(name="Bins to the street")

    assert (frozenset({ONE}), frozenset()) == (before, held_now(stage.registry, [hold]))


def test_a_held_occurrence_is_neither_made_nor_written_nor_taken_away() -> None:
    """What its owner does is recorded; creations, updates and withdrawals wait."""
    made = Stage()
    made.ask()
    stage, link = stood()
    stage.change(title="Bins to the street")
    updates = stage.plan().actions
    ticked, _ = stood()
    ticked.edit(link.uid, title="Mine")
    ticked.ask_no_more()
    seen = list(as_they_stand(ticked.plan().actions, frozenset({ONE})))

    assert [] == list(as_they_stand(made.plan().actions, frozenset({ONE})))
    assert (True, []) == (bool(updates), list(as_they_stand(updates, frozenset({ONE}))))
    assert [(Act.RECORD, None, "Mine")] == [
        (a.act, a.write, a.link.theirs[Field.TITLE]) for a in seen if a.link is not None
    ]
