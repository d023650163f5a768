"""A daemon that runs on holds no more than on its first day. Ten thousand cycles are in `make bench`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from syncd.store import schema
from tests.support.soaking import Holding, Soak, soaking

CYCLES = 312
"""So that it ends at ten in the morning: at four things lapse."""


def rows(soak: Soak) -> Counter[str]:
    """Rows of each table of the state."""
    store = soak.held.kept.store
    mine = {table.name: table.c.household_id == store.household for table in schema.metadata.sorted_tables}
    tables = schema.metadata.tables
    return Counter({name: store.count(tables[name], where) for name, where in mine.items()})


def test_threads_files_and_rows_do_not_grow(tmp_path: Path) -> None:
    """Faults, ticks and edits leave what they are about, and nothing else: not a thread, a file or a spare row."""
    with soaking(tmp_path) as soak:
        for _number in range(100):
            soak.cycle()
        soak.calm(10)
        before = Holding.now()
        for _number in range(CYCLES):
            soak.cycle()
        soak.calm(10)
        after, quiet = Holding.now(), rows(soak)
        listed = len(soak.held.runs(1000).runs)
        soak.calm(10, minutes=1)

        assert before == after
        assert {"ok", "failed", "fault", "complete", "rename", "annotate", "edit", "upkeep"} <= set(soak.did)
        assert quiet == rows(soak), "polls without news add nothing"
        assert {"intents": 0, "accounts": 2, "households": 1} == {
            n: quiet[n] for n in ("intents", "accounts", "households")
        }
        assert quiet["runs"] <= listed + 2
        assert 0 == soak.held.sync().report.wrote
