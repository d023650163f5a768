"""A household on a back end: runs that go wrong, runs that go well, and what must hold after each."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from adapters.memory.faults import Crash
from syncd.config import AGREED
from syncd.core.scene import Action
from syncd.core.table import Act
from syncd.engine.report import RunReport
from syncd.errors import UsageError
from syncd.model.link import LinkState
from syncd.model.state import AccountState, Pause
from syncd.ports import AdapterSpec
from syncd.service import Service
from syncd.service.household import Household as Read
from syncd.service.kept import Kept
from tests.machine.hand import OPEN, Hand, Shown
from tests.machine.living import Living
from tests.machine.process import MortalStore, Process
from tests.machine.registry import MEMBERS, Household
from tests.machine.speech import answer_by_card, check_heard, lines_wait
from tests.machine.watch import Sight, Watch, fold
from tests.support.clocks import FakeClock

RESTARTS = 12
"""How often settling may begin anew because somebody has to be asked, or a second look is due."""


Answer = TypeVar("Answer")

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
        self.service = Living(folder / "household.toml", folder / "state", adapters, self.clock, check_clock=False)
        self.absences: list[tuple[str, date, date]] = []
        self.renamed_lists: set[str] = set()
        self.went_back_says = "ours"
        self.guard_says = "command"
        self.stood: set[str] = set()
        self.snapshots: dict[str, tuple[Shown, ...]] = {}
        self._read: tuple[tuple[str, bytes], Read] | None = None
        self._store: MortalStore | None = None
        self._kept: Kept | None = None
        self.write()

    # The registry, the state.

    def write(self) -> None:
        """Write the registry file."""
        self.service.config.write_text(self.household.toml(), encoding="utf-8")

    def read(self) -> Read:
        """The registry with what was agreed, read once per text."""
        agreed = self.service.state / AGREED
        text = (self.household.toml(), agreed.read_bytes() if agreed.exists() else b"")
        if self._read is None or self._read[0] != text:
            self.let_go()
            self._read = (text, self.service.household())
        return self._read[1]

    def store(self) -> MortalStore:
        """The state, opened for writing; stays open from run to run."""
        if self._store is None:
            self._store = MortalStore.open(self.service.state, "h1", renamed=self.read().renamed)
            self._kept = Kept(self._store)
        self._store.process = self.process
        return self._store

    def let_go(self) -> None:
        """Close the state, and the connections beside it."""
        if self._kept is not None:
            self._kept.drop_all()
            self._kept = None
        if self._store is not None:
            self._store.close()
            self._store = None

    def close(self) -> None:
        """Let go of everything."""
        self.let_go()

    def today(self) -> date:
        """The local day of the household."""
        return self.clock.now().astimezone(ZoneInfo(self.household.zone)).date()

    def lose_state(self) -> None:
        """The disk is gone: state, ledger, journal."""
        self.let_go()
        self._read = None
        shutil.rmtree(self.service.state, ignore_errors=True)
        self.watch.lost = True
        self.watch.known = {}
        self.watch.settled = frozenset()
        self._words_kept("")
        self._knows_less()

    def _knows_less(self) -> None:
        """What was heard, and what was agreed, is known no more."""
        self.watch.nobody_listens()
        if self.household.consent == "both":
            self.unedited.clear()

    def older_state(self) -> None:
        """An older state is there again: what came since is known to nobody, and what stands is taken up anew."""
        self._read = None
        self.read()
        self.watch.lost = True
        entries = self.store().entries(as_seen=True)
        self.watch.known = {e.id: e for e in entries}
        self.watch.settled = fold(entries)
        self._words_kept("\n".join(line.raw for line in self.store().journal()))
        self._knows_less()

    def _words_kept(self, journal: str) -> None:
        """Words that stood in a lost journal alone are owed no more."""
        standing = "\n".join((*(i.raw for i in self.hand.items()), journal))
        self.watch.words = {w: v for w, v in self.watch.words.items() if w in standing}

    # Runs.

    def run(self, process: Process | None = None, only: frozenset[str] = frozenset()) -> RunReport | None:
        """One run in this process, or a poll of `only` these accounts; None when it died.

        What must always hold is checked after it.
        """
        self.process = process or Process()
        self.read()
        self.store()
        assert self._kept is not None
        report = None
        try:
            with self.service.on(self._kept):
                report = self.service.sync(only=only, kind="poll" if only else "sync").report
        except Crash:
            self.let_go()
        self.process = Process()
        self.look()
        return report

    def poll(self, pick: int) -> None:
        """One of the accounts that are in use is asked alone."""
        household = self.read()
        used = household.used_accounts(self.store())
        if used:
            self.run(only=frozenset({used[pick % len(used)]}))

    def run_as_planned(self) -> None:
        """A run does what `plan` says before it."""
        self.read()
        planned = _told(self.outside(self.service.plan).actions)
        report = self.run()
        assert report is not None
        paused = {name for name, own in report.accounts.items() if own.state is AccountState.PAUSED}
        waiting = paused | report.verdicts.keys()
        # In an account that pauses the guard's own card is looked after, and nothing else.
        did = [one for one in _told(report.actions) if one[0] not in waiting]
        said = [one for one in planned if one[0] not in waiting]
        assert did[: len(said)] == said, f"plan and sync differ: {said} {did}"

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

    def up(self) -> None:
        """Accounts that were down answer again; there are none where none goes down."""
        self.calm()

    def settle(self) -> None:
        """Runs that go well: within two of them all is as it should be, and a third writes nothing."""
        self.up()
        for _number in range(RESTARTS):
            if self._clean() and self._clean() and not lines_wait(self):
                break
            if lines_wait(self):
                self.clock.forward(minutes=2)
        else:
            raise AssertionError("it does not come to rest")
        self._silent()
        sight = self.sight()
        self.watch.check_settled(sight, self.household.things(), self.places(), self.renamed_lists)
        self.check_next(sight)
        self.check_resting(sight)
        check_heard(self)

    def check_resting(self, sight: Sight) -> None:
        """Of a member who pauses or left nothing is open but events that are over."""
        today = self.today()
        registry = self.read().registry
        resting = {p.member for p in registry.pauses if p.holds_on(today)}
        uids = {m.uid_id for m in registry.members if m.id in resting}
        items = {i.uid: i for i in sight.items}
        for link in sight.links.values():
            if link.member in uids and link.state is LinkState.OPEN and items[link.uid].status == OPEN:
                over = items[link.uid].event and items[link.uid].due[:10] <= self.clock.now().date().isoformat()
                assert over, f"open at a member who pauses or left: {link.occurrence}"

    def places(self) -> set[tuple[str, bool]]:
        """Where items may stand now: nothing is looked for in accounts that only members who left have used."""
        called, left = self.household.called, self.read().registry.left
        used = {self.household.account_of[m] for m in MEMBERS if called("member", m) not in left}
        return {place for place in self.household.places() if place[0] in used}

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
                self.answer(name)
                clean = False
            elif own.state is AccountState.FAILED:
                assert own.retry_after is not None, f"{name} fails although all is well: {own.error}"
                self.clock.forward(seconds=own.retry_after + 1)
                clean = False
        return clean

    def answer(self, name: str) -> None:
        """A person answers what paused an account: by cards first where there are some, then by a command."""
        if answer_by_card(self):
            return
        record = self.store().accounts()[name]
        says: dict[str, Any] = {
            Pause.WENT_BACK: {self.went_back_says: True},
            Pause.ANOTHER: {"take_over": True},
        }.get(Pause(record.paused_kind), {"digest": record.paused_digest})
        self.outside(lambda: self.service.resume(name, **says))

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
        full = self.outside(lambda: self.service.plan(full=True))
        more = [(a.act, a.reason, a.occurrence) for a in full.actions if not a.conditional]
        assert more == [], f"a full listing shows something else: {more}"

    def outside(self, call: Callable[[], Answer]) -> Answer:
        """A command beside the runs; the state is opened by the command itself."""
        self.let_go()
        return call()

    # Commands.

    def say(self, what: str, name: str) -> bool:
        """`done`, `skip` or `reopen`; False when syncd says that it cannot be."""
        self.read()
        try:
            said = self.outside(lambda: self.service.say(what, self.name_of(name)))
        except UsageError:
            return False
        occurrence = said.entry.occurrence
        self.watch.told(what, occurrence)
        if what == "reopen":
            self.watch.opened(occurrence)
        else:
            self.overrule(occurrence)
        return True

    def name_of(self, thing: str) -> str:
        """What a thing is called at the command line: the first step of one that has several."""
        called = self.household.called
        name = called("responsibility", thing)
        return name if thing != "groceries" else f"{name}/{called('step', 'menu')}"

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
        """An owner throws an item away, and what stands below it."""
        self.hand.delete(shown)
        self.watch.changed(shown, None)
        self.note_foreign()

    def take_snapshot(self) -> None:
        """Every server is backed up."""
        items = self.hand.items()
        self.snapshots = {name: tuple(i for i in items if i.account == name) for name in self.household.accounts}

    def form(self, body: str) -> str:
        """What a body says: bodies of equal form are equal, whether shown or kept by syncd."""
        return body.strip()

    @abstractmethod
    def put_server_back(self, account: str, backup: tuple[Shown, ...]) -> None:
        """The items of an account become those of a backup, in the collections that are still there."""

    def laptop(self) -> None:
        """A syncd with a state of its own works for the same household, once."""
        self.let_go()
        self._read = None
        agreed = self.service.state / AGREED
        (self.folder / "laptop").mkdir(exist_ok=True)
        if agreed.exists():
            shutil.copy2(agreed, self.folder / "laptop" / AGREED)
        other = Service(
            self.service.config, self.folder / "laptop", self.service.adapters, self.clock, check_clock=False
        )
        stood = {i.href for i in self.hand.items()}
        other.sync()
        self.watch.lost = True
        self._knows_less()
        # That they are held since an undo is known to the state at home alone.
        self.watch.twice |= self.store().holds().keys()
        for item in self.hand.items():
            # What was dropped or settled is known to the state at home alone: here it comes back once.
            if item.ours and item.href not in stood:
                self.watch.put_back.add(item.uid)
                self.watch.said.add((item.uid, OPEN))

    def note_foreign(self) -> None:
        """Remember what stands there that syncd did not make."""
        self.watch.foreign = {i.href: i.raw for i in self.hand.items() if not i.ours}
        for item in self.hand.items():
            if not item.ours and item.title.startswith("skip "):
                # A copy of an event that its owner marked so: it begins with a word.
                self.watch.spoken.setdefault(item.href, "")
                self.watch.spoke = True


def _told(actions: Iterable[Action]) -> list[tuple[str, Act, str, tuple[str, ...]]]:
    """Actions as `plan` prints them: what is no news is not told."""
    return [(a.account, a.act, a.uid, a.fields) for a in actions if a.act is not Act.NOTHING]
