"""A doorbell ends a wait at any instant."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from syncd.daemon.doorbell import Doorbell


@pytest.fixture
def doorbell() -> Iterator[Doorbell]:
    """One that a signal rings, too."""
    made = Doorbell()
    before = signal.signal(signal.SIGUSR1, lambda _signal, _frame: None)
    fd = signal.set_wakeup_fd(made.button, warn_on_full_buffer=False)
    yield made
    signal.set_wakeup_fd(fd)
    signal.signal(signal.SIGUSR1, before)


def test_nobody_rang(doorbell: Doorbell) -> None:
    """A wait that nobody ends is over by itself."""
    assert not doorbell.wait(0)


def test_rung_before_the_wait(doorbell: Doorbell) -> None:
    """What was rung before is not slept over, and stays rung, however often."""
    for _time in range(100_000):
        doorbell.ring()

    assert doorbell.wait(3600)
    assert doorbell.wait(3600)


def test_a_signal_rings(doorbell: Doorbell) -> None:
    """A signal ends the wait even if its handler does nothing."""
    os.kill(os.getpid(), signal.SIGUSR1)

    assert doorbell.wait(3600)
