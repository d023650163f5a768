"""Names of months and of days of the week, and how a day is said. A part of `syncd.core.catalogue`."""

from __future__ import annotations

from typing import Final

DAY_SENTENCES: Final[dict[str, dict[str, str]]] = {
    "months": {
        "en": "January February March April May June July August September October November December",
        "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    },
    "weekdays": {"en": "Mon Tue Wed Thu Fri Sat Sun", "de": "Mo Di Mi Do Fr Sa So"},
    "whole-weekdays": {
        "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    },
    "weekday-day": {"en": "{weekday} {day}", "de": "{weekday}, {day}"},
    "day": {"en": "{day} {month}", "de": "{day}. {month}"},
    "date": {"en": "{day} {year}", "de": "{day} {year}"},
}
