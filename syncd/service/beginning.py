"""Where a yes begins to count: what was in force then is written down before anything is agreed or planned."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from syncd.config.agreed_file import agreement_id, append_once
from syncd.config.offers_file import in_force_text
from syncd.service.agreeing import now_of

if TYPE_CHECKING:
    from syncd.service.household import Household
    from syncd.service.operations import Operations


def begin(service: Operations) -> Household:
    """The household, with everything that is due written into `agreed.toml`. The caller holds the lock.

    Raises RegistryError, StateError.
    """
    household = service.household()
    due = household.reading.held.due
    if not due:
        return household
    now = now_of(household, service.clock)
    for each in due:
        identity = agreement_id("in-force", each.responsibility, each.revision)
        append_once(household.agreed, identity, in_force_text(replace(each, id=identity, agreed_at=now)))
    return service.household()
