"""Facts without shares: what may be told before everybody said yes to looking at shares."""

from __future__ import annotations

from dataclasses import replace

from syncd.core.load.facts import Facts
from syncd.core.load.rows import ZERO
from syncd.core.load.sums import Breakdown, Portion


def without_shares(facts: Facts) -> Facts:
    """Counts for all together alone: no share of anybody, on paper neither, and nobody's hands."""
    return replace(
        facts,
        total=_blank(facts.total),
        by_category={name: _blank(each) for name, each in facts.by_category.items()},
        by_phase={name: _blank(each) for name, each in facts.by_phase.items()},
        hands={},
        due=ZERO,
        done=ZERO,
    )


def _blank(shares: Breakdown) -> Breakdown:
    return Breakdown({member: Portion(None, ZERO, None, None) for member in shares.members}, None, None, ZERO)
