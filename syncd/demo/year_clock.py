"""A clock that the demo of a year sets: it stands still until it is told to go on."""

from __future__ import annotations

from datetime import datetime

from syncd.clock import SystemClock


class YearClock(SystemClock):
    """Tells the instant that was set last. Durations are real ones."""

    def __init__(self, begin: datetime) -> None:
        self._now = begin

    def now(self) -> datetime:
        """The set instant."""
        return self._now

    def set(self, now: datetime) -> None:
        """Go on to an instant, in UTC."""
        self._now = now
