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
from syncd.engine.cycle import Cycle
from syncd.engine.report import RunReport
from syncd.engine.unfinished import settle_unfinished
from syncd.errors import UsageError
from syncd.model.card import CardKind, card_about, card_kind
from syncd.model.ledger import EntryKind
from syncd.model.link import LinkState
from syncd.model.state import AccountState, Pause
from syncd.model.when import encode_when
from syncd.ports import AdapterSpec
from syncd.service import Service
from syncd.service.household import Household as Read
from tests.machine.hand import DONE, OPEN, Hand, Shown
from tests.machine.process import MortalStore, Process
from tests.machine.registry import MEMBERS, Household
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
        self.service = Service(folder / "household.toml", folder / "state", adapters, self.clock, check_clock=False)
        self.absences: list[tuple[str, date, date]] = []
        self.renamed_lists: set[str] = set()
        self.went_back_says = "ours"
        self.guard_says = "command"
        self.stood: set[str] = set()
        self.snapshots: dict[str, tuple[Shown, ...]] = {}
        self._read: tuple[tuple[str, bytes], Read] | None = None
        self._store: MortalStore | None = None
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

    def older_state(self) -> None:
        """An older state is there again: what came since is known to nobody, and what stands is taken up anew."""
        self._read = None
        self.read()
        self.watch.lost = True
        entries = self.store().entries(as_seen=True)
        self.watch.known = {e.id: e for e in entries}
        self.watch.settled = fold(entries)
        self._words_kept("\n".join(line.raw for line in self.store().journal()))

    def _words_kept(self, journal: str) -> None:
        """Words that stood in a lost journal alone are owed no more."""
        standing = "\n".join((*(i.raw for i in self.hand.items()), journal))
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
                settle_unfinished(household.registry, store, self.clock.now())
                report = cycle.run("sync")
                settle_unfinished(household.registry, store, self.clock.now())
            self.service.finish(household, store, report)
        except Crash:
            self.let_go()
        self.process = Process()
        self.look()
        return report

    def run_as_planned(self) -> None:
        """A run does what `plan` says before it."""
        self.read()
        planned = _told(self.outside(self.service.plan).actions)
        report = self.run()
        assert report is not None
        paused = {name for name, own in report.accounts.items() if own.state is AccountState.PAUSED}
        waiting = paused | report.verdicts.keys()
        did = _told(report.actions)
        assert did[: len(planned)] == [one for one in planned if one[0] not in waiting], "plan and sync differ"

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
            if self._clean() and self._clean():
                break
        else:
            raise AssertionError("it does not come to rest")
        self._silent()
        sight = self.sight()
        self.watch.check_settled(sight, self.household.things(), self.places(), self.renamed_lists)
        self.check_next(sight)
        self.check_resting(sight)

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

    def guards_cards(self) -> list[Shown]:
        """The guard's cards that stand and wait, of all members."""
        store = self.store()
        kinds = {link.uid: card_kind(link.occurrence.thing) for link in store.links()}
        waits = (i for i in self.ours() if i.status == OPEN and "➡" not in i.title)
        return [item for item in waits if kinds.get(item.uid) is CardKind.GUARD]

    def answer_by_card(self) -> bool:
        """Every member says on the own card what is to become of what went; False where nobody was asked."""
        cards = self.guards_cards() if self.guard_says != "command" else []
        for card in cards:
            if self.guard_says == "delete":
                self.by_hand_delete(card)
            elif card.event:
                self.by_hand(card, title=f"✅ {card.title}")
            else:
                self.by_hand(card, state=DONE, completed_at=encode_when(self.clock.now()))
        self.guard_says = "command"
        return bool(cards)

    def say_by_cards(self) -> None:
        """Cards are answered, and a run sees it: where they were deleted nothing counts as dropped."""
        present = {account.uid_id: account.id for account in self.read().registry.accounts}
        things = {link.uid: link.occurrence.thing for link in self.store().links()}
        about = {present.get(card_about(things[card.uid])) for card in self.guards_cards()}
        before, says = {entry.id for entry in self.store().entries()}, self.guard_says
        answered = self.answer_by_card()
        self.run()
        if answered and says == "delete":
            new = [entry for entry in self.store().entries() if entry.id not in before]
            assert not [e for e in new if e.kind is EntryKind.DROPPED and e.account in about], (
                "dropped, yet asked back"
            )

    def answer(self, name: str) -> None:
        """A person answers what paused an account: by cards first where there are some, then by a command."""
        if self.answer_by_card():
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
        """An owner throws an item away."""
        self.hand.delete(shown)
        self.watch.changed(shown, None)

    def take_snapshot(self) -> None:
        """Every server is backed up."""
        items = self.hand.items()
        self.snapshots = {name: tuple(i for i in items if i.account == name) for name in self.household.accounts}

    def restore(self, account: str) -> None:
        """One server goes back to its backup: whatever was changed there since is changed back by nobody's hand."""
        backup = self.snapshots.get(account)
        if backup is None:
            return
        before = {i.href: i for i in self.hand.items() if i.account == account}
        self.put_server_back(account, backup)
        after = {i.href: i for i in self.hand.items() if i.account == account}
        for href in before.keys() | after.keys():
            was, now = before.get(href), after.get(href)
            if was is not None and was.ours and (now is None or now.raw != was.raw):
                self.watch.changed(was, now)
                self.watch.fields.pop(href, None)
                self.watch.finished.pop(href, None)
            elif now is not None and now.ours and was is None:
                self.watch.edited.add(now.uid)
                self.watch.put_back.add(now.uid)
                self.watch.said.add((now.uid, OPEN))
        self.note_foreign()

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


def _told(actions: Iterable[Action]) -> list[tuple[str, Act, str, tuple[str, ...]]]:
    """Actions as `plan` prints them: what is no news is not told."""
    return [(a.account, a.act, a.uid, a.fields) for a in actions if a.act is not Act.NOTHING]
