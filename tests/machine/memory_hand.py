"""The owners' apps on servers in memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.memory.body import dump, load
from adapters.memory.server import MemoryServer
from tests.machine.hand import Shown


class MemoryHand:
    """Changes items on servers in memory, one server per account."""

    def __init__(self, servers: Mapping[str, MemoryServer]) -> None:
        self._servers = servers

    def items(self) -> tuple[Shown, ...]:
        """Everything that stands anywhere, by address."""
        return tuple(
            _shown(account, place.href, href, stored.text)
            for account, server in self._servers.items()
            for place in server.collections.values()
            for href, stored in sorted(place.members.items())
        )

    def change(self, shown: Shown, values: Mapping[str, Any]) -> None:
        """Set keys of the body; an unknown key is kept by name."""
        body = load(shown.raw)
        for key, value in values.items():
            if key == "state":
                body["status"] = value
            elif key == "unknown":
                body.setdefault("unknown", []).append(value)
            elif key == "completed_at" and value is None:
                body.pop("completed_at", None)
            else:
                body[key] = list(value) if isinstance(value, tuple) else value
        server = self._servers[shown.account]
        server.store(server.collections[shown.collection], shown.href, dump(body))

    def delete(self, shown: Shown) -> None:
        """Throw it away."""
        server = self._servers[shown.account]
        server.remove(server.collections[shown.collection], shown.href)

    def copy(self, shown: Shown, uid: str) -> None:
        """Put a copy beside it, under another uid."""
        server = self._servers[shown.account]
        server.store(
            server.collections[shown.collection], f"{shown.collection}{uid}", dump({**load(shown.raw), "uid": uid})
        )

    def add(self, account: str, uid: str, title: str) -> None:
        """Put an item of the owner's own into the first collection of an account, if there is one."""
        server = self._servers[account]
        for href in sorted(server.collections):
            server.add_foreign(href, uid, title)
            return


def _shown(account: str, collection: str, href: str, text: str) -> Shown:
    body = load(text)
    return Shown(
        account,
        collection,
        href,
        str(body["uid"]),
        body.get("kind") == "vevent",
        str(body.get("title", "")),
        str(body.get("status", "open")),
        str(body.get("due", "")),
        str(body.get("description", "")),
        tuple(body.get("alarms", ())),
        tuple(body.get("categories", ())),
        text,
    )
