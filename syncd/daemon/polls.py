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
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler

WORKERS = 8
"""Accounts that are asked beside each other; one that hangs takes one of them."""

BUSY = timedelta(seconds=2)
"""A name that is rung for while its thread is still at work is rung for again after so long."""


class AlarmClock:
    """Calls back at an instant, each name by one thread at a time."""

    def __init__(self) -> None:
        # Its own log names functions and times; what matters is logged by those who are called.
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
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
        self._scheduler.add_job(call, "date", run_date=at, args=(name,), id=name, replace_existing=True)

    def _ring_later(self, event: JobSubmissionEvent) -> None:
        at = event.scheduled_run_times[0] + BUSY
        planned = self.set_for().get(event.job_id)
        if planned is None or at < planned:
            self.set(event.job_id, at, self._calls[event.job_id])

    def unset(self, name: str) -> None:
        """Ring no more for that name."""
        try:
            self._scheduler.remove_job(name)
        except JobLookupError:
            return

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
