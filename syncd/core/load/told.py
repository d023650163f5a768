"""Rows of a household: what its ledger tells of what was due."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from syncd.core.load.rows import Outcome, Points, Row
from syncd.core.load.versions import Versions, unversioned
from syncd.core.load.weights import points_of
from syncd.core.occurrences.places import Owners
from syncd.model.ledger import Entry, EntryKind, Share
from syncd.model.occurrence import Occurrence, ThingKind
from syncd.model.registry import Registry, Responsibility, Step
from syncd.model.when import When, local_instant

_SETTLES = {
    EntryKind.DONE: Outcome.DONE,
    EntryKind.SKIPPED: Outcome.SKIPPED,
    EntryKind.DROPPED: Outcome.DROPPED,
    EntryKind.LAPSED: Outcome.LAPSED,
}


def rows_of(
    registry: Registry,
    entries: Iterable[Entry],
    due: Iterable[Occurrence],
    unknown: Collection[Occurrence] = (),
    seen_before: datetime | None = None,
    versions: Versions | None = None,
) -> list[Row]:
    """A row for each occurrence of a responsibility that was due or of which the ledger tells.

    Of done, skipped, dropped and reopened the latest stands, in the order in which they were seen; a lapse only if
    none follows it; a correction takes back the word before it; a word said twice counts once, the first time.
    `unknown` are those of which nothing can be said. Entries seen at or after `seen_before` are not there yet: what
    is renewed on Mondays reads no later ones. Each weighs what it weighed on its date, by `versions`. What the
    registry does not know any more has no weight and no row.
    """
    dated = versions if versions is not None else unversioned(registry)
    told: dict[Occurrence, list[Entry]] = {occurrence: [] for occurrence in due}
    for entry in sorted(entries, key=lambda each: each.seen_at):
        if entry.occurrence is not None and (seen_before is None or entry.seen_at < seen_before):
            told.setdefault(entry.occurrence, []).append(entry)
    steps = {(each.uid_id, step.uid_id): (each, step) for each in registry.responsibilities for step in each.steps}
    owners = Owners(registry)
    weights: dict[tuple[int, str], Points] = {}
    rows = []
    for occurrence, words in told.items():
        found = steps.get((occurrence.thing.id, occurrence.thing.step))
        if found is None or occurrence.thing.kind is not ThingKind.RESPONSIBILITY:
            continue
        owner = words[0].owner or None if words else owners.owner_of(occurrence)
        nominal = _nominal(found[1], occurrence, registry)
        then = dated.on(found[0], occurrence.recurrence_id)
        # A version is one object as long as `dated` is: what its steps weigh is worked out once.
        key = (id(then), found[1].uid_id)
        if key not in weights:
            step = next((each for each in then.steps if each.uid_id == found[1].uid_id), None)
            weights[key] = points_of(*found) if step is None else points_of(then, step)
        case = _Case(occurrence, found[0], found[1], owner, nominal, weights[key])
        rows.append(_row(case, _standing(words), unknown))
    return rows


@dataclass(frozen=True, slots=True)
class _Case:
    occurrence: Occurrence
    responsibility: Responsibility
    step: Step
    owner: str | None
    due: When
    points: Points


def _row(case: _Case, word: Entry | None, unknown: Collection[Occurrence]) -> Row:
    points = case.points
    category, step = case.responsibility.category, case.step.uid_id
    if word is None:
        outcome = Outcome.UNKNOWN if case.occurrence in unknown else Outcome.OPEN
        return Row(case.responsibility.uid_id, case.owner, case.due, points, category, outcome, step=step)
    return Row(
        case.responsibility.uid_id,
        case.owner,
        case.due,
        points,
        category,
        _SETTLES[word.kind],
        word.at,
        word.by if word.kind is EntryKind.DONE else (),
        word.share is Share.WHOLE,
        step,
    )


def _standing(words: Iterable[Entry]) -> Entry | None:
    """The word that stands; None when the newest is a reopening, or nothing was said."""
    said: list[Entry | None] = [None]
    for word in words:
        before = said[-1]
        if word.kind is EntryKind.CORRECTION:
            said = said[:-1] or [None]
        elif word.kind is EntryKind.REOPENED:
            said.append(None)
        elif word.kind in _SETTLES:
            repeats = before is not None and (before.kind, before.by, before.share) == (
                word.kind,
                word.by,
                word.share,
            )
            later_lapse = word.kind is EntryKind.LAPSED and before is not None
            said.append(before if repeats or later_lapse else word)
        else:
            # It settles nothing, but a correction takes back the newest word, whatever it was.
            said.append(before)
    return said[-1]


def _nominal(step: Step, occurrence: Occurrence, registry: Registry) -> When:
    """The rule's own date, and its time on the household's wall clock."""
    day = occurrence.recurrence_id
    return day if step.at is None else local_instant(day, step.at, registry.household.zone)
