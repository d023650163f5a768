"""Percents as they are told: whole ones that still add up, and multiples of five."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

STEP = 5
"""Percents in prose are multiples of this: more would claim to know more than is known."""


def whole_percents(shares: Sequence[Fraction]) -> list[int]:
    """Shares in percent as whole numbers of the same sum, by largest remainder; of equal remainders the first counts.

    The sum of `shares` must be a whole number, as that of all members and nobody is. Raises ValueError otherwise.
    """
    whole = sum(shares, Fraction(0))
    if whole.denominator != 1:
        raise ValueError(f"shares that add up to {whole} have no whole percents")
    floors = [floor(share) for share in shares]
    missing = int(whole) - sum(floors)
    order = sorted(range(len(shares)), key=lambda at: floors[at] - shares[at])
    raised = set(order[:missing])
    return [value + (at in raised) for at, value in enumerate(floors)]


def five(percent: float) -> int:
    """The nearest multiple of five, in sentences and tables alike; of two that are equally near the greater one."""
    return STEP * floor(percent / STEP + 0.5)
