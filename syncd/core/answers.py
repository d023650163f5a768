"""What members answered on their cards, as the ledger tells it."""

from __future__ import annotations

from collections.abc import Iterable

from syncd.model.card import CardKind, card_thing
from syncd.model.ledger import Entry, EntryKind
from syncd.model.registry import Registry

ASKS_TO_AGREE = frozenset({CardKind.DEAL, CardKind.PRINCIPLE, CardKind.PROPOSAL})
"""Kinds of cards whose tick is an agreement, and whose tick taken back takes it back."""


def consented(entries: Iterable[Entry], registry: Registry) -> frozenset[str]:
    """Present ids of the members whose newest word on the principle card is yes.

    An entry `agreed` about a principle card of theirs says yes, a later `reopened` of one takes it back.
    """
    members = {card_thing(CardKind.PRINCIPLE, member.uid_id): member.id for member in registry.members}
    said: dict[str, bool] = {}
    for entry in sorted(entries, key=lambda each: each.seen_at):
        member = members.get(entry.occurrence.thing) if entry.occurrence is not None else None
        if member is not None and entry.kind in (EntryKind.AGREED, EntryKind.REOPENED):
            said[member] = entry.kind is EntryKind.AGREED
    return frozenset(member for member, yes in said.items() if yes)
