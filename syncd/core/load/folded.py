"""Weekly sums: what is left of single completions that were folded.

Every fact and every answer of the engine adds up over occurrences week by week. So the sums of closed weeks, with the
points in force when they were folded, give for whole weeks what the single completions gave. What a later week would
have said of one of them (another weight, a handover dated back, an absence told afterwards) does not reach them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Protocol

from syncd.core.load.rows import ZERO
from syncd.model.occurrence import Occurrence

_MIDDLE = timedelta(days=3)


class Figure(StrEnum):
    """What a sum counts: occurrences or points; of the household, a member, a category, or a member in a category.

    Up to `own-left` in the week of the date, from `settled` on in the week in which it was settled. From `judged` on,
    and `own-`, only what may be judged. Points that moved are against the plan. `alive` are signs of life.
    """

    DUE = "due"
    DUE_POINTS = "due-points"
    UNKNOWN = "unknown"
    LEFT_OUT = "left-out"
    OWN_DUE = "own-due"
    OWN_MARKED = "own-marked"
    OWN_SETTLED = "own-settled"
    OWN_LEFT = "own-left"
    SETTLED = "settled"
    CREDITED = "credited"
    DONE = "done"
    LEFT_OPEN = "left-open"
    DONE_POINTS = "done-points"
    MIND = "mind"
    DO = "do"
    MIND_MOVED = "mind-moved"
    DO_MOVED = "do-moved"
    CARRIED = "carried"
    PICKED_UP = "picked-up"
    PASSED_ON = "passed-on"
    LEFT = "left"
    ALIVE = "alive"
    JUDGED = "judged"
    JUDGED_MOVED = "judged-moved"
    JUDGED_DONE = "judged-done"
    JUDGED_DONE_MOVED = "judged-done-moved"
    OPEN_OF = "open-of"
    OPEN_LEFT = "open-left"
    OWN_OF = "own-of"
    OWN_BY_OTHERS = "own-by-others"


@dataclass(frozen=True, slots=True)
class WeekSum:
    """One sum of a closed week, exact.

    Attributes:
        week: its Monday.
        figure: what is counted.
        value: how much; sums with the same key add up.
        member: of whom, by id; "" where it is nobody's alone.
        category: of what; "" where it is of all.
    """

    week: date
    figure: Figure
    value: Fraction
    member: str = ""
    category: str = ""


class Part(Protocol):
    """What counts as whose, of one occurrence or of a week of them."""

    @property
    def points(self) -> Fraction:
        """What it brings into the sum."""

    def excess(self, member: str) -> Fraction:
        """Points that this member picked up (+) or passed on (-) against the plan."""

    def part(self, part: str) -> Part:
        """Of it `total`, `mind` or `do`."""


@dataclass(frozen=True, slots=True)
class FoldedCredit:
    """The credit of a whole week in one category."""

    mind_points: Fraction = ZERO
    do_points: Fraction = ZERO
    mind_moved: Mapping[str, Fraction] = field(default_factory=dict)
    do_moved: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def points(self) -> Fraction:
        """What the week brings into the sum."""
        return self.mind_points + self.do_points

    def excess(self, member: str) -> Fraction:
        """Points that this member picked up (+) or passed on (-) against the plan."""
        return self.mind_moved.get(member, ZERO) + self.do_moved.get(member, ZERO)

    def part(self, part: str) -> FoldedCredit:
        """Of it `total`, `mind` or `do`."""
        if part == "mind":
            return FoldedCredit(self.mind_points, ZERO, self.mind_moved, {})
        if part == "do":
            return FoldedCredit(ZERO, self.do_points, {}, self.do_moved)
        return self


class Sums:
    """Weekly sums to look up; those for which `counts` says no are not there."""

    def __init__(self, folded: Iterable[WeekSum], counts: Callable[[date], bool] = lambda _week: True) -> None:
        self._sums: dict[tuple[Figure, date, str, str], Fraction] = defaultdict(Fraction)
        for each in folded:
            if counts(each.week):
                self._sums[each.figure, each.week, each.member, each.category] += each.value

    def of(self, figure: Figure, week: date, member: str = "", category: str = "") -> Fraction:
        """One sum; 0 where there is none."""
        return self._sums.get((figure, week, member, category), ZERO)

    def total(self, figure: Figure, member: str = "") -> Fraction:
        """A sum over all weeks and categories."""
        return sum((v for (f, _, m, _), v in self._sums.items() if f is figure and m == member), ZERO)

    def weeks(self, figure: Figure, member: str = "") -> set[date]:
        """The weeks that have such a sum."""
        return {week for f, week, m, _ in self._sums if f is figure and m == member}

    @cached_property
    def categories(self) -> list[str]:
        """The categories of what was due or settled, sorted; the empty one too where something is in none."""
        return sorted({category for f, _, _, category in self._sums if f in (Figure.DUE, Figure.SETTLED)})

    def credits(self, members: Collection[str]) -> list[tuple[str, date, FoldedCredit]]:
        """Category, week and credit of everything that counts as somebody's or nobody's."""
        keys = sorted({(week, category) for f, week, _, category in self._sums if f is Figure.MIND})

        def moved(figure: Figure, week: date, category: str) -> dict[str, Fraction]:
            return {member: self.of(figure, week, member, category) for member in members}

        return [
            (
                category,
                week,
                FoldedCredit(
                    self.of(Figure.MIND, week, category=category),
                    self.of(Figure.DO, week, category=category),
                    moved(Figure.MIND_MOVED, week, category),
                    moved(Figure.DO_MOVED, week, category),
                ),
            )
            for week, category in keys
        ]


def named_now(sums: Iterable[WeekSum], names: Mapping[str, str]) -> tuple[WeekSum, ...]:
    """Sums with the present ids of members, given by the oldest."""
    return tuple(replace(each, member=names.get(each.member, each.member)) for each in sums)


def within(first: date, last: date) -> Callable[[date], bool]:
    """Which folded weeks belong to the days `first` to `last`: those of which most days do."""
    return lambda week: first <= week + _MIDDLE <= last


def in_detail(
    due: Iterable[Occurrence], told: Container[Occurrence], until: date | None, unfolded: Container[Occurrence] = ()
) -> list[Occurrence]:
    """Of what was due that which is not in the sums.

    That is everything from `until` (the Monday before which was folded; None: nothing was) on; before it only what
    the ledger still tells of (`told`), or what was passed over (`unfolded`).
    """
    return [one for one in due if until is None or one.recurrence_id >= until or one in told or one in unfolded]
