"""What a look heard: lines in the notes of cards, and new items in the lists that syncd made.

Nothing is stored here. In a list that syncd made a foreign item is looked at once in each version; what does not
begin with a word is dropped unread. In any other list none crosses the wire.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, partial

from syncd.core.identity import UID_PREFIX
from syncd.core.marks import CLOSED_SIGN, DONE_SIGNS, SKIP_SIGNS
from syncd.core.scene import Look
from syncd.core.words import Names, hear
from syncd.core.words.lines import around_block, is_whole, lines_of, shows_block, spoken_in
from syncd.core.words.vocabulary import Word
from syncd.engine.opened import Opened
from syncd.model.heard import HeardLine, PassedBy, Stage, Where
from syncd.model.item import Item, Ref, Status, Unreadable
from syncd.model.link import Collection, CollectionKey, Link
from syncd.model.occurrence import ThingKind
from syncd.model.registry import Registry
from syncd.ports import Changes, CollectionRef, Member
from syncd.store.change import Change

PassedKey = tuple[str, str]

Author = Callable[[str, str], "str | None"]
"""Who writes in a collection of an account (href): see `Ear._author`."""

Found = tuple[HeardLine, datetime | None]
"""A line that stands there, and when its item says that it came to be so; None where nothing says that."""


@dataclass(frozen=True, slots=True)
class Overheard:
    """What one answer about a list that syncd made told of items that are not ours.

    Attributes:
        collection: href of the list.
        items: open ones that may be meant for us and whose title begins with a word; `new` are the addresses of those
            of which no earlier version was looked at.
        passed: what was looked at in this answer.
        read: addresses that were looked at; `gone`: those of which it is said that nothing stands there.
        forgotten: ids of what was passed by before and is gone.
    """

    collection: str
    items: tuple[Item, ...] = ()
    new: frozenset[str] = frozenset()
    passed: tuple[PassedBy, ...] = ()
    read: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    forgotten: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Noticed:
    """What a look over all accounts comes to: new lines, lines that are further, what went before it was heard, and
    what was taken out of the notes after.
    """

    fresh: tuple[HeardLine, ...] = ()
    further: tuple[HeardLine, ...] = ()
    went: tuple[HeardLine, ...] = ()
    taken_out: tuple[HeardLine, ...] = ()
    overheard: Mapping[str, tuple[Overheard, ...]] = field(default_factory=dict)

    @property
    def waiting(self) -> int:
        """How many lines wait to be acted on because of this look."""
        return sum(line.stage is Stage.WAITS for line in (*self.fresh, *self.further))


@dataclass(frozen=True)
class Ear:
    """What one run listens with. Threads may share it.

    Attributes:
        registry, today, now: for whose words, the household's day, and the instant of this look.
        passed: what was passed by before.
        known: all that was ever heard, by id, in the order in which it was heard.
    """

    registry: Registry
    today: date
    now: datetime
    passed: Mapping[PassedKey, PassedBy]
    known: Mapping[str, HeardLine]

    @cached_property
    def _not_acted_on(self) -> dict[str, HeardLine]:
        waiting = (Stage.SEEN, Stage.WAITS)
        return {identity: line for identity, line in self.known.items() if line.stage in waiting}

    @cached_property
    def _went(self) -> frozenset[str]:
        return frozenset(line.id for line in self.known.values() if line.went)

    @cached_property
    def _names(self) -> Names:
        return Names.of(self.registry)

    def word_of(self, line: str) -> Word | None:
        """The word that a line begins with; None for a text of its writer's."""
        heard = hear(line, self._names, self.today)
        return None if heard is None else heard.word

    def overhear(
        self, opened: Opened, ref: CollectionRef, collection: Collection, changes: Changes, ours: Mapping[str, Link]
    ) -> Overheard:
        """Listen to one answer. Fetches what is new and came without a body, in one go; may raise AccountError.

        `ours` are our links there by address. `collection` is as it was before this look: what stands there at the
        first one is never read.
        """
        if not collection.made:
            return Overheard(collection.href)
        account = opened.account.id
        first = collection.looked_at is None
        standing = {
            m.ref.href: m for m in changes.members if m.inside and m.ref.href not in ours and not _ours(m.uid)
        }
        keys = {href: passed_id(collection.href, href) for href in standing}
        before = {href: self.passed.get((account, key)) for href, key in keys.items()}
        gone = frozenset(changes.removed)
        if changes.listing and changes.complete:
            absent = {h for h in self._addresses(account, collection.href) if h not in standing}
            gone |= absent
        forgotten = self._forgotten(account, collection.href, changes, set(keys.values()))
        old = tuple(
            PassedBy(account, keys[href], _digest(m.ref.etag or ""), old=True)
            for href, m in standing.items()
            if first and before[href] is None
        )
        unread = {each.id for each in old}
        wanted = [m for href, m in standing.items() if keys[href] not in unread and self._is_new(m, before[href])]
        members, missing = _with_bodies(opened, ref, wanted)
        passed = tuple(passed_by_now(account, collection.href, m.ref) for m in members if m.ref.href in keys)
        items = []
        for member in members:
            item = opened.connection.read(ref, member)
            if isinstance(item, Item) and self._is_meant(item):
                items.append(item)
        read = frozenset(m.ref.href for m in members)
        new = frozenset(item.ref.href for item in items if before.get(item.ref.href) is None)
        return Overheard(collection.href, tuple(items), new, (*old, *passed), read, gone | set(missing), forgotten)

    def _is_meant(self, item: Item) -> bool:
        """Whether an item may be a line for us: bare, open, and its title begins with a word."""
        if _ours(item.uid) or item.status is not Status.OPEN or item.recurring or item.extras:
            return False
        if any(sign in item.title for sign in (*DONE_SIGNS, *SKIP_SIGNS, CLOSED_SIGN)):
            return False
        lines = lines_of(item.title)
        return len(lines) == 1 and self.word_of(lines[0]) is not None

    @staticmethod
    def _is_new(member: Member, before: PassedBy | None) -> bool:
        if before is None:
            return True
        return not before.old and before.version != _digest(member.ref.etag or "")

    def _addresses(self, account: str, collection: str) -> Iterator[str]:
        """Where lines stand that are not acted on yet."""
        return (
            e.href
            for e in self._not_acted_on.values()
            if (e.account, e.collection) == (account, collection) and e.href
        )

    def _forgotten(self, account: str, collection: str, changes: Changes, standing: set[str]) -> frozenset[str]:
        gone = {passed_id(collection, href) for href in changes.removed}
        if changes.listing and changes.complete:
            here = passed_id(collection, "").partition(":")[0]
            mine = {i for a, i in self.passed if a == account and i.partition(":")[0] == here}
            gone |= mine - standing
        return frozenset(i for i in gone if (account, i) in self.passed)

    def notice(
        self,
        looks: Mapping[str, Look],
        links: Mapping[str, Link],
        overheard: Mapping[str, tuple[Overheard, ...]],
        collections: Mapping[CollectionKey, Collection],
        unshared: Mapping[str, bool],
        read: Callable[[Link], Item | Unreadable],
    ) -> Noticed:
        """What follows from all that was seen; `unshared` says of an account that nobody else sees its lists.

        `read` gives a linked item as it was when it was last seen.
        """
        fresh: list[HeardLine] = []
        further: list[HeardLine] = []
        went: list[HeardLine] = []
        author = partial(self._author, collections=collections, unshared=unshared)
        found = [*self._in_notes(looks, links, read, author), *self._in_items(overheard, author)]
        present = {line.id for line, _modified in found}
        for line, modified_at in found:
            before = self._not_acted_on.get(line.id)
            if before is None and line.id in self.known:
                continue
            first_seen = before.at if before is not None else line.at
            stage = Stage.WAITS if is_whole(first_seen, modified_at, self.now) else Stage.SEEN
            if line.stage is Stage.OVER:
                stage = Stage.OVER
            if before is None:
                fresh.append(replace(line, stage=stage))
            elif before.stage is Stage.SEEN:
                further.append(replace(line, at=first_seen, stage=stage))
        touched = self._touched(looks, overheard)
        for line in self._not_acted_on.values():
            if line.stage is not Stage.SEEN or line.id in present or line.account not in looks:
                continue
            if (line.account, line.uid) in touched or (line.account, line.href) in touched:
                went.append(line)
            elif is_whole(line.at, None, self.now):
                further.append(replace(line, stage=Stage.WAITS))
        taken_out = tuple(self._taken_out(looks, links, present))
        return Noticed(tuple(_once(fresh)), tuple(further), tuple(went), taken_out, overheard)

    def _taken_out(
        self, looks: Mapping[str, Look], links: Mapping[str, Link], present: Container[str]
    ) -> Iterator[HeardLine]:
        """What was heard in notes that this look shows without it, with our block as it was written."""
        for line in self.known.values():
            look, link = looks.get(line.account), links.get(line.uid)
            item = look.items.get(line.uid) if look is not None else None
            if item is None or link is None or line.where is Where.ITEM or line.id in present:
                continue
            if line.stage is not Stage.SEEN and not line.went and shows_block(item.description, link.body):
                yield line

    def _in_notes(
        self,
        looks: Mapping[str, Look],
        links: Mapping[str, Link],
        read: Callable[[Link], Item | Unreadable],
        author: Author,
    ) -> Iterator[Found]:
        """Lines around the blocks of cards that this look shows changed, or shows for the first time. Each is
        of whoever the card is for; whether others can have written them is told by `HeardLine.where`.
        """
        if not self.registry.household.columns:
            return
        here = {m.uid_id for m in self.registry.members if m.id not in self.registry.left}
        for account, look in looks.items():
            for uid, item in look.items.items():
                link = links.get(uid)
                if link is None or link.occurrence.thing.kind is not ThingKind.CARD or link.member not in here:
                    continue
                text = tuple(around_block(item.description, link.body, self.word_of))
                lines = self._told(item, text, account, link.member)
                if lines:
                    before = read(link)
                    renewed = isinstance(before, Item) and before.modified_at != item.modified_at
                    where = Where.NOTE if author(account, link.collection) == link.member else Where.SHARED
                    yield from ((replace(ln, where=where), item.modified_at if renewed else None) for ln in lines)
            for stray in look.strays:
                who = stray.identified
                if who.occurrence.thing.kind is ThingKind.CARD and who.member in here:
                    # Nobody knows any more what of it was heard: what stands there is not acted on once more.
                    for line in self._told(stray.item, lines_of(stray.item.description), account, who.member):
                        yield replace(line, line="", stage=Stage.OVER), None

    def _told(self, item: Item, text: Iterable[str], account: str, member: str) -> list[HeardLine]:
        spoken = spoken_in(text, self.registry.household.id, item.uid, self.word_of, self._went)
        return [HeardLine(s.id, member, account, item.uid, Where.NOTE, s.line, self.now) for s in spoken]

    def _in_items(self, overheard: Mapping[str, tuple[Overheard, ...]], author: Author) -> Iterator[Found]:
        household = self.registry.household.id
        for account, heard in overheard.items():
            for each in heard:
                if not each.items or (who := author(account, each.collection)) is None:
                    continue
                for item in each.items:
                    for said in spoken_in(lines_of(item.title), household, item.uid, self.word_of):
                        line = HeardLine(said.id, who, account, item.uid, Where.ITEM, said.line, self.now)
                        line = replace(line, collection=each.collection, href=item.ref.href)
                        yield line, item.modified_at if item.ref.href in each.new else None

    def _author(
        self,
        account: str,
        href: str,
        collections: Mapping[CollectionKey, Collection],
        unshared: Mapping[str, bool],
    ) -> str | None:
        """Oldest id of the one member who writes there; "" where several may, None where nobody does any more.

        Who left may write there as before.
        """
        here = {(c.origin, c.href) for c in collections.values() if c.account == account and c.href == href}
        accounts = {c.account for c in collections.values() if (c.origin, c.href) in here} | {account}
        writers = [m for m in self.registry.members if accounts & {m.tasks, m.events}]
        if all(m.id in self.registry.left for m in writers):
            return None
        return writers[0].uid_id if len(writers) == 1 and unshared.get(account, True) else ""

    @staticmethod
    def _touched(
        looks: Mapping[str, Look], overheard: Mapping[str, tuple[Overheard, ...]]
    ) -> frozenset[tuple[str, str]]:
        """By account, uids of cards and addresses of items that this look shows changed or gone."""
        cards = {(account, uid) for account, look in looks.items() for uid in (*look.items, *look.gone)}
        items = {(account, href) for account, heard in overheard.items() for e in heard for href in e.read | e.gone}
        return frozenset(cards | items)


def store_noticed(change: Change, noticed: Noticed, allowed: frozenset[str]) -> int:
    """Note what was heard in the accounts that go on; how many lines are new."""
    further = [line for line in noticed.further if line.account in allowed]
    heard = change.hear(line for line in noticed.fresh if line.account in allowed)
    change.follow(further)
    change.unhear(line.id for line in noticed.went if line.account in allowed)
    change.take_out(line.id for line in noticed.taken_out if line.account in allowed)
    for account in sorted(allowed & noticed.overheard.keys()):
        for each in noticed.overheard[account]:
            change.pass_by(each.passed)
            change.forget_passed(account, each.forgotten)
    return heard


def passed_by_now(account: str, collection: str, ref: Ref) -> PassedBy:
    """What stands at an address in this version is not to be read again."""
    return PassedBy(account, passed_id(collection, ref.href), _digest(ref.etag or ""), old=False)


def passed_id(collection: str, href: str) -> str:
    """The id of what stands at an address, as `PassedBy.id`; all of one list begin alike."""
    return f"{_digest(collection)[:12]}:{_digest(href)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _ours(uid: str | None) -> bool:
    return uid is not None and uid.startswith(UID_PREFIX)


def _once(lines: Iterable[HeardLine]) -> Iterator[HeardLine]:
    """Each id once: one list may be seen through two accounts."""
    seen: set[str] = set()
    for line in lines:
        if line.id not in seen:
            seen.add(line.id)
            yield line


def _with_bodies(
    opened: Opened, ref: CollectionRef, members: Iterable[Member]
) -> tuple[tuple[Member, ...], tuple[str, ...]]:
    """The members with their bodies, and the addresses at which nothing stands any more."""
    members = list(members)
    there = [m for m in members if m.body is not None]
    missing = [m.ref.href for m in members if m.body is None]
    if not missing:
        return tuple(there), ()
    fetched, gone = opened.connection.fetch(ref, missing)
    return (*there, *fetched), gone
