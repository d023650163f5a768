"""What the state holds and the looks show of cards: which were put, what was answered, which accounts are reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from syncd.core.answers import consented
from syncd.core.cards.waiting import waiting
from syncd.core.fields import see
from syncd.core.hold import held_now
from syncd.core.linked import LET_GO_AFTER
from syncd.core.occurrences.places import place_for
from syncd.core.scene import Look, Stray
from syncd.core.stamp import Made, parse_stamp
from syncd.engine.answering import answers_of, untold
from syncd.engine.picture import State, identities_of
from syncd.model.card import CardKind, CardMemory, Put, card_thing
from syncd.model.item import Field, Item, Status
from syncd.model.link import Collection, CollectionKey, Ending, Link, LinkState
from syncd.model.occurrence import Thing, ThingKind
from syncd.model.registry import Registry


def card_memory(registry: Registry, state: State, looks: Mapping[str, Look], now: datetime) -> CardMemory:
    """Everything that decides which cards stand, what this run's looks show included."""
    strays = [
        s for look in looks.values() for s in look.strays if s.identified.occurrence.thing.kind is ThingKind.CARD
    ]
    back = {stray.item.uid for stray in strays}
    changed = {uid: item for look in looks.values() for uid, item in look.items.items()}
    gone = frozenset(uid for look in looks.values() for uid in look.gone)
    put: dict[Thing, list[Put]] = {}
    opened: set[Thing] = set()
    for link in _links(state):
        if link.uid in back:
            continue
        one = _of_link(link, changed.get(link.uid), now)
        one = replace(one, gone=link.uid in gone, met=_met(state, link, one))
        put.setdefault(link.occurrence.thing, []).append(one)
        if one.live and one.said is None and _finished(link):
            opened.add(link.occurrence.thing)
    for stray in strays:
        put.setdefault(stray.identified.occurrence.thing, []).append(_of_stray(stray, now))
    for held in held_now(registry, state.holds.values()):
        if held.thing.kind is ThingKind.CARD:
            put.setdefault(held.thing, []).append(Put(held.recurrence_id, live=True, said=None, at=now))
    reached = {name for name, look in looks.items() if not look.earlier}
    retracted = {m.id for m in registry.members if card_thing(CardKind.PRINCIPLE, m.uid_id) in opened}
    return CardMemory(
        since=state.first,
        put={thing: tuple(sorted(puts, key=lambda one: (one.day, one.at))) for thing, puts in put.items()},
        consented=consented(state.answers, registry) - retracted,
        failing={
            name: record.failing_since
            for name, record in state.accounts.items()
            if record.failing_since is not None and name not in reached
        },
        working=frozenset(looks),
        answers=answers_of(registry, state.heard, now),
        untold=untold(registry, state.heard),
        waiting=waiting(registry, now),
    )


def together(registry: Registry, collections: Mapping[CollectionKey, Collection]) -> frozenset[str]:
    """Members whose tasks stand in one collection with somebody else's, as far as servers have told."""
    identities = identities_of(collections)
    found: dict[object, list[str]] = {}
    for member in registry.members:
        place = place_for(registry, member, session=False)
        if place is not None and member.id not in registry.left:
            key = (place.account, str(place.role), place.list)
            found.setdefault(identities.get(key, key), []).append(member.id)
    return frozenset(name for names in found.values() if len(names) > 1 for name in names)


def _links(state: State) -> Iterator[Link]:
    """The links of cards as this run knows them; of those that it does not watch, the ones that were answered."""
    for link in state.cards:
        if link.uid not in state.links and (link.state is LinkState.ENDED or _finished(link)):
            yield link
    for link in state.links.values():
        if link.occurrence.thing.kind is ThingKind.CARD:
            yield link


def _of_link(link: Link, item: Item | None, now: datetime) -> Put:
    """What became of a linked card, as this look shows it; of one that was erased nothing is known."""
    day, at = link.occurrence.recurrence_id, link.changed_at
    if link.ending is Ending.LET_GO:
        # Nothing had happened to it for so long when it was let go.
        at -= LET_GO_AFTER
    if link.ending is Ending.DROPPED:
        return Put(day, live=False, said=False, at=at, shown=link.body)
    status = Status(link.theirs.get(Field.STATUS, Status.OPEN.value))
    if item is not None:
        status, at = see(item, link).status, now
    said = None if status is Status.OPEN or status.value == _as_closed(link) else status is Status.DONE
    return Put(day, live=link.state is not LinkState.ENDED, said=said, at=at, shown=link.body)


def _met(state: State, link: Link, one: Put) -> bool:
    """Whether it was answered already when this state first met it: a tick was noted then, and has not changed since;
    of what is skipped the stamp tells that it was written before this state began.
    """
    if one.said is None or link.ending is Ending.DROPPED:
        return False
    if one.said:
        noted = [entry.seen_at for entry in state.answers if entry.occurrence == link.occurrence]
        return bool(noted) and min(noted) <= link.first_seen
    stamp = parse_stamp(link.stamp)
    return stamp is not None and state.first is not None and stamp.at < state.first


def _as_closed(link: Link) -> str:
    """The status that our own close left, "" for none: that is nobody's answer."""
    ours = link.ours.get(Field.STATUS, Status.OPEN.value)
    return ours if ours != Status.OPEN.value else ""


def _finished(link: Link) -> bool:
    """Whether its member had answered it when it was last seen."""
    return link.theirs.get(Field.STATUS, "") not in ("", Status.OPEN.value, _as_closed(link))


def _of_stray(stray: Stray, now: datetime) -> Put:
    """A card that stands there without a link: what it shows is all that is known of it."""
    seen = see(stray.item, None)
    day = stray.identified.occurrence.recurrence_id
    closed = seen.stamp is not None and seen.stamp.made is Made.CLOSED
    if closed and seen.status in (Status.OPEN, Status.SKIPPED):
        return Put(day, live=True, said=None, at=now, shown=seen.body)
    said = None if seen.status is Status.OPEN else seen.status is Status.DONE
    return Put(day, live=True, said=said, at=now, shown=seen.body, met=said is not None)
