"""A line is acted on once, however often it comes; whoever cannot be told apart is answered."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from syncd.core.words import Word
from syncd.model.heard import HeardLine, Where
from syncd.model.ledger import EntryKind
from tests.support.speaking import BINS, DISHES, GROCERIES, GUTTERS, SpokenHome, spoken_home

WORDS = [
    ("sam", "did bins"),
    ("alex", "erledigt bins"),
    ("sam", "with alex shop"),
    ("alex", "skip bins"),
    ("alex", "put down bins"),
    ("sam", "take gutters"),
    ("sam", "new: passports"),
    ("sam", "neu: passports"),
    ("sam", "away 20.12-3.1"),
    ("sam", "pause 2 weeks"),
    ("sam", "pause"),
    ("sam", "leave"),
]
MARKS = ("did", "erledigt", "with", "skip")
UNDONE = [each for each in WORDS if each[1] != "leave"]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[SpokenHome]:
    """Bins are Alex's, dishes and groceries Sam's, the gutters need a home; synced once."""
    with spoken_home(tmp_path, BINS, DISHES, GROCERIES, GUTTERS) as made:
        made.sync()
        yield made


def kept(home: SpokenHome) -> tuple[object, ...]:
    """Everything that words write."""
    return home.agreed_text(), home.entries()


@pytest.mark.parametrize(("who", "line"), [*WORDS, ("alex", "give bins to sam"), ("alex", "undo")])
def test_where_others_can_write_nothing_is_heard_that_is_somebodys_own_word(
    home: SpokenHome, who: str, line: str
) -> None:
    """What anybody there could do with the items is done; a yes, a going or a taking back is not."""
    home.say("alex", "did dishes")
    before = kept(home)
    acted = home.act(replace(home.line(who, line), where=Where.SHARED))

    if line.startswith((*MARKS, "new", "neu")):
        assert acted.did
    else:
        assert (
            acted.answer == "Others can write here too; this can be said in a list of your own. Nothing has changed."
        )
        assert (False, before) == (acted.did, kept(home))


@pytest.mark.parametrize(("who", "line"), WORDS)
def test_a_line_that_comes_twice_is_done_once(home: SpokenHome, who: str, line: str) -> None:
    """Killed before its answer was kept it comes once more: it is answered the same, and nothing is written."""
    heard = home.line(who, line)
    first = home.act(heard)
    before = kept(home)
    home.clock.forward(minutes=3)

    assert first.did
    assert first == home.act(heard)
    assert before == kept(home)


@pytest.mark.parametrize(("who", "line"), WORDS)
@pytest.mark.parametrize("undone", [False, True])
def test_a_line_that_comes_after_a_run_is_done_once(home: SpokenHome, who: str, line: str, undone: bool) -> None:
    """Also when its item has followed meanwhile, or it was taken back by then."""
    heard = home.line(who, line)
    first = home.act(heard)
    home.clock.forward(minutes=1)
    if undone and line != "leave":
        home.say(who, "undo")
    home.sync()
    before = kept(home)

    assert first == home.act(heard)
    assert before == kept(home)


@pytest.mark.parametrize(("who", "line"), UNDONE)
def test_an_undo_that_comes_twice_takes_back_one_word(home: SpokenHome, who: str, line: str) -> None:
    """The word before stays."""
    home.say(who, "new: an older word")
    home.say(who, line)
    heard = home.line(who, "undo")
    first = home.act(heard)
    before = kept(home)
    home.clock.forward(minutes=3)

    assert first.answer.startswith("Taken back: ")
    assert "older" not in first.answer
    assert first == home.act(heard)
    assert before == kept(home)
    assert home.say(who, "undo") == "Taken back: new: an older word."


def test_an_undo_that_found_something_newer_comes_twice(home: SpokenHome) -> None:
    """It does not go on to the word before."""
    home.say("alex", "take gutters")
    home.say("alex", "put down bins")
    home.say("sam", "take bins")
    heard = home.line("alex", "undo")
    first = home.act(heard)
    before = kept(home)

    assert not first.did
    assert home.act(heard).deed == first.deed
    assert before == kept(home)
    assert home.owner("gutters") == "alex"


@pytest.mark.parametrize(
    ("who", "line"), [each for each in WORDS if each[1].split()[0] not in ("did", "erledigt", "with", "skip")]
)
@pytest.mark.parametrize("undone", [False, True])
def test_killed_when_agreed_and_not_told(home: SpokenHome, tmp_path: Path, who: str, line: str, undone: bool) -> None:
    """What is agreed stands in its file, and the state knows nothing of it: the line comes once more."""
    if undone:
        if line == "leave":
            return
        home.say(who, line)
        line = "undo"
    heard = home.line(who, line)
    state, aside = home.folder / "state", tmp_path / "aside"
    shutil.copytree(state, aside)
    first = home.act(heard)
    told = home.said()
    for file in aside.iterdir():
        if file.name != "agreed.toml" and file.is_file():
            shutil.copy(file, state / file.name)
    agreed = home.agreed_text()

    assert first == home.act(heard)
    assert agreed == home.agreed_text()
    if line == "leave":
        # Who left is not listened to any more: the next run tells the ledger.
        home.sync()
    assert told == home.said()


@pytest.mark.parametrize(("who", "line"), UNDONE)
def test_a_deed_holds_ids_alone(home: SpokenHome, who: str, line: str) -> None:
    """No title, no note, no day's text."""
    deed = json.loads(home.act(home.line(who, line)).deed)

    assert set(deed) <= {"word", "entries", "agreed", "of"}
    assert deed["word"] in {word.value for word in Word}
    assert "passports" not in json.dumps(deed)
    assert "bins" not in json.dumps(deed)


@pytest.mark.parametrize(("who", "line"), UNDONE)
@pytest.mark.parametrize("language", ["en", "de"])
def test_an_answer_is_one_short_line(home: SpokenHome, who: str, line: str, language: str) -> None:
    """At most 120 characters, in either language, of the word and of taking it back."""
    home.replace(f'name = "{who.title()}"', f'name = "{who.title()}"\nlanguage = "{language}"')
    for answer in (home.say(who, line), home.say(who, "undo")):
        assert answer.isprintable()
        assert 0 < len(answer) <= 120


def test_who_cannot_be_told_apart_is_answered(home: SpokenHome) -> None:
    """A list of two: nobody speaks for anybody."""
    line = HeardLine("l", "", "alex", "u", Where.ITEM, "leave", home.clock.now())
    acted = home.act(line)

    assert acted.answer.startswith("Others write in this list too")
    assert (acted.deed, acted.did, home.agreed_text()) == ("", False, "")


def test_a_member_who_is_not_in_the_file_any_more_is_answered(home: SpokenHome) -> None:
    """The line of somebody whom the file has no longer does nothing."""
    line = HeardLine("l", "kim", "alex", "u", Where.ITEM, "take gutters", home.clock.now())

    assert not home.act(line).did


@pytest.mark.parametrize("text", ["", "Buy stamps", "did", "x" * 300, "did\nbins", "!!!", "\x00", "put down"])
def test_what_is_not_understood_is_answered(home: SpokenHome, text: str) -> None:
    """With the nearest that would be, about this household's own things; nothing is done."""
    acted = home.act(HeardLine("l", "alex", "alex", "u", Where.ITEM, text, home.clock.now()))

    assert acted.answer.startswith("Not sure what")
    assert len(acted.answer) <= 120
    assert (acted.deed, acted.did, home.agreed_text(), home.said()) == ("", False, "", [])


def test_what_several_say_at_once_is_all_there(home: SpokenHome) -> None:
    """Each line its own entry, in the order of hearing."""
    for who, line in WORDS:
        home.say(who, line)

    kinds = [entry.kind for entry in home.said()]
    assert kinds.count(EntryKind.DONE) == 2
    assert kinds.count(EntryKind.HANDOVER) == 2
    assert kinds.count(EntryKind.AGREED) == 3
    assert frozenset({"sam"}) == home.service.household().registry.left
