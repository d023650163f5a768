"""A bar at the foot of a terminal that says how far the year is. Pipes and files see nothing of it."""

from __future__ import annotations

from typing import TextIO

_WIDTH = 40
_WEEK = 7


class Bar:
    """Draws on `out` where that is a terminal."""

    def __init__(self, out: TextIO, weeks: int) -> None:
        self._out = out
        self._weeks = weeks
        self._shown = False

    def at(self, week: int, day: int) -> None:
        """So many weeks and days are over."""
        if not self._out.isatty():
            return
        done = _WIDTH * (_WEEK * week + day + 1) // (_WEEK * self._weeks)
        self._out.write(f"\r   [{'#' * done:{_WIDTH}}] week {week + 1} of {self._weeks}")
        self._out.flush()
        self._shown = True

    def clear(self) -> None:
        """Make room for a line."""
        if self._shown:
            self._out.write("\r\x1b[K")
            self._shown = False
