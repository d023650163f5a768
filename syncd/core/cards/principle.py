"""The card that asks each member whether the load may be looked at: one principle, agreed by everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from syncd.core.cards.putting import may_be_put, present, standing_day, today_of
from syncd.core.catalogue import say
from syncd.core.occurrences.places import place_for
from syncd.model.card import Card, CardKind, CardMemory, card_thing
from syncd.model.item import Kind
from syncd.model.registry import Member, Registry

FIRST = timedelta(days=7)
"""Nobody's first week is a question about fairness; there is nothing to look at before four weeks anyway."""

NOT_NOW = timedelta(days=90)
"""Who skipped or deleted it is not asked within so long; one that nobody answered leaves a calendar after as long."""

AT_LEAST = 2
"""Of fewer members there is nothing to compare."""


def principles(registry: Registry, now: datetime, memory: CardMemory) -> Iterator[Card]:
    """One for each member who did not agree, from a week after the registry was first applied."""
    today = today_of(registry, now)
    if not _asks(registry, today):
        return
    begun = memory.since is not None and today - today_of(registry, memory.since) >= FIRST
    for member in present(registry, today):
        put = memory.put.get(card_thing(CardKind.PRINCIPLE, member.uid_id), ())
        day = standing_day(put)
        if day is not None and _has_passed(registry, member, day, today):
            day = None
        if day is None and begun and may_be_put(put, now, NOT_NOW):
            day = today
        if day is not None and member.id not in memory.consented:
            whose = say("card-of-two" if len(_there(registry)) == AT_LEAST else "card-of-all", member.language)
            title = say("card-principle-title", member.language)
            body = say("card-principle-body", member.language, whose=whose)
            yield Card(CardKind.PRINCIPLE, "", day, member.id, member.uid_id, title, body)


def _has_passed(registry: Registry, member: Member, day: date, today: date) -> bool:
    """Whether it stands in a calendar on a day so long past that nobody looks there; a task stays in sight."""
    place = place_for(registry, member, session=False) or place_for(registry, member, session=True)
    return place is not None and place.kind is Kind.VEVENT and today - day >= NOT_NOW


def _asks(registry: Registry, today: date) -> bool:
    """Whether there is a load that somebody carries, and somebody to share it with."""
    owned = any(each.owner_on(today) is not None for each in registry.responsibilities)
    return owned and len(_there(registry)) >= AT_LEAST


def _there(registry: Registry) -> list[str]:
    return [member.id for member in registry.members if member.id not in registry.left]
