"""`syncd run`: the loop that keeps a household in step, the socket that takes commands, and how it stops."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from syncd.daemon.control import Control
from syncd.daemon.doorbell import Doorbell
from syncd.daemon.due import first_poll, hurried, next_poll
from syncd.daemon.heartbeat import Beat, is_fresh, jump
from syncd.daemon.held import HeldService
from syncd.daemon.noticed import Verdict
from syncd.daemon.notify import Notifier
from syncd.daemon.polls import AlarmClock
from syncd.daemon.upkeep import Upkeep
from syncd.errors import StateDamaged, SyncdError
from syncd.model.state import AccountRecord, AccountState

if TYPE_CHECKING:
    from syncd.engine.report import RunReport
    from syncd.ports import Progress

TICK = 10.0
"""Seconds between two looks at clocks, registry file and workers, at most."""

HANGS = timedelta(minutes=10)
"""A poll that takes so long hangs: every request has a limit of its own, so this is a fault of ours."""

STOPS_WITHIN = 8.0
"""Seconds that work under way gets to end after SIGTERM; what does not is settled by the next start."""

_LONG = frozenset({"sync", "report"})
"""Operations that tell how far they are."""

_UPKEEP = "upkeep"

_log = logging.getLogger(__name__)


class Daemon:
    """One household, kept in step until `stop`. Raises RegistryError, StateError when it cannot begin.

    `left` is what was still under way when it had ended: its threads do not end by themselves.
    """

    def __init__(self, service: HeldService, notifier: Notifier, socket: Path, *, group: str = "") -> None:
        self._service = service
        self._notifier = notifier
        self._clock = service.clock
        self._alarms = AlarmClock(self._clock)
        self._upkeep = Upkeep(service)
        self._control = Control(socket, self._answer, group=group)
        self._stopping = threading.Event()
        self.doorbell = Doorbell()
        self._working: dict[str, Beat] = {}
        self._working_lock = threading.Lock()
        self._soon: set[str] = set()
        self.left: frozenset[str] = frozenset()
        self._beat = self._now()
        # Whoever sets a shorter WatchdogSec= is given three signs of life in it.
        self._pace = min(TICK, notifier.watchdog / 3) if notifier.watchdog else TICK

    def run(self) -> None:
        """Begin, go on until `stop` is called, end in order.

        Raises StateDamaged, with the state set aside, when it was found damaged meanwhile.
        """
        self._begin()
        damaged = None
        try:
            while not self.doorbell.wait(self._pace):
                self._tick()
        except StateDamaged as error:
            damaged = error
            self.stop()
        finally:
            self._end()
        if damaged is not None:
            raise self._service.give_up(damaged)

    def stop(self) -> None:
        """Take no new work and end; may be called from a signal handler, and twice."""
        self.doorbell.ring()

    # Begin and end.

    def _begin(self) -> None:
        self._alarms.start()
        self._control.start()
        started = self._clock.now()
        for account in self._used():
            self._soon.add(account)
            self._alarms.set(account, first_poll(account, self._every(account), started), self._poll)
        self._say_when()
        self._notifier.ready(self.sentence())
        _log.info("ready: %s", self.sentence())

    def _end(self) -> None:
        self._stopping.set()
        self._notifier.stopping("ending what is under way")
        self._alarms.stop()
        self._control.close()
        began = self._clock.monotonic()
        while self._at_work() and self._clock.monotonic() - began < STOPS_WITHIN:
            threading.Event().wait(0.05)
        self.left = frozenset(self._at_work())
        if self.left:
            _log.warning("ending although %s is under way; the next start settles it", ", ".join(sorted(self.left)))
        else:
            self._service.close()
        self._notifier.close()
        _log.info("ended")

    # Every few seconds.

    def _tick(self) -> None:
        if self._service.kept.store.damaged is not None:
            raise self._service.kept.store.damaged
        beat = self._now()
        jumped = jump(self._beat, beat)
        self._beat = beat
        if jumped:
            _log.warning("the clock moved by %s: every account is asked anew", jumped)
            self._ask_all()
        self._look_at_file(beat.wall)
        if self._upkeep.is_due(beat.wall) and _UPKEEP not in self._at_work():
            self._alarms.set(_UPKEEP, beat.wall, self._do_upkeep)
        self._notifier.status(self.sentence())
        if self.is_alive():
            self._notifier.alive()

    def _look_at_file(self, now: datetime) -> None:
        before = self._service.refused
        try:
            verdict = self._service.look_at_file(now)
        except SyncdError as error:
            _log.error("the changed registry could not be taken: %s", type(error).__name__)
            return
        if verdict is Verdict.TAKE:
            _log.info("the changed registry is in force")
            self._ask_all()
        if verdict is Verdict.REFUSE and before is None:
            _log.error("the changed registry cannot be taken; the one before goes on (syncd check says why)")

    def is_alive(self) -> bool:
        """Whether the alarm clock runs and no worker hangs: only then is the watchdog fed."""
        monotonic = self._clock.monotonic()
        with self._working_lock:
            fresh = all(is_fresh(beat, monotonic, HANGS) for beat in self._working.values())
        return fresh and self._alarms.running

    def sentence(self) -> str:
        """How it is, in one true sentence, for `systemctl status`."""
        records = [self._service.tried.of(name) for name in self._used()]
        count = "1 account" if len(records) == 1 else f"{len(records)} accounts"
        if self._service.refused is not None:
            return f"{count}; the changed registry cannot be taken, the one before goes on"
        states = [record.state for record in records]
        wrong = [(states.count(state), state.value) for state in (AccountState.FAILED, AccountState.PAUSED)]
        if any(number for number, _state in wrong):
            told = ", ".join(f"{number} {state}" for number, state in wrong if number)
            return f"{count}: {told}; syncd status says more"
        unasked = sum(record.tried_at is None for record in records)
        if not unasked:
            return f"{count}, all fine"
        return f"{count}, not asked yet" if unasked == len(records) else f"{count}: {unasked} not asked yet"

    # Work.

    def _poll(self, account: str) -> None:
        """Ask one account, unless it is not due after all; then say when it is due next.

        Raises StateError when the state cannot be read just now: then the alarm clock rings once more.
        """
        if self._stopping.is_set() or account not in self._used():
            return
        now = self._clock.now()
        before = self._service.tried.of(account)
        if self._due(account, before, now) <= now or account in self._soon:
            # Who asks for it from here on asks for another look.
            self._soon.discard(account)
            self._work(account, lambda: self._look(account, before))
            self._notifier.status(self.sentence())
        if not self._stopping.is_set():
            self._set(account)

    def _look(self, account: str, before: AccountRecord) -> None:
        """One look, of which is remembered when it was and what came of it, however it ends."""
        tried, stamp, now = self._service.tried, self._service.tried.stored_at(account), self._clock.now()
        try:
            report = self._service.sync(only=frozenset({account}), kind="poll").report
        except SyncdError as error:
            tried.note(account, stamp, now, str(error))
            if str(error) != before.error:
                _log.error("%s: %s", account, error)
            return
        except Exception as error:
            tried.note(account, stamp, now, f"{account} met something syncd does not know: {type(error).__name__}")
            raise
        if account in report.accounts:
            tried.note(account, stamp, now, report.accounts[account])
        self._after(account, before, report)

    def _after(self, account: str, before: AccountRecord, report: RunReport) -> None:
        own = report.accounts.get(account)
        if own is not None and own.state is AccountState.FAILED:
            self._service.kept.drop(account)
        self._tell(account, before, report)
        if report.wrote or any(own.recorded for own in report.accounts.values()):
            for other in report.waiting:
                if self._service.tried.of(other).state is AccountState.OK:
                    self._ask(other)
            for other in report.answered:
                self._ask(other)

    def _tell(self, account: str, before: AccountRecord, report: RunReport) -> None:
        """Log the first failure and the recovery, and nothing in between."""
        was = before.state
        own = report.accounts.get(account)
        if own is None or own.state is was:
            return
        if own.state is AccountState.OK:
            _log.info("%s is fine again", account)
        else:
            _log.warning("%s is %s: %s", account, own.state.value, own.error)

    def _do_upkeep(self, _name: str) -> None:
        self._work(_UPKEEP, self._upkeep.go)

    def _work(self, name: str, call: Callable[[], None]) -> None:
        """Do it where the watchdog sees it; what goes wrong is named and ends nothing else."""
        with self._working_lock:
            self._working[name] = self._now()
        try:
            call()
        except SyncdError as error:
            _log.error("%s: %s", name, error)
        except Exception as error:  # noqa: BLE001 - the last stop of a worker: the others go on
            _log.error(
                "%s met something syncd does not know: %s",
                name,
                type(error).__name__,
                exc_info=_log.isEnabledFor(logging.DEBUG),
            )
        finally:
            with self._working_lock:
                self._working.pop(name, None)

    # Commands.

    def _answer(self, operation: str, arguments: dict[str, object], progress: Progress) -> object:
        """A command that was typed while the daemon runs."""
        if operation in _LONG:
            arguments = {**arguments, "progress": progress}
        self._say_when()
        try:
            return getattr(self._service, operation)(**arguments)
        finally:
            if operation == "reload":
                self._ask_all()

    # When.

    def _used(self) -> tuple[str, ...]:
        """Accounts that somebody uses, or that hold something of ours."""
        household = self._service.in_force
        return household.used_accounts(self._service.kept.store)

    def _every(self, account: str) -> timedelta:
        return self._service.in_force.registry.account(account).every

    def _ask_all(self) -> None:
        for account in self._used():
            self._ask(account)

    def _ask(self, account: str) -> None:
        """Ask an account now, due or not."""
        self._soon.add(account)
        self._alarms.set(account, self._clock.now(), self._poll)

    def _set(self, account: str) -> None:
        now = self._clock.now()
        due = now if account in self._soon else self._due(account, self._service.tried.of(account), now)
        self._alarms.set(account, due, self._poll)
        self._say_when()

    def _due(self, account: str, record: AccountRecord, now: datetime) -> datetime:
        """When an account is due, as its registry says, or because somebody is writing there."""
        due = next_poll(record, self._every(account), now)
        return hurried(due, record, self._service.whole_at(self._service.in_force, account))

    def _say_when(self) -> None:
        self._service.next_run = self._alarms.set_for()

    def _at_work(self) -> set[str]:
        with self._working_lock:
            return set(self._working)

    def _now(self) -> Beat:
        return Beat(self._clock.now(), self._clock.monotonic())
