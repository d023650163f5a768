"""The JSON form of a ledger entry (a contract), strict on the way in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar

from syncd.errors import UsageError
from syncd.model.ledger import Entry, EntryKind, Share, Source
from syncd.model.occurrence import Occurrence, Thing, ThingKind

_E = TypeVar("_E", bound=StrEnum)

_NAMES = ("owner", "account", "responsibility", "step", "session")
_KEYS = frozenset({"id", "at", "seen_at", "kind", "recurrence_id", "by", "share", "source", "occurrence", *_NAMES})
_ABOUT_NONE = frozenset({EntryKind.HANDOVER, EntryKind.AGREED, EntryKind.CORRECTION, EntryKind.SIGN})
"""Kinds of entries that need not be about an occurrence."""
_MEMBER = re.compile(r"[a-z0-9-]+\Z")
_LONGEST = 128


class FormError(UsageError):
    """A JSON object is not an entry; `problems` says everything that is wrong with it."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("not an entry of the ledger: " + "; ".join(problems))
        self.problems = tuple(problems)


def entry_to_json(entry: Entry) -> dict[str, object]:
    """The entry as JSON values; a name that does not apply is null.

    `occurrence` holds the oldest names, by which other entries about the same occurrence are found:
    `{"kind", "id", "step", "recurrence_id"}` or null.
    """
    occurrence = entry.occurrence
    return {
        "id": entry.id,
        "at": _instant(entry.at),
        "seen_at": _instant(entry.seen_at),
        "kind": entry.kind.value,
        "responsibility": entry.responsibility or None,
        "step": entry.step or None,
        "session": entry.session or None,
        "recurrence_id": entry.recurrence_id.isoformat() if entry.recurrence_id else None,
        "owner": entry.owner or None,
        "by": list(entry.by),
        "share": entry.share.value,
        "account": entry.account or None,
        "source": entry.source.value,
        "occurrence": None
        if occurrence is None
        else {
            "kind": occurrence.thing.kind.value,
            "id": occurrence.thing.id,
            "step": occurrence.thing.step,
            "recurrence_id": occurrence.recurrence_id.isoformat(),
        },
    }


def entry_from_json(found: Mapping[str, object]) -> Entry:
    """Inverse of `entry_to_json`. Without `source` it is `import`. Raises FormError with every problem."""
    form = _Form(found)
    form.refuse_unknown()
    kind = form.one_of("kind", EntryKind)
    occurrence = form.occurrence(needed=kind not in _ABOUT_NONE)
    names = {name: form.text(name) for name in _NAMES}
    entry = Entry(
        id=form.text("id", needed=True),
        at=form.instant("at"),
        seen_at=form.instant("seen_at"),
        kind=kind,
        occurrence=occurrence,
        by=form.members("by"),
        share=form.one_of("share", Share, Share.DO),
        source=form.one_of("source", Source, Source.IMPORT),
        recurrence_id=form.day("recurrence_id"),
        **names,
    )
    if form.problems:
        raise FormError(form.problems)
    return entry


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


class _Form:
    """Reads values out of a JSON object; what is wrong goes to `problems`, and some value of that type comes back."""

    def __init__(self, found: Mapping[str, object]) -> None:
        self._found = found
        self.problems: list[str] = []

    def refuse_unknown(self) -> None:
        self.problems += [f"unknown key {key!r}" for key in sorted(set(self._found) - _KEYS)]

    def text(self, key: str, *, needed: bool = False) -> str:
        value = self._found.get(key)
        if value is None:
            value = ""
        if not isinstance(value, str) or len(value) > _LONGEST:
            self.problems.append(f"{key} must be a text of at most {_LONGEST} characters")
            return ""
        if needed and not value:
            self.problems.append(f"{key} is missing")
        return value

    def one_of(self, key: str, names: type[_E], default: _E | None = None) -> _E:
        value = self._found.get(key)
        if value is None and default is not None:
            return default
        for name in names:
            if name.value == value:
                return name
        self.problems.append(f"{key} must be one of {', '.join(name.value for name in names)}")
        return next(iter(names))

    def instant(self, key: str) -> datetime:
        value = self._found.get(key)
        try:
            at = datetime.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            at = None
        if at is None or at.tzinfo is None:
            self.problems.append(f"{key} must be an instant such as 2026-11-24T17:00:00Z")
            return datetime.min.replace(tzinfo=UTC)
        return at.astimezone(UTC)

    def day(self, key: str) -> date | None:
        value = self._found.get(key)
        if value is None:
            return None
        try:
            day = date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            day = None
        if day is None:
            self.problems.append(f"{key} must be a day such as 2026-11-24")
        return day

    def members(self, key: str) -> tuple[str, ...]:
        value = self._found.get(key, [])
        if isinstance(value, list) and all(isinstance(who, str) and _MEMBER.match(who) for who in value):
            return tuple(value)
        self.problems.append(f"{key} must be a list of member ids")
        return ()

    def occurrence(self, *, needed: bool) -> Occurrence | None:
        value = self._found.get("occurrence")
        if value is None:
            if needed:
                self.problems.append("occurrence is missing")
            return None
        if not isinstance(value, dict) or set(value) != {"kind", "id", "step", "recurrence_id"}:
            self.problems.append("occurrence must have kind, id, step and recurrence_id")
            return None
        inner = _Form(value)
        thing = Thing(inner.one_of("kind", ThingKind), inner.text("id", needed=True), inner.text("step", needed=True))
        day = inner.day("recurrence_id")
        if day is None and not inner.problems:
            inner.problems.append("recurrence_id is missing")
        self.problems += [f"occurrence: {problem}" for problem in inner.problems]
        return None if day is None else Occurrence(thing, day)
