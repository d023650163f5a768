"""Start-up: the wall clock of commands that do next to nothing, each a process of its own."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.household import WEEKS, Login, write_household
from benchmarks.row import Row, at_most, missing, say, spread
from benchmarks.timed import ProgramFailed, run

TIMES = 5
LOADED = "import adapters.caldav.connection, syncd.bootstrap"


def measure(_items: int) -> Iterator[Row]:
    """`syncd --help`, `syncd check --offline`, and loading all that a sync needs; less nothing."""
    say("start: commands that do next to nothing")
    python = spread(_times([sys.executable, "-c", "pass"]), "s")
    with tempfile.TemporaryDirectory(prefix="syncd-bench-") as name:
        login = Login("http://127.0.0.1:9/", "alex", "none")
        config = write_household(Path(name), WEEKS, datetime.now(UTC).date(), login)
        check = ["-m", "syncd", "--config", str(config), "--state", f"{name}/state", "check", "--offline"]
        commands = {
            "start-up: syncd --help": ["-m", "syncd", "--help"],
            "start-up: syncd check --offline": check,
            "start-up: until a sync could begin": ["-c", LOADED],
        }
        for what, command in commands.items():
            try:
                walls = _times([sys.executable, *command])
            except ProgramFailed as error:
                yield missing(what, str(error).splitlines()[-1][:80])
                continue
            yield at_most(what, spread(walls, "s"), f"1 s (bare Python {python})", median(walls), 1)


def _times(command: list[str]) -> list[float]:
    return [run(command).wall for _ in range(TIMES)]
