"""What a week holds for each member, whatever became of it: the same on Monday as on Sunday."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from syncd.core.expected import Expectation
from syncd.core.load.weeks import WEEK
from syncd.core.occurrences.placing import Course, Frame, Placed
from syncd.model.occurrence import Memory
from syncd.model.registry import Registry, Responsibility, Step
from syncd.model.when import day_of, start_of

OFTEN = 4
"""What comes on so many days of a week is said once."""

_DAY = timedelta(days=1)
_Source = tuple[Responsibility, Step]


@dataclass(frozen=True, slots=True)
class Week:
    """One member's own in a week: day by day, and what comes on most days. In the order of the clock."""

    days: tuple[tuple[date, tuple[_Source, ...]], ...] = ()
    often: tuple[_Source, ...] = ()


def weeks_of(registry: Registry, monday: date, now: datetime, memory: Memory) -> Mapping[str, Week]:
    """By member id, what is due from `monday` to Sunday, where the registry puts it.

    Absences, covers, pairings and fixed dates are in it; what was ticked, moved or dropped is not looked at. What
    lies before a step was in force was expected of nobody. Raises ValueError for a rule that RFC 5545 does not know.
    """
    # What became of something has no say in what the week holds.
    frame = Frame(registry, now, replace(memory, settled={}, standing={}, withdrawn=frozenset()))
    found: dict[str, list[tuple[Placed, _Source]]] = {}
    for responsibility in registry.responsibilities:
        for step in responsibility.steps:
            for placed in _due(frame, Course(frame, responsibility, step), monday):
                assert placed.owner is not None
                found.setdefault(placed.owner, []).append((placed, (responsibility, step)))
    return {member: _week(rows) for member, rows in found.items()}


def with_decided(memory: Memory, expected: Expectation) -> Memory:
    """The memory with the dates and pairings that this very run has fixed: the next one knows them too."""
    fixed = {thing: (*memory.fixed.get(thing, ()), *days) for thing, days in expected.fixed.items()}
    pairs = {thing: {**memory.pairings.get(thing, {}), **made} for thing, made in expected.pairings.items()}
    return replace(memory, fixed={**memory.fixed, **fixed}, pairings={**memory.pairings, **pairs})


def _due(frame: Frame, course: Course, monday: date) -> Iterator[Placed]:
    first = frame.absences.earliest_running(monday) - 2 * _DAY
    for placed in course.whole(first, monday + WEEK + _DAY):
        inside = monday <= placed.day < monday + WEEK
        if inside and placed.owner is not None and placed.day >= day_of(course.known.since, placed.zone):
            yield placed


def _week(rows: list[tuple[Placed, _Source]]) -> Week:
    rows.sort(key=lambda row: start_of(row[0].due, row[0].zone))
    counted: dict[tuple[str, str], int] = {}
    for _placed, source in rows:
        counted[_key(source)] = counted.get(_key(source), 0) + 1
    often: dict[tuple[str, str], _Source] = {}
    days: dict[date, list[_Source]] = {}
    for placed, source in rows:
        if counted[_key(source)] >= OFTEN:
            often[_key(source)] = source
        else:
            days.setdefault(placed.day, []).append(source)
    return Week(tuple((day, tuple(found)) for day, found in sorted(days.items())), tuple(often.values()))


def _key(source: _Source) -> tuple[str, str]:
    return source[0].uid_id, source[1].uid_id
