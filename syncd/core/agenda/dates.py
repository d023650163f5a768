"""Days as people read them in an agenda, in the words of the catalogue."""

from __future__ import annotations

from datetime import date

from syncd.core.catalogue import say

_SMALL = 12


def day_in(day: date, language: str) -> str:
    """`29 Nov`, `29. Nov.`"""
    month = say("agenda-months", language).split()[day.month - 1]
    return say("agenda-day", language, day=str(day.day), month=month)


def weekday_in(day: date, language: str) -> str:
    """`Sun 29 Nov`, `So, 29. Nov.`"""
    weekday = say("agenda-weekdays", language).split()[day.weekday()]
    return say("agenda-weekday", language, weekday=weekday, day=day_in(day, language))


def number_in(number: int, language: str) -> str:
    """A small number as a word, a larger one in digits."""
    words = say("agenda-numbers", language).split()
    return words[number] if number <= _SMALL else str(number)
