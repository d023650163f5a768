"""What changed hands: homes that were found, handovers that settle in or have, handovers to come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from syncd.core.agenda.facts import Agreed, Names, names_of
from syncd.core.agenda.material import Material
from syncd.model.ledger import EntryKind
from syncd.model.registry import TRANSITION, Ownership, Responsibility
from syncd.model.when import day_of

_DAY = timedelta(days=1)
SOON = timedelta(days=14)
"""A handover so near is worth a line in a planning session."""


def homes_found(material: Material) -> Names:
    """What needed a home at the session before and has one now."""
    return names_of(
        (each, each.name, None)
        for each, span in _begun(material)
        if material.since_day <= _since(span) <= material.day and each.owner_on(_since(span) - _DAY) is None
    )


def settled_in(material: Material) -> Names:
    """Ownerships whose time of settling in ended since the session before."""
    return names_of(
        (each, each.name, None)
        for each, span in _begun(material)
        if material.since_day < _since(span) + TRANSITION <= material.day and _holds(span, material.day)
    )


def settling(material: Material) -> Names:
    """Ownerships that settle in on the day of the session."""
    return names_of(
        (each, each.name, None)
        for each, span in _begun(material)
        if _since(span) <= material.day < _since(span) + TRANSITION and _holds(span, material.day)
    )


def changing_hands(material: Material) -> Names:
    """Handovers of the next two weeks, with their day."""
    return names_of(
        (each, each.name, _since(span))
        for each, span in _begun(material)
        if material.day < _since(span) <= material.day + SOON
    )


def agreed(material: Material) -> tuple[Agreed, ...]:
    """What was agreed since the session before, each thing once, as it was agreed last."""
    things = {each.id: each for each in material.registry.responsibilities}
    names = {member.id: member.name for member in material.registry.members}
    found: dict[str, Agreed] = {}
    for entry in material.told:
        about = things.get(entry.responsibility)
        if about is None or entry.occurrence is not None or entry.at < material.since:
            continue
        if entry.kind in (EntryKind.HANDOVER, EntryKind.AGREED):
            day = day_of(entry.at, material.zone)
            handed = entry.kind is EntryKind.HANDOVER
            owner = names.get(entry.owner, "") if handed else ""
            # What is new has no owner yet; another weight is of something that somebody owns.
            homeless = not owner if handed else about.owner_on(day) is None
            found.pop(about.id, None)
            found[about.id] = Agreed(" ".join(about.name.split()), about.private, owner, homeless, day)
    return tuple(found.values())


def _begun(material: Material) -> Iterator[tuple[Responsibility, Ownership]]:
    """Ownerships that began while the registry held the responsibility, with somebody other than its owner before.

    What a pause cuts out of an ownership is no change of hands.
    """
    for each in material.registry.responsibilities:
        known = material.in_force(each)
        spans = each.ownership
        for before, span in pairwise((None, *spans)):
            assert span is not None
            if span.since is None or (before is not None and before.owner == span.owner):
                continue
            if before is not None or (known is not None and known < span.since):
                yield each, span


def _since(span: Ownership) -> date:
    assert span.since is not None
    return span.since


def _holds(span: Ownership, day: date) -> bool:
    return span.until is None or day < span.until
