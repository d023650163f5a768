"""When sight of an account is lost for so long that what was due or lapsed there meanwhile is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from syncd.model.occurrence import Outage
from syncd.model.state import AccountRecord

FAILING = timedelta(days=1)
"""An account that cannot be read for so long. Up to there the next look tells what stood and what did not."""

PAUSED = timedelta(hours=1)
"""An account that is paused for so long: what it shows is not believed, and its owner may not see what is theirs.

A pause that is answered within the hour hides no more than the time between two looks at an account that fails.
"""


def begun(record: AccountRecord, now: datetime) -> datetime | None:
    """Since when the account is out of sight for long enough to be an outage at `now`; None when it is not.

    A pause that waits for a second look asks nobody and is none.
    """
    failing, paused = record.failing_since, record.paused_at if record.paused_why else None
    since = [
        start for start, after in ((failing, FAILING), (paused, PAUSED)) if start is not None and now - start >= after
    ]
    return min(since, default=None)


def with_running(
    outages: Iterable[Outage], accounts: Mapping[str, AccountRecord], now: datetime
) -> tuple[Outage, ...]:
    """The outages that are remembered, and those that last at `now` and no run has written down yet."""
    known = tuple(outages)
    lasting = {outage.account for outage in known if outage.until is None}
    found = {name: begun(record, now) for name, record in accounts.items() if name not in lasting}
    return (*known, *(Outage(name, since, None) for name, since in found.items() if since is not None))
