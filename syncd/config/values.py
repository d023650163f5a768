"""Values as people write them in the registry: durations, spans, times of day, choices, ids.

Each is a pydantic type whose refusal carries what is wrong and how to mend it (`refuse`), so that `problems` needs
to know nothing about them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from syncd.config.suggest import did_you_mean, listed
from syncd.model.registry import Interval

_DURATION_UNITS = {
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "minute": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "hour": timedelta(hours=1),
    "d": timedelta(days=1),
    "day": timedelta(days=1),
    "w": timedelta(weeks=1),
    "week": timedelta(weeks=1),
}
_SPAN_UNITS = {
    "d": Interval(days=1),
    "day": Interval(days=1),
    "w": Interval(days=7),
    "week": Interval(days=7),
    "month": Interval(months=1),
    "y": Interval(months=12),
    "year": Interval(months=12),
}
_PART = re.compile(r"\s*(\d{1,6})\s*([a-z]+?)s?(?![a-z])\s*")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_ID = re.compile(r"[a-z0-9-]+")
LONGEST = timedelta(days=3660)


def refuse(what: str, mend: str) -> PydanticCustomError:
    """The error by which a type says no. `what` continues a sentence that begins with the key."""
    return PydanticCustomError("syncd", "{what}: {mend}", {"what": what, "mend": mend})


def _parts(text: str, units: frozenset[str]) -> list[tuple[int, str]] | None:
    """ "1h 30m" as [(1, "h"), (30, "m")]; None when it is not of that form."""
    parts = []
    at = 0
    while at < len(text):
        found = _PART.match(text, at)
        if found is None or found.group(2) not in units:
            return None
        parts.append((int(found.group(1)), found.group(2)))
        at = found.end()
    return parts or None


def parse_duration(value: object) -> timedelta:
    """A duration such as "90m", "1h 30m", "2d" or "1w". Raises the refusal of a type."""
    parts = _parts(value.lower(), frozenset(_DURATION_UNITS)) if isinstance(value, str) else None
    if parts is None:
        raise refuse(f"is {shown(value)}, which is not a duration", 'write "90m", "1h", "2d" or "1w"')
    total = sum((_DURATION_UNITS[unit] * count for count, unit in parts), timedelta())
    if total > LONGEST:
        raise refuse(f"is {shown(value)}, which is longer than ten years", 'write "90m", "1h", "2d" or "1w"')
    return total


def parse_interval(value: object) -> Interval:
    """A calendar span such as "3 months", "10 days" or "1 year". Raises the refusal of a type."""
    parts = _parts(value.lower(), frozenset(_SPAN_UNITS)) if isinstance(value, str) else None
    if parts is None:
        raise refuse(f"is {shown(value)}, which is not a span of days", 'write "10 days", "2 weeks" or "3 months"')
    months = sum(_SPAN_UNITS[unit].months * count for count, unit in parts)
    days = sum(_SPAN_UNITS[unit].days * count for count, unit in parts)
    if not 0 < months * 30 + days <= LONGEST.days:
        raise refuse(f"is {shown(value)}, which is not between a day and ten years", 'write "3 months"')
    return Interval(months=months, days=days)


def parse_time(value: object) -> time:
    """A local time of day: "18:00", or TOML's own local time. Raises the refusal of a type."""
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0, tzinfo=None)
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise refuse(f"is {shown(value)}, which is not a time of day", 'write hours and minutes, as "18:00"')
    return time(int(found.group(1)), int(found.group(2)))


def parse_day(value: object) -> date:
    """A TOML local date. Raises the refusal of a type."""
    if isinstance(value, datetime):
        raise refuse("holds a time beside the date", f"write the date alone, {value.date().isoformat()}")
    if isinstance(value, date):
        if not 1990 <= value.year <= 2090:
            raise refuse(f"lies in the year {value.year}", "write a date between 1990 and 2090")
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise refuse("is text, not a date", f"write it without quotes, {value}")
    raise refuse(f"is {shown(value)}, which is not a date", "write year-month-day without quotes, as 2026-11-24")


def parse_id(value: object) -> str:
    """An id: small letters, digits and hyphens. Raises the refusal of a type."""
    if isinstance(value, str) and _ID.fullmatch(value):
        return value
    raise refuse(
        f"is {shown(value)}, which is not an id", f'use small letters, digits and hyphens, as "{as_id(value)}"'
    )


def is_id(text: str) -> bool:
    """Whether `text` may be an id."""
    return _ID.fullmatch(text) is not None


def as_id(value: object) -> str:
    """What an id made of `value` would look like; for advice."""
    return re.sub(r"[^a-z0-9]+", "-", str(value).lower()).strip("-") or "groceries"


def parse_zone(value: object) -> str:
    """An IANA time zone name. Raises the refusal of a type."""
    if isinstance(value, str) and value:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
        else:
            return value
    mend = did_you_mean(str(value), available_timezones()) or 'write an IANA name such as "Europe/Berlin"'
    raise refuse(f"is {shown(value)}, which is not a known time zone", mend)


def parse_text(value: object) -> str:
    """Text that says something. Raises the refusal of a type."""
    if not isinstance(value, str):
        raise refuse(f"is {shown(value)}, which is not text", "put it in quotes")
    if not value.strip():
        raise refuse("is empty", "write a few words")
    return value.strip()


def parse_outcome(value: object) -> str:
    """What is true when the responsibility is carried well. Raises the refusal of a type."""
    if isinstance(value, str) and not value.strip():
        raise refuse("is empty", 'say what is true when all is well, as "There is food for the week"')
    return parse_text(value)


def parse_link(value: object) -> str:
    """A URL to be shown in an item. Raises the refusal of a type."""
    if isinstance(value, str) and re.match(r"[a-z][a-z0-9+.-]*:\S+$", value):
        return value
    raise refuse("is not an address", 'write a whole URL, as "https://example.org/list"')


def choice(kind: type[StrEnum]) -> Callable[[object], StrEnum]:
    """A validator for one of the values of `kind`, with a suggestion when it is another."""
    values = [member.value for member in kind]

    def validate(value: object) -> StrEnum:
        if isinstance(value, str) and value in values:
            return kind(value)
        guess = did_you_mean(str(value), values)
        one_of = f"one of {listed(values)}" if len(values) > 1 else f"it can be {listed(values)}"
        raise refuse(f"is {shown(value)}, which is not known", f"{guess} ({one_of})" if guess else f"write {one_of}")

    return validate


def shown(value: object) -> str:
    """A value as a message shows it: short, on one line, in the form of TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value[:57]}..."' if len(value) > 60 else f'"{value}"'.replace("\n", " ")
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a table"
    return str(value)


def _typed(parse: Callable[[object], Any], written: Any) -> BeforeValidator:
    return BeforeValidator(parse, json_schema_input_type=written)


Duration = Annotated[timedelta, _typed(parse_duration, str)]
Span = Annotated[Interval, _typed(parse_interval, str)]
TimeOfDay = Annotated[time, _typed(parse_time, str)]
Day = Annotated[date, _typed(parse_day, date)]
Id = Annotated[str, _typed(parse_id, str)]
Zone = Annotated[str, _typed(parse_zone, str)]
Text = Annotated[str, _typed(parse_text, str)]
Outcome = Annotated[str, _typed(parse_outcome, str)]
Link = Annotated[str, _typed(parse_link, str)]
