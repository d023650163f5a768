"""Identity: the uid of an item is computed from what it stands for, so that it can be computed again without state.

RFC 7986 section 5.3 asks for uids without personal data: a name-based UUID (RFC 9562 section 5.5) of the household,
the thing, the date, the member, the form and the generation says nothing to a stranger.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha1

from syncd.model.card import CardKind, card_thing
from syncd.model.family import FAMILY
from syncd.model.item import Kind
from syncd.model.occurrence import Occurrence, Thing, ThingKind
from syncd.model.registry import Registry

UID_PREFIX = "syncd-"
SHARED = "shared"
"""Member of a session copy that several members share because their calendars are one collection."""

GENERATIONS = 10
"""How many generations are looked for without state."""

LOOK_BACK = timedelta(days=400)
LOOK_AHEAD = timedelta(days=120)

_NAMESPACE = uuid.UUID("6f1c2d0e-3a55-5b0a-9d0c-5f8f1f6f7a11")

_OURS = re.compile(UID_PREFIX + r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
"""What every uid of syncd looks like, of whatever household."""

_UNMARKED = 6
"""Octets of a name-based UUID that are its digest's own, before its version (RFC 9562 section 5.5)."""


@dataclass(frozen=True, slots=True)
class Identified:
    """What a uid stands for."""

    occurrence: Occurrence
    member: str
    kind: Kind
    generation: int


def mint_uid(household: str, occurrence: Occurrence, member: str, kind: Kind, generation: int) -> str:
    """The uid of an item; `household` and `member` are the oldest ids, `member` may be `shared`."""
    thing = occurrence.thing
    name = "/".join(
        (
            household,
            thing.kind,
            thing.id,
            thing.step,
            occurrence.recurrence_id.isoformat(),
            member,
            kind,
            str(generation),
        )
    )
    return UID_PREFIX + str(uuid.uuid5(_NAMESPACE, name))


def entry_id(household: str, *parts: str) -> str:
    """Id of a ledger entry: the same event gives the same id."""
    return str(uuid.uuid5(_NAMESPACE, "/".join((household, "ledger", *parts))))


def things(registry: Registry) -> Iterator[Thing]:
    """Every step and session of the registry, by its oldest names, in registry order."""
    for responsibility in registry.responsibilities:
        for step in responsibility.steps:
            yield Thing(ThingKind.RESPONSIBILITY, responsibility.uid_id, step.uid_id)
    for session in registry.sessions:
        yield Thing(ThingKind.SESSION, session.uid_id, session.uid_id)


def card_things(registry: Registry) -> Iterator[tuple[Thing, str]]:
    """Every card that a member of this registry can have, each with the oldest id of the member."""
    for member in registry.members:
        whose = member.uid_id
        for kind in (CardKind.COLUMN, CardKind.DEAL, CardKind.FIRST, CardKind.PRINCIPLE):
            yield card_thing(kind, whose), whose
        for responsibility in registry.responsibilities:
            yield card_thing(CardKind.PROPOSAL, whose, responsibility.uid_id), whose
        for account in registry.accounts:
            if account.id in (member.tasks, member.events):
                yield card_thing(CardKind.NOTICE, whose, account.uid_id), whose
                yield card_thing(CardKind.GUARD, whose, account.uid_id), whose
        for session in registry.sessions:
            if member.id in session.members:
                yield card_thing(CardKind.KEEP, whose, session.uid_id), whose


def family_things(registry: Registry) -> Iterator[tuple[Thing, str]]:
    """Every step that the family calendar can show, with the member of its entries; none without such a calendar."""
    if registry.household.family_calendar is not None:
        for responsibility in registry.responsibilities:
            for step in responsibility.steps:
                yield Thing(ThingKind.FAMILY, responsibility.uid_id, step.uid_id), FAMILY


@dataclass(frozen=True, slots=True)
class _Space:
    """Everything that uids of a household are made of within a look."""

    household: str
    things: tuple[Thing, ...]
    cards: tuple[tuple[Thing, str], ...]
    shown: tuple[tuple[Thing, str], ...]
    members: tuple[str, ...]
    kinds: tuple[Kind, ...]
    first: date
    last: date

    def days(self) -> list[str]:
        """Every day of it."""
        return [(self.first + timedelta(days=n)).isoformat() for n in range((self.last - self.first).days + 1)]

    def whose(self) -> Iterator[tuple[Thing, tuple[str, ...]]]:
        """Every thing, with the members for whom an item of it can be made."""
        for thing in self.things:
            yield thing, ((*self.members, SHARED) if thing.kind is ThingKind.SESSION else self.members)
        for thing, member in (*self.cards, *self.shown):
            yield thing, (member,)


def recognise(registry: Registry, uids: Iterable[str], today: date, kinds: Iterable[Kind]) -> dict[str, Identified]:
    """Which of `uids` are this household's, found by computing the uids that could stand there.

    Every day from 400 days back is tried, not only what the rules give now: the rule may have changed since. The
    search ends as soon as every uid is known; what is left over belongs to somebody else, and is not searched for
    again in this process as long as the things, members and day are the same.
    """
    missing = {uid for uid in uids if _OURS.fullmatch(uid)}
    if not missing:
        return {}
    horizons = [session.horizon for session in registry.sessions]
    leads = [step.ahead for r in registry.responsibilities for step in r.steps if step.ahead is not None]
    space = _Space(
        registry.household.id,
        tuple(things(registry)),
        tuple(card_things(registry)),
        tuple(family_things(registry)),
        tuple(member.uid_id for member in registry.members),
        tuple(dict.fromkeys(kinds)),
        today - LOOK_BACK,
        today + max(LOOK_AHEAD, *horizons, *leads, timedelta()),
    )
    strangers = _strangers(space)
    found = _search(space, missing - strangers)
    strangers |= missing - found.keys()
    return found


@lru_cache(maxsize=2)
def _strangers(_space: _Space) -> set[str]:
    """Uids that were searched for in this space and not found. It only spares work: no answer depends on it."""
    return set()


def _search(space: _Space, uids: set[str]) -> dict[str, Identified]:
    """Compute uids until each of these is found or none is left. Raw digests: several hundred thousand are tried."""
    found: dict[str, Identified] = {}
    by_digest = {uuid.UUID(uid.removeprefix(UID_PREFIX)).bytes[:_UNMARKED]: uid for uid in uids}
    days = space.days() if uids else []
    for generation in range(GENERATIONS):
        for thing, whose in space.whose():
            tails = [
                (f"/{member}/{kind}/{generation}".encode(), member, kind) for member in whose for kind in space.kinds
            ]
            before = sha1(_NAMESPACE.bytes, usedforsecurity=False)
            before.update(f"{space.household}/{thing.kind}/{thing.id}/{thing.step}/".encode())
            for day in days:
                dated = before.copy()
                dated.update(day.encode())
                for tail, member, kind in tails:
                    whole = dated.copy()
                    whole.update(tail)
                    uid = by_digest.get(whole.digest()[:_UNMARKED])
                    if uid is None:
                        continue
                    occurrence = Occurrence(thing, date.fromisoformat(day))
                    if mint_uid(space.household, occurrence, member, kind, generation) == uid:
                        found[uid] = Identified(occurrence, member, kind, generation)
                        if len(found) == len(uids):
                            return found
    return found
