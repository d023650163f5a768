"""The ledger as JSON Lines: one entry a line, in the form of `ledger --json`, and back, idempotent by `id`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from syncd.core.folding import day_of_border
from syncd.errors import Problem, UsageError
from syncd.model.occurrence import ThingKind
from syncd.store.entry_form import FormError, entry_from_json, entry_to_json

if TYPE_CHECKING:
    from syncd.model.ledger import Entry
    from syncd.store.store import Store

__all__ = ["Imported", "entry_from_json", "entry_to_json", "export_ledger", "import_ledger"]

_MEND = "correct the line, or take it out"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: entries that are new, that were known, and that tell of what was folded into sums."""

    new: int
    known: int
    folded: int


def export_ledger(store: Store, into: TextIO) -> int:
    """Write the whole ledger in the order of seeing, one JSON object a line; returns how many lines.

    Raises StateError, OSError.
    """
    entries = store.entries(as_seen=True)
    into.writelines(json.dumps(entry_to_json(entry), ensure_ascii=False) + "\n" for entry in entries)
    return len(entries)


def import_ledger(store: Store, lines: Iterable[str], *, file: str, now: datetime) -> Imported:
    """Read exported lines into the ledger: all of them, or none when one is bad.

    `file` names the source in messages. Empty lines are passed over, and so are entries of what was folded: it is in
    the sums. Raises UsageError with every problem as `file:line: what: how to mend it`; StateError.
    """
    entries, problems = _read(lines, file, now)
    if problems:
        raise UsageError("\n".join(str(problem) for problem in problems))
    gone = _Folded(store)
    kept = [entry for entry in entries.values() if not gone.holds(entry)]
    with store.change() as change:
        new = change.append(kept)
    return Imported(new=new, known=len(kept) - new, folded=len(entries) - len(kept))


class _Folded:
    """What an import would tell once more."""

    def __init__(self, store: Store) -> None:
        self._until = store.folded_until()
        self._day = day_of_border(self._until)
        self._single = set(store.unfolded())
        if self._until is not None:
            self._single |= {entry.occurrence for entry in store.entries() if entry.occurrence is not None}

    def holds(self, entry: Entry) -> bool:
        """Whether the entry, or the occurrence of which it tells, is in the sums."""
        if self._until is None or self._day is None:
            return False
        if entry.at < self._until:
            return True
        one = entry.occurrence
        if one is None or one.thing.kind is not ThingKind.RESPONSIBILITY:
            return False
        return one.recurrence_id < self._day and one not in self._single


def _read(lines: Iterable[str], file: str, now: datetime) -> tuple[dict[str, Entry], list[Problem]]:
    entries: dict[str, Entry] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = entry_from_json(_object(line))
        except FormError as error:
            problems += [Problem(file, number, what, _MEND) for what in error.problems]
            continue
        if entry.seen_at > now:
            said = entry.seen_at.astimezone(UTC).isoformat()
            problems.append(Problem(file, number, f"seen_at {said} lies in the future", _MEND))
        if entries.setdefault(entry.id, entry) != entry:
            problems.append(Problem(file, number, f"id {entry.id!r} stands above with other content", _MEND))
    return entries, problems


def _object(line: str) -> Mapping[str, object]:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise FormError(["it is not JSON"]) from error
    if not isinstance(found, dict):
        raise FormError(["it is not a JSON object"])
    return found
