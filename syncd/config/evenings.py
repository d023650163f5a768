"""Sessions that would overlap: told with both lines, the first such evening, and what syncd does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from syncd.core.occurrences.evenings import overlaps

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from syncd.config.report import Report
    from syncd.model.registry import Session

LOOK_AHEAD = timedelta(days=430)
"""Fourteen months: whatever happens once a year is in it, and both changes of the clock."""


def check_evenings(sessions: tuple[Session, ...], zone: ZoneInfo, report: Report, today: date) -> None:
    """Warn of each two sessions of which one has to wait for the other."""
    for one in overlaps(sessions, zone, today, today + LOOK_AHEAD):
        assert one.after is not None
        other = f'session "{one.after.id}" ({report.place(("sessions", one.after.id))})'
        planned, start = (f"{instant.astimezone(zone):%H:%M}" for instant in (one.nominal, one.start))
        report.warn(
            ("sessions", one.session.id),
            f"would begin at {planned} on {one.day} while {other} lasts",
            f"on such days syncd sets it after that, to {start} on {one.day}; if that is not what you want, "
            "give one of them another `at`",
        )
