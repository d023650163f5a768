"""The days that `load` and `report` are asked for: which make sense, and as of which instant that is."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from syncd.errors import UsageError
from syncd.model.when import local_instant

FIRST, LAST = date(1970, 1, 1), date(2199, 12, 31)
"""No household was looked at before or will be after; weeks around a day are days too."""


def asked_of(
    now: datetime, zone: ZoneInfo, first: date | None = None, last: date | None = None, as_of: date | None = None
) -> datetime:
    """The end of the local day `as_of`, and `now` at the latest. Raises UsageError for days that make no sense."""
    for option, day in (("--from", first), ("--to", last), ("--as-of", as_of)):
        if day is not None and not FIRST <= day <= LAST:
            raise UsageError(f"{option} {day}: that is out of reach", hint=f"give a day from {FIRST} to {LAST}")
    if as_of is not None:
        now = min(now, local_instant(as_of + timedelta(days=1), time(0), zone) - timedelta(microseconds=1))
    if first is not None and first > (last or now.astimezone(zone).date()):
        raise UsageError(f"--from {first}: that is after the last day", hint="give --from a day up to --to")
    return now
