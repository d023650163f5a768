"""A process of syncd that dies where a test says: at a call to an account, at a write, or at a commit.

Everything goes through a port: a connection and a store that stand around the real ones. Dead is dead: after the
blow every further call and commit of this process fails too, so that nothing can be tidied up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from adapters.memory.faults import Crash
from syncd.model.item import Item, Unreadable
from syncd.model.registry import Slot
from syncd.ports import (
    AdapterSpec,
    Batch,
    Capabilities,
    Changes,
    CollectionRef,
    Connection,
    Identity,
    Member,
    Outcome,
    Result,
    Write,
)
from syncd.store import Store
from syncd.store.change import Change


@dataclass(slots=True)
class Process:
    """Counts the boundaries a run passes; dies at one of them, or lets an owner act there."""

    dies_at: int = 0
    owner_acts_at: int = 0
    owner_acts: Callable[[], None] | None = None
    passed: int = 0
    dead: bool = False

    def boundary(self) -> None:
        """Pass one boundary. Raises Crash when the process dies here, or has died."""
        self.passed += 1
        if self.dead or self.passed == self.dies_at:
            self.dead = True
            raise Crash(f"at boundary {self.passed}")
        if self.passed == self.owner_acts_at and self.owner_acts is not None:
            self.owner_acts()


class MortalStore(Store):
    """A store whose commits are boundaries: before they reach the disk, and after."""

    process: Process = Process()

    @contextmanager
    def change(self) -> Iterator[Change]:
        """As in `Store`; dies before anything is written, or right after it was committed."""
        self.process.boundary()
        with super().change() as change:
            yield change
        self.process.boundary()


class MortalConnection:
    """A connection whose calls are boundaries, each write one before and one after its effect."""

    def __init__(self, inner: Connection, process: Callable[[], Process]) -> None:
        self._inner = inner
        self._process = process

    @property
    def capabilities(self) -> Capabilities:
        """As the inner one says."""
        return self._inner.capabilities

    @property
    def requests(self) -> int:
        """As the inner one says."""
        return self._inner.requests

    @property
    def server_date(self) -> datetime | None:
        """As the inner one says."""
        return self._inner.server_date

    def identify(self) -> Identity:
        """One boundary before."""
        self._process().boundary()
        return self._inner.identify()

    def open_collection(self, slot: Slot, name: str, *, create: bool) -> CollectionRef:
        """One boundary before, one after."""
        self._process().boundary()
        found = self._inner.open_collection(slot, name, create=create)
        self._process().boundary()
        return found

    def attach(self, ref: CollectionRef) -> None:
        """No boundary: no request."""
        self._inner.attach(ref)

    def changes(self, ref: CollectionRef, cursor: str, *, listing: bool, bodies: bool) -> Changes:
        """One boundary before, one after."""
        self._process().boundary()
        changes = self._inner.changes(ref, cursor, listing=listing, bodies=bodies)
        self._process().boundary()
        return changes

    def fetch(self, ref: CollectionRef, hrefs: Sequence[str]) -> tuple[tuple[Member, ...], tuple[str, ...]]:
        """One boundary before, one after."""
        self._process().boundary()
        found = self._inner.fetch(ref, hrefs)
        self._process().boundary()
        return found

    def find(self, ref: CollectionRef, uid_prefix: str) -> tuple[Member, ...]:
        """One boundary before."""
        self._process().boundary()
        return self._inner.find(ref, uid_prefix)

    def read(self, ref: CollectionRef, member: Member) -> Item | Unreadable:
        """No boundary: no request."""
        return self._inner.read(ref, member)

    def apply(self, ref: CollectionRef, writes: Sequence[Write]) -> Batch:
        """The writes one by one, a boundary before and after each; ends as the inner one would."""
        outcomes: list[Outcome] = []
        for number, write in enumerate(writes):
            self._process().boundary()
            batch = self._inner.apply(ref, [write])
            self._process().boundary()
            outcomes += batch.outcomes
            if batch.error is not None:
                rest = [Outcome(Result.NOT_TRIED)] * (len(writes) - number - 1)
                return Batch((*outcomes, *rest), batch.error)
        return Batch(tuple(outcomes))

    def close(self) -> None:
        """No boundary: the kernel does it for the dead too."""
        self._inner.close()


def mortal(spec: AdapterSpec, process: Callable[[], Process]) -> AdapterSpec:
    """The same adapter, its connections mortal."""
    return replace(spec, open=lambda setup: MortalConnection(spec.open(setup), process))
