"""What stands in the family calendar: a step as its owner shows it to all, under a name of its own."""

from __future__ import annotations

from syncd.model.occurrence import Occurrence, Thing, ThingKind

FAMILY = "family"
"""Member of every item in the family calendar: it is nobody's."""


def as_shown(occurrence: Occurrence) -> Occurrence:
    """A step's occurrence as the family calendar has it: what is said of the one says nothing of the other."""
    thing = occurrence.thing
    return Occurrence(Thing(ThingKind.FAMILY, thing.id, thing.step), occurrence.recurrence_id)


def as_owned(occurrence: Occurrence) -> Occurrence:
    """Inverse of `as_shown`."""
    thing = occurrence.thing
    return Occurrence(Thing(ThingKind.RESPONSIBILITY, thing.id, thing.step), occurrence.recurrence_id)
