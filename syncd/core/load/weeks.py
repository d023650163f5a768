"""Local weeks: they begin on Monday at 00:00 of the household's wall clock and are named by that Monday."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from syncd.model.when import When, end_of, start_of

WEEK = timedelta(days=7)

_SINCE_MONDAY = tuple(timedelta(days=number) for number in range(7))


def monday(day: date) -> date:
    """The Monday on or before a day."""
    return day - _SINCE_MONDAY[day.weekday()]


def on_days(first: date, last: date, zone: ZoneInfo) -> Callable[[When], bool]:
    """Whether something lies on the local days `first` to `last`, both included: asked of a ledger of years."""
    begin, end = start_of(first, zone), end_of(last, zone)
    return lambda when: begin <= when < end if isinstance(when, datetime) else first <= when <= last


def next_monday(day: date) -> date:
    """The Monday on or after a day: from then on what was agreed on that day is looked at."""
    return monday(day + timedelta(days=6))


def week_of(instant: datetime, zone: ZoneInfo) -> date:
    """The week in which an instant lies."""
    return monday(instant.astimezone(zone).date())


def closing(now: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which the newest whole week ended: the start of the week that runs at `now`."""
    return start_of(week_of(now, zone), zone)


def weeks(first: date, end: date) -> list[date]:
    """The Mondays from `first` (a Monday) up to, not including, `end`."""
    return [first + number * WEEK for number in range(max(0, -(-(end - first).days // 7)))]
