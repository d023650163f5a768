"""What can go wrong between the service and its client, switched on for the next requests or until taken away."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from syncd.demo.todoist_server.world import User

How = Literal[
    "status",  # answer with `status` before anything is done
    "reset_before",  # cut the connection before anything is done
    "reset_after",  # do it, then cut the connection
    "status_after",  # do it, then answer with `status`
    "half",  # do it, then send half of the body
    "slow",  # wait `seconds`, then go on as usual
    "html",  # do nothing, answer with a page of HTML under `status`
    "full_sync",  # answer a sync in full though it has a token
    "stale",  # answer a full sync from the state that Standin.remember kept
    "meanwhile",  # run `act` at the `moment`
]


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong. It counts only requests that it fits: of `user`, of `path`; None fits all."""

    how: How
    times: int | None = 1
    """For so many fitting requests; None: until it is removed."""
    user: User | None = None
    path: str | None = None
    """The path without /api/v1/: "sync", "activities", "tasks"; it fits everything that begins so."""
    status: int = 503
    retry_after: int | None = None
    """Seconds, for 429 and 503: in the header, and for 429 in the body too."""
    seconds: float = 0.0
    act: Callable[[], None] | None = None
    moment: Literal["before", "between", "after"] = "before"
    """Before the request, after its commands and before its read, or after it was answered."""
    skip: int = 0
    """Let so many fitting requests through first."""
    commands: bool | None = None
    """Only requests with commands (True) or without (False)."""


@dataclass(slots=True)
class Faults:
    """The faults that are switched on."""

    standing: list[Fault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, how: How, *, times: int | None = 1, **more: object) -> Fault:
        """Switch one on; `more` are the fields of Fault."""
        fault = Fault(how, times, **more)  # type: ignore[arg-type]
        with self._lock:
            self.standing.append(fault)
        return fault

    def remove(self, fault: Fault) -> None:
        """Switch one off."""
        with self._lock:
            self.standing.remove(fault)

    def clear(self) -> None:
        """Switch all off."""
        with self._lock:
            self.standing.clear()

    def draw(self, user: User | None, path: str, commands: bool) -> list[Fault]:
        """The faults that this request meets, each counted down."""
        with self._lock:
            met = [fault for fault in self.standing if _fits(fault, user, path, commands) and _due(fault)]
            self.standing[:] = [fault for fault in self.standing if fault.times is None or fault.times > 0]
        return met


def _fits(fault: Fault, user: User | None, path: str, commands: bool) -> bool:
    if fault.user is not None and (user is None or user.id != fault.user.id):
        return False
    if fault.commands is not None and fault.commands != commands:
        return False
    return fault.path is None or path.removeprefix("/api/v1/").startswith(fault.path)


def _due(fault: Fault) -> bool:
    if fault.skip > 0:
        fault.skip -= 1
        return False
    if fault.times is not None:
        fault.times -= 1
    return True
