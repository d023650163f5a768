"""The daemon: memory and CPU over many polls, wake-ups when idle, the time until it is ready.

Two members, sixty responsibilities and a planning session in three accounts of one real Radicale on loopback. Memory
is that of `benchmarks.daemon_child` after a thousand cycles of all three accounts; it is flat when the last tenth of
the cycles holds no more than the first one after warming up. CPU is that of one poll without news: one at a time, as
a daemon spreads them, and three at once, which wait for each other's turn. Wake-ups
are voluntary context switches of all threads of a real `syncd run` that has asked every account and waits (proc(5)).
Ready is when READY=1 arrives at the socket of a service manager, counted from starting the process.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import mean, median

from benchmarks.row import Row, at_most, say, spread
from benchmarks.timed import ROOT
from syncd.bootstrap import Places, make_service
from tests.support.servers import Server, radicale

CYCLES = 1000
MEMORY = 95.0
"""MiB that the daemon may hold."""

GROWTH = 1.01
CPU = 15.0
"""Milliseconds of one poll without news."""

READY = 1.0
IDLE = 60.0
"""Seconds in which an idle daemon is watched; six of its own looks at the clock fall into a minute."""

WAKE_UPS = 30
STARTS = 3
LIMIT = 900.0

HEAD = """
[household]
id = "bench"
name = "Bench"
timezone = "Europe/Berlin"
columns = false

[members.alex]
name = "Alex"
account = "alex"

[members.sam]
name = "Sam"
tasks = "sam"
events = "sam-events"

[sessions.planning]
kind = "planning"
starting = {starting}
"""
ACCOUNT = """
[accounts.{name}]
adapter = "caldav"
url = "{url}"
username = "{user}"
task_list = "{name} tasks"
calendar = "{name} events"
secret = {{ file = "secret" }}
"""
ENTRY = """
[responsibilities.r{number}]
name = "Responsibility number {number}"
category = "household-logistics"
owner = "{owner}"
outcome = "What number {number} is about is done, and nobody has to ask for it"
weight = {{ notice = 1, plan = 1, do = 1 }}
rrule = "{rule}"
starting = {starting}
if_missed = "keep"
"""
RULES = ("FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY", "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH")


def measure(_items: int) -> Iterator[Row]:
    """All of it against one server."""
    with radicale() as server, tempfile.TemporaryDirectory(prefix="syncd-bench-") as name:
        config = _write(Path(name), server, datetime.now(UTC).date())
        say(f"daemon: {CYCLES} cycles of three accounts")
        said = _child(config)
        cycles = len(said["memory"])
        first, last = (mean(part) for part in (said["memory"][: cycles // 10], said["memory"][-cycles // 10 :]))
        after = f"{last:.0f} MiB after {CYCLES} cycles"
        yield at_most("daemon: resident memory", after, f"{MEMORY:g} MiB", last / MEMORY, 1)
        yield at_most("  its growth", f"{last - first:.2f} MiB", f"{first:.0f} MiB when warm", last / first, GROWTH)
        for key, what in {"alone": "daemon: CPU of a poll without news", "cpu": "  of three at once, each"}.items():
            each = median(said[key]) * 1000
            yield at_most(what, f"{each:.1f} ms", f"{CPU:g} ms", each / CPU, 1)
        say(f"daemon: starting, and {IDLE:g} s of doing nothing")
        ready, spent, woken = _started(config)
        against = f"{READY:g} s (CPU {spread(spent, 's')})"
        yield at_most("daemon: start until ready", spread(ready, "s"), against, median(ready) / READY, 1)
        idle = f"{woken:.0f} a minute"
        yield at_most("daemon: wake-ups when idle", idle, f"{WAKE_UPS} a minute", woken / WAKE_UPS, 1)


def _write(folder: Path, server: Server, today: date) -> Path:
    alex, sam = server.place(), server.place()
    starting = (today + timedelta(days=1)).isoformat()
    text = HEAD.format(starting=starting)
    for name, place in (("alex", alex), ("sam", sam), ("sam-events", sam)):
        text += ACCOUNT.format(name=name, url=place.url, user=place.username)
    for number in range(60):
        owner, rule = ("alex", "sam")[number % 2], RULES[number % len(RULES)]
        text += ENTRY.format(number=number, owner=owner, rule=rule, starting=starting)
    (folder / "secret").write_text(alex.password + "\n", encoding="utf-8")
    (folder / "secret").chmod(0o600)
    config = folder / "household.toml"
    config.write_text(text, encoding="utf-8")
    make_service(Places(config, folder / "state")).sync()
    return config


def _child(config: Path) -> dict[str, list[float]]:
    command = [
        sys.executable,
        "-m",
        "benchmarks.daemon_child",
        str(config),
        str(config.parent / "state"),
        str(CYCLES),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT, check=True)
    said: dict[str, list[float]] = json.loads(done.stdout)
    return said


def _started(config: Path) -> tuple[list[float], list[float], float]:
    """Seconds until ready and CPU spent by then, start by start, and the wake-ups a minute of the last one."""
    ready, spent, woken = [], [], 0.0
    with _manager(config.parent / "notify") as manager:
        for number in range(STARTS):
            began = time.perf_counter()
            daemon = _run(config)
            try:
                while b"READY=1" not in manager.recv(4096):
                    continue
                ready.append(time.perf_counter() - began)
                spent.append(_cpu(daemon.pid))
                if number == STARTS - 1:
                    while b"all fine" not in manager.recv(4096):
                        continue
                    time.sleep(15)
                    woken = _wake_ups(daemon.pid)
            finally:
                daemon.send_signal(signal.SIGTERM)
                daemon.wait(timeout=30)
    return ready, spent, woken


def _cpu(process: int) -> float:
    """Seconds of CPU, of all its threads so far."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _manager(path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(path))
        manager.settimeout(60)
        yield manager


def _run(config: Path) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "SYNCD_CONFIG": str(config),
        "SYNCD_STATE": str(config.parent / "state"),
        "NOTIFY_SOCKET": str(config.parent / "notify"),
    }
    with (config.parent / "log").open("ab") as log:
        return subprocess.Popen([sys.executable, "-m", "syncd", "run"], env=environment, stdout=log, stderr=log)


def _wake_ups(process: int) -> float:
    """Voluntary context switches a minute, of all threads."""
    before, began = _switches(process), time.monotonic()
    time.sleep(IDLE)
    return (_switches(process) - before) / (time.monotonic() - began) * 60


def _switches(process: int) -> int:
    texts = (path.read_text(encoding="ascii") for path in Path(f"/proc/{process}/task").glob("*/status"))
    found = (re.search(r"^voluntary_ctxt_switches:\s+(\d+)", text, re.MULTILINE) for text in texts)
    return sum(int(match.group(1)) for match in found if match is not None)
