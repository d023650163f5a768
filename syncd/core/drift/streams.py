"""Streams: a household's rows as weekly sums, one stream for each question about each member or category.

| kind | of | excess | points |
|---|---|---|---|
| load | each member | picked up and passed on, plus the gap of paper against the agreement | settled |
| category | each member in each category | picked up and passed on | done |
| ownership | each owner | of the own, done by another member | of the own, done |
| open | each owner | of the own, lapsed or left open | of the own, settled |

What nobody got to counts in the load stream as done by its owner: a missing tick must not move the load.
A category begins anew, as all do at a new agreement, when its paper becomes another one: what was made official is
not told of once more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from math import lcm

from syncd.core.drift.question import Kind, WeekSums
from syncd.core.drift.signs import NO_SUMS, all_alive
from syncd.core.load.credit import by_others
from syncd.core.load.folded import Figure, Sums
from syncd.core.load.paper import Paper
from syncd.core.load.rows import ZERO, Outcome
from syncd.core.load.weeks import WEEK, next_monday, weeks
from syncd.core.load.weigh import Weighed

COMPARING = frozenset({Kind.LOAD, Kind.CATEGORY, Kind.OWNERSHIP})
"""The questions about who does what: only weeks with a sign of life of every member count."""

OTHER_PAPER = Fraction(1, 4)
"""A category of which so much came into other hands on paper is asked about anew: the zone of that question."""


@dataclass(frozen=True, slots=True)
class Stream:
    """The weeks of one question. `category` is "" but for `Kind.CATEGORY`."""

    kind: Kind
    member: str
    category: str
    weeks: tuple[WeekSums, ...]


Key = tuple[Kind, str, str]

_Alike = tuple[int, Outcome, str | None, str, tuple[str, ...]]
"""What occurrences have in common that bring the same: their credit by its identity, and what stands beside it."""

_Brought = tuple[Key, Fraction, Fraction]


class _Sums:
    """Excess and points per stream and week."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self.excess: dict[tuple[Key, date], Fraction] = defaultdict(Fraction)
        self.points: dict[tuple[Key, date], Fraction] = defaultdict(Fraction)

    def add(self, judged: Iterable[Weighed]) -> None:
        """Take in settled occurrences.

        Of one kind there are many and of kinds few: what one brings is worked out once for a kind. The unit is the
        largest of which all is a multiple, so that sums are whole numbers; they are exact and add up fast.
        """
        brought: dict[_Alike, tuple[_Brought, ...]] = {}
        numbers: dict[tuple[_Alike, date], int] = defaultdict(int)
        for each in judged:
            row = each.row
            alike = (id(each.credit), each.outcome, row.owner, row.category, row.done_by)
            if alike not in brought:
                brought[alike] = tuple(self._brought(each))
            numbers[alike, each.week] += 1
        unit = lcm(*(part.denominator for parts in brought.values() for _, *two in parts for part in two))
        whole = {a: [(k, int(x * unit), int(p * unit)) for k, x, p in parts] for a, parts in brought.items()}
        excess: dict[tuple[Key, date], int] = defaultdict(int)
        points: dict[tuple[Key, date], int] = defaultdict(int)
        for (alike, week), number in numbers.items():
            for key, more, weight in whole[alike]:
                excess[key, week] += number * more
                points[key, week] += number * weight
        for (key, week), weight in points.items():
            self._one(key, week, Fraction(excess[key, week], unit), Fraction(weight, unit))

    def _brought(self, each: Weighed) -> Iterator[_Brought]:
        """What one occurrence brings to which streams: excess and points."""
        assert each.credit is not None
        points = each.credit.points
        lapsed, done = each.outcome is Outcome.LAPSED, each.outcome is Outcome.DONE
        for member in self._paper.members:
            moved = ZERO if lapsed else each.credit.excess(member)
            yield (Kind.LOAD, member, ""), moved, points
            if done:
                yield (Kind.CATEGORY, member, each.row.category), moved, points
        owner = each.row.owner
        if owner in self._paper.members:
            assert owner is not None
            yield (Kind.OPEN, owner, ""), points if lapsed else ZERO, points
            if done:
                yield (Kind.OWNERSHIP, owner, ""), by_others(each.row, self._paper.members) * points, points

    def add_folded(self, sums: Sums, week: date) -> None:
        """Take in a folded week."""
        for category in sums.categories:
            points = sums.of(Figure.JUDGED, week, category=category)
            done = sums.of(Figure.JUDGED_DONE, week, category=category)
            for member in self._paper.members:
                moved = sums.of(Figure.JUDGED_MOVED, week, member, category)
                self._one((Kind.LOAD, member, ""), week, moved, points)
                moved = sums.of(Figure.JUDGED_DONE_MOVED, week, member, category)
                self._one((Kind.CATEGORY, member, category), week, moved, done)
        for owner in self._paper.members:
            left, others = sums.of(Figure.OPEN_LEFT, week, owner), sums.of(Figure.OWN_BY_OTHERS, week, owner)
            self._one((Kind.OPEN, owner, ""), week, left, sums.of(Figure.OPEN_OF, week, owner))
            self._one((Kind.OWNERSHIP, owner, ""), week, others, sums.of(Figure.OWN_OF, week, owner))

    def _one(self, key: Key, week: date, excess: Fraction, points: Fraction) -> None:
        self.excess[key, week] += excess
        self.points[key, week] += points


def streams(
    rows: Iterable[Weighed],
    paper: Paper,
    alive: Mapping[str, set[date]],
    end: date,
    categories: Iterable[str],
    folded: Sums = NO_SUMS,
    kinds: Container[Kind] = tuple(Kind),
) -> list[Stream]:
    """The streams of these kinds, of all weeks before the Monday `end`: in registry order, in the order of `Kind`."""
    sums = _Sums(paper)
    judged = [each for each in rows if each.judged and each.credit is not None]
    sums.add(judged)
    for week in folded.weeks(Figure.JUDGED):
        sums.add_folded(folded, week)
    first = min([each.week for each in judged] + list(folded.weeks(Figure.JUDGED)), default=end)
    span = weeks(first, end)
    counts = {week for week in span if all_alive(alive, paper, week)}
    anew = _beginnings(paper, span, end)
    held = {week: paper.held(week, week + WEEK) for week in span}
    agreed = {week: paper.agreed(week) for week in span}
    names = list(categories) if Kind.CATEGORY in kinds else []
    on_paper = {name: {week: paper.held(week, week + WEEK, category=name) for week in span} for name in names}
    other_paper = {name: _other_paper(on_paper[name]) for name in names}

    def made(kind: Kind, member: str, category: str, planned: Callable[[date], Fraction]) -> Stream:
        key = (kind, member, category)
        found = []
        for week in span:
            counted = kind not in COMPARING or week in counts
            points = sums.points.get((key, week), ZERO) if counted else ZERO
            excess = sums.excess.get((key, week), ZERO) if counted else ZERO
            if kind is Kind.LOAD:
                excess += (held[week][member] - agreed[week][member]) * points
            begins, meant = week in anew, ZERO
            if kind is Kind.CATEGORY:
                begins, meant = begins or week in other_paper[category], on_paper[category][week][member]
            weight = planned(week) if points else ZERO
            found.append(WeekSums(week, excess, points, weight, begins, meant))
        return Stream(kind, member, category, tuple(found))

    of_all = cache(paper.planned)
    result = [made(Kind.LOAD, member, "", of_all) for member in paper.members if Kind.LOAD in kinds]
    for category in names:
        of_category = cache(_planned_in(paper, category))
        result += [made(Kind.CATEGORY, member, category, of_category) for member in paper.members]
    for kind in (Kind.OWNERSHIP, Kind.OPEN):
        if kind in kinds:
            result += [made(kind, member, "", _planned_of(paper, member)) for member in paper.members]
    return result


def _other_paper(held: Mapping[date, Mapping[str, Fraction]]) -> set[date]:
    """The Mondays from which a category is compared with another paper: what moved before may be official now."""
    found: set[date] = set()
    before: Mapping[str, Fraction] = {}
    for week, shares in held.items():
        if any(abs(share - before.get(member, share)) > OTHER_PAPER for member, share in shares.items()):
            found.add(week)
        if not before or week in found:
            before = shares
    return found


def _planned_in(paper: Paper, category: str) -> Callable[[date], Fraction]:
    return lambda week: paper.planned(week, category=category)


def _planned_of(paper: Paper, owner: str) -> Callable[[date], Fraction]:
    return lambda week: paper.planned(week, owner=owner)


def _beginnings(paper: Paper, span: list[date], end: date) -> set[date]:
    """The Mondays from which a new agreement is looked at."""
    begun = {next_monday(each.since) for each in paper.agreements if each.since is not None}
    return {monday for monday in begun if monday in span and monday < end}
