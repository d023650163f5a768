"""What one answer about a collection tells of our items, given what the state knows of its account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from syncd.core.identity import UID_PREFIX, Identified
from syncd.core.scene import Look, Stray
from syncd.engine.hearing import Ear
from syncd.engine.opened import Opened
from syncd.model.item import Field, Item, Ref, Status, Unreadable
from syncd.model.link import Collection, Intent, Link
from syncd.ports import Changes, CollectionRef, Member


@dataclass(frozen=True, slots=True)
class Known:
    """What the state knows of an account before a look.

    Attributes:
        collections: every one that is known of the account, those of former lists too.
        links: every link of the account that has not ended.
        intents: writes whose outcome is not known.
        let_go: uids that are not followed any more.
        recognise: what uids of ours stand for; pure.
        stood_at: where items of these uids stand or stood, as far as it is known.
        listing: ask for full listings now.
        dry: make nothing: a collection that is missing is taken as empty.
        ear: what listens in the lists that syncd made.
    """

    collections: tuple[Collection, ...]
    links: tuple[Link, ...]
    intents: tuple[Intent, ...]
    let_go: frozenset[str]
    recognise: Callable[[Iterable[str]], Mapping[str, Identified]]
    stood_at: Callable[[Iterable[str]], Mapping[str, str]] = field(default=lambda _uids: {}, kw_only=True)
    listing: bool = False
    dry: bool = False
    ear: Ear | None = None


class Sorting:
    """Sorts the members of one answer: ours and changed, ours without a link, foreign (dropped unread), gone."""

    def __init__(
        self,
        opened: Opened,
        ref: CollectionRef,
        mine: Mapping[str, Link],
        known: Known,
        changes: Changes,
        made_since: Iterable[str],
    ) -> None:
        self._opened = opened
        self._ref = ref
        self._mine = mine
        self._by_uid = {link.uid: link for link in mine.values()}
        self._linked = {link.uid for link in known.links}
        self._known = known
        self._changes = changes
        can = opened.connection.capabilities
        self._hrefs_stay, self._absence_counts = can.hrefs_stay, can.absence_counts
        self._unnamed = set(made_since) - {m.ref.href for m in changes.members} - set(changes.removed)
        self.set_aside: tuple[tuple[str, Unreadable], ...] = ()
        self.announced: dict[str, Item] = {}

    def look(self, found: Iterable[Member]) -> Look:
        """Everything of ours that this answer tells."""
        members = {m.ref.href: m for m in (*self._changes.members, *found)}
        wanted = [m for m in members.values() if self._concerns_us(m)]
        wanted = self._without_copies(wanted)
        recognised = self._known.recognise([m.uid for m in wanted if m.uid and m.ref.href not in self._mine])
        announced = {intent.uid for intent in self._known.intents}
        wanted = [
            m
            for m in wanted
            if m.ref.href in self._mine or m.uid in self._by_uid or m.uid in recognised or m.uid in announced
        ]
        unnamed = self._unnamed | self._open_and_absent(set(members))
        wanted += [Member(Ref(href, None), self._mine[href].uid) for href in sorted(unnamed)]
        bodies, gone_hrefs = self._bodies(wanted)
        items: dict[str, Item] = {}
        strays: list[Stray] = []
        unreadable: dict[str, Unreadable] = {}
        aside: list[tuple[str, Unreadable]] = []
        for member in bodies:
            link = self._mine.get(member.ref.href) or self._by_uid.get(member.uid or "")
            if link is not None and self._hrefs_stay:
                # Its address says what it is, whatever its owner made of the line that names its uid.
                member = replace(member, uid=link.uid)  # noqa: PLW2901
            read = self._opened.connection.read(self._ref, member)
            if isinstance(read, Unreadable):
                aside.append((self._opened.account.id, read))
                if link is not None:
                    unreadable[link.uid] = read
            elif link is not None and read.uid == link.uid:
                items[link.uid] = read
            elif link is not None:
                unreadable[link.uid] = Unreadable(read.ref, read.uid, "another uid stands at its address")
            elif read.uid in announced:
                self.announced[read.uid] = read
            elif read.uid in recognised:
                strays.append(Stray(read, recognised[read.uid], self._ref.href))
        self.set_aside = tuple(aside)
        gone = self._gone(gone_hrefs, set(members)) - set(items)
        return Look(self._opened.account.id, items, frozenset(gone), tuple(strays), unreadable)

    def _concerns_us(self, member: Member) -> bool:
        """Whether a member is a changed item of ours, or might be one without a link."""
        link = self._mine.get(member.ref.href)
        if link is not None:
            return link.etag is None or member.ref.etag != link.etag
        if self._hrefs_stay and member.uid in self._linked:
            return False  # A copy that somebody made of ours.
        return member.uid is not None and member.uid.startswith(UID_PREFIX) and member.uid not in self._known.let_go

    def _without_copies(self, members: list[Member]) -> list[Member]:
        """Without copies of what was ours and is gone by now, where an item keeps its href for ever."""
        if not self._hrefs_stay:
            return members
        stood = self._known.stood_at([m.uid for m in members if m.uid and m.ref.href not in self._mine])
        return [m for m in members if m.ref.href in self._mine or stood.get(m.uid or "", "") in ("", m.ref.href)]

    def _bodies(self, members: list[Member]) -> tuple[list[Member], tuple[str, ...]]:
        """The members with their bodies, fetched where the answer did not carry them."""
        there = [m for m in members if m.body is not None]
        missing = [m.ref.href for m in members if m.body is None]
        if not missing:
            return there, ()
        fetched, gone = self._opened.connection.fetch(self._ref, missing)
        uids = {m.ref.href: m.uid for m in members}
        return [*there, *(replace(m, uid=m.uid or uids.get(m.ref.href)) for m in fetched)], gone

    def _open_and_absent(self, present: set[str]) -> set[str]:
        """Hrefs of ours that a whole listing should have named and did not, where absence alone says nothing.

        What was finished when last seen is not expected there.
        """
        if self._absence_counts or not (self._changes.listing and self._changes.complete):
            return set()
        shown_open = {h for h, link in self._mine.items() if link.theirs[Field.STATUS] == Status.OPEN}
        return shown_open - present

    def _gone(self, fetched_gone: Iterable[str], present: set[str]) -> set[str]:
        """Uids of ours that are not there: by the server's own word, or by absence from a whole listing."""
        hrefs = {*self._changes.removed, *fetched_gone}
        if self._changes.listing and self._changes.complete and self._absence_counts:
            hrefs |= set(self._mine) - present
        return {self._mine[href].uid for href in hrefs if href in self._mine}
