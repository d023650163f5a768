"""Edits of an `owner` without dates, dated by the day on which syncd first read them.

Whoever changes `owner` hands over from that day on: what was due before stays with whom it was. The state remembers
it with each revision of the registry; a file that gives dates itself is the truth for its span and is not asked here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syncd.model.registry import Ownership, Registry

ALWAYS = date.min
"""The date of a line that holds from the beginning."""

Lines = Mapping[date, str | None]
"""From which day on who owns it, None for nobody."""


def undated_owner(ownership: tuple[Ownership, ...]) -> str | None:
    """The owner whom the file names without any date, "" for nobody; None where it has dates."""
    if not ownership:
        return ""
    alone = ownership[0]
    return alone.owner if len(ownership) == 1 and alone.since is None and alone.until is None else None


def undated_lines(written: Registry, values: Mapping[str, object], today: date) -> dict[str, Lines]:
    """By id the lines of each responsibility whose owner the file names without a date.

    `values` are those of the newest revision (see `to_values`), empty without one; `today` is the household's.
    """
    names = {member.uid_id: member.id for member in written.members} | {m.id: m.id for m in written.members}
    found: dict[str, Lines] = {}
    for responsibility in written.responsibilities:
        undated = undated_owner(responsibility.ownership)
        if undated is None:
            continue
        owner = undated or None
        before = values.get(responsibility.uid_id)
        lines = _from_values(before, names, today) if isinstance(before, Mapping) else {}
        if not lines or owner_at(lines, today) != owner:
            lines[today if lines else ALWAYS] = owner
        found[responsibility.id] = _joined(lines)
    return found


def to_values(lines: Lines, registry: Registry) -> list[list[str | None]]:
    """Lines as JSON, members by their oldest ids."""
    uids = {member.id: member.uid_id for member in registry.members}
    dated = sorted(lines.items())
    return [[uids[o] if o else None, None if day == ALWAYS else day.isoformat()] for day, o in dated]


def owner_at(lines: Lines, day: date) -> str | None:
    """Who owns it on that day."""
    dates = [since for since in lines if since <= day]
    return lines[max(dates)] if dates else None


def _from_values(values: Mapping[str, object], names: Mapping[str, str], today: date) -> dict[date, str | None]:
    """The lines of a revision up to today; of one whose file had dates, what held of them."""
    lines: dict[date, str | None] = {}
    if "owners" in values:
        for name, since in rows_in(values["owners"]):
            lines[day_in(since)] = names.get(name or "")
    else:
        lines[ALWAYS] = None
        for name, since, until in rows_in(values.get("ownership", [])):
            lines[day_in(since)] = names.get(name or "")
            if until is not None:
                lines[day_in(until)] = None
    return {since: owner for since, owner in lines.items() if since <= today}


def rows_in(value: object) -> list[list[str | None]]:
    """The lines or spans that a revision's values hold; none of what is no list."""
    return list(value) if isinstance(value, list) else []


def day_in(text: str | None) -> date:
    """A day in one of them; None is from the beginning."""
    return ALWAYS if text is None else date.fromisoformat(text)


def _joined(lines: Lines) -> dict[date, str | None]:
    """Without the lines that change nothing."""
    joined: dict[date, str | None] = {}
    last: list[str | None] = []
    for since in sorted(lines):
        if last != [lines[since]]:
            joined[since] = lines[since]
        last = [lines[since]]
    return joined
