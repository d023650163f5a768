"""Days as people say them, in the words of the catalogue. Long or short names of months: the caller chooses."""

from __future__ import annotations

from datetime import date, timedelta

from syncd.core.catalogue import say

_CLEAR = timedelta(days=270)
"""So far from today a day needs no year."""


def names(message: str, language: str) -> tuple[str, ...]:
    """A message that lists names of months or of days of the week, the first one first."""
    return tuple(say(message, language).split())


def weekday_text(day: date, language: str) -> str:
    """`Sun`, `So`."""
    return names("weekdays", language)[day.weekday()]


def day_text(day: date, language: str, months: str = "months") -> str:
    """`29 November`, `29. November`; `months` is the message that lists the names."""
    return say("day", language, day=str(day.day), month=names(months, language)[day.month - 1])


def date_text(day: date, language: str, months: str = "months") -> str:
    """`29 November 2026`, `29. November 2026`."""
    return say("date", language, day=day_text(day, language, months), year=str(day.year))


def whole_text(day: date, language: str, today: date) -> str:
    """`Tuesday 24 November`, `Dienstag, 24. November`; with its year where that is not clear on `today`."""
    told = day_text(day, language) if abs(day - today) < _CLEAR else date_text(day, language)
    return say("weekday-day", language, weekday=names("whole-weekdays", language)[day.weekday()], day=told)
