"""First sync, CPU per item, no-op cycle and peak memory, with 1,000 tasks on a real Radicale on loopback.

First sync: batch by batch in turn with the bare PUT loop, see `benchmarks.child`. Wall and CPU of a first sync are
less those of the first sync of an empty household, which makes state and collection; the peer's less those of an
empty pair. No-op cycle: a whole `Service.sync` (registry read, state opened, connection made, one request, plan,
state written) in a process that runs already, against `vdirsyncer sync` of the same items less a `vdirsyncer sync`
of an empty pair, which is more than its start-up and makes the aim harder. The ratio is that of the shortest of each:
a difference of two medians would mostly show what else the machine did.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks import peer
from benchmarks.bare import Bare, make_collection
from benchmarks.household import Login, write_household
from benchmarks.row import Row, at_most, missing, say, spread
from benchmarks.timed import run
from syncd.store import Store
from tests.support.servers import Server, radicale

ROUNDS = 3
ENOUGH = 60.0
"""Seconds after which no further round begins: a slow disk makes one round long."""

CYCLES = 9
PEER_CYCLES = 7


@dataclass(frozen=True, slots=True)
class Said:
    """What `benchmarks.child` printed: each sync in order, the bare loop's seconds, peak memory in MiB."""

    syncs: list[dict[str, float]]
    bare: float
    peak_mib: float


@dataclass(slots=True)
class Rounds:
    """What the measured processes said."""

    first: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    echo: list[float] = field(default_factory=list)
    quiet: list[float] = field(default_factory=list)
    quiet_cpu: list[float] = field(default_factory=list)
    peak: list[float] = field(default_factory=list)


@dataclass(slots=True)
class PeerTook:
    """What the peer took; empty lists where there is none."""

    first: float = 0.0
    bare: float = 0.0
    cpu: float = 0.0
    quiet: list[float] = field(default_factory=list)
    empty: list[float] = field(default_factory=list)


def measure(items: int) -> Iterator[Row]:
    """All of it in one run against one server."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="syncd-bench-")))
        server = stack.enter_context(radicale())
        say("sync: an empty household")
        empty = _child(server, folder / "empty", 0, 1, beside=False).syncs[0]
        ours = Rounds()
        began = time.monotonic()
        for number in range(ROUNDS):
            if time.monotonic() - began > ENOUGH:
                break
            say(f"sync: first sync of {items} beside the bare PUT loop, round {number + 1}")
            _round(server, folder / f"round{number}", items, empty, ours)
        theirs = None
        if peer.ready():
            say(f"sync: vdirsyncer with the same {items}")
            theirs = _peer(server, folder, items)
        yield from _rows(ours, theirs, items)


def _login(server: Server) -> Login:
    place = server.place()
    return Login(place.url, place.username, place.password)


def _child(server: Server, folder: Path, items: int, times: int, *, beside: bool) -> Said:
    login = _login(server)
    config = write_household(folder, items, datetime.now(UTC).date(), login)
    command = [sys.executable, "-m", "benchmarks.child", str(config), str(folder / "state"), str(times)]
    if beside:
        command.append(make_collection(login, "bare"))
    return Said(**json.loads(run(command).output))


def _round(server: Server, folder: Path, items: int, empty: dict[str, float], ours: Rounds) -> None:
    said = _child(server, folder, items, 2 + CYCLES, beside=True)
    first, echo, *quiet = said.syncs
    if first["created"] != items or any(one["created"] for one in (echo, *quiet)):
        raise RuntimeError(f"the first sync made {first['created']} of {items} items, or a later one made more")
    ours.first.append(first["wall"] - empty["wall"])
    ours.bare.append(said.bare)
    ours.cpu.append((first["cpu"] - empty["cpu"]) / items)
    ours.echo.append(echo["wall"])
    ours.quiet += [one["wall"] for one in quiet]
    ours.quiet_cpu += [one["cpu"] for one in quiet]
    ours.peak.append(said.peak_mib)


def _peer(server: Server, folder: Path, items: int) -> PeerTook:
    with Store.open(folder / "round0" / "state", "bench", write=False) as store:
        bodies = [(f"{link.uid}.ics", link.raw) for link in store.links()]
    took = PeerTook()
    nothing = peer.make_pair(folder / "peer-empty", _login(server), [])
    base = nothing.sync().cpu
    login = _login(server)
    took.bare = Bare(login, make_collection(login, "bare")).put_all(bodies)
    pair = peer.make_pair(folder / "peer", _login(server), bodies)
    first = pair.sync()
    took.first, took.cpu = first.wall, (first.cpu - base) / items
    for _ in range(PEER_CYCLES):
        took.empty.append(nothing.sync().wall)
        took.quiet.append(pair.sync().wall)
    took.first -= median(took.empty)
    return took


def _rows(ours: Rounds, theirs: PeerTook | None, items: int) -> Iterator[Row]:
    ratio = median(a / b for a, b in zip(ours.first, ours.bare, strict=True))
    against = f"bare PUT loop {spread(ours.bare, 's')}"
    yield at_most(f"first sync of {items}", spread(ours.first, "s"), against, ratio, 1.05)
    if theirs is not None:
        ratio = theirs.first / theirs.bare
        yield Row(
            f"  vdirsyncer's first of {items}", f"{theirs.first:.2f} s", f"bare PUT loop {theirs.bare:.2f} s", ratio
        )
    cpu = median(ours.cpu) * 1000
    yield at_most("CPU per item", spread(ours.cpu, "ms", 1000), "2 ms", cpu / 2, 1)
    if theirs is not None:
        theirs_cpu = theirs.cpu * 1000
        yield Row("  against the peer's", f"{cpu:.2f} ms", f"vdirsyncer {theirs_cpu:.2f} ms", cpu / theirs_cpu)
    quiet = spread(ours.quiet, "ms", 1000, 0)
    if theirs is None:
        yield missing(f"no-op cycle of {items}", f"syncd alone: {quiet}; the peer is missing")
    else:
        less = max(min(theirs.quiet) - min(theirs.empty), 1e-3)
        against = f"vdirsyncer {spread(theirs.quiet, 'ms', 1000, 0)} less {spread(theirs.empty, 'ms', 1000, 0)}"
        yield at_most(f"no-op cycle of {items}", quiet, against, min(ours.quiet) / less, 0.3)
    yield Row("  of it CPU", spread(ours.quiet_cpu, "ms", 1000, 0))
    yield Row("  the cycle that reads own writes back", spread(ours.echo, "ms", 1000, 0))
    yield Row("peak memory of a first sync", spread(ours.peak, "MiB", 1, 0))
