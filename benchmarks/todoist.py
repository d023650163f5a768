"""Todoist: first sync of 200 and of 1,000 tasks, 100 changes, and a cycle without any, on the stand-in on loopback.

The peer does the same work with Todoist's own SDK, call by call (`benchmarks.sdk_calls`): it plans, remembers
and recognises nothing, and has no batches. The stand-in is a process of its own. It holds nobody to the
service's limit of 1,000 requests in 15 minutes, which the peer's first sync of 1,000 exceeds. On loopback a
request costs next to nothing, so that the seconds there are those of planning and remembering; what a network
adds is worked out from the requests, in a line of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.household import TODOIST, Login, write_household
from benchmarks.row import Row, at_most, say, spread
from benchmarks.sdk_calls import CHANGES
from benchmarks.timed import run

SIZES = (200, 1000)
ROUNDS = 3
CYCLES = 5
AWAY = 0.1
"""Seconds that a service in the world is away: added for each request, by arithmetic."""

OLD, NEW = "What number {} is about is done", "What number {} is about is done in time"


@dataclass(slots=True)
class Took:
    """What one kind of work took, round by round."""

    wall: list[float] = field(default_factory=list)
    requests: list[int] = field(default_factory=list)

    def add(self, said: dict[str, Any]) -> None:
        """One round more."""
        self.wall.append(said["wall"])
        self.requests.append(said["requests"])


def measure(_items: int) -> Iterator[Row]:
    """Both sizes; requests and seconds of each kind of work against the SDK's."""
    with tempfile.TemporaryDirectory(prefix="syncd-bench-") as name:
        for size in SIZES:
            ours, theirs = _measure(Path(name), size)
            yield from _rows(ours, theirs, f"first sync of {size}", "first", 0.02)
            if size == max(SIZES):
                yield from _rows(ours, theirs, f"{CHANGES} changes of {size}", "change", 0.02)
                yield from _rows(ours, theirs, f"no-op cycle of {size}", "look", 0.5)


def _measure(folder: Path, size: int) -> tuple[dict[str, Took], dict[str, Took]]:
    ours, theirs = ({name: Took() for name in ("first", "look", "change")} for _ in range(2))
    for number in range(ROUNDS):
        say(f"todoist: {size} tasks by syncd and by the SDK, round {number + 1}")
        with _service() as (origin, tokens):
            _syncd(folder / f"{size}-{number}", size, Login(origin, "", tokens[0], account=TODOIST), ours)
            command = [sys.executable, "-m", "benchmarks.sdk_calls", origin, tokens[1], str(size)]
            said = json.loads(run(command).output)
            for name, took in theirs.items():
                took.add(said[name])
    return ours, theirs


def _syncd(folder: Path, size: int, login: Login, ours: dict[str, Took]) -> None:
    """First sync, cycles, then other words in as many items as the peer changes."""
    config = write_household(folder, size, datetime.now(UTC).date(), login)
    first, _echo, *quiet = _child(config, 2 + CYCLES)
    text = config.read_text(encoding="utf-8")
    for number in range(CHANGES // 20):
        text = text.replace(OLD.format(number), NEW.format(number))
    config.write_text(text, encoding="utf-8")
    [changed] = _child(config, 1)
    if (first["created"], changed["updated"]) != (size, CHANGES):
        raise RuntimeError(f"{first['created']} of {size} were made, {changed['updated']} of {CHANGES} changed")
    ours["first"].add(first)
    ours["change"].add(changed)
    for one in quiet:
        ours["look"].add(one)


def _child(config: Path, times: int) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "benchmarks.child", str(config), str(config.parent / "state"), str(times)]
    said: list[dict[str, Any]] = json.loads(run(command).output)["syncs"]
    return said


@contextmanager
def _service() -> Iterator[tuple[str, list[str]]]:
    """A stand-in in a process of its own; its origin, and the tokens of two users."""
    command = [
        sys.executable,
        "-m",
        "syncd.demo.todoist_server",
        "--tasks",
        "2000",
        "--user",
        "Alex",
        "--user",
        "Sam",
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            said = json.loads(process.stdout.readline())
            yield said["origin"], [user["token"] for user in said["users"]]
        finally:
            process.stdin.close()


def _rows(ours: dict[str, Took], theirs: dict[str, Took], what: str, name: str, limit: float) -> Iterator[Row]:
    mine, peer = ours[name], theirs[name]
    asked, peer_asked = median(mine.requests), median(peer.requests)
    against = f"SDK call by call {peer_asked:g} requests"
    yield at_most(f"Todoist: {what}", f"{asked:g} requests", against, asked / peer_asked, limit)
    ratio = median(mine.wall) / median(peer.wall)
    yield Row("  its time on loopback", spread(mine.wall, "s"), f"SDK call by call {spread(peer.wall, 's')}", ratio)
    far, peer_far = (median(took.wall) + AWAY * median(took.requests) for took in (mine, peer))
    against = f"SDK call by call {peer_far:.2f} s"
    yield at_most(f"  with {AWAY:g} s more a request", f"{far:.2f} s", against, far / peer_far, 1)
