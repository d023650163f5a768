"""Ids that vanished while a similar one appeared: renamed without `formerly`, all of theirs would be made anew."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from syncd.config.people import oldest
from syncd.config.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from syncd.config.locate import Path
    from syncd.config.report import Report
    from syncd.config.tables import Tables


@dataclass(frozen=True, slots=True)
class PreviousIds:
    """Ids known from before, each by any name it had (the oldest, as the state keeps it, is enough).

    `steps` are pairs of responsibility and step. `called` holds per table what each id was called, as `called_mark`
    gives it.
    """

    members: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    responsibilities: frozenset[str] = frozenset()
    steps: frozenset[tuple[str, str]] = frozenset()
    sessions: frozenset[str] = frozenset()
    called: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def called_mark(household: str, name: str) -> str:
    """What tells two display names apart without holding either: 12 hexadecimal digits, "" for no name."""
    plain = " ".join(name.split()).casefold()
    return hashlib.sha256(f"{household}\0{plain}".encode()).hexdigest()[:12] if plain else ""


def check_vanished(tables: Tables, previous: PreviousIds, report: Report) -> None:
    """Ask for `formerly` wherever an id is gone and one like it is new. `formerly = []` answers "really new"."""
    accounts = {name: read.table.formerly for name, read in tables.accounts.items()}
    household = tables.household.id if tables.household is not None else ""
    names: dict[str, dict[str, str]] = {
        "members": {name: read.name for name, read in tables.members.items()},
        "responsibilities": {name: read.name for name, read in tables.responsibilities.items()},
        "sessions": {name: read.name or "" for name, read in tables.sessions.items()},
    }
    for table, known, entries in (
        ("members", previous.members, {name: read.formerly for name, read in tables.members.items()}),
        ("accounts", previous.accounts, accounts),
        ("responsibilities", previous.responsibilities, {n: t.formerly for n, t in tables.responsibilities.items()}),
        ("sessions", previous.sessions, {name: read.formerly for name, read in tables.sessions.items()}),
    ):
        unread = [name for name in tables.names.get(table, ()) if name not in entries]
        paths: dict[str, Path] = {name: (table, name) for name in entries}
        alike = _called_alike(names.get(table, {}), household, previous.called.get(table, {}))
        _ask(known - set(unread), entries, paths, report, alike=alike)
    for name, responsibility in tables.responsibilities.items():
        _check_steps(name, responsibility.formerly, tables, previous, report)


def _called_alike(names: Mapping[str, str], household: str, called: Mapping[str, str]) -> dict[str, set[str]]:
    """Per id now, the ids of before that were called the same."""
    marks = {name: called_mark(household, words) for name, words in names.items()}
    return {name: {old for old, was in called.items() if was and was == mark} for name, mark in marks.items()}


def _check_steps(
    name: str, formerly: list[str] | None, tables: Tables, previous: PreviousIds, report: Report
) -> None:
    table = tables.responsibilities[name]
    names = {name, *(formerly or [])}
    known = {step for responsibility, step in previous.steps if responsibility in names}
    if not known or table.cadence is not None:
        return
    entries: dict[str, list[str] | None] = {}
    paths: dict[str, Path] = {}
    for number, step in enumerate(table.steps or ()):
        step_id = step.id or name
        sole = sorted(names) if step_id == name else []
        entries[step_id] = [*(step.formerly or []), *sole] or step.formerly
        paths[step_id] = ("responsibilities", name, "steps", number)
    if not entries:
        entries[name] = sorted(names)
        paths[name] = ("responsibilities", name)
    _ask(known, entries, paths, report, always_alike=oldest(formerly, name))


def _ask(
    known: Iterable[str],
    entries: Mapping[str, list[str] | None],
    paths: Mapping[str, Path],
    report: Report,
    always_alike: str | None = None,
    alike: Mapping[str, Collection[str]] | None = None,
) -> None:
    """Report each new id that is like a vanished one, or called as it was.

    `always_alike` is an id that any new one may go on from, `alike` are ids of before that were called the same.
    """
    known = set(known)
    present = {name for entry, formerly in entries.items() for name in (entry, *(formerly or []))}
    vanished = known - present
    for entry, formerly in entries.items():
        if formerly is not None or entry in known or not report.sound((*paths[entry], "formerly")):
            continue
        same = sorted(vanished.intersection((alike or {}).get(entry, ())))
        old = nearest(entry, vanished) or (always_alike if always_alike in vanished else None)
        old = same[0] if same else old
        if old is not None:
            report.error(
                paths[entry],
                f'"{entry}" is new while "{old}" is gone',
                f'if it goes on from there, add formerly = ["{old}"]; if it is really new, add formerly = []',
            )
