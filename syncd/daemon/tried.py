"""What became of looks that left nothing in the state.

Where nobody answered and the clock is not believed, a run must not stamp the state, for its start would vouch for
later clocks; and one that ended in an error may not have come so far. When to ask again, what to log, what `status`
says hang on such looks all the same, so this process remembers them until a run is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from syncd.engine.report import AccountReport
from syncd.model.state import AccountRecord, AccountState

Stored = Callable[[], Mapping[str, AccountRecord]]
"""What the state knows of each account, by id."""


class Tried:
    """The newest word on each account: the state's, or that of a later look that it does not know of."""

    def __init__(self, stored: Stored) -> None:
        self._stored = stored
        self._later: dict[str, tuple[datetime | None, AccountRecord]] = {}

    def of(self, account: str) -> AccountRecord:
        """What is known of it; an empty record when it was never asked."""
        stored = self._stored().get(account) or AccountRecord(account)
        stamp, later = self._later.get(account, (None, None))
        return later if later is not None and stamp == stored.tried_at else stored

    def note(self, account: str, before: datetime | None, now: datetime, own: AccountReport | str) -> None:
        """After a look at `now`: its report, or the sentence of the error that ended it.

        `before` is when the state said it had been asked before this look. Where the look is stored there is nothing
        to remember.
        """
        stored = self._stored().get(account) or AccountRecord(account)
        if stored.tried_at != before:
            self._later.pop(account, None)
            return
        record = replace(self.of(account), tried_at=now, retry_at=None)
        if isinstance(own, str):
            record = replace(record, failing_since=record.failing_since or now, error=own)
        elif own.state is AccountState.FAILED:
            wait = own.retry_after
            retry_at = now + timedelta(seconds=wait) if wait is not None else None
            record = replace(record, failing_since=record.failing_since or now, error=own.error, retry_at=retry_at)
        self._later[account] = (before, record)

    def stored_at(self, account: str) -> datetime | None:
        """When the state says that it was asked last."""
        record = self._stored().get(account)
        return record.tried_at if record is not None else None
