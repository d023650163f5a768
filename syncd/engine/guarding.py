"""The guard's cards in a run: what the state and the looks tell of them, what was answered, which should stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from syncd.core.cards.guarding import (
    Asked,
    GuardCard,
    Places,
    answer,
    as_it_stands,
    digest_on,
    guard_cards,
    lists,
    may_ask,
)
from syncd.core.cards.putting import present, today_of
from syncd.core.fields import see
from syncd.core.guard import Losses, Verdict
from syncd.core.hold import held_now
from syncd.core.identity import SHARED, mint_uid
from syncd.core.scene import Action, Look
from syncd.core.table import Act
from syncd.engine.cards import together
from syncd.engine.picture import State
from syncd.model.card import Card, CardKind, card_about, card_kind
from syncd.model.item import Field, Kind, Status
from syncd.model.link import Collection, CollectionKey, Ending, Link, LinkState
from syncd.model.occurrence import Thing, ThingKind
from syncd.model.registry import Account, Member, Registry
from syncd.model.state import Pause

_GENERATIONS = 3
"""A card that its server refused is looked for among so many uids."""


def is_guards(action: Action) -> bool:
    """Whether it is about a card of the guard: what may be done in an account that is paused."""
    return card_kind(action.occurrence.thing) is CardKind.GUARD


def asks_about(account: str, links: Iterable[Link]) -> bool:
    """Whether a card about this account (by oldest id) stands and waits, among these links."""
    return any(
        card_kind(link.occurrence.thing) is CardKind.GUARD and card_about(link.occurrence.thing) == account
        for link in links
        if _waits(link)
    )


def heard_about(registry: Registry, actions: Iterable[Action]) -> frozenset[str]:
    """The accounts about which one of these actions records an answer, or a first look at one."""
    about = {
        card_about(action.occurrence.thing)
        for action in actions
        if is_guards(action) and action.act in (Act.RECORD, Act.DROP) and action.link is not None
    }
    return frozenset(account.id for account in registry.accounts if account.uid_id in about)


@dataclass(frozen=True)
class Guarding:
    """One picture of the guard's cards. `looks` are what this run saw."""

    registry: Registry
    state: State
    looks: Mapping[str, Look]
    now: datetime
    collections: Mapping[CollectionKey, Collection] = field(default_factory=dict)

    @cached_property
    def put(self) -> dict[Thing, tuple[GuardCard, ...]]:
        """The cards that were ever put, as this run knows them."""
        links = {link.uid: link for link in (*self.state.cards, *self.state.links.values())}
        held = held_now(self.registry, self.state.holds.values())
        found: dict[Thing, list[GuardCard]] = {}
        for link in sorted(links.values(), key=lambda link: link.occurrence):
            if card_kind(link.occurrence.thing) is CardKind.GUARD:
                found.setdefault(link.occurrence.thing, []).append(self._of(link, held=link.occurrence in held))
        return {thing: tuple(puts) for thing, puts in found.items()}

    def answers(self, verdicts: Mapping[str, Verdict], counted: Mapping[str, Losses]) -> dict[str, frozenset[str]]:
        """The accounts in which everybody answered, each with the uids that are to be put back there."""
        found = {}
        for name, verdict in verdicts.items():
            asked = self._asked(name, verdict, counted[name])
            said = [(one, answer(one, self.put.get(one.thing, ()), self.now)) for one in asked]
            if said and all(word is not None for _one, word in said):
                back = [one for one, word in said if word is False]
                uids = {link.uid for one in back for link in one.links}
                found[name] = frozenset(uids.union(*(self._cards_gone(one) for one in back)))
        return found

    def cards(
        self, verdicts: Mapping[str, Verdict], counted: Mapping[str, Losses], answered: Iterable[str] = ()
    ) -> tuple[Card, ...]:
        """The cards that should stand, given which accounts pause now, and in which everybody has just answered.

        A card that answers by its deletion is among them, so that it is seen as deleted by its member.
        """
        asked: list[Asked] = []
        for name, verdict in verdicts.items():
            if name in counted:
                asked += self._asked(name, verdict, counted[name])
        asked += self._lost(verdicts)
        shared = together(self.registry, self.collections) if asked else frozenset()
        asked = [replace(one, together=one.member.id in shared) for one in asked]
        known = {one.thing for one in asked}
        asking = {name for name, verdict in verdicts.items() if speaks_in(verdict)}
        paused = {name for name, record in self.state.accounts.items() if record.paused_why} - self._judged
        working = self.looks.keys() - verdicts.keys() - paused
        refused = {one.account.id for one in asked if self._refused(one)}
        places = Places(today_of(self.registry, self.now), working, asking - refused)
        unheard = paused | {name for name, verdict in verdicts.items() if not speaks_in(verdict)}
        stay = (self._as_they_stand(name) for name in sorted(unheard))
        rest = (card for cards in stay for card in cards if card.thing not in known)
        done = (card for name in sorted(answered) for card in self._as_they_stand(name, going=True))
        return (*guard_cards(asked, self.put, places), *rest, *done)

    def about(self, cards: Iterable[Card]) -> frozenset[str]:
        """The accounts about which these cards are."""
        subjects = {card.about for card in cards}
        return frozenset(account.id for account in self.registry.accounts if account.uid_id in subjects)

    @cached_property
    def standing(self) -> tuple[Card, ...]:
        """Every card that stands, as it stands: until it is known which accounts pause."""
        return tuple(card for account in self.registry.accounts for card in self._as_they_stand(account.id))

    @cached_property
    def _judged(self) -> set[str]:
        """The accounts of which this run has a look of its own."""
        return {name for name, look in self.looks.items() if not look.earlier}

    @property
    def _members(self) -> tuple[Member, ...]:
        return tuple(present(self.registry, today_of(self.registry, self.now)))

    def _asked(self, name: str, verdict: Verdict, losses: Losses) -> tuple[Asked, ...]:
        if not may_ask(verdict, losses):
            return ()
        return lists(self.registry.account(name), verdict.uids, self.state.links, self._members)

    def _lost(self, verdicts: Mapping[str, Verdict]) -> Iterator[Asked]:
        """What members are told of lists that were not to be found the last time and are not looked at now."""
        for account in self.registry.accounts:
            record = self.state.accounts.get(account.id)
            if record is None or record.paused_kind != Pause.LOST or account.id in {*self._judged, *verdicts}:
                continue
            for member in self._members:
                if account.id in (member.tasks, member.events):
                    yield Asked(account, member, (), record.paused_digest)

    def _cards_gone(self, asked: Asked) -> Iterator[str]:
        """Other cards of the same member that went from the account too: they come back with the rest."""
        account, whose = asked.account.id, (asked.member.uid_id, SHARED)
        gone = self.looks[account].gone
        for link in self.state.links.values():
            thing = link.occurrence.thing
            other = thing.kind is ThingKind.CARD and card_kind(thing) is not CardKind.GUARD
            if other and link.uid in gone and link.member in whose and _waits(link):
                yield link.uid

    def _as_they_stand(self, name: str, *, going: bool = False) -> Iterator[Card]:
        """The cards about an account that this look shows deleted; those that stand and wait too, unless `going`."""
        account = next((a for a in self.registry.accounts if a.id == name), None)
        if account is None:
            return
        for member in self._members:
            for card in self.put.get(Asked(account, member, (), "").thing, ()):
                if card.going or (card.live and card.said is None and not going):
                    yield as_it_stands(card, member, account.uid_id)

    def _refused(self, asked: Asked) -> bool:
        """Whether the server of the account itself refused this card."""
        today = today_of(self.registry, self.now)
        for slot in self._slots(asked.account):
            for generation in range(_GENERATIONS):
                one = Card(CardKind.GUARD, asked.account.uid_id, today, "", asked.member.uid_id, "", "").occurrence
                uid = mint_uid(self.registry.household.id, one, asked.member.uid_id, slot, generation)
                if uid in self.state.set_aside:
                    return True
        return False

    @staticmethod
    def _slots(account: Account) -> Iterator[Kind]:
        return (slot.kind for slot in (account.tasks, account.events) if slot is not None)

    def _of(self, link: Link, *, held: bool) -> GuardCard:
        """What became of a card; of one that was erased nothing is known. What a person undid is let be."""
        look = self.looks.get(link.place.account)
        item = look.items.get(link.uid) if look is not None else None
        going = look is not None and link.uid in look.gone and _waits(link)
        deleted = going or link.ending is Ending.DROPPED
        status = see(item, link).status if item is not None else _shows(link)
        closed = link.ours.get(Field.STATUS, Status.OPEN.value)
        said = None if status is Status.OPEN or status.value == closed else status is Status.DONE
        live = link.state is LinkState.OPEN and not going
        return GuardCard(
            link.occurrence,
            link.place.account,
            digest_on(link.ours.get(Field.BLOCK, "")),
            link.ours.get(Field.TITLE, ""),
            link.ours.get(Field.BLOCK, ""),
            live=live or held,
            said=False if deleted else said,
            deleted=deleted,
            going=going,
            at=self.now if going or item is not None else link.changed_at,
        )


def speaks_in(verdict: Verdict) -> bool:
    """Whether a card may be written in an account that pauses so."""
    return verdict.kind is Pause.LIST and not verdict.wait


def _shows(link: Link) -> Status:
    return Status(link.theirs.get(Field.STATUS, Status.OPEN.value))


def _waits(link: Link) -> bool:
    return link.state is LinkState.OPEN and _shows(link) is Status.OPEN
