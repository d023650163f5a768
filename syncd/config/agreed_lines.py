"""Dated agreements as they stand in the registry file, and agreed ones as lines to take over into it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from syncd.config.document import read_bytes, read_document, read_text
from syncd.config.locate import locate
from syncd.config.overlay import counting_absences, counting_rests, counting_rules, with_handovers, without
from syncd.config.problems import literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from syncd.config.reader import Reading
    from syncd.model.registry import Ownership, Pause, Responsibility


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A dated line of the registry file: of an `ownership` (with `responsibility` and `owner`), or an `[[away]]`."""

    line: int
    since: date | None
    until: date | None
    responsibility: str = ""
    owner: str = ""
    member: str = ""
    cover: str | None = None


def dated_lines(path: Path) -> tuple[WrittenLine, ...]:
    """The dated owners and absences of a registry file that is in order, in its order. Raises RegistryError."""
    text = read_text(path, read_bytes(path))
    document = read_document(path, text)
    lines = locate(text)
    found = [
        WrittenLine(
            lines.line(("responsibilities", name, "ownership", number)),
            entry.get("from"),
            entry.get("until"),
            responsibility=name,
            owner=entry["owner"].strip(),
        )
        for name, table in document.get("responsibilities", {}).items()
        for number, entry in enumerate(table.get("ownership", ()))
    ]
    found += [
        WrittenLine(
            lines.line(("away", number)),
            entry["from"],
            entry["until"],
            member=entry["member"].strip(),
            cover=entry.get("cover"),
        )
        for number, entry in enumerate(document.get("away", ()))
    ]
    return tuple(sorted(found, key=lambda row: row.line))


def lines_to_take_over(reading: Reading, today: date) -> tuple[str, ...]:
    """TOML lines that make the registry file say what holds; absences that are over on `today` are left out."""
    lines: list[str] = []
    # A pause has no lines: it is over some day, and nobody's business. A leave is for good.
    left = [rest for rest in counting_rests(reading.agreed.rests) if rest.left]
    for written in reading.written.responsibilities:
        held = _held(reading, written, left)
        if written.new:
            lines += [*_new(held), ""]
            continue
        if held.ownership == written.ownership or (reading.held.responsibilities and written.id not in reading.apart):
            continue
        if not held.ownership:
            lines += [f"# in [responsibilities.{written.id}]: take owner or ownership out, it needs a home", ""]
            continue
        lines.append(f"# in [responsibilities.{written.id}], in place of owner or ownership:")
        lines.append("ownership = [")
        lines += [f"  {entry}," for entry in _spans(held.ownership)]
        lines.append("]")
        if held.handover_note != written.handover_note:
            lines.append(f"handover_note = {literal(held.handover_note)}")
        lines.append("")
    for rule in counting_rules(reading.written.sessions, reading.agreed.session_rules).values():
        lines.append(f"# in [sessions.{rule.session}], in place of rrule, at and starting:")
        lines += [f"rrule = {literal(rule.rrule)}", f'at = "{rule.at:%H:%M}"', f"starting = {rule.starting}", ""]
    for absence, members in counting_absences(reading.written, reading.agreed.absences):
        if absence.until <= today:
            continue
        for member in [absence.member] if len(members) == len(reading.written.members) else members:
            lines += [
                "[[away]]",
                f"member = {literal(member)}",
                f"from = {absence.since}",
                f"until = {absence.until}",
            ]
            lines += [f"cover = {literal(absence.cover)}"] if absence.cover else []
            lines.append("")
    return tuple(lines[:-1])


def _held(reading: Reading, written: Responsibility, left: Iterable[Pause]) -> Responsibility:
    """A responsibility as it holds, leaves taken out of it."""
    held = reading.held.responsibilities.get(written.id)
    if held is None:
        held = with_handovers(written, reading.agreed.handovers, reading.undated.get(written.id))
    return without(held, left)


def _new(held: Responsibility) -> list[str]:
    """The whole table of what is new, as it holds: outcome, weight and dates are for its people to say."""
    weight = held.weight
    lines = [
        f"[responsibilities.{held.id}]",
        f"name = {literal(held.name)}",
        f"category = {literal(held.category.value)}",
        f"outcome = {literal(held.outcome)}",
        f"weight = {{ notice = {weight.notice}, plan = {weight.plan}, do = {weight.do} }}",
        'cadence = "ongoing"',
    ]
    if held.ownership:
        lines += ["ownership = [", *(f"  {entry}," for entry in _spans(held.ownership)), "]"]
    return lines


def _spans(spans: tuple[Ownership, ...]) -> list[str]:
    entries = []
    for span, following in pairwise((*spans, None)):
        assert span is not None
        keys: dict[str, object] = {"owner": span.owner}
        if span.since is not None:
            keys["from"] = span.since
        if span.until is not None and (following is None or following.since != span.until):
            keys["until"] = span.until
        entries.append(literal(keys))
    return entries
