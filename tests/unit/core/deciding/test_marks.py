"""Marks in titles: what an owner says is read, what syncd wrote never is."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from syncd.core.fields import canonical_title, see
from syncd.core.marks import DONE_SIGNS, DONE_WORDS, SKIP_SIGNS, SKIP_WORDS, Marked, read_marks, with_mark
from syncd.model.item import Field, Kind, Status
from tests.unit.core.deciding.test_fields import stood

PIECES = st.sampled_from(
    [*DONE_SIGNS, *SKIP_SIGNS, *DONE_WORDS, *SKIP_WORDS, "➡", "➡️", "✔️", ":", " ", "Trip", "Get it"]
)
TITLES = st.one_of(st.text(max_size=12), st.lists(PIECES, min_size=1, max_size=5).map(" ".join))
NAMES = TITLES.filter(lambda title: canonical_title(title) != "")


def own(name: str) -> Callable[[str], bool]:
    """Whether a title is this one, as syncd compares them."""
    return lambda title: canonical_title(title) == canonical_title(name)


def read(title: str, name: str = "Trip") -> Marked:
    """Take the marks off a title whose own name is `name`."""
    return read_marks(title, own(name), name)


@given(NAMES)
@example("Done")
@example("skip")
@example("✅")
@example("Get it done")
@example("➡ there")
@example("done:")
def test_a_title_that_syncd_wrote_never_says_anything(name: str) -> None:
    """Whatever a task is called, its own title is open and bare."""
    marked = read(name, name)
    assert (marked.status, canonical_title(marked.bare), marked.prefix, marked.suffix) == (
        Status.OPEN,
        canonical_title(name),
        "",
        "",
    )


@given(TITLES, NAMES)
def test_a_title_is_its_marks_and_what_is_left(title: str, name: str) -> None:
    """Nothing of a title is lost, but where it is a mark and nothing else: then the name stands for it."""
    marked = read(title, name)
    alone = marked.bare == name and marked.prefix.strip() == title.strip()
    assert marked.prefix + marked.bare + marked.suffix == title or alone


@given(TITLES, NAMES, st.sampled_from(Status))
def test_marking_twice_is_marking_once(title: str, name: str, status: Status) -> None:
    """A mark that stands is not put there again."""
    once = with_mark(read(title, name), status)
    assert with_mark(once, status) == once
    assert once.status is status


@given(NAMES, st.sampled_from([Status.DONE, Status.SKIPPED]))
def test_a_mark_that_syncd_writes_is_read_as_what_it_says(name: str, status: Status) -> None:
    """What syncd marks for a command reads back so, and unmarked it is the name again."""
    whole = with_mark(read(name, name), status)
    title = whole.prefix + whole.bare + whole.suffix
    again = read(title, name)
    assert (again.status, canonical_title(again.bare)) == (status, canonical_title(name))
    opened = with_mark(again, Status.OPEN)
    assert canonical_title(opened.prefix + opened.bare + opened.suffix) == canonical_title(name)


@given(NAMES, st.sampled_from([*DONE_SIGNS, *SKIP_SIGNS]), st.booleans(), st.sampled_from(["", " ", ": ", "\ufe0f "]))
def test_every_sign_is_read_at_both_ends_of_any_name(name: str, sign: str, front: bool, between: str) -> None:
    """A sign before or after any name is read, and what is left is the name."""
    assume(not (front and canonical_title(name)[0] in ":\ufe0f" and "\ufe0f" in between + sign))
    title = f"{sign}{between}{name}" if front else f"{name} {sign}"
    assume(canonical_title(title) != canonical_title(name))
    marked = read(title, name)
    assert (marked.status, canonical_title(marked.bare)) == (
        Status.SKIPPED if sign in SKIP_SIGNS else Status.DONE,
        canonical_title(name),
    )


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("Trip", Status.OPEN),
        ("✅Trip", Status.DONE),
        ("Trip✅", Status.DONE),
        ("✔️ Trip", Status.DONE),
        ("☑️: Trip", Status.DONE),
        ("[X]Trip", Status.DONE),
        ("Trip [x]", Status.DONE),
        ("DONE Trip", Status.DONE),
        ("done: Trip", Status.DONE),
        ("Trip: done", Status.DONE),
        ("Trip Erledigt", Status.DONE),
        ("ENTFÄLLT: Trip", Status.SKIPPED),
        (unicodedata.normalize("NFD", "entfällt") + ": Trip", Status.SKIPPED),
        ("❌ Trip", Status.SKIPPED),
        ("skip Trip", Status.SKIPPED),
        ("✅ ➡ Trip", Status.DONE),
        ("➡ ❌ Trip", Status.SKIPPED),
        ("➡ Trip", Status.OPEN),
        ("Donel Trip", Status.OPEN),
        ("Abandoned Trip", Status.OPEN),
        ("Tripdone", Status.OPEN),
        ("", Status.OPEN),
        ("✅", Status.DONE),
        ("done", Status.DONE),
        ("Done:", Status.DONE),
        ("skip", Status.SKIPPED),
    ],
)
def test_forms_of_marks(title: str, status: Status) -> None:
    """Signs need no boundary, words do; case, colon and variation selector do not matter."""
    assert read(title).status is status
    assert read(title).bare.strip() == ("Trip" if "rip" not in title else read(title).bare.strip())


def test_a_renamed_title_with_a_marks_word_inside_is_open() -> None:
    """Only the ends are looked at."""
    assert read("What is done is done well").status is Status.OPEN


@pytest.mark.parametrize(
    "title", [" " * 20000 + "x", "a" + " " * 20000 + "b", "a" + " :" * 10000 + "b", "✅" * 20000]
)
def test_a_monstrous_title_is_read_in_no_time(title: str) -> None:
    """No title takes more than linear time, within a small factor; a cubic one would not end at all."""
    assert read(title).status in Status


SAYS = {
    **dict.fromkeys(("✅", "✔", "☑", "✓", "[x]", "done", "erledigt"), Status.DONE),
    **dict.fromkeys(("❌", "skip", "entfällt"), Status.SKIPPED),
}
"""Every mark that is promised, the word of each language among them."""


@pytest.mark.parametrize("mark", SAYS)
@pytest.mark.parametrize("case", [str, str.upper, str.title])
@pytest.mark.parametrize("selector", ["", "\ufe0f"])
@pytest.mark.parametrize(
    "form", ["{} Trip", "{}: Trip", "{} : Trip", "Trip {}", "Trip: {}", "Trip {}:", "Trip : {}", "  {}  Trip "]
)
def test_every_promised_mark_in_every_form(mark: str, case: Callable[[str], str], selector: str, form: str) -> None:
    """At either end, in any case, with or without a colon or a variation selector; and the title is left."""
    own_selector = selector if mark in (*DONE_SIGNS, *SKIP_SIGNS) else ""

    marked = read(form.format(case(mark) + own_selector))

    assert (SAYS[mark], "Trip") == (marked.status, marked.bare.strip())


def test_no_mark_is_read_that_is_not_promised() -> None:
    """What is listed above is all there is, so that the documentation can name it."""
    assert set(SAYS) == {*DONE_SIGNS, *SKIP_SIGNS, *DONE_WORDS, *SKIP_WORDS}


@pytest.mark.parametrize("category", ["DONE", "done", "Done", " done ", "Erledigt"])
def test_the_category_done_says_done(category: str) -> None:
    """In any case and in each language, on an event; and it is no category of its own."""
    item, link = stood(Kind.VEVENT)
    seen = see(replace(item, categories=(*item.categories, category)), link)

    assert (Status.DONE, link.theirs[Field.CATEGORY]) == (seen.status, seen.fields[Field.CATEGORY])
