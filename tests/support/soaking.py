"""Months of a daemon's life in a minute: polls when they are due, faults, owners' hands, edits of the registry.

It drives what `syncd run` is made of over accounts in memory, with a clock that is moved on. No thread, no timer.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from adapters.memory.faults import Call, Fault
from adapters.memory.server import MemoryServer, registered
from syncd.daemon.due import next_poll
from syncd.daemon.held import HeldService
from syncd.daemon.upkeep import Upkeep
from tests.support.home import BINS, HEAD, Home

MEMBERS = ("alex", "sam")
STEP = timedelta(minutes=30)
"""Between two looks at what is due, and how often each account is asked."""

FAULTS = (
    (Call.ANY, Fault.UNREACHABLE),
    (Call.ANY, Fault.RATE_LIMITED),
    (Call.ANY, Fault.AUTH),
    (Call.LISTING, Fault.HALF),
    (Call.CHANGES, Fault.TOKEN_REFUSED),
    (Call.CHANGES, Fault.NONSENSE),
    (Call.WRITE, Fault.ANSWER_LOST),
    (Call.WRITE, Fault.CHANGED),
    (Call.WRITE, Fault.FULL),
)
_ACCOUNTS = "".join(
    f'[members.{name}]\nname = "{name.title()}"\naccount = "{name}"\n'
    f'[accounts.{name}]\nadapter = "memory"\nserver = "soak-{name}"\nevery = "30m"\n'
    for name in MEMBERS
)
_PLANTS = BINS.replace("bins", "plants").replace("Bins out", "Plants").replace('"alex"', '"sam"')
_DISHES = BINS.replace("bins", "dishes").replace("Bins out", "Dishes").replace("FREQ=WEEKLY;BYDAY=TU", "FREQ=DAILY")
_PLANNING = '[sessions.planning]\nkind = "planning"\nstarting = 2026-11-29\n'


@dataclass(slots=True)
class Soak:
    """A household that lives on. `did` counts what happened to it."""

    home: Home
    servers: dict[str, MemoryServer]
    held: HeldService
    upkeep: Upkeep
    chance: random.Random
    did: Counter[str] = field(default_factory=Counter)

    def cycle(self) -> None:
        """Half an hour: something may happen, then what a daemon does."""
        clock = self.home.clock
        clock.forward(minutes=30)
        if self.chance.random() < 0.1:
            self._fault()
        if self.chance.random() < 0.1:
            self._hand()
        if self.chance.random() < 0.01:
            self._edit()
        self.held.look_at_file(clock.now())
        if self.upkeep.is_due(clock.now()):
            self.upkeep.go()
            self.did["upkeep"] += 1
        for name in MEMBERS:
            record = self.held.kept.store.accounts().get(name)
            if next_poll(record, timedelta(minutes=25), clock.now()) <= clock.now():
                self._poll(name)

    def calm(self, cycles: int, minutes: int = 30) -> None:
        """So many cycles, so far apart, in which nothing goes wrong and nobody does anything."""
        for server in self.servers.values():
            server.faults.clear()
        for _number in range(cycles):
            self.home.clock.forward(minutes=minutes)
            for name in MEMBERS:
                self._poll(name)

    def _poll(self, name: str) -> None:
        own = self.held.sync(only=frozenset({name}), kind="poll").report.accounts[name]
        self.did[own.state.value] += 1
        self.did["wrote"] += own.created + own.updated + own.withdrawn
        if own.error:
            self.held.kept.drop(name)

    def _fault(self) -> None:
        call, fault = self.chance.choice(FAULTS)
        self.servers[self.chance.choice(MEMBERS)].faults.plan(call, fault)
        self.did["fault"] += 1

    def _hand(self) -> None:
        server = self.servers[self.chance.choice(MEMBERS)]
        uids = [uid for uid in server.uids() if server.look(uid)["status"] == "open"]
        if not uids:
            return
        uid = self.chance.choice(uids)
        what = self.chance.choice(("complete", "rename", "annotate"))
        if what == "complete":
            server.complete(uid, self.home.clock.now())
        else:
            getattr(server, what)(uid, "own words")
        self.did[what] += 1

    def _edit(self) -> None:
        text = self.home.registry.read_text(encoding="utf-8")
        one, other = "every collection", "each collection"
        self.home.registry.write_text(
            text.replace(one, other) if one in text else text.replace(other, one), encoding="utf-8"
        )
        self.did["edit"] += 1


@contextmanager
def soaking(folder: Path, seed: int = 1) -> Iterator[Soak]:
    """A household of two with a daily, two weekly things and a session, asked once."""
    home = Home(folder)
    home.write(HEAD, _ACCOUNTS, BINS, _PLANTS, _DISHES, _PLANNING)
    servers = {name: MemoryServer(f"soak-{name}") for name in MEMBERS}
    with registered(servers["alex"]), registered(servers["sam"]):
        held = HeldService.hold(home.service)
        try:
            soak = Soak(home, servers, held, Upkeep(held), random.Random(seed))
            soak.calm(2)
            yield soak
        finally:
            held.close()


@dataclass(frozen=True, slots=True)
class Holding:
    """What a process holds open: threads, and file descriptors (proc(5))."""

    threads: int
    files: int

    @classmethod
    def now(cls) -> Holding:
        """As it is."""
        return cls(threading.active_count(), len(list(Path("/proc/self/fd").iterdir())))
