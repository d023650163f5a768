"""Weekly sums of simulated homes, and what the engine says about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from syncd.core.drift.engine import follow
from syncd.core.drift.question import Answer, Kind, Look, Question, WeekSums
from tests.simulated.homes import Home
from tests.simulated.life import Doing

YEAR = 52
FIRST = date(2026, 1, 5)
Key = tuple[Kind, int, int]
Streams = dict[Key, list[WeekSums]]


def streams(home: Home, done: Sequence[Doing], weeks: int, kinds: Sequence[Kind], doing: int = 1) -> Streams:
    """Weekly sums by the rules of `syncd.core.drift.streams`; another doer gets one part in `doing`."""
    excess: dict[tuple[Key, int], int] = {}
    points: dict[tuple[Key, int], int] = {}

    def add(key: Key, week: int, more: int, of: int) -> None:
        excess[key, week] = excess.get((key, week), 0) + more
        points[key, week] = points.get((key, week), 0) + of

    for each in done:
        task, week, w = each.task, each.settled, each.task.points
        moved = [0] * len(home.agreed)
        for doer in each.by:
            if doer != task.owner:
                part = w // 2 if len(each.by) > 1 else w // doing
                moved[doer] += part
                moved[task.owner] -= part
        for m in range(len(home.agreed)):
            add((Kind.LOAD, m, 0), week, moved[m], w)
            if each.by and Kind.CATEGORY in kinds:
                add((Kind.CATEGORY, m, task.category), week, moved[m], w)
        add((Kind.OPEN, task.owner, 0), week, 0 if each.by else w, w)
        if each.by:
            others = w if task.owner not in each.by else w // 2 if len(each.by) > 1 else 0
            add((Kind.OWNERSHIP, task.owner, 0), week, others, w)
    keys = {key for key, _ in points if key[0] in kinds and not (key[0] is not Kind.OPEN and _mirrored(home, key))}
    return {key: _weeks(home, key, excess, points, weeks) for key in sorted(keys)}


def _mirrored(home: Home, key: Key) -> bool:
    """Of two members the second one's load and categories say the same as the first one's."""
    return len(home.agreed) == 2 and key[1] == 1 and key[0] in (Kind.LOAD, Kind.CATEGORY)


def _weeks(
    home: Home, key: Key, excess: dict[tuple[Key, int], int], points: dict[tuple[Key, int], int], weeks: int
) -> list[WeekSums]:
    kind, member, category = key
    planned = Fraction(0)
    for task in home.tasks:
        belongs = task.category == category if kind is Kind.CATEGORY else kind is Kind.LOAD or task.owner == member
        if belongs:
            planned += Fraction(task.points) / Fraction(task.every).limit_denominator(100)
    gap = Fraction(0)
    if kind is Kind.LOAD:
        # Whole weights seldom match a share exactly; what is left over belongs to no family.
        gap = Fraction(home.family.gap).limit_denominator(100) * {0: 1, 1: -1}.get(member, 0)
    found = []
    for number in range(weeks):
        d = points.get((key, number), 0)
        n = excess.get((key, number), 0) + gap * d
        found.append(WeekSums(FIRST + timedelta(weeks=number), Fraction(n), Fraction(d), planned))
    return found


def looked(found: Streams, questions: dict[Kind, Question]) -> dict[Key, list[Look]]:
    """What could be said about each stream."""
    return {key: follow(weeks, questions[key[0]]) for key, weeks in found.items()}


def said(looks: dict[Key, list[Look]], kind: Kind | None = None) -> list[bool]:
    """Week by week whether anything of a kind, or of any, is said to have moved."""
    chosen = [each for key, each in looks.items() if kind in (None, key[0])]
    return [any(look.answer is Answer.MOVED for look in week) for week in zip(*chosen, strict=True)]


def alarms(moved: Sequence[bool]) -> int:
    """How many times a run of moved begins."""
    return sum(now and not before for before, now in zip([False, *moved], moved, strict=False))


def delay(moved: Sequence[bool], start: int) -> int | None:
    """Weeks from the change to the first week that says moved; None when it is not found."""
    return next((number + 1 for number, each in enumerate(moved[start:]) if each), None)


def quantiles(delays: Sequence[int | None], within: int = 26) -> str:
    """Median, ninth decile, 95 %, and the part found within so many weeks."""
    ordered = sorted(float("inf") if each is None else each for each in delays)
    picks = [ordered[min(len(ordered) - 1, int(part * len(ordered)))] for part in (0.5, 0.9, 0.95)]
    found = sum(each is not None and each <= within for each in delays) / len(delays)
    return " / ".join("-" if each == float("inf") else f"{each:.0f}" for each in picks) + f" ({found:.0%})"
