"""What the engine asks of an account, and what an adapter promises. A stranger can write an adapter from this file.

An adapter translates between one kind of account and these values. It decides nothing, retries nothing, remembers
nothing between calls beyond its connection, and raises nothing but `syncd.errors.AccountError`s with the library's
exception as `__cause__`. Everything it does not understand in an item survives an edit, in order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from syncd.model.item import Content, Field, Item, Kind, Ref, Role, Unreadable
from syncd.model.registry import Slot

if TYPE_CHECKING:
    from syncd.errors import AccountError


class Clock(Protocol):
    """The only source of time; `syncd.clock` has the real one."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds of a clock that only runs forward; for durations."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an account was found able to do. Tests and the engine ask these, never the server's name.

    Attributes:
        kinds: forms of items that it can hold.
        conditional_writes: `If-Match` and `If-None-Match` are honoured (SOGo's are not).
        incremental: changes since a cursor can be asked for.
        bodies_with_changes: the incremental answer carries bodies.
        unique_uids: the same uid at another address of a collection is refused.
        keeps_unknown: what syncd does not understand survives at the server.
        alarms: alarms are kept.
        makes_collections: collections can be made.
        absence_counts: an item that a whole listing does not name is gone. Where it is false (finished items are not
            listed), what is absent is asked for one by one.
        hrefs_stay: an item keeps its href for ever, wherever its owner moves it; a second one with its uid is a copy.
        links: an item has a field of its own for an address.
        privacy: an item can be marked private.
        stamps: an item holds our stamp and the instant of our write beside what its owner reads.
        lengths: a task can show how long it takes.
        unshared: nobody else sees what stands in its collections, as far as its server says.
        attachments: an item keeps a page that is attached to it. Found out by a write: what stands there afterwards
            is looked at.
        longest_title: characters that a title may have; 0 for any number.
        batch: how many writes are sent at once.
        limits: what the account's plan allows at most, by a name in words ("projects"), where the server tells it.
    """

    kinds: frozenset[Kind] = frozenset()
    conditional_writes: bool = True
    incremental: bool = True
    bodies_with_changes: bool = True
    unique_uids: bool = True
    keeps_unknown: bool = True
    alarms: bool = True
    makes_collections: bool = True
    absence_counts: bool = True
    hrefs_stay: bool = False
    links: bool = True
    privacy: bool = True
    stamps: bool = True
    lengths: bool = True
    unshared: bool = True
    attachments: bool = True
    longest_title: int = 0
    batch: int = 50
    limits: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are to the server. `origin` is scheme://host:port, `user` the server's own name for us.

    `called` is how the server names that user to people (name, e-mail address), "" where it does not. It is shown to
    whoever logs in and kept nowhere; two identities that differ in it alone are the same.
    """

    origin: str
    user: str
    called: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class CollectionRef:
    """A collection at the server. `made` is true when `open_collection` has just made it."""

    href: str
    role: Role
    kind: Kind
    name: str
    made: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a collection as a listing or delta names it.

    `uid` is set where the address or the body tells it without interpreting the item; `body` where the answer
    carried one. `inside` is false for what the answer names though it is not known to stand in the collection, or
    stands below another item: that is never listened to.
    """

    ref: Ref
    uid: str | None = None
    body: str | None = None
    inside: bool = True


@dataclass(frozen=True, slots=True)
class Changes:
    """What `changes` saw.

    Attributes:
        members: with `listing`, every member of the collection; else those that changed since the cursor.
        removed: hrefs that the server explicitly says are gone (RFC 6578 section 3.5.2: a 404 member).
        listing: this is an etag listing of the whole collection: absence counts.
        complete: it ended whole: the collection present, nothing truncated, every page read.
        cursor: pass it to the next call.
        server_date: the server's `Date`, None when it sends none.
    """

    members: tuple[Member, ...]
    removed: tuple[str, ...]
    listing: bool
    complete: bool
    cursor: str
    server_date: datetime | None = None


@dataclass(frozen=True, slots=True)
class Create:
    """Put a new item at the address minted from `content.uid`; refused when something stands there."""

    content: Content


@dataclass(frozen=True, slots=True)
class Update:
    """Edit the item at `ref`, if it is still that version.

    `base` is the body of that version; only `changed` fields (and the stamp, and the revision properties of the
    form) are touched in it, everything else is kept as it is, in order. With `Field.PAGE` among them the page of
    ours is `content.page`, octets included, or goes where that is None; an account that does not take it refuses the
    write, or writes the rest, and has no `attachments` from then on.
    """

    ref: Ref
    base: str
    content: Content
    changed: frozenset[Field]


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove the item at `ref`, if it is still that version."""

    ref: Ref
    uid: str


@dataclass(frozen=True, slots=True)
class Restore:
    """Put an earlier version back at `href`, word for word.

    `over` is the etag of the version that it replaces; with None nothing may stand there.
    """

    href: str
    uid: str
    raw: str
    over: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Close an item that is not ours and was written to syncd, with an answer, if it is still the version of `ref`.

    `base` is the body of that version, `text` the answer, one line: it becomes the last line of the item's text, or a
    comment where its form has comments. The item is completed at `at`; where its form knows no completion, `title` is
    its title with a mark, else None. Nothing else in it is touched but the revision properties of the form, and no
    stamp is put there. Sent once more after an answer that was lost, it takes effect once.
    """

    ref: Ref
    uid: str
    base: str
    text: str
    at: datetime
    title: str | None = None


Write = Create | Update | Delete | Restore | Answer


class Result(StrEnum):
    """How a write ended.

    `done`: it took effect. `exists`: a create found something at its address. `changed`: the item is another version
    now, or gone (412). `gone`: it is not there (404). `uid-taken`: refused because of something that cannot be seen
    (a trash bin, another collection). `refused`: this item will not be taken in this form; trying again is no use.
    `unclear`: it was sent and no answer came: it may have taken effect. `not-tried`: an earlier one of the batch
    ended the batch.
    """

    DONE = "done"
    EXISTS = "exists"
    CHANGED = "changed"
    GONE = "gone"
    UID_TAKEN = "uid-taken"
    REFUSED = "refused"
    UNCLEAR = "unclear"
    NOT_TRIED = "not-tried"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One write's end. `ref` and `raw` are what now stands there after `done`; `why` explains `refused`."""

    result: Result
    ref: Ref | None = None
    raw: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """One outcome per write, in order; `error` is the account's failure that ended the batch early, if any."""

    outcomes: tuple[Outcome, ...]
    error: AccountError | None = None


class Connection(Protocol):
    """An account, opened. One thread uses it at a time. Every method may raise any `AccountError`.

    Laws (tests/conformance proves them for each adapter): what is written is read back with the same meaning; an
    idle `changes` names nothing; increments add up to the listing; a write against a stale version changes nothing;
    a create never overwrites; what syncd does not understand survives an update byte for byte where the server lets
    it; `close` may be called twice.
    """

    @property
    def capabilities(self) -> Capabilities:
        """What is known of this account so far, from probing and from real answers."""

    @property
    def requests(self) -> int:
        """How many requests went to the server since opening; exact."""

    @property
    def server_date(self) -> datetime | None:
        """The newest `Date` a server answered with."""

    def identify(self) -> Identity:
        """Who we are to the server. May cost requests the first time."""

    def open_collection(self, slot: Slot, name: str, *, create: bool) -> CollectionRef:
        """Find the collection of that display name for `slot.kind`, or make it with exactly that one type.

        Done once per collection: the engine stores the href. Raises `CollectionGone` when there is none and `create`
        is false or the server does not let us.
        """

    def attach(self, ref: CollectionRef) -> None:
        """Work in a known collection from now on, at no request."""

    def changes(self, ref: CollectionRef, cursor: str, *, listing: bool, bodies: bool) -> Changes:
        """What changed since `cursor` (`""`: everything), or with `listing` an etag listing of all members.

        `bodies` asks for bodies with the answer where the server can; in a collection that syncd did not make the
        engine never sets it. Raises `TokenRefused` when the cursor is no longer good, `CollectionGone` when the
        collection is not there. An empty answer without a sync token is a `ProtocolViolation`, never "no members".
        """

    def fetch(self, ref: CollectionRef, hrefs: Sequence[str]) -> tuple[tuple[Member, ...], tuple[str, ...]]:
        """Bodies of these hrefs, and those of them that are gone. Few requests for many hrefs."""

    def find(self, ref: CollectionRef, uid_prefix: str) -> tuple[Member, ...]:
        """Members whose uid begins so, by uid and etag only; for a collection met without state."""

    def read(self, ref: CollectionRef, member: Member) -> Item | Unreadable:
        """Translate a body. Pure: no request. Never raises for bad content."""

    def apply(self, ref: CollectionRef, writes: Sequence[Write]) -> Batch:
        """Send the writes in order, each conditional on its version; stop at the first failure of the account."""

    def close(self) -> None:
        """Let go of the connection."""


@dataclass(frozen=True, slots=True)
class AccountSetup:
    """What an adapter gets to open an account.

    Attributes:
        account: its id, for messages.
        settings: the validated instance of the adapter's `settings` model.
        secret: password or token; a call, so that it is fetched only when needed and held nowhere.
        zone: the member's zone, for floating times.
        clock: for durations and for judging the server's `Date`.
        known: capabilities learnt earlier, None at first.
    """

    account: str
    settings: BaseModel
    secret: Callable[[], str]
    zone: ZoneInfo
    clock: Clock
    known: Capabilities | None = None


@dataclass(frozen=True, slots=True)
class AdapterSpec:
    """What stands behind a name in the entry-point group `syncd.adapters`.

    Attributes:
        name: equals the entry point's name.
        settings: pydantic model (extra = forbid) of this adapter's own account keys, with their docs.
        slots: settings and `deliver` ("tasks" or "calendar") -> slot for owned tasks and slot for sessions.
        names: settings -> display name per role.
        open: makes a connection; does no request.
        opens_more: what a stored credential of such an account opens beyond what syncd needs, one sentence.
        needs_secret: settings -> whether the account has a secret at all.
        settings_name_user: the settings tell whose account it is; where only the secret does, two accounts with the
            same settings are two.
    """

    name: str
    settings: type[BaseModel]
    slots: Callable[[BaseModel, str], tuple[Slot | None, Slot | None]]
    names: Callable[[BaseModel], Mapping[Role, str]]
    open: Callable[[AccountSetup], Connection]
    opens_more: str = ""
    needs_secret: Callable[[BaseModel], bool] = field(default=lambda _settings: True)
    settings_name_user: bool = True


@runtime_checkable
class Progress(Protocol):
    """Told how far long work is; the CLI draws it, tests count it."""

    def step(self, account: str, done: int, total: int) -> None:
        """`done` of `total` writes of this account are sent."""
