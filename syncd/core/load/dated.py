"""What paper is made of: agreements, holdings and absences, each with its dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from syncd.core.load.rows import Points
from syncd.model.when import start_of


@dataclass(frozen=True, slots=True)
class Agreement:
    """Which share of the load each member is to carry, from a day on (None: from always). The shares add up to 1."""

    shares: Mapping[str, Fraction]
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """A responsibility in one pair of hands, from `since` up to, not including, `until` (None: open).

    Attributes:
        task: the responsibility.
        owner: the member; None while it needs a home.
        weight: its phases; what it weighs on paper, whatever its cadence.
        category: of the household's.
        planned: points that its occurrences bring a week; None: as many as it weighs.
    """

    task: str
    owner: str | None
    weight: Points
    category: str = ""
    since: date | None = None
    until: date | None = None
    planned: Fraction | None = None

    def days(self, first: date, end: date) -> int:
        """How many days of [`first`, `end`) it lasts."""
        begin = first if self.since is None else max(first, self.since)
        over = end if self.until is None else min(end, self.until)
        return max(0, (over - begin).days)


@dataclass(frozen=True, slots=True)
class Span:
    """Days or instants of a member, [`since`, `until`): of an absence, or without sight of the account."""

    member: str
    since: date | datetime
    until: date | datetime | None = None

    def holds(self, instant: datetime, zone: ZoneInfo) -> bool:
        """Whether an instant lies in it; days are local."""
        until = self.until
        return start_of(self.since, zone) <= instant and (until is None or instant < start_of(until, zone))
