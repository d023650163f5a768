"""Stories on servers in memory: one server per user."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from adapters.memory.body import dump, load
from adapters.memory.faults import Call, Fault
from adapters.memory.server import MemoryCollection, MemoryServer, registered
from adapters.memory.spec import SPEC
from syncd.model.item import Kind
from syncd.ports import AdapterSpec
from tests.machine.hand import Hand, Shown
from tests.machine.memory_hand import MemoryHand
from tests.scenarios.backend import OwnersList

_FAULTS = {"down": Fault.UNREACHABLE, "password-refused": Fault.AUTH}


class MemoryBackend:
    """Servers in memory, reachable until `close`."""

    def __init__(self, users: Iterable[str], label: str) -> None:
        self._stack = ExitStack()
        self._label = label
        self._servers = {u: self._stack.enter_context(registered(MemoryServer(f"{label}-{u}"))) for u in users}
        self._kept: dict[tuple[str, str], dict[str, MemoryCollection]] = {}
        self.hand: Hand = MemoryHand(self._servers)
        self.specs: Mapping[str, AdapterSpec] = {"memory": SPEC}

    def close(self) -> None:
        """Let the servers go."""
        self._stack.close()

    def account_keys(self, user: str) -> str:
        """The server of that user."""
        return f'adapter = "memory"\nserver = "{self._label}-{user}"\nusername = "{user}"'

    def put_secrets(self, folder: Path) -> None:
        """None are needed."""

    def lists(self) -> tuple[OwnersList, ...]:
        """By user, then by address."""
        return tuple(
            OwnersList(user, place.href, place.name)
            for user, server in self._servers.items()
            for place in sorted(server.collections.values(), key=lambda c: c.href)
        )

    def plant(self, where: OwnersList, uid: str) -> None:
        """An item of a form that the list takes, with a key that nobody knows."""
        server = self._servers[where.user]
        event = server.collections[where.href].kinds == {Kind.VEVENT}
        server.add_foreign(where.href, uid, "Dentist", own={"x": [1]}, due="2026-12-02" if event else "")

    def make_lists(self, user: str) -> None:
        """Two collections."""
        self._servers[user].make(user, "Household tasks", Kind.VTODO)
        self._servers[user].make(user, "Household events", Kind.VEVENT)

    def add_rule(self, shown: Shown) -> None:
        """The item is one that repeats."""
        server = self._servers[shown.account]
        place = server.collections[shown.collection]
        server.store(place, shown.href, dump({**load(shown.raw), "recurring": True}))

    def turn(self, user: str, turns: str, folder: Path) -> None:
        """Every call fails so, until it is said otherwise."""
        faults = self._servers[user].faults
        faults.clear()
        if turns in _FAULTS:
            faults.plan(Call.ANY, _FAULTS[turns], times=-1)

    def keep(self, user: str, name: str) -> None:
        """A snapshot."""
        self._kept[user, name] = self._servers[user].snapshot()

    def restore(self, user: str, name: str) -> None:
        """Back to the snapshot; newer tokens are refused."""
        self._servers[user].restore(self._kept[user, name])

    def rename(self, where: OwnersList, name: str) -> None:
        """Another display name."""
        self._servers[where.user].collections[where.href].name = name

    def remove(self, where: OwnersList) -> None:
        """The collection is gone."""
        self._servers[where.user].drop_collection(where.href)

    def tell_time(self, now: datetime) -> None:
        """What answers say in `Date`."""
        for server in self._servers.values():
            server.date = now
