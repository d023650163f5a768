"""The alarm clock: who is rung for, and once more when."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from syncd.clock import SystemClock
from syncd.daemon.polls import AGAIN, AlarmClock
from syncd.errors import StateError

LONG = 20.0
"""Seconds that are waited for another thread at most."""


@pytest.fixture
def alarms() -> Iterator[AlarmClock]:
    """One that rings."""
    made = AlarmClock(SystemClock())
    made.start()
    yield made
    made.stop()


class Called:
    """Whoever is rung for: raises `error` the first time, then ends well."""

    def __init__(self, error: Exception) -> None:
        self.error: Exception | None = error
        self.calls: list[str] = []
        self.done = threading.Event()

    def __call__(self, name: str) -> None:
        """One ring."""
        self.calls.append(name)
        error, self.error = self.error, None
        if error is not None:
            raise error
        self.done.set()


@pytest.mark.parametrize("error", [StateError("the disk is full"), ValueError("unheard of")])
def test_a_call_that_ends_in_an_error_is_rung_for_once_more(alarms: AlarmClock, error: Exception) -> None:
    """Whatever it was, the account is asked again a little later: no alarm is lost."""
    called, before = Called(error), SystemClock().now()
    alarms.set("alex", datetime(2026, 1, 1, tzinfo=UTC), called)
    again = _wait_for_alarm(alarms, "alex")

    assert before + AGAIN <= again <= SystemClock().now() + AGAIN

    alarms.set("alex", datetime(2026, 1, 1, tzinfo=UTC), called)
    assert called.done.wait(LONG)
    assert ["alex", "alex"] == called.calls


def test_an_earlier_alarm_stands(alarms: AlarmClock) -> None:
    """Who was asked for anew while the call that failed was at work is rung for then, not later."""
    soon = SystemClock().now() + timedelta(seconds=30)

    def call(name: str) -> None:
        alarms.set(name, soon, called)
        raise StateError("the disk is full")

    called = Called(StateError(""))
    alarms.set("alex", datetime(2026, 1, 1, tzinfo=UTC), call)

    assert soon == _wait_for_alarm(alarms, "alex")


def _wait_for_alarm(alarms: AlarmClock, name: str) -> datetime:
    """When it is rung for next, once the ring under way has ended and set it."""
    limit = SystemClock().monotonic() + LONG
    while SystemClock().monotonic() < limit:
        at = alarms.set_for().get(name)
        if at is not None and at > SystemClock().now():
            return at
        threading.Event().wait(0.01)
    raise AssertionError(f"{name} is not rung for")
