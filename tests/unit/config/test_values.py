"""Durations, spans, times and the other small forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from pydantic_core import PydanticCustomError

from syncd.config.suggest import nearest
from syncd.config.values import parse_day, parse_duration, parse_interval, parse_time, parse_zone
from syncd.model.registry import Interval


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (parse_duration, "90m", timedelta(minutes=90)),
        (parse_duration, "1h", timedelta(hours=1)),
        (parse_duration, "2d", timedelta(days=2)),
        (parse_duration, "1w", timedelta(weeks=1)),
        (parse_duration, "1h 30m", timedelta(minutes=90)),
        (parse_duration, "1h30min", timedelta(minutes=90)),
        (parse_duration, "2 Weeks", timedelta(weeks=2)),
        (parse_interval, "3 months", Interval(months=3)),
        (parse_interval, "1 year 10 days", Interval(months=12, days=10)),
        (parse_interval, "2w", Interval(days=14)),
        (parse_time, "18:00", time(18)),
        (parse_time, "7:05", time(7, 5)),
        (parse_time, time(18, 30, 15), time(18, 30)),
        (parse_day, date(2026, 11, 24), date(2026, 11, 24)),
        (parse_zone, "Europe/Berlin", "Europe/Berlin"),
    ],
)
def test_what_people_write_is_read(parse: Callable[[object], Any], text: object, value: object) -> None:
    """The forms of the documentation, and those near to them."""
    assert value == parse(text)


@pytest.mark.parametrize(
    ("parse", "value"),
    [
        *[
            (parse_duration, bad)
            for bad in ["", "m", "90", "90 parsecs", "3 months", "-1h", "1.5h", 90, True, "9" * 9 + "w"]
        ],
        *[(parse_interval, bad) for bad in ["", "3", "0 days", "90m", "20 years", 3, "3 moons"]],
        *[(parse_time, bad) for bad in ["", "24:00", "18:60", "18", "6pm", 18]],
        *[(parse_day, bad) for bad in ["2026-11-24", "tomorrow", 3, date(1, 1, 1), date(2199, 1, 1)]],
        *[(parse_zone, bad) for bad in ["", "Europe", "Mars/Base", "/etc/passwd", "../x", 3]],
    ],
)
def test_other_forms_are_refused(parse: Callable[[object], Any], value: object) -> None:
    """Everything else is refused with what is wrong and how to mend it."""
    with pytest.raises(PydanticCustomError) as refused:
        parse(value)
    assert refused.value.context is not None
    assert refused.value.context["what"]
    assert refused.value.context["mend"]


@pytest.mark.parametrize(
    ("word", "known", "found"),
    [
        ("evry", ["every", "adapter"], "every"),
        ("Alex", ["alex", "sam"], "alex"),
        ("household", ["household-logistics", "child-related"], "household-logistics"),
        ("Berlin", ["Europe/Berlin", "Europe/Paris"], "Europe/Berlin"),
        ("xyz", ["every", "adapter"], None),
        ("x", [], None),
    ],
)
def test_the_nearest_known_word(word: str, known: list[str], found: str | None) -> None:
    """A slip of the pen, another case, a beginning and the city of a time zone are recognised."""
    assert found == nearest(word, known)
