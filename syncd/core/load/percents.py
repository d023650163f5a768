"""Percents as they are told: multiples of five."""

from __future__ import annotations

from math import floor

STEP = 5
"""Percents in prose are multiples of this: more would claim to know more than is known."""


def five(percent: float) -> int:
    """The nearest multiple of five, in sentences and tables alike; of two that are equally near the greater one."""
    return STEP * floor(percent / STEP + 0.5)
