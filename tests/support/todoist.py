"""The Todoist stand-in for tests: a running service, its users, and plain requests with a user's token.

with todoist() as service:
    alex = service.user("Alex")
    hand = service.hand(alex)               # Alex's own app
    answer = Client(service, alex).sync("*", ["items"])
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
from todoist_api_python.api import TodoistAPI

from syncd.demo.todoist_server import Habits, Standin, User, standin

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""Where the service's clock stands unless a test says otherwise: nine in the morning in Berlin."""


@contextmanager
def todoist(now: datetime = MONDAY, *, habits: Habits | None = None) -> Iterator[Standin]:
    """A running stand-in."""
    with standin(now, habits=habits) as service:
        yield service


class Client:
    """Plain HTTP with one user's token."""

    def __init__(self, service: Standin, user: User, *, agent: str = "syncd-tests") -> None:
        headers = {"Authorization": f"Bearer {user.token}", "User-Agent": agent}
        self._numbers = itertools.count(1)
        self.mapping: dict[str, str] = {}
        self.http = httpx.Client(base_url=service.origin, headers=headers, timeout=10)

    def get(self, path: str, **query: Any) -> httpx.Response:
        """GET /api/v1/path."""
        return self.http.get(f"/api/v1/{path}", params=query)

    def sync(self, token: str | None, types: list[str] | None, commands: list[dict[str, Any]] | None = None) -> Any:
        """One /sync; the body of its answer, which must be 200."""
        answer = self.ask(token, types, commands)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def ask(
        self, token: str | None, types: list[str] | None, commands: list[dict[str, Any]] | None = None
    ) -> httpx.Response:
        """One /sync, sent as JSON."""
        given = {"sync_token": token, "resource_types": types, "commands": commands}
        body = {name: value for name, value in given.items() if value is not None}
        return self.http.post("/api/v1/sync", json=body)

    def run(self, name: str, /, temp_id: str | None = None, uuid: str = "", **args: Any) -> Any:
        """One command alone; its status: "ok" or an error object."""
        command = {"type": name, "uuid": uuid or f"own-{next(self._numbers)}", "args": args}
        if temp_id:
            command["temp_id"] = temp_id
        answer = self.sync(None, None, [command])
        self.mapping = answer["temp_id_mapping"]
        return answer["sync_status"][command["uuid"]]

    def make(self, name: str, /, **args: Any) -> str:
        """One command that makes something; the id of what it made."""
        status = self.run(name, temp_id="made", **args)
        assert status == "ok", status
        return str(self.mapping["made"])


class _Here(httpx.HTTPTransport):
    """Sends every request to the stand-in, whatever origin it names: the SDK's is a constant."""

    def __init__(self, origin: str) -> None:
        super().__init__()
        self._origin = httpx.URL(origin)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request, to the stand-in's origin."""
        here = self._origin
        request.url = request.url.copy_with(scheme=here.scheme, host=here.host, port=here.port)
        return super().handle_request(request)


def sdk(service: Standin, user: User) -> TodoistAPI:
    """The real SDK client, talking to the stand-in."""
    return TodoistAPI(user.token, client=httpx.Client(transport=_Here(service.origin)))
