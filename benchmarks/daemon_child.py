"""The measured process: `python -m benchmarks.daemon_child CONFIG STATE CYCLES` polls every account so often.

It holds what `syncd run` holds, loads what it loads, and polls from a pool of threads as large as the daemon's. What
differs: it does not wait between cycles, and a cycle ends when all its accounts are done. A daemon spreads its polls,
so that they seldom meet; the last cycles ask one account after the other.
"""

from __future__ import annotations

import gc
import json
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import syncd.cli.main
from syncd.bootstrap import Places, make_service
from syncd.daemon.daemon import Daemon
from syncd.daemon.held import HeldService
from syncd.daemon.polls import WORKERS

WARM = 50
"""Cycles before memory is looked at for the first time: what is loaded late is loaded by then."""

ALONE = 100
"""Cycles at the end in which one account is asked after the other."""

_PARTS = (syncd.cli.main, Daemon)
"""Loaded by `syncd run` too."""


def resident() -> float:
    """Resident memory of this process, in MiB (proc(5))."""
    found = re.search(r"^VmRSS:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"), re.MULTILINE)
    assert found is not None
    return int(found.group(1)) / 1024


def main() -> None:
    """Poll and print one JSON document."""
    cycles = int(sys.argv[3])
    held = HeldService.hold(make_service(Places(Path(sys.argv[1]), Path(sys.argv[2]))))
    gc.freeze()
    accounts = held.in_force.used_accounts(held.kept.store)
    memory: list[float] = []
    spent: list[float] = []

    def poll(account: str) -> int:
        report = held.sync(only=frozenset({account}), kind="poll").report
        if report.accounts[account].error:
            raise SystemExit(report.accounts[account].error)
        return report.wrote

    with ThreadPoolExecutor(WORKERS) as pool:
        for number in range(cycles):
            began = time.process_time()
            wrote = sum(pool.map(poll, accounts))
            if number >= WARM:
                if wrote:
                    raise SystemExit(f"cycle {number} wrote {wrote} items")
                spent.append((time.process_time() - began) / len(accounts))
                memory.append(resident())
        alone = []
        for _number in range(ALONE):
            began = time.process_time()
            for account in accounts:
                pool.submit(poll, account).result()
            alone.append((time.process_time() - began) / len(accounts))
    held.close()
    json.dump({"memory": memory, "cpu": spent, "alone": alone}, sys.stdout)


if __name__ == "__main__":
    main()
