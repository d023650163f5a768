"""Golden agendas: what stands in each file is what the code says; and what holds of every page."""

from __future__ import annotations

import pytest

from syncd.core.agenda import LONGEST, MOST_LINES
from tests.support.words import offences
from tests.unit.core.agenda.pages import GOLDEN, PAGES


def parts(text: str) -> dict[str, list[str]]:
    """The lines below each `[head]`, by head."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            found[line.strip("[]")] = []
        else:
            found[list(found)[-1]].append(line)
    return found


def test_each_page_has_its_file_and_each_file_its_page() -> None:
    """No golden file is left over, none is missing."""
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_an_agenda_reads_as_its_file(name: str) -> None:
    """Word for word; `python -m tests.unit.core.agenda.pages` writes them anew."""
    assert PAGES[name]() == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_no_part_is_longer_than_it_may_be(name: str) -> None:
    """Twelve lines and 900 characters, the shared part and each own part."""
    for head, lines in parts(PAGES[name]()).items():
        assert len(lines) <= MOST_LINES, head
        assert len("\n".join(lines)) <= LONGEST, head


@pytest.mark.parametrize("name", PAGES)
def test_what_is_private_is_named_nowhere(name: str) -> None:
    """Neither to all nor in the own copy, which stands in a calendar somewhere."""
    assert "Therapy" not in PAGES[name]()
    assert "Own doctor" not in PAGES[name]()


@pytest.mark.parametrize("name", PAGES)
def test_what_did_not_happen_is_named_to_its_owner_alone(name: str) -> None:
    """The lawn that Sam took off the list and Alex' dinner of the 25th stand in no other part."""
    found = parts(PAGES[name]())
    shared = next(lines for head, lines in found.items() if head.startswith("everybody"))

    assert "Lawn" not in "\n".join([*shared, *found["alex"]])
    assert "25 Nov" not in "\n".join(line for line in [*shared, *found["sam"]] if "Dinners" in line)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_blames_nobody(name: str) -> None:
    """Filled in, too, no line holds a banned word, nor *only* beside a name."""
    for head, lines in parts(PAGES[name]()).items():
        german = head.endswith(", de") or (not head.startswith("everybody") and "Fassung" in lines[0])
        for line in lines:
            assert offences(line, "de" if german else "en", ("Alex", "Sam")) == []


@pytest.mark.parametrize("name", [name for name in PAGES if "check-in" in name])
def test_the_three_questions_stand_in_their_order(name: str) -> None:
    """What is heavy, what goes well, what could be different."""
    text = PAGES[name]()
    german = name.endswith("-de")
    asked = (
        ["schwer zu tragen?", "läuft gut", "anders sein?"]
        if german
        else ["heavy to carry", "goes well", "be different"]
    )

    at = [text.index(words) for words in asked]
    assert at == sorted(at)


def test_members_stand_in_the_order_of_the_file() -> None:
    """Where several are named, the registry's order is theirs."""
    assert "Alex and Sam: away 27 Dec" in PAGES["review"]()
