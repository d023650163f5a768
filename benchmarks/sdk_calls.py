"""The measured peer: `python -m benchmarks.sdk_calls ORIGIN TOKEN N` does with Todoist's own SDK, call by call, what
syncd does: N tasks in a project of their own, 100 changes, and one look at what is open and what was finished.

It remembers nothing and decides nothing. The tasks are as long as syncd's.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
from todoist_api_python.api import TodoistAPI

CHANGES = 100
PAGE = 200
TEXT = "What number {number} is about is done, and nobody has to ask for it\n" + "syncd:1." + 90 * "x"


class Counting(httpx.HTTPTransport):
    """Sends every request to one origin, whatever it names, and counts."""

    def __init__(self, origin: str) -> None:
        super().__init__()
        self._origin = httpx.URL(origin)
        self.requests = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request."""
        here = self._origin
        request.url = request.url.copy_with(scheme=here.scheme, host=here.host, port=here.port)
        self.requests += 1
        return super().handle_request(request)


class Peer:
    """The calls."""

    def __init__(self, api: TodoistAPI) -> None:
        self._api = api
        self._tasks: list[str] = []

    def first(self, number: int) -> None:
        """Find or make the project, then add the tasks."""
        known = [project for page in self._api.get_projects(limit=PAGE) for project in page]
        where = next((p.id for p in known if p.name == "Household"), "") or self._api.add_project("Household").id
        due = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
        for one in range(number):
            task = self._api.add_task(
                f"Responsibility number {one}",
                description=TEXT.format(number=one),
                project_id=where,
                labels=["household-logistics"],
                due_datetime=due + timedelta(days=one % 140),
            )
            self._tasks.append(task.id)

    def change(self) -> None:
        """Other words in a hundred tasks."""
        for number, task in enumerate(self._tasks[:CHANGES]):
            self._api.update_task(task, description=TEXT.format(number=-number))

    def look(self) -> None:
        """What is open, and what was finished."""
        now = datetime.now(UTC)
        done = self._api.get_completed_tasks_by_completion_date(
            since=now - timedelta(days=1), until=now + timedelta(days=1), limit=PAGE
        )
        for pages in (self._api.get_tasks(limit=PAGE), done):
            for _page in pages:
                pass


def main() -> None:
    """Do it and print one JSON document."""
    origin, token, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
    counting = Counting(origin)
    with httpx.Client(transport=counting) as client:
        peer = Peer(TodoistAPI(token, client=client))
        steps: dict[str, Callable[[], None]] = {
            "first": lambda: peer.first(number),
            "look": peer.look,
            "change": peer.change,
        }
        said = {}
        for name, step in steps.items():
            before, began = counting.requests, time.perf_counter()
            step()
            said[name] = {"wall": time.perf_counter() - began, "requests": counting.requests - before}
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
