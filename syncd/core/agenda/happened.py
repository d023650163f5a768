"""What became of what was due since the session before: counts for all, titles for their owner."""

from __future__ import annotations

from syncd.core.agenda.facts import Found, Happened, Names, by_day, names_of
from syncd.core.agenda.material import Material
from syncd.model.ledger import OUTSIDE
from syncd.model.occurrence import Occurrence, OccurrenceState, ThingKind

_LEFT_OUT = (OccurrenceState.LAPSED, OccurrenceState.DROPPED)


def happened(material: Material) -> Happened:
    """Counts of the household. What was looked at and not needed is neither done nor left out."""
    settled = material.outcomes.settled
    states = [settled[each].state for each in material.news if each in settled]
    as_agreed = _as_agreed(material)
    return Happened(
        done=states.count(OccurrenceState.DONE),
        left_out=sum(state in _LEFT_OUT for state in states),
        unknown=sum(_unknown_in_span(material, each) for each in material.unknown),
        elsewhere=sum(_elsewhere(material, each) for each in material.news),
        as_agreed=sum(as_agreed.values()),
        told_of=len(as_agreed),
    )


def _unknown_in_span(material: Material, occurrence: Occurrence) -> bool:
    inside = material.since_day <= occurrence.recurrence_id < material.day
    return inside and occurrence.thing.kind is ThingKind.RESPONSIBILITY


def _elsewhere(material: Material, occurrence: Occurrence) -> bool:
    """Whether somebody of the household did what somebody else owned."""
    settled, entry = material.outcomes.settled.get(occurrence), material.last_word[occurrence]
    if settled is None or settled.state is not OccurrenceState.DONE or not settled.by or not entry.owner:
        return False
    return entry.owner not in settled.by and OUTSIDE not in settled.by


def _as_agreed(material: Material) -> dict[str, bool]:
    """Per responsibility of which something was settled: whether all of it went as agreed."""
    result: dict[str, bool] = {}
    for occurrence in material.news:
        settled = material.outcomes.settled.get(occurrence)
        if settled is None:
            continue
        fine = settled.state not in _LEFT_OUT and not _elsewhere(material, occurrence)
        result[occurrence.thing.id] = result.get(occurrence.thing.id, True) and fine
    return result


def let_go(material: Material, member: str, state: OccurrenceState) -> Names:
    """What of this member's was left out so, by title: for the own copy and nowhere else."""
    found: list[Found] = []
    for occurrence in material.news:
        settled, source = material.outcomes.settled.get(occurrence), material.sources.get(occurrence.thing)
        if settled is None or settled.state is not state or source is None:
            continue
        if material.last_word[occurrence].owner == member:
            found.append((source[0], source[1].name, occurrence.recurrence_id))
    return names_of(by_day(found))
