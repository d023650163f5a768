"""What the plan looks at: one frozen picture of the registry, the state and the accounts. And what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from syncd.core.expected import Lapse
from syncd.core.identity import Identified
from syncd.core.outcome import Outcomes
from syncd.core.sessions.shared import Sessions
from syncd.core.table import Act
from syncd.core.wanted import Wanted
from syncd.model.item import Field, Item, Kind, Ref, Unreadable
from syncd.model.ledger import Entry
from syncd.model.link import Collection, CollectionKey, Link, PlannedWrite
from syncd.model.occurrence import Occurrence
from syncd.model.registry import Registry


@dataclass(frozen=True, slots=True)
class Stray:
    """An item of ours without a link, recognised by its uid."""

    item: Item
    identified: Identified
    collection: str


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at one account showed, compared with our links; only accounts that answered whole have one.

    Attributes:
        account: its id.
        items: linked items that changed since they were last seen, by uid.
        gone: uids of linked items that are not there any more, as a complete look or the server's own word says.
        strays: ours, standing there without a link.
        unreadable: linked items that cannot be understood now, by uid.
        complete_at: when the complete look was taken; None when this one was not complete.
        earlier: it was taken in an earlier run, and this run writes nothing there: all is as it was last seen.
    """

    account: str
    items: Mapping[str, Item] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    strays: tuple[Stray, ...] = ()
    unreadable: Mapping[str, Unreadable] = field(default_factory=dict)
    complete_at: datetime | None = None
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything the plan looks at.

    Attributes:
        instance: this installation, for stamps.
        now: the instant of planning.
        run: the run that plans.
        wanted: what should stand.
        lapsed: occurrences whose lapse is to be written.
        links: every link that has not ended, by uid.
        generations: highest generation used so far per (occurrence, member, form).
        looks: per account; an account without a look is left alone.
        outcomes: the fold of the ledger.
        let_go: uids that are not ours to follow any more.
        blocked: uids with a write whose outcome is not known yet.
        set_aside: uids that their server refused in this form.
        collections: by (account, role, list), where known.
        read: the item a link's stored body holds, or Unreadable; pure.
        dropped: (occurrence, member) of session copies that their member removed: not put there again.
        held: occurrences that stay as they stand.
        put_back: uids of strays that their owner removed before and that are the item once more.
        sessions: the shared records of sessions.
        pages: per session the digest of the page that its copies carry, "" for none; else nothing is asked.
    """

    registry: Registry
    instance: str
    now: datetime
    run: int
    wanted: tuple[Wanted, ...]
    lapsed: tuple[Lapse, ...]
    links: Mapping[str, Link]
    generations: Mapping[tuple[Occurrence, str, Kind], int]
    looks: Mapping[str, Look]
    outcomes: Outcomes
    let_go: frozenset[str]
    blocked: frozenset[str]
    set_aside: Mapping[str, str]
    collections: Mapping[CollectionKey, Collection]
    read: Callable[[Link], Item | Unreadable]
    dropped: frozenset[tuple[Occurrence, str]] = frozenset()
    held: frozenset[Occurrence] = frozenset()
    put_back: frozenset[str] = frozenset()
    sessions: Sessions = field(default_factory=Sessions)
    pages: Mapping[Occurrence, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Action:
    """One decision, as data.

    Attributes:
        account, uid, occurrence: where, on what, for what.
        act: the row's action.
        summary: the title, for people; never logged.
        fields: fields that are recorded or written.
        reason: the row's reason.
        conditional: it follows from an answer still to come.
        link: the link as it is stored before any write; None when nothing of it changes.
        entries: ledger entries to append.
        write: what is sent; None when nothing is.
        ref, base: version and body that an update or delete goes against.
        gave_way: registry values that were not written because the owner's stand; they go to the journal.
        let_go: the uid is let go with this action.
        expected_to_go: it is taken away because it lapsed, moved, was settled or its owner is away.
        laid_down: it is open no more because its member is paused, left or put it down; a hold does not keep it so.
    """

    account: str
    uid: str
    occurrence: Occurrence
    act: Act
    summary: str
    reason: str
    fields: tuple[str, ...] = ()
    conditional: bool = False
    link: Link | None = None
    entries: tuple[Entry, ...] = ()
    write: PlannedWrite | None = None
    ref: Ref | None = None
    base: str = ""
    gave_way: Mapping[Field, str] = field(default_factory=dict)
    let_go: bool = False
    expected_to_go: bool = False
    laid_down: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """All decisions of one run, in a fixed order; `syncd plan` prints it and `syncd sync` does it."""

    actions: tuple[Action, ...]
