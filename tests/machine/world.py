"""A household on a back end: runs that go wrong, runs that go well, and what must hold after each."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from adapters.memory.faults import Crash
from syncd.engine.cycle import Cycle
from syncd.engine.report import LOST, RunReport
from syncd.errors import UsageError
from syncd.model.state import AccountState
from syncd.ports import AdapterSpec
from syncd.service import Service
from syncd.service.household import Household as Read
from tests.machine.hand import Hand, Shown
from tests.machine.process import MortalStore, Process
from tests.machine.registry import Household
from tests.machine.watch import Sight, Watch, fold
from tests.support.clocks import FakeClock

RESTARTS = 12
"""How often settling may begin anew because somebody has to be asked, or a second look is due."""


WEEKDAYS = {"bins": 1, "dinners": 4}


class World(ABC):
    """One household. Subclasses say on which back end, and how its runs go wrong."""

    hand: Hand

    def __init__(self, folder: Path, household: Household, adapters: dict[str, AdapterSpec]) -> None:
        self.folder = folder
        self.clock = FakeClock()
        self.household = household
        self.process = Process()
        self.watch = Watch()
        self.unedited = {"bins", "dinners"}
        self.service = Service(folder / "household.toml", folder / "state", adapters, self.clock, check_clock=False)
        self._read: tuple[str, Read] | None = None
        self._store: MortalStore | None = None
        self.write()

    # The registry, the state.

    def write(self) -> None:
        """Write the registry file."""
        self.service.config.write_text(self.household.toml(), encoding="utf-8")

    def read(self) -> Read:
        """The registry, read once per text."""
        text = self.household.toml()
        if self._read is None or self._read[0] != text:
            self.let_go()
            self._read = (text, self.service.household())
        return self._read[1]

    def store(self) -> MortalStore:
        """The state, opened for writing; stays open from run to run."""
        if self._store is None:
            self._store = MortalStore.open(self.service.state, "h1")
        self._store.process = self.process
        return self._store

    def let_go(self) -> None:
        """Close the state."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def close(self) -> None:
        """Let go of everything."""
        self.let_go()

    def lose_state(self) -> None:
        """The disk is gone: state, ledger, journal."""
        self.let_go()
        self._read = None
        shutil.rmtree(self.service.state, ignore_errors=True)
        self.watch.lost = True
        self.watch.known = {}
        self.watch.settled = frozenset()
        standing = "\n".join(i.raw for i in self.hand.items())
        self.watch.words = {w: v for w, v in self.watch.words.items() if w in standing}

    # Runs.

    def run(self, process: Process | None = None) -> RunReport | None:
        """One run in this process; None when it died. What must always hold is checked after it."""
        self.process = process or Process()
        household = self.read()
        store = self.store()
        report = None
        try:
            with household.accounts(store) as (opened, unopened):
                cycle = Cycle(
                    household.registry,
                    household.revision(),
                    store,
                    opened,
                    self.clock,
                    unopened,
                    check_clock=False,
                    at_once=1,
                )
                report = cycle.run("sync")
        except Crash:
            self.let_go()
        self.process = Process()
        self.look()
        return report

    def sight(self) -> Sight:
        """What stands, and what the state holds."""
        store = self.store()
        links = {link.uid: link for link in store.links(include_ended=True)}
        self.watch.occurrences |= {i.uid: i.occurrence for i in store.intents()}
        journal = "\n".join(line.raw for line in store.journal())
        return Sight(self.clock.now(), self.hand.items(), links, store.entries(as_seen=True), journal)

    def look(self) -> None:
        """Check what must hold after any run."""
        self.watch.check(self.sight())

    @abstractmethod
    def calm(self) -> None:
        """From now on nothing goes wrong."""

    def settle(self) -> None:
        """Runs that go well: within two of them all is as it should be, and a third writes nothing."""
        self.calm()
        for _number in range(RESTARTS):
            if self._clean() and self._clean():
                break
        else:
            raise AssertionError("it does not come to rest")
        self._silent()
        sight = self.sight()
        self.watch.check_settled(sight, self.household.things(), self.household.places())
        self.check_next(sight)

    def check_next(self, sight: Sight) -> None:
        """Of a weekly responsibility whose rule and owner nobody touched, the next date stands or is settled."""
        here = {i.uid for i in sight.items}
        stand = {(k.occurrence.thing.id, k.occurrence.recurrence_id) for k in sight.links.values() if k.uid in here}
        settled = {(o.thing.id, o.recurrence_id) for o in fold(sight.entries)}
        tomorrow = self.clock.now().date() + timedelta(days=1)
        for thing in self.unedited:
            days = (WEEKDAYS[thing] - tomorrow.weekday()) % 7
            day = tomorrow + timedelta(days=days)
            assert days == 6 or (thing, day) in stand | settled, f"{thing} of {day} is not there"

    def _clean(self) -> bool:
        """One run that goes well; False when a person was asked, or a second look is due."""
        report = self.run()
        assert report is not None
        clean = True
        for name, own in report.accounts.items():
            verdict = report.verdicts.get(name)
            if verdict is not None and verdict.wait:
                self.clock.forward(minutes=11)
                clean = False
            elif own.state is AccountState.PAUSED:
                digest = f"{LOST}{own.lost}" if own.lost else report.verdicts[name].digest
                self._outside(lambda name=name, digest=digest: self.service.resume(name, digest))  # type: ignore[misc]
                clean = False
            elif own.state is AccountState.FAILED:
                assert own.retry_after is not None, f"{name} fails although all is well: {own.error}"
                self.clock.forward(seconds=own.retry_after + 1)
                clean = False
        return clean

    def _silent(self) -> None:
        before = self.store().entries()
        report = self.run()
        assert report is not None
        did = {
            name: (own.created, own.updated, own.withdrawn, own.recorded, own.conflicts)
            for name, own in report.accounts.items()
        }
        assert did == dict.fromkeys(did, (0, 0, 0, 0, 0)), [
            (a.act, a.reason, a.fields, a.occurrence) for a in report.actions
        ]
        assert before == self.store().entries(), "a run that had nothing to do wrote into the ledger"
        assert not self.store().intents(), "an announcement is left over"
        full = self._outside(lambda: self.service.plan(full=True))
        more = [(a.act, a.reason, a.occurrence) for a in full.actions if not a.conditional]  # type: ignore[attr-defined]
        assert more == [], f"a full listing shows something else: {more}"

    def _outside(self, call: Callable[[], object]) -> object:
        """A command beside the runs; the state is opened by the command itself."""
        self.let_go()
        return call()

    # Commands.

    def say(self, what: str, name: str) -> bool:
        """`done`, `skip` or `reopen`; False when syncd says that it cannot be."""
        self.read()
        try:
            said = self._outside(lambda: self.service.say(what, name))
        except UsageError:
            return False
        occurrence = said.entry.occurrence  # type: ignore[attr-defined]
        if what == "reopen":
            self.watch.opened(occurrence)
        else:
            self.overrule(occurrence)
        return True

    def overrule(self, occurrence: object) -> None:
        """A command says otherwise than an owner did: what items of this occurrence show is the command's now."""
        self.watch.opened(occurrence)  # type: ignore[arg-type]

    # The owners' hands.

    def ours(self) -> list[Shown]:
        """Items that syncd made, by address."""
        return [i for i in self.hand.items() if i.ours]

    def by_hand(self, shown: Shown, **values: object) -> None:
        """An owner changes an item."""
        self.hand.change(shown, values)
        after = next(i for i in self.hand.items() if i.href == shown.href)
        self.watch.changed(shown, after)

    def by_hand_delete(self, shown: Shown) -> None:
        """An owner throws an item away."""
        self.hand.delete(shown)
        self.watch.changed(shown, None)

    def note_foreign(self) -> None:
        """Remember what stands there that syncd did not make."""
        self.watch.foreign = {i.href: i.raw for i in self.hand.items() if not i.ours}
