"""The list itself: does paper match the agreement, and is the whole growing? Arithmetic, at once, no statistics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from syncd.core.load.paper import Paper

WORTH_SAYING = 5
"""A gap of paper against the agreement above this, in points of 100, is worth saying."""

GROWN = Fraction(5, 4)
"""A list that grew to this ratio or more is worth mentioning."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One member's column on paper, in percent, and what was agreed."""

    on_paper: Fraction
    agreed: Fraction

    @property
    def worth_saying(self) -> bool:
        """Whether they differ by more than is left to itself."""
        return abs(self.on_paper - self.agreed) > WORTH_SAYING


@dataclass(frozen=True, slots=True)
class Growth:
    """Points planned a week, now and at the agreement."""

    now: Fraction
    then: Fraction

    @property
    def ratio(self) -> Fraction | None:
        """Now in terms of then; None when nothing was planned then."""
        return self.now / self.then if self.then else None

    @property
    def worth_saying(self) -> bool:
        """Whether it grew so much that it is mentioned."""
        return self.ratio is not None and self.ratio >= GROWN


def gaps(paper: Paper, day: date) -> dict[str, Gap]:
    """Per member, in registry order: the columns on paper on a day against what is agreed on it."""
    held = paper.held(day, day + timedelta(days=1))
    agreed = paper.agreed(day)
    return {member: Gap(100 * held[member], 100 * agreed[member]) for member in paper.members}


def growth(paper: Paper, day: date, member: str | None = None, first: date | None = None) -> Growth:
    """The whole list, or one member's column, on a day against the first day of the agreement in force on it.

    An agreement from always began on the day `first`; without one when the first responsibility is dated, else on
    the day itself.
    """
    began = began_on(paper, day, first)
    return Growth(paper.planned(day, owner=member), paper.planned(began, owner=member))


def began_on(paper: Paper, day: date, first: date | None = None) -> date:
    """The first day of the agreement in force on a day, and that day at the latest; see `growth`."""
    dated = [each.since for each in paper.holdings if each.since is not None]
    return min(day, paper.agreement_on(day).since or first or min(dated, default=day))
