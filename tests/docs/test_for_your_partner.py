"""The page to print for whoever is asked to use syncd: the lines of the first item, true, kind and on one sheet."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from syncd.core.catalogue import LANGUAGES, say
from tests.support.words import offences

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"en": DOCS / "for-your-partner.md", "de": DOCS / "for-your-partner.de.md"}
WIDTH, LINES = 92, 62
"""A sheet of A4 with wide margins holds about so many characters in a line, and so many lines."""


def text_of(language: str) -> str:
    """The page in that language."""
    return PAGES[language].read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_the_first_item_stands_there(language: str) -> None:
    """Word for word, in the order of the item, one point each."""
    points = [line.removeprefix("- ") for line in text_of(language).splitlines() if line.startswith("- ")]
    lines = say("card-first-body", language).split("\n")

    assert lines == points[: len(lines)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_fits_one_sheet(language: str) -> None:
    """Wrapped as paper wraps it, with the headings and the space between."""
    rows = [row for line in text_of(language).splitlines() for row in textwrap.wrap(line, WIDTH) or [""]]

    assert len(rows) <= LINES


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_blames_and_hurries_nobody(language: str) -> None:
    """None of the words that are banned in what people read."""
    assert [] == offences(text_of(language), language)


def test_both_say_the_same() -> None:
    """As many headings and points in each language."""
    shapes = [
        [line[:2] for line in text_of(language).splitlines() if re.match("#|- ", line)] for language in LANGUAGES
    ]

    assert all(shape == shapes[0] for shape in shapes)


def test_whoever_begins_finds_it() -> None:
    """README and guide lead to it, and each language to the other is one click away there."""
    for page in ("README.md", "docs/guide.md"):
        text = (DOCS.parent / page).read_text(encoding="utf-8")
        assert ["for-your-partner.md", "for-your-partner.de.md"] == sorted(
            set(re.findall(r"for-your-partner(?:\.de)?\.md", text)), key=len
        )
