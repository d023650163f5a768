"""Which local dates a rule gives: RFC 5545 section 3.3.10 on naive local dates, never in UTC.

A rule is expanded a calendar year at a time. Each year begins at the last beginning of one of the rule's periods
before it, so a rule that began ten years ago is not walked from there; only a rule with COUNT is. What a year gave is
kept, keyed by the rule's text: expansion is pure, so keeping it changes no answer.

Decisions where RFC 5545 leaves room: a date that a month lacks is skipped (BYMONTHDAY=31; -1 is the last day); what
the rule leaves out is taken from `starting`; UNTIL is a local date, inclusive (a time in it is cut off); `starting`
itself counts only when the rule gives it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise

from dateutil.rrule import rrulestr

from syncd.model.registry import Interval, RepeatFrom, Session, Step

YEARS_TO_SEARCH = 12
"""How far a next date is looked for: 29 February skips eight years around 2100, and rules have intervals."""

_SAMPLE = 40
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_CHOOSES_DAYS = frozenset({"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYEASTER"})
_MAY_NEVER_GIVE = frozenset({"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS", "BYMONTH"})


def nominal_dates(source: Step | Session, first: date, last: date, fixed: Sequence[date] = ()) -> tuple[date, ...]:
    """The local dates that `source` gives within [`first`, `last`], ascending, each once.

    A `repeat_from = "completion"` step has no dates but the `fixed` ones (see `completion` beside this file), and
    `starting` as long as none is fixed.
    Raises ValueError for a rule that RFC 5545 does not know or that gives more than one date a day.
    """
    if isinstance(source, Step):
        if counts_from_completion(source):
            return tuple(day for day in (fixed or (source.starting,)) if first <= day <= last)
        if source.rrule is None:
            return (source.on,) if source.on is not None and first <= source.on <= last else ()
    if last < first:
        return ()
    rule = source.rrule or ""
    days: list[date] = []
    for year in range(max(first.year, source.starting.year), last.year + 1):
        days.extend(_year(rule, source.starting, year))
    return tuple(days[bisect_left(days, first) : bisect_right(days, last)])


def gives(source: Step | Session, day: date, fixed: Sequence[date] = ()) -> bool:
    """Whether `source` gives that local date."""
    return bool(nominal_dates(source, day, day, fixed))


def following(source: Step | Session, day: date) -> date | None:
    """The next date that `source` gives after `day`; None when there is none within `YEARS_TO_SEARCH` years.

    None for a `repeat_from = "completion"` step too: its next date is not known before it settles.
    """
    if isinstance(source, Step):
        if counts_from_completion(source):
            return None
        if source.rrule is None:
            return source.on if source.on is not None and source.on > day else None
    begin = max(day.year, source.starting.year)
    for year in range(begin, begin + YEARS_TO_SEARCH + 1):
        days = _year(source.rrule or "", source.starting, year)
        at = bisect_right(days, day)
        if at < len(days):
            return days[at]
    return None


def interval_of(source: Step | Session) -> int | None:
    """The nominal interval in days: the smallest gap among the first dates; None for what happens once.

    A `completion` step has the span of its `after`, a month counted as 30 days.
    """
    if isinstance(source, Step):
        if counts_from_completion(source):
            assert source.after is not None
            return source.after.months * 30 + source.after.days
        if source.rrule is None:
            return None
    return _interval(source.rrule or "", source.starting)


def counts_from_completion(source: Step | Session) -> bool:
    """Whether the next date lies `after` the day on which the last one settled."""
    return isinstance(source, Step) and source.repeat_from is RepeatFrom.COMPLETION and source.after is not None


def later(day: date, span: Interval) -> date:
    """`day` plus a calendar span: months first, clipped to the last day of the month, then days."""
    year, month = divmod(day.year * 12 + day.month - 1 + span.months, 12)
    clipped = min(day.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, clipped) + timedelta(days=span.days)


@lru_cache(maxsize=1024)
def _interval(rule: str, starting: date) -> int | None:
    days: list[date] = []
    for year in range(starting.year, starting.year + YEARS_TO_SEARCH + 1):
        days.extend(_year(rule, starting, year))
        if len(days) >= _SAMPLE:
            break
    return min(((after - before).days for before, after in pairwise(days)), default=None)


@lru_cache(maxsize=8192)
def _year(rule: str, starting: date, year: int) -> tuple[date, ...]:
    """The dates of one calendar year."""
    parts = _parts(rule)
    until = _until(parts)
    if year < starting.year or (until is not None and year > until.year) or not _ever(rule, starting):
        return ()
    if "COUNT" in parts:
        return tuple(day for day in _counted(rule, starting) if day.year == year)
    first, last = max(date(year, 1, 1), starting), date(year, 12, 31)
    if until is not None:
        last = min(last, until)
    explicit = _explicit(parts, starting)
    explicit["UNTIL"] = last.strftime("%Y%m%d")
    days = _expand(explicit, _period(parts, starting, first))
    return tuple(day for day in days if day >= first)


@lru_cache(maxsize=256)
def _counted(rule: str, starting: date) -> tuple[date, ...]:
    parts = _parts(rule)
    until = _until(parts)
    parts.pop("UNTIL", None)
    return tuple(day for day in _expand(parts, starting) if until is None or day <= until)


@lru_cache(maxsize=1024)
def _ever(rule: str, starting: date) -> bool:
    """Whether the rule gives any date: the search for the first 30 February ends only in the year 9999."""
    parts = _parts(rule)
    parts.pop("UNTIL", None)
    if not parts.keys() & _MAY_NEVER_GIVE:
        return True
    return next(iter(rrulestr(_text(parts), dtstart=datetime.combine(starting, time()))), None) is not None


def _expand(parts: dict[str, str], dtstart: date) -> list[date]:
    """Every date of a bounded rule, ascending, each once."""
    moments = rrulestr(_text(parts), dtstart=datetime.combine(dtstart, time()))
    return list(dict.fromkeys(moment.date() for moment in moments))


def _text(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _parts(rule: str) -> dict[str, str]:
    """The rule's parts. Raises ValueError when it is none, or gives more than one date a day."""
    parts = dict(pair.split("=", 1) for pair in rule.upper().removeprefix("RRULE:").split(";") if "=" in pair)
    if parts.get("FREQ") not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        raise ValueError(f"the rule {rule!r} needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY")
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        if name in parts:
            raise ValueError(f"the rule {rule!r} has {name}: a date has one occurrence, its time is `at`")
    return parts


def _until(parts: dict[str, str]) -> date | None:
    text = parts.get("UNTIL")
    return None if text is None else date.fromisoformat(text[:8])


def _explicit(parts: dict[str, str], starting: date) -> dict[str, str]:
    """The rule with everything in it that RFC 5545 takes from DTSTART, so that DTSTART can be moved."""
    result = dict(parts)
    weekday = _WEEKDAYS[starting.weekday()]
    if not parts.keys() & _CHOOSES_DAYS:
        if parts["FREQ"] == "WEEKLY":
            result["BYDAY"] = weekday
        elif parts["FREQ"] in ("MONTHLY", "YEARLY"):
            result["BYMONTHDAY"] = str(starting.day)
        if parts["FREQ"] == "YEARLY":
            result.setdefault("BYMONTH", str(starting.month))
    elif "BYWEEKNO" in parts and "BYDAY" not in parts:
        result["BYDAY"] = weekday
    return result


def _period(parts: dict[str, str], starting: date, day: date) -> date:
    """The last beginning of a period of the rule at or before `day`, in steps of INTERVAL from `starting`."""
    interval = int(parts.get("INTERVAL", "1"))
    if parts["FREQ"] == "DAILY":
        return day - timedelta(days=(day - starting).days % interval)
    if parts["FREQ"] == "WEEKLY":
        week = starting - timedelta(days=(starting.weekday() - _WEEKDAYS.index(parts.get("WKST", "MO"))) % 7)
        return day - timedelta(days=(day - week).days % (7 * interval))
    if parts["FREQ"] == "MONTHLY":
        months = (day.year - starting.year) * 12 + day.month - starting.month
        year, month = divmod(day.year * 12 + day.month - 1 - months % interval, 12)
        return date(year, month + 1, 1)
    return date(day.year - (day.year - starting.year) % interval, 1, 1)
