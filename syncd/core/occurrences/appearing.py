"""When an item appears: `ahead` before it is due."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from syncd.core.occurrences.rules import interval_of
from syncd.model.registry import Session, Step
from syncd.model.when import local_instant

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

MORNING = time(4)
"""The household's day turns at 04:00 local: items of the day appear, missed ones lapse."""

EVENING = time(20)
"""The evening before, for what is due before `MORNING`."""

_DAY = timedelta(days=1)


def lead_of(source: Step | Session) -> timedelta | None:
    """How long before it is due an item appears: `ahead` or `horizon`, else the default of the rule's interval.

    None means on its own day: the default of rules of less than a week apart.
    """
    if isinstance(source, Session):
        return source.horizon
    if source.ahead is not None:
        return source.ahead
    interval = interval_of(source)
    if interval is None or interval > 31:
        return timedelta(days=28)
    if interval < 7:
        return None
    return timedelta(days=7 if interval < 28 else 14)


def appears(source: Step | Session, due: date, zone: ZoneInfo) -> datetime:
    """The instant from which the item of an occurrence due on that local day may be made.

    Whole days of the lead are counted on the wall clock, the rest as elapsed time; a day without `at` counts from
    04:00.
    """
    lead = lead_of(source)
    at = source.at
    if lead is None:
        early = at is not None and at <= MORNING
        return local_instant(due - _DAY, EVENING, zone) if early else local_instant(due, MORNING, zone)
    whole = lead // _DAY
    return local_instant(due - whole * _DAY, at if at is not None else MORNING, zone) - (lead - whole * _DAY)
