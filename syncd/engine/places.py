"""Lists that go by another name now, and items that somebody moved from one list of ours to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from syncd.engine.gather import Gathered
from syncd.engine.picture import State
from syncd.model.item import Role
from syncd.model.link import Collection, Intent, Link

_Placed = TypeVar("_Placed", Link, Intent)


@dataclass(frozen=True, slots=True)
class Renamed:
    """A collection that the registry asks for by another name than `before`, and that is the same one."""

    collection: Collection
    before: str


def renamed_lists(state: State, gathered: Mapping[str, Gathered]) -> tuple[Renamed, ...]:
    """The collections that were found at an address that is known by another name."""
    return tuple(
        Renamed(now, known.list)
        for seen in gathered.values()
        for now in seen.collections
        for known in state.collections.values()
        if now.href and (known.account, known.role, known.href) == (now.account, now.role, now.href)
        if known.list != now.list
    )


def as_named_now(state: State, renamed: Iterable[Renamed]) -> State:
    """The state in which those collections go by the name that is asked for; nothing moved."""
    renamed = tuple(renamed)
    if not renamed:
        return state
    collections = dict(state.collections)
    for one in renamed:
        collections.pop((one.collection.account, one.collection.role, one.before), None)
        collections[one.collection.key] = one.collection
    links = {uid: named_now(link, renamed) for uid, link in state.links.items()}
    return replace(state, links=links, collections=collections)


def named_now(placed: _Placed, renamed: Iterable[Renamed]) -> _Placed:
    """A link or an intent, with the present name of the list where it stands."""
    place = placed.place
    for one in renamed:
        same = (one.collection.account, one.collection.role, one.before, one.collection.href)
        if (place.account, place.role, place.list, placed.collection) == same:
            return replace(placed, place=replace(place, list=one.collection.list))
    return placed


def where_carried(state: State, gathered: Mapping[str, Gathered]) -> State:
    """The state in which items that somebody moved from one list of ours to another are linked where they stand."""
    links = dict(state.links)
    for seen in gathered.values():
        by_href = {c.href: c for c in seen.collections}
        for uid, href in seen.carried.items():
            if (link := links.get(uid)) is not None:
                role, named = Role(by_href[href].role), by_href[href].list
                links[uid] = replace(link, collection=href, place=replace(link.place, role=role, list=named))
    return replace(state, links=links)
