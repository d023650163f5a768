"""Agendas for the sessions of a run: computed when one is within its lead, and not before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from syncd.core.agenda import Material, agenda_of, own_of, shared_language
from syncd.core.agenda.agenda import text_of
from syncd.core.agenda.marks import CHECK_INS
from syncd.core.agenda.standing import Asked, Key, Standing, agendas
from syncd.core.block import recover_body
from syncd.core.load.words import section
from syncd.core.occurrences.places import place_for
from syncd.core.stamp import parse_stamp
from syncd.engine.load import picture
from syncd.model.item import Field
from syncd.model.link import LinkState
from syncd.model.occurrence import ThingKind

if TYPE_CHECKING:
    from datetime import datetime

    from syncd.core.expected import Expectation
    from syncd.core.scene import Look, Stray
    from syncd.engine.opened import Opened
    from syncd.engine.picture import State
    from syncd.model.link import CollectionKey
    from syncd.model.occurrence import Memory, Occurrence, Thing
    from syncd.model.registry import Member, Registry
    from syncd.store import Store

BEFORE_THE_SPAN = timedelta(days=60)
"""So much further back the ledger is read: what is learnt now may have happened a while ago."""


def agendas_of(
    registry: Registry,
    store: Store,
    state: State,
    expected: Expectation,
    memory: Memory,
    looks: Mapping[str, Look],
    readers: Readers,
    now: datetime,
) -> dict[Key, str]:
    """The text of every session copy that shows an agenda, or showed one when it began."""

    def make(asked: Asked) -> Callable[[str], str]:
        material = material_of(registry, store, state, expected.unknown, memory, asked)
        shared = agenda_of(material).text
        names = {member.uid_id: member for member in registry.members}

        def text(whose: str) -> str:
            member = names.get(whose)
            if member is None or others_read(registry, readers, member):
                return shared
            return f"{shared}\n{text_of(own_of(material, member.id))}"

        return text

    return agendas(registry, expected.expected, _copies(state, looks), now, make)


def material_of(
    registry: Registry,
    store: Store,
    state: State,
    unknown: frozenset[Occurrence],
    memory: Memory,
    asked: Asked,
) -> Material:
    """What the state holds for the agenda that is asked for."""
    bare = Material(registry, asked.session, asked.occurrence, asked.start, asked.edition)
    return Material(
        registry,
        asked.session,
        asked.occurrence,
        asked.start,
        asked.edition,
        entries=store.entries(since=bare.since - BEFORE_THE_SPAN, as_seen=True),
        memory=memory,
        unknown=unknown,
        stood=stood(state, asked.occurrence.thing),
        load=_load(registry, store, asked),
    )


def _load(registry: Registry, store: Store, asked: Asked) -> tuple[str, ...]:
    """The picture of the load for a check-in, in the language of all; nothing before everybody said yes to it."""
    if asked.session.kind not in CHECK_INS:
        return ()
    found = picture(registry, store, asked.edition)
    if not found.consent:
        return ()
    language = shared_language(registry, asked.session)
    return section(found.document, registry, language, particulars=found.particulars)


def stood(state: State, session: Thing) -> frozenset[Occurrence]:
    """Occurrences of that session that stand, or stood until they were over, in somebody's calendar."""
    return frozenset(
        link.occurrence
        for link in state.links.values()
        if link.occurrence.thing == session and link.state in (LinkState.OPEN, LinkState.LEFT)
    )


@dataclass(frozen=True, slots=True)
class Readers:
    """What is known of who reads a collection: what each is at its server, and accounts that are shared there."""

    identities: Mapping[CollectionKey, str]
    shared: frozenset[str]


def seen_by_others(state: State, opened: Mapping[str, Opened]) -> frozenset[str]:
    """Accounts whose server says that others see what stands there: as it says now, or said last."""
    said = {name: record.capabilities or {} for name, record in state.accounts.items() if name not in opened}
    now = {name for name, account in opened.items() if not account.connection.capabilities.unshared}
    return frozenset(now | {name for name, told in said.items() if told.get("unshared") is False})


def others_read(registry: Registry, readers: Readers, member: Member) -> bool:
    """Whether somebody else, as far as is known, reads the collection of this member's sessions."""
    own = place_for(registry, member, session=True)
    if own is None:
        return False
    if own.account in readers.shared:
        return True
    others = {
        (place.account, str(place.role), place.list)
        for other in registry.members
        if other.id != member.id
        for session in (True, False)
        if (place := place_for(registry, other, session=session)) is not None
    }
    family = registry.household.family_calendar
    others |= {
        (a.id, str(s.role), a.names.get(s.role, "")) for a in registry.accounts if a.id == family and (s := a.events)
    }
    key = (own.account, str(own.role), own.list)
    at = readers.identities.get(key)
    return key in others or (at is not None and at in {readers.identities.get(other) for other in others})


def _copies(state: State, looks: Mapping[str, Look]) -> dict[Key, Standing]:
    return {(occurrence, member): copy for occurrence, member, copy in (*_met(looks), *_linked(state))}


def _linked(state: State) -> Iterator[tuple[Occurrence, str, Standing]]:
    """Copies that are linked, the newest generation last."""
    for link in sorted(state.links.values(), key=lambda link: link.generation):
        if link.occurrence.thing.kind is ThingKind.SESSION and link.state is LinkState.OPEN:
            stamp = parse_stamp(link.stamp)
            if stamp is not None:
                yield link.occurrence, link.member, Standing(link.ours[Field.BLOCK], stamp.at)


def _met(looks: Mapping[str, Look]) -> Iterator[tuple[Occurrence, str, Standing]]:
    """Copies that stand there without a link, as their own stamp proves them."""
    for stray in _strays(looks.values()):
        item, whose = stray.item, stray.identified
        stamp = parse_stamp(item.stamp) or parse_stamp(item.description)
        body = recover_body(item.description, stamp)
        if whose.occurrence.thing.kind is ThingKind.SESSION and stamp is not None and body:
            yield whose.occurrence, whose.member, Standing(body, stamp.at)


def _strays(looks: Iterable[Look]) -> Iterator[Stray]:
    for look in looks:
        yield from look.strays
