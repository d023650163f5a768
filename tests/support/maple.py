"""The household that tests of the deciding core share: Alex and Sam, the bins, a planning session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from syncd.model.item import Kind, Role
from syncd.model.occurrence import Occurrence, Thing, ThingKind
from syncd.model.registry import (
    Account,
    Away,
    Category,
    Household,
    Member,
    Ownership,
    Registry,
    Responsibility,
    Session,
    SessionKind,
    Slot,
    Step,
    Weight,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)
BINS = Thing(ThingKind.RESPONSIBILITY, "bins", "bins")
PLANNING = Thing(ThingKind.SESSION, "planning", "planning")
INSTANCE = "abcd1234"


def occurrence(day: date = DAY, thing: Thing = BINS) -> Occurrence:
    """The bins of that day, or another thing's occurrence."""
    return Occurrence(thing, day)


def bins(**keys: Any) -> Responsibility:
    """A responsibility of one step; keys of `Step` go to the step, the others to the responsibility."""
    step_keys = {k: keys.pop(k) for k in ("lasts", "remind") if k in keys}
    name = keys.pop("title", "Bins out")
    step = Step("bins", "bins", name, None, date(2026, 1, 6), rrule="FREQ=WEEKLY;BYDAY=TU", **step_keys)
    made = Responsibility(
        id="bins",
        uid_id="bins",
        name="Bins",
        category=Category.HOUSEHOLD_LOGISTICS,
        outcome="Bins are emptied every collection",
        ownership=(Ownership("alex"),),
        weight=Weight(),
        steps=(step,),
    )
    return replace(made, **keys)


def planning(**keys: Any) -> Session:
    """A planning session of both members."""
    made = Session(
        id="planning",
        uid_id="planning",
        kind=SessionKind.PLANNING,
        name="",
        rrule="FREQ=WEEKLY;BYDAY=SU",
        at=datetime(2026, 1, 1, 18, tzinfo=UTC).time(),
        minutes=30,
        starting=date(2026, 1, 4),
        members=("alex", "sam"),
    )
    return replace(made, **keys)


def household(
    kind: Kind = Kind.VTODO, responsibilities: Iterable[Responsibility] = (), away: Iterable[Away] = ()
) -> Registry:
    """Alex and Sam, each with an own account; `kind` is the form of owned tasks in both."""
    role = Role.TASKS if kind is Kind.VTODO else Role.EVENTS
    accounts = tuple(
        Account(name, name, "memory", None, Slot(role, kind), Slot(Role.EVENTS, Kind.VEVENT), {})
        for name in ("alex-cloud", "sam-cloud")
    )
    members = tuple(Member(m, m, m.title(), BERLIN, tasks=f"{m}-cloud", events=f"{m}-cloud") for m in ("alex", "sam"))
    return Registry(
        Household("maple4", "Maple Street 4", BERLIN, columns=False),
        members,
        accounts,
        tuple(responsibilities) or (bins(),),
        (planning(),),
        tuple(away),
    )
