"""Paper: what was agreed, and who owns what, dated. All of it is known exactly; there is no statistics in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from zoneinfo import ZoneInfo

from syncd.core.load.dated import Agreement, Holding, Span
from syncd.core.load.rows import ZERO, Row
from syncd.model.registry import TRANSITION
from syncd.model.when import day_of, start_of


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
        sums: dict[str | None, Fraction] = {}
        for holding in self.holdings:
            if category is None or holding.category == category:
                weight: Fraction = getattr(holding.weight, part)
                owner = holding.owner if holding.owner in agreed else None
                sums[owner] = sums.get(owner, ZERO) + weight * holding.days(first, end)
        whole = sum(sums.values(), ZERO)
        if not whole:
            return agreed
        homeless = sums.get(None, ZERO)
        return {m: (sums.get(m, ZERO) + share * homeless) / whole for m, share in agreed.items()}

    def planned(self, day: date, *, owner: str | None = None, category: str | None = None) -> Fraction:
        """Points planned a week, as things stand on a day: of all, of one owner or of one category."""
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
