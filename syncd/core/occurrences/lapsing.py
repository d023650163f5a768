"""When an open item has lapsed, and when nothing can be said of it (`if_missed = "replace"`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from syncd.core.occurrences.appearing import MORNING
from syncd.model.when import day_of, end_of, local_instant

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from syncd.core.occurrences.absence import Absences
    from syncd.model.occurrence import Outage, Standing
    from syncd.model.when import When

_DAY = timedelta(days=1)

LAST_DAY = _DAY
"""How long a missed item stays beside the next one."""


@dataclass(frozen=True, slots=True)
class Missed:
    """An open item whose lapse instant has passed.

    Attributes:
        at: the lapse instant.
        seen: a complete look after that instant showed it still open.
        unknown: whether it was missed cannot be said: it could not stand there in time, or nobody could see.
    """

    at: datetime
    seen: bool
    unknown: bool


def lapse_instant(
    owner: str, due: When, successor: date, standing: Iterable[Standing], zone: ZoneInfo, absences: Absences
) -> datetime:
    """04:00 local on the day of the step's next date, or on the day after the item's own date if that is later.

    The item's own date is the later of where the registry puts it and where the owner moved it. While its owner is
    away nothing lapses: the instant moves to 04:00 of the first day back.
    """
    own = [due, *(one.due for one in standing if one.due is not None)]
    day = max(successor, *(day_of(when, zone) + _DAY for when in own))
    return local_instant(absences.back(owner, day), MORNING, zone)


def missed(
    at: datetime,
    due: When,
    standing: Iterable[Standing],
    zone: ZoneInfo,
    complete_at: Mapping[str, datetime],
    outages: Mapping[str, list[Outage]],
) -> Missed:
    """What is to be said of an open item whose lapse instant `at` has passed.

    A day is due at its end. An instant lies in an outage from its beginning up to, not including, its end.
    """
    items = list(standing)
    accounts = {one.place.account for one in items}
    ends = max(end_of(when, zone) for when in [due, *(one.due for one in items if one.due is not None)])
    late = min(one.first_seen for one in items) > ends
    blind = any(
        outage.since <= instant and (outage.until is None or instant < outage.until)
        for account in accounts
        for outage in outages.get(account, ())
        for instant in (end_of(due, zone), ends, at)
    )
    seen = all(account in complete_at and complete_at[account] > at for account in accounts)
    return Missed(at, seen, late or blind)
