"""Ten thousand cycles of a daemon's parts over accounts in memory: what grows that must not.

Seven months of two accounts, asked every half an hour, with faults, ticks, edits of the registry and the daily upkeep
(`tests.support.soaking`), in a process of its own: `python -m benchmarks.soak CYCLES`. The second half is held
against the end of the first: by then as much is settled and forgotten as comes new. It holds the servers too.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.daemon_child import resident
from benchmarks.row import Row, at_most, say
from benchmarks.timed import ROOT
from tests.support.soaking import Holding, soaking

CYCLES = 10_000
GROWTH = 1.02
LIMIT = 3600.0


def measure(_items: int) -> Iterator[Row]:
    """Memory, objects, threads, files and listed runs, at half and at the end."""
    say(f"soak: {CYCLES} cycles with faults")
    command = [sys.executable, "-m", "benchmarks.soak", str(CYCLES)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT, check=True)
    half, end = json.loads(done.stdout)
    names = {"memory": "resident MiB", "objects": "Python objects", "threads": "threads", "files": "open files"}
    limits = {"memory": GROWTH, "objects": GROWTH, "threads": 1.0, "files": 1.0}
    for key, name in names.items():
        after = f"{end[key]:.0f} after {CYCLES} cycles"
        yield at_most(f"soak: {name}", after, f"{half[key]:.0f} at half", end[key] / half[key], limits[key])


def main() -> None:
    """Live through it and print both looks as one JSON document."""
    cycles = int(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="syncd-soak-") as folder, soaking(Path(folder)) as soak:
        looks = []
        for _half in range(2):
            for _number in range(cycles // 2):
                soak.cycle()
            soak.calm(5)
            gc.collect()
            held = Holding.now()
            look = {"memory": resident(), "objects": len(gc.get_objects())}
            looks.append({**look, "threads": held.threads, "files": held.files, **soak.did})
        json.dump(looks, sys.stdout)


if __name__ == "__main__":
    main()
