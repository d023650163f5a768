"""Looking at one account: what changed, what is gone, what of ours stands there without a link.

Network and translation only; nothing is stored here. The cheapest correct look is one request for a collection
where nothing changed (notes of the protocol: RFC 6578 sync-collection), a full etag listing once a day, because a
sync token cannot be trusted for ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from syncd.core.identity import UID_PREFIX
from syncd.core.scene import Look
from syncd.engine.hearing import Overheard
from syncd.engine.named import made_since
from syncd.engine.opened import Opened
from syncd.engine.sorting import Known, Sorting
from syncd.errors import AccountError, CollectionGone, Forbidden, PairingChanged, TokenRefused
from syncd.model.item import Item, Unreadable
from syncd.model.link import Collection, Link, LinkState, Verb
from syncd.model.registry import Slot
from syncd.ports import Changes, CollectionRef

FULL_LISTING_EVERY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a look brought, or the error that ended it.

    `collections` are the collections as they shall be stored together with what was seen; `strays_of_intents` are
    items met without a link that a left-over intent explains. `carried` are linked items that somebody moved to
    another list of ours: uid -> href of the collection where they stand now.
    """

    look: Look
    collections: tuple[Collection, ...] = ()
    server_date: datetime | None = None
    error: AccountError | None = None
    set_aside: tuple[tuple[str, Unreadable], ...] = ()
    announced: Mapping[str, Item] = field(default_factory=dict)
    carried: Mapping[str, str] = field(default_factory=dict)
    overheard: tuple[Overheard, ...] = ()


def gather(opened: Opened, known: Known, now: datetime) -> Gathered:
    """Look at every collection of an account. An account error ends the look and is returned, not raised."""
    account = opened.account.id
    parts: list[Gathered] = []
    try:
        for slot in sorted(opened.slots, key=lambda slot: not opened.asks_for(slot)):
            parts += _look_at(opened, slot, known, parts, now)
    except AccountError as error:
        return Gathered(Look(account), error=error, server_date=opened.connection.server_date)
    complete = [p.look.complete_at for p in parts]
    items = {uid: item for p in parts for uid, item in p.look.items.items()}
    gone = frozenset().union(*(p.look.gone for p in parts))
    strays = [stray for p in parts for stray in p.look.strays]
    # What stands under a uid that is linked in another list was moved there by hand, or is a copy of it.
    linked = {link.uid for link in known.links}
    carried = {s.item.uid: s for s in strays if s.item.uid in gone & linked - items.keys()}
    look = Look(
        account,
        items={**items, **{uid: stray.item for uid, stray in carried.items()}},
        gone=gone - carried.keys(),
        strays=tuple(stray for stray in strays if stray.item.uid not in linked),
        unreadable={uid: bad for p in parts for uid, bad in p.look.unreadable.items()},
        complete_at=None if not complete or None in complete else now,
    )
    return Gathered(
        look,
        tuple(c for p in parts for c in p.collections),
        opened.connection.server_date,
        set_aside=tuple(bad for p in parts for bad in p.set_aside),
        announced={uid: item for p in parts for uid, item in p.announced.items()},
        carried={uid: stray.collection for uid, stray in carried.items()},
        overheard=tuple(heard for p in parts for heard in p.overheard),
    )


def _look_at(
    opened: Opened, slot: Slot, known: Known, parts: Sequence[Gathered], now: datetime
) -> tuple[Gathered, ...]:
    """What stands in the collection of a slot, after those of `parts`; nothing for a former list that is no more."""
    if opened.asks_for(slot):
        collection, first = _asked(opened, slot, known)
        if not collection.href:
            return (Gathered(Look(opened.account.id, complete_at=now), (collection,)),)
        return (_look_in(opened, collection, known, now, first=first),)
    former = next((c for c in known.collections if (c.role, c.list) == (slot.role, slot.list) and c.href), None)
    seen = {(c.role, c.href) for part in parts for c in part.collections}
    if former is None or (former.role, former.href) in seen:
        # Its owner renamed it, and the registry followed: it was looked at by the name that it has now.
        return ()
    try:
        return (_look_in(opened, former, known, now, first=False),)
    except CollectionGone:
        mine = [link for link in known.links if link.collection == former.href]
        if not _moved_whole(mine, known.links, parts):
            raise
        # Its owner removed a list that nobody asks for any more, and everything stands in the new one.
        return (Gathered(Look(opened.account.id, gone=frozenset(k.uid for k in mine), complete_at=now)),)


def _moved_whole(mine: Iterable[Link], links: Iterable[Link], parts: Sequence[Gathered]) -> bool:
    """Whether each open item of a former list stands, open, in a collection that was just looked at."""
    here = {collection.href for part in parts for collection in part.collections}
    missing = {uid for part in parts for uid in (*part.look.gone, *part.look.unreadable)}
    standing = {
        (k.occurrence, k.member)
        for k in links
        if k.collection in here and k.uid not in missing and k.state is LinkState.OPEN
    }
    waiting = (k for k in mine if k.stands_open)
    return all((k.occurrence, k.member) in standing for k in waiting)


def _asked(opened: Opened, slot: Slot, known: Known) -> tuple[Collection, bool]:
    """The collection that the registry asks for, and whether nothing was ever seen there.

    It is known by its address as long as something of ours stands there. One that is known by another name is the
    same one: its owner renamed it, and then the registry followed.
    """
    same = [c for c in known.collections if c.role == slot.role and c.href]
    paired = next((c for c in same if c.list == slot.list), None)
    held = {link.collection for link in known.links}
    others = [c for c in same if c.list != slot.list and c.href in held]
    if paired is not None and (paired.href in held or not others):
        return paired, False
    for other in others:
        # Settings that lead elsewhere are not answered with a new list there.
        still_paired(opened, other)
    try:
        found = _find_or_make(opened, slot, make=not known.dry)
    except CollectionGone:
        if not known.dry:
            raise
        identity = opened.connection.identify()
        role, origin, user = slot.role, identity.origin, identity.user
        return Collection(opened.account.id, role, "", origin, user, made=True, list=slot.list), True
    at = (found.origin, found.user, found.href)
    before = next((c for c in same if (c.origin, c.user, c.href) == at), None)
    if before is None:
        return found, True
    return replace(before, list=slot.list, settings=found.settings), False


def _look_in(opened: Opened, collection: Collection, known: Known, now: datetime, *, first: bool) -> Gathered:
    collection = still_paired(opened, collection)
    ref = opened.ref(collection)
    opened.connection.attach(ref)
    listing_due = known.listing or collection.listed_at is None or now - collection.listed_at >= FULL_LISTING_EVERY
    changes = _changes(opened, ref, collection, listing=listing_due and not first)
    mine = {k.href: k for k in known.links if k.collection == collection.href}
    hrefs_stay = opened.connection.capabilities.hrefs_stay
    elsewhere = _may_stand_elsewhere(mine, changes, collection, first=first, hrefs_stay=hrefs_stay)
    elsewhere = elsewhere or _may_be_finished(opened, known, changes)
    found = opened.connection.find(ref, UID_PREFIX) if elsewhere else ()
    unnamed = made_since(mine, collection) if collection.wrote and not changes.listing else ()
    sorted_out = Sorting(opened, ref, mine, known, changes, unnamed)
    look = sorted_out.look(found)
    heard = () if known.ear is None else (known.ear.overhear(opened, ref, collection, changes, mine),)
    whole = changes.complete and (changes.listing or not listing_due)
    collection = replace(
        collection,
        cursor=changes.cursor,
        wrote=False,
        listed_at=now if changes.listing and changes.complete else collection.listed_at,
        looked_at=now if changes.complete else collection.looked_at,
    )
    look = replace(look, complete_at=now if whole else None)
    aside, announced = sorted_out.set_aside, sorted_out.announced
    return Gathered(look, (collection,), set_aside=aside, announced=announced, overheard=heard)


def _find_or_make(opened: Opened, slot: Slot, *, make: bool) -> Collection:
    identity = opened.connection.identify()
    try:
        ref = opened.connection.open_collection(slot, slot.list, create=make)
    except CollectionGone as error:
        if not make:
            raise
        # Nothing of ours was ever there: the account is not paused, it wants a collection.
        raise Forbidden(str(error), hint=error.hint) from error
    return Collection(
        opened.account.id,
        slot.role,
        ref.href,
        identity.origin,
        identity.user,
        ref.made,
        settings=settings_digest(opened),
        list=slot.list,
    )


def _may_stand_elsewhere(
    mine: Mapping[str, Link], changes: Changes, collection: Collection, *, first: bool, hrefs_stay: bool
) -> bool:
    """Whether ours may stand at an address that does not tell its uid, so that uids have to be asked for.

    Met for the first time in a collection that was there before, and whenever something of ours is not where it was:
    a client that moves an item to another address (RFC 4918 section 9.9) removes nothing.
    """
    if first:
        return not collection.made
    if hrefs_stay:
        return False
    absent = not mine.keys().isdisjoint(changes.removed)
    if changes.listing and changes.complete:
        absent = absent or not mine.keys() <= {m.ref.href for m in changes.members}
    return absent and any(m.uid is None for m in changes.members)


def _may_be_finished(opened: Opened, known: Known, changes: Changes) -> bool:
    """Whether something that a lost answer left unknown may have been made, and finished by its owner since.

    A listing that does not name what is finished cannot tell, so finished items are asked for too.
    """
    lists_all = opened.connection.capabilities.absence_counts or not changes.listing
    return not lists_all and any(intent.verb is Verb.CREATE for intent in known.intents)


def settings_digest(opened: Opened) -> str:
    """Digest of an account's settings; they hold no secret."""
    return hashlib.sha256(repr(opened.account.settings).encode()).hexdigest()[:16]


def still_paired(opened: Opened, collection: Collection) -> Collection:
    """The collection, after making sure that changed settings lead to the same server and user as before.

    A changed pairing is never compared with the old one: everything would look deleted. Raises PairingChanged.
    """
    digest = settings_digest(opened)
    if collection.settings == digest:
        return collection
    identity = opened.connection.identify()
    if (identity.origin, identity.user) != (collection.origin, collection.user):
        account = opened.account.id
        raise PairingChanged(
            f"{account} leads to {identity.user} at {identity.origin} now, not to {collection.user} at"
            f" {collection.origin}, for whom its items were made",
            hint=f"put the old settings back, or start anew there: syncd resume {account} --accept ...",
        )
    return replace(collection, settings=digest)


def _changes(opened: Opened, ref: CollectionRef, collection: Collection, *, listing: bool) -> Changes:
    """Ask for what changed. Right after own writes etags are enough; elsewhere than in our own never more."""
    bodies = collection.made and not collection.wrote and not listing
    try:
        return opened.connection.changes(ref, collection.cursor, listing=listing, bodies=bodies)
    except TokenRefused:
        return opened.connection.changes(ref, "", listing=False, bodies=False)
