"""A process that syncs once and may be killed: `python -m tests.machine.child`, then one line of JSON on its input.

It says `ready` when everything is loaded, so that a kill lands in the run and not in the imports.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import adapters.caldav.connection
import adapters.caldav.spec
from syncd.bootstrap import Adapters, Parts, Places, make_service
from tests.support.clocks import FakeClock


def main() -> None:
    """Wait for `{"config", "state", "now"}` and sync."""
    loaded = Adapters()
    assert loaded["caldav"] is adapters.caldav.spec.SPEC
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    said = json.loads(sys.stdin.readline())
    where = Places(Path(said["config"]), Path(said["state"]))
    make_service(where, Parts(loaded, FakeClock(said["now"]), check_clock=False)).sync()


if __name__ == "__main__":
    main()
