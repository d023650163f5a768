"""A server in memory: collections with etags and sync tokens, a person's hand, and faults on demand.

It is shared by all accounts that name it, as a real one is. Tests put it into the registry and take it out.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from adapters.memory.body import Body, dump, load
from adapters.memory.faults import FaultPlan
from syncd.model.item import Kind
from syncd.model.when import When, encode_when
from syncd.ports import Capabilities


@dataclass(frozen=True, slots=True)
class Stored:
    """What stands at an address: its version and text."""

    etag: str
    text: str


@dataclass(slots=True)
class MemoryCollection:
    """A collection. `log` holds every change as (number, href); the newest number is the sync token."""

    href: str
    name: str
    kinds: frozenset[Kind]
    members: dict[str, Stored] = field(default_factory=dict)
    log: list[tuple[int, str]] = field(default_factory=list)
    trash: set[str] = field(default_factory=set)


@dataclass(slots=True)
class MemoryServer:
    """A server. Every method is safe to call from several threads.

    Attributes:
        name: key in the registry of servers.
        capabilities: what accounts on it are found able to do; tests narrow them.
        date: what it says of the time; None says nothing.
        refuses_pages: an update with a page is refused; `capabilities` say so from the first one on.
        keeps_trash: a deleted uid stays taken, as in servers with a trash bin.
        faults: what shall go wrong.
        requests: calls served, of all accounts.
    """

    name: str
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(kinds=frozenset(Kind)))
    date: datetime | None = None
    keeps_trash: bool = False
    refuses_pages: bool = False
    faults: FaultPlan = field(default_factory=FaultPlan)
    requests: int = 0
    collections: dict[str, MemoryCollection] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    _count: int = 0

    def make(self, user: str, name: str, *kinds: Kind) -> MemoryCollection:
        """Make a collection; its href is fresh."""
        with self.lock:
            self._count += 1
            href = f"/{user}/{self._count}/"
            self.collections[href] = MemoryCollection(href, name, frozenset(kinds))
            return self.collections[href]

    def token(self, collection: MemoryCollection) -> int:
        """The newest change of a collection, as a number."""
        return collection.log[-1][0] if collection.log else 0

    def store(self, collection: MemoryCollection, href: str, text: str) -> Stored:
        """Put a text at an address: a new etag and a new token."""
        with self.lock:
            self._count += 1
            collection.members[href] = stored = Stored(f'"{self._count}"', text)
            collection.log.append((self._count, href))
            return stored

    def remove(self, collection: MemoryCollection, href: str) -> None:
        """Take away what stands at an address."""
        with self.lock:
            self._count += 1
            gone = collection.members.pop(href)
            collection.log.append((self._count, href))
            if self.keeps_trash:
                collection.trash.add(str(load(gone.text)["uid"]))

    def forget_tokens(self) -> None:
        """Every sync token handed out so far is refused from now on."""
        with self.lock:
            for collection in self.collections.values():
                self._count += 1
                collection.log = [(self._count, "")]

    def snapshot(self) -> dict[str, MemoryCollection]:
        """A backup of all collections."""
        with self.lock:
            return copy.deepcopy(self.collections)

    def restore(self, backup: dict[str, MemoryCollection]) -> None:
        """The server goes back in time: members and etags as they were. Tokens of what came since are refused."""
        with self.lock:
            self.collections = copy.deepcopy(backup)
            self.forget_tokens()

    # A person's hand: what the owner does in the own app. Items are named by uid, which must stand exactly once.

    def uids(self, collection: str = "") -> tuple[str, ...]:
        """Uids of all readable items, of one collection (an href) or all, in order of address."""
        with self.lock:
            return tuple(str(body["uid"]) for _, _, body in self._bodies(collection))

    def look(self, uid: str) -> Body:
        """What stands under that uid. Raises KeyError unless it stands exactly once."""
        with self.lock:
            return self._find(uid)[2]

    def edit(self, uid: str, **changes: Any) -> None:
        """Set keys of an item's body; None takes a key away."""
        with self.lock:
            collection, href, body = self._find(uid)
            body.update(changes)
            self.store(collection, href, dump({key: value for key, value in body.items() if value is not None}))

    def complete(self, uid: str, at: datetime) -> None:
        """Tick it."""
        self.edit(uid, status="done", completed_at=encode_when(at), modified_at=encode_when(at))

    def skip(self, uid: str, at: datetime) -> None:
        """Cancel it: not needed this time."""
        self.edit(uid, status="skipped", completed_at=None, modified_at=encode_when(at))

    def reopen(self, uid: str, at: datetime) -> None:
        """Untick it."""
        self.edit(uid, status="open", completed_at=None, modified_at=encode_when(at))

    def rename(self, uid: str, title: str) -> None:
        """Give it another title."""
        self.edit(uid, title=title)

    def move(self, uid: str, due: When | None) -> None:
        """Give it another due."""
        self.edit(uid, due=encode_when(due))

    def annotate(self, uid: str, text: str) -> None:
        """Write below what stands in its notes."""
        with self.lock:
            said = str(self.look(uid).get("description", ""))
            self.edit(uid, description=f"{said}\n{text}" if said else text)

    def ring(self, uid: str, *offsets: timedelta) -> None:
        """Set its alarms."""
        self.edit(uid, alarms=[offset.total_seconds() for offset in offsets])

    def attach(self, uid: str) -> None:
        """Attach something that syncd does not understand."""
        self.edit(uid, extras=True, unknown={"attachment": "photo.jpg", "order": [3, 1, 2]})

    def touch(self, uid: str) -> None:
        """A rewrite without meaning: another etag, the same content."""
        self.edit(uid)

    def delete(self, uid: str) -> None:
        """Throw it away."""
        with self.lock:
            collection, href, _ = self._find(uid)
            self.remove(collection, href)

    def add_foreign(self, collection: str, uid: str, title: str, **more: Any) -> str:
        """Put an item of the owner's own into a collection; returns its href."""
        with self.lock:
            place = self.collections[collection]
            href = f"{collection}{uid}"
            kind = min(place.kinds, default=Kind.VTODO)
            self.store(place, href, dump({"uid": uid, "kind": str(kind), "title": title, **more}))
            return href

    def drop_collection(self, collection: str) -> None:
        """Delete a whole collection."""
        with self.lock:
            del self.collections[collection]

    def _bodies(self, collection: str = "") -> Iterator[tuple[MemoryCollection, str, Body]]:
        for place in self.collections.values():
            if collection not in {"", place.href}:
                continue
            for href, stored in sorted(place.members.items()):
                try:
                    yield place, href, load(stored.text)
                except ValueError:
                    continue

    def _find(self, uid: str) -> tuple[MemoryCollection, str, Body]:
        found = [one for one in self._bodies() if one[2]["uid"] == uid]
        if len(found) != 1:
            raise KeyError(f"{uid} stands {len(found)} times")
        return found[0]


_SERVERS: dict[str, MemoryServer] = {}


@contextmanager
def registered(server: MemoryServer) -> Iterator[MemoryServer]:
    """Accounts that name this server reach it while the block lasts."""
    if server.name in _SERVERS:
        raise ValueError(f"a memory server named {server.name} is registered already")
    _SERVERS[server.name] = server
    try:
        yield server
    finally:
        del _SERVERS[server.name]


def server_named(name: str) -> MemoryServer | None:
    """The registered server of that name, None when there is none."""
    return _SERVERS.get(name)
