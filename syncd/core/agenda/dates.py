"""Days as people read them in an agenda, in the words of the catalogue."""

from __future__ import annotations

from datetime import date

from syncd.core.catalogue import say
from syncd.core.days import day_text, weekday_text

_SMALL = 12


def day_in(day: date, language: str) -> str:
    """`29 Nov`, `29. Nov.`"""
    return day_text(day, language, "agenda-months")


def weekday_in(day: date, language: str) -> str:
    """`Sun 29 Nov`, `So, 29. Nov.`"""
    return say("agenda-weekday", language, weekday=weekday_text(day, language), day=day_in(day, language))


def number_in(number: int, language: str) -> str:
    """A small number as a word, a larger one in digits."""
    words = say("agenda-numbers", language).split()
    return words[number] if number <= _SMALL else str(number)
