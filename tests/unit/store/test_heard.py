"""Lines that were heard: noted once, followed while they are typed, erased when answered, forgotten late."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from syncd.model.heard import HeardLine, PassedBy, Stage, Where
from syncd.store import Store
from syncd.store.erasing import Whose, has_words
from tests.unit.store.samples import NOW

DAY = timedelta(days=1)
BINS = HeardLine("a1", "alex", "alex-cloud", "syncd-1", Where.NOTE, "did bins", NOW)
ITEM = HeardLine(
    "b2",
    "sam",
    "sam-cloud",
    "F00",
    Where.ITEM,
    "new: passports",
    NOW + DAY,
    stage=Stage.SEEN,
    collection="/l/",
    href="/l/F00.ics",
)


def test_a_line_is_heard_once(store: Store) -> None:
    """What is known stays as it is, and lines come back whole and in the order in which they were heard."""
    with store.change() as change:
        assert change.hear([ITEM, BINS]) == 2
        assert change.hear([replace(BINS, line="other", at=NOW + DAY)]) == 0
    assert store.heard() == (ITEM, BINS)
    assert store.heard(stage=Stage.WAITS) == (BINS,)
    assert store.heard(member="sam") == (ITEM,)


def test_an_answered_line_keeps_its_answer_and_not_its_text(store: Store) -> None:
    """The line goes at once; answer, deed and that it was heard stay, and later it is told and taken back."""
    with store.change() as change:
        change.hear([BINS])
        change.note_deed("a1", '{"a": 1}')
    assert store.heard()[0].deed == '{"a": 1}'
    with store.change() as change:
        change.answer("a1", "Noted.", '{"a": 2}', NOW + DAY)
        change.tell(["a1"], "2026-11-23")
        change.take_back("a1")
        assert change.hear([BINS]) == 0
    assert store.heard() == (
        replace(
            BINS,
            line="",
            answer="Noted.",
            deed='{"a": 2}',
            undone=True,
            stage=Stage.ANSWERED,
            answered_at=NOW + DAY,
            told="2026-11-23",
        ),
    )


def test_a_line_that_is_being_typed_is_followed(store: Store) -> None:
    """It is written anew as it is now, and forgotten where it went."""
    with store.change() as change:
        change.hear([ITEM])
        change.follow([replace(ITEM, stage=Stage.WAITS, href="/l/x.ics"), BINS])
    assert store.heard() == (replace(ITEM, stage=Stage.WAITS, href="/l/x.ics"), BINS)
    with store.change() as change:
        change.unhear(["b2"])
    assert store.heard() == (BINS,)


def test_old_answers_are_erased_and_old_lines_forgotten(store: Store) -> None:
    """Thirty days for the text of an answer, 400 for the line; what waits is forgotten by no clock."""
    with store.change() as change:
        change.hear([BINS, ITEM])
        change.answer("a1", "Noted.", "{}", NOW)
        change.prune(NOW + 31 * DAY)
    assert [(line.id, line.answer, line.deed) for line in store.heard()] == [("a1", "", ""), ("b2", "", "")]
    with store.change() as change:
        change.prune(NOW + 402 * DAY)
    assert store.heard() == (ITEM,)


def test_of_who_leaves_no_word_is_kept_and_none_waits(store: Store) -> None:
    """Lines and answers of theirs are emptied and not acted on; the others' stay."""
    with store.change() as change:
        change.hear([BINS, ITEM, replace(BINS, id="c3")])
        change.answer("c3", "Noted.", "{}", NOW)
    assert has_words(store, Whose("alex"))
    with store.change() as change:
        change.erase_words(Whose("alex"))
    assert not has_words(store, Whose("alex"))
    assert [(line.id, line.stage, line.line, line.answer) for line in store.heard()] == [
        ("a1", Stage.OVER, "", ""),
        ("b2", Stage.SEEN, "new: passports", ""),
        ("c3", Stage.ANSWERED, "", ""),
    ]
    with store.change() as change:
        change.forget(Whose("alex"), NOW)
    assert store.heard() == (ITEM,)


def test_what_was_passed_by_is_known_by_its_version(store: Store) -> None:
    """The newest version stands; what is gone is forgotten, and so is what stood in a forgotten account."""
    first = PassedBy("alex-cloud", "x", "1", old=True)
    other = PassedBy("sam-cloud", "x", "1", old=False)
    with store.change() as change:
        change.pass_by([first, other])
        change.pass_by([replace(first, version="2")])
    assert store.passed_by() == {("alex-cloud", "x"): replace(first, version="2"), ("sam-cloud", "x"): other}
    with store.change() as change:
        change.forget_passed("alex-cloud", ["x"])
        change.forget(Whose("", frozenset({"sam-cloud"})), NOW)
    assert store.passed_by() == {}
