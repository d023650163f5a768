"""What a responsibility weighed and by which rules it came, and who was of the household, at each time.

Edits without a date are dated by the registry's revisions: the state records one when its first plan was applied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from syncd.model.registry import Registry, Responsibility, Step, Weight
from syncd.model.state import Revision
from syncd.model.when import day_of


@dataclass(frozen=True, slots=True)
class Version:
    """A responsibility as it was from a local day on (None: from the beginning), up to the next version."""

    since: date | None
    responsibility: Responsibility


@dataclass(frozen=True, slots=True)
class Versions:
    """Every version that is known.

    Attributes:
        responsibilities: by oldest id, in the order of time; at least one each.
        joined: by id the day on which a member came; who was there from the beginning is not in it.
        began: the day of the first revision; None before there is one.
    """

    responsibilities: Mapping[str, tuple[Version, ...]]
    joined: Mapping[str, date]
    began: date | None = None

    def of(self, responsibility: Responsibility) -> tuple[Version, ...]:
        """Its versions; one that is not known of is as it is from always."""
        return self.responsibilities.get(responsibility.uid_id) or (Version(None, responsibility),)

    def on(self, responsibility: Responsibility, day: date) -> Responsibility:
        """As it was on a day; before its first version as in that."""
        versions = self.of(responsibility)
        if len(versions) == 1:
            return versions[0].responsibility
        force = [each for each in versions if each.since is None or each.since <= day]
        return (force or versions[:1])[-1].responsibility


def unversioned(registry: Registry) -> Versions:
    """As if everything had been as it is now from always."""
    return Versions({r.uid_id: (Version(None, r),) for r in registry.responsibilities}, {})


def versions_of(registry: Registry, revisions: Iterable[Revision], today: date) -> Versions:
    """The versions that these revisions, oldest first, and the registry of today tell of.

    What stood in the first revision was there from always; what stands in none is there since today. Seen from an
    earlier day, `today`, revisions that came later are told of as well: they say what was not so yet.
    """
    known = list(revisions)
    if not known:
        return unversioned(registry)
    days = [day_of(each.at, registry.household.zone) for each in known]
    today = max(today, days[-1])
    found = {r.uid_id: _versions(r, known, days, today) for r in registry.responsibilities}
    joined = {}
    for member in registry.members:
        first = next((n for n, each in enumerate(known) if f"member:{member.uid_id}" in each.ids), None)
        if first != 0:
            joined[member.id] = today if first is None else days[first]
    return Versions(found, joined, days[0])


def _versions(
    responsibility: Responsibility, revisions: Sequence[Revision], days: Sequence[date], today: date
) -> tuple[Version, ...]:
    found: list[Version] = []
    for number, (revision, day) in enumerate(zip(revisions, days, strict=True)):
        values = revision.values.get(responsibility.uid_id)
        if isinstance(values, Mapping):
            _add(found, _as_in(responsibility, values), day if found or number else None)
    _add(found, responsibility, today)
    return tuple(found)


def _add(found: list[Version], responsibility: Responsibility, since: date | None) -> None:
    """One more version; of several of one day the last counts, and one that changes nothing is none."""
    if found and found[-1].since == since:
        found.pop()
    if not found or _weighed_by(found[-1].responsibility) != _weighed_by(responsibility):
        found.append(Version(since, responsibility))


def _weighed_by(responsibility: Responsibility) -> tuple[Weight, tuple[tuple[Any, ...], ...]]:
    """What decides about its points."""
    steps = tuple((s.uid_id, s.phase, s.rrule, s.on, s.repeat_from, s.after) for s in responsibility.steps)
    return responsibility.weight, steps


def _as_in(responsibility: Responsibility, values: Mapping[str, Any]) -> Responsibility:
    """The responsibility with the weight and rules of a revision; what it does not tell of is as now."""
    weight, rules = values.get("weight"), values.get("rules")
    made = responsibility
    if isinstance(weight, list) and len(weight) == 3:
        made = replace(made, weight=Weight(*weight))
    if isinstance(rules, Mapping):
        steps = [_step_as_in(step, str(rules[step.uid_id])) for step in made.steps if step.uid_id in rules]
        made = replace(made, steps=tuple(steps))
    return made


def _step_as_in(step: Step, rule: str) -> Step:
    """The step with the rule or the one date of a revision; one that counted from completion is as now."""
    if not rule or rule == step.rrule:
        return step
    if "=" in rule:
        return replace(step, rrule=rule, on=None)
    return replace(step, rrule=None, on=date.fromisoformat(rule))
