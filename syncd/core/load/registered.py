"""Paper of a registry: what it agrees on and plans.

Weights and rules are those of `versions`, each for its span; without them as the registry is given. Categories are
the registry's of today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from syncd.core.load.dated import Agreement, Holding, Span
from syncd.core.load.paper import Paper
from syncd.core.load.versions import Versions, unversioned
from syncd.core.load.weights import planned_of, weight_of
from syncd.model.registry import Member, Registry, Responsibility

USUAL = 100
"""The capacity of a member who named none."""


def paper_of(registry: Registry, unseen: Iterable[Span] = (), versions: Versions | None = None) -> Paper:
    """What the registry agrees on and plans. `unseen` are the outages of members' accounts."""
    dated = versions if versions is not None else unversioned(registry)
    return Paper(
        tuple(member.id for member in registry.members),
        registry.household.zone,
        tuple(_agreements(registry, dated)),
        tuple(holding for each in registry.responsibilities for holding in _holdings(each, dated)),
        tuple(Span(member, away.since, away.until) for away in registry.away for member in away.members),
        tuple(unseen),
    )


def _agreements(registry: Registry, versions: Versions) -> Iterator[Agreement]:
    """Shares in proportion to capacity, anew on each day on which one changes, or on which a member comes or leaves.

    All of no capacity is equal parts.
    """
    members = registry.members
    firsts = {member.id: min((each.since for each in member.capacity), default=date.min) for member in members}
    days = {each.since for member in members for each in member.capacity if each.since != firsts[member.id]}
    days.update(versions.joined.values())
    for pause in registry.pauses:
        if pause.left:
            days.update(day for day in (pause.since, pause.until) if day is not None)
    for since in sorted({date.min, *days}):
        there = [member for member in members if _is_there(member.id, since, registry, versions)] or list(members)
        capacity = {member.id: _capacity(member, since) for member in there}
        whole = sum(capacity.values())
        shares = {m: Fraction(each, whole) if whole else Fraction(1, len(there)) for m, each in capacity.items()}
        yield Agreement(shares, None if since == date.min else since)


def _is_there(member: str, day: date, registry: Registry, versions: Versions) -> bool:
    """Whether the member was of the household on that day: had come, and not left."""
    left = any(pause.left and pause.member == member and pause.holds_on(day) for pause in registry.pauses)
    return not left and versions.joined.get(member, date.min) <= day


def _capacity(member: Member, day: date) -> int:
    """The value in force; before the first one the first: nothing else was ever said."""
    values = sorted(member.capacity, key=lambda each: each.since)
    force = [each.value for each in values if each.since <= day] or [each.value for each in values[:1]]
    return force[-1] if force else USUAL


def _holdings(responsibility: Responsibility, versions: Versions) -> Iterator[Holding]:
    """Who owns it when, and what it weighs then."""
    known = versions.of(responsibility)
    for owner, since, until in _owned(responsibility):
        for version, following in zip(known, (*known[1:], None), strict=True):
            begin = max(since or date.min, version.since or date.min)
            end = min(until or date.max, (following.since if following is not None else None) or date.max)
            if begin < end:
                then = version.responsibility
                yield Holding(
                    responsibility.uid_id,
                    owner,
                    weight_of(then),
                    responsibility.category,
                    None if begin == date.min else begin,
                    None if end == date.max else end,
                    planned_of(then),
                )


def _owned(responsibility: Responsibility) -> Iterator[tuple[str | None, date | None, date | None]]:
    """Owners with their spans; those between two owners are nobody's."""
    end: date | None = None
    first = True
    for each in responsibility.ownership:
        if each.since is not None and not first and end is not None and end < each.since:
            yield None, end, each.since
        yield each.owner, each.since, each.until
        end, first = each.until, False
    if first or end is not None:
        yield None, end, None
