"""Simulated homes: who did what, week by week. Seeded, pure, no clock; the same seed gives the same home.

Nobody's logs could be had: the ranges are guesses on a wide scale. A home has two members (85 %) or three, an
agreement (half and half, 55/45, 60/40, thirds, 40/40/20), 20 to 60 responsibilities weighing 1 to 5, from daily to
quarterly; 3 to 15 % is done by another one, 4 % left open, 3 % done together, a quarter a week late. How busy each is
wanders (AR(1)) and tilts who does what; now and then there is a holiday week. Nobody drifts unless a change says so:
passing on is balanced.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from random import Random

UNIT = 84
"""A point in the smallest whole part that occurs: a daily half of a third."""

CADENCES = ((1 / 7, 5), (0.5, 6), (1, 38), (2, 12), (4.35, 27), (13, 12))
"""Weeks between dates, and how common, in percent."""

CATEGORIES = 6


@dataclass(frozen=True)
class Family:
    """A kind of home without change."""

    name: str = "typical"
    tilt: float = 1.0
    phi: float = 0.3
    passed: tuple[float, float] = (0.03, 0.15)
    size: tuple[int, int] = (20, 60)
    daily: bool = True
    gap: float = 0.0
    away: bool = False
    even: bool = False
    two: bool = False
    noise: float = 1.0


FAMILIES = {
    family.name: family
    for family in (
        Family(),
        Family("od", tilt=1.75),
        Family("ar", phi=0.7),
        Family("sparse", size=(14, 22), daily=False),
        Family("fluid", passed=(0.5, 0.9), even=True),
        Family("steady", tilt=0.0, passed=(0.0, 0.01), noise=0.25),
        Family("gap4", gap=0.04),
        Family("vac", away=True),
    )
}


@dataclass(frozen=True)
class Task:
    """A responsibility: its owner, weekly weight, weeks between dates, points of one occurrence, category."""

    owner: int
    weight: int
    every: float
    points: int
    category: int


@dataclass(frozen=True)
class Home:
    """Members' agreed shares, shares on paper, tasks and habits."""

    agreed: tuple[float, ...]
    tasks: tuple[Task, ...]
    passed: float
    busy: float
    family: Family

    @cached_property
    def fullest(self) -> int:
        """The category in which the second member's tasks weigh most."""
        return max(
            range(CATEGORIES), key=lambda c: sum(t.weight for t in self.tasks if (t.owner, t.category) == (1, c))
        )


def home_of(seed: int, family: Family) -> Home:
    """A home of that family."""
    random = Random(f"{family.name} {seed}")
    two = random.random() < 0.85 or family.two
    options = [(0.5, 0.5), (0.55, 0.45), (0.6, 0.4)] if two else [(1 / 3, 1 / 3, 1 / 3), (0.4, 0.4, 0.2)]
    agreed = options[0] if family.even else random.choice(options)
    cadences = [each for each in CADENCES if family.daily or each[0] >= 0.5]
    count = random.randint(*family.size)
    drawn = sorted(
        (
            (random.randint(1, 5), random.choices([e for e, _ in cadences], [c for _, c in cadences])[0])
            for _ in range(count)
        ),
        key=lambda each: (-each[0], random.random()),
    )
    aim = list(agreed)
    aim[0], aim[1] = aim[0] + family.gap, aim[1] - family.gap
    held = [0] * len(aim)
    whole = sum(weight for weight, _ in drawn)
    tasks = []
    for weight, every in drawn:
        owner = max(range(len(aim)), key=lambda m: aim[m] * whole - held[m])
        held[owner] += weight
        points = round(weight * min(every, 4) * UNIT)
        tasks.append(Task(owner, weight, every, points, random.randrange(CATEGORIES)))
    passed, busy = random.uniform(*family.passed), family.tilt * random.uniform(0.005, 0.03)
    return Home(agreed, tuple(tasks), passed, busy, family)
