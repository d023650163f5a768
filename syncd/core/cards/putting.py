"""Since when a card stands, and whether it may be put at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from syncd.model.card import Put
from syncd.model.registry import Member, Registry


def today_of(registry: Registry, now: datetime) -> date:
    """The household's local day."""
    return now.astimezone(registry.household.zone).date()


def present(registry: Registry, today: date) -> Iterator[Member]:
    """The members who are neither paused nor gone on that day of the household."""
    away = registry.resting(today) | registry.left
    return (member for member in registry.members if member.id not in away)


def standing_day(put: Iterable[Put]) -> date | None:
    """The recurrence-id of the card that stands and waits for an answer; None when there is none.

    A card may stand in two places while it moves: an answer on either counts.
    """
    known = tuple(put)
    answered = {one.day for one in known if one.said is not None}
    return max((one.day for one in known if one.live and one.day not in answered), default=None)


def may_be_put(put: Iterable[Put], now: datetime, quiet: timedelta) -> bool:
    """Whether a new one may be put: nobody answered one within `quiet`."""
    return all(one.said is None or now - one.at >= quiet for one in put)
