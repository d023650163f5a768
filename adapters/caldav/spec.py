"""The adapter's entry: what bootstrap finds under the name `caldav`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import BaseModel

from adapters.caldav.settings import CaldavSettings
from syncd.model.item import Kind, Role
from syncd.model.registry import Slot
from syncd.ports import AdapterSpec

if TYPE_CHECKING:
    from syncd.ports import AccountSetup, Connection


def _settings(settings: BaseModel) -> CaldavSettings:
    if not isinstance(settings, CaldavSettings):
        raise TypeError("the caldav adapter was given another adapter's settings")
    return settings


def _slots(settings: BaseModel, deliver: str) -> tuple[Slot | None, Slot | None]:
    """Owned tasks go to a task list, or as events to the calendar; sessions always to the calendar."""
    _settings(settings)
    events = Slot(Role.EVENTS, Kind.VEVENT)
    return (events if deliver == "calendar" else Slot(Role.TASKS, Kind.VTODO)), events


def _names(settings: BaseModel) -> Mapping[Role, str]:
    mine = _settings(settings)
    return {Role.TASKS: mine.task_list, Role.EVENTS: mine.calendar}


def _open(setup: AccountSetup) -> Connection:
    # The CalDAV library takes 0.4 s to load; reading a registry needs the keys only.
    from adapters.caldav.connection import CaldavConnection  # noqa: PLC0415

    return CaldavConnection(setup, _settings(setup.settings))


SPEC = AdapterSpec(
    name="caldav",
    settings=CaldavSettings,
    slots=_slots,
    names=_names,
    open=_open,
    opens_more=(
        "This credential opens every calendar and task list of that user, and with most providers contacts, mail or "
        "files too: make an app password for syncd that is limited to calendars, where the provider offers one."
    ),
)
