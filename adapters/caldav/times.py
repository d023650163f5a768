"""The one place that reads and writes times: a day, an instant in UTC, or floating and read in the owner's zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from adapters.caldav.lines import Broken, Component, Line
from syncd.model.when import When, start_of

_WHEN = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)?(Z?))?\Z", re.IGNORECASE)
_DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?\Z", re.IGNORECASE
)
# A custom zone is only worked out when its rules are yearly: anything faster can be made to run for ever.
_FAST_RULE = re.compile(r"FREQ=(?!YEARLY)", re.IGNORECASE)
_MAX_ZONE = 20_000


class Zones:
    """Turns TZID parameters of one body into zones. `home` is the zone of floating times (the member's)."""

    def __init__(self, calendar: Component, home: ZoneInfo) -> None:
        self._calendar = calendar
        self._known: dict[str, tzinfo] = {}
        self.home = home

    def zone(self, tzid: str) -> tzinfo:
        """IANA name, the end of a longer path, a Windows name, the body's own VTIMEZONE; else the home zone."""
        if tzid not in self._known:
            self._known[tzid] = _iana(tzid) or self._own(tzid) or self.home
        return self._known[tzid]

    def _own(self, tzid: str) -> tzinfo | None:
        for component in self._calendar.components("VTIMEZONE"):
            if component.value("TZID").strip('"') != tzid:
                continue
            text = "\r\n".join(component.written()) + "\r\n"
            if len(text) > _MAX_ZONE or _FAST_RULE.search(text):
                return None
            try:
                made: tzinfo = Timezone.from_ical(text).to_tz(lookup_tzid=False)
            except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError):
                return None
            return made
        return None


def _iana(tzid: str) -> ZoneInfo | None:
    parts = tzid.strip("/").split("/")
    for name in (tzid, "/".join(parts[-2:]), "/".join(parts[-3:]), WINDOWS_TO_OLSON.get(tzid, "")):
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return None


def read_when(line: Line, zones: Zones) -> When:
    """A DATE as a day, every DATE-TIME as an instant in UTC. Raises `Broken` naming the property."""
    match = _WHEN.match(line.value.strip())
    if match is None:
        raise Broken(f"{line.name} is not a date or time")
    year, month, day, hour, minute, second, utc = match.groups()
    try:
        if hour is None:
            return date(int(year), int(month), int(day))
        zone = UTC if utc else zones.zone(tzid) if (tzid := line.parameter("TZID")) else zones.home
        clock = int(hour), int(minute), min(int(second or 0), 59)
        return datetime(int(year), int(month), int(day), *clock, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Broken(f"{line.name} is not a date or time") from error


def read_instant(line: Line | None, zones: Zones) -> datetime | None:
    """An instant that nothing depends on: None when absent or damaged; a DATE is its first moment in the zone."""
    if line is None:
        return None
    try:
        return start_of(read_when(line, zones), zones.home)
    except (Broken, OverflowError):
        return None


def read_duration(text: str, name: str) -> timedelta:
    """RFC 5545 section 3.3.6. Raises `Broken` naming the property."""
    match = _DURATION.match(text.strip())
    if match is None or not any(match.groups()[1:]):
        raise Broken(f"{name} is not a duration")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    try:
        length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError as error:
        raise Broken(f"{name} is not a duration") from error
    return -length if match[1] == "-" else length


def later(when: When, length: timedelta, home: ZoneInfo) -> When:
    """`when` moved by `length`; a day moved by whole days stays a day. Raises `Broken` out of range."""
    try:
        if isinstance(when, datetime):
            return when + length
        if length % timedelta(days=1) == timedelta(0):
            return when + length
        return start_of(when, home) + length
    except OverflowError as error:
        raise Broken("a time lies out of range") from error


def write_instant(moment: datetime) -> str:
    """`20261124T170000Z`."""
    utc = moment.astimezone(UTC)
    return f"{utc.year:04d}{utc.month:02d}{utc.day:02d}T{utc.hour:02d}{utc.minute:02d}{utc.second:02d}Z"


def write_when(when: When) -> tuple[str, str]:
    """(parameters, value): `(";VALUE=DATE", "20261124")` or `("", "20261124T170000Z")`."""
    if isinstance(when, datetime):
        return "", write_instant(when)
    return ";VALUE=DATE", f"{when.year:04d}{when.month:02d}{when.day:02d}"


def write_duration(length: timedelta) -> str:
    """RFC 5545 section 3.3.6 in its shortest form: `-PT1H`, `P1D`, `PT0S`."""
    total = int(abs(length).total_seconds())
    sign = "-" if length < timedelta(0) else ""
    days, rest = divmod(total, 86400)
    if days and not rest:
        return f"{sign}P{days}D"
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    clock = "".join(f"{count}{unit}" for count, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if count)
    return f"{sign}P{f'{days}D' if days else ''}T{clock or '0S'}"
