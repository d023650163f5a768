"""What a run did to items, and what was taken back: what `show` names and `undo` goes by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from syncd.model.link import Link, LinkState
from syncd.model.occurrence import Occurrence


@dataclass(frozen=True, slots=True)
class Effect:
    """One write of a run that took effect.

    Attributes:
        run: the run that announced it.
        before: the link as it was just before; None when nothing of ours stood there.
        after: the link as the write left it; ended for one that was taken away. Neither holds a body: the journal
            does.
        at: when its outcome was noted.
    """

    run: int
    before: Link | None
    after: Link
    at: datetime

    @property
    def action(self) -> str:
        """What was done, in the words of `plan --json`."""
        if self.after.state is LinkState.ENDED:
            return "withdraw"
        if self.before is None:
            return "create"
        closed = self.before.state is LinkState.CLOSED
        if (self.after.state is LinkState.CLOSED) != closed:
            return "reopen" if closed else "close"
        return "update"


@dataclass(frozen=True, slots=True)
class Hold:
    """An occurrence that stays as it stands since an undo.

    Attributes:
        occurrence: which.
        digest: of its registry lines as they were then; once they change the hold is over.
        run: the undo that holds it.
        since: when it began.
    """

    occurrence: Occurrence
    digest: str
    run: int
    since: datetime
