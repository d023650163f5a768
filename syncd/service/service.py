"""Every operation of syncd. The command line, the daemon and tests all come through here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TextIO

from pydantic import BaseModel

from syncd.core.occurrences import upcoming
from syncd.core.record import Scribe
from syncd.credentials import store_secret
from syncd.engine.anew import start_anew
from syncd.engine.cycle import Cycle
from syncd.engine.opened import Opened
from syncd.engine.picture import memory_of, read_state
from syncd.engine.report import LOST
from syncd.engine.undo import Undo
from syncd.errors import EXIT_FINE, AccountError, RegistryError, SecretError, UsageError
from syncd.model.item import Field
from syncd.model.ledger import OUTSIDE, EntryKind, Source
from syncd.model.link import LinkState
from syncd.model.occurrence import ThingKind
from syncd.model.registry import Account, Session
from syncd.model.state import AccountRecord, AccountState
from syncd.ports import AdapterSpec, Clock, Progress
from syncd.service.agreeing import Agreeing
from syncd.service.answers import (
    AccountStatus,
    AccountsView,
    AccountView,
    Ahead,
    Checked,
    LedgerPage,
    Planned,
    Said,
    Status,
    Synced,
    UpcomingRow,
)
from syncd.service.history import Aside, Runs, RunShown, Undone, run_of, show_run
from syncd.service.household import Household, read_household, same_file, used_slots
from syncd.service.names import find_occurrence, find_thing
from syncd.store import Store
from syncd.store.backup import back_up
from syncd.store.directory import DATABASE
from syncd.store.exchange import Imported, export_ledger, import_ledger

_SAYS = {
    "done": (EntryKind.DONE, EntryKind.HELD),
    "skip": (EntryKind.SKIPPED, EntryKind.CANCELLED),
    "reopen": (EntryKind.REOPENED, EntryKind.REOPENED),
}


class Service(Agreeing):
    """The operations on one household, given where its registry and state lie."""

    def __init__(
        self,
        config: Path,
        state: Path,
        adapters: Mapping[str, AdapterSpec],
        clock: Clock,
        *,
        check_clock: bool = True,
    ) -> None:
        self.config = config
        self.state = state
        self.adapters = adapters
        self.clock = clock
        self.check_clock = check_clock
        self._household: Household | None = None

    def household(self) -> Household:
        """The registry as the file says it now; read anew only when the file changed. Raises RegistryError."""
        if self._household is None or not same_file(self._household):
            self._household = read_household(self.config, self.state, self.adapters, self.clock)
        return self._household

    # Set up.

    def check(self, *, offline: bool = False) -> Checked:
        """Every problem of the registry at once and, unless `offline`, one try at each account."""
        try:
            household = self.household()
        except RegistryError as error:
            return Checked(error.problems)
        tried: dict[str, str] = {}
        codes: dict[str, int] = {}
        if not offline:
            for account in household.registry.accounts:
                wrong = self._try(household, account)
                tried[account.id] = _sentence(wrong) if wrong is not None else ""
                codes[account.id] = wrong.exit_code if wrong is not None else EXIT_FINE
        return Checked(household.reading.warnings, tried, codes)

    def _try(self, household: Household, account: Account) -> SecretError | AccountError | None:
        """Ask that account's server who we are: None for fine, else what is wrong."""
        try:
            opened = household.open(account, used_slots(household.registry, account))
        except SecretError as error:
            return error
        try:
            opened.connection.identify()
        except AccountError as error:
            return error
        finally:
            opened.connection.close()
        return None

    def account(self, name: str) -> tuple[Household, Account]:
        """The account of that name. Raises UsageError."""
        household = self.household()
        try:
            return household, household.registry.account(name)
        except KeyError:
            names = ", ".join(a.id for a in household.registry.accounts)
            raise UsageError(f"there is no account {name!r} in the registry", hint=f"accounts: {names}") from None

    def login(self, name: str, secret: str, *, keep: bool = True) -> str:
        """Try a secret and keep it in the keyring. Returns who the server says we are.

        Raises UsageError, AccountError (nothing is kept then), SecretError.
        """
        household, account = self._to_log_in(name)
        opened = household.open_with(account, used_slots(household.registry, account), secret)
        try:
            identity = opened.connection.identify()
        finally:
            opened.connection.close()
        if keep:
            store_secret(account.id, secret)
        return f"{identity.user} at {identity.origin}"

    def opens_more(self, name: str) -> str:
        """What the stored credential of that account opens beyond what syncd needs. Raises UsageError as `login`."""
        _household, account = self._to_log_in(name)
        return self.adapters[account.adapter].opens_more

    def _to_log_in(self, name: str) -> tuple[Household, Account]:
        """An account whose secret belongs into the keyring. Raises UsageError for any other."""
        household, account = self.account(name)
        if account.secret is not None:
            raise UsageError(
                f"{name} takes its secret from the place named in the registry",
                hint=f"change it there, or remove `secret` from [accounts.{name}]",
            )
        settings = account.settings
        assert isinstance(settings, BaseModel)
        if not self.adapters[account.adapter].needs_secret(settings):
            raise UsageError(f"{name} needs no secret", hint="syncd check tries it")
        return household, account

    def accounts(self) -> AccountsView:
        """What each account was found able to do, and when that was learnt."""
        household = self.household()
        with household.store(write=False) as store:
            records, collections = store.accounts(), store.collections()
        rows = []
        for account in household.registry.accounts:
            record = records.get(account.id) or AccountRecord(account.id)
            members = tuple(m.id for m in household.registry.members if account.id in (m.tasks, m.events))
            places = tuple((c.role, c.href) for c in collections if c.account == account.id)
            capabilities = dict(record.capabilities) if record.capabilities is not None else None
            rows.append(
                AccountView(
                    account.id, account.adapter, members, places, capabilities, record.learnt_at, record.state
                )
            )
        return AccountsView(tuple(rows))

    # Run.

    def sync(
        self, *, only: frozenset[str] = frozenset(), full: bool = False, progress: Progress | None = None
    ) -> Synced:
        """One run over all accounts (or `only` these). Raises RegistryError, StateError, ClockError."""
        household = self.household()
        self._check_names(household, only)
        with household.store(write=True) as store, household.accounts(store, only) as (opened, unopened):
            cycle = self._cycle(household, store, opened, unopened)
            return Synced(replace(cycle, progress=progress, full=full).run("sync"))

    def plan(self, *, full: bool = False) -> Planned:
        """What `sync` would do now; changes neither an account nor the state."""
        household = self.household()
        with household.store(write=False) as store, household.accounts(store) as (opened, unopened):
            cycle = self._cycle(household, store, opened, unopened)
            return Planned(replace(cycle, full=full).plan())

    def _cycle(
        self, household: Household, store: Store, opened: Mapping[str, Opened], unopened: Mapping[str, AccountError]
    ) -> Cycle:
        """A run over these accounts, not begun yet."""
        registry, revision = household.registry, household.revision()
        return Cycle(registry, revision, store, opened, self.clock, unopened, check_clock=self.check_clock)

    def resume(self, name: str, digest: str) -> str:
        """Accept exactly the list that paused an account. Returns why it was paused. Raises UsageError."""
        household, account = self.account(name)
        with household.store(write=True) as store:
            record = store.accounts().get(account.id)
            if record is None or not record.paused_why:
                raise UsageError(f"{name} is not paused", hint="syncd status shows how each account is")
            why = record.paused_why
            if digest != record.paused_digest:
                raise UsageError(
                    f"{name} is paused by another list than {digest}",
                    hint=f"{record.paused_why}; to accept it: syncd resume {name} --accept {record.paused_digest}",
                )
            with store.change() as change:
                if digest.startswith(LOST):
                    start_anew(store, change, account.id, self.clock.now())
                    record = replace(record, paused_why="", paused_at=None, paused_digest="")
                else:
                    record = replace(record, accepted_digest=digest)
                change.put_account(record)
        return why

    def status(self) -> Status:
        """How each account is, and what is worth a look."""
        household = self.household()
        with household.store(write=False) as store:
            records, links, aside = store.accounts(), store.links(), store.set_aside()
        rows = []
        notices = [f"{bad.account}: {bad.uid or bad.href} is set aside: {bad.why}" for bad in aside]
        for account in household.registry.accounts:
            record = records.get(account.id) or AccountRecord(account.id)
            mine = [k for k in links if k.place.account == account.id]
            open_items = sum(k.state is LinkState.OPEN and k.theirs[Field.STATUS] == "open" for k in mine)
            error = record.paused_why or record.error
            rows.append(
                AccountStatus(account.id, record.state, record.last_ok, record.failing_since, error, open_items)
            )
            if record.state is AccountState.PAUSED:
                notices.append(f"{account.id}: to go on: syncd resume {account.id} --accept {record.paused_digest}")
            left = sum(k.state is LinkState.LEFT for k in mine)
            if left:
                notices.append(f"{account.id}: {left} items are left where they are, and watched")
        return Status(tuple(rows), tuple(notices))

    def runs(self, limit: int = 20) -> Runs:
        """The newest runs, newest first."""
        household = self.household()
        with household.store(write=False) as store:
            return Runs(store.runs(limit))

    def show(self, run: int) -> RunShown:
        """What a run did. Raises UsageError when there is no such run."""
        household = self.household()
        with household.store(write=False) as store:
            return show_run(store, household.registry, run)

    def undo(self, run: int, *, dry_run: bool = False) -> Undone:
        """Take back what a run did, or with `dry_run` say what that would do. Raises UsageError, ClockError."""
        household = self.household()
        with household.store(write=not dry_run) as store:
            found = run_of(store, run)
            effects = store.effects(run)
            places = {effect.after.place for effect in effects}
            only = frozenset(place.account for place in places)
            if not only:
                return Undone(Undo(household.registry, store, {}, {}, self.clock, found).go(dry_run=dry_run))
            with household.accounts(store, only, places) as (opened, unopened):
                undo = Undo(
                    household.registry, store, opened, unopened, self.clock, found, check_clock=self.check_clock
                )
                return Undone(undo.go(dry_run=dry_run))

    def set_aside(self) -> Aside:
        """What is set aside, why, and since when."""
        household = self.household()
        with household.store(write=False) as store:
            return Aside(store.set_aside())

    def backup(self, into: Path, *, with_journal: bool = False) -> None:
        """Copy the state into a new file, beside whoever writes there. Raises UsageError, StateError."""
        self.household()
        back_up(self.state / DATABASE, into, with_journal=with_journal)

    # Look.

    def upcoming(self, days: int = 14, member: str | None = None) -> Ahead:
        """What is due within `days`, and when each item appears."""
        household = self.household()
        registry, now = household.registry, self.clock.now()
        with household.store(write=False) as store:
            memory = memory_of(registry, read_state(store, now), {}, now)
        rows = []
        for one in upcoming(registry, now, memory, now + timedelta(days=days)):
            if member is not None and one.member != member:
                continue
            session = one.source.id if isinstance(one.source, Session) else ""
            responsibility, step, name = "", "", ""
            if isinstance(one.source, Session):
                name = one.source.name or one.source.id
            else:
                responsibility, step, name = one.source[0].id, one.source[1].id, one.source[1].name
            rows.append(
                UpcomingRow(
                    name,
                    responsibility,
                    step,
                    session,
                    one.member or "",
                    one.occurrence.recurrence_id,
                    one.due,
                    one.appears,
                )
            )
        return Ahead(tuple(rows))

    def ledger(
        self, *, member: str | None = None, since: datetime | None = None, until: datetime | None = None
    ) -> LedgerPage:
        """The entries, in the order of writing."""
        household = self.household()
        with household.store(write=False) as store:
            return LedgerPage(store.entries(since=since, until=until, member=member))

    def export_ledger(self, into: TextIO) -> int:
        """Write the whole ledger as JSON Lines; how many lines."""
        household = self.household()
        with household.store(write=False) as store:
            return export_ledger(store, into)

    def import_ledger(self, lines: TextIO, file: str) -> Imported:
        """Read JSON Lines into the ledger; idempotent by id. Raises UsageError with every bad line."""
        household = self.household()
        with household.store(write=True) as store:
            return import_ledger(store, lines, file=file, now=self.clock.now())

    # Live.

    def say(self, what: str, name: str, *, on: date | None = None, by: tuple[str, ...] = ()) -> Said:
        """Say that something is `done`, `skip` or `reopen`; the next run shows it in its owner's own app.

        `by` are member ids or "outside"; without it the owner. Raises UsageError.
        """
        household = self.household()
        registry, now = household.registry, self.clock.now()
        named = find_thing(registry, name)
        people = {m.id for m in registry.members} | {OUTSIDE}
        for person in by:
            if person not in people:
                raise UsageError(f"there is no member {person!r}", hint=f"members: {', '.join(sorted(people))}")
        with household.store(write=True) as store:
            state = read_state(store, now)
            memory = memory_of(registry, state, {}, now)
            expected = [u.occurrence for u in upcoming(registry, now, memory, now + timedelta(days=60))]
            occurrence = find_occurrence(named, on, state.links.values(), expected)
            settled = state.outcomes.settled.get(occurrence)
            if what == "reopen" and settled is None:
                raise UsageError(f"{named.name} of {occurrence.recurrence_id} is open already")
            kind = _SAYS[what][occurrence.thing.kind is ThingKind.SESSION]
            if settled is not None and settled.state.value == kind.value:
                raise UsageError(f"{named.name} of {occurrence.recurrence_id} is {kind.value} already")
            scribe = Scribe(registry, state.outcomes, now)
            owner = scribe.owner_of(occurrence)
            who = by or ((owner,) if owner and what != "reopen" else ())
            entry = scribe.entry(occurrence, kind, now, by=who, source=Source.COMMAND)
            with store.change() as change:
                change.append([entry])
        return Said(entry, named.name)

    @staticmethod
    def _check_names(household: Household, only: frozenset[str]) -> None:
        known = {a.id for a in household.registry.accounts}
        for name in sorted(only - known):
            raise UsageError(f"there is no account {name!r}", hint=f"accounts: {', '.join(sorted(known))}")


def _sentence(error: SecretError | AccountError) -> str:
    return f"{error}: {error.hint}" if error.hint else str(error)
