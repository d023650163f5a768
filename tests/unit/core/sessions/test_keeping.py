"""Which moves are the same twice in a row, and the rule that follows from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from syncd.core.sessions.keeping import moves
from syncd.model.occurrence import Occurrence
from syncd.model.state import SessionRecord
from tests.support.maple import PLANNING, household, planning

SUNDAYS = (date(2026, 11, 29), date(2026, 12, 6), date(2026, 12, 13))


def moved(day: date, to: datetime, **keys: Any) -> tuple[Occurrence, SessionRecord]:
    """A session of that date that a member moved."""
    half = timedelta(minutes=30)
    record = SessionRecord(
        Occurrence(PLANNING, day), to, half, held=False, cancelled=False, changed_at=to, moved=True
    )
    return record.occurrence, replace(record, **keys)


def at(day: int, hour: int, month: int = 12) -> datetime:
    """An instant."""
    return datetime(2026, month, day, hour, tzinfo=UTC)


def found(*records: tuple[Occurrence, SessionRecord], **rule: Any) -> list[tuple[str, time, date, date]]:
    """Rule, time, first day and date from which on, of each such move."""
    registry = replace(household(), sessions=(planning(**rule),))
    return [(m.rrule, m.at, m.starting, m.since) for m in moves(registry, dict(records))]


def test_the_same_day_and_time_twice_in_a_row_is_a_move_to_keep() -> None:
    """Sunday moved to Monday at 20:00, twice: every Monday from the next one on."""
    twice = (moved(SUNDAYS[0], at(30, 19, 11)), moved(SUNDAYS[1], at(7, 19)))
    assert found(*twice) == [("FREQ=WEEKLY;BYDAY=MO", time(20), date(2026, 1, 5), date(2026, 12, 14))]


def test_the_phase_is_kept() -> None:
    """Of every second week the same weeks stay, also where the move goes into the next one."""
    twice = (moved(SUNDAYS[0], at(30, 19, 11)), moved(SUNDAYS[2], at(14, 19)))
    rule = {"rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", "starting": date(2026, 11, 1)}
    assert found(*twice, **rule) == [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", time(20), date(2026, 11, 2), date(2026, 12, 28))
    ]


def test_another_time_on_the_same_day_leaves_the_rule() -> None:
    """The time changes alone, whatever the rule."""
    twice = (moved(SUNDAYS[0], at(29, 19, 11)), moved(SUNDAYS[1], at(6, 19)))
    assert found(*twice) == [("FREQ=WEEKLY;BYDAY=SU", time(20), date(2026, 1, 4), date(2026, 12, 13))]


@pytest.mark.parametrize(
    "records",
    [
        pytest.param((moved(SUNDAYS[0], at(30, 19, 11)),), id="once"),
        pytest.param((moved(SUNDAYS[0], at(30, 19, 11)), moved(SUNDAYS[2], at(14, 19))), id="not in a row"),
        pytest.param((moved(SUNDAYS[0], at(30, 19, 11)), moved(SUNDAYS[1], at(7, 18))), id="another time"),
        pytest.param((moved(SUNDAYS[0], at(30, 19, 11)), moved(SUNDAYS[1], at(8, 19))), id="another day"),
        pytest.param(
            (moved(SUNDAYS[0], at(30, 19, 11)), moved(SUNDAYS[1], at(7, 19), cancelled=True)), id="cancelled"
        ),
        pytest.param((moved(SUNDAYS[0], at(3, 19)), moved(SUNDAYS[1], at(10, 19))), id="nearer to the next date"),
    ],
)
def test_what_is_no_such_move(records: tuple[tuple[Occurrence, SessionRecord], ...]) -> None:
    """Nothing follows from these."""
    assert found(*records) == []


def test_a_rule_of_months_is_not_guessed_at() -> None:
    """The first Sunday of a month moved to Monday twice says nothing certain about a rule."""
    twice = (moved(date(2026, 11, 1), at(2, 19, 11)), moved(date(2026, 12, 6), at(7, 19)))
    assert found(*twice, rrule="FREQ=MONTHLY;BYDAY=1SU") == []
