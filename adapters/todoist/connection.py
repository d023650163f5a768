"""A Todoist account, opened: `syncd.ports.Connection` over its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from adapters.todoist.asking import Asking
from adapters.todoist.client import Client
from adapters.todoist.looking import Looking
from adapters.todoist.reading import read_item
from adapters.todoist.writing import Writing
from syncd.model.item import Item, Kind, Unreadable
from syncd.ports import Batch, Capabilities, Changes, CollectionRef, Identity, Member, Write

if TYPE_CHECKING:
    import httpx

    from adapters.todoist.settings import TodoistSettings
    from syncd.model.registry import Slot
    from syncd.ports import AccountSetup

COMMANDS = 100
"""What the service takes in one request."""

CAPABILITIES = Capabilities(
    kinds=frozenset({Kind.TODOIST}),
    conditional_writes=False,
    unique_uids=False,
    alarms=False,
    absence_counts=False,
    hrefs_stay=True,
    links=False,
    privacy=False,
    stamps=False,
    attachments=False,
    longest_title=500,
    batch=COMMANDS,
)


class TodoistConnection:
    """One user's account. Methods as in `syncd.ports.Connection`."""

    def __init__(
        self, setup: AccountSetup, settings: TodoistSettings, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._zone = setup.zone
        self._limits = setup.known.limits if setup.known is not None else {}
        self._client = Client(setup.account, settings.url, setup.secret, transport)
        self._asking = Asking(setup.account, self._client, setup.secret, setup.clock)
        if setup.known is not None:
            self._asking.known.lengths = setup.known.lengths
        self._unshared = setup.known is None or setup.known.unshared
        self._looking = Looking(self._asking, setup.clock)
        self._writing = Writing(self._asking, setup.zone)

    @property
    def capabilities(self) -> Capabilities:
        """The same for every account, for there is one Todoist; save what the plan of each allows."""
        known = self._asking.known
        told = {"projects": known.most_projects, "open tasks in a project": known.room}
        limits = {name: most for name, most in told.items() if most}
        own = [p["is_shared"] for i, p in known.projects.items() if i in self._asking.named and "is_shared" in p]
        self._unshared = not any(own) if own else self._unshared
        return replace(
            CAPABILITIES, lengths=known.lengths, unshared=self._unshared, limits={**self._limits, **limits}
        )

    @property
    def requests(self) -> int:
        """Requests that left since opening, the SDK's included."""
        return self._client.requests

    @property
    def server_date(self) -> datetime | None:
        """The newest `Date` of an answer."""
        return self._client.server_date

    def identify(self) -> Identity:
        """Origin and user id."""
        user = self._asking.user()
        return Identity(self._client.origin, user, self._asking.known.called)

    def open_collection(self, slot: Slot, name: str, *, create: bool) -> CollectionRef:
        """Find the project by name, or make it."""
        return self._looking.open(slot, name, create=create)

    def attach(self, ref: CollectionRef) -> None:
        """Nothing is asked; the name is for messages."""
        self._asking.name(ref.href, ref.name)

    def changes(self, ref: CollectionRef, cursor: str, *, listing: bool, bodies: bool) -> Changes:
        """One `/sync`."""
        return self._looking.changes(ref, cursor, listing=listing, bodies=bodies)

    def fetch(self, ref: CollectionRef, hrefs: Sequence[str]) -> tuple[tuple[Member, ...], tuple[str, ...]]:
        """No request for what this connection was told; else one for each, or for many."""
        return self._looking.fetch(ref, hrefs)

    def find(self, ref: CollectionRef, uid_prefix: str) -> tuple[Member, ...]:
        """Open tasks and finished ones that name such a uid."""
        return self._looking.find(ref, uid_prefix)

    def read(self, ref: CollectionRef, member: Member) -> Item | Unreadable:
        """Translate a body."""
        del ref
        return read_item(member, self._zone)

    def apply(self, ref: CollectionRef, writes: Sequence[Write]) -> Batch:
        """One `/sync` for each hundred commands."""
        return self._writing.apply(ref, writes)

    def close(self) -> None:
        """Close the connection to the service."""
        self._client.close()
