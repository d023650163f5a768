"""An account on a server in memory: the reference for `syncd.ports.Connection`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from adapters.memory.body import answered, compose, edit, load, read_item
from adapters.memory.faults import Call, Crash, Fault
from adapters.memory.server import MemoryCollection, MemoryServer, Stored, server_named
from syncd.errors import (
    AccountError,
    AuthRequired,
    CollectionGone,
    Forbidden,
    ProtocolViolation,
    RateLimited,
    TokenRefused,
    Unreachable,
)
from syncd.model.item import Field, Item, Kind, Ref, Unreadable
from syncd.ports import (
    Answer,
    Batch,
    Capabilities,
    Changes,
    CollectionRef,
    Create,
    Identity,
    Member,
    Outcome,
    Restore,
    Result,
    Update,
    Write,
)

if TYPE_CHECKING:
    from syncd.model.registry import Slot

_CALLS: dict[type[Write], Call] = {
    Create: Call.CREATE,
    Update: Call.UPDATE,
    Restore: Call.UPDATE,
    Answer: Call.UPDATE,
}
_WRITES = frozenset({Call.CREATE, Call.UPDATE, Call.DELETE})


class _Ends(Exception):
    def __init__(self, error: AccountError, result: Result) -> None:
        super().__init__(str(error))
        self.error = error
        self.result = result


class MemoryConnection:
    """One account. Methods as in `syncd.ports.Connection`; every call is one request, a batch one for each write."""

    def __init__(self, account: str, server: str, username: str) -> None:
        self._account = account
        self._name = server
        self._username = username
        self._requests = 0
        self._date: datetime | None = None

    @property
    def capabilities(self) -> Capabilities:
        """What the server was told to be able to do."""
        server = server_named(self._name)
        return server.capabilities if server else Capabilities()

    @property
    def requests(self) -> int:
        """Calls that reached for the server."""
        return self._requests

    @property
    def server_date(self) -> datetime | None:
        """What the server said of the time."""
        return self._date

    def identify(self) -> Identity:
        """The server's name and the user."""
        self._call(Call.IDENTIFY)
        return Identity(f"memory://{self._name}", self._username)

    def open_collection(self, slot: Slot, name: str, *, create: bool) -> CollectionRef:
        """Find by display name and form among the user's own collections, or make one of exactly that form."""
        server, _ = self._call(Call.OPEN)
        with server.lock:
            for href, collection in sorted(server.collections.items()):
                mine = href.startswith(f"/{self._username}/")
                if mine and collection.name == name and slot.kind in collection.kinds:
                    return CollectionRef(href, slot.role, slot.kind, name)
            if not create or not server.capabilities.makes_collections:
                raise CollectionGone(
                    f'account {self._account}: there is no collection named "{name}"', hint="make one of that name"
                )
            made = server.make(self._username, name, slot.kind)
            return CollectionRef(made.href, slot.role, slot.kind, name, made=True)

    def attach(self, ref: CollectionRef) -> None:
        """Nothing is needed."""

    def changes(self, ref: CollectionRef, cursor: str, *, listing: bool, bodies: bool) -> Changes:
        """All members, or those with a change after the cursor's number."""
        listing = listing or not cursor or not self.capabilities.incremental
        server, fault = self._call(Call.LISTING if listing else Call.CHANGES)
        with server.lock:
            collection = self._collection(server, ref)
            since = 0 if listing else self._since(server, collection, cursor)
            hrefs = dict.fromkeys(href for number, href in collection.log if number > since and href)
            named = sorted(collection.members) if listing else [href for href in hrefs if href in collection.members]
            if listing and not server.capabilities.absence_counts:
                named = [href for href in named if not _finished(collection.members[href])]
            removed = () if listing else tuple(href for href in hrefs if href not in collection.members)
            token = server.token(collection)
            if fault is Fault.EMPTY:
                named, removed = [], ()
            if fault is Fault.HALF:
                named, token = named[: len(named) // 2], since
            bodies = bodies and server.capabilities.bodies_with_changes
            members = tuple(_member(collection, href, bodies=bodies, flaky=_flaky(fault)) for href in named)
        return Changes(members, removed, listing, fault is not Fault.HALF, f"token:{token}", self._date)

    def _since(self, server: MemoryServer, collection: MemoryCollection, cursor: str) -> int:
        text = cursor.removeprefix("token:")
        oldest = collection.log[0][0] if collection.log and not collection.log[0][1] else 0
        if not text.isdigit() or not oldest <= int(text) <= server.token(collection):
            raise TokenRefused(f"account {self._account}: the sync token is not known", hint="a full listing follows")
        return int(text)

    def fetch(self, ref: CollectionRef, hrefs: Sequence[str]) -> tuple[tuple[Member, ...], tuple[str, ...]]:
        """Bodies of what stands there."""
        server, fault = self._call(Call.FETCH)
        with server.lock:
            collection = self._collection(server, ref)
            there = [href for href in dict.fromkeys(hrefs) if href in collection.members]
            gone = tuple(href for href in dict.fromkeys(hrefs) if href not in collection.members)
            return tuple(_member(collection, href, bodies=True, flaky=_flaky(fault)) for href in there), gone

    def find(self, ref: CollectionRef, uid_prefix: str) -> tuple[Member, ...]:
        """Members by uid."""
        server, fault = self._call(Call.FIND)
        with server.lock:
            collection = self._collection(server, ref)
            members = [_member(collection, href, bodies=False, flaky=_flaky(fault)) for href in collection.members]
            return tuple(member for member in members if member.uid and member.uid.startswith(uid_prefix))

    def read(self, ref: CollectionRef, member: Member) -> Item | Unreadable:
        """Translate a body."""
        if member.body is None:
            return Unreadable(member.ref, member.uid, "it came without a body")
        return read_item(member, member.body, ref.kind)

    def apply(self, ref: CollectionRef, writes: Sequence[Write]) -> Batch:
        """Each write on its condition, in order."""
        outcomes: list[Outcome] = []
        for write in writes:
            try:
                outcomes.append(self._write(ref, write))
            except _Ends as ends:
                outcomes.append(Outcome(ends.result))
                rest = [Outcome(Result.NOT_TRIED)] * (len(writes) - len(outcomes))
                return Batch((*outcomes, *rest), ends.error)
        return Batch(tuple(outcomes))

    def close(self) -> None:
        """Nothing is held."""

    def _write(self, ref: CollectionRef, write: Write) -> Outcome:
        try:
            server, fault = self._call(_CALLS.get(type(write), Call.DELETE))
            with server.lock:
                collection = self._collection(server, ref)
                if fault in _REFUSALS:
                    return Outcome(_REFUSALS[fault], why="planned" if fault is Fault.REFUSED else "")
                outcome = self._effect(server, collection, write)
        except Unreachable as error:
            unclear = not isinstance(error, RateLimited)
            raise _Ends(error, Result.UNCLEAR if unclear else Result.NOT_TRIED) from error
        except AccountError as error:
            raise _Ends(error, Result.NOT_TRIED) from error
        if fault is Fault.CRASH_AFTER:
            raise Crash("after the write took effect")
        if fault is Fault.ANSWER_LOST:
            raise _Ends(self._error(fault), Result.UNCLEAR)
        if fault is Fault.NO_ETAG and outcome.ref is not None:
            return Outcome(outcome.result, Ref(outcome.ref.href, None), outcome.raw)
        return outcome

    def _effect(self, server: MemoryServer, collection: MemoryCollection, write: Write) -> Outcome:
        if isinstance(write, Create):
            href, body = f"{collection.href}{write.content.uid}", compose(write.content)
            return self._make(server, collection, href, write.content.uid, body, write.content.kind)
        if isinstance(write, Restore) and write.over is None:
            return self._make(server, collection, write.href, write.uid, write.raw, None)
        ref = Ref(write.href, write.over) if isinstance(write, Restore) else write.ref
        stored = collection.members.get(ref.href)
        if stored is None:
            return Outcome(Result.GONE)
        if stored.etag != ref.etag and server.capabilities.conditional_writes:
            return Outcome(Result.CHANGED)
        if isinstance(write, Update):
            if write.content.page is not None and Field.PAGE in write.changed:
                server.capabilities = replace(server.capabilities, attachments=not server.refuses_pages)
                if server.refuses_pages:
                    return Outcome(Result.REFUSED, why="pages are not taken")
            try:
                text = edit(write.base, write.content, write.changed)
            except ValueError:
                return Outcome(Result.REFUSED, why="what stands there cannot be edited")
            return _done(ref.href, server.store(collection, ref.href, text))
        if isinstance(write, Restore):
            return _done(ref.href, server.store(collection, ref.href, write.raw))
        if isinstance(write, Answer):
            try:
                return _done(ref.href, server.store(collection, ref.href, answered(write)))
            except ValueError:
                return Outcome(Result.REFUSED, why="what stands there cannot be edited")
        server.remove(collection, ref.href)
        return Outcome(Result.DONE)

    def _make(
        self, server: MemoryServer, collection: MemoryCollection, href: str, uid: str, body: str, kind: Kind | None
    ) -> Outcome:
        if href in collection.members:
            return Outcome(Result.EXISTS)
        if kind is not None and kind not in collection.kinds:
            return Outcome(Result.REFUSED, why="items of this form cannot stand there")
        elsewhere = any(_uid(stored) == uid for stored in collection.members.values())
        if uid in collection.trash or (elsewhere and server.capabilities.unique_uids):
            return Outcome(Result.UID_TAKEN)
        return _done(href, server.store(collection, href, body))

    def _call(self, call: Call) -> tuple[MemoryServer, Fault | None]:
        """Reach the server. Raises the planned failure, if it is one that strikes before any effect."""
        self._requests += 1
        server = server_named(self._name)
        if server is None:
            raise self._error(Fault.UNREACHABLE)
        server.requests += 1
        fault = server.faults.take(call)
        if fault is Fault.CRASH_BEFORE or (fault is Fault.CRASH_AFTER and call not in _WRITES):
            raise Crash("before the call took effect")
        if fault is Fault.ANSWER_LOST and call not in _WRITES:
            raise self._error(fault)
        if fault in _FAILURES:
            raise self._error(fault, server.faults.retry_after)
        self._date = server.date
        return server, fault

    def _error(self, fault: Fault, retry_after: float | None = None) -> AccountError:
        if fault is Fault.RATE_LIMITED:
            return RateLimited(f"account {self._account}: the server asks for patience", retry_after=retry_after)
        make = _FAILURES.get(fault, Unreachable)
        return make(f"account {self._account}: {fault.replace('-', ' ')}", hint="a planned fault of a memory server")

    def _collection(self, server: MemoryServer, ref: CollectionRef) -> MemoryCollection:
        if ref.href not in server.collections:
            raise CollectionGone(f"account {self._account}: the collection {ref.href} is not there any more")
        return server.collections[ref.href]


_FAILURES: dict[Fault, Callable[..., AccountError]] = {
    Fault.UNREACHABLE: Unreachable,
    Fault.RATE_LIMITED: RateLimited,
    Fault.AUTH: AuthRequired,
    Fault.COLLECTION_GONE: CollectionGone,
    Fault.TOKEN_REFUSED: TokenRefused,
    Fault.FULL: Forbidden,
    Fault.NONSENSE: ProtocolViolation,
}

_REFUSALS: dict[Fault, Result] = {
    Fault.CHANGED: Result.CHANGED,
    Fault.UID_TAKEN: Result.UID_TAKEN,
    Fault.REFUSED: Result.REFUSED,
}


def _flaky(fault: Fault | None) -> bool:
    return fault is Fault.FLAKY_ETAG


def _member(collection: MemoryCollection, href: str, *, bodies: bool, flaky: bool) -> Member:
    stored = collection.members[href]
    etag = f'"flaky-{stored.etag[1:]}' if flaky else stored.etag
    return Member(Ref(href, etag), _uid(stored), stored.text if bodies else None)


def _finished(stored: Stored) -> bool:
    """Whether it shows done or skipped: some services leave that out of what they list."""
    try:
        return bool(load(stored.text).get("status", "open") != "open")
    except ValueError:
        return False


def _uid(stored: Stored) -> str | None:
    try:
        return str(load(stored.text)["uid"])
    except ValueError:
        return None


def _done(href: str, stored: Stored) -> Outcome:
    return Outcome(Result.DONE, Ref(href, stored.etag), stored.text)
