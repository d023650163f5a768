"""Our block is found verbatim or not at all, and the owner's words around it survive everything."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from syncd.core.block import normalise, put_together, recover_body, restamp, take_apart
from syncd.core.stamp import Made, Stamp, digest, parse_stamp

BODY = "Bins are emptied\nSteps: one · two"
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=30)


def stamp(body: str = BODY, minute: int = 0) -> Stamp:
    """A stamp of this body."""
    at = datetime(2026, 11, 22, 12, minute, tzinfo=UTC)
    return Stamp("abcd1234", at, Made.OPEN, digest("t"), digest("d"), digest(""), digest(body), body.count("\n") + 1)


def written(body: str = BODY) -> str:
    """A description as syncd writes it first."""
    return f"{body}\nsyncd:{stamp(body)}"


@given(TEXT, TEXT)
def test_a_new_block_takes_the_place_of_the_old_one(before: str, after: str) -> None:
    """Replaced twice, with any words around it, the block is the newest and the words are the same."""
    assume("syncd:" not in before + after and BODY not in before)
    text = f"{before}\n{written()}\n{after}"
    parts = take_apart(text, BODY)
    once = put_together(parts, "New", stamp("New", 1))
    again = take_apart(once, "New")
    assert (parts.words, again.body) == (again.words, "New")
    assert once == f"{before}\nNew\nsyncd:{stamp('New', 1)}\n{after}"


@given(st.permutations([BODY, f"syncd:{stamp()}", f"syncd:{stamp()}", "my words", "more words", "  "]))
def test_markers_anywhere_are_ours_and_words_anywhere_are_theirs(pieces: list[str]) -> None:
    """However lines were moved or copied, one update leaves one block, one marker line, and every word in order."""
    parts = take_apart("\n".join(pieces), BODY)
    words = [piece for piece in pieces if piece.endswith("words")]
    assert parts.words.split("\n") == words
    text = put_together(parts, "New", stamp("New", 1))
    assert text.count("syncd:") == 1
    assert take_apart(text, "New").words.split("\n") == words


@pytest.mark.parametrize(
    "text",
    [
        f"{BODY} and more",
        f"so {BODY}",
        BODY.replace("emptied", "full"),
        BODY.replace("\n", "\n\n"),
        "",
        "Bins are emptied",
    ],
)
def test_a_block_that_was_rewritten_is_not_ours(text: str) -> None:
    """A line that only contains our line, an edit or a part of it is the owner's text."""
    assert take_apart(text, BODY).body is None


def test_a_longer_line_before_our_block_does_not_hide_it() -> None:
    """The owner may quote our text; the block is the whole lines."""
    text = f"x {BODY}\n{written()}"
    parts = take_apart(text, BODY)
    assert (parts.before, parts.body) == (f"x {BODY}\n", BODY)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_do_not_matter(end: str) -> None:
    """CRLF and CR are line ends like any other."""
    text = f"mine\n{written()}\nmore"
    assert take_apart(text.replace("\n", end), BODY) == take_apart(text, BODY)
    assert normalise(text.replace("\n", end)) == text


def test_blank_lines_and_trailing_space_are_no_words() -> None:
    """What servers trim is not what an owner says."""
    assert take_apart(f"\n  \n{written()} \n\n", BODY).words == ""
    assert take_apart(f"a  \n\nb\n{written()}", BODY).words == "a\nb"


def test_the_body_is_recovered_where_the_stamp_proves_it() -> None:
    """Without state the lines above the marker are ours if their digest says so."""
    assert recover_body(f"mine\n{written()}\nmore", None) == BODY
    assert recover_body(written().replace("emptied", "full"), None) == ""
    assert recover_body(BODY, stamp()) == ""
    assert recover_body(f"syncd:{stamp()}\n{written()}", None) == BODY


def test_only_the_marker_line_is_renewed() -> None:
    """A write of another field renews the marker and nothing else; a removed line stays removed."""
    newer = stamp(minute=1)
    assert restamp(f"mine\n{written()}\nmore", newer) == f"mine\n{BODY}\nsyncd:{newer}\nmore"
    assert restamp("mine", newer) == "mine"
    assert parse_stamp(restamp(written(), newer)) == newer
