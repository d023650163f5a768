"""The last steps: a sync in a process of its own is killed in the middle, more than once, and the next one heals."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from syncd.demo.household import SECOND
from syncd.demo.page import Page
from syncd.demo.server import end
from syncd.demo.stage import Stage
from syncd.service.answers import Synced

KILLED_AFTER = (3, 10)
"""How many new items stand when the first and the second process is killed."""

GIVEN_UP_AFTER = 20.0
"""Seconds."""

SETTLES = 0.3
"""Seconds in which the server ends the request that a killed process had under way."""


def crash(here: Stage, page: Page) -> None:
    """Kill, kill, heal, and count."""
    page.step(f"{len(SECOND)} more responsibilities at once, and the power goes off: kill -9")
    here.owned += SECOND
    here.wanted += here.household.wanted(SECOND)
    here.write_registry()
    before = here.server.standing()
    killed = 0
    for after in KILLED_AFTER:
        if not _sync_and_kill(here, page, before + after):
            continue
        killed += 1
        here.clock.sleep(SETTLES)
        stood = here.server.standing() - before
        page.say(f"A `syncd sync` in a process of its own is killed: {stood} of {len(SECOND)} new items stand.")
    counted = here.count(here.standing())
    page.count(
        ("killed", killed, len(KILLED_AFTER)),
        ("doubled", counted.doubled, 0),
        ("own events changed", here.foreign_changed(), 0),
    )
    _heal(here, page, before)


def _heal(here: Stage, page: Page, before: int) -> None:
    """Sync to the end, and once more."""
    page.step("The next sync heals")
    stood = here.server.standing() - before
    # Beside what is new, columns are rewritten that name it.
    wrote = created(here.service.sync())
    page.say(f"It recognises the {stood} that stand there, and writes the other {wrote}.")
    counted = here.count(here.standing())
    once_more = here.service.sync()
    page.count(
        ("lost", counted.lost, 0),
        ("doubled", counted.doubled, 0),
        ("written twice", stood + wrote - len(SECOND), 0),
        ("written after that", once_more.report.wrote, 0),
        ("own events changed", here.foreign_changed(), 0),
    )


def created(synced: Synced) -> int:
    """How many new items a sync wrote."""
    return sum(own.created for own in synced.report.accounts.values())


def _sync_and_kill(here: Stage, page: Page, until: int) -> bool:
    """Start a sync and kill it (SIGKILL) as soon as so many items stand. False when it ended by itself."""
    with syncing(here) as process:
        given_up = here.clock.monotonic() + GIVEN_UP_AFTER
        while process.poll() is None and here.clock.monotonic() < given_up:
            if here.server.standing() >= until:
                process.kill()
                process.wait()
                return True
            here.clock.sleep(0.002)
    ended_by_itself(here, page)
    return False


@contextmanager
def syncing(here: Stage) -> Iterator[subprocess.Popen[bytes]]:
    """`syncd sync` in a process of its own, which ends with the context at the latest."""
    where = ["--config", str(here.places.config), "--state", str(here.places.state)]
    command = [sys.executable, "-m", "syncd", *where, "sync"]
    with _said(here).open("wb") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            end(process)


def ended_by_itself(here: Stage, page: Page) -> None:
    """Note that a sync was to be killed and was not, with the last that it said."""
    last = _said(here).read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
    page.wrong(f"a sync ended by itself before it was killed: {' '.join(last) or 'it was done'}")


def _said(here: Stage) -> Path:
    return here.places.config.with_name("child.log")
