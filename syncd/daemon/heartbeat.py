"""Noticing that the clock jumped: summer time does not, but a suspend, a correction and a boot in 1970 do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

EVERY = timedelta(seconds=30)
"""How often it beats."""

TOLERANCE = timedelta(seconds=5)
"""A wall clock and a monotonic one may drift so far apart between two beats."""


@dataclass(frozen=True, slots=True)
class Beat:
    """One look at both clocks; `monotonic` is in seconds."""

    wall: datetime
    monotonic: float


def jump(before: Beat, after: Beat) -> timedelta:
    """By how much the wall clock moved more than time passed; zero within the tolerance.

    Positive: forward, or a suspend in which the monotonic clock stood (CLOCK_MONOTONIC, clock_gettime(2)).
    """
    passed = timedelta(seconds=after.monotonic - before.monotonic)
    moved = (after.wall - before.wall) - passed
    return moved if abs(moved) > TOLERANCE else timedelta(0)


def is_fresh(beat: Beat | None, monotonic: float, within: timedelta) -> bool:
    """Whether a worker gave a sign of life within that time."""
    return beat is not None and monotonic - beat.monotonic <= within.total_seconds()
