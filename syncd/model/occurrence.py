"""An occurrence: one dated instance of a step or a session; and what is remembered about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from syncd.model.item import Kind, Role
from syncd.model.when import When


class ThingKind(StrEnum):
    """What an item can stand for. `family` is a step that its owner shows to all, as the family calendar has it."""

    RESPONSIBILITY = "responsibility"
    SESSION = "session"
    CARD = "card"
    FAMILY = "family"


APART = frozenset({ThingKind.CARD, ThingKind.FAMILY})
"""What carries no load: no outcome is read from it, and where it is gone nothing is lost."""


@dataclass(frozen=True, slots=True, order=True)
class Thing:
    """A responsibility's step, a session or a card, by its oldest names (`uid_id`): stable for ever.

    `step` equals `id` for a sole step, a session and a card.
    """

    kind: ThingKind
    id: str
    step: str


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """`recurrence_id` is the local date that the rule gave (RFC 5545 section 3.8.4.4); one a day at most."""

    thing: Thing
    recurrence_id: date

    def __hash__(self) -> int:
        # As equal ones have equal hashes; a ledger of years is put into dicts several times, and enums hash slowly.
        return hash((self.thing.id, self.thing.step, self.recurrence_id))


class OccurrenceState(StrEnum):
    """Where an occurrence stands."""

    EXPECTED = "expected"
    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    DROPPED = "dropped"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    LEFT = "left"
    UNKNOWN = "unknown"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Settled:
    """How an occurrence was settled, as folded from the ledger: the state, when it happened and by whom."""

    state: OccurrenceState
    at: datetime
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands or shall stand: a member's slot in an account.

    `list` is the display name by which the registry asked for the collection when the item was made for it: another
    name asked for is another place. What the collection is called meanwhile is its owner's.
    """

    account: str
    role: Role
    kind: Kind
    list: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """An open item of an occurrence, as it was last seen.

    Attributes:
        member: in whose collection, or `shared`.
        place: where.
        due: the due as the account shows it now (the owner may have moved it).
        first_seen: when it first stood there.
    """

    member: str
    place: Place
    due: When | None
    first_seen: datetime


@dataclass(frozen=True, slots=True)
class Stands:
    """When a session is, as far as somebody says so; None: as the registry has it."""

    start: datetime | None = None
    lasts: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Outage:
    """A span in which an account could not be read, or was paused (`syncd.core.outages`). `until` None: it lasts."""

    account: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Memory:
    """What the state holds that decides which occurrences exist. The core reads it and answers with additions.

    Attributes:
        since: when each thing was first in force; what lies before was never expected of anybody.
        settled: outcome per occurrence, folded from the ledger; an occurrence that was reopened is not in it.
        standing: open items per occurrence.
        withdrawn: occurrences whose item syncd withdrew or closed after it lapsed: never created again.
        fixed: per `repeat_from = "completion"` thing, the dates fixed so far, ascending.
        pairings: per thing, old recurrence-id -> the date of the changed rule that it stands for.
        outages: spans without sight of an account.
        complete_at: per account, when its newest complete look was taken.
        moved: where sessions stand that a member moved or gave another length, for everybody.
    """

    since: Mapping[Thing, datetime] = field(default_factory=dict)
    settled: Mapping[Occurrence, Settled] = field(default_factory=dict)
    standing: Mapping[Occurrence, tuple[Standing, ...]] = field(default_factory=dict)
    withdrawn: frozenset[Occurrence] = frozenset()
    fixed: Mapping[Thing, tuple[date, ...]] = field(default_factory=dict)
    pairings: Mapping[Thing, Mapping[date, date]] = field(default_factory=dict)
    outages: tuple[Outage, ...] = ()
    complete_at: Mapping[str, datetime] = field(default_factory=dict)
    moved: Mapping[Occurrence, Stands] = field(default_factory=dict)
