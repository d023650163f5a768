"""How much of the load something is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weight:
    """How much of the load each phase is, 0 to 3."""

    notice: int = 1
    plan: int = 1
    do: int = 1
