"""Days and spans in the habits of people: `20.12-3.1`, `12/20 - 1/3`, `2026-12-20 to 2027-01-03`, `friday`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from syncd.core.words.folding import fold

_DAY = timedelta(days=1)

_LATELY = timedelta(days=60)
"""A span that began so long ago, at most, is one that lasts; one that began earlier is next year's."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january januar jan",
            "february februar feb",
            "march marz maerz mar mrz",
            "april apr",
            "may mai",
            "june juni jun",
            "july juli jul",
            "august aug",
            "september sept sep",
            "october oktober oct okt",
            "november nov",
            "december dezember dec dez",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday montag mon mo",
            "tuesday dienstag tue di",
            "wednesday mittwoch wed mi",
            "thursday donnerstag thu do",
            "friday freitag fri fr",
            "saturday samstag sonnabend sat sa",
            "sunday sonntag sun so",
        )
    )
    for name in names.split()
}
_NEAR = {"today": 0, "heute": 0, "tomorrow": 1, "morgen": 1}
_BETWEEN = re.compile(
    r"\s+(?:to|until|till|bis(?:\s+zum)?|through|and|und)\s+|(?<=\d\d\d\d-\d\d-\d\d)-|(?<=[./]\d\d\d\d)-|"
    r"\s*(?:\u2013|\u2014|(?<!\d\d\d\d)(?<!\d\d\d\d-\d\d)-(?!\d\d?-\d\d?$))\s*",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"(?:until|till|bis(?:\s+zum)?)\s+", re.IGNORECASE)
_FROM = re.compile(r"^(?:from|between|vom|von|zwischen)\s+", re.IGNORECASE)
_ON = re.compile(r"^(?:on|am)\s+", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.?\s?(\d{4}|\d{2})?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?")
_NAMED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.)?\s+([^\W\d]+)\.?(?:\s+(\d{4}))?|([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Days away: the first one, and the first one back."""

    since: date
    until: date


def read_span(text: str, today: date, *, month_first: bool = False) -> Span | None:
    """A span of days as somebody says it, its last day included; None where that is not clear.

    A day alone is that day. Without a year it is the next such day from `today` on; a span that began lately and
    lasts is the one that is meant, not that of next year. `month_first` is the habit of writing 12/20 for the 20th of
    December.
    """
    parts = _ends(text.strip())
    if not 1 <= len(parts) <= 2:
        return None
    since = read_day(parts[0], today, month_first=month_first) or _day_alone(parts, today)
    if since is None:
        return None
    if len(parts) > 1:
        since = _begun(parts, since, today, month_first=month_first)
    last = read_day(parts[-1], since, month_first=month_first) if len(parts) > 1 else since
    if last is None or last < since:
        return None
    return Span(since, last + _DAY)


def _ends(text: str) -> list[str]:
    """The first and the last day of a span as they are written, or a day alone; a beginning alone is no day."""
    if (until := _UNTIL.match(text)) is not None:
        return ["today", text[until.end() :]]
    first, *last = _BETWEEN.split(_ON.sub("", text))
    return [_FROM.sub("", first), *last] if last else [first]


def _begun(parts: list[str], since: date, today: date, *, month_first: bool) -> date:
    """The first day a year earlier, where no year is written and the span lasts from then until now or longer."""
    last = read_day(parts[1], today, month_first=month_first)
    before = _made(since.year - 1, since.month, since.day)
    if last is None or before is None or not last < since or today - before > _LATELY:
        return since
    nothing_written = read_day(parts[0], since + _DAY, month_first=month_first) != since
    return before if nothing_written and before <= last else since


def _day_alone(parts: list[str], today: date) -> date | None:
    """`20.-23.12.`: a day whose month stands with the other one."""
    number = re.fullmatch(r"(\d{1,2})\.?", parts[0].strip())
    if number is None or len(parts) == 1:
        return None
    other = read_day(parts[1], today)
    if other is None or int(number[1]) > other.day:
        return None
    return _made(other.year, other.month, int(number[1]))


def read_day(text: str, today: date, *, month_first: bool = False) -> date | None:
    """One day as somebody says it, from `today` on where no year is named; None where it is none."""
    said = text.strip().rstrip(",;")
    if found := _ISO.fullmatch(said):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTTED.fullmatch(said):
        return _next(found[3], int(found[2]), int(found[1]), today)
    if found := _SLASHED.fullmatch(said):
        first, second = int(found[1]), int(found[2])
        in_order = (first, second) if month_first else (second, first)
        return _next(found[3], *in_order, today)
    if found := _NAMED.fullmatch(said):
        name, day, year = (found[2], found[1], found[3]) if found[1] else (found[4], found[5], found[6])
        month_of = _MONTHS.get(fold(name))
        return None if month_of is None else _next(year, month_of, int(day), today)
    word = fold(said)
    if word in _NEAR:
        return today + _NEAR[word] * _DAY
    if word in _WEEKDAYS:
        return today + ((_WEEKDAYS[word] - today.weekday()) % 7) * _DAY
    return None


def _next(year: str | None, month: int, day: int, today: date) -> date | None:
    """That day of the named year, else the next one from `today` on."""
    if year:
        return _made(int(year) + (2000 if len(year) == 2 else 0), month, day)
    # The 29th of February is up to eight years away.
    days = (_made(today.year + more, month, day) for more in range(9))
    return next((found for found in days if found is not None and found >= today), None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_weeks(text: str) -> timedelta | None:
    """`2 weeks`, `a week`, `10 days`, `zwei Wochen`; None where it is no length."""
    found = re.fullmatch(r"(?:for |fur |fuer )?(\w+) (week|weeks|woche|wochen|day|days|tag|tage)", fold(text))
    if found is None:
        return None
    numbers = {
        "a": 1,
        "one": 1,
        "eine": 1,
        "einen": 1,
        "two": 2,
        "zwei": 2,
        "three": 3,
        "drei": 3,
        "four": 4,
        "vier": 4,
    }
    number = int(found[1]) if found[1].isdecimal() else numbers.get(found[1], 0)
    if not 0 < number <= 400:
        return None
    return number * (timedelta(weeks=1) if found[2].startswith("w") else _DAY)
