"""Paper of a registry: what it agrees on and plans.

Weights, rules and categories are the registry's as it is given. Who knows an older one makes paper of each for its
span and joins them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from syncd.core.load.dated import Agreement, Holding, Span
from syncd.core.load.paper import Paper
from syncd.core.load.weights import planned_of, weight_of
from syncd.model.registry import Member, Registry, Responsibility

USUAL = 100
"""The capacity of a member who named none."""


def paper_of(registry: Registry, unseen: Iterable[Span] = ()) -> Paper:
    """What the registry agrees on and plans. `unseen` are the outages of members' accounts."""
    return Paper(
        tuple(member.id for member in registry.members),
        registry.household.zone,
        tuple(_agreements(registry.members)),
        tuple(holding for each in registry.responsibilities for holding in _holdings(each)),
        tuple(Span(member, away.since, away.until) for away in registry.away for member in away.members),
        tuple(unseen),
    )


def _agreements(members: tuple[Member, ...]) -> Iterator[Agreement]:
    """Shares in proportion to capacity, anew on each day on which one changes; all of none is equal parts."""
    firsts = {member.id: min((each.since for each in member.capacity), default=date.min) for member in members}
    later = {each.since for member in members for each in member.capacity if each.since != firsts[member.id]}
    for since in sorted({date.min, *later}):
        capacity = {member.id: _capacity(member, since) for member in members}
        whole = sum(capacity.values())
        shares = {m: Fraction(each, whole) if whole else Fraction(1, len(members)) for m, each in capacity.items()}
        yield Agreement(shares, None if since == date.min else since)


def _capacity(member: Member, day: date) -> int:
    """The value in force; before the first one the first: nothing else was ever said."""
    values = sorted(member.capacity, key=lambda each: each.since)
    force = [each.value for each in values if each.since <= day] or [each.value for each in values[:1]]
    return force[-1] if force else USUAL


def _holdings(responsibility: Responsibility) -> Iterator[Holding]:
    """Who owns it when; the spans between two owners are nobody's."""
    weight, planned = weight_of(responsibility), planned_of(responsibility)

    def held(owner: str | None, since: date | None, until: date | None) -> Holding:
        return Holding(responsibility.uid_id, owner, weight, responsibility.category, since, until, planned)

    end: date | None = None
    first = True
    for each in responsibility.ownership:
        if each.since is not None and not first and end is not None and end < each.since:
            yield held(None, end, each.since)
        yield held(each.owner, each.since, each.until)
        end, first = each.until, False
    if first or end is not None:
        yield held(None, end, None)
