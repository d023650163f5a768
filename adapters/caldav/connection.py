"""A CalDAV account, opened: `syncd.ports.Connection` over its parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from adapters.caldav.discovery import Discovery
from adapters.caldav.looking import Looking
from adapters.caldav.reading import read_item
from adapters.caldav.wire import Wire
from adapters.caldav.writing import Writing
from syncd.model.item import Item, Kind, Unreadable
from syncd.ports import Batch, Capabilities, Changes, CollectionRef, Identity, Member, Write

if TYPE_CHECKING:
    from adapters.caldav.settings import CaldavSettings
    from syncd.model.registry import Slot
    from syncd.ports import AccountSetup

_AT_FIRST = Capabilities(kinds=frozenset({Kind.VTODO, Kind.VEVENT}))


class CaldavConnection:
    """One account on one server, over one kept-alive connection. Methods as in `syncd.ports.Connection`."""

    def __init__(self, setup: AccountSetup, settings: CaldavSettings) -> None:
        self._zone = setup.zone
        self._username = settings.username
        self._wire = Wire(setup, settings)
        self._discovery = Discovery(self._wire, settings.url)
        self._looking = Looking(self._wire, setup.known or _AT_FIRST)
        self._writing = Writing(self._wire, self._looking, setup.zone)

    @property
    def capabilities(self) -> Capabilities:
        """What real answers have shown so far."""
        return self._looking.capabilities

    @property
    def requests(self) -> int:
        """Requests that left since opening, the second one of a digest handshake included."""
        return self._wire.requests

    @property
    def server_date(self) -> datetime | None:
        """The newest `Date` of an answer."""
        return self._wire.server_date

    def identify(self) -> Identity:
        """Origin and principal (RFC 5397); the login name where the server tells no principal."""
        return Identity(self._wire.origin, self._discovery.principal() or self._username)

    def open_collection(self, slot: Slot, name: str, *, create: bool) -> CollectionRef:
        """Find it by display name and type, or make it with one MKCALENDAR."""
        return self._discovery.open(slot, name, create=create)

    def attach(self, ref: CollectionRef) -> None:
        """Nothing is needed: each request names its address."""

    def changes(self, ref: CollectionRef, cursor: str, *, listing: bool, bodies: bool) -> Changes:
        """One request where nothing or little changed (RFC 6578)."""
        return self._looking.changes(ref, cursor, listing=listing, bodies=bodies)

    def fetch(self, ref: CollectionRef, hrefs: Sequence[str]) -> tuple[tuple[Member, ...], tuple[str, ...]]:
        """One calendar-multiget for each fifty."""
        return self._looking.fetch(ref, hrefs)

    def find(self, ref: CollectionRef, uid_prefix: str) -> tuple[Member, ...]:
        """One calendar-query."""
        return self._looking.find(ref, uid_prefix)

    def read(self, ref: CollectionRef, member: Member) -> Item | Unreadable:
        """Translate a body."""
        return read_item(member, ref.kind, self._zone)

    def apply(self, ref: CollectionRef, writes: Sequence[Write]) -> Batch:
        """One conditional PUT or DELETE for each write."""
        return self._writing.apply(ref, writes)

    def close(self) -> None:
        """Close the connection to the server."""
        self._wire.close()
