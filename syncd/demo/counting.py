"""What stands against what is wanted: nothing lost, nothing doubled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from syncd.demo.household import Wanted
from syncd.demo.owner_app import Row


@dataclass(frozen=True, slots=True)
class Count:
    """`lost`: wanted and not there. `doubled`: there more often than wanted, or not wanted at all."""

    lost: int
    doubled: int


def count(wanted: Iterable[Wanted], standing: Mapping[str, Iterable[Row]]) -> Count:
    """Compare by member, title, time and tick; `standing` holds each member's items without the foreign ones."""
    asked = Counter((one.member, one.title, one.when, one.done) for one in wanted)
    found = Counter((member, row.bare, row.when, row.done) for member, rows in standing.items() for row in rows)
    return Count((asked - found).total(), (found - asked).total())
