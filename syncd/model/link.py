"""A link ties an occurrence or card to an item; an intent announces a write before it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from syncd.model.item import Content, Field, Fields, Status
from syncd.model.occurrence import Occurrence, Place


class LinkState(StrEnum):
    """What syncd last made of a linked item.

    `open` is the item. `closed` was closed in place by syncd and is still watched. `left` is not wanted any more but
    stays and is watched. `ended` is history: kept for its uid and generation.
    """

    OPEN = "open"
    CLOSED = "closed"
    LEFT = "left"
    ENDED = "ended"


class Ending(StrEnum):
    """Why a link ended."""

    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"
    GONE = "gone"
    LET_GO = "let-go"


@dataclass(frozen=True, slots=True)
class Link:
    """One item of ours. `ours` is what the registry side last asked for, `theirs` what the account last showed.

    Attributes:
        uid: RFC 5545 UID; the key.
        generation: 0 for the first item of this occurrence at this member and kind, then counted up.
        occurrence, member: for what and for whom (`shared` for a shared session copy).
        place: account, role, form, and the list as the registry asked for it.
        collection: href of the collection at the server.
        href, etag: where and in which version; etag None when the server has not said it.
        raw: the body of that version, base of the next edit.
        ours, theirs: canonical text per field; where they differ the field is the owner's.
        body: our block as it was last written, without its marker line.
        stamp: the stamp as it was last written.
        state, ending: see the enums.
        first_seen: when it was first known to stand there.
        changed_at: last change of this row.
        recurring: it was last seen with a rule (RRULE) that its owner added.
    """

    uid: str
    generation: int
    occurrence: Occurrence
    member: str
    place: Place
    collection: str
    href: str
    etag: str | None
    raw: str
    ours: Fields
    theirs: Fields
    body: str
    stamp: str
    state: LinkState
    first_seen: datetime
    changed_at: datetime
    ending: Ending | None = None
    recurring: bool = False

    @property
    def stands_open(self) -> bool:
        """Whether it is an open item, and showed open when it was last seen."""
        return self.state is LinkState.OPEN and self.theirs.get(Field.STATUS) == Status.OPEN


class Verb(StrEnum):
    """The three writes."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Intent:
    """A write that was announced and whose outcome is not recorded yet.

    Attributes:
        uid: of the item; one intent per uid at a time.
        verb: what was about to be sent.
        href, collection, place, occurrence, member, generation: as in `Link`.
        ours: the registry side as the write asks for it.
        body, stamp: the block and stamp that it carries; the stamp tells whether the write was applied.
        state: what the link becomes when it was.
        writes: the fields that the write changes, with their new values.
        run: the run that announced it.
        announced_at: when.
    """

    uid: str
    verb: Verb
    generation: int
    occurrence: Occurrence
    member: str
    place: Place
    collection: str
    href: str
    ours: Fields
    body: str
    stamp: str
    state: LinkState
    run: int
    announced_at: datetime
    writes: Fields = field(default_factory=dict)


CollectionKey = tuple[str, str, str]
"""Account, role and list, as the registry asked for a collection."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection syncd works in. The pairing is (origin, user, href): what it is called does not matter then.

    Attributes:
        account, role: whose and for what.
        list: the display name by which the registry asked for it; with account and role the key of the row.
        href: address at the server (path, unquoted).
        origin: scheme, host and port; `user`: as the server names it.
        settings: digest of the account's settings when it was paired; when they change, syncd asks who it is now.
        made: syncd made it, so bodies may come with the delta.
        cursor: opaque sync state of the adapter, "" for none.
        wrote: syncd wrote into it since the last poll.
        listed_at: when the last complete listing was taken; None for never.
        looked_at: when the last complete look (listing or whole delta) was taken.
    """

    account: str
    role: str
    href: str
    origin: str
    user: str
    made: bool
    cursor: str = ""
    wrote: bool = False
    listed_at: datetime | None = None
    looked_at: datetime | None = None
    settings: str = ""
    list: str = ""

    @property
    def key(self) -> CollectionKey:
        """What the registry asked for: account, role and list."""
        return self.account, self.role, self.list


@dataclass(frozen=True, slots=True)
class PlannedWrite:
    """A write as planned: what to send, and the intent that goes before it.

    `restores` is, for a version that is put back, the link as it was with that version, its body included.
    """

    intent: Intent
    content: Content | None
    changed: frozenset[str] = field(default_factory=frozenset)
    restores: Link | None = None
