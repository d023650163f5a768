"""Identity: the uid of an item is computed from what it stands for, so that it can be computed again without state.

RFC 7986 section 5.3 asks for uids without personal data: a name-based UUID (RFC 9562 section 5.5) of the household,
the thing, the date, the member, the form and the generation says nothing to a stranger.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

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
    """Every thing of the registry that can have items, by its oldest names, in registry order."""
    for responsibility in registry.responsibilities:
        for step in responsibility.steps:
            yield Thing(ThingKind.RESPONSIBILITY, responsibility.uid_id, step.uid_id)
    for session in registry.sessions:
        yield Thing(ThingKind.SESSION, session.uid_id, session.uid_id)


def recognise(registry: Registry, uids: Iterable[str], today: date, kinds: Iterable[Kind]) -> dict[str, Identified]:
    """Which of `uids` are this household's, found by computing the uids that could stand there.

    Every day from 400 days back is tried, not only what the rules give now: the rule may have changed since. The
    search ends as soon as every uid is known; what is left over belongs to somebody else.
    """
    missing = {uid for uid in uids if uid.startswith(UID_PREFIX)}
    found: dict[str, Identified] = {}
    if not missing:
        return found
    horizons = [session.horizon for session in registry.sessions]
    leads = [step.ahead for r in registry.responsibilities for step in r.steps if step.ahead is not None]
    ahead = max(LOOK_AHEAD, *horizons, *leads, timedelta())
    days = [today - LOOK_BACK + timedelta(days=n) for n in range((LOOK_BACK + ahead).days + 1)]
    members = [member.uid_id for member in registry.members]
    all_things = list(things(registry))
    all_kinds = tuple(dict.fromkeys(kinds))
    for generation in range(GENERATIONS):
        for thing in all_things:
            whose = [*members, SHARED] if thing.kind is ThingKind.SESSION else members
            for day in days:
                occurrence = Occurrence(thing, day)
                for member in whose:
                    for kind in all_kinds:
                        uid = mint_uid(registry.household.id, occurrence, member, kind, generation)
                        if uid in missing:
                            found[uid] = Identified(occurrence, member, kind, generation)
                            missing.discard(uid)
                            if not missing:
                                return found
    return found
