"""A clock that tests set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class FakeClock:
    """Stands still until told to move."""

    def __init__(self, now: str = "2026-11-23T08:00:00") -> None:
        self._now = datetime.fromisoformat(now).replace(tzinfo=UTC)

    def now(self) -> datetime:
        """The set instant, in UTC."""
        return self._now

    def monotonic(self) -> float:
        """Seconds since an arbitrary point."""
        return self._now.timestamp()

    def forward(self, **span: float) -> None:
        """Move on by a `timedelta`."""
        self._now += timedelta(**span)

    def set(self, now: str) -> None:
        """Move to an instant."""
        self._now = datetime.fromisoformat(now).replace(tzinfo=UTC)
