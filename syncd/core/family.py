"""What its owner shows to all: a plain event per occurrence in the family calendar.

It says what is planned for which day and no more: no alarm, no state, no outcome. So it stays as it is when its
occurrence is done, skipped or taken off the owner's list; what anybody does to it there says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from syncd.core.catalogue import say
from syncd.core.expected import Expected
from syncd.core.fields import managed
from syncd.core.occurrences.places import family_place, place_for
from syncd.core.wanted import Wanted, registry_side
from syncd.model.family import FAMILY, as_owned, as_shown
from syncd.model.item import Field, Status
from syncd.model.link import CollectionKey, Link, LinkState
from syncd.model.occurrence import Occurrence, Place, ThingKind
from syncd.model.registry import Registry
from syncd.model.when import decode_when, end_of

KEPT = timedelta(days=90)
"""For so long after its day an entry is followed; it stays in the calendar for good."""


def shown_to_all(
    registry: Registry,
    expected: Iterable[Expected],
    links: Iterable[Link],
    settled: Mapping[Occurrence, object],
    collections: Mapping[CollectionKey, str],
    now: datetime,
) -> tuple[Wanted, ...]:
    """The entries that should stand in the family calendar, in the order of `expected`, then those that are kept.

    What stands in that calendar as its owner's own item has no entry beside it. `collections` is as in
    `syncd.core.wanted.wanted`.
    """
    place = family_place(registry)
    if place is None:
        return ()
    entries: dict[Occurrence, Wanted] = {}
    for one in expected:
        if isinstance(one.source, tuple) and one.source[0].show_to_all:
            home = place_for(registry, registry.member(one.member), session=False)
            if home is None or _at(collections, home) != _at(collections, place):
                entry = _entry(registry, one, place, now)
                entries[entry.occurrence] = entry
    for kept in _kept(registry, links, settled, place, now):
        entries.setdefault(kept.occurrence, kept)
    return tuple(entries.values())


def _entry(registry: Registry, one: Expected, place: Place, now: datetime) -> Wanted:
    """The entry of an occurrence; it is not made once its time is over."""
    assert isinstance(one.source, tuple)
    responsibility, step = one.source
    plain = replace(responsibility, outcome=say("family-entry", _language(registry)), handover_note="", steps=())
    member = registry.member(one.member)
    fields = registry_side(replace(one, source=(plain, replace(step, remind=None))), member, place.kind, now)
    ahead = not one.missed and end_of(one.due, member.zone) > now
    return Wanted(as_shown(one.occurrence), place, FAMILY, "", fields, ahead, one.missed)


def _kept(
    registry: Registry,
    links: Iterable[Link],
    settled: Mapping[Occurrence, object],
    place: Place,
    now: datetime,
) -> Iterator[Wanted]:
    """What stands there of occurrences that are settled or over, as it stands."""
    zone = registry.household.zone
    shown = {
        (responsibility.uid_id, step.uid_id)
        for responsibility in registry.responsibilities
        for step in responsibility.steps
        if responsibility.show_to_all
    }
    for link in links:
        occurrence = link.occurrence
        mine = occurrence.thing.kind is ThingKind.FAMILY and (occurrence.thing.id, occurrence.thing.step) in shown
        if not mine or link.place != place or link.state is not LinkState.OPEN:
            continue
        due = decode_when(link.theirs[Field.DUE])
        ends = end_of(due if due is not None else occurrence.recurrence_id, zone)
        if ends > now - KEPT and (ends <= now or as_owned(occurrence) in settled):
            fields = {field: link.ours.get(field, "") for field in managed(place.kind)}
            yield Wanted(
                occurrence, place, FAMILY, "", {**fields, Field.STATUS: Status.OPEN}, may_create=False, missed=False
            )


def _at(collections: Mapping[CollectionKey, str], place: Place) -> str | CollectionKey:
    key = (place.account, place.role, place.list)
    return collections.get(key, key)


def _language(registry: Registry) -> str:
    """The calendar is nobody's: the language is that of who stands first in the registry."""
    return registry.members[0].language
