"""When an account is due to be asked again. Pure: the records of the state and the clock decide, and no timer.

A firing that comes late, twice or not at all therefore changes nothing: whoever asks gets the same answer.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from syncd.model.state import AccountRecord, AccountState

EVERY = timedelta(minutes=5)
"""How often an account is asked unless its registry says otherwise."""

LONGEST = timedelta(hours=1)
"""An account that fails is asked at least so often."""

JITTER = 0.1
"""Share of the interval by which each poll may come later: two daemons of one street shall not meet for ever."""


def next_poll(record: AccountRecord | None, every: timedelta, now: datetime) -> datetime:
    """The instant at which an account is due; in the past when it is due now.

    A failing account is asked after half the time for which it has failed, from `every` to an hour apart (RFC 9110
    leaves pacing to the client; a server that names a time is obeyed: `retry_at`). An instant that a wrong clock
    wrote into the future counts for no longer than one interval from now.
    """
    if record is None or record.tried_at is None:
        return now
    wait = every
    if record.failing_since is not None:
        wait = min(max(every, (record.tried_at - record.failing_since) / 2), max(LONGEST, every))
    due = record.tried_at + wait * (1 + JITTER * share(record.account, record.tried_at))
    if record.retry_at is not None:
        return max(due, record.retry_at)
    return min(due, now + wait * (1 + JITTER))


def hurried(due: datetime, record: AccountRecord | None, whole_at: datetime | None) -> datetime:
    """When an account is due where somebody is writing: as soon as what was seen there is whole (`whole_at`).

    Asked once for it: an account that was asked since then, or that fails or is paused, keeps its pace.
    """
    if whole_at is None or record is None or record.tried_at is None or record.state is not AccountState.OK:
        return due
    return min(due, whole_at) if record.tried_at < whole_at else due


def first_poll(account: str, every: timedelta, started: datetime) -> datetime:
    """When to ask after a start: accounts are spread over the first tenth of the interval, at most 10 s."""
    return started + min(every / 10, timedelta(seconds=10)) * share(account)


def share(account: str, at: datetime | None = None) -> float:
    """A number in [0, 1) that looks random and is the same each time."""
    text = f"{account} {at.isoformat() if at is not None else ''}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") / 2**32
