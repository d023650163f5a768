"""RFC 5545 recurrence rules (section 3.3.10), fenced: days only, and only rules that occur.

A rule here is the RRULE value without DTSTART. dateutil expands it; this module makes sure before that it can be
expanded in bounded time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from dateutil.rrule import rrule, rrulestr

from syncd.config.suggest import did_you_mean, listed

WINDOW = timedelta(days=8 * 366)
"""A rule that yields no date in so long from its start does not occur. Leap days come within eight years."""

_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_SUB_DAILY = ("SECONDLY", "MINUTELY", "HOURLY")
_TIME_PARTS = {"BYHOUR": "at", "BYMINUTE": "at", "BYSECOND": "at"}
_RANGES = {
    "BYMONTHDAY": (1, 31, True),
    "BYMONTH": (1, 12, False),
    "BYYEARDAY": (1, 366, True),
    "BYWEEKNO": (1, 53, True),
    "BYSETPOS": (1, 366, True),
    "INTERVAL": (1, 400, False),
    "COUNT": (1, 100_000, False),
}
_SINGLE = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"})
_PARTS = ("FREQ", *_RANGES, "UNTIL", "BYDAY", "WKST")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")


class RuleRefused(ValueError):
    """A rule that syncd does not take. `what` goes on after "the rule"; `mend` says what to do."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what}: {mend}")
        self.what = what
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in canonical form: upper case, no blanks, parts in the order written; `until` None for without end."""

    text: str
    parts: tuple[tuple[str, str], ...]
    until: date | None

    def part(self, name: str) -> str | None:
        """The value of a part such as "FREQ", None when it is not there."""
        return dict(self.parts).get(name)


@lru_cache(maxsize=1024)
def parse_rule(text: str) -> Rule:
    """Read and judge a rule by its text alone. Raises RuleRefused."""
    cleaned = re.sub(r"\s+", "", text).upper().rstrip(";")
    if cleaned.startswith("RRULE:"):
        raise RuleRefused('begins with "RRULE:"', f'leave that out, "{cleaned[6:]}"')
    pairs: list[tuple[str, str]] = []
    for part in cleaned.split(";"):
        name, equals, value = part.partition("=")
        if name in {"DTSTART", "EXDATE", "RDATE", "EXRULE"} or name.startswith(("DTSTART", "EXDATE", "RDATE")):
            raise RuleRefused(f"holds {name.split(':', maxsplit=1)[0]}", _mend_for_dates(name))
        if not equals or not value:
            raise RuleRefused(f'has a part "{part}" that is not NAME=VALUE', 'write it as "FREQ=WEEKLY;BYDAY=SA"')
        if name in dict(pairs):
            raise RuleRefused(f"names {name} twice", "leave one of them out")
        _judge_part(name, value)
        pairs.append((name, value))
    _judge_whole(dict(pairs))
    until = dict(pairs).get("UNTIL")
    return Rule(
        text=";".join(f"{name}={value}" for name, value in pairs),
        parts=tuple(pairs),
        until=datetime.strptime(until, "%Y%m%d").date() if until else None,  # noqa: DTZ007 - a day has no zone
    )


def _mend_for_dates(name: str) -> str:
    if name.startswith("DTSTART"):
        return "the first day stands in `starting`, as starting = 2026-11-24"
    return "single dates are moved or dropped in your own app; for an absence use [[away]]"


def _judge_part(name: str, value: str) -> None:
    """Refuse a part that is unknown, finer than a day, or out of range."""
    if name in _TIME_PARTS:
        raise RuleRefused(f"holds {name}", 'a time of day stands in `at`, as at = "18:00"')
    if name not in _PARTS:
        raise RuleRefused(f'has an unknown part "{name}"', did_you_mean(name, _PARTS) or "leave it out")
    values = value.split(",")
    if name in _SINGLE and len(values) > 1:
        raise RuleRefused(f"gives {name} more than one value", "write one")
    if name == "FREQ":
        _judge_frequency(value)
    elif name == "UNTIL":
        _judge_until(value)
    elif name == "WKST":
        if value not in _WEEKDAYS:
            raise RuleRefused(f'has "{value}" in WKST', f"write one of {', '.join(_WEEKDAYS)}")
    elif name == "BYDAY":
        for day in values:
            if not _BYDAY.fullmatch(day):
                raise RuleRefused(
                    f'has "{day}" in BYDAY', f"write {', '.join(_WEEKDAYS)}, or -1SU for the last Sunday"
                )
    else:
        for number in values:
            _judge_number(name, number)


def _judge_frequency(value: str) -> None:
    if value in _SUB_DAILY:
        raise RuleRefused(
            f"repeats more than once a day (FREQ={value})",
            "the shortest is FREQ=DAILY; several times a day are steps",
        )
    if value not in _FREQUENCIES:
        raise RuleRefused(
            f'has "{value}" in FREQ', did_you_mean(value, _FREQUENCIES) or f"write {listed(_FREQUENCIES)}"
        )


def _judge_until(value: str) -> None:
    found = re.fullmatch(r"(\d{4})-?(\d\d)-?(\d\d)(T\d{6}Z?)?", value)
    day = "".join(found.groups()[:3]) if found else "20271231"
    if found is None or found.group(4) or not re.fullmatch(r"\d{8}", value):
        raise RuleRefused(f'has "{value}" in UNTIL', f"write the last day alone, UNTIL={day}")
    try:
        date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError:
        raise RuleRefused(
            f'has "{value}" in UNTIL, which is not a date', "write the last day, as UNTIL=20271231"
        ) from None


def _judge_number(name: str, value: str) -> None:
    low, high, negative = _RANGES[name]
    try:
        number = int(value)
    except ValueError:
        raise RuleRefused(f'has "{value}" in {name}', f"write a number from {low} to {high}") from None
    if not low <= (abs(number) if negative else number) <= high:
        also = f", or -{low} to -{high} from the end" if negative else ""
        raise RuleRefused(f"has {value} in {name}", f"write a number from {low} to {high}{also}")


def _judge_whole(parts: dict[str, str]) -> None:
    """What RFC 5545 section 3.3.10 says about parts together."""
    frequency = parts.get("FREQ")
    if frequency is None:
        raise RuleRefused("has no FREQ", 'begin with one, as "FREQ=WEEKLY;BYDAY=SA"')
    if "COUNT" in parts and "UNTIL" in parts:
        raise RuleRefused("has both COUNT and UNTIL", "keep one of them")
    if re.search(r"\d", parts.get("BYDAY", "")) and (
        frequency in {"DAILY", "WEEKLY"} or (frequency == "YEARLY" and "BYWEEKNO" in parts)
    ):
        raise RuleRefused(
            f"numbers its weekdays (BYDAY={parts['BYDAY']}) in FREQ={frequency}",
            "use FREQ=MONTHLY, or leave out the number",
        )
    if "BYMONTHDAY" in parts and frequency == "WEEKLY":
        raise RuleRefused("has BYMONTHDAY in FREQ=WEEKLY", "use FREQ=MONTHLY")
    if "BYYEARDAY" in parts and frequency != "YEARLY":
        raise RuleRefused(f"has BYYEARDAY in FREQ={frequency}", "use FREQ=YEARLY")
    if "BYWEEKNO" in parts and frequency != "YEARLY":
        raise RuleRefused(f"has BYWEEKNO in FREQ={frequency}", "use FREQ=YEARLY")
    if "BYSETPOS" in parts and not any(name.startswith("BY") and name != "BYSETPOS" for name in parts):
        raise RuleRefused("has BYSETPOS alone", "BYSETPOS picks from another part, as in BYDAY=MO,TU;BYSETPOS=-1")


@lru_cache(maxsize=2048)
def first_date(rule: Rule, starting: date) -> date | None:
    """The first date that the rule gives on or after `starting` (its DTSTART), None when it never occurs.

    Never means: not within `WINDOW`, or not before its UNTIL.
    """
    endless = ";".join(f"{name}={value}" for name, value in rule.parts if name not in {"UNTIL", "COUNT"})
    instead = searched_from(starting)
    expanded = rrulestr(endless, dtstart=datetime.combine(instead, datetime.min.time()))
    assert isinstance(expanded, rrule)
    found = next(iter(expanded), None)
    if found is None:
        return None
    first = found.date() - (instead - starting)
    if first - starting > WINDOW or (rule.until is not None and first > rule.until):
        return None
    return first


def searched_from(starting: date) -> date:
    """The day from which a rule's first date is searched: near the end of Python's calendar, so that it ends soon.

    dateutil looks for a rule's next date up to the year 9999: from today that takes many seconds. Between 1901 and
    2099, as between 9901 and 9999, the calendar repeats every 28 years, weekdays and leap years alike; so the rule
    is asked in the one year from 9964 to 9991 that is the same as the start's.
    """
    for year in range(9991, 9963, -1):
        same_leap = year % 4 == starting.year % 4
        if same_leap and date(year, 1, 1).weekday() == date(starting.year, 1, 1).weekday():
            return starting + (date(year, 1, 1) - date(starting.year, 1, 1))
    raise ValueError(f"{starting} lies outside the years 1901 to 2099")
