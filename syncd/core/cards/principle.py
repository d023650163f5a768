"""The card that asks each member whether the load may be looked at: one principle, agreed by everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from syncd.core.cards.putting import day_to_put, present, today_of
from syncd.core.catalogue import say
from syncd.model.card import Card, CardKind, CardMemory, card_thing
from syncd.model.registry import Registry

NOT_NOW = timedelta(days=90)
"""Who skipped or deleted it is not asked within so long."""

AT_LEAST = 2
"""Of fewer members there is nothing to compare."""


def principles(registry: Registry, now: datetime, memory: CardMemory) -> Iterator[Card]:
    """One for each member who did not agree, from the day after the registry was first applied."""
    today = today_of(registry, now)
    if memory.since is None or today <= today_of(registry, memory.since) or not _asks(registry, today):
        return
    for member in present(registry, today):
        put = memory.put.get(card_thing(CardKind.PRINCIPLE, member.uid_id), ())
        day = None if member.id in memory.consented else day_to_put(put, today, now, NOT_NOW)
        if day is not None:
            whose = say("card-of-two" if len(_there(registry)) == AT_LEAST else "card-of-all", member.language)
            title = say("card-principle-title", member.language)
            body = say("card-principle-body", member.language, whose=whose)
            yield Card(CardKind.PRINCIPLE, "", day, member.id, member.uid_id, title, body)


def _asks(registry: Registry, today: date) -> bool:
    """Whether there is a load that somebody carries, and somebody to share it with."""
    owned = any(each.owner_on(today) is not None for each in registry.responsibilities)
    return owned and len(_there(registry)) >= AT_LEAST


def _there(registry: Registry) -> list[str]:
    return [member.id for member in registry.members if member.id not in registry.left]
