"""Words for days and numbers on the page."""

from __future__ import annotations

from datetime import date
from math import ceil, floor
from unicodedata import bidirectional

from syncd.core.days import date_text, names
from syncd.core.load.percents import STEP, five


def months(language: str) -> tuple[str, ...]:
    """Twelve short names, January first."""
    return names("page-months", language)


def day_text(day: date, language: str) -> str:
    """A day as people write it: `3 May 2026`."""
    return date_text(day, language, "page-months")


def isolated(name: str) -> str:
    """A name that is read from right to left, set apart, so that the number after it stays behind it (UAX 9, 2.4)."""
    return f"\u2068{name}\u2069" if any(bidirectional(letter) in ("R", "AL") for letter in name) else name


def about(percent: float | None) -> str:
    """A percentage as it is told: a multiple of five; what is more than nothing but rounds to it says so."""
    if percent is None:
        return "-"
    return or_little(five(percent), percent)


def or_little(rounded: int, percent: float) -> str:
    """A percentage that was rounded; what is more than nothing but was rounded to it says so."""
    return f"<{STEP}" if rounded == 0 and percent > 0.05 else str(rounded)


def lowest(percent: float | None) -> str:
    """The lower end of a band, rounded so that the band grows no narrower."""
    return "-" if percent is None else str(STEP * floor(percent / STEP))


def highest(percent: float | None) -> str:
    """The upper end of a band, rounded so that the band grows no narrower."""
    return "-" if percent is None else str(STEP * ceil(percent / STEP))


def between(low: float | None, high: float | None) -> str:
    """A band as it is told."""
    return "-" if low is None or high is None else f"{lowest(low)}-{highest(high)}"
