"""What the registry asks for at an instant: the answer of `syncd.core.occurrences`, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from syncd.model.card import Card
from syncd.model.occurrence import Occurrence, Thing
from syncd.model.registry import Responsibility, Session, Step
from syncd.model.when import When


@dataclass(frozen=True, slots=True)
class Expected:
    """One occurrence that should stand at one member now.

    Attributes:
        occurrence: which.
        member: at whom: the owner on the day of the nominal date, or each member of a session.
        source: what it comes from: (responsibility, step), a session, or the card itself.
        nominal: the rule's own date and `at`, never moved; load and handover go by it.
        due: where the registry puts it now, after absences and pairings.
        may_create: an item may be made now. False: what stands may stay, nothing is made.
        missed: it has lapsed and stays for its last day.
        lasts: how long, where a member gave a session another length; None for what its source says.
    """

    occurrence: Occurrence
    member: str
    source: tuple[Responsibility, Step] | Session | Card
    nominal: When
    due: When
    may_create: bool
    missed: bool = False
    lasts: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Lapse:
    """An occurrence whose time has passed, seen so by a complete look taken after `at`: to be written now."""

    occurrence: Occurrence
    owner: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A future occurrence for `syncd upcoming`: when it is due and when its item appears."""

    occurrence: Occurrence
    member: str | None
    source: tuple[Responsibility, Step] | Session
    due: When
    appears: datetime


@dataclass(frozen=True, slots=True)
class Expectation:
    """Everything the registry asks for now, and what was decided on the way and must be remembered.

    Attributes:
        expected: what should stand, in registry order, then by date.
        lapsed: to be written to the ledger now.
        unknown: occurrences of which nothing can be said, within the window looked at.
        fixed: newly fixed dates of `repeat_from = "completion"` things.
        pairings: newly made pairings: old recurrence-id -> new date.
    """

    expected: tuple[Expected, ...]
    lapsed: tuple[Lapse, ...] = ()
    unknown: frozenset[Occurrence] = frozenset()
    fixed: Mapping[Thing, tuple[date, ...]] = field(default_factory=dict)
    pairings: Mapping[Thing, Mapping[date, date]] = field(default_factory=dict)
