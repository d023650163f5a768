"""A bar on the terminal for long runs. Pipes, logs and short runs see nothing of it."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Self, TextIO

from syncd.clock import SystemClock

if TYPE_CHECKING:
    from rich.progress import Progress as Drawing
    from rich.progress import TaskID

    from syncd.ports import Clock

MANY = 20
"""Writes beyond which a run is long."""

LONG = 1.0
"""Seconds after which it is long too."""


class Bar:
    """Draws how far the writes of each account are; implements `syncd.ports.Progress`.

    Accounts are told of from several threads.
    """

    def __init__(self, screen: TextIO | None = None, clock: Clock | None = None) -> None:
        self._screen = screen or sys.stderr
        self._clock = clock or SystemClock()
        self._began = self._clock.monotonic()
        self._lock = threading.Lock()
        self._far: dict[str, tuple[int, int]] = {}
        self._drawing: Drawing | None = None
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._drawing is not None:
            self._drawing.stop()

    def step(self, account: str, done: int, total: int) -> None:
        """`done` of `total` writes of this account are sent."""
        with self._lock:
            self._far[account] = (done, total)
            if not self._screen.isatty() or not self._is_long():
                return
            drawing = self._drawing = self._drawing or self._begin()
            for name, (sent, of) in self._far.items():
                if name not in self._tasks:
                    self._tasks[name] = drawing.add_task(name, total=of)
                drawing.update(self._tasks[name], completed=sent, total=of)

    def _is_long(self) -> bool:
        writes = sum(total for _done, total in self._far.values())
        return writes > MANY or self._clock.monotonic() - self._began > LONG

    def _begin(self) -> Drawing:
        from rich.console import Console  # noqa: PLC0415 - most runs are short
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

        columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
        drawing = Progress(*columns, console=Console(file=self._screen), transient=True)
        drawing.start()
        return drawing
