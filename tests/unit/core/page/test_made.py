"""What stands on the page of a report, and what does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from syncd.core.page import Page, page_of
from syncd.core.page.listed import listed_of
from syncd.core.page.values import NOBODY, Columns, Course, Figure, Listed
from tests.support.pages import FIRST, LAST, MOVES, NOW, asked
from tests.support.words import offences
from tests.unit.core.load.homes import held
from tests.unit.core.load.homes import paper as on_paper

TWO = page_of(asked(), "en")
THREE = page_of(asked(("alex", "sam", "kim")), "de")


def _figure(page: Page, name: str) -> Figure:
    return next(each for each in page.figures if each.name == name)


def _courses(page: Page, name: str) -> tuple[Course, ...]:
    drawing = _figure(page, name).drawing
    assert isinstance(drawing, tuple)
    return drawing


def _columns(page: Page) -> Columns:
    drawing = _figure(page, "columns").drawing
    assert isinstance(drawing, Columns)
    return drawing


def _texts(page: Page) -> Iterator[str]:
    yield from (page.title, page.span, page.together, *page.unseen, *page.told, *page.tasks, page.closing)
    for figure in page.figures:
        yield from (figure.title, *figure.said, figure.key, *figure.table.heads)
        yield from (cell for row in figure.table.rows for cell in row)


def test_what_went_well_comes_first_and_once() -> None:
    """The celebration stands alone, before anything is compared."""
    assert TWO.together == "Together, 197 of 216 things that mattered happened."
    assert TWO.together not in TWO.told


def test_the_header_says_what_no_picture_shows() -> None:
    """What is not seen, and how much was recorded, stands apart from the answers."""
    assert "is something missing?" in TWO.unseen[0]
    assert "197 bear a mark" in TWO.unseen[1]
    assert not set(TWO.unseen) & set(TWO.told)


def test_every_picture_says_what_it_shows() -> None:
    """There are the four kinds, each with a sentence, a key and its numbers as a table of whole rows."""
    assert [each.name for each in TWO.figures] == ["share", "columns", "categories", "list"]
    for page in (TWO, THREE):
        for figure in page.figures:
            assert all(figure.said)
            assert figure.key
            assert figure.table.rows
            assert {len(row) for row in figure.table.rows} == {len(figure.table.heads)}


def test_of_two_one_column_is_enough_and_of_three_each_is_drawn() -> None:
    """The second of two holds the rest; of more each has a course."""
    assert [each.name for each in _courses(TWO, "share")] == ["Alex"]
    assert [each.name for each in _courses(THREE, "share")] == ["Alex", "Sam", "Kim"]
    assert len(_courses(TWO, "categories")) == 6
    assert len(_courses(THREE, "categories")) == 18


def test_the_course_moves_and_its_ring_stands_where_it_was_sure() -> None:
    """The load moved from August on; the ring is the first week of the run of weeks that say so."""
    [course] = _courses(TWO, "share")
    told = {look.day: look for look in course.looks}

    assert course.moved
    assert course.sure_since is not None
    assert MOVES < course.sure_since < MOVES + timedelta(weeks=8)
    ring = told[course.sure_since]
    assert ring.high is not None
    assert ring.high < ring.planned - course.zone
    before = told[course.sure_since - timedelta(weeks=1)]
    assert before.high is not None
    assert before.high >= before.planned - course.zone


def test_a_new_agreement_is_marked_and_silences_four_weeks() -> None:
    """The line is broken after it, and goes on once there is something to say."""
    [course] = _courses(TWO, "share")

    [mark] = course.marks
    assert mark.day == date(2026, 4, 13)
    after = [look.share for look in course.looks if look.day >= mark.day]
    assert after[:3] == [None] * 3
    assert after[3] is not None
    assert [look.planned for look in course.looks if look.day < mark.day] == pytest.approx([55.0] * 14)


def test_lines_are_older_than_facts() -> None:
    """Lines are drawn from the day that was asked for, though the facts tell of nine weeks."""
    [course] = _courses(TWO, "share")

    assert (course.looks[0].day, course.looks[-1].day) == (FIRST, LAST - timedelta(days=6))


def test_blocks_fill_the_columns_to_their_facts() -> None:
    """A column is as high as the member's share; in practice all of them and what was left open are 100."""
    given = asked()
    columns = _columns(page_of(given, "en"))
    members = given.facts.total.members.values()

    assert [each.height for each in columns.paper] == pytest.approx([float(each.on_paper) for each in members])
    people = [each.height for each in columns.practice if each.member != NOBODY]
    assert people == pytest.approx([float(each.carried or 0) for each in members])
    assert sum(each.height for each in columns.practice) == pytest.approx(100)
    assert all(block >= 0 for each in (*columns.paper, *columns.practice) for block in each.blocks)


def test_the_numbers_in_the_blocks_are_told_beside_them() -> None:
    """On paper no table is unfolded: the key names what each number stands for."""
    key = _figure(TWO, "columns").key

    assert "1 Household logistics, 2 Emotional caretaking, 3 Social planning" in key
    assert len(_columns(TWO).categories) == 6


def test_a_category_in_other_hands_is_seen_in_the_blocks() -> None:
    """What Sam does of social planning stands as a block in Sam's column in practice, and not on paper."""
    columns = _columns(TWO)
    at = columns.categories.index("Social planning")

    assert [each.blocks[at] > 5 for each in columns.paper] == [True, False]
    assert [each.blocks[at] > 5 for each in columns.practice[:2]] == [False, True]


def test_a_category_is_told_once_it_has_moved() -> None:
    """One has, by more than its zone; the others are drawn in grey and are not named."""
    assert [each.name for each in _courses(TWO, "categories") if each.moved] == ["Social planning"]
    assert "Social planning" in _figure(TWO, "categories").said[0]
    assert "Money" not in _figure(TWO, "categories").said[0]


def test_the_list_is_measured_against_the_agreement() -> None:
    """Four more in September make it longer than the list that was agreed on."""
    drawing = _figure(TWO, "list").drawing

    assert isinstance(drawing, Listed)
    assert drawing.sizes[0] == 100
    assert drawing.sizes[-1] > 115
    assert "about 20 % longer" in _figure(TWO, "list").said[0]


def test_a_list_without_dates_is_measured_against_the_first_registry() -> None:
    """What was added since makes it longer, also where nothing but that has a date."""
    added = MOVES
    paper = on_paper(held("r1", "a"), held("r2", "b"), held("r3", "a", since=added))
    drawing = listed_of(paper, FIRST, LAST, FIRST, "en")

    assert drawing is not None
    assert (drawing.sizes[0], drawing.sizes[-1]) == (100, 150)


def test_without_everybodys_yes_there_is_nothing_that_compares() -> None:
    """The page says what it waits for, and holds counts and the length of the list."""
    page = page_of(asked(consent=False), "en")

    assert [each.name for each in page.figures] == ["list"]
    assert any("waits for everybody's yes" in line for line in page.told)
    assert page.together
    assert not page.tasks
    assert not [text for text in _texts(page) if "Alex" in text or "Sam" in text]


def test_three_weeks_are_not_enough() -> None:
    """Below the least of data no share is drawn or told."""
    page = page_of(asked(weeks=3), "en")

    assert [each.name for each in page.figures] == ["list"]
    assert any("Not enough weeks yet" in line for line in page.told)


@pytest.mark.parametrize("quiet", [{"new_since": date(2026, 12, 7)}, {"weeks": 3}, {"enough_marked": False}])
def test_pictures_are_silent_where_words_are(quiet: dict[str, Any]) -> None:
    """In the quiet weeks of a new agreement, with too few weeks that count or too few marks, no share is drawn."""
    given = asked()
    page = page_of(replace(given, particulars=replace(given.particulars, **quiet)), "en")

    assert [each.name for each in page.figures] == ["list"]
    assert not page.tasks


@pytest.mark.parametrize("people", [("alex", "sam"), ("alex", "sam", "kim")])
def test_pictures_tell_the_numbers_of_the_words(people: tuple[str, ...]) -> None:
    """Share, range and what was agreed are the same in the sentence, below the picture and in its table."""
    page = page_of(asked(people), "en")
    (load,) = [line for line in page.told if line.startswith("The load has moved.")]
    words = re.findall(
        r"(\w+)'s column holds about (\d+) %, somewhere between (\d+) and (\d+) \(agreed: (\d+) %", load
    )
    figure = _figure(page, "share")
    picture = re.findall(
        r"(\w+): about (\d+) %, somewhere between (\d+) and (\d+), .* agreed: (\d+) %", "\n".join(figure.said)
    )
    newest = {row[0]: row for row in figure.table.rows}

    assert picture == words[: len(picture)]
    assert len(picture) == (1 if len(people) == 2 else 3)
    for name, share, low, high, agreed in picture:
        assert newest[name][2:] == (share, f"{low}-{high}", agreed)


def test_columns_tell_what_stands_below_them() -> None:
    """The whole columns and what was agreed are told alike in the sentence and in the table, and add up to 100."""
    figure = _figure(page_of(asked(("alex", "sam", "kim")), "en"), "columns")
    paper, practice, agreed = re.findall(r"(?:on paper|in practice|Agreed:) ([^;.]*)", figure.said[0])
    together, was_agreed = figure.table.rows[-2:]
    numbers = [re.findall(r"(\d+) %", each) for each in (paper, practice, agreed)]

    assert list(together[1:]) == numbers[0] + numbers[1]
    assert list(was_agreed[1:4]) == numbers[2]
    assert [sum(map(int, each)) for each in numbers] == [100, 100, 100]


def test_nothing_is_drawn_of_the_time_before_the_first_registry() -> None:
    """Of the list nobody knows how long it was then."""
    given = asked(agreed_anew=None)
    began = date(2026, 3, 4)
    page = page_of(replace(given, particulars=replace(given.particulars, began=began)), "en")

    assert isinstance(drawing := _figure(page, "list").drawing, Listed)
    assert drawing.days[0] == date(2026, 3, 2)


def test_a_number_stays_behind_a_name_that_is_read_from_the_right() -> None:
    """Such a name is set apart; others stand as they are."""
    given = asked()
    alex, sam = given.registry.members
    people = replace(given.registry, members=(alex, replace(sam, name="\u05e9\u05de")))
    (said,) = _figure(page_of(replace(given, registry=people), "en"), "columns").said

    assert "on paper Alex 50 %, \u2068\u05e9\u05de\u2069 50 %;" in said


def test_nothing_is_drawn_of_days_to_come() -> None:
    """A last day that lies ahead is no more than today."""
    given = asked(last=NOW.date() + timedelta(days=60))
    page = page_of(given, "en")

    assert "to 21 Dec 2026" in page.span
    assert isinstance(drawing := _figure(page, "list").drawing, Listed)
    assert (drawing.last, drawing.days[-1]) == (NOW.date(), NOW.date())


def test_a_household_of_one_compares_nobody() -> None:
    """There is the list, and no column."""
    page = page_of(asked(("alex",), agreed_anew=None), "en")

    assert [each.name for each in page.figures] == ["list"]


def test_percents_in_sentences_are_multiples_of_five() -> None:
    """But for what was agreed: more would claim to know more than is known."""
    for page in (TWO, THREE):
        for text in (line for figure in page.figures for line in figure.said):
            told = re.sub(r"(agreed|Agreed|vereinbart|Vereinbart|planned|geplant)[^.;)]*", "", text)
            numbers = [int(each) for each in re.findall(r"(\d+) %", told)]
            assert not [each for each in numbers if each % 5], text


@pytest.mark.parametrize(("page", "language"), [(TWO, "en"), (THREE, "de")])
def test_no_word_on_it_blames_anybody(page: Page, language: str) -> None:
    """The rules of wording hold for the page as it is read, names filled in."""
    names = ("Alex", "Sam", "Kim")

    assert [] == [found for text in _texts(page) for found in offences(text, language, names)]


def test_both_languages_show_the_same_pictures() -> None:
    """What is drawn depends on what is known, not on the language."""
    german = page_of(asked(), "de")

    assert [each.name for each in german.figures] == [each.name for each in TWO.figures]
    assert [c.looks for c in _courses(german, "share")] == [c.looks for c in _courses(TWO, "share")]
