"""One copy of a session, and what of it its member changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from syncd.model.item import Fields, Status
from syncd.model.occurrence import Occurrence


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of one session occurrence.

    Attributes:
        uid, occurrence, member: which, and whose: the oldest id of a member, or `shared`.
        stands: it stands there open, as far as is known.
        due, lasts: what it shows in canonical text, where its member changed that since; else None.
        status: what it shows, where that changed since; else None.
        at: what its LAST-MODIFIED says of the change; None where it says nothing that can be believed.
        ours: when it is, as the registry side last asked for it.
        gone: its member removed it.
        unremembered: it shows what syncd wrote at an instant of which the state knows nothing.
    """

    uid: str
    occurrence: Occurrence
    member: str
    stands: bool = True
    due: str | None = None
    lasts: str | None = None
    status: Status | None = None
    at: datetime | None = None
    ours: Fields = field(default_factory=dict)
    gone: bool = False
    unremembered: bool = False

    @property
    def news(self) -> bool:
        """Whether anything of it changed."""
        return self.gone or not (self.due is self.lasts is self.status is None)
