"""Whose an occurrence is, and where a member's things go."""

from __future__ import annotations

from syncd.core.occurrences.absence import Absences, owner_on
from syncd.model.occurrence import Occurrence, Place, Thing, ThingKind
from syncd.model.registry import Member, Registry, Responsibility, Step


def place_for(registry: Registry, member: Member, *, session: bool) -> Place | None:
    """Where this member's tasks or sessions go; None when the member named no account for them.

    A member whose account offers no events gets sessions as tasks.
    """
    account_id = (member.events or member.tasks) if session else member.tasks
    if account_id is None:
        return None
    account = registry.account(account_id)
    slot = (account.events or account.tasks) if session else account.tasks
    return None if slot is None else Place(account.id, slot.role, slot.kind)


class Owners:
    """Who owns each occurrence on its nominal day, covers of absences included."""

    def __init__(self, registry: Registry) -> None:
        self._absences = Absences(registry.away)
        self._steps: dict[Thing, tuple[Responsibility, Step]] = {
            Thing(ThingKind.RESPONSIBILITY, responsibility.uid_id, step.uid_id): (responsibility, step)
            for responsibility in registry.responsibilities
            for step in responsibility.steps
        }

    def owner_of(self, occurrence: Occurrence) -> str | None:
        """Member id of the owner; None when it needs a home, is a session, or is not in the registry."""
        found = self._steps.get(occurrence.thing)
        return None if found is None else owner_on(*found, occurrence.recurrence_id, self._absences)
