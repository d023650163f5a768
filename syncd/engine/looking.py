"""Gather and plan: every account is looked at beside the others, then the core decides on the whole picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from syncd.core.guard import Verdict, clock_is_believable
from syncd.core.identity import Identified, recognise
from syncd.core.older import state_is_older
from syncd.core.scene import Action, Look, Plan, Scene
from syncd.engine.deciding import Decided, Deciding
from syncd.engine.gather import Gathered, gather
from syncd.engine.guarding import is_guards
from syncd.engine.hearing import Ear, Noticed
from syncd.engine.opened import Opened
from syncd.engine.picture import State, read_state, reader, watching_nothing
from syncd.engine.places import Renamed, as_named_now, named_now, renamed_lists, where_carried
from syncd.engine.recover import Recovered, recover
from syncd.engine.report import RunReport
from syncd.engine.sorting import Known
from syncd.errors import ClockError
from syncd.model.item import Kind
from syncd.model.link import Collection, CollectionKey, Ending, Intent, Link, LinkState
from syncd.model.registry import Registry
from syncd.store import Store

_T = TypeVar("_T")


OLDER = "the state is older than what stands in the accounts; what stands there is taken up where it is"

AT_ONCE = 4
"""Accounts that are asked beside each other."""


def beside(calls: Sequence[Callable[[], _T]], at_once: int = AT_ONCE) -> list[_T]:
    """Run the calls beside each other, at most `at_once` at a time; one at a time in this thread, in order."""
    if min(len(calls), at_once) < 2:
        return [call() for call in calls]
    with ThreadPoolExecutor(max_workers=min(at_once, len(calls)), thread_name_prefix="account") as pool:
        return list(pool.map(lambda call: call(), calls))


@dataclass(frozen=True, slots=True)
class Picture:
    """What one look over all accounts saw, and what was decided on it. Nothing of it is stored yet."""

    state: State
    gathered: Mapping[str, Gathered]
    looks: Mapping[str, Look]
    recovered: Mapping[str, Recovered]
    collections: Mapping[CollectionKey, Collection]
    decided: Decided
    renamed: tuple[Renamed, ...] = ()
    noticed: Noticed = field(default_factory=Noticed)

    @property
    def scene(self) -> Scene:
        """What was decided on."""
        return self.decided.scene

    @property
    def plan(self) -> Plan:
        """What was decided."""
        return self.decided.plan

    @property
    def verdicts(self) -> Mapping[str, Verdict]:
        """The accounts that pause."""
        return self.decided.verdicts

    def collections_of(self, account: str) -> tuple[Collection, ...]:
        """The collections of an account as they are to be stored.

        What is to get our last state back, or to be made anew, is named by a listing until it stands.
        """
        look, restored = self.looks[account], self.decided.restored
        named = (*look.items, *(stray.item.uid for stray in look.strays), *look.gone)
        found = self.gathered[account].collections
        return found if restored.isdisjoint(named) else tuple(replace(c, listed_at=None) for c in found)

    def may_do(self, action: Action, allowed: frozenset[str]) -> bool:
        """Whether this is done: everything in the accounts that go on, in one that pauses the guard's own card."""
        asked = action.account in self.decided.asking and action.account in self.gathered
        return action.account in allowed or (asked and is_guards(action))


@dataclass(frozen=True, slots=True)
class Looker:
    """Looks and decides; reads the state and writes nothing to it, unless it is out of date as a whole."""

    registry: Registry
    store: Store
    opened: Mapping[str, Opened]
    check_clock: bool
    at_once: int = AT_ONCE
    others: Mapping[str, Opened] = field(default_factory=dict)

    def look(
        self,
        report: RunReport,
        now: datetime,
        *,
        listing: bool,
        begin: Callable[[], int] | None,
        turn: ExitStack,
        anew: bool = False,
    ) -> Picture | None:
        """One look over every account that works; failures are noted in the report.

        `begin` gives the number of the run; it is called once the clock is believed, because a run's start is a
        stamp that vouches for later clocks. None looks without a run: nothing will be written. Returns None when no
        account answered and the clock cannot be believed. `turn` then holds the store's turn to decide: nobody else
        changes what this picture rests on before it is let go. A state that is older than what stands in the accounts
        watches nothing any more: it is looked `anew`, at everything that stands. Raises ClockError.
        """
        before = self.store.changes
        state = read_state(self.store, now)
        intents = self.store.intents()
        if anew:
            state, intents = watching_nothing(state), ()
        ear = self._ear(now)
        gathered = self._gather(state, intents, report, now, ear, listing=listing, dry=begin is None)
        turn.enter_context(self.store.deciding)
        if self.store.changes != before:
            # Asking took its time: another account's run, or a command, has stored something meanwhile.
            state = watching_nothing(read_state(self.store, now)) if anew else read_state(self.store, now)
        if not self._believe(state, gathered, now):
            return None
        seen = [found.look for found in gathered.values()]
        if not anew and state.links and state_is_older(seen, self.store.instance, state.newest, now):
            if begin is not None:
                with self.store.change() as change:
                    change.watch_nothing(now)
            report.notices.append(OLDER)
            turn.close()
            return self.look(report, now, listing=True, begin=begin, turn=turn, anew=True)
        report.run = begin() if begin is not None else 0
        renamed = renamed_lists(state, gathered)
        state, intents = as_named_now(state, renamed), tuple(named_now(i, renamed) for i in intents)
        state = where_carried(state, gathered)
        recovered = {
            account: recover([i for i in intents if i.place.account == account], dict(state.links), seen, now)
            for account, seen in gathered.items()
        }
        links = {**state.links, **{k.uid: k for found in recovered.values() for k in found.links}}
        generations = dict(state.generations)
        for link in links.values():
            key = (link.occurrence, link.member, link.place.kind)
            generations[key] = max(link.generation, generations.get(key, 0))
        live = {uid: link for uid, link in links.items() if link.state is not LinkState.ENDED}
        state = replace(state, links=live, generations=generations)
        looks = {account: _with_announced(seen, live) for account, seen in gathered.items()}
        looks |= {n: look for n, other in self.others.items() if (look := _earlier(other, state)) is not None}
        found = {c.key: c for seen in gathered.values() for c in seen.collections}
        noticed = self._noticed(ear, gathered, {n: looks[n] for n in gathered}, live, {**state.collections, **found})
        collections = {**state.collections, **found}
        settled = {i.uid for r in recovered.values() for i in r.settled}
        deciding = Deciding(
            self.registry,
            self.store,
            {**self.others, **self.opened},
            state,
            looks,
            collections,
            report.run,
            now,
            blocked=frozenset(i.uid for i in intents) - settled,
            own=frozenset(k.uid for r in recovered.values() for k in r.links),
        )
        return Picture(state, gathered, looks, recovered, collections, deciding.decide(), renamed, noticed)

    def _ear(self, now: datetime) -> Ear:
        today = now.astimezone(self.registry.household.zone).date()
        known = {line.id: line for line in self.store.heard()}
        return Ear(self.registry, today, now, self.store.passed_by(), known)

    def _noticed(
        self,
        ear: Ear,
        gathered: Mapping[str, Gathered],
        looks: Mapping[str, Look],
        links: Mapping[str, Link],
        collections: Mapping[CollectionKey, Collection],
    ) -> Noticed:
        unshared = {name: self.opened[name].connection.capabilities.unshared for name in gathered}
        overheard = {name: seen.overheard for name, seen in gathered.items()}
        return ear.notice(looks, links, overheard, collections, unshared, reader(self.opened, collections))

    def _gather(
        self,
        state: State,
        intents: Sequence[Intent],
        report: RunReport,
        now: datetime,
        ear: Ear,
        *,
        listing: bool,
        dry: bool,
    ) -> dict[str, Gathered]:
        names = [name for name in self.opened if not report.accounts[name].error]

        def one(name: str) -> Gathered:
            known = Known(
                collections=tuple(c for c in state.collections.values() if c.account == name),
                links=tuple(k for k in state.links.values() if k.place.account == name),
                intents=tuple(i for i in intents if i.place.account == name),
                # One collection may be seen through two accounts; what is linked through the other one is not ours.
                let_go=state.let_go | {k.uid for k in state.links.values() if k.place.account != name},
                recognise=lambda uids: self._recognise(uids, now),
                stood_at=lambda uids: {uid: link.href for uid, link in self.store.links_of(uids).items()},
                listing=listing,
                dry=dry,
                ear=ear,
            )
            return gather(self.opened[name], known, now)

        good = {}
        for name, result in zip(names, beside([_bind(one, name) for name in names], self.at_once), strict=True):
            if result.error is None:
                good[name] = result
            else:
                report.accounts[name].fail(result.error)
        return good

    def _recognise(self, uids: Iterable[str], now: datetime) -> dict[str, Identified]:
        """What uids stand for, whatever form and member they were made for.

        What the registry tells nothing of any more is known from its link, if it was taken away and stands anew.
        """
        asked = list(uids)
        found = recognise(self.registry, asked, now.astimezone(self.registry.household.zone).date(), Kind)
        for uid, link in self.store.links_of(uid for uid in asked if uid not in found).items():
            if link.ending in (Ending.WITHDRAWN, Ending.DROPPED):
                found[uid] = Identified(link.occurrence, link.member, link.place.kind, link.generation)
        return found

    def _believe(self, state: State, gathered: Mapping[str, Gathered], now: datetime) -> bool:
        """Whether the clock can be believed. Raises ClockError when servers answered and none agrees."""
        dates = [seen.server_date for seen in gathered.values() if seen.server_date is not None]
        if not self.check_clock or clock_is_believable(now, state.newest, dates):
            return True
        if not gathered:
            return False
        raise ClockError(
            "the clock of this machine cannot be believed, so nothing was planned",
            hint="set the clock (no server that answered agrees with it), then run syncd again",
        )


def _earlier(opened: Opened, state: State) -> Look | None:
    """The newest look at an account that is not asked in this run; None when it was never looked at whole."""
    account = opened.account.id
    used = {(account, slot.role, slot.list) for slot in opened.slots}
    mine = [c for key, c in state.collections.items() if key in used and c.href]
    seen = [c.looked_at for c in mine if c.looked_at is not None]
    if not mine or len(seen) < len(mine):
        return None
    return Look(account, complete_at=min(seen), earlier=True)


def _with_announced(gathered: Gathered, links: Mapping[str, Link]) -> Look:
    """The look with the items that a left-over intent explains: their owner may have changed them since."""
    announced = {uid: item for uid, item in gathered.announced.items() if uid in links}
    return replace(gathered.look, items={**gathered.look.items, **announced})


def _bind(call: Callable[[str], _T], name: str) -> Callable[[], _T]:
    return lambda: call(name)
