"""The adapter's entry: what bootstrap finds under the name `todoist`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import BaseModel

from adapters.todoist.settings import TodoistSettings
from syncd.model.item import Kind, Role
from syncd.model.registry import Slot
from syncd.ports import AdapterSpec

if TYPE_CHECKING:
    from syncd.ports import AccountSetup, Connection


def _settings(settings: BaseModel) -> TodoistSettings:
    if not isinstance(settings, TodoistSettings):
        raise TypeError("the todoist adapter was given another adapter's settings")
    return settings


def _slots(settings: BaseModel, deliver: str) -> tuple[Slot | None, Slot | None]:
    """Everything goes to the one project; sessions are timed tasks there, for members who have nothing else."""
    _settings(settings)
    del deliver
    tasks = Slot(Role.TASKS, Kind.TODOIST)
    return tasks, tasks


def _names(settings: BaseModel) -> Mapping[Role, str]:
    return {Role.TASKS: _settings(settings).project}


def _open(setup: AccountSetup) -> Connection:
    # httpx takes a while to load; reading a registry needs the keys only.
    from adapters.todoist.connection import TodoistConnection  # noqa: PLC0415

    return TodoistConnection(setup, _settings(setup.settings))


SPEC = AdapterSpec(
    name="todoist",
    settings=TodoistSettings,
    slots=_slots,
    names=_names,
    open=_open,
    settings_name_user=False,
    opens_more=(
        "This token opens every project, task and comment of that Todoist user: Todoist offers no narrower one to a "
        "person. syncd looks at all of it in memory, keeps what it wrote itself, and drops the rest."
    ),
)
