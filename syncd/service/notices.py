"""What is worth a look in `status`: sentences that name accounts, ids, dates and uids, no titles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from syncd.core.occurrences.places import Owners, place_for
from syncd.engine.guarding import asks_about
from syncd.engine.report import ways_on
from syncd.model.item import Field, Status
from syncd.model.link import Link, LinkState
from syncd.model.occurrence import Place, ThingKind
from syncd.model.registry import Registry
from syncd.model.state import AccountRecord, AccountState, SetAside

NAMED = 5
"""So many items are named one by one; of more the rest is a number."""


@dataclass(frozen=True, slots=True)
class Notices:
    """Tells what the state holds that is worth a look. `links` are those that have not ended."""

    registry: Registry
    records: Mapping[str, AccountRecord]
    links: Sequence[Link]
    aside: Sequence[SetAside]

    def told(self) -> tuple[str, ...]:
        """Every sentence: what is set aside, then account by account, then what stands in two places."""
        accounts = [account.id for account in self.registry.accounts]
        return (
            *(f"{bad.account}: {bad.uid or bad.href} is set aside: {bad.why}" for bad in self.aside),
            *(sentence for account in accounts for sentence in self._of_account(account)),
            *self._unnamed(set(accounts)),
            *self._doubles(),
        )

    def _of_account(self, account: str) -> Iterator[str]:
        record = self.records.get(account)
        if record is not None and record.state is AccountState.PAUSED:
            if record.accepted_digest and record.accepted_digest == record.paused_digest:
                yield f"{account}: answered; it goes on with the next sync, if that finds the same"
            else:
                card = asks_about(self.registry.account(account).uid_id, self.links)
                yield f"{account}: {ways_on(account, record.paused_kind, record.paused_digest, card=card)}"
        mine = [link for link in self.links if link.place.account == account]
        # A session that is over stays as a diary does: that is as it is meant.
        session = ThingKind.SESSION
        left = [each for each in mine if each.state is LinkState.LEFT and each.occurrence.thing.kind is not session]
        if left:
            yield f"{account}: {_items(left, 'is', 'are')} left where {_it(left, 'it is', 'they are')}, and watched"
        ruled = [link for link in mine if link.recurring and _shows_open(link)]
        if ruled:
            carry = _items(ruled, "carries", "carry")
            yield (
                f"{account}: {carry} a repeating rule that its owner added: {_uids(ruled)}."
                " It is read as moved, and the dates of the registry go on"
            )

    def _unnamed(self, accounts: set[str]) -> Iterator[str]:
        """What stands in accounts that the registry names no more: nobody looks there."""
        there: dict[str, list[Link]] = {}
        for link in self.links:
            if link.place.account not in accounts and _shows_open(link):
                there.setdefault(link.place.account, []).append(link)
        for account, links in sorted(there.items()):
            yield (
                f"{account}: {_items(links, 'stands', 'stand')} in this account, which the registry names no more;"
                f" {_it(links, 'it is', 'they are')} left there and watched no more"
            )

    def _doubles(self) -> Iterator[str]:
        """What stands at its present place and, open, at an earlier one too."""
        standing: dict[tuple[object, ...], list[Link]] = {}
        for link in self.links:
            card = link.occurrence.thing.kind is ThingKind.CARD
            if link.state is LinkState.OPEN and _shows_open(link) and not card:
                standing.setdefault(self._whose(link), []).append(link)
        owners, home = Owners(self.registry), self._homes()
        found: dict[tuple[str, str, str], list[Link]] = {}
        for links in standing.values():
            if len(links) < 2:
                continue
            owner = owners.owner_of(links[0].occurrence)
            whose = self.registry.member(owner).uid_id if owner is not None else links[0].member
            session = links[0].occurrence.thing.kind is ThingKind.SESSION
            if any((link.member, link.place) == (whose, home.get((whose, session))) for link in links):
                for link in links:
                    if (link.member, link.place) != (whose, home.get((whose, session))):
                        found.setdefault((link.place.account, link.member, whose), []).append(link)
        for (account, member, whose), links in found.items():
            yield from self._double(account, member, whose, links)

    def _double(self, account: str, member: str, whose: str, links: list[Link]) -> Iterator[str]:
        refused = {bad.uid for bad in self.aside if bad.account == account}
        record = self.records.get(account)
        away = record is None or record.state is not AccountState.OK or not self._names(account)
        waiting = [link for link in links if away and link.uid not in refused]
        stuck = [link for link in links if link.uid in refused]
        until = (
            f"until {account} is back" if self._names(account) else f"as {account} is not in the registry any more"
        )
        if waiting and member != whose:
            both = f"{self._name(member)} and {self._name(whose)}"
            yield f"{_items(waiting, 'stands', 'stand')} with both {both} {until}: {_dates(waiting)}"
        elif waiting:
            yield f"{_items(waiting, 'stands', 'stand')} at the new place and in {account} {until}: {_dates(waiting)}"
        if stuck:
            yield (
                f"{account}: {_items(stuck, 'has', 'have')} moved and could not be closed there;"
                f" {_it(stuck, 'it stands', 'they stand')} in both places: {_dates(stuck)}"
            )

    def _whose(self, link: Link) -> tuple[object, ...]:
        """What may stand once: an occurrence, or each member's copy of a session."""
        session = link.occurrence.thing.kind is ThingKind.SESSION
        return (link.occurrence, link.member) if session else (link.occurrence,)

    def _homes(self) -> dict[tuple[str, bool], Place | None]:
        """Where each member's tasks and sessions go now."""
        members, forms = self.registry.members, (False, True)
        return {(m.uid_id, form): place_for(self.registry, m, session=form) for m in members for form in forms}

    def _names(self, account: str) -> bool:
        return any(a.id == account for a in self.registry.accounts)

    def _name(self, member: str) -> str:
        return next((m.id for m in self.registry.members if m.uid_id == member), member)


def proposal_notices(registry: Registry) -> tuple[str, ...]:
    """How many proposals wait, without what and whose."""
    count = len(registry.proposals)
    waits = "1 proposal waits" if count == 1 else f"{count} proposals wait"
    return (f"{waits} for an answer in the own app of whoever is asked",) if count else ()


def _shows_open(link: Link) -> bool:
    return link.theirs[Field.STATUS] == Status.OPEN.value


def _items(links: Sequence[Link], one: str, many: str) -> str:
    return f"1 item {one}" if len(links) == 1 else f"{len(links)} items {many}"


def _it(links: Sequence[Link], one: str, many: str) -> str:
    return one if len(links) == 1 else many


def _uids(links: Iterable[Link]) -> str:
    return _listed(f"{link.uid} of {link.occurrence.recurrence_id}" for link in links)


def _dates(links: Iterable[Link]) -> str:
    def name(link: Link) -> str:
        thing = link.occurrence.thing
        return thing.id if thing.step == thing.id else f"{thing.id}/{thing.step}"

    return _listed(f"{name(link)} of {link.occurrence.recurrence_id}" for link in links)


def _listed(names: Iterable[str]) -> str:
    names = sorted(names)
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")
