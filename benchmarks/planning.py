"""Planning without any I/O: what is expected, wanted and to be done, for 100 to 10,000 occurrences.

Two cases: everything is still to be made, and everything stands as asked (most runs). Linear means that one of
10,000 costs no more than one of 100; the aim leaves half as much again for caches and memory. Python's collector of
circles stands still while the clock runs, as in timeit: its passes go by everything in memory, whatever is planned.
"""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.household import Login, write_household
from benchmarks.row import Row, at_most, say
from syncd.bootstrap import Adapters
from syncd.config import read_registry
from syncd.core.occurrences import expect
from syncd.core.plan import plan
from syncd.core.scene import Look, Plan
from syncd.engine.picture import State, make_scene, memory_of, read_state
from syncd.engine.recover import created_link
from syncd.model.item import Role
from syncd.model.link import Collection
from syncd.model.registry import Registry
from syncd.store import Store

SIZES = (100, 300, 1000, 3000, 10000)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HREF = "http://127.0.0.1:9/alex/tasks/"


def measure(_items: int) -> Iterator[Row]:
    """Milliseconds for each size, and the cost of one occurrence against that in the smallest."""
    with tempfile.TemporaryDirectory(prefix="syncd-bench-") as name:
        base: dict[str, float] = {}
        for size in SIZES:
            say(f"plan: {size} occurrences")
            folder = Path(name) / str(size)
            login = Login("http://127.0.0.1:9/", "alex", "none")
            config = write_household(folder, size, NOW.date(), login)
            registry = read_registry(config, adapters=Adapters(), today=NOW.date()).registry
            with Store.open(folder / "state", "bench", write=False) as store:
                empty = read_state(store, NOW)
            made = _plan(registry, empty)
            standing = _standing(empty, made)
            if len(made.actions) != size or _plan(registry, standing).actions:
                raise RuntimeError(f"{size} occurrences gave {len(made.actions)} actions, or a second plan gave some")
            for case, state in (("all to be made", empty), ("all standing", standing)):
                seconds = _time(registry, state, times=max(3, min(10, 3000 // size)))
                each = seconds / size
                ratio = each / base.setdefault(case, each)
                measured = f"{seconds * 1000:.1f} ms, {each * 1e6:.0f} µs each"
                against = f"{base[case] * 1e6:.0f} µs each in {SIZES[0]}"
                yield at_most(f"plan {size}, {case}", measured, against, ratio, 1.5)


def _standing(empty: State, made: Plan) -> State:
    """The state after that plan was carried out."""
    writes = [action.write for action in made.actions if action.write is not None]
    links = [created_link(w.intent, f"{HREF}{w.intent.uid}.ics", "1", "", NOW) for w in writes]
    return replace(empty, links={link.uid: link for link in links})


def _plan(registry: Registry, state: State) -> Plan:
    looks = {"cloud": Look("cloud", complete_at=NOW)}
    name = registry.account("cloud").names[Role.TASKS]
    here = Collection("cloud", "tasks", HREF, "http://127.0.0.1:9", "alex", made=True, list=name)
    collections = {here.key: here}
    expected = expect(registry, NOW, memory_of(registry, state, looks, NOW))
    scene = make_scene(
        registry, state, expected, looks, collections, {}, instance="bench", run=1, now=NOW, blocked=frozenset()
    )
    return plan(scene)


def _time(registry: Registry, state: State, *, times: int) -> float:
    """Median seconds of one."""
    walls = []
    for _ in range(times):
        gc.collect()
        gc.disable()
        began = time.perf_counter()
        try:
            _plan(registry, state)
        finally:
            walls.append(time.perf_counter() - began)
            gc.enable()
    return median(walls)
