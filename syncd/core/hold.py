"""Holding: an occurrence that was taken back stays as it stands until its registry lines change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from syncd.core.scene import Action
from syncd.core.table import Act
from syncd.model.effect import Hold
from syncd.model.occurrence import Occurrence, Thing, ThingKind
from syncd.model.registry import Registry


def lines_digest(registry: Registry, thing: Thing) -> str:
    """Digest of what the registry says of a thing: its responsibility or session, whole; nothing once it is gone.

    Of a card it is who there is, and where their things go.
    """
    if thing.kind is ThingKind.CARD:
        lines: object = [(m.uid_id, m.tasks, m.events) for m in registry.members if m.id not in registry.left]
    elif thing.kind is ThingKind.SESSION:
        lines = next((s for s in registry.sessions if s.uid_id == thing.id), None)
    else:
        lines = next((r for r in registry.responsibilities if r.uid_id == thing.id), None)
    return hashlib.sha256(repr(lines).encode()).hexdigest()[:16]


def held_now(registry: Registry, holds: Iterable[Hold]) -> frozenset[Occurrence]:
    """The occurrences whose registry lines are as they were when they were held."""
    digests: dict[Thing, str] = {}
    held = set()
    for hold in holds:
        thing = hold.occurrence.thing
        if thing not in digests:
            digests[thing] = lines_digest(registry, thing)
        if digests[thing] == hold.digest:
            held.add(hold.occurrence)
    return frozenset(held)


def unagreed(registry: Registry, occurrences: Iterable[Occurrence]) -> frozenset[Occurrence]:
    """Those of a responsibility from before anything is known to have been agreed of it: what stands there, stands.

    Where a yes counts and nothing tells of any, as with a lost state, items are nobody's slip.
    """
    before = {each.uid_id: each.unagreed_before for each in registry.responsibilities if each.unagreed_before}
    if not before:
        return frozenset()
    kinds = (ThingKind.RESPONSIBILITY, ThingKind.FAMILY)
    return frozenset(
        each
        for each in occurrences
        if each.thing.kind in kinds and (day := before.get(each.thing.id)) and each.recurrence_id < day
    )


def as_they_stand(actions: Iterable[Action], held: frozenset[Occurrence]) -> Iterator[Action]:
    """The actions without what would write to a held occurrence, make it or lapse it; what is seen of it counts.

    Whoever is paused, left or put it down has it taken away all the same.
    """
    for action in actions:
        if (
            action.laid_down
            or action.occurrence not in held
            or (action.write is None and action.act not in (Act.LAPSE, Act.WITHDRAW))
        ):
            yield action
        elif action.act is not Act.LAPSE and (action.link is not None or action.entries):
            yield replace(action, act=Act.RECORD, write=None, conditional=False)
