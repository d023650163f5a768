"""Taking a run back: look at what it touched, decide per occurrence, put back, then remove what it had made.

A run of its own, with intents before and outcomes after as in any other, so that it can be taken back itself. What
cannot be reached, is paused or has gone on since is left and named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from syncd.core.content import announce, creation, make_stamp
from syncd.core.guard import clock_is_believable
from syncd.core.hold import lines_digest
from syncd.core.identity import GENERATIONS, mint_uid
from syncd.core.outcome import Outcomes, fold
from syncd.core.record import Scribe
from syncd.core.scene import Action
from syncd.core.situation import is_over
from syncd.core.stamp import Made
from syncd.core.table import Act
from syncd.core.undo import Back, TakenBack, Touched, said, spans, take_back, without_void
from syncd.engine.apply import Applied, Sender
from syncd.engine.gather import still_paired
from syncd.engine.opened import Opened
from syncd.engine.picture import LEDGER_WINDOW
from syncd.engine.report import AccountReport
from syncd.engine.unfinished import settle_unfinished
from syncd.errors import AccountError, ClockError
from syncd.model.effect import Hold
from syncd.model.item import Field, Item, Unreadable
from syncd.model.ledger import Entry, Source
from syncd.model.link import Collection, Intent, Link, LinkState, PlannedWrite, Verb
from syncd.model.occurrence import Occurrence, ThingKind
from syncd.model.registry import Registry
from syncd.model.state import AccountState, Run
from syncd.ports import Clock
from syncd.store import Store
from syncd.store.change import Change


@dataclass(slots=True)
class UndoReport:
    """What an undo did: its own run (0 for a look), per account the numbers, its actions, what is left and why.

    `asked` are the requests that each connection had cost before it.
    """

    undoes: int
    run: int = 0
    accounts: dict[str, AccountReport] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    left: list[TakenBack] = field(default_factory=list)
    asked: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Undo:
    """Everything that taking back one run needs. Raises ClockError, StateError."""

    registry: Registry
    store: Store
    opened: Mapping[str, Opened]
    unopened: Mapping[str, AccountError]
    clock: Clock
    run: Run
    check_clock: bool = True

    def go(self, *, dry_run: bool) -> UndoReport:
        """Look, or do it."""
        return self.plan() if dry_run else self.undo()

    def plan(self) -> UndoReport:
        """What would be done now; changes nothing."""
        report, taken, _scribe = self._decide()
        report.actions = tuple(self._action(step, 0, self.clock.now()) for one in taken for step in one.steps)
        return report

    def undo(self) -> UndoReport:
        """Do it."""
        settle_unfinished(self.registry, self.store, self.clock.now())
        report, taken, scribe = self._decide()
        now = self.clock.now()
        with self.store.change() as change:
            report.run = change.begin_run("undo", now, self.run.id)
            for one in taken:
                change.append([said(scribe, e, now, takes_back=back) for e, back in one.words], report.run)
            self._hold(change, taken, report.run, now)
        put_back = self._send(taken, report, scribe, lambda step: step.link is not None)
        whole = [one for one in taken if all(_uid(s) in put_back for s in one.steps if s.link is not None)]
        removed = self._send(whole, report, scribe, lambda step: step.link is None)
        done = put_back | removed
        failed = [one for one in taken if not all(_uid(step) in done for step in one.steps)]
        now = self.clock.now()
        with self.store.change() as change:
            change.release(one.occurrence for one in failed)
            for one in failed:
                words = reversed(one.words)
                change.append([said(scribe, e, now, takes_back=not back) for e, back in words], report.run)
                uid = next(_uid(step) for step in one.steps if _uid(step) not in done)
                report.left.append(TakenBack(one.occurrence, left="its account did not take the write", uid=uid))
            change.end_run(report.run, now, {name: own.as_json() for name, own in report.accounts.items()})
        return report

    # Look and decide.

    def _decide(self) -> tuple[UndoReport, list[TakenBack], Scribe]:
        report = UndoReport(self.run.id, asked={name: o.connection.requests for name, o in self.opened.items()})
        now = self.clock.now()
        history = self.store.entries(since=min(now, self.run.started_at) - LEDGER_WINDOW, as_seen=True)
        wrote = {entry.id: entry for entry in self.store.entries(run=self.run.id)}
        touched = self._touched(report, now)
        if self.check_clock and report.accounts:
            self._believe(now)
        by_occurrence: dict[Occurrence, list[Entry]] = {}
        for entry in history:
            if entry.occurrence is not None:
                by_occurrence.setdefault(entry.occurrence, []).append(entry)
        void = {
            e.id for run in self.store.undos() if run.undoes == self.run.id for e in self.store.entries(run=run.id)
        }
        held = self.store.holds()
        concerned = {e.occurrence for e in wrote.values() if e.occurrence is not None and e.source is Source.SYNCD}
        taken = []
        for occurrence in sorted(touched.keys() | concerned):
            entries: Sequence[Entry] = by_occurrence.get(occurrence, [])
            if void and occurrence not in held:
                entries = without_void(entries, void)
            later = any(e.id not in wrote and e.seen_at >= self.run.started_at for e in entries)
            one = take_back(occurrence, touched.get(occurrence, ()), entries, wrote, later=later)
            if one.left:
                report.left.append(one)
            else:
                taken.append(one)
        outcomes: Outcomes = fold(history)
        return report, taken, Scribe(self.registry, outcomes, now)

    def _believe(self, now: datetime) -> None:
        dates = [o.connection.server_date for o in self.opened.values()]
        said = [date for date in dates if date is not None]
        if said and not clock_is_believable(now, self.store.newest_stamp(), said):
            raise ClockError(
                "the clock of this machine cannot be believed, so nothing was taken back",
                hint="set the clock (no server that answered agrees with it), then try once more",
            )

    def _touched(self, report: UndoReport, now: datetime) -> dict[Occurrence, list[Touched]]:
        """Every item that the run wrote, with what stands there now."""
        bodies: dict[str, str] = {}
        for kept in self.store.journal(self.run.id):
            if kept.verb in (Verb.UPDATE.value, Verb.DELETE.value):
                bodies.setdefault(kept.uid, kept.raw)
        pairs = spans(self.store.effects(self.run.id))
        links = {uid: link for uid in pairs if (link := self.store.link(uid)) is not None}
        standing, unseen = self._look(links.values(), report)
        live = [k for k in self.store.links() if k.state is LinkState.OPEN and k.uid not in pairs]
        elsewhere = {k.occurrence for k in live if k.occurrence.thing.kind is not ThingKind.SESSION}
        found: dict[Occurrence, list[Touched]] = {}
        for uid, (before, after) in pairs.items():
            seen = standing.get(uid)
            one = Touched(
                replace(before, raw=bodies.get(uid, "")) if before is not None else None,
                after,
                links[uid],
                seen,
                unseen.get(uid, ""),
                isinstance(seen, Item) and is_over(seen, self.registry.household.zone, now),
                after.occurrence in elsewhere,
            )
            found.setdefault(after.occurrence, []).append(one)
        return found

    def _look(self, links: Iterable[Link], report: UndoReport) -> tuple[dict[str, Item | Unreadable], dict[str, str]]:
        """What stands at the addresses of these links, and why that could not be found out."""
        records, collections = self.store.accounts(), self._collections()
        pending = {intent.uid for intent in self.store.intents()}
        places: dict[tuple[str, str], list[Link]] = {}
        unseen: dict[str, str] = {}
        for link in links:
            account = link.place.account
            record, collection = records.get(account), collections.get(link.collection)
            if account not in self.opened or (account, link.collection) not in self._pairs(collections):
                unseen[link.uid] = f"{account} cannot be looked at"
            elif record is not None and record.state is AccountState.PAUSED:
                unseen[link.uid] = f"{account} is paused"
            elif link.uid in pending or collection is None:
                unseen[link.uid] = "the end of a write to it is not known yet; syncd sync finds it out"
            else:
                places.setdefault((account, link.collection), []).append(link)
        standing: dict[str, Item | Unreadable] = {}
        for (account, href), mine in places.items():
            own = report.accounts.setdefault(account, AccountReport(account))
            try:
                standing |= self._fetch(self.opened[account], collections[href], mine)
            except AccountError as error:
                own.fail(error)
                unseen |= {link.uid: f"{account} cannot be looked at" for link in mine}
            own.requests = self._requests(account, report)
        for account, why in self.unopened.items():
            report.accounts.setdefault(account, AccountReport(account)).fail(why)
        return standing, unseen

    def _requests(self, account: str, report: UndoReport) -> int:
        return self.opened[account].connection.requests - report.asked[account]

    def _collections(self) -> dict[str, Collection]:
        return {c.href: c for c in self.store.collections() if c.href and c.account in self.opened}

    @staticmethod
    def _pairs(collections: Mapping[str, Collection]) -> set[tuple[str, str]]:
        return {(c.account, c.href) for c in collections.values()}

    @staticmethod
    def _fetch(opened: Opened, collection: Collection, links: Iterable[Link]) -> dict[str, Item | Unreadable]:
        still_paired(opened, collection)
        ref = opened.ref(collection)
        opened.connection.attach(ref)
        uids = {link.href: link.uid for link in links}
        members, _gone = opened.connection.fetch(ref, sorted(uids))
        return {uids[m.ref.href]: opened.connection.read(ref, m) for m in members if m.ref.href in uids}

    # Do.

    def _hold(self, change: Change, taken: Iterable[TakenBack], run: int, now: datetime) -> None:
        """Hold what is taken back; taking back the undo that holds something lets go of it."""
        held = self.store.holds()
        freed = {o for o, found in held.items() if found.run == self.run.id}
        occurrences = [one.occurrence for one in taken]
        change.release(o for o in occurrences if o in freed)
        change.hold(Hold(o, lines_digest(self.registry, o.thing), run, now) for o in occurrences if o not in freed)

    def _send(
        self, taken: Iterable[TakenBack], report: UndoReport, scribe: Scribe, which: Callable[[Back], bool]
    ) -> set[str]:
        """Send the steps of one phase, account by account; uids of those that took effect."""
        writes: dict[str, list[Action]] = {}
        for one in taken:
            for step in filter(which, one.steps):
                action = self._action(step, report.run, self.clock.now())
                writes.setdefault(action.account, []).append(action)
        wrote: set[str] = set()
        for account, actions in writes.items():
            sender = self._sender(account, report.run, scribe)
            applied = sender.send(_by_collection(actions))
            self._count(report.accounts[account], applied)
            wrote |= set(applied.wrote)
            report.actions = (*report.actions, *(a for a in actions if a.uid in wrote))
            for action in actions:
                if action.uid in applied.taken and self._make_anew(sender, action, report):
                    wrote.add(action.uid)
            report.accounts[account].requests = self._requests(account, report)
        return wrote

    def _make_anew(self, sender: Sender, action: Action, report: UndoReport) -> bool:
        """Put a deleted version back under its next uid, where the server keeps the old one in a trash bin.

        What syncd deletes holds nothing but what it wrote (`touched`), so its fields are all of it.
        """
        assert action.write is not None
        link = action.write.restores
        while link is not None and link.state is LinkState.OPEN:
            key = (link.occurrence, link.member, link.place.kind)
            generation = self.store.last_generations().get(key, link.generation) + 1
            if generation >= GENERATIONS:
                break
            anew = self._creation(link, generation, report.run)
            applied = sender.send([anew])
            self._count(report.accounts[action.account], applied)
            if applied.wrote:
                report.actions = (*report.actions, anew)
                return True
            if not applied.taken:
                break
        return False

    def _creation(self, link: Link, generation: int, run: int) -> Action:
        """What a deleted link showed, as a new item."""
        now = self.clock.now()
        uid = mint_uid(self.registry.household.id, link.occurrence, link.member, link.place.kind, generation)
        stamp = str(make_stamp(self.store.instance, now, Made.OPEN, link.ours))
        intent = announce(
            replace(link, uid=uid, generation=generation, href=""),
            Verb.CREATE,
            link.ours,
            stamp,
            run=run,
            now=now,
            state=LinkState.OPEN,
            writes=link.theirs,
        )
        write = creation(replace(intent, body=link.body), link.theirs, now)
        title = link.theirs[Field.TITLE]
        why = "that run is taken back; its old uid is taken by something unseen"
        return Action(link.place.account, uid, link.occurrence, Act.CREATE, title, why, write=write)

    @staticmethod
    def _count(own: AccountReport, applied: Applied) -> None:
        own.created += applied.created
        own.updated += applied.updated
        own.withdrawn += applied.withdrawn
        if applied.error is not None:
            own.fail(applied.error)

    def _sender(self, account: str, run: int, scribe: Scribe) -> Sender:
        def withdrawn(intent: Intent) -> tuple[Entry, ...]:
            return scribe.withdrawn(intent.occurrence, self.clock.now(), intent.place.account)

        return Sender(self.opened[account], self.store, self._collections(), run, self.clock.now, withdrawn)

    @staticmethod
    def _action(step: Back, run: int, now: datetime) -> Action:
        """A step as an action of a run."""
        own, link, seen = step.touched.now, step.link, step.seen
        verb = Verb.DELETE if link is None else Verb.CREATE if seen is None else Verb.UPDATE
        was = link or own
        state = link.state if link is not None else LinkState.ENDED
        writes = link.theirs if link is not None else {}
        intent = announce(own, verb, was.ours, was.stamp, run=run, now=now, state=state, writes=writes)
        intent = replace(intent, body=was.body, href=was.href)
        return Action(
            own.place.account,
            own.uid,
            own.occurrence,
            step.act,
            was.theirs[Field.TITLE],
            "that run is taken back",
            write=PlannedWrite(intent, None, restores=link),
            ref=seen.ref if seen is not None else None,
            base=seen.raw if seen is not None else "",
            expected_to_go=True,
        )


def _uid(step: Back) -> str:
    return step.touched.after.uid


def _by_collection(actions: Iterable[Action]) -> list[Action]:
    """Together what goes to one collection, so that it travels in one batch."""
    return sorted(actions, key=lambda a: a.write.intent.collection if a.write is not None else "")
