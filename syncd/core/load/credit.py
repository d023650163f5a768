"""Credit: whose an occurrence counts as.

| what became of it | credit |
|---|---|
| done by its owner, or by somebody outside | all to the owner, who saw to it |
| done by another member | `do` to the doer, the rest stays with the owner; all to a doer who took it `whole` |
| done together with the owner | equal parts of all |
| skipped, dropped | noticing and planning to the owner; `do` leaves the sum |
| lapsed, left open | nobody |
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from syncd.core.load.rows import ZERO, Outcome, Row

Shares = Mapping[str, Fraction]
"""Per member a part of one; what is missing to one is nobody's."""

NOBODY: Shares = {}


@dataclass(frozen=True)
class Credit:
    """Whose the two sides of an occurrence count as, and how much of each is in the sum.

    Occurrences that are alike share one: what follows from it is worked out once.

    Attributes:
        owner: whose it is by plan.
        mind, do: whose noticing and planning, and whose doing, it counts as.
        mind_points, do_points: what they weigh here.
    """

    owner: Shares
    mind: Shares
    do: Shares
    mind_points: Fraction
    do_points: Fraction

    @cached_property
    def points(self) -> Fraction:
        """What the occurrence brings into the sum."""
        return self.mind_points + self.do_points

    def carried(self, member: str) -> Fraction:
        """Points that count as this member's."""
        return self._carried.get(member, ZERO)

    def excess(self, member: str) -> Fraction:
        """Points that this member picked up (+) or passed on (-) against the plan."""
        return self._excess.get(member, ZERO)

    def part(self, part: str) -> Credit:
        """Of it `total`, `mind` or `do`."""
        return self._parts.get(part, self)

    @cached_property
    def _carried(self) -> dict[str, Fraction]:
        mind, do = self.mind, self.do
        return {m: mind.get(m, ZERO) * self.mind_points + do.get(m, ZERO) * self.do_points for m in {**mind, **do}}

    @cached_property
    def _excess(self) -> dict[str, Fraction]:
        concerned = {**self._carried, **self.owner}
        return {m: self.carried(m) - self.owner.get(m, ZERO) * self.points for m in concerned}

    @cached_property
    def _parts(self) -> dict[str, Credit]:
        return {
            "mind": Credit(self.owner, self.mind, self.do, self.mind_points, ZERO),
            "do": Credit(self.owner, self.mind, self.do, ZERO, self.do_points),
        }


def credit(row: Row, outcome: Outcome, owner: Shares, members: Collection[str]) -> Credit:
    """The credit of a settled occurrence.

    `outcome` is what it counts as now (one left open counts as lapsed), `owner` whose it is by plan: all of one
    member, or the agreed shares when it needed a home. Raises ValueError for an outcome that settles nothing.
    """
    mind_points, do_points = row.points.mind, row.points.do
    match outcome:
        case Outcome.DONE:
            doers = _doers(row, owner, members)
            together = row.owner in row.done_by and len(row.done_by) > 1
            return Credit(owner, doers if row.whole or together else owner, doers, mind_points, do_points)
        case Outcome.SKIPPED | Outcome.DROPPED:
            return Credit(owner, owner, NOBODY, mind_points, ZERO)
        case Outcome.LAPSED:
            return Credit(owner, NOBODY, NOBODY, mind_points, do_points)
        case _:
            raise ValueError(f"{row.task}: {outcome} gives nobody credit")


def _doers(row: Row, owner: Shares, members: Collection[str]) -> Shares:
    """Equal parts to all who did it; the part of somebody outside is the owner's."""
    part = Fraction(1, len(row.done_by))
    shares: dict[str, Fraction] = {}
    for name in row.done_by:
        for member, share in {name: Fraction(1)}.items() if name in members else owner.items():
            shares[member] = shares.get(member, ZERO) + part * share
    return shares


def by_others(row: Row, members: Collection[str]) -> Fraction:
    """The part of a done occurrence that other members than its owner did."""
    others = sum(name in members and name != row.owner for name in row.done_by)
    return Fraction(others, len(row.done_by))
