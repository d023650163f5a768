"""What waits for a member's answer, in one line each, as their column tells it."""

from __future__ import annotations

from datetime import datetime

from syncd.core.cards.proposal import of, title_of
from syncd.core.cards.putting import today_of
from syncd.core.catalogue import say
from syncd.model.registry import Registry


def waiting(registry: Registry, now: datetime) -> dict[str, tuple[str, ...]]:
    """By present id of the member: a line for each proposal, and one for a first column."""
    monday = today_of(registry, now)
    monday = monday.fromordinal(monday.toordinal() - monday.weekday())
    found: dict[str, list[str]] = {}
    for member in registry.members:
        mine = [each for each in registry.proposals if each.asked == member.id]
        lines = [title_of(each, of(registry, each), monday, member.language) for each in mine if not each.deal]
        if any(each.deal for each in mine):
            lines.append(say("card-deal-title", member.language))
        if lines:
            found[member.id] = lines
    return {name: tuple(lines) for name, lines in found.items()}
