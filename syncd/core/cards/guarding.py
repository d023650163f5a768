"""The guard's card: what is to become of items that went from an account. Each member is asked about the own ones.

A tick lets go of exactly the list that the card names by its digest; deleted or skipped, they are put back. The
digest stands in the text, so a card about another list than today's answers nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from syncd.core.catalogue import say
from syncd.core.days import day_text
from syncd.core.expected import Expected
from syncd.core.guard import Losses, Verdict, named
from syncd.core.identity import SHARED
from syncd.model.card import Card, CardKind, card_thing
from syncd.model.item import Field
from syncd.model.link import Link
from syncd.model.occurrence import Occurrence, Thing
from syncd.model.registry import Account, Member
from syncd.model.state import LossKind, Pause

SHOWN = 10
"""So many titles stand on a card; of more the rest is a number."""

ONCE = timedelta(hours=24)
"""A deleted card puts back once in so long: what loses all items loses their card with them, over and over."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One list that one member is asked about.

    Attributes:
        account, member: from where the items went, and whose they were.
        links: the items, by the date of the registry; none where the whole list is not to be found.
        digest: names exactly this list.
        together: others have their things in the same collection, so the card names its member.
    """

    account: Account
    member: Member
    links: tuple[Link, ...]
    digest: str
    together: bool = False

    @property
    def thing(self) -> Thing:
        """Of its cards."""
        return card_thing(CardKind.GUARD, self.member.uid_id, self.account.uid_id)


@dataclass(frozen=True, slots=True)
class GuardCard:
    """A card of the guard that was put once.

    Attributes:
        occurrence: which; its day is a number more than a date, as several lists may go in one day.
        account: where it stands or stood.
        digest: of the list that it names.
        title, body: as they stand there.
        live: it stands, or is believed to.
        said: True for a tick, False for skipped or deleted, None for no answer.
        deleted: it is not there any more, and syncd did not take it away.
        going: its deletion is what this very look shows.
        at: when that was seen.
    """

    occurrence: Occurrence
    account: str
    digest: str
    title: str
    body: str
    live: bool
    said: bool | None
    deleted: bool
    going: bool
    at: datetime


def may_ask(verdict: Verdict, losses: Losses) -> bool:
    """Whether the members can be asked: every item of the list that this look shows as lost is gone, no more.

    What a server garbled or a registry file lost is not for them to judge.
    """
    lost = {losses.lost[uid] for uid in verdict.uids if uid in losses.lost}
    plain = verdict.kind is Pause.LIST and not verdict.wait
    return plain and lost == {LossKind.GONE} and losses.taken.isdisjoint(verdict.uids)


def lists(
    account: Account, uids: Iterable[str], links: Mapping[str, Link], members: Iterable[Member]
) -> tuple[Asked, ...]:
    """The list of each of these members; a copy of a session that several share stands in each of theirs."""
    open_links = [link for uid in uids if (link := links.get(uid)) is not None and link.stands_open]
    found = []
    for member in members:
        if account.id in (member.tasks, member.events):
            mine = [link for link in open_links if link.member in (member.uid_id, SHARED)]
            mine.sort(key=lambda link: (link.occurrence.recurrence_id, link.theirs[Field.TITLE], link.uid))
            if mine:
                digest = named(account.id, (link.uid for link in mine), "").digest
                found.append(Asked(account, member, tuple(mine), digest))
    return tuple(found)


def digest_on(body: str) -> str:
    """The digest of the list that a card's text names; "" where there is none."""
    return body.rpartition("\n")[2].rpartition(" ")[2]


def answer(asked: Asked, put: Iterable[GuardCard], now: datetime) -> bool | None:
    """What was said about exactly this list: True to let go, False to put back, None for nothing yet.

    A deletion waits until the one before it is a day old.
    """
    known = tuple(put)
    said = [one for one in known if one.digest == asked.digest and one.said is not None]
    if not said:
        return None
    word = max(said, key=lambda one: one.at)
    others = (one for one in known if one.occurrence != word.occurrence)
    if word.deleted and any(one.deleted and now - one.at < ONCE for one in others):
        return None
    return word.said


def guard_cards(asked: Iterable[Asked], put: Mapping[Thing, tuple[GuardCard, ...]], places: Places) -> Iterator[Card]:
    """The cards that should stand about these lists: one for each that was not answered.

    One whose deletion this look shows is among them, so that it is seen as deleted by its member.
    """
    for one in asked:
        known = put.get(one.thing, ())
        mine = [card for card in known if card.digest == one.digest and (card.live or card.said is not None)]
        standing = next((card for card in mine if card.going), None)
        standing = standing or next((card for card in mine if card.live and card.said is None), None)
        if standing is not None:
            yield _card(one, standing.occurrence.recurrence_id, standing.account)
        elif not mine and (account := places.of(one)) is not None:
            yield _card(one, _free_day(places.today, known), account)


def expected_guards(cards: Iterable[Card]) -> tuple[Expected, ...]:
    """These cards, as what should stand."""
    return tuple(Expected(card.occurrence, card.member, card, card.day, card.day, may_create=True) for card in cards)


def as_it_stands(card: GuardCard, member: Member, about: str) -> Card:
    """A card as it was put: for one about an account that this run knows nothing new of."""
    day = card.occurrence.recurrence_id
    return Card(CardKind.GUARD, about, day, member.id, member.uid_id, card.title, card.body, account=card.account)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a card can go.

    Attributes:
        today: the local day of the household.
        working: accounts in which syncd writes now.
        asking: accounts that pause, and in which the card is the one thing that is written.
    """

    today: date
    working: Collection[str]
    asking: Collection[str]

    def of(self, asked: Asked) -> str | None:
        """The account of the list itself, where it can be written, else another one of the same member; else None."""
        member, account = asked.member, asked.account.id
        if account in self.asking:
            return account
        others = (name for name in (member.tasks, member.events) if name is not None and name != account)
        return next((name for name in others if name in self.working), None)


def _free_day(today: date, put: Iterable[GuardCard]) -> date:
    """The first day from today on of which there is no card yet."""
    taken, day = {one.occurrence.recurrence_id for one in put}, today
    while day in taken:
        day += timedelta(days=1)
    return day


def _card(asked: Asked, day: date, account: str) -> Card:
    language, name = asked.member.language, asked.account.id
    if asked.links:
        count = len(asked.links)
        message = "card-guard-title-one" if count == 1 else "card-guard-title"
        title = say(message, language, count=str(count)) if count > 1 else say(message, language)
        body = say("card-guard-body", language, account=name, items="\n".join(_items(asked, language)))
    else:
        title = say("card-lost-title", language, account=name)
        body = say("card-lost-body", language, account=name)
    if asked.together:
        title = say("card-whose", language, who=asked.member.name, title=title)
    body = f"{body}\n{say('card-guard-list', language, digest=asked.digest)}"
    whose = asked.member
    return Card(CardKind.GUARD, asked.account.uid_id, day, whose.id, whose.uid_id, title, body, account=account)


def _items(asked: Asked, language: str) -> Iterator[str]:
    """A line for each of the first items, and the number of the others."""
    for link in asked.links[:SHOWN]:
        day = day_text(link.occurrence.recurrence_id, language)
        yield say("card-guard-item", language, title=link.theirs[Field.TITLE], day=day)
    if (more := len(asked.links) - SHOWN) > 0:
        yield say("card-guard-more", language, count=str(more))
