"""The year as it is lived: the service, the clock, the two people, and what was said of the load so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from syncd.core.drift.question import Kind
from syncd.core.drift.verdict import Verdict
from syncd.daemon.held import HeldService
from syncd.demo.year_app import YearApp
from syncd.demo.year_clock import YearClock
from syncd.demo.year_home import BEGIN, Person, at

WEEKS = 52
DRIFT = 20
"""The week that begins with seven owners changed."""

EARLY = 5
"""The same in a run of fewer weeks than the drift and the time to find it take."""

FOUND_WITHIN = 13
"""Weeks."""

WEEK = 7


@dataclass(slots=True)
class Year:
    """What the weeks share. `said` holds per closed week, from 1, the questions whose answer was that it moved."""

    weeks: int
    held: HeldService
    clock: YearClock
    url: str
    people: tuple[Person, ...]
    apps: tuple[YearApp, ...]
    marked: int = 0
    requests: int = 0
    said: dict[int, tuple[Verdict, ...]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @property
    def drift(self) -> int:
        """The week with which the drift begins."""
        return DRIFT if self.weeks >= DRIFT + FOUND_WITHIN else EARLY

    @property
    def found(self) -> int | None:
        """The first week after which the load was said to have moved."""
        weeks = (week for week, moved in self.said.items() if any(v.kind is Kind.LOAD for v in moved))
        return next(weeks, None)

    def day(self, number: int) -> date:
        """The local day so many days after the beginning."""
        return BEGIN + timedelta(days=number)

    def morning(self, number: int) -> None:
        """What the daemon does at half past four: what was done yesterday is read, what is due today appears."""
        self.clock.set(at(self.day(number), 4, 30))
        for own in self.held.sync().report.accounts.values():
            self.requests += own.requests
            if own.error:
                self.wrong.append(f"{self.day(number)}: {own.error}")

    def evening(self, number: int) -> int:
        """What the two do in their apps after supper; how many things they touch."""
        now = at(self.day(number), 20, 30)
        self.clock.set(now)
        return sum(person.evening(now) for person in self.people)
