"""The first item: what syncd is, put to each member once, at the first run in which they are there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from syncd.core.cards.putting import present, standing_day, today_of
from syncd.core.catalogue import say
from syncd.model.card import Card, CardKind, CardMemory, card_thing
from syncd.model.registry import Member, Registry

STANDS = timedelta(days=90)
"""One that nobody answered is over after so long."""


def firsts(registry: Registry, now: datetime, memory: CardMemory) -> Iterator[Card]:
    """One for each member until they answer it in whatever way, or it has stood for 90 days; never another one."""
    if not registry.household.columns:
        return
    today = today_of(registry, now)
    for member in present(registry, today):
        put = memory.put.get(card_thing(CardKind.FIRST, member.uid_id), ())
        day = standing_day(put) if put else today
        if day is not None and today - day < STANDS:
            title, body = say("card-first-title", member.language), say("card-first-body", member.language)
            yield Card(CardKind.FIRST, "", day, member.id, member.uid_id, title, body)


def came_on(member: Member, memory: CardMemory, today: date) -> date:
    """The day on which a member was first there: that of their first item, which is put today if it is not known."""
    put = memory.put.get(card_thing(CardKind.FIRST, member.uid_id), ())
    return min((one.day for one in put), default=today)
