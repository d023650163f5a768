"""`python -m benchmarks [NAME ...] [--items N] [--json FILE]`: prints one table of ratios, all measured in this run.

Method. Each figure stands against a peer or a limit that was measured beside it: load on the machine moves both.
Medians of several rounds, with their range in brackets. Servers run on loopback, in a temporary folder on this
machine's disk. Limits: one machine, one server (Radicale, whose own work for each PUT grows with the collection and
is most of a first sync), no network distance, no TLS. A ratio near its aim says no more than its range allows. It is
no timed test: nothing fails when an aim is not met. Names: sync, todoist, start, plan,
load, report, daemon, soak (a quarter of an hour); all without one.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks import daemon, load, planning, report, soak, starting, syncing, todoist
from benchmarks.row import Row, say, table, write_json

ITEMS = 1000

BENCHMARKS: dict[str, Callable[[int], Iterable[Row]]] = {
    "sync": syncing.measure,
    "todoist": todoist.measure,
    "start": starting.measure,
    "plan": planning.measure,
    "load": load.measure,
    "report": report.measure,
    "daemon": daemon.measure,
    "soak": soak.measure,
}


def main() -> int:
    """Measure and print."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.split("\n", maxsplit=1)[0])
    arguments.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)}; all without it")
    arguments.add_argument("--items", type=int, default=ITEMS, help="items of a first sync, a multiple of twenty")
    arguments.add_argument("--json", type=Path, metavar="FILE", help="write the table as JSON too")
    chosen = arguments.parse_args()
    if unknown := set(chosen.names) - set(BENCHMARKS):
        arguments.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    machine: dict[str, object] = {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "load_before": [round(load, 2) for load in os.getloadavg()],
    }
    began = time.monotonic()
    rows = [
        row
        for name, measure in BENCHMARKS.items()
        if name in (chosen.names or BENCHMARKS)
        for row in measure(chosen.items)
    ]
    machine |= {
        "load_after": [round(load, 2) for load in os.getloadavg()],
        "seconds": round(time.monotonic() - began),
    }
    say(f"took {machine['seconds']} s; load {machine['load_before']} before, {machine['load_after']} after")
    print(table(rows))
    if chosen.json is not None:
        write_json(rows, machine, chosen.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
