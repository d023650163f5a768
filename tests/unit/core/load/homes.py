"""Small households in numbers: builders with the defaults that most questions share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from syncd.core.load.dated import Agreement, Holding, Span
from syncd.core.load.paper import Paper
from syncd.core.load.rows import Outcome, Points, Row

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 1, 5)
HALF = Fraction(1, 2)


def points(notice: int = 2, plan: int = 2, do: int = 2) -> Points:
    """A weight."""
    return Points(Fraction(notice), Fraction(plan), Fraction(do))


def agreed(since: date | None = None, /, **shares: Fraction | int) -> Agreement:
    """An agreement; half and half between `a` and `b` without shares."""
    return Agreement({m: Fraction(share) for m, share in (shares or {"a": HALF, "b": HALF}).items()}, since)


def held(task: str, owner: str | None, **keys: object) -> Holding:
    """A holding of 2/2/2 in no category."""
    return Holding(task, owner, **{"weight": points(), **keys})  # type: ignore[arg-type]


def paper(
    *holdings: Holding,
    members: tuple[str, ...] = ("a", "b"),
    agreements: Iterable[Agreement] = (agreed(),),
    away: Iterable[Span] = (),
    unseen: Iterable[Span] = (),
) -> Paper:
    """A household in Berlin; without holdings `a` owns r1 and `b` owns r2."""
    default = (held("r1", "a"), held("r2", "b"))
    return Paper(members, BERLIN, tuple(agreements), holdings or default, tuple(away), tuple(unseen))


def week(number: int) -> date:
    """The Monday of a week, counted from 5 January 2026."""
    return MONDAY + timedelta(weeks=number)


def noon(day: date) -> datetime:
    """Noon in Berlin."""
    return datetime.combine(day, time(12), tzinfo=BERLIN).astimezone(UTC)


def due(task: str, owner: str | None, number: int, **keys: object) -> Row:
    """An open occurrence, due on the Wednesday of a week."""
    return Row(task, owner, week(number) + timedelta(days=2), **{"points": points(), **keys})  # type: ignore[arg-type]


def done(task: str, owner: str | None, number: int, *by: str, **keys: object) -> Row:
    """Done on the Thursday of the week, by its owner unless said."""
    at = noon(week(number) + timedelta(days=3))
    doers = by or (owner or "",)
    return due(task, owner, number, **{"outcome": Outcome.DONE, "completed_at": at, "done_by": doers, **keys})


def settled(outcome: Outcome, task: str, owner: str | None, number: int, **keys: object) -> Row:
    """Skipped, dropped or lapsed on the Thursday of the week."""
    return due(task, owner, number, **{"outcome": outcome, "completed_at": noon(week(number) + timedelta(3)), **keys})
