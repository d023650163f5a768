"""Which cards should stand: the registry, the instant and what is remembered, and nothing else.

One file for each kind of card; `putting` says since when one stands, and when it may be put once more. A card that is
not in the answer is over: it is closed in place.
"""

from __future__ import annotations

from datetime import datetime

from syncd.core.cards.column import columns
from syncd.core.cards.deal import deals
from syncd.core.cards.first import firsts
from syncd.core.cards.notice import notices
from syncd.core.cards.principle import principles
from syncd.core.cards.proposal import proposed
from syncd.core.expected import Expected
from syncd.model.card import Card, CardMemory
from syncd.model.occurrence import Memory
from syncd.model.registry import Registry

__all__ = ["cards", "expected_cards"]


_NOTHING = Memory()


def cards(registry: Registry, now: datetime, memory: CardMemory, occurrences: Memory = _NOTHING) -> tuple[Card, ...]:
    """The cards that should stand at `now`, members in registry order within each kind.

    `occurrences` is what is remembered of what the week holds. Who is paused or left gets none.
    """
    return (
        *firsts(registry, now, memory),
        *columns(registry, now, memory, occurrences),
        *notices(registry, now, memory),
        *principles(registry, now, memory),
        *deals(registry, now, memory),
        *proposed(registry, now, memory),
    )


def expected_cards(
    registry: Registry, now: datetime, memory: CardMemory, occurrences: Memory = _NOTHING
) -> tuple[Expected, ...]:
    """The same, as what should stand."""
    return tuple(
        Expected(card.occurrence, card.member, card, card.day, card.due or card.day, may_create=True)
        for card in cards(registry, now, memory, occurrences)
    )
