"""One run: gather, plan, guard, apply; once more at once where an answer asked for it, else at the next run.

One account that fails never stops another. Observations and cursors are committed together before the first write;
intents before a batch, outcomes after. `plan` and `run` decide by the same call on the same observations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from syncd.core.outages import begun
from syncd.core.scene import Action
from syncd.engine.answering import Answering
from syncd.engine.apply import Applied, Sender
from syncd.engine.commit import Commit, withdrawn_entries
from syncd.engine.guarding import heard_about
from syncd.engine.looking import AT_ONCE, Looker, Picture, beside
from syncd.engine.opened import Opened
from syncd.engine.report import LOST, AccountReport, RunReport, ways_on
from syncd.errors import AccountError, Forbidden, RateLimited
from syncd.model.ledger import Entry, EntryKind
from syncd.model.registry import Registry
from syncd.model.state import ASKED_NOTHING, POLL, AccountRecord, AccountState, Pause
from syncd.ports import Clock, Progress
from syncd.store import Store
from syncd.store.capabilities import to_json as capabilities_to_json

PASSES = 2
"""After what asks for it (412, met by chance, seen at its new place, reopened) syncd decides once more at once."""


@dataclass(frozen=True, slots=True)
class Revision:
    """The registry as a revision: digest, its ids, and the values whose undated edits it dates."""

    digest: str
    ids: tuple[str, ...]
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cycle:
    """Everything a run needs.

    Attributes:
        opened: the accounts to look at; others are left alone.
        unopened: accounts that could not be opened (no secret), with the reason.
        check_clock: false only where the clock is a test's own.
        full: ask every account for a full listing.
        at_once: how many accounts are asked beside each other.
        others: accounts that are not asked now; what was last seen there is part of the picture, and nothing is
            written there.
    """

    registry: Registry
    revision: Revision
    store: Store
    opened: Mapping[str, Opened]
    clock: Clock
    unopened: Mapping[str, AccountError] = field(default_factory=dict)
    progress: Progress | None = None
    check_clock: bool = True
    full: bool = False
    at_once: int = AT_ONCE
    others: Mapping[str, Opened] = field(default_factory=dict)

    def plan(self) -> RunReport:
        """Decide and change nothing: neither an account nor the state. Raises ClockError."""
        now = self.clock.now()
        report = self._report(0, now)
        asked = self._asked()
        with ExitStack() as turn:
            picture = self._looker().look(report, now, listing=self._lists(), begin=None, turn=turn)
        if picture is not None:
            report.actions = picture.plan.actions
            report.heard = picture.noticed.waiting
            _note_verdicts(report, picture)
        self._count_requests(report, asked)
        return report

    def run(self, kind: str) -> RunReport:
        """Do it. Raises ClockError, StateError."""
        report = self._report(0, self.clock.now())
        asked = self._asked()
        listing = self._lists()
        try:
            for _number in range(PASSES):
                again, listing = self._pass(report, kind, listing=listing)
                if not again:
                    break
            self._show_answers(report)
        finally:
            self._count_requests(report, asked)
            if report.run:
                self._finish(report, kind)
        return report

    def _lists(self) -> bool:
        """Whether to ask for full listings: of what is new in the registry, items may stand there unrecognised."""
        if self.full:
            return True
        last = self.store.last_revision()
        return last is not None and not set(self.revision.ids) <= set(last.ids)

    def _looker(self) -> Looker:
        return Looker(self.registry, self.store, self.opened, self.check_clock, self.at_once, self.others)

    def _report(self, run: int, now: datetime) -> RunReport:
        """An empty report; accounts that are not to be asked now are marked so."""
        report = RunReport(run)
        records = self.store.accounts()
        for account in self.registry.accounts:
            own = AccountReport(account.id)
            record = records.get(account.id)
            if account.id in self.unopened:
                own.fail(self.unopened[account.id])
            elif account.id not in self.opened:
                continue
            elif record is not None and record.retry_at is not None and record.retry_at > now:
                wait = (record.retry_at - now).total_seconds()
                own.fail(RateLimited(f"{account.id}: its server asked for patience", retry_after=wait))
            report.accounts[account.id] = own
        return report

    def _pass(self, report: RunReport, kind: str, *, listing: bool) -> tuple[bool, bool]:
        """One gather, plan, apply. Returns whether another is worth it at once, and whether with full listings."""
        now = self.clock.now()

        def begin() -> int:
            if report.run:
                return report.run
            with self.store.change() as change:
                return change.begin_run(kind, now)

        with ExitStack() as turn:
            picture = self._looker().look(report, now, listing=listing, begin=begin, turn=turn)
            if picture is None:
                return False, False
            allowed = self._store(picture, report, now)
        applied = self._apply(picture, allowed, report)
        mine = tuple(a for a in picture.plan.actions if picture.may_do(a, allowed))
        report.actions = (*report.actions, *mine)
        # What waits to be seen at its new place goes in this run, or in the next one of an account not asked now.
        waits = any(a.conditional for a in picture.plan.actions)
        waiting = waits and any(done.created for done in applied.values())
        writing = {a.account for a in picture.plan.actions if a.write is not None}
        report.waiting = frozenset(writing - self.opened.keys())
        report.answered |= heard_about(self.registry, mine) - self.opened.keys()
        # What a tick says of other items than its own is shown on them.
        opened = any(e.kind is EntryKind.REOPENED or _of_another(e, a) for a in mine for e in a.entries)
        again = waiting or opened or bool(picture.decided.restored) or any(done.again for done in applied.values())
        return again, any(done.listing for done in applied.values())

    def _show_answers(self, report: RunReport) -> None:
        """Show what was answered to what members wrote, in the accounts that go on."""
        fine = [n for n, own in report.accounts.items() if own.state is AccountState.OK and n not in report.verdicts]
        if not report.run or not fine:
            return
        answering = Answering(self.registry, self.store, self.opened, self.clock, report.run)
        for name, shown in answering.show(fine).items():
            own = report.accounts[name]
            own.updated += shown.closed
            if shown.error is not None:
                own.fail(shown.error)

    def _store(self, picture: Picture, report: RunReport, now: datetime) -> frozenset[str]:
        """Store what was seen and decided; the accounts that go on."""
        _note_verdicts(report, picture)
        allowed = frozenset(picture.gathered) - set(picture.verdicts)
        revision = self.revision
        digest = revision.digest if allowed else ""
        commit = Commit(self.registry, self.store, picture, allowed, digest, revision.ids, revision.values)
        commit.store_all(report, now)
        return allowed

    def _apply(self, picture: Picture, allowed: frozenset[str], report: RunReport) -> dict[str, Applied]:
        writes: dict[str, list[Action]] = {}
        for action in picture.plan.actions:
            if action.write is not None and self._may_write(action, picture, allowed):
                writes.setdefault(action.account, []).append(action)
        senders = [self._sender(account, picture, report.run, allowed) for account in writes]
        calls = [_call(sender, actions) for sender, actions in zip(senders, writes.values(), strict=True)]
        results = dict(zip(writes, beside(calls, self.at_once), strict=True))
        for account, applied in results.items():
            own = report.accounts[account]
            own.created += applied.created
            own.updated += applied.updated
            own.withdrawn += applied.withdrawn
            own.set_aside += applied.refused
            own.relearnt |= applied.unattached
            if applied.error is not None and account in allowed:
                own.fail(applied.error)
            elif applied.error is not None:
                self._no_card(report, account, writes[account], applied.error)
        return results

    @staticmethod
    def _may_write(action: Action, picture: Picture, allowed: frozenset[str]) -> bool:
        """Whether it is sent; in an account that pauses what is known of its collection is as it was before."""
        known = {c.href for c in picture.state.collections.values() if c.account == action.account}
        there = action.write is not None and action.write.intent.collection in known
        return action.account in allowed or (there and picture.may_do(action, allowed))

    def _no_card(self, report: RunReport, account: str, actions: list[Action], error: AccountError) -> None:
        """A card could not be written in an account that pauses: where it is forbidden it goes elsewhere from now."""
        report.notices.append(f"{account}: its card could not be written: {error}")
        if isinstance(error, RateLimited):
            report.accounts[account].retry_after = error.retry_after
        if isinstance(error, Forbidden):
            with self.store.change() as change:
                for action in actions:
                    change.drop_intent(action.uid)
                    change.set_aside(account, action.uid, action.uid, str(error), self.clock.now())

    def _sender(self, account: str, picture: Picture, run: int, allowed: frozenset[str]) -> Sender:
        collections = picture.collections_of(account)
        if account not in allowed:
            # What was seen there is not stored, so neither is the cursor that goes with it.
            collections = tuple(c for c in picture.state.collections.values() if c.account == account)
        return Sender(
            self.opened[account],
            self.store,
            {c.href: c for c in collections},
            run,
            self.clock.now,
            lambda intent: withdrawn_entries(self.registry, picture, intent, self.clock.now()),
            self.progress,
        )

    def _asked(self) -> dict[str, int]:
        """Requests that these connections had cost before this run."""
        return {name: opened.connection.requests for name, opened in self.opened.items()}

    def _count_requests(self, report: RunReport, before: Mapping[str, int]) -> None:
        for name, opened in self.opened.items():
            report.accounts[name].requests = opened.connection.requests - before[name]

    def _finish(self, report: RunReport, kind: str) -> None:
        """Remember how each account is, and close the run.

        A poll comes every few minutes: what is old is forgotten by the daily upkeep then, and a poll that had
        nothing to do is soon forgotten itself.
        """
        now = self.clock.now()
        records = self.store.accounts()
        with self.store.change() as change:
            for name, own in report.accounts.items():
                before = records.get(name) or AccountRecord(name)
                change.put_account(self._record(before, own, report, now))
                if (since := begun(before, now)) is not None:
                    change.begin_outage(name, since)
                if own.state is AccountState.OK:
                    change.end_outage(name, now)
            counts = {name: own.as_json() for name, own in report.accounts.items()}
            if kind == POLL and not report.did_something:
                change.end_look(report.run, now, counts)
            else:
                change.end_run(report.run, now, counts)
            if kind != POLL:
                change.prune(now)

    def _record(self, record: AccountRecord, own: AccountReport, report: RunReport, now: datetime) -> AccountRecord:
        """What is remembered of an account after a run."""
        record = replace(record, tried_at=now)
        if own.state is AccountState.FAILED:
            wait = own.retry_after
            retry_at = now + timedelta(seconds=wait) if wait is not None else None
            return replace(record, failing_since=record.failing_since or now, error=own.error, retry_at=retry_at)
        if own.lost:
            since = record.paused_at if record.paused_why and record.paused_at else now
            record = replace(record, paused_why=own.error, paused_at=since, retry_at=None, **ASKED_NOTHING)
            return replace(record, paused_kind=Pause.LOST, paused_digest=LOST + own.lost)
        capabilities = capabilities_to_json(self.opened[own.account].connection.capabilities)
        learnt = now if own.relearnt or capabilities != record.capabilities else record.learnt_at
        record = replace(record, capabilities=capabilities, learnt_at=learnt)
        record = replace(record, last_ok=now, failing_since=None, error="", retry_at=None)
        verdict = report.verdicts.get(own.account)
        if verdict is None:
            return replace(record, paused_why="", paused_at=None, paused_kind=Pause.NONE, **ASKED_NOTHING)
        kind = Pause.SECOND_LOOK if verdict.wait else verdict.kind
        same = record.paused_kind != Pause.NONE and (record.paused_kind == Pause.SECOND_LOOK) == verdict.wait
        since = record.paused_at if same and record.paused_at else now
        retry_at = now + timedelta(seconds=own.retry_after) if own.retry_after is not None else None
        record = replace(record, paused_at=since, paused_kind=kind, retry_at=retry_at, **ASKED_NOTHING)
        if verdict.wait:
            return replace(record, paused_why="")
        return replace(
            record,
            paused_why=verdict.why,
            paused_digest=verdict.digest,
            paused_uids=verdict.uids,
            another_at=verdict.another_at,
        )


def _of_another(entry: Entry, action: Action) -> bool:
    return entry.occurrence not in (None, action.occurrence)


def _call(sender: Sender, actions: list[Action]) -> Callable[[], Applied]:
    return lambda: sender.send(actions)


def _note_verdicts(report: RunReport, picture: Picture) -> None:
    """A paused account says why and how to go on; one that waits for a second look only says so."""
    for account, verdict in picture.verdicts.items():
        own = report.accounts.get(account)
        if own is None:
            # It is not asked now; its own next run judges it.
            continue
        report.verdicts[account] = verdict
        if verdict.wait:
            report.notices.append(f"{account}: {verdict.why}")
            continue
        own.state = AccountState.PAUSED
        card = account in picture.decided.carded
        asks = "nothing of it was recorded, and a card asks about it"
        nothing = asks if card else "nothing was recorded or written"
        own.error = f"{account} is paused: {verdict.why}; {nothing}"
        own.hint = f"look at the account; {ways_on(account, verdict.kind, verdict.digest, card=card)}"
