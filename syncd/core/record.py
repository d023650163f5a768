"""What is written to the ledger when an account shows something new."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from syncd.core.answers import ASKS_TO_AGREE
from syncd.core.fields import OWNERS, Seen
from syncd.core.identity import SHARED, entry_id
from syncd.core.occurrences.places import Owners
from syncd.core.outcome import Outcomes, new_id
from syncd.model.card import card_kind
from syncd.model.item import Field, Status
from syncd.model.ledger import Entry, EntryKind, Source
from syncd.model.link import Link
from syncd.model.occurrence import APART, Occurrence, OccurrenceState, Settled, ThingKind
from syncd.model.registry import Registry
from syncd.model.when import day_of, end_of

SKEW = timedelta(minutes=10)
"""A completion time may lie this far in the future: telephones' clocks differ."""

OLDEST = timedelta(days=400)
"""A completion time older than this is a clock that was wrong."""

_RESPONSIBILITY = {Status.DONE: EntryKind.DONE, Status.SKIPPED: EntryKind.SKIPPED}
_SESSION = {Status.DONE: EntryKind.HELD, Status.SKIPPED: EntryKind.CANCELLED}
_STATE = {
    EntryKind.DONE: OccurrenceState.DONE,
    EntryKind.SKIPPED: OccurrenceState.SKIPPED,
    EntryKind.HELD: OccurrenceState.HELD,
    EntryKind.CANCELLED: OccurrenceState.CANCELLED,
}
_BY_OWNER = frozenset(
    {OccurrenceState.DONE, OccurrenceState.SKIPPED, OccurrenceState.HELD, OccurrenceState.CANCELLED}
)


OUTSIDE = ("outside",)
"""`by` of what somebody did who is no member."""


class Scribe:
    """Makes entries of one household, each with its id; keeps count so that ids do not meet.

    `shared` are the hrefs of collections that more than one account reaches; `users` tells per account which members
    the users of its server are.
    """

    def __init__(
        self,
        registry: Registry,
        outcomes: Outcomes,
        now: datetime,
        shared: frozenset[str] = frozenset(),
        users: Mapping[str, Mapping[str, tuple[str, ...]]] | None = None,
    ) -> None:
        self._registry = registry
        self._shared = shared
        self._users = users or {}
        self._owners = Owners(registry)
        self._settled = dict(outcomes.settled)
        self._counts = dict(outcomes.counts)
        self._agreed = set(outcomes.agreed)
        self._signs: set[str] = set()
        self._now = now

    def owner_of(self, occurrence: Occurrence) -> str:
        """Member id of the owner on the nominal day; "" when it needs a home, is a session or is not listed."""
        return self._owners.owner_of(occurrence) or ""

    def entry(
        self,
        occurrence: Occurrence,
        kind: EntryKind,
        at: datetime,
        *,
        by: tuple[str, ...] = (),
        account: str = "",
        source: Source = Source.ACCOUNT,
    ) -> Entry:
        """A new entry about an occurrence; remembers what it makes of it."""
        number = self._counts.get(occurrence, 0)
        self._counts[occurrence] = number + 1
        responsibility, step, session = self._names(occurrence)
        return Entry(
            id=new_id(self._registry.household.id, occurrence, kind, self._now, number),
            at=at,
            seen_at=self._now,
            kind=kind,
            occurrence=occurrence,
            owner=self.owner_of(occurrence),
            by=by,
            account=account,
            source=source,
            responsibility=responsibility,
            step=step,
            session=session,
            recurrence_id=occurrence.recurrence_id,
        )

    def _names(self, occurrence: Occurrence) -> tuple[str, str, str]:
        """Responsibility, step and session as the registry names them now; a vanished one keeps its oldest name."""
        thing = occurrence.thing
        if thing.kind is ThingKind.CARD:
            return "", "", ""
        if thing.kind is ThingKind.SESSION:
            return "", "", next((s.id for s in self._registry.sessions if s.uid_id == thing.id), thing.id)
        for responsibility in self._registry.responsibilities:
            if responsibility.uid_id == thing.id:
                step = next((s.id for s in responsibility.steps if s.uid_id == thing.step), thing.step)
                return responsibility.id, step, ""
        return thing.id, thing.step, ""

    def doer(self, link: Link) -> tuple[str, ...]:
        """Who did what is seen on this item: the collection's member, if it is one member's collection.

        In a collection of two, reached by one account or by two, nobody can tell who ticked.
        """
        if link.member == SHARED or link.collection in self._shared:
            return ()
        users = [m for m in self._registry.members if link.place.account in (m.tasks, m.events)]
        if len(users) > 1:
            return ()
        return tuple(m.id for m in self._registry.members if m.uid_id == link.member)

    def outcome(self, link: Link, seen: Seen, before: Status) -> tuple[Entry, ...]:
        """Entries for a change of status; none when the ledger says so already."""
        if link.occurrence.thing.kind is ThingKind.CARD:
            return self._answer(link, seen, before)
        if link.occurrence.thing.kind is ThingKind.FAMILY:
            return ()
        shows = seen.status
        settled = self._settled.get(link.occurrence)
        if shows is Status.OPEN:
            if before is Status.OPEN or settled is None or settled.state not in _BY_OWNER:
                return ()
            del self._settled[link.occurrence]
            return (self._of(link, EntryKind.REOPENED, self._now),)
        kinds = _SESSION if link.occurrence.thing.kind is ThingKind.SESSION else _RESPONSIBILITY
        kind = kinds[shows]
        if shows is before or (settled is not None and settled.state is _STATE[kind]):
            return ()
        by = self._finisher(link, seen)
        entry = self.entry(link.occurrence, kind, self._when(seen), by=by, account=link.place.account)
        self._settled[link.occurrence] = Settled(_STATE[kind], entry.at, entry.by)
        return (entry,)

    def _answer(self, link: Link, seen: Seen, before: Status) -> tuple[Entry, ...]:
        """Entries for an answer on a card: a tick agrees, where the card asks for that; taken off, it is taken back.

        It is the member's own word, in whatever collection: what the item says that somebody else ticked is none.
        """
        one, account = link.occurrence, link.place.account
        members = tuple(m.id for m in self._registry.members if m.uid_id == link.member)
        if card_kind(one.thing) not in ASKS_TO_AGREE or seen.status is before or not members:
            return ()
        if seen.status is Status.DONE and one not in self._agreed:
            if seen.item.completed_by and not set(members) & set(self._finisher(link, seen)):
                return ()
            self._agreed.add(one)
            word = self.entry(one, EntryKind.AGREED, self._when(seen), by=members, account=account)
        elif seen.status is not Status.DONE and one in self._agreed:
            self._agreed.discard(one)
            word = self.entry(one, EntryKind.REOPENED, self._now, by=members, account=account)
        else:
            return ()
        return (replace(word, owner=members[0]),)

    def _finisher(self, link: Link, seen: Seen) -> tuple[str, ...]:
        """Who finished it, as the item itself says where it does; a user who is no member is somebody outside."""
        said = seen.item.completed_by
        if not said:
            return self.doer(link)
        members = self._users.get(link.place.account, {}).get(said)
        if members is None:
            return OUTSIDE
        return members if len(members) == 1 else ()

    def withdrawn(self, occurrence: Occurrence, at: datetime, account: str) -> tuple[Entry, ...]:
        """syncd took away or closed an item of it; nothing is said of what is apart."""
        if occurrence.thing.kind in APART:
            return ()
        return (self.entry(occurrence, EntryKind.WITHDRAWN, at, account=account, source=Source.SYNCD),)

    def _of(self, link: Link, kind: EntryKind, at: datetime) -> Entry:
        return self.entry(link.occurrence, kind, at, by=self.doer(link), account=link.place.account)

    def _when(self, seen: Seen) -> datetime:
        """When it was finished, as far as the item says so believably; else when it was seen."""
        said = seen.item.completed_at
        if said is None or not self._now - OLDEST <= said <= self._now + SKEW:
            return self._now
        return said

    def drop(self, link: Link) -> Entry:
        """The owner removed the open item."""
        entry = self._of(link, EntryKind.DROPPED, self._now)
        self._settled[link.occurrence] = Settled(OccurrenceState.DROPPED, entry.at, entry.by)
        return entry

    def put_back(self, link: Link) -> Entry:
        """The owner put back what they had removed: it is the item once more."""
        self._settled.pop(link.occurrence, None)
        return self._of(link, EntryKind.REOPENED, self._now)

    def sign(self, link: Link, fields: Collection[Field]) -> tuple[Entry, ...]:
        """A sign of life: member and day, no content; the same day gives the same entry.

        What was met without a link says nothing about today.
        """
        doer = self.doer(link)
        if not doer or not OWNERS.intersection(fields) or link.first_seen == self._now:
            return ()
        member = self._registry.member(doer[0])
        return self._sign(link, doer, self._now, day_of(self._now, member.zone))

    def was_there(self, card: Link, week: date) -> tuple[Entry, ...]:
        """A sign of life for a week that is over, given by its member after it; the week that runs has its own."""
        doer = self.doer(card)
        last = week + timedelta(days=6)
        if not doer or day_of(self._now, self._registry.household.zone) <= last:
            return ()
        return self._sign(card, doer, end_of(last, self._registry.household.zone) - timedelta(seconds=1), last)

    def _sign(self, link: Link, doer: tuple[str, ...], at: datetime, day: date) -> tuple[Entry, ...]:
        member = self._registry.member(doer[0])
        identity = entry_id(self._registry.household.id, "sign", member.uid_id, day.isoformat())
        if identity in self._signs:
            return ()
        self._signs.add(identity)
        return (
            Entry(
                id=identity,
                at=at,
                seen_at=self._now,
                kind=EntryKind.SIGN,
                occurrence=None,
                by=doer,
                account=link.place.account,
                recurrence_id=day,
            ),
        )

    def happened(self, link: Link, at: datetime) -> Entry:
        """It happened, as the owner says by closing the week; said once more it is the same entry."""
        one = link.occurrence
        told = self.entry(one, EntryKind.DONE, at, by=self.doer(link), account=link.place.account)
        self._settled[one] = Settled(OccurrenceState.DONE, at, told.by)
        day = one.recurrence_id.isoformat()
        named = entry_id(self._registry.household.id, "week", one.thing.id, one.thing.step, day, link.member)
        return replace(told, id=named)

    def settled(self, occurrence: Occurrence) -> bool:
        """Whether it is settled by now, new entries included."""
        return occurrence in self._settled
