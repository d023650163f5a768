"""Running another program and saying what it took: wall, and CPU of the process and its children, in seconds."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

LIMIT = 200.0
"""Seconds after which a program is given up."""


@dataclass(frozen=True, slots=True)
class Took:
    """What a program took, and what it printed."""

    wall: float
    cpu: float
    output: str


class ProgramFailed(RuntimeError):
    """A measured program did not end well; the message ends with what it said."""


def run(command: Sequence[str], *, environment: Mapping[str, str] | None = None) -> Took:
    """Run to the end. Raises ProgramFailed."""
    before, began = os.times(), time.perf_counter()
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ProgramFailed(f"{command[0]}: {error}") from error
    wall, after = time.perf_counter() - began, os.times()
    if done.returncode:
        raise ProgramFailed(f"{' '.join(command[:3])} ended with {done.returncode}: {done.stderr.strip()[-400:]}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Took(wall, cpu, done.stdout)
