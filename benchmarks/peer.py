"""The peer: vdirsyncer 0.21 between a folder and a task list, in its own environment, made when first asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bare import make_collection
from benchmarks.household import Login
from benchmarks.row import say
from benchmarks.timed import ROOT, ProgramFailed, Took, run

VERSION = "0.21.0"
VENV = ROOT / ".venv-peer"
PROGRAM = VENV / "bin" / "vdirsyncer"

CONFIG = """
[general]
status_path = "{folder}/status"

[pair bench]
a = "here"
b = "there"
collections = ["{name}"]

[storage here]
type = "filesystem"
path = "{folder}/items"
fileext = ".ics"

[storage there]
type = "caldav"
url = "{url}"
username = "{username}"
password = "{password}"
item_types = ["VTODO"]
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """A folder paired with a task list that holds nothing yet."""

    config: Path

    def sync(self) -> Took:
        """One `vdirsyncer sync`."""
        return run([str(PROGRAM), "-v", "ERROR", "-c", str(self.config), "sync"])


def ready() -> bool:
    """Whether the peer is there; made where it can be."""
    try:
        if not PROGRAM.exists():
            say(f"making {VENV.name} with vdirsyncer {VERSION} (once)")
            run([sys.executable, "-m", "venv", str(VENV)])
            run([str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", f"vdirsyncer=={VERSION}"])
        return VERSION in run([str(PROGRAM), "--version"]).output
    except ProgramFailed as error:
        say(f"the peer is missing: {error}")
        return False


def make_pair(folder: Path, login: Login, bodies: Sequence[tuple[str, str]]) -> Pair:
    """A pair whose folder holds these (name, body) items; `vdirsyncer discover` has run."""
    name = "bench"
    make_collection(login, name)
    items = folder / "items" / name
    items.mkdir(parents=True)
    for file, body in bodies:
        (items / file).write_bytes(body.encode())
    config = folder / "config"
    config.write_text(
        CONFIG.format(folder=folder, name=name, url=login.url, username=login.username, password=login.password),
        encoding="utf-8",
    )
    run([str(PROGRAM), "-v", "ERROR", "-c", str(config), "discover"])
    return Pair(config)
