"""A household whose members live in Todoist: accounts on a stand-in, and a process that dies at a request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx

from adapters.memory.faults import Crash
from adapters.todoist import SPEC
from adapters.todoist.connection import TodoistConnection
from adapters.todoist.settings import TodoistSettings
from syncd.bootstrap import Adapters, Parts, make_service, places
from syncd.demo.todoist_server import Habits, Hand, Standin, User
from syncd.ports import AccountSetup, AdapterSpec, Connection
from tests.support.clocks import FakeClock
from tests.support.home import BINS, HEAD, Home
from tests.support.todoist import todoist

MEMBERS = (
    '[members.alex]\nname = "Alex"\naccount = "alex"\n[members.sam]\nname = "Sam"\nlanguage = "de"\naccount = "sam"\n'
)


DINNERS = """[responsibilities.dinners]
name = "Dinners planned"
category = "household-logistics"
owner = "sam"
outcome = "Everybody has eaten before bedtime"
link = "https://example.org/list"
weight = { notice = 1, plan = 2, do = 1 }
rrule = "FREQ=WEEKLY;BYDAY=FR"
at = "18:00"
lasts = "45m"
remind = "1h"
starting = 2026-11-27
"""

PLANNING = """[sessions.planning]
kind = "planning"
rrule = "FREQ=WEEKLY;BYDAY=SU"
at = "18:00"
minutes = 30
starting = 2026-11-29
horizon = "2 weeks"
"""


def todoist_toml(name: str, service: Standin, *, project: str = "Household") -> str:
    """The `[accounts.NAME]` table; its token lies in the file `NAME.secret`."""
    return (
        f'[accounts.{name}]\nadapter = "todoist"\nurl = "{service.origin}"\nproject = "{project}"\n'
        f'secret = {{ file = "{name}.secret" }}\n'
    )


class TodoistHome(Home):
    """Alex and Sam, each with an account of their own on one stand-in."""

    def __init__(self, folder: Path, service: Standin, alex: User, sam: User) -> None:
        super().__init__(folder, FakeClock())
        self.todoist = service
        self.alex, self.sam = alex, sam
        self.secret("alex", alex.token)
        self.secret("sam", sam.token)

    def begin(self, *parts: str) -> None:
        """Write the registry with both accounts."""
        self.write(HEAD, MEMBERS, todoist_toml("alex", self.todoist), todoist_toml("sam", self.todoist), *parts)

    def later(self, **span: float) -> None:
        """Time goes by, here and there."""
        self.clock.forward(**span)
        self.todoist.forward(timedelta(**span))

    def hand(self, user: User | None = None) -> Hand:
        """A member's app; Alex's unless said."""
        return self.todoist.hand(user or self.alex)

    def titles(self, user: User | None = None) -> list[str]:
        """Open tasks of a member, outside the Inbox too, sorted."""
        return sorted(task["content"] for task in self.hand(user).tasks())

    def good(self) -> None:
        """One run that must go well."""
        report = self.sync()
        assert {own.error for own in report.accounts.values()} <= {""}, [o.error for o in report.accounts.values()]

    def forget(self) -> None:
        """The state is lost."""
        for path in (self.folder / "state").iterdir():
            path.unlink()

    def reborn(self, adapters: Mapping[str, AdapterSpec]) -> None:
        """A new process on the same files, with other adapters."""
        where = places(self.registry, self.folder / "state", {})
        self.service = make_service(where, Parts(adapters, self.clock, check_clock=False))


class Dying(httpx.HTTPTransport):
    """The process dies at the first request with commands: before it leaves, or once it took effect."""

    def __init__(self, *, after: bool) -> None:
        super().__init__()
        self._after = after

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request, maybe the last one."""
        fatal = b"commands=" in request.read()
        if fatal and not self._after:
            raise Crash("before the request left")
        response = super().handle_request(request)
        if fatal:
            response.read()
            raise Crash("after it took effect")
        return response


def mortal(transport: Callable[[], httpx.BaseTransport]) -> dict[str, AdapterSpec]:
    """Adapters among which Todoist's speaks through this transport."""

    def connect(setup: AccountSetup) -> Connection:
        assert isinstance(setup.settings, TodoistSettings)
        return TodoistConnection(setup, setup.settings, transport())

    return {**Adapters(), "todoist": replace(SPEC, open=connect)}


@contextmanager
def bins_and_dinners(folder: Path, habits: Habits | None = None) -> Iterator[TodoistHome]:
    """Alex has the bins, Sam the dinners; both were synced once."""
    with todoist(habits=habits) as service:
        home = TodoistHome(folder, service, service.user("Alex"), service.user("Sam"))
        home.begin(BINS, DINNERS)
        home.good()
        yield home
