"""Paper: what was agreed, and who owns what, dated. All of it is known exactly; there is no statistics in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from math import lcm
from zoneinfo import ZoneInfo

from syncd.core.load.dated import Agreement, Holding, Span
from syncd.core.load.rows import ZERO, Row
from syncd.model.registry import TRANSITION
from syncd.model.when import day_of, start_of

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Paper:
    """What was agreed and planned.

    Attributes:
        members: ids in registry order; whoever ever had a share.
        zone: the household's.
        agreements: dated; at least one.
        holdings: who owns what when.
        away: declared absences.
        unseen: spans in which a member's account could not be read.
    """

    members: tuple[str, ...]
    zone: ZoneInfo
    agreements: tuple[Agreement, ...]
    holdings: tuple[Holding, ...] = ()
    away: tuple[Span, ...] = ()
    unseen: tuple[Span, ...] = field(default=())

    def __post_init__(self) -> None:
        """Raises ValueError without an agreement, or when one names a stranger or does not add up."""
        if not self.agreements:
            raise ValueError("without an agreement there is nothing to compare with")
        for agreement in self.agreements:
            if set(agreement.shares) - set(self.members) or sum(agreement.shares.values()) != 1:
                raise ValueError(f"the shares agreed since {agreement.since} do not add up to one over the members")

    @cached_property
    def _dated(self) -> list[Agreement]:
        return sorted(self.agreements, key=lambda each: each.since or date.min)

    def agreement_on(self, day: date) -> Agreement:
        """The newest agreement that is in force on a day; before the first one the first."""
        force = [each for each in self._dated if each.since is None or each.since <= day]
        return force[-1] if force else self._dated[0]

    def agreed(self, week: date) -> dict[str, Fraction]:
        """The agreed shares of a week: those in force on its Monday."""
        shares = self.agreement_on(week).shares
        return {member: shares.get(member, ZERO) for member in self.members}

    def held(self, first: date, end: date, part: str = "total", category: str | None = None) -> dict[str, Fraction]:
        """Shares on paper over the days [`first`, `end`); what needs a home counts as the agreed shares.

        `part` is `total`, `mind` or `do`. Where nothing weighs anything they are the agreed shares.
        """
        agreed = self.agreed(first)
        sums = self._columns(first, end, part, category)
        whole = sum(sums.values())
        if not whole:
            return agreed
        homeless = sums.get(None, 0)
        return {m: (sums.get(m, 0) + share * homeless) / Fraction(whole) for m, share in agreed.items()}

    def _columns(self, first: date, end: date, part: str, category: str | None) -> dict[str | None, int]:
        """What each owner holds over the days [`first`, `end`), and None what needs a home, in a unit of its own.

        Of days on which nothing changes hands any one says what all of them say, and says it once.
        """
        steady = bisect_right(self._turns, first)
        if first < end and steady == bisect_right(self._turns, end - _DAY):
            key = (steady, part, category)
            if key not in self._steady:
                self._steady[key] = self._added(first, first + _DAY, part, category)
            return self._steady[key]
        return self._added(first, end, part, category)

    def _added(self, first: date, end: date, part: str, category: str | None) -> dict[str | None, int]:
        sums: dict[str | None, int] = {}
        for holding, weight in zip(self.holdings, self._whole[part], strict=True):
            if category is None or holding.category == category:
                owner = holding.owner if holding.owner in self.members else None
                sums[owner] = sums.get(owner, 0) + weight * holding.days(first, end)
        return sums

    @cached_property
    def _steady(self) -> dict[tuple[int, str, str | None], dict[str | None, int]]:
        return {}

    @cached_property
    def _plans(self) -> dict[tuple[int, str | None, str | None], Fraction]:
        return {}

    @cached_property
    def _turns(self) -> list[date]:
        """Days on which something came into other hands, ascending."""
        return sorted({day for each in self.holdings for day in (each.since, each.until) if day is not None})

    @cached_property
    def _whole(self) -> dict[str, list[int]]:
        """What the holdings weigh, by part, in the largest unit of which all are a multiple: as whole numbers."""
        found = {}
        for part in ("total", "mind", "do"):
            weights: list[Fraction] = [getattr(holding.weight, part) for holding in self.holdings]
            unit = lcm(*(weight.denominator for weight in weights))
            found[part] = [int(weight * unit) for weight in weights]
        return found

    def planned(self, day: date, *, owner: str | None = None, category: str | None = None) -> Fraction:
        """Points planned a week, as things stand on a day: of all, of one owner or of one category."""
        key = (bisect_right(self._turns, day), owner, category)
        if key not in self._plans:
            self._plans[key] = self._planned(day, owner, category)
        return self._plans[key]

    def _planned(self, day: date, owner: str | None, category: str | None) -> Fraction:
        return sum(
            (
                holding.weight.total if holding.planned is None else holding.planned
                for holding in self.holdings
                if holding.days(day, day + timedelta(days=1))
                and owner in (None, holding.owner)
                and category in (None, holding.category)
            ),
            ZERO,
        )

    @cached_property
    def _changed(self) -> dict[str, list[date]]:
        """Per task the days on which it came into other hands."""
        changed: dict[str, list[date]] = {}
        ordered: Iterable[Holding] = sorted(self.holdings, key=lambda each: each.since or date.min)
        last: dict[str, str | None] = {}
        for holding in ordered:
            if holding.since is not None and last.get(holding.task, holding.owner) != holding.owner:
                changed.setdefault(holding.task, []).append(holding.since)
            last[holding.task] = holding.owner
        return changed

    def handed_over(self, task: str, day: date) -> date:
        """The newest day, up to `day`, on which a task came into other hands; the first of all days for never."""
        return max((since for since in self._changed.get(task, ()) if since <= day), default=date.min)

    def settling(self, day: date) -> tuple[str, ...]:
        """The tasks that settle in with a new owner on that day, by name."""
        found = [task for task, days in self._changed.items() if any(_settles(since, day) for since in days)]
        return tuple(sorted(found))

    def in_transition(self, row: Row) -> bool:
        """Whether it was due while its responsibility was settling in with a new owner: a fact, judged by nobody."""
        changed = self._changed.get(row.task)
        return changed is not None and any(_settles(since, day_of(row.due, self.zone)) for since in changed)

    def is_away(self, row: Row) -> bool:
        """Whether its owner had said to be away when it was due."""
        return any(
            span.member == row.owner and span.holds(start_of(row.due, self.zone), self.zone) for span in self.away
        )

    def is_unseen(self, row: Row, at: datetime) -> bool:
        """Whether the owner's account could not be read at an instant."""
        return any(span.member == row.owner and span.holds(at, self.zone) for span in self.unseen)


def _settles(since: date, day: date) -> bool:
    return since <= day < since + TRANSITION
