"""The page of the load after ten years: `syncd report` with 200,000 completions, and what the asking process keeps.

The household is the busy one of `benchmarks/load.py`, which folds nothing. The page is made by a process of its own,
so the one that asks is to be no larger afterwards: half a mebibyte of what an allocator keeps is left to it.
"""

from __future__ import annotations

import gc
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.load import BEGAN, BUSY, NOW, fill
from benchmarks.row import Row, at_most, missing, say, spread
from benchmarks.timed import ProgramFailed, run

SECONDS = 10.0
"""What a page may take."""

KEPT = 0.5
"""Mebibytes that the asking process may have grown by."""

ROUNDS = 5


def measure(_items: int) -> Iterator[Row]:
    """The usual page, one over all ten years, and the memory of who asks."""
    with tempfile.TemporaryDirectory(prefix="syncd-bench-") as name:
        say("report: 10 years of a busy household")
        config, _registry, number = fill(Path(name) / "busy", BUSY, BEGAN)
        yield _page(f"report: the page, {number} completions in the ledger", config)
        everything = ("--from", BEGAN.isoformat())
        yield _page(f"report: a page over all of {number} completions", config, *everything)
        yield _memory(config)


def _page(what: str, config: Path, *more: str) -> Row:
    """`syncd report` as somebody types it; what the drawing library remembers of fonts is there already."""
    page, state = config.parent / "page.html", config.parent / "state"
    command = [sys.executable, "-m", "syncd", "--config", str(config), "--state", str(state), "report"]
    command += ["--html", str(page), "--as-of", NOW.date().isoformat(), *more]
    try:
        run(command)
        took = [run(command) for _ in range(ROUNDS)]
    except ProgramFailed as error:
        return missing(what, str(error).splitlines()[-1][:80])
    if page.read_text(encoding="utf-8").count("<svg") < 4:
        raise RuntimeError("the page has no pictures of shares: this measures nothing")
    walls = [each.wall for each in took]
    against = f"{SECONDS:g} s (of CPU {spread([each.cpu for each in took], 's')})"
    return at_most(what, spread(walls, "s"), against, median(walls) / SECONDS, 1)


def _memory(config: Path) -> Row:
    """How much larger a process is that asked for pages, the first of which is not counted."""
    done = run([sys.executable, "-m", "benchmarks.report", str(config)])
    before, after = json.loads(done.output)
    grown = max(0.0, after - before)
    what = f"report: what {ROUNDS} pages leave in the process that asks"
    return at_most(what, f"{grown:.2f} MiB", f"{KEPT:g} MiB, of {before:.0f} MiB", grown / KEPT, 1)


def _resident() -> float:
    """Resident memory of this process in MiB (proc_pid_status(5), VmRSS)."""
    gc.collect()
    told = Path("/proc/self/status").read_text(encoding="ascii")
    kib = next(line.split()[1] for line in told.splitlines() if line.startswith("VmRSS:"))
    return int(kib) / 1024


def main() -> None:
    """The asking process: its memory after the first page, and after the others."""
    from syncd.bootstrap import Places, make_service

    config = Path(sys.argv[1])
    service = make_service(Places(config, config.parent / "state"))
    sizes = []
    for rounds in (1, ROUNDS):
        for _ in range(rounds):
            service.report(as_of=NOW.date())
        sizes.append(_resident())
    json.dump(sizes, sys.stdout)


if __name__ == "__main__":
    main()
