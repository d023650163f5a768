"""When something is due: a day (RFC 5545 DATE) or an instant in UTC (DATE-TIME with Z). Nothing else exists here.

Rules run on local wall-clock time; by the time a value is written it is one of these two, so that no VTIMEZONE
and no floating time ever travels (RFC 5545 sections 3.3.4 and 3.3.5).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

When = date | datetime

_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def is_instant(when: When) -> bool:
    """Whether `when` is an instant; a `datetime` is also a `date` to Python, hence this question has one place."""
    return isinstance(when, datetime)


def encode_when(when: When | None) -> str:
    """Canonical text: `2026-11-24`, `2026-11-24T17:00:00Z`, or `""` for None. Instants are cut to seconds."""
    if when is None:
        return ""
    if isinstance(when, datetime):
        return when.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
    return when.isoformat()


def decode_when(text: str) -> When | None:
    """Inverse of `encode_when`. Raises ValueError on other text."""
    if not text:
        return None
    if "T" in text:
        if not _INSTANT.fullmatch(text):
            raise ValueError(f"{text!r} is not written as an instant in UTC")
        # Several times faster than strptime; every run reads one for each link.
        return datetime.fromisoformat(text)
    return date.fromisoformat(text)


def local_instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The UTC instant at which a wall clock in `zone` shows `at` on `day`.

    A time that the clock skips (spring) moves on by the skipped span; a time that it shows twice (autumn) is the
    first of the two, as in RFC 5545 section 3.3.5.
    """
    return datetime.combine(day, at, tzinfo=zone).replace(fold=0).astimezone(UTC)


def start_of(when: When, zone: ZoneInfo) -> datetime:
    """The instant itself, or local midnight at the start of the day."""
    return when if isinstance(when, datetime) else local_instant(when, time(0), zone)


def end_of(when: When, zone: ZoneInfo) -> datetime:
    """The instant itself, or local midnight at the end of the day: from here on the date has passed."""
    if isinstance(when, datetime):
        return when
    return local_instant(when + timedelta(days=1), time(0), zone)


def day_of(when: When, zone: ZoneInfo) -> date:
    """The local day on which `when` lies."""
    return when.astimezone(zone).date() if isinstance(when, datetime) else when
