"""Storing what was seen: one transaction for observations, what they mean, and the cursors that go with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from syncd.core.identity import things
from syncd.core.record import Scribe
from syncd.core.scene import Action
from syncd.core.table import Act
from syncd.core.went_back import version_digest
from syncd.engine.gather import FULL_LISTING_EVERY, Gathered
from syncd.engine.hearing import store_noticed
from syncd.engine.looking import Picture
from syncd.engine.recover import Recovered
from syncd.engine.report import AccountReport, RunReport
from syncd.model.effect import Effect
from syncd.model.ledger import Entry
from syncd.model.link import Intent
from syncd.model.registry import Registry
from syncd.model.state import Version
from syncd.store import Store
from syncd.store.change import Change


def withdrawn_entries(registry: Registry, picture: Picture, intent: Intent, now: datetime) -> tuple[Entry, ...]:
    """The ledger entry of an item that syncd took away or closed; a card has none."""
    return Scribe(registry, picture.state.outcomes, now).withdrawn(intent.occurrence, now, intent.place.account)


@dataclass(frozen=True, slots=True)
class Commit:
    """Stores one picture for the accounts that go on; of those that pause what is about the guard's own card."""

    registry: Registry
    store: Store
    picture: Picture
    allowed: frozenset[str]
    revision: str
    ids: tuple[str, ...]
    values: Mapping[str, object]

    def store_all(self, report: RunReport, now: datetime) -> None:
        """Everything in one transaction, before the first write to an account."""
        with self.store.change() as change:
            for account in sorted(self.allowed):
                self._recovered(change, self.picture.recovered[account], now)
            for account in sorted(self.picture.decided.asking & self.picture.recovered.keys()):
                self._recovered(change, self.picture.recovered[account].of_guards_cards(), now)
            for action in self.picture.plan.actions:
                if self.picture.may_do(action, self.allowed):
                    _action(change, action, report, now)
            for account in sorted(self.allowed):
                self._account(change, account, report.accounts[account], now)
            change.put_losses(loss for loss in self.picture.decided.losses if loss.account in self.allowed)
            change.release(self.picture.state.holds.keys() - self.picture.scene.held)
            for record in self.picture.scene.sessions.changed:
                change.put_session(record)
            report.heard += store_noticed(change, self.picture.noticed, self.allowed)
            for thing, days in self.picture.decided.expected.fixed.items():
                for day in days:
                    change.fix(thing, day)
            for thing, pairs in self.picture.decided.expected.pairings.items():
                for old, new in pairs.items():
                    change.pair(thing, old, new)
            if self.revision:
                change.record_revision(self.revision, now, self.ids, tuple(things(self.registry)), self.values)

    def _recovered(self, change: Change, recovered: Recovered, now: datetime) -> None:
        change.put_links(recovered.links)
        for intent in recovered.settled:
            change.drop_intent(intent.uid)
        for intent in recovered.withdrawn:
            change.append(withdrawn_entries(self.registry, self.picture, intent, now), intent.run)
        if not recovered.links:
            return
        before = {link.uid: link for link in self.store.links()}
        runs = {intent.uid: intent.run for intent in recovered.settled}
        change.put_effects(Effect(runs[k.uid], before.get(k.uid), k, now) for k in recovered.links)

    def _account(self, change: Change, account: str, own: AccountReport, now: datetime) -> None:
        gathered, restored = self.picture.gathered[account], self.picture.decided.restored
        look = self.picture.looks[account]
        shown = (*look.items.values(), *(stray.item for stray in look.strays))
        for one in self.picture.renamed:
            if one.collection.account == account:
                change.name_list(one.collection, one.before)
        for collection in self.picture.collections_of(account):
            change.put_collection(collection)
        seen = (item for item in shown if item.uid not in restored)
        change.put_versions(Version(item.uid, version_digest(item.raw), now) for item in seen)
        for uid, item in gathered.look.items.items():
            if uid in self.picture.scene.set_aside:
                change.clear_set_aside(account, item.ref.href)
        if self._a_day_later(gathered, now):
            self._try_anew(change, account)
        for name, bad in gathered.set_aside:
            change.set_aside(name, bad.ref.href, bad.uid or "", bad.why, now)
            own.set_aside += 1

    def _a_day_later(self, gathered: Gathered, now: datetime) -> bool:
        """Whether this was the daily look at everything."""
        before = {c.href: c.listed_at for c in self.picture.state.collections.values()}
        listed = [before.get(c.href) for c in gathered.collections if c.listed_at == now]
        return any(at is not None and now - at >= FULL_LISTING_EVERY for at in listed)

    def _try_anew(self, change: Change, account: str) -> None:
        """What was refused before it ever stood may fit by now: a list was tidied up, a plan is larger."""
        for one in self.store.set_aside():
            if one.account == account and one.href == one.uid:
                change.clear_set_aside(account, one.href)


def _action(change: Change, action: Action, report: RunReport, now: datetime) -> None:
    """What an action records, whether or not it also writes."""
    own = report.accounts[action.account]
    if action.link is not None:
        change.put_link(action.link)
    if action.let_go:
        change.let_go(action.uid, now)
    noted = action.link is not None and action.write is None and action.act is not Act.NOTHING
    if change.append(action.entries, report.run) or noted:
        own.recorded += 1
    href = action.ref.href if action.ref is not None else ""
    for field, value in action.gave_way.items():
        own.conflicts += 1
        change.journal(report.run, action.uid, action.account, href, None, "gave-way", f"{field}: {value}", now)
