"""`repeat_from = "completion"`: each date is fixed when the one before settles.

A chain has one current date. It does not lapse and may be made late: no other date takes its place. What was fixed is
never computed again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from syncd.core.occurrences.rules import later
from syncd.model.registry import Interval
from syncd.model.when import day_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from syncd.core.occurrences.schedule import Known
    from syncd.model.registry import Step


REMEMBERED = timedelta(days=400)
"""So far back the ledger is sure to tell what settled."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The dates of a chain, ascending, and those of them that are new and to be stored."""

    dates: tuple[date, ...]
    fixed: tuple[date, ...]


def chain_of(step: Step, known: Known, zone_on: Callable[[date], ZoneInfo]) -> Chain:
    """The chain so far, and its next date when the newest one is settled.

    The next date is the local day of settling (in the zone of who owned the settled date, `zone_on`) plus `after`;
    it never lies before the day after the date that settled, so that dates keep their order.
    """
    assert step.after is not None
    dates, new = _begin(step, known, zone_on)
    while (settled := known.settled.get(dates[-1])) is not None:
        successor = later(day_of(settled.at, zone_on(dates[-1])), step.after)
        successor = max(successor, dates[-1] + timedelta(days=1))
        dates.append(successor)
        new.append(successor)
    return Chain(tuple(dates), tuple(new))


def current(step: Step, chain: Chain, known: Known, today: date) -> list[date]:
    """The dates that are to stand: the current one, and a reopened one in place of its untouched successor.

    A date is expected while it is not settled and its predecessor is; when its successor is settled already, only
    if it stands. What settled longer ago than anybody remembers is settled: its successor was fixed then.
    """
    dates, oldest = chain.dates, today - REMEMBERED
    forgotten = {
        day
        for day, successor in pairwise(dates)
        if day not in known.standing and (day < oldest or successor <= later(oldest, step.after or Interval()))
    }
    settled = known.settled.keys() | forgotten
    result = []
    for index, day in enumerate(dates):
        if day in settled or (index > 0 and dates[index - 1] not in settled):
            continue
        overtaken = index + 1 < len(dates) and dates[index + 1] in settled
        if not overtaken or day in known.standing:
            result.append(day)
    return result


def _begin(step: Step, known: Known, zone_on: Callable[[date], ZoneInfo]) -> tuple[list[date], list[date]]:
    """What the chain stands on: stored dates, else what is found open or settled, else its first date.

    Without stored dates an open item is the current one, wherever it lies. A first date from before the thing was in
    force is moved to that day: nothing earlier was ever expected, and the chain needs a beginning.
    """
    starting = step.starting
    if known.fixed:
        begun = starting < known.fixed[0] and (starting in known.settled or starting in known.standing)
        return ([starting] if begun else []) + list(known.fixed), []
    if starting in known.settled or starting in known.standing:
        return [starting], []
    found = known.open_dates or sorted(known.settled)
    if found:
        return [found[-1]], [found[-1]]
    since = day_of(known.since, zone_on(starting))
    return ([since], [since]) if starting < since else ([starting], [])
