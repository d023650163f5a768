"""Log lines for the journal."""

from __future__ import annotations

import logging

import pytest

from syncd.daemon.journal import formatter


def line(level: int, message: str, environment: dict[str, str]) -> str:
    """One record as it is written."""
    return formatter(environment).format(logging.LogRecord("syncd.x", level, "", 0, message, (), None))


@pytest.mark.parametrize(
    ("level", "mark"),
    [(logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6), (logging.DEBUG, 7), (5, 7)],
)
def test_a_line_carries_its_priority(level: int, mark: int) -> None:
    """Under the journal a line begins with the priority of its level."""
    assert f"<{mark}>syncd.x: it is so" == line(level, "it is so", {"JOURNAL_STREAM": "8:1"})


def test_every_line_of_a_message_carries_it() -> None:
    """A message of two lines stays one message of one priority."""
    assert "<4>syncd.x: one\n<4>two" == line(logging.WARNING, "one\ntwo", {"JOURNAL_STREAM": "8:1"})


def test_at_a_terminal_a_line_has_a_time_and_no_mark() -> None:
    """Without the journal people read the line."""
    assert "WARNING syncd.x: it is so" in line(logging.WARNING, "it is so", {})
