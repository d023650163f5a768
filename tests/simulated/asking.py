"""Asking the engine about many simulated homes at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from syncd.core.drift.question import QUESTIONS, Kind
from tests.simulated.homes import FAMILIES, Family, Home, home_of
from tests.simulated.life import STILL, Change, doings
from tests.simulated.streams import Streams, delay, looked, quantiles, said, streams

YEARS, WEEK = 3, 52
Line = tuple[str, str, str]
"""What is measured, the figure, and the one that was claimed."""

COUPLES = replace(FAMILIES["typical"], even=True, two=True)
"""Typical homes of two who agreed on halves."""

SPARSE = replace(FAMILIES["sparse"], even=True, two=True)

CHANGES: tuple[tuple[str, Change, str], ...] = (
    ("50->70", Change(load=0.2), "6 / 8 / 9"),
    ("50->65", Change(load=0.15), "8 / 13 / 16"),
    ("50->65 over 8 weeks", Change(load=0.15, ramp=8), "11 / 17 / 19"),
    ("50->60", Change(load=0.1), "17 / 46 / - (76%)"),
    ("65 from day one", Change(load=0.15, start=0), "6"),
    ("50->55", Change(load=0.05), "within 26 weeks 8%"),
)
LOAD = (Kind.LOAD,)


def lives(
    family: Family, homes: int, weeks: int, change: Change = STILL, kinds: tuple[Kind, ...] = LOAD, doing: int = 1
) -> Iterator[tuple[Home, Streams]]:
    """Homes of a family with their weekly sums."""
    for seed in range(homes):
        home = home_of(seed, family)
        happened = list(doings(home, seed, weeks, change))
        yield home, streams(home, happened, weeks, kinds, doing)


def delays(family: Family, homes: int, change: Change, kind: Kind = Kind.LOAD, doing: int = 1, every: int = 1) -> str:
    """Delays over so many homes; with `every` the answers are read at a check-in every so many weeks."""
    found = []
    for number, (_home, sums) in enumerate(lives(family, homes, change.start + 60, change, (kind,), doing)):
        told = said(looked(sums, QUESTIONS), kind)
        read = [each and (week + number) % every == 0 for week, each in enumerate(told)]
        found.append(delay(read, change.start))
    return quantiles(found)
