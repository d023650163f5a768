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


def day_to_put(put: Iterable[Put], today: date, now: datetime, quiet: timedelta | None) -> date | None:
    """The recurrence-id under which a card should stand now; None when it should not.

    One that stands goes on, on its own day. One that was answered is put once more after `quiet`, with None for good.
    """
    answered: dict[date, datetime] = {}
    standing: set[date] = set()
    for one in put:
        if one.said is not None:
            answered[one.day] = max(one.at, answered.get(one.day, one.at))
        elif one.live:
            standing.add(one.day)
    # A card may stand in two places while it moves: an answer on either counts.
    standing -= answered.keys()
    if standing:
        return max(standing)
    if answered and (quiet is None or now - max(answered.values()) < quiet):
        return None
    return today
