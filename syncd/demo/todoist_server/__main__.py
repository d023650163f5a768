"""Run a stand-in as a process of its own: `python -m syncd.demo.todoist_server --port 0 --user Alex --user Sam`.

The first line of its output is JSON: the origin, and each user with id and token. It ends when its input ends.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime

from syncd.clock import SystemClock
from syncd.demo.todoist_server.standin import standin
from syncd.demo.todoist_server.world import Plan


def main(arguments: list[str] | None = None) -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(prog="python -m syncd.demo.todoist_server", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--user", action="append", default=[], help="a name; may be repeated")
    parser.add_argument("--timezone", default="Europe/Berlin")
    parser.add_argument("--tasks", type=int, default=300, help="open tasks that a project may hold; default: 300")
    parser.add_argument("--now", type=datetime.fromisoformat, help="an aware instant; default: now")
    chosen = parser.parse_args(arguments)
    with standin(chosen.now or SystemClock().now(), port=chosen.port) as service:
        plan = Plan(tasks=chosen.tasks)
        users = [service.user(name, timezone=chosen.timezone, plan=plan) for name in chosen.user or ["Alex"]]
        told = [{"name": each.full_name, "id": each.id, "token": each.token} for each in users]
        sys.stdout.write(json.dumps({"origin": service.origin, "users": told}) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
