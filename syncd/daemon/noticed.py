"""When a registry file that changed under a running daemon is taken. Pure.

Somebody who saves twice, or whose editor writes half a file, must not be taken at the first word; and what takes
something away for good is asked for (`reload`) or has stood long enough to be meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SETTLED = timedelta(seconds=10)
"""A valid file that did not change for so long is taken."""

MEANT = timedelta(minutes=10)
"""One that takes something away, for so long."""

KEPT = ("member:", "account:", "responsibility:", "session:")
"""Prefixes of the ids whose going takes something away."""


class Verdict(StrEnum):
    """What to do about the file as it stands."""

    SAME = "same"
    WAIT = "wait"
    TAKE = "take"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Noticed:
    """A version of the file, and since when it stands so. `ids` is None when it cannot be understood."""

    digest: str
    since: datetime
    ids: frozenset[str] | None


def notice(before: Noticed | None, digest: str, ids: frozenset[str] | None, now: datetime) -> Noticed:
    """What is known of the file after a look at it."""
    if before is not None and before.digest == digest and before.since <= now:
        return Noticed(digest, before.since, ids)
    return Noticed(digest, now, ids)


def judge(noticed: Noticed, in_force: str, ids: frozenset[str], now: datetime) -> Verdict:
    """Whether the file is taken now; `in_force` and `ids` are of the registry that holds."""
    if noticed.digest == in_force:
        return Verdict.SAME
    stood = now - noticed.since
    if noticed.ids is None:
        return Verdict.REFUSE if stood >= SETTLED else Verdict.WAIT
    return Verdict.TAKE if stood >= (MEANT if taken_away(ids, noticed.ids) else SETTLED) else Verdict.WAIT


def taken_away(before: frozenset[str], after: frozenset[str]) -> tuple[str, ...]:
    """Members, accounts, responsibilities and sessions that are not in the file any more."""
    return tuple(sorted(name for name in before - after if name.startswith(KEPT)))
