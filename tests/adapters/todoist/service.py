"""A service of a few lines for the adapter's own tests: it answers as told, and keeps what was sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import httpx

from adapters.todoist.connection import TodoistConnection
from adapters.todoist.settings import TodoistSettings
from syncd.ports import AccountSetup
from tests.conformance.backends import HOME, FixedClock

PROJECT = "6Xproject"
TOKEN = "0123456789abcdef0123456789abcdef01234567"


def task(task_id: str = "6Xtask", **changes: Any) -> dict[str, Any]:
    """A task of ours as the service gives it."""
    return {
        "id": task_id,
        "user_id": "77",
        "project_id": PROJECT,
        "parent_id": None,
        "content": "The shop",
        "description": "Bags and list\nsyncd-1",
        "due": {"date": "2026-11-28", "timezone": None, "string": "28 Nov", "lang": "en", "is_recurring": False},
        "duration": None,
        "deadline": None,
        "priority": 1,
        "labels": ["errands"],
        "checked": False,
        "is_deleted": False,
        "completed_at": None,
        "completed_by_uid": None,
        "added_at": "2026-11-22T08:00:00.000000Z",
        "updated_at": "2026-11-22T08:00:00.000000Z",
        **changes,
    }


def answer(*items: dict[str, Any], token: str = "t1", full: bool = True, **more: Any) -> dict[str, Any]:
    """An answer of `/sync`, whole unless said."""
    return {
        "sync_token": token,
        "full_sync": full,
        "items": list(items),
        "notes": [],
        "projects": [{"id": PROJECT, "name": "Household", "is_archived": False, "is_deleted": False}] if full else [],
        "user": {"id": "77"} if full else {},
        **more,
    }


class Service:
    """Answers in turn: a JSON value with 200, a ready response, an exception to raise, or a call that makes one."""

    def __init__(self, *answers: Any) -> None:
        self._answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """One request."""
        request.read()
        self.requests.append(request)
        given = self._answers.pop(0)
        if isinstance(given, Exception):
            raise given
        if callable(given):
            given = given(request)
        return given if isinstance(given, httpx.Response) else httpx.Response(200, json=given)

    def connection(self, url: str = "http://127.0.0.1:9") -> TodoistConnection:
        """An account on it."""
        settings = TodoistSettings(url=url)
        setup = AccountSetup("alex-todoist", settings, lambda: TOKEN, HOME, FixedClock())
        return TodoistConnection(setup, settings, httpx.MockTransport(self))

    def commands(self, number: int = -1) -> list[dict[str, Any]]:
        """Commands of a request."""
        return list(json.loads(parse_qs(self.requests[number].content.decode())["commands"][0]))


def statuses(**more: Any) -> Callable[[httpx.Request], httpx.Response]:
    """An answer in which every command of the request went well, unless `state` says how."""
    state = more.pop("state", "ok")
    ids = more.pop("ids", [])

    def make(request: httpx.Request) -> httpx.Response:
        commands = json.loads(parse_qs(request.content.decode())["commands"][0])
        named = [c["temp_id"] for c in commands if "temp_id" in c]
        body = answer(full=False, token="t2", **more)
        body["sync_status"] = {c["uuid"]: state for c in commands}
        body["temp_id_mapping"] = dict(zip(named, ids, strict=False))
        return httpx.Response(200, json=body)

    return make
