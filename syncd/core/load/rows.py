"""Rows: what became of one occurrence, told plainly. Nothing here knows where a row comes from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from syncd.model.when import When

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Points:
    """How much of the load something is, phase by phase. Any unit: all answers are shares of a sum."""

    notice: Fraction = ZERO
    plan: Fraction = ZERO
    do: Fraction = ZERO

    @property
    def mind(self) -> Fraction:
        """The cognitive part: noticing and planning."""
        return self.notice + self.plan

    @property
    def total(self) -> Fraction:
        """All three phases."""
        return self.notice + self.plan + self.do

    def times(self, factor: Fraction) -> Points:
        """Each phase times a factor."""
        return Points(self.notice * factor, self.plan * factor, self.do * factor)


class Outcome(StrEnum):
    """What became of an occurrence. `UNKNOWN`: it could not be seen, or could not stand there."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    DROPPED = "dropped"
    LAPSED = "lapsed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Row:
    """One occurrence and what became of it.

    Attributes:
        task: the responsibility.
        owner: its owner at the due instant; None when it needed a home.
        due: the nominal day or instant, as the rule gave it, wherever the owner moved it.
        points: what this occurrence weighs.
        category: one of the household's categories.
        outcome: what became of it.
        completed_at: when it was done, skipped, dropped or lapsed; None while it is open or unknown.
        done_by: who did it; somebody who is not a member counts as from outside; empty: nobody can tell.
        whole: the doer took the noticing and planning too, not only the doing.
        step: which step of the task; an occurrence is a step and a due instant.
    """

    task: str
    owner: str | None
    due: When
    points: Points
    category: str = ""
    outcome: Outcome = Outcome.OPEN
    completed_at: datetime | None = None
    done_by: tuple[str, ...] = ()
    whole: bool = False
    step: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError for negative points and for an outcome that does not say when."""
        points = self.points
        if points.notice.numerator < 0 or points.plan.numerator < 0 or points.do.numerator < 0:
            raise ValueError(f"{self.task}: an occurrence weighs nothing or more, not {self.points}")
        timed = self.outcome not in (Outcome.OPEN, Outcome.UNKNOWN)
        if timed != (self.completed_at is not None):
            raise ValueError(
                f"{self.task}: {self.outcome} and completed_at={self.completed_at} contradict each other"
            )


def known(rows: Iterable[Row], now: datetime) -> list[Row]:
    """One row for each occurrence, as far as it is known at `now`: what is told to have happened later is open.

    Reports repeat: of several the first counts, by the time of which it tells. Of two that tell of one instant
    neither is first: done comes before skipped, both doers did it together. Any order of `rows` gives the same.
    Raises ValueError when two rows of one occurrence differ in owner, points or category.
    """
    first: dict[tuple[str, str, When], Row] = {}
    for row in rows:
        seen = row
        if row.completed_at is not None and row.completed_at > now:
            seen = replace(row, outcome=Outcome.OPEN, completed_at=None, done_by=(), whole=False)
        key = (row.task, row.step, row.due)
        first[key] = _united(first[key], seen) if key in first else seen
    return list(first.values())


_ORDER = (Outcome.DONE, Outcome.SKIPPED, Outcome.DROPPED, Outcome.LAPSED, Outcome.UNKNOWN, Outcome.OPEN)


def _united(one: Row, other: Row) -> Row:
    if (one.owner, one.points, one.category) != (other.owner, other.points, other.category):
        raise ValueError(f"{one.task}, due {one.due}: two reports differ in owner, points or category")
    if one.completed_at != other.completed_at:
        # A lapse stands only while nobody says otherwise, and an open row says nothing.
        return min(one, other, key=_rank)
    if one.outcome is not other.outcome:
        return min(one, other, key=lambda row: _ORDER.index(row.outcome))
    doers = one.done_by + tuple(name for name in other.done_by if name not in one.done_by)
    return replace(one, done_by=doers, whole=one.whole or other.whole)


def _rank(row: Row) -> tuple[int, float]:
    at = row.completed_at
    if at is None:
        return (3 if row.outcome is Outcome.OPEN else 2), 0.0
    return (1 if row.outcome is Outcome.LAPSED else 0), at.timestamp()
