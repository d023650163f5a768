"""The account keys of an account in memory, and the adapter's entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from adapters.memory.connection import MemoryConnection
from syncd.model.item import Kind, Role
from syncd.model.registry import Slot
from syncd.ports import AccountSetup, AdapterSpec, Connection


class MemorySettings(BaseModel):
    """Keys of `[accounts.NAME]` with `adapter = "memory"`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    server: str = Field(description="Name of a registered server in memory.")
    username: str = Field(default="user", description="Whose collections these are.")
    task_list: str = Field(default="Household", description="Display name of the task list.")
    calendar: str = Field(default="Household", description="Display name of the calendar.")
    form: Literal["caldav", "todoist"] = Field(
        default="caldav", description="caldav: tasks and events; todoist: tasks only."
    )


def _settings(settings: BaseModel) -> MemorySettings:
    if not isinstance(settings, MemorySettings):
        raise TypeError("the memory adapter was given another adapter's settings")
    return settings


def _slots(settings: BaseModel, deliver: str) -> tuple[Slot | None, Slot | None]:
    if _settings(settings).form == "todoist":
        tasks = Slot(Role.TASKS, Kind.TODOIST)
        return tasks, tasks
    events = Slot(Role.EVENTS, Kind.VEVENT)
    return (events if deliver == "calendar" else Slot(Role.TASKS, Kind.VTODO)), events


def _names(settings: BaseModel) -> Mapping[Role, str]:
    mine = _settings(settings)
    return {Role.TASKS: mine.task_list, Role.EVENTS: mine.calendar}


def _open(setup: AccountSetup) -> Connection:
    mine = _settings(setup.settings)
    return MemoryConnection(setup.account, mine.server, mine.username)


SPEC = AdapterSpec(
    name="memory",
    settings=MemorySettings,
    slots=_slots,
    names=_names,
    open=_open,
    opens_more="Nothing: it ends with the process.",
    needs_secret=lambda _settings: False,
)
