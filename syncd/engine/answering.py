"""Showing answers: on the column cards, and in the items that were written to syncd, which are closed with them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from syncd.core.load.weeks import week_of
from syncd.model.heard import FOR_THE_CARD, TOLD_IN_ITEM, HeardLine, Stage, Where
from syncd.model.registry import Registry


def answers_of(registry: Registry, heard: Iterable[HeardLine], now: datetime) -> dict[str, tuple[str, ...]]:
    """What the column card of this week shows, by the present ids of members: what no card showed before it."""
    week = week_of(now, registry.household.zone).isoformat()
    ids = {member.uid_id: member.id for member in registry.members}
    found: dict[str, tuple[str, ...]] = {}
    for line in heard:
        if belongs_on_card(line) and line.told in ("", FOR_THE_CARD, week) and line.member in ids:
            present = ids[line.member]
            found[present] = (*found.get(present, ()), line.answer)
    return found


def belongs_on_card(line: HeardLine) -> bool:
    """Whether the answer is for a column card: to a note, or to an item that cannot be closed with it."""
    if line.stage is not Stage.ANSWERED or not line.answer:
        return False
    return line.where is Where.NOTE or line.told not in ("", TOLD_IN_ITEM)
