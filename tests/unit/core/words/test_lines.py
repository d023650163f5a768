"""Lines that begin with a word: what apps put around them, which are ours, and when one is whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncd.core.words import Names, Word, hear
from syncd.core.words.lines import around_block, is_whole, line_id, lines_of, spoken_in
from syncd.core.words.vocabulary import REMOVING

NAMES = Names({"bins": ("Bins", "bins"), "dinners": ("Dinners", "dinners")}, {"alex": ("Alex",), "sam": ("Sam",)})
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
BLOCK = "Week of 23 November\n\nYou can write:\nDid something: did bins\nleave\npause 2 weeks"
MARKER = "syncd:1.abc.20261123T080000Z.open.000000-000000-000000-000000.6"


def word_of(line: str) -> Word | None:
    """The word that a line begins with."""
    heard = hear(line, NAMES, date(2026, 11, 23))
    return None if heard is None else heard.word


def theirs(description: str, body: str = BLOCK) -> list[str]:
    """What is heard around the block."""
    return [line for line in around_block(description, body, word_of) if word_of(line) is not None]


@pytest.mark.parametrize(
    "text",
    [
        "did bins",
        "  did   bins  ",
        "- did bins",
        "* did bins",
        "\u2022 did bins",
        "[ ] did bins",
        "- [x] did bins",
        "\u2610 did bins",
        "> did bins",
        "1. did bins",
        "2) did bins",
        "did\u00a0bins",
        "\u200bdid bins\ufeff",
        "<p>did bins</p>",
        "<html><body><div><b>did</b> bins</div></body></html>",
        "<ul><li>did bins</li></ul>",
        "\r\ndid bins\r\n",
    ],
)
def test_what_apps_put_around_a_line_is_taken_off(text: str) -> None:
    """Bullets, boxes, mark-up and odd blanks leave the line as it was meant."""
    assert lines_of(text) == ("did bins",)


def test_mark_up_keeps_lines_apart() -> None:
    """A break of HTML is a break of lines; what is escaped there is read."""
    text = "did bins<br>new: this &amp; that<div>undo</div>"
    assert lines_of(text) == ("did bins", "new: this & that", "undo")
    assert lines_of("2 < 3 and 4 > 3") == ("2 < 3 and 4 > 3",)


def test_the_same_words_twice_are_two_lines() -> None:
    """Case, accents and punctuation make no other line; a second one like it does, and another item does."""
    found = spoken_in(["did bins", "a text", "Did  BINS!", "undo"], "h1", "syncd-1", word_of)
    assert [each.line for each in found] == ["did bins", "Did  BINS!", "undo"]
    assert [each.id for each in found] == [
        line_id("h1", "syncd-1", "did bins"),
        line_id("h1", "syncd-1", "did bins", 2),
        line_id("h1", "syncd-1", "undo"),
    ]
    assert line_id("h1", "syncd-1", "undo") not in {
        line_id("h1", "syncd-2", "undo"),
        line_id("h2", "syncd-1", "undo"),
    }


def test_after_those_that_went_the_same_words_are_another_line() -> None:
    """Their ids are left out, and nothing else is moved by that."""
    one, two, three = (line_id("h1", "syncd-1", "did bins", number) for number in (1, 2, 3))
    lines = ["did bins", "undo", "did bins"]
    undo = line_id("h1", "syncd-1", "undo")

    assert [one, undo, two] == [each.id for each in spoken_in(lines, "h1", "syncd-1", word_of, {three})]
    assert [two, undo, three] == [each.id for each in spoken_in(lines, "h1", "syncd-1", word_of, {one})]
    assert [one, undo, three] == [each.id for each in spoken_in(lines, "h1", "syncd-1", word_of, {two})]


def test_around_a_block_that_stands_as_written_everything_is_the_members() -> None:
    """Before and after; nothing of the block, and not its marker line."""
    assert theirs(f"undo\n{BLOCK}\n{MARKER}\ndid bins\nleave") == ["undo", "did bins", "leave"]
    assert theirs(f"{BLOCK}\n{MARKER}") == []


@pytest.mark.parametrize(
    "rewritten",
    [
        "<p>" + BLOCK.replace("\n", "<br>") + "</p>" + MARKER,
        BLOCK.replace("\n", "\n\n"),
        BLOCK.replace(": ", "\n"),
        BLOCK.replace("Week", "My week"),
        "- " + BLOCK.replace("\n", "\n- "),
        BLOCK.upper(),
        BLOCK + "\n" + BLOCK,
    ],
)
def test_of_a_block_that_an_app_took_apart_nothing_that_takes_away_is_heard(rewritten: str) -> None:
    """What syncd wrote is not said by anybody, whatever lines, mark-up or copies an app makes of it."""
    assert {word_of(line) for line in theirs(rewritten)} <= {Word.DID}


def test_a_line_beside_a_block_taken_apart_is_heard_once() -> None:
    """What stands there oftener than syncd wrote it is the member's."""
    rewritten = "<p>" + BLOCK.replace("\n", "<br>") + "</p>"
    assert theirs(rewritten) == []
    assert theirs(f"{rewritten}<p>did dinners</p><p>away 20.12-3.1</p>") == ["did dinners", "away 20.12-3.1"]


COLUMN = """Yours from 23 Nov to 29 Nov:
Tue 24 Nov: Take bins out

You can write, one line each, here or as a new item in a list that syncd made:
Picked up from another column: did Dinners
Not needed this time: skip bins
To look for another home: put down bins
Proposed to somebody: give bins to sam
At home with you from here on: take gutters
Some days elsewhere: away 20.12-3.1
Nothing for a while: pause 2 weeks
Out of syncd for good: leave
The last line taken back: undo"""
HTML = "<html><body>" + COLUMN.replace("\n", "<br>") + "</body></html>"
_BREAKS = [" ", " ", " ", "\n", "\n\n", "\n- ", "<br>", "</p><p>"]


@pytest.mark.parametrize("line", ["leave", "undo", "skip bins", "pause 2 weeks", "put down bins", "LEAVE."])
@pytest.mark.parametrize(
    "rewritten",
    [
        "{html}<br>{line}",
        "{html}<p>{line}</p>",
        "{line}<br>{html}",
        "{line}",
        "buy milk\n{line}",
        "{lines}\n{line}",
        "{lines}\n{line}\nthank you",
    ],
)
def test_an_example_of_the_block_is_heard_where_its_member_wrote_it(rewritten: str, line: str) -> None:
    """Also in an app that takes the block apart, or off: nobody who leaves is passed over."""
    lines = "\n".join(each for each in COLUMN.split("\n") if each)
    text = rewritten.format(html=HTML, line=line, lines=lines)

    assert theirs(text, COLUMN) == [line]


@given(
    st.lists(st.sampled_from(_BREAKS), min_size=80, max_size=80),
    st.integers(0, 60),
    st.integers(8, 80),
    st.booleans(),
)
def test_however_a_block_is_broken_nothing_of_it_takes_away(
    breaks: list[str], first: int, number: int, twice: bool
) -> None:
    """Lines that end anywhere, parts that an app cut off, the whole of it twice."""
    words = COLUMN.split()[first : first + number]
    text = "".join(word + blank for word, blank in zip(words, breaks, strict=False))
    found = theirs(text + "<br>" + text if twice else text, COLUMN)

    assert {word_of(line) for line in found} & REMOVING == set()


def test_where_the_block_is_not_known_nothing_is_heard() -> None:
    """Nobody can tell whose words they are."""
    assert theirs("did bins", body="") == []


@given(st.lists(st.sampled_from(["did bins", "leave", "undo", "a text", "", "pause 2 weeks"])), st.integers(0, 8))
def test_only_what_a_member_added_is_heard(added: list[str], at: int) -> None:
    """Whatever stands before or after a block as written, that and no more is heard, in its order."""
    before, after = added[:at], added[at:]
    found = theirs("\n".join([*before, BLOCK, MARKER, *after]))
    assert found == [line for line in added if word_of(line) is not None]


@given(st.text())
def test_any_text_has_lines(text: str) -> None:
    """No text stops it, and no line of it is empty or has an end of a line in it."""
    assert all(line.strip() and "\n" not in line for line in lines_of(text))


@pytest.mark.parametrize(
    ("seen", "modified", "whole"),
    [(0, None, False), (59, None, False), (60, None, True), (0, 30, False), (0, 60, True), (0, -30, False)],
)
def test_a_line_is_whole_after_a_minute(seen: int, modified: int | None, whole: bool) -> None:
    """Since it was first seen so, or since the item says that it was changed; a time in the future says nothing."""
    changed = None if modified is None else NOW - timedelta(seconds=modified)
    assert is_whole(NOW - timedelta(seconds=seen), changed, NOW) is whole
