"""`report`: the page of the load, made in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from syncd.ports import Progress
from syncd.service.days import asked_of
from syncd.service.drawing import Question, draw
from syncd.service.household import Household
from syncd.service.operations import Operations


@dataclass(frozen=True, slots=True)
class Report:
    """`report`: one self-contained page, the same for all members."""

    html: str


class Reporting(Operations):
    """The part of the service that makes pages."""

    def report(
        self,
        *,
        first: date | None = None,
        last: date | None = None,
        as_of: date | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """The page over the local days `first` to `last`, with what was known at the end of the day `as_of`.

        Without days its facts are those of `load`, and its lines reach back a year. Without everybody's yes to the
        principle there are no shares on it. Raises UsageError, RegistryError, StateError, ReportError.
        """
        household = self.household()
        now = asked_of(self.clock.now(), household.registry.household.zone, first, last, as_of)
        return Report(draw(self._question(household, now, first, last), progress))

    def _question(
        self, household: Household, now: datetime, first: date | None = None, last: date | None = None
    ) -> Question:
        """What the process that makes pages is asked."""
        return Question(household.registry, str(self.state), household.renamed, now, first, last)
