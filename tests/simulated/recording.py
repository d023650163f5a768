"""What is said of homes that record badly: rows through the whole judge, signs of life and all.

Nothing really moves in these homes. What is said of `load`, `category` and `ownership` may be "too early"; "moved"
would be false. Of a tenth that is not ticked nobody can tell whether it was done: such homes may look as agreed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from random import Random
from zoneinfo import ZoneInfo

from syncd.core.drift import Answer, Kind, judge
from syncd.core.load.dated import Agreement, Holding
from syncd.core.load.paper import Paper
from syncd.core.load.rows import Outcome, Points, Row
from tests.simulated.homes import FAMILIES, UNIT, Family, Home, home_of
from tests.simulated.life import STILL, Change, Doing, doings
from tests.simulated.streams import FIRST

WEEKS = 40
NAMES = ("a", "b", "c")
LOOKS = range(12, WEEKS, 4)


@dataclass(frozen=True)
class Habit:
    """How a home records: the part of the second member's doings that is not ticked, and whether the owner ticks
    what that member did in the owner's place.
    """

    unticked: float = 0.0
    owner_ticks: bool = False


def paper_of(home: Home) -> Paper:
    """The home's paper; `planned` as the rules bring it."""
    members = NAMES[: len(home.agreed)]
    shares = {m: Fraction(part).limit_denominator(100) for m, part in zip(members, home.agreed, strict=True)}
    holdings = tuple(
        Holding(
            f"t{number}",
            members[task.owner],
            _points(task.weight * UNIT),
            str(task.category),
            planned=Fraction(task.points) / Fraction(task.every).limit_denominator(100),
        )
        for number, task in enumerate(home.tasks)
    )
    return Paper(members, ZoneInfo("UTC"), (Agreement(shares),), holdings)


def rows_of(home: Home, happened: list[Doing], habit: Habit, seed: int) -> list[Row]:
    """The doings as a ledger would show them."""
    random = Random(f"{seed} ticks")
    names = {id(task): f"t{number}" for number, task in enumerate(home.tasks)}
    rows = []
    for number, each in enumerate(happened):
        monday = FIRST + timedelta(weeks=each.due)
        owner, by = NAMES[each.task.owner], tuple(NAMES[m] for m in each.by)
        if habit.owner_ticks and "b" in by:
            by = (owner,)
        ticked = bool(by) and not (by == ("b",) and random.random() < habit.unticked)
        at = datetime.combine(FIRST + timedelta(weeks=each.settled, days=3), time(12), UTC) if ticked else None
        name = names[id(each.task)]
        points, category = _points(each.task.points), str(each.task.category)
        outcome = Outcome.DONE if ticked else Outcome.OPEN
        step = str(number)
        rows.append(Row(name, owner, monday, points, category, outcome, at, by if ticked else (), True, step))
    return rows


def _points(points: int) -> Points:
    return Points(do=Fraction(points))


def recording(homes: int) -> Iterator[tuple[str, str, str]]:
    """Per habit: looks at `load` by answer; and false ones of `category` and `ownership`."""
    typical = FAMILIES["typical"]
    for unticked in (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0):
        claimed = "" if not unticked else "moved 0%, as-agreed 0%"
        yield f"{unticked:.0%} of one's doings not ticked", _told(homes, typical, Habit(unticked)), claimed
    hidden, taken = Habit(owner_ticks=True), Change(start=0, both=0.4)
    yield "owners tick for one of them", _told(homes, typical, hidden), "moved 0%, as-agreed 0%"
    told = _told(homes, typical, hidden, taken)
    yield "the same, 40 % done for each other", told, "moved 0%, as-agreed 0%"


def _told(homes: int, family: Family, habit: Habit, change: Change = STILL) -> str:
    counts = dict.fromkeys(((kind, answer) for kind in Kind for answer in Answer), 0)
    for seed in range(homes):
        home = home_of(seed, family)
        rows = rows_of(home, list(doings(home, seed, WEEKS, change)), habit, seed)
        on = paper_of(home)
        for week in LOOKS:
            now = datetime.combine(FIRST + timedelta(weeks=week), time(12), UTC)
            for verdict in judge(rows, on, now).verdicts:
                counts[verdict.kind, verdict.answer] += 1
    return ", ".join(
        [f"{answer} {_part(counts, Kind.LOAD, answer):.0%}" for answer in Answer]
        + [f"{kind} moved {_part(counts, kind, Answer.MOVED):.0%}" for kind in (Kind.CATEGORY, Kind.OWNERSHIP)]
    )


def _part(counts: dict[tuple[Kind, Answer], int], kind: Kind, answer: Answer) -> float:
    return counts[kind, answer] / sum(counts[kind, each] for each in Answer)
