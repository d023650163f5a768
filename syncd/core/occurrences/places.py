"""Whose an occurrence is, and where a member's things go."""

from __future__ import annotations

from datetime import date

from syncd.core.identity import SHARED
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
    return None if slot is None else Place(account.id, slot.role, slot.kind, account.names.get(slot.role, ""))


def family_place(registry: Registry) -> Place | None:
    """Where what is shown to all stands; None where nothing is shown, or the calendar was of somebody who left."""
    name = registry.household.family_calendar
    if name is None or not any(each.show_to_all for each in registry.responsibilities):
        return None
    users = {member.id for member in registry.members if name in (member.tasks, member.events)}
    account = registry.account(name)
    if account.events is None or (users and users <= registry.left):
        return None
    return Place(name, account.events.role, account.events.kind, account.names.get(account.events.role, ""))


class Owners:
    """Who owns each occurrence on its nominal day, covers of absences included."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._absences = Absences(registry.away, registry.pauses)
        self._sessions = {
            Thing(ThingKind.SESSION, session.uid_id, session.uid_id): session.members for session in registry.sessions
        }
        self._steps: dict[Thing, tuple[Responsibility, Step]] = {
            Thing(ThingKind.RESPONSIBILITY, responsibility.uid_id, step.uid_id): (responsibility, step)
            for responsibility in registry.responsibilities
            for step in responsibility.steps
        }

    def owner_of(self, occurrence: Occurrence) -> str | None:
        """Member id of the owner; None when it needs a home, is a session, or is not in the registry."""
        found = self._steps.get(occurrence.thing)
        return None if found is None else owner_on(*found, occurrence.recurrence_id, self._absences)

    def given_up(self, occurrence: Occurrence) -> bool:
        """Whether nobody owns it because a handover by command said so; what a slip takes out of the file is not."""
        found = self._steps.get(occurrence.thing)
        return found is not None and found[0].was_given_up(occurrence.recurrence_id)

    def laid_down(self, occurrence: Occurrence, member: str, today: date) -> bool:
        """Whether an item goes because its member (by oldest id, or `shared`) is paused, left, or put it down.

        A shared copy of a session goes once nobody of that session is there. `today` is the household's day.
        """
        resting = self._registry.resting(today)
        if member == SHARED:
            people = self._sessions.get(occurrence.thing, ())
            return bool(people) and resting.issuperset(people)
        name = next((m.id for m in self._registry.members if m.uid_id == member), member)
        day = occurrence.recurrence_id
        if name in resting or any(one.member == name and one.holds_on(day) for one in self._registry.pauses):
            return True
        found = self._steps.get(occurrence.thing)
        if found is None:
            return False
        homeless = found[0].owner_on(day) is None
        return any(one.member == name and (homeless or day < one.since) for one in found[0].put_down)
