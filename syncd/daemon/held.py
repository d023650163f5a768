"""The operations of a household whose state and connections this process holds, for as long as it runs."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime

from syncd.config import digest_of
from syncd.daemon.noticed import Noticed, Verdict, judge, notice, taken_away
from syncd.daemon.tried import Tried
from syncd.errors import RegistryError, StateDamaged, StateError, SyncdError, UsageError
from syncd.model.registry import Registry
from syncd.service import Service
from syncd.service.answers import AccountStatus, Status
from syncd.service.history import Undone
from syncd.service.household import Household, read_household, registry_ids
from syncd.service.kept import Kept
from syncd.store import Store
from syncd.store.damaged import require_whole, set_aside


class HeldService(Service):
    """A service over one opened state, with the registry that was last taken, whatever the file says by now.

    Made by `hold`, which raises RegistryError, StateError. `next_run` is when each account is asked next, by id;
    `tried` what became of looks that the state does not know of.
    """

    kept: Kept
    in_force: Household
    next_run: dict[str, datetime]
    tried: Tried
    refused: SyncdError | None
    _noticed: Noticed | None
    _undoing: threading.Lock

    @classmethod
    def hold(cls, service: Service) -> HeldService:
        """Take the registry as the file says it now, and open its state for writing."""
        held = cls(service.config, service.state, service.adapters, service.clock, check_clock=service.check_clock)
        require_whole(held.state)
        household = read_household(held.config, held.state, held.adapters, held.clock)
        held.kept = Kept(Store.open(held.state, household.registry.household.id, renamed=household.renamed))
        held.in_force = replace(household, kept=held.kept)
        held.next_run = {}
        held.tried = Tried(held.kept.store.accounts)
        held.refused = None
        held._noticed = None
        held._undoing = threading.Lock()
        return held

    def household(self) -> Household:
        """The registry that holds. What was agreed by a command meanwhile holds at once.

        Raises UsageError when something was agreed while a file waits that is not in force yet.
        """
        if self._agreed() == self.in_force.reading.agreed.data:
            if self.in_force.turned() and self._config() == self._taken_text():
                self.in_force = self._read()
            return self.in_force
        if self._config() != self._taken_text():
            raise UsageError(
                f"{self.config} was changed and is not in force yet",
                hint="syncd reload takes it, or says what is wrong",
            )
        self.in_force = self._read()
        return self.in_force

    def registry(self) -> Registry:
        """The registry that holds, without the settings of its accounts: those are for adapters alone."""
        registry = self.in_force.registry
        return replace(registry, accounts=tuple(replace(account, settings=None) for account in registry.accounts))

    def reload(self) -> str:
        """Take the file as it is now. Returns what was taken away, "" for nothing. Raises RegistryError; then the
        registry that held goes on.
        """
        before = frozenset(registry_ids(self.in_force.registry))
        self.in_force = self._read()
        self.refused, self._noticed = None, None
        return ", ".join(taken_away(before, frozenset(registry_ids(self.in_force.registry))))

    def look_at_file(self, now: datetime) -> Verdict:
        """Notice the file, and take it once it has settled; `refused` holds what is wrong with one that cannot be."""
        text = self._config()
        if text == self._taken_text():
            self.refused, self._noticed = None, None
            return Verdict.SAME
        digest = digest_of(text, b"")
        if self._noticed is None or self._noticed.digest != digest:
            self._noticed = notice(self._noticed, digest, None, now)
            return Verdict.WAIT
        ids, wrong = self._judge()
        self._noticed = notice(self._noticed, digest, ids, now)
        held = frozenset(registry_ids(self.in_force.registry))
        verdict = judge(self._noticed, "", held, now)
        if verdict is Verdict.TAKE:
            self.reload()
        self.refused = wrong if verdict is Verdict.REFUSE else None
        return verdict

    def status(self) -> Status:
        """How each account is, when it is asked next, and what is worth a look."""
        found = super().status()
        accounts = tuple(self._newest(row) for row in found.accounts)
        notices = found.notices
        if self.refused is not None:
            # Anybody on this machine may ask; what is wrong with the file may quote it.
            notices = (*notices, "the changed registry is not taken, the one before goes on; syncd check says why")
        elif self._noticed is not None:
            notices = (*notices, "the registry file was changed; syncd reload takes it now")
        return Status(accounts, notices, found.zone)

    def _newest(self, row: AccountStatus) -> AccountStatus:
        record = self.tried.of(row.account)
        error = record.paused_why or record.error
        return replace(
            row,
            state=record.state,
            failing_since=record.failing_since,
            error=error,
            next_run=self.next_run.get(row.account),
        )

    def undo(self, run: int, *, dry_run: bool = False) -> Undone:
        """Take back what a run did; one at a time."""
        with self._undoing:
            return super().undo(run, dry_run=dry_run)

    def _settle(self, household: Household, store: Store) -> None:
        """Settle what a killed undo left, unless one is at work now: it looks as if it were killed."""
        if self._undoing.acquire(blocking=False):
            try:
                super()._settle(household, store)
            finally:
                self._undoing.release()

    def _require_whole(self) -> None:
        """It was whole when this process began. The daily upkeep looks anew; so does all that reads or writes."""
        if self.kept.store.damaged is not None:
            raise self.kept.store.damaged

    def give_up(self, error: StateDamaged) -> StateDamaged:
        """Close, and set the damaged state aside; what to raise then. While work goes on, the next start does it."""
        self.close()
        try:
            return set_aside(self.state)
        except StateError:
            return error

    def close(self) -> None:
        """Let go of connections and state."""
        self.kept.drop_all()
        self.kept.store.close()

    def _read(self) -> Household:
        return replace(read_household(self.config, self.state, self.adapters, self.clock), kept=self.kept)

    def _judge(self) -> tuple[frozenset[str] | None, SyncdError | None]:
        try:
            return frozenset(registry_ids(self._read().registry)), None
        except (RegistryError, StateError) as error:
            return None, error

    def _config(self) -> bytes:
        """The file's bytes; nothing where it cannot be read: an editor may be putting a new one in its place."""
        try:
            return self.config.read_bytes()
        except OSError:
            return b""

    def _agreed(self) -> bytes:
        return self.in_force.agreed.read_bytes() if self.in_force.agreed.exists() else b""

    def _taken_text(self) -> bytes:
        return self.in_force.reading.data
