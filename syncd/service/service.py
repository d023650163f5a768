"""Every operation of syncd. The command line, the daemon and tests all come through here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from syncd.config import AGREED, read_registry
from syncd.engine.cycle import Cycle
from syncd.engine.folding import fold_old
from syncd.engine.opened import Opened
from syncd.engine.report import RunReport, followed_by
from syncd.engine.undo import Undo
from syncd.engine.unfinished import settle_unfinished
from syncd.errors import AccountError, ClockError, RegistryError, StateBusy, UsageError
from syncd.ports import Progress
from syncd.service.agendas import Agendas
from syncd.service.answers import (
    Planned,
    Synced,
)
from syncd.service.beginning import begin
from syncd.service.hearing import WORDS, Hearing, waiting_notice
from syncd.service.history import Aside, Runs, RunShown, Undone, run_of, show_run
from syncd.service.household import Household
from syncd.service.keeping import keep_moves
from syncd.service.laying import Laying
from syncd.service.leaving import Leaving
from syncd.service.load import Loads
from syncd.service.looking import Looking
from syncd.service.proposing import Proposing
from syncd.service.resuming import Resuming
from syncd.service.saying import Saying
from syncd.service.setting_up import SettingUp
from syncd.service.taking import take_answers
from syncd.store import Store
from syncd.store.backup import back_up, put_back
from syncd.store.damaged import require_whole
from syncd.store.directory import DATABASE


class Service(Saying, Proposing, Hearing, Leaving, Resuming, SettingUp, Loads, Laying, Agendas, Looking):
    """The operations on one household, given where its registry and state lie."""

    # Run.

    def sync(
        self,
        *,
        only: frozenset[str] = frozenset(),
        full: bool = False,
        kind: str = "sync",
        progress: Progress | None = None,
    ) -> Synced:
        """One run over all accounts (or `only` these); `kind` is what started it.

        Raises RegistryError, StateDamaged, StateError, ClockError.
        """
        self._require_whole()
        household = self._begun()
        self._check_names(household, only)
        pages = self._draw_pages(household)
        with household.store(write=True) as store, household.accounts(store, only) as (opened, unopened):
            self._settle(household, store)
            cycle = self._cycle(household, store, opened, unopened)
            report = replace(cycle, progress=progress, full=full).run(kind)
            # Once more: a write whose end was not known before may have been an undo's last.
            self._settle(household, store)
            self.finish(household, store, report)
            keep_moves(household, store, self.clock.now())
            taken = take_answers(household, store, self.clock)
            if kind == "sync":
                fold_old(household.registry, store, self.clock.now())
        self._lay_pages(household, pages)
        if taken:
            # Whoever ticked a proposal sees what is theirs at once.
            return Synced(followed_by(report, self.sync(only=only, kind=kind, progress=progress).report))
        return Synced(report if kind == WORDS else self._heed_and_show(report, only))

    def _heed_and_show(self, report: RunReport, only: frozenset[str]) -> RunReport:
        """Act on what was heard, and show what came of it in one more run: in these accounts, the others are asked
        soon. Where somebody changes the registry or works on the state meanwhile, the next run does it.

        Raises StateDamaged, StateError.
        """
        try:
            heeded = self.heed()
            wanted = frozenset(a.id for a in self.registry().accounts) if heeded.did else heeded.accounts
            report.answered |= wanted - only if only else frozenset()
            here = wanted & only if only else wanted
            return followed_by(report, self.sync(only=here, kind=WORDS).report) if here else report
        except (UsageError, RegistryError, ClockError, StateBusy) as error:
            report.notices.append(f"answers wait for the next run: {error}")
            return report

    def _begun(self) -> Household:
        """The household, once what was in force when a yes began to count is written down."""
        household = self.household()
        if household.reading.held.due:
            with household.store(write=True):
                household = begin(self)
        return household

    def _require_whole(self) -> None:
        """Nothing is planned on a damaged state, nor without it before a person chose. Raises StateDamaged."""
        require_whole(self.state)

    def _settle(self, household: Household, store: Store) -> None:
        """Settle what a killed undo left; nobody else works on this state."""
        settle_unfinished(household.registry, store, self.clock.now())

    def plan(self, *, full: bool = False) -> Planned:
        """What `sync` would do now; changes neither an account nor the state."""
        household = self.household()
        with household.store(write=False) as store, household.accounts(store) as (opened, unopened):
            cycle = self._cycle(household, store, opened, unopened)
            report = replace(cycle, full=full).plan()
            report.notices += waiting_notice(store, report)
            return Planned(report)

    def _cycle(
        self, household: Household, store: Store, opened: Mapping[str, Opened], unopened: Mapping[str, AccountError]
    ) -> Cycle:
        """A run over these accounts, not begun yet."""
        registry, revision = household.registry, household.revision()
        others = household.others(opened)
        return Cycle(
            registry, revision, store, opened, self.clock, unopened, check_clock=self.check_clock, others=others
        )

    def reload(self) -> str:
        """Have the daemon take the registry as its file is now. Raises UsageError where none runs."""
        raise UsageError("no daemon works on this household", hint="syncd run, or systemctl start syncd, begins one")

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
        household = self.household()
        back_up(self.state / DATABASE, into, with_journal=with_journal, beside=(household.agreed,))

    def restore(self, file: Path) -> None:
        """Put a backup back where there is no state, or where a damaged one was set aside.

        Raises RegistryError, UsageError, StateError.
        """
        registry = read_registry(
            self.config, adapters=self.adapters, today=self.clock.now().date(), agreed=self.state / AGREED
        ).registry
        put_back(file, self.state, registry.household.id, beside=(AGREED,))
        self._household = None

    @staticmethod
    def _check_names(household: Household, only: frozenset[str]) -> None:
        known = {a.id for a in household.registry.accounts}
        for name in sorted(only - known):
            raise UsageError(f"there is no account {name!r}", hint=f"accounts: {', '.join(sorted(known))}")
