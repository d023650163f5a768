"""The operations by which a member stops: putting one thing down, pausing, leaving; and forgetting who left.

Each is its member's own word: at once, without a reason, without anybody's yes. What others see of it is what needs
a home. First the agreement is written, then a run over the accounts concerned takes away what is open; killed in
between, the next run does it, and each run goes on with what a leave has left to do (`finish_leaving`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from syncd.config.agreed import NOBODY, Handover, Rest
from syncd.config.agreed_file import agreement_id, append, handover_text, rest_text
from syncd.config.offers_file import not_taken_text
from syncd.config.overlay import instead_of
from syncd.engine.cycle import Cycle
from syncd.errors import UsageError
from syncd.service.agreeing import (
    COMMAND,
    entry_of_handover,
    entry_of_leave,
    find_member,
    find_responsibility,
    now_of,
    record,
    today_of,
    within_reach,
)
from syncd.service.agreements import Agreement, of_handover, of_not_taken, of_rest
from syncd.service.beginning import begin
from syncd.service.going import Finished, accounts_of, erase_secrets, finish_leaving, whose_words
from syncd.service.news import end_news
from syncd.service.operations import Operations
from syncd.service.proposing import not_taken, proposed_to
from syncd.service.stopping import Forgotten, Stopped
from syncd.store.erasing import told_of

if TYPE_CHECKING:
    from syncd.engine.report import RunReport
    from syncd.model.ledger import Entry
    from syncd.model.registry import Pause
    from syncd.service.household import Household
    from syncd.store import Store


class Leaving(Operations):
    """The part of the service by which a member stops."""

    def today(self) -> date:
        """The local day of the household."""
        return today_of(self.household(), self.clock)

    def put_down(self, name: str, *, member: str | None = None, sync: bool = True) -> Stopped:
        """Its owner (`member`, if given, has to be that one) puts a responsibility down: it needs a home from now.

        What is open of it goes, what is older too. What is proposed to somebody and nobody's yet is not taken then.
        Raises UsageError, with nothing written.
        """
        with self.household().store(write=True) as store:
            household = begin(self)
            now, today = now_of(household, self.clock), today_of(household, self.clock)
            responsibility = find_responsibility(household.registry, name)
            owner = responsibility.owner_on(today)
            refused = proposed_to(household.registry, responsibility.id, member)
            if refused is not None and owner != refused.asked:
                made_no = not_taken(responsibility.id, refused.id, refused.asked, today, now, COMMAND)
                append(household.agreed, household.reading.agreed.data, not_taken_text(made_no))
                return Stopped(refused.asked, of_not_taken(made_no, household.agreed), None)
            if owner is None:
                raise UsageError(f"{name} needs a home already", hint="syncd agreed shows what is agreed")
            if member is not None:
                find_member(household.registry, member, "its owner")
            if member not in (None, owner):
                raise UsageError(
                    f"{name} is {owner}'s: nobody else puts it down", hint=f"leave out --member {member}"
                )
            written = next(r for r in household.reading.written.responsibilities if r.id == responsibility.id)
            before = instead_of(written.ownership)
            identity = agreement_id("put-down", written.id, owner, now.isoformat())
            since, instead = today, "" if before == NOBODY else before
            made = Handover(identity, written.id, None, since, now, COMMAND, instead, "", line=0, put_down_by=owner)
            append(household.agreed, household.reading.agreed.data, handover_text(made))
            entry = entry_of_handover(household.registry, made)
            record(household, store, entry)
            thing = responsibility.uid_id
            held = frozenset(k.place.account for k in store.links() if k.occurrence.thing.id == thing)
        agreed = self.household().reading.agreed.handovers
        agreement = of_handover(next(h for h in agreed if h.id == made.id), household.agreed)
        return self._stop(owner, agreement, entry, held if sync else frozenset())

    def pause(self, member: str, *, until: date | None = None, end: bool = False, sync: bool = True) -> Stopped:
        """Nothing is expected of a member from now up to, not including, the day `until`; without it, until `end`.

        Once more while it lasts changes its end. Raises UsageError, with nothing written.
        """
        household = self.household()
        find_member(household.registry, member, "who pauses is one of them")
        today = today_of(household, self.clock)
        if member in household.registry.left:
            raise UsageError(f"{member} left the household", hint=f"back once more: syncd leave {member} --back")
        running = [p for p in household.registry.pauses if p.member == member and p.holds_on(today)]
        if end and until is not None:
            raise UsageError("--end is today; it takes no other day", hint="say one of the two")
        if end and not running:
            raise UsageError(f"{member} has no pause to end", hint=f"to begin one: syncd pause {member}")
        if until is not None:
            within_reach("--until", until, today)
            if until <= today:
                raise UsageError(f"--until {until} is no day to come", hint="give a first day back to come")
        rest = self._rest(household, member, running, today if end else until, left=False, today=today)
        return self._agree(rest, record_it=False, sync=sync)

    def leave(self, member: str, *, back: bool = False, sync: bool = True) -> Stopped:
        """A member leaves for good; with `back` they are there once more from today. Repeating it goes on with it.

        Raises UsageError, with nothing written.
        """
        household = self.household()
        find_member(household.registry, member, "who leaves is one of them")
        today = today_of(household, self.clock)
        running = [p for p in household.registry.pauses if p.member == member and p.left and p.until is None]
        if back and not running:
            raise UsageError(f"{member} did not leave", hint="syncd agreed shows what is agreed")
        rest = self._rest(household, member, running, today if back else None, left=True, today=today)
        return self._agree(rest, record_it=True, sync=sync)

    def _rest(
        self, household: Household, member: str, running: list[Pause], until: date | None, *, left: bool, today: date
    ) -> Rest:
        """The entry to be made: of the span that runs, or a new one from today."""
        now = now_of(household, self.clock)
        since = max((p.since for p in running), default=today)
        kind = "leave" if left else "pause"
        identity = agreement_id(kind, member, since.isoformat(), str(until), now.isoformat())
        return Rest(identity, member, since, until, left, now, COMMAND, line=0)

    def _agree(self, rest: Rest, *, record_it: bool, sync: bool) -> Stopped:
        """Write it unless it holds already, and do what follows from it."""
        entry: Entry | None = None
        with self.household().store(write=True) as store:
            household = self.household()
            rests = household.reading.agreed.rests
            same = [r for r in rests if (r.member, r.since, r.left) == (rest.member, rest.since, rest.left)]
            if same and same[-1].until == rest.until:
                rest = same[-1]
            else:
                append(household.agreed, household.reading.agreed.data, rest_text(rest))
            if record_it:
                entry = entry_of_leave(household.registry, rest)
                record(household, store, entry)
            held = accounts_of(household.registry, store, rest.member)
        reading = self.household().reading
        made = next(r for r in reading.agreed.rests if r.id == rest.id)
        return self._stop(rest.member, of_rest(made, household.agreed), entry, held if sync else frozenset())

    def _stop(self, member: str, agreement: Agreement, entry: Entry | None, only: frozenset[str]) -> Stopped:
        """A run over these accounts; none when there are none."""
        household = self.household()
        if not only:
            with household.store(write=False) as store:
                return Stopped(member, agreement, entry, None, _waiting(household, store, member, agreement))
        with household.store(write=True) as store:
            report = None
            with household.accounts(store, only) as (opened, unopened):
                if opened or unopened:
                    cycle = Cycle(household.registry, household.revision(), store, opened, self.clock, unopened)
                    report = replace(cycle, check_clock=self.check_clock).run("sync")
            asked = member if member in household.registry.left else ""
            finished = self.finish(household, store, report, asked=asked)
            waiting = _waiting(household, store, member, agreement)
        return Stopped(member, agreement, entry, report, waiting, finished.erased, finished.theirs, finished.wrong)

    def finish(self, household: Household, store: Store, report: RunReport | None, *, asked: str = "") -> Finished:
        """After a run: what it took away stays away, leaves go on, what was new is the file's. Part of `sync`."""
        if report is not None and report.run:
            gone = [action.uid for action in report.actions if action.laid_down]
            if gone:
                with store.change() as change:
                    change.erase_effects(report.run, gone)
        record(household, store)
        end_news(household, self.clock)
        return finish_leaving(household, store, self.clock.now(), asked=asked)

    def forget(self, name: str, *, dry_run: bool = False) -> Forgotten:
        """Erase from the state what tells of a member who left, or of an id that is not in the registry any more.

        Ledger entries hold ids and days, and stay. Raises UsageError for a member who is there, and for a name that
        nothing tells of.
        """
        household = self.household()
        with household.store(write=not dry_run) as store:
            whose = whose_words(household.registry, store, name)
            told = told_of(store, whose)
            if dry_run:
                return Forgotten(name, dry_run, told)
            known = {a.id for a in household.registry.accounts} | store.accounts().keys()
            known |= {k.place.account for k in store.links(include_ended=True)}
            # First the secrets: where one cannot be taken out, the call can be repeated.
            finished = erase_secrets(household, store, sorted(whose.accounts & known), may_prompt=True)
            if not finished.wrong:
                with store.change() as change:
                    change.forget(whose, self.clock.now())
        return Forgotten(name, dry_run, told, finished.erased, finished.theirs, finished.wrong)


def _waiting(household: Household, store: Store, member: str, agreement: Agreement) -> tuple[str, ...]:
    """Accounts in which something is open that goes with this."""
    uid = next(m.uid_id for m in household.registry.members if m.id == member)
    if agreement.until is not None and agreement.since == agreement.until:
        return ()
    thing = next((r.uid_id for r in household.registry.responsibilities if r.id == agreement.responsibility), None)
    return tuple(
        sorted(
            {
                link.place.account
                for link in store.links()
                if link.member == uid and link.stands_open and (thing is None or link.occurrence.thing.id == thing)
            }
        )
    )
