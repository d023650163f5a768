"""Waiting for the end, woken by a signal at any instant.

A handler must not touch a lock that the loop may hold (threading.Event has one), and a signal that comes just before
the wait must not be slept over. A pipe settles both: whoever rings writes to it, the loop waits for it.
"""

from __future__ import annotations

import os
import select


class Doorbell:
    """Rung once, it stays rung."""

    def __init__(self) -> None:
        self._ear, self.button = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def ring(self) -> None:
        """End every wait, now and later; safe in a signal handler. `button` is for signal.set_wakeup_fd(), which does
        the same in the instant in which a signal arrives.
        """
        try:
            os.write(self.button, b"\0")
        except BlockingIOError:
            # It is full: rung often enough.
            return

    def wait(self, seconds: float) -> bool:
        """Whether it was rung, after `seconds` at most."""
        ready, _, _ = select.select([self._ear], [], [], seconds)
        return bool(ready)
