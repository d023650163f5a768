"""Folding: occurrences that are settled for good become weekly sums (`syncd.core.load.folded`).

The sums are made by the same functions that facts and answers are made of, one occurrence after the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from fractions import Fraction

from syncd.core.drift.signs import Sign, living, recorded
from syncd.core.load.credit import by_others
from syncd.core.load.facts import hands, is_unknown
from syncd.core.load.folded import Figure, WeekSum
from syncd.core.load.paper import Paper
from syncd.core.load.rows import Outcome
from syncd.core.load.weeks import WEEK, monday
from syncd.core.load.weigh import Weighed
from syncd.model.when import day_of

_EVER = datetime.max.replace(tzinfo=UTC)
_ALWAYS = frozenset({Figure.MIND, Figure.JUDGED})
"""Figures whose sums tell by being there that something was settled, whatever it weighs."""


def week_sums(rows: Iterable[Weighed], paper: Paper, signs: Iterable[Sign] = ()) -> tuple[WeekSum, ...]:
    """The sums of these occurrences, as they stand now, and of signs of life; sorted."""
    told, tally = list(rows), _Tally()
    for each in told:
        _due(tally, each, paper)
        if each.settled_at is not None:
            _settled(tally, each, paper)
    for member, weeks in living(told, signs, paper, _EVER).items():
        for week in weeks:
            tally.put(week, Figure.ALIVE, 1, member)
    return tally.sums()


class _Tally:
    """Sums in the making."""

    def __init__(self) -> None:
        self._sums: dict[tuple[date, Figure, str, str], Fraction] = defaultdict(Fraction)

    def put(self, week: date, figure: Figure, value: Fraction | int, member: str = "", category: str = "") -> None:
        """Add to one sum."""
        if value or figure in _ALWAYS:
            self._sums[week, figure, member, category] += value

    def sums(self) -> tuple[WeekSum, ...]:
        """What came together."""
        found = sorted(self._sums.items())
        return tuple(WeekSum(week, figure, value, member, cat) for (week, figure, member, cat), value in found)


def _due(tally: _Tally, each: Weighed, paper: Paper) -> None:
    """What counts in the week of its date."""
    week = monday(day_of(each.row.due, paper.zone))
    tally.put(week, Figure.DUE, 1, category=each.row.category)
    tally.put(week, Figure.DUE_POINTS, each.row.points.total)
    tally.put(week, Figure.UNKNOWN, is_unknown(each))
    tally.put(week, Figure.LEFT_OUT, not each.judged)
    for member, own in recorded([each], paper, week, week + WEEK).items():
        tally.put(week, Figure.OWN_DUE, own.due, member)
        tally.put(week, Figure.OWN_MARKED, own.marked, member)
        tally.put(week, Figure.OWN_SETTLED, own.settled, member)
        tally.put(week, Figure.OWN_LEFT, own.left, member)


def _settled(tally: _Tally, each: Weighed, paper: Paper) -> None:
    """What counts in the week in which it was settled."""
    week, category, done = each.week, each.row.category, each.outcome is Outcome.DONE
    tally.put(week, Figure.SETTLED, 1, category=category)
    tally.put(week, Figure.DONE, done)
    tally.put(week, Figure.LEFT_OPEN, each.outcome is Outcome.LAPSED)
    tally.put(week, Figure.DONE_POINTS, each.row.points.total if done else 0)
    if each.credit is None:
        return
    tally.put(week, Figure.CREDITED, 1)
    mind, do = each.credit.part("mind"), each.credit.part("do")
    tally.put(week, Figure.MIND, mind.points, category=category)
    tally.put(week, Figure.DO, do.points, category=category)
    for member in paper.members:
        tally.put(week, Figure.MIND_MOVED, mind.excess(member), member, category)
        tally.put(week, Figure.DO_MOVED, do.excess(member), member, category)
        own = hands(member, [each])
        tally.put(week, Figure.CARRIED, own.done, member)
        tally.put(week, Figure.PICKED_UP, own.picked_up, member)
        tally.put(week, Figure.PASSED_ON, own.passed_on, member)
        tally.put(week, Figure.LEFT, own.left_open, member)
    if each.judged:
        _judged(tally, each, paper)


def _judged(tally: _Tally, each: Weighed, paper: Paper) -> None:
    """What the questions are about, as `streams` counts it."""
    assert each.credit is not None
    week, category, owner, points = each.week, each.row.category, each.row.owner, each.credit.points
    lapsed, done = each.outcome is Outcome.LAPSED, each.outcome is Outcome.DONE
    tally.put(week, Figure.JUDGED, points, category=category)
    tally.put(week, Figure.JUDGED_DONE, points if done else 0, category=category)
    for member in paper.members:
        moved = 0 if lapsed else each.credit.excess(member)
        tally.put(week, Figure.JUDGED_MOVED, moved, member, category)
        tally.put(week, Figure.JUDGED_DONE_MOVED, moved if done else 0, member, category)
    if owner in paper.members:
        assert owner is not None
        tally.put(week, Figure.OPEN_OF, points, owner)
        tally.put(week, Figure.OPEN_LEFT, points if lapsed else 0, owner)
        if done:
            tally.put(week, Figure.OWN_OF, points, owner)
            tally.put(week, Figure.OWN_BY_OTHERS, by_others(each.row, paper.members) * points, owner)
