"""Days as people say them, in the words of the catalogue. Long or short names of months: the caller chooses."""

from __future__ import annotations

from datetime import date

from syncd.core.catalogue import say


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
