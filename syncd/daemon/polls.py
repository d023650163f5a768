"""The alarm clock: wakes one thread per account when it is due. What is due, the state and the clock say.

APScheduler keeps times and threads, nothing else: it remembers nothing over a restart, and a firing too many, too few
or too late changes nothing, because whoever is woken looks again whether it is due.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, JobSubmissionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from syncd.errors import SyncdError
from syncd.ports import Clock

WORKERS = 8
"""Accounts that are asked beside each other; one that hangs takes one of them."""

BUSY = timedelta(seconds=2)
"""A name that is rung for while its thread is still at work is rung for again after so long."""

AGAIN = timedelta(minutes=1)
"""A call that ends in an error has not said when it is next; its name is rung for again after so long."""

_log = logging.getLogger(__name__)


class AlarmClock:
    """Calls back at an instant, each name by one thread at a time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        # Its own log names functions and times; what matters is logged by those who are called.
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(WORKERS)},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._calls: dict[str, Callable[[str], None]] = {}
        # The library forgets an alarm that it could not ring.
        self._scheduler.add_listener(self._ring_later, EVENT_JOB_MAX_INSTANCES)

    def start(self) -> None:
        """Begin to ring."""
        self._scheduler.start()

    def set(self, name: str, at: datetime, call: Callable[[str], None]) -> None:
        """Ring for `name` at that instant, instead of an earlier one that was set for it."""
        self._calls[name] = call
        self._scheduler.add_job(self._ring, "date", run_date=at, args=(name,), id=name, replace_existing=True)

    def _ring(self, name: str) -> None:
        # Caught here and not told by the library's event: that may come before it has taken this alarm away, and
        # takes with it one that is set then.
        try:
            self._calls[name](name)
        except Exception as error:  # noqa: BLE001 - whatever it was, the next alarm must stand
            _log.error("%s: %s", name, error if isinstance(error, SyncdError) else type(error).__name__)
            self._no_later(name, self._clock.now() + AGAIN)

    def _ring_later(self, event: JobSubmissionEvent) -> None:
        self._no_later(event.job_id, event.scheduled_run_times[0] + BUSY)

    def _no_later(self, name: str, at: datetime) -> None:
        planned = self.set_for().get(name)
        if planned is None or at < planned:
            self.set(name, at, self._calls[name])

    def set_for(self) -> dict[str, datetime]:
        """When each name is rung for next."""
        return {job.id: job.next_run_time for job in self._scheduler.get_jobs() if job.next_run_time is not None}

    @property
    def running(self) -> bool:
        """Whether its thread is alive."""
        thread = getattr(self._scheduler, "_thread", None)
        return bool(self._scheduler.running and thread is not None and thread.is_alive())

    def stop(self) -> None:
        """Ring no more; what was called is not waited for."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
