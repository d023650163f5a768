"""The record of requests: who asked for what, and exact counts."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime

from syncd.demo.todoist_server.world import User


@dataclass(frozen=True, slots=True)
class Seen:
    """One request. `user` is None when nobody could be told from its token; `status` 0: no answer was sent."""

    user: str | None
    method: str
    path: str
    query: str
    commands: tuple[str, ...]
    """The types of the commands that it carried."""
    status: int
    agent: str
    full: bool = False
    """A sync that was answered in full."""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(slots=True)
class Requests:
    """Everything asked since the start or the last `clear`."""

    seen: list[Seen] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, request: Seen) -> None:
        """Write one down."""
        with self._lock:
            self.seen.append(request)

    def of(self, user: User | None = None, path: str | None = None) -> list[Seen]:
        """Those of a user and of a path (without query), in order; None: of all."""
        with self._lock:
            return [
                each
                for each in self.seen
                if (user is None or each.user == user.id) and (path is None or each.path == path)
            ]

    def count(self, user: User | None = None, path: str | None = None) -> int:
        """How many requests."""
        return len(self.of(user, path))

    def commands(self, user: User | None = None) -> list[str]:
        """The types of all commands that were sent, in order, replayed ones among them."""
        return [name for each in self.of(user) for name in each.commands]

    def clear(self) -> None:
        """Forget all of them."""
        with self._lock:
            self.seen.clear()


@dataclass(slots=True)
class Budget:
    """Requests allowed in 15 minutes for each user. Reference, "Rate Limiting"; REST: the figure of REST v2."""

    partial: int = 1000
    full: int = 100
    rest: int = 1000
    minutes: int = 15
    _used: dict[tuple[str, str], list[datetime]] = field(default_factory=dict)

    def wait(self, user: User, kind: str, now: datetime) -> int:
        """Seconds to wait before this request (kind: partial, full or rest) is allowed; 0: it is, and is counted."""
        used = self._used.setdefault((user.id, kind), [])
        span = self.minutes * 60
        used[:] = [at for at in used if (now - at).total_seconds() < span]
        if len(used) >= getattr(self, kind):
            return max(1, int(span - (now - used[0]).total_seconds()))
        used.append(now)
        return 0
