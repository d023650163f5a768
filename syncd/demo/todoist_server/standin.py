"""The stand-in as tests and the demo hold it: accounts, hands, faults, counts and a clock, behind one origin."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from syncd.demo.todoist_server import people
from syncd.demo.todoist_server.faults import Faults
from syncd.demo.todoist_server.hand import Hand
from syncd.demo.todoist_server.requests import Budget, Requests
from syncd.demo.todoist_server.sync import Sync
from syncd.demo.todoist_server.web import Listener, Parts
from syncd.demo.todoist_server.world import Habits, Plan, User, World


@dataclass(slots=True)
class Standin:
    """A running stand-in. It has no clock of its own: `now` is what it was set to."""

    world: World
    faults: Faults = field(default_factory=Faults)
    requests: Requests = field(default_factory=Requests)
    parts: Parts = field(init=False)
    origin: str = ""
    """http://127.0.0.1:port, the value of `url` in an account."""

    def __post_init__(self) -> None:
        self.parts = Parts(self.world, Sync(self.world), self.faults, self.requests)

    @property
    def habits(self) -> Habits:
        """What the reference leaves open; may be changed at any time."""
        return self.world.habits

    def user(self, name: str, *, timezone: str = "Europe/Berlin", plan: Plan | None = None) -> User:
        """A new account with an Inbox and a personal token."""
        with self.world.lock:
            return people.add_user(self.world, name, timezone=timezone, plan=plan)

    def hand(self, user: User) -> Hand:
        """That user's own app."""
        return Hand(self.world, user)

    def set_now(self, now: datetime) -> None:
        """Set the service's clock (aware)."""
        with self.world.lock:
            self.world.now = now

    def forward(self, by: timedelta) -> None:
        """Move the service's clock on."""
        with self.world.lock:
            self.world.forward(by)

    def limit(self, budget: Budget | None = None) -> None:
        """Hold every user to the documented number of requests; off unless asked for."""
        self.parts.budget = budget or Budget()

    def forget_tokens(self) -> None:
        """The service no longer knows any sync token it gave out."""
        with self.world.lock:
            self.parts.sync.tokens.clear()

    def remember(self) -> None:
        """Keep the present state for the fault "stale"."""
        with self.world.lock:
            self.parts.sync.past = self.world.copy()

    def new_token(self, user: User) -> str:
        """Another personal token; the old one is refused from now on."""
        with self.world.lock:
            user.token = user.token[20:] + user.token[:20]
            return user.token


@contextmanager
def standin(now: datetime, *, port: int = 0, habits: Habits | None = None) -> Iterator[Standin]:
    """A stand-in that listens on a loopback port while the context lasts."""
    service = Standin(World(now, habits or Habits()))
    listener = Listener(("127.0.0.1", port), service.parts)
    service.origin = f"http://127.0.0.1:{listener.server_address[1]}"
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()
