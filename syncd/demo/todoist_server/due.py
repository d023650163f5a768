"""Due dates: what the service makes of a `due` argument, and the next date of a recurring task.

Reference, "Due dates": a day, a floating local time, or UTC with a fixed zone. Recurring tasks are only ever made by
a person here; syncd writes none. The grammar of due strings is the small part that tests need; any other string is
refused, which is harsher than the service.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from syncd.demo.todoist_server.refusals import bad_value
from syncd.demo.todoist_server.world import Thing

LANGUAGES = frozenset(
    {"en", "da", "pl", "zh", "ko", "de", "pt", "ja", "it", "fr", "sv", "ru", "es", "nl", "fi", "nb", "tw"}
)
KEYS = frozenset({"date", "timezone", "string", "lang", "is_recurring"})
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
RULE = re.compile(
    r"(?:every|ev)(?P<hard>!?) (?:(?P<other>other) |(?P<number>\d+) )?"
    r"(?P<unit>day|week|month|year|" + "|".join(DAYS) + r")s?(?: at (?P<clock>\d\d:\d\d))?$"
)
WORDS = re.compile(r"(?P<day>today|tomorrow|\d{4}-\d\d-\d\d)(?: at)?(?: (?P<clock>\d\d:\d\d))?$")
MOMENT = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)(?:T(?P<clock>\d\d:\d\d:\d\d)(?:\.\d+)?(?P<utc>Z)?)?$")


def due_of(argument: Any, zone: ZoneInfo, now: datetime) -> Thing | None:
    """The due object for an argument; None takes the date away. Raises Refused.

    A date without a string is never recurring, and takes a recurrence away: reference ("Recurring due dates can only
    be created via the string form") and home-assistant/core#107504.
    """
    if argument is None or argument == {}:
        return None
    if not isinstance(argument, dict) or set(argument) - KEYS:
        raise bad_value("due")
    for key in ("date", "string", "timezone", "lang"):
        if argument.get(key) is not None and not isinstance(argument[key], str):
            raise bad_value("due", key)
    if argument.get("lang", "en") not in LANGUAGES:
        raise bad_value("due", "lang")
    string = (argument.get("string") or "").strip()
    if len(string) > 150:
        raise bad_value("due", "at most 150 characters")
    if string.lower() in {"no date", "no due date"} and not argument.get("date"):
        return None
    fixed = _zone(argument.get("timezone"))
    recurring = RULE.match(string.lower()) is not None
    if argument.get("is_recurring") and not recurring:
        raise bad_value("due", "a recurring string")
    given = argument.get("date")
    written = _given(given, fixed) if given else _from_words(string, fixed, zone, now)
    return {
        "date": written,
        "timezone": (fixed or zone).key if written.endswith("Z") else None,
        "string": string or written.removesuffix("Z").replace("T", " "),
        "lang": argument.get("lang", "en"),
        "is_recurring": recurring,
    }


def following(due: Thing, zone: ZoneInfo, now: datetime) -> Thing:
    """The due object after a recurring task is ticked.

    `every X` keeps its phase and gives only dates after today; done early, it counts from its due date; `every! X`
    counts from today. Seen in a hand test on the web app, so a strong hint and no more.
    """
    rule = RULE.match(due["string"].lower())
    if rule is None:
        raise bad_value("due", "a recurring string")
    today = now.astimezone(zone).date()
    local = _local(due, zone)
    step = _first_step(rule, today) if rule["hard"] else _first_step(rule, local.date())
    while step <= today:
        step = _first_step(rule, step)
    return due | {"date": _like(due, local, step, zone)}


def day_of(due: Thing, zone: ZoneInfo) -> date:
    """The local day on which something is due."""
    return _local(due, zone).date()


def _given(text: str, fixed: ZoneInfo | None) -> str:
    found = MOMENT.match(text)
    try:
        if found is None:
            raise ValueError
        date.fromisoformat(found["day"])
        if found["clock"] is None:
            return found["day"]
        moment = datetime.fromisoformat(f"{found['day']}T{found['clock']}")
    except ValueError:
        raise bad_value("due", "date") from None
    if found["utc"]:
        return f"{moment:%Y-%m-%dT%H:%M:%S}Z"
    # A local time together with a zone becomes fixed: reference, third kind; that it does so for `date` is assumed.
    return _in_utc(moment, fixed) if fixed else f"{moment:%Y-%m-%dT%H:%M:%S}"


def _from_words(string: str, fixed: ZoneInfo | None, zone: ZoneInfo, now: datetime) -> str:
    today = now.astimezone(fixed or zone).date()
    text = string.lower()
    rule, words = RULE.match(text), WORDS.match(text)
    if rule is not None:
        # The first date of a series is today where the rule gives today (assumed for all but weekdays).
        weekday = rule["unit"] in DAYS and DAYS[today.weekday()] != rule["unit"]
        day, clock = (_first_step(rule, today) if weekday else today), rule["clock"]
    elif words is not None:
        names = {"today": today, "tomorrow": today + timedelta(days=1)}
        day, clock = names.get(words["day"]) or _day(words["day"]), words["clock"]
    else:
        raise bad_value("due", "string")
    if clock is None:
        return day.isoformat()
    moment = datetime.combine(day, time.fromisoformat(clock))
    return _in_utc(moment, fixed) if fixed else f"{moment:%Y-%m-%dT%H:%M:%S}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise bad_value("due", "string") from None


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise bad_value("due", "timezone") from None


def _in_utc(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.replace(tzinfo=zone).astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"


def _local(due: Thing, zone: ZoneInfo) -> datetime:
    text = due["date"]
    if text.endswith("Z"):
        return datetime.fromisoformat(text).astimezone(ZoneInfo(due["timezone"] or zone.key)).replace(tzinfo=None)
    return datetime.fromisoformat(text)


def _like(due: Thing, local: datetime, day: date, zone: ZoneInfo) -> str:
    moment = datetime.combine(day, local.time())
    if due["date"].endswith("Z"):
        return _in_utc(moment, ZoneInfo(due["timezone"] or zone.key))
    return f"{moment:%Y-%m-%dT%H:%M:%S}" if "T" in due["date"] else day.isoformat()


def _first_step(rule: re.Match[str], day: date) -> date:
    number = 2 if rule["other"] else int(rule["number"] or 1)
    unit = rule["unit"]
    if unit in DAYS:
        ahead = (DAYS.index(unit) - day.weekday() - 1) % 7 + 1
        return day + timedelta(days=ahead + 7 * (number - 1))
    if unit in {"day", "week"}:
        return day + timedelta(days=number * (7 if unit == "week" else 1))
    months = day.month - 1 + number * (12 if unit == "year" else 1)
    year, month = day.year + months // 12, months % 12 + 1
    # From the 31st to the last day of a shorter month: assumed.
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))
