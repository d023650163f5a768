"""What became of an occurrence: a fold over its ledger entries. And the ids of new entries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from syncd.core.identity import entry_id
from syncd.model.ledger import Entry, EntryKind
from syncd.model.occurrence import Occurrence, OccurrenceState, Settled, ThingKind

_SETTLES = {
    EntryKind.DONE: OccurrenceState.DONE,
    EntryKind.SKIPPED: OccurrenceState.SKIPPED,
    EntryKind.DROPPED: OccurrenceState.DROPPED,
    EntryKind.LAPSED: OccurrenceState.LAPSED,
    EntryKind.HELD: OccurrenceState.HELD,
    EntryKind.CANCELLED: OccurrenceState.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The fold.

    Attributes:
        settled: per occurrence its outcome; a reopened one is not in it.
        counts: per occurrence how many entries it has, for the id of the next one.
        reopened: occurrences whose newest word is a reopening.
        agreed: cards whose newest word is an agreement.
    """

    settled: dict[Occurrence, Settled]
    counts: dict[Occurrence, int]
    reopened: frozenset[Occurrence] = frozenset()
    agreed: frozenset[Occurrence] = frozenset()


def fold(entries: Iterable[Entry]) -> Outcomes:
    """Fold entries in the order in which they were seen: the latest of them stands, whatever time it tells of.

    A lapse stands only while nothing follows it: a late tick from a telephone that was off counts. A correction takes
    back the latest word about its occurrence that is not taken back yet. A card is answered, never settled.
    """
    settled: dict[Occurrence, Settled] = {}
    counts: dict[Occurrence, int] = {}
    reopened: set[Occurrence] = set()
    agreed: set[Occurrence] = set()
    before: dict[Occurrence, list[tuple[Settled | None, bool]]] = {}
    for entry in entries:
        if entry.occurrence is None:
            continue
        counts[entry.occurrence] = counts.get(entry.occurrence, 0) + 1
        if entry.occurrence.thing.kind is ThingKind.CARD:
            (agreed.add if entry.kind is EntryKind.AGREED else agreed.discard)(entry.occurrence)
            continue
        words = before.setdefault(entry.occurrence, [])
        if entry.kind is EntryKind.CORRECTION:
            if words:
                _take_back(entry.occurrence, words.pop(), settled, reopened)
            continue
        words.append((settled.get(entry.occurrence), entry.occurrence in reopened))
        if entry.kind is EntryKind.REOPENED:
            settled.pop(entry.occurrence, None)
            reopened.add(entry.occurrence)
        elif (state := _SETTLES.get(entry.kind)) is not None:
            settled[entry.occurrence] = Settled(state, entry.at, entry.by)
            reopened.discard(entry.occurrence)
    return Outcomes(settled, counts, frozenset(reopened), frozenset(agreed))


def standing_word(entries: Iterable[Entry]) -> tuple[Entry | None, int]:
    """Of what was said of one occurrence, in the order of seeing: what settles it; how many corrections undo that.

    None and 0 when it is not settled. Words that settle nothing and came after it have to be taken back first.
    """
    words: list[Entry] = []
    for entry in entries:
        if entry.kind is not EntryKind.CORRECTION:
            words.append(entry)
        elif words:
            words.pop()
    for depth, word in enumerate(reversed(words), start=1):
        if word.kind in _SETTLES:
            return word, depth
        if word.kind is EntryKind.REOPENED:
            break
    return None, 0


def _take_back(
    occurrence: Occurrence,
    was: tuple[Settled | None, bool],
    settled: dict[Occurrence, Settled],
    reopened: set[Occurrence],
) -> None:
    outcome, opened = was
    settled.pop(occurrence, None)
    if outcome is not None:
        settled[occurrence] = outcome
    reopened.discard(occurrence)
    if opened:
        reopened.add(occurrence)


def new_id(household: str, occurrence: Occurrence, kind: EntryKind, seen_at: datetime, number: int) -> str:
    """Id of an entry: its occurrence, kind, the instant of seeing and how many of its occurrence came before."""
    thing = occurrence.thing
    day = occurrence.recurrence_id.isoformat()
    return entry_id(household, thing.kind, thing.id, thing.step, day, kind, seen_at.isoformat(), str(number))
