"""What happens in a simulated home, occurrence by occurrence, and what really changes in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.simulated.homes import Home, Task

OPEN, TOGETHER, LATE, HOLIDAY = 0.04, 0.03, 0.25, 0.04
"""Parts left open, done together, done a week late; and of weeks in which nothing is due."""

WAIT = 2
"""Weeks after which what is open counts as left open."""


Odds = tuple[float, float, int | None]
"""Odds that it is left open, odds that another one does it, and who that is; None: anybody."""


@dataclass(frozen=True)
class Change:
    """From week `start` on, growing over `ramp` weeks: what really moves.

    `load` is the part of the whole load that the first member takes over, as whole tasks, or as odds of each
    occurrence when `odds` is set; `category` the part of what the second member has in the category in which that is
    most; `both` the part that each does of the other's; `left` what the second member leaves open.
    """

    start: int = 52
    ramp: int = 0
    load: float = 0.0
    odds: bool = False
    category: float = 0.0
    both: float = 0.0
    left: float = 0.0

    def part(self, week: int) -> float:
        """How much of it has happened by a week, 0 to 1."""
        if week < self.start:
            return 0.0
        return 1.0 if not self.ramp else min(1.0, (week - self.start + 1) / self.ramp)


STILL = Change(start=10**6)


@dataclass(frozen=True)
class Doing:
    """One occurrence: of which task, in which week due and settled, by whom; nobody when left open."""

    task: Task
    due: int
    settled: int
    by: tuple[int, ...]


def doings(home: Home, seed: int, weeks: int, change: Change = STILL) -> Iterator[Doing]:
    """What happened in so many weeks."""
    random = Random(f"{home.family.name} {seed} life")
    members = range(len(home.agreed))
    busy = [0.0 for _ in members]
    next_at = [random.random() * task.every for task in home.tasks]
    gone = _gone(random, home, weeks)
    for week in range(weeks):
        for m in members:
            kick = random.gauss(0, home.busy * (1 - home.family.phi**2) ** 0.5)
            busy[m] = home.family.phi * busy[m] + kick
        if random.random() < HOLIDAY:
            next_at = [max(at, week + 1 + at % 1) if at < week + 1 else at for at in next_at]
            continue
        part = change.part(week)
        taken = _taken(home, seed, part * change.load) if change.load and not change.odds else frozenset()
        for number, task in enumerate(home.tasks):
            while next_at[number] < week + 1:
                next_at[number] += task.every
                if number in taken:
                    odds: Odds = (OPEN * home.family.noise, 1.0, 0)
                else:
                    odds = _odds(home, task, busy, part, change, gone.get(week))
                yield _doing(random, home, task, week, odds)


def _taken(home: Home, seed: int, load: float) -> frozenset[int]:
    """Tasks of the second member that the first one does from now on: so much of the whole load more than before."""
    theirs = [number for number, task in enumerate(home.tasks) if task.owner == 1]
    Random(f"{seed} taken").shuffle(theirs)
    already = home.passed * min(home.agreed) / home.agreed[1]
    rest = load / (1 - already) * sum(task.weight for task in home.tasks)
    taken = []
    for number in theirs:
        weight = home.tasks[number].weight
        if weight <= 2 * rest:
            taken.append(number)
            rest -= weight
    return frozenset(taken)


def _gone(random: Random, home: Home, weeks: int) -> dict[int, int]:
    """Undeclared: each year one to three single weeks and one fortnight away."""
    found: dict[int, int] = {}
    if home.family.away:
        for year in range(0, weeks, 52):
            spans = [1] * random.randint(1, 3) + [2]
            for span in spans:
                first, who = year + random.randrange(50), random.randrange(len(home.agreed))
                found.update({first + more: who for more in range(span)})
    return found


def _odds(home: Home, task: Task, busy: list[float], part: float, change: Change, gone: int | None) -> Odds:
    owner, share = task.owner, home.agreed[task.owner]
    left, passing, to = OPEN * home.family.noise, home.passed * min(home.agreed) / share, None
    passing += busy[owner] / share
    if gone == owner:
        passing = 1.0
    if change.both:
        passing = max(passing, part * change.both)
    if owner == 1:
        if change.left:
            left = max(left, part * change.left)
        taken = part * change.load / share if change.odds else 0.0
        if change.category and task.category == home.fullest:
            taken = part * change.category
        if taken:
            passing, to = passing + taken, 0
    return left, min(1.0, max(0.0, passing)), to


def _doing(random: Random, home: Home, task: Task, week: int, odds: Odds) -> Doing:
    left, passing, to = odds
    if random.random() < left:
        return Doing(task, week, week + WAIT, ())
    late = week + (random.random() < LATE * home.family.noise)
    others = [m for m in range(len(home.agreed)) if m != task.owner]
    if random.random() < passing:
        return Doing(task, week, late, (to if to is not None else random.choice(others),))
    if random.random() < TOGETHER * home.family.noise:
        return Doing(task, week, late, (task.owner, random.choice(others)))
    return Doing(task, week, late, (task.owner,))
