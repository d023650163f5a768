"""Showing answers: on the column cards, and in the items that were written to syncd, which are closed with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from syncd.core.block import normalise
from syncd.core.load.weeks import week_of
from syncd.core.marks import DONE_PREFIX
from syncd.core.words.lines import line_id, lines_of
from syncd.engine.hearing import passed_by_now
from syncd.engine.opened import Opened
from syncd.errors import AccountError
from syncd.model.card import CardKind, card_thing
from syncd.model.heard import FOR_THE_CARD, TOLD_IN_ITEM, HeardLine, Stage, Where
from syncd.model.item import Item, Kind, Ref, Status
from syncd.model.link import Collection, Link
from syncd.model.registry import Registry
from syncd.ports import Answer, Clock, CollectionRef, Member, Result
from syncd.store import Store

_TRIED_ANEW = frozenset({Result.CHANGED, Result.UNCLEAR, Result.NOT_TRIED})
"""Ends of an answer after which the item is read once more, at the next run."""


@dataclass(slots=True)
class Shown:
    """What became of the answers of one account: how many items were closed, and the failure that ended it."""

    closed: int = 0
    error: AccountError | None = None


@dataclass(frozen=True, slots=True)
class Answering:
    """Shows answers in the accounts of one run."""

    registry: Registry
    store: Store
    opened: Mapping[str, Opened]
    clock: Clock
    run: int

    def show(self, accounts: Iterable[str]) -> dict[str, Shown]:
        """Close what was answered in these accounts, and note what cards show by now. Where nothing is left to show,
        nothing is asked.
        """
        names = [name for name in accounts if name in self.opened]
        left = [line for line in self.store.lines_about() if line.account in names]
        shown = {}
        for name in names:
            items = [e for e in left if e.account == name and _closes(e)]
            if items:
                shown[name] = self._close(self.opened[name], items)
        self._note_cards(names)
        return shown

    def _close(self, opened: Opened, lines: Sequence[HeardLine]) -> Shown:
        shown = Shown()
        account = opened.account.id
        for collection in self.store.collections():
            here = [e for e in lines if e.collection == collection.href]
            if collection.account != account or not here:
                continue
            try:
                self._close_in(opened, collection, here, shown)
            except AccountError as error:
                shown.error = error
                return shown
        return shown

    def _close_in(self, opened: Opened, collection: Collection, lines: Sequence[HeardLine], shown: Shown) -> None:
        """Read the items as they stand now, and answer those that still say what was heard."""
        ref = opened.ref(collection)
        opened.connection.attach(ref)
        members, _gone = opened.connection.fetch(ref, list(dict.fromkeys(line.href for line in lines)))
        by_href = {member.ref.href: member for member in members}
        told: dict[str, str] = {}
        writes: list[tuple[HeardLine, Answer]] = []
        for line in lines:
            write = self._answer(opened, ref, by_href.get(line.href), line)
            if isinstance(write, Answer):
                writes.append((line, write))
            else:
                told[line.id] = write
        now = self.clock.now()
        with self.store.change() as change:
            for identity, where in told.items():
                change.tell([identity], where)
            for line, write in writes:
                href, etag = write.ref.href, write.ref.etag
                change.journal(self.run, line.uid, line.account, href, etag, write.base, "answer", now)
            if writes:
                stands = next(c for c in self.store.collections() if c.key == collection.key)
                change.put_collection(replace(stands, wrote=True))
        if not writes:
            return
        batch = opened.connection.apply(ref, [write for _line, write in writes])
        with self.store.change() as change:
            for (line, _write), outcome in zip(writes, batch.outcomes, strict=True):
                if outcome.result in _TRIED_ANEW:
                    continue
                done = outcome.result is Result.DONE
                change.tell([line.id], TOLD_IN_ITEM if done else _elsewhere(line))
                shown.closed += done
                if done and outcome.ref is not None and outcome.ref.etag is not None:
                    change.pass_by([passed_by_now(line.account, collection.href, outcome.ref)])
        shown.error = batch.error

    def _answer(self, opened: Opened, ref: CollectionRef, member: Member | None, line: HeardLine) -> Answer | str:
        """The write that closes an item with its answer; where it cannot be closed, `HeardLine.told`."""
        item = opened.connection.read(ref, member) if member is not None else None
        if not isinstance(item, Item):
            return _elsewhere(line)
        if normalise(item.description).rstrip().split("\n")[-1] == line.answer:
            return TOLD_IN_ITEM
        title = lines_of(item.title)
        same = len(title) == 1 and line_id(self.registry.household.id, item.uid, title[0]) == line.id
        beside = item.kind is Kind.TODOIST
        if not same or item.recurring or not (item.status is Status.OPEN or beside):
            return _elsewhere(line)
        marked = DONE_PREFIX + item.title if item.kind is Kind.VEVENT else None
        return Answer(item.ref, item.uid, item.raw, line.answer, self.clock.now(), marked)

    def _note_cards(self, accounts: Sequence[str]) -> None:
        """Note which answers a column card shows by now."""
        week = week_of(self.clock.now(), self.registry.household.zone)
        left = [line for line in self.store.lines_about() if _untold_on_card(line)]
        if not left:
            return
        things = {card_thing(CardKind.COLUMN, line.member): line.member for line in left}
        found: dict[str, list[str]] = {}
        for link in self.store.links():
            here = link.place.account in accounts and link.occurrence.recurrence_id == week
            if here and link.occurrence.thing in things:
                found.setdefault(things[link.occurrence.thing], []).append(self._text(link))
        told = [e.id for e in left if any(e.answer in text for text in found.get(e.member, ()))]
        if told:
            with self.store.change() as change:
                change.tell(told, week.isoformat())

    def _text(self, link: Link) -> str:
        """The text of a card as it stands in the account."""
        opened = self.opened[link.place.account]
        collection = next(c for c in self.store.collections() if c.key == (*_place(link),))
        item = opened.connection.read(opened.ref(collection), Member(Ref(link.href, link.etag), link.uid, link.raw))
        return normalise(item.description) if isinstance(item, Item) else ""


def _place(link: Link) -> tuple[str, str, str]:
    return link.place.account, str(link.place.role), link.place.list


def _closes(line: HeardLine) -> bool:
    return line.where is Where.ITEM and line.stage is Stage.ANSWERED and bool(line.answer) and not line.told


def _elsewhere(line: HeardLine) -> str:
    """Where the answer is shown instead of the item: on the card of whoever wrote it; of nobody known, nowhere."""
    return FOR_THE_CARD if line.member else TOLD_IN_ITEM


def answers_of(registry: Registry, heard: Iterable[HeardLine], now: datetime) -> dict[str, tuple[str, ...]]:
    """What the column card of this week shows, by the present ids of members: what no card showed before it."""
    week = week_of(now, registry.household.zone).isoformat()
    ids = {member.uid_id: member.id for member in registry.members}
    found: dict[str, tuple[str, ...]] = {}
    for line in heard:
        if belongs_on_card(line) and line.told in ("", FOR_THE_CARD, week) and line.member in ids:
            present = ids[line.member]
            found[present] = (*found.get(present, ()), line.answer)
    return found


def untold(registry: Registry, heard: Iterable[HeardLine]) -> frozenset[str]:
    """Present ids of the members with an answer that is for a column card, and that none has shown."""
    left = {line.member for line in heard if _untold_on_card(line)}
    return frozenset(member.id for member in registry.members if member.uid_id in left)


def _untold_on_card(line: HeardLine) -> bool:
    return belongs_on_card(line) and line.told in ("", FOR_THE_CARD)


def belongs_on_card(line: HeardLine) -> bool:
    """Whether the answer is for a column card: to a note, or to an item that cannot be closed with it."""
    if line.stage is not Stage.ANSWERED or not line.answer:
        return False
    return line.where is not Where.ITEM or line.told not in ("", TOLD_IN_ITEM)
