"""A proposal: a new owner, or new weights, that waits for the yes of whoever receives it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from syncd.model.weight import Weight


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal that nobody answered yet.

    Attributes:
        id: of what is proposed: the same responsibility, receiver, date and weights from one source have the same.
        responsibility: its present id.
        asked: present id of the member whose yes it needs: the new owner; of new weights, or where it is to need a
            home, its owner.
        to: the new owner; None where it is to need a home.
        weight: what it weighs with a yes.
        since: the day from which on it is meant, where one was given.
        weights: new weights alone; it stays with its owner.
        through: where it comes from: `file`, `command` or `word`.
        deal: it is a part of the first column of a member to whom nothing was proposed before.
        homeless: nobody owns it today, so that a yes to a first column takes it at once.
        lines: what the registry file says of its owners, so far as a yes answers that.
        note: for the new owner.
    """

    id: str
    responsibility: str
    asked: str
    to: str | None
    weight: Weight
    since: date | None = None
    weights: bool = False
    through: str = "file"
    deal: bool = False
    homeless: bool = False
    lines: tuple[str, ...] = ()
    note: str = ""

    def starts(self, asked_on: date) -> date:
        """From when on it would hold if it is asked on that day: the Monday after, or its own day, if later."""
        monday = asked_on + timedelta(days=7 - asked_on.weekday())
        return monday if self.since is None else max(self.since, monday)

    def holds_from(self, asked_on: date, today: date) -> date:
        """From when on it holds with a yes, seen `today`, to what was asked on that day: as was said, if to come."""
        if self.deal and self.homeless:
            return today if self.since is None else max(self.since, today)
        told = self.starts(asked_on)
        return told if told >= today and not self.deal else self.starts(today)
