"""Days and spans as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from syncd.core.words.days import Span, read_day, read_span, read_weeks

TODAY = date(2026, 11, 23)
"""A Monday."""

CHRISTMAS = Span(date(2026, 12, 20), date(2027, 1, 4))


@pytest.mark.parametrize(
    "text",
    [
        "20.12-3.1",
        "20.12.-3.1.",
        "20.12. - 03.01.",
        "20.12.2026 bis 3.1.2027",
        "20.12.26-3.1.27",
        "20.12.2026-3.1.2027",
        "20/12/2026-3/1/2027",
        "2026-12-20 to 2027-01-03",
        "2026-12-20-2027-01-03",
        "20/12-3/1",
        "20 dec - 3 jan",
        "Dec 20 to Jan 3",
        "december 20th until january 3rd",
        "20. Dezember bis 3. Januar",
        "20.12 \u2013 3.1",
        "20/12/2026 to 3/1/2027",
        "20.12.\u201303.01.",
        "from 20.12 to 3.1",
        "vom 20.12. bis 3.1.",
        "20. Dezember bis zum 3. Januar",
        "between 20 dec and 3 jan",
    ],
)
def test_a_span_is_read_in_every_habit(text: str) -> None:
    """The same days, however they are written; the last one is a day away."""
    assert read_span(text, TODAY) == CHRISTMAS


@pytest.mark.parametrize(
    ("text", "first", "days"),
    [
        ("tomorrow", date(2026, 11, 24), 1),
        ("today", TODAY, 1),
        ("friday", date(2026, 11, 27), 1),
        ("freitag bis sonntag", date(2026, 11, 27), 3),
        ("fri-sun", date(2026, 11, 27), 3),
        ("until 25.11.", TODAY, 3),
        ("bis zum 25.11.", TODAY, 3),
        ("on friday", date(2026, 11, 27), 1),
        ("am 27.11.", date(2026, 11, 27), 1),
        ("20.-23.12.", date(2026, 12, 20), 4),
        ("1.3.", date(2027, 3, 1), 1),
        ("29.2.", date(2028, 2, 29), 1),
        ("20.11-25.11", date(2026, 11, 20), 6),
        ("20.11.-23.11.", date(2026, 11, 20), 4),
        ("1.10.-30.11.", date(2026, 10, 1), 61),
        ("20.-25.11.", date(2026, 11, 20), 6),
        ("1.3.-20.12.", date(2027, 3, 1), 295),
        ("20.11.2027-25.11.2027", date(2027, 11, 20), 6),
    ],
)
def test_a_short_span_is_read(text: str, first: date, days: int) -> None:
    """Days by name, a day alone, a month named once; one that began lately and lasts."""
    assert read_span(text, TODAY) == Span(first, first + timedelta(days=days))


def test_the_habit_decides_about_slashes() -> None:
    """12/1 is a day in December or in January, as its writer's habit is."""
    assert read_day("12/1", TODAY, month_first=True) == date(2026, 12, 1)
    assert read_day("12/1", TODAY) == date(2027, 1, 12)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "31.2.",
        "20.12-",
        "3.1.2027-20.12.2026",
        "99/99",
        "1-2-3-4",
        "20.12 3.1",
        "next week",
        "from 20.12",
        "ab 20.12.",
    ],
)
def test_what_is_not_clear_is_no_span(text: str) -> None:
    """No days are made up."""
    assert read_span(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [("2 weeks", 14), ("a week", 7), ("for 10 days", 10), ("zwei Wochen", 14), ("eine Woche", 7), ("für 3 tage", 3)],
)
def test_a_length_is_read(text: str, days: int) -> None:
    """Weeks and days, by number or word."""
    assert read_weeks(text) == timedelta(days=days)


@pytest.mark.parametrize("text", ["0 weeks", "500 days", "weeks", "two months", ""])
def test_what_is_no_length_is_none(text: str) -> None:
    """Nothing is made up."""
    assert read_weeks(text) is None
