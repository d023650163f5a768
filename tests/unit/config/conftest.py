"""A registry file in a folder of its own, and an adapter that is only keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, model_validator

from syncd.config import PreviousIds, Reading, read_registry
from syncd.errors import RegistryError
from syncd.model.item import Kind, Role
from syncd.model.registry import Slot
from syncd.ports import AccountSetup, AdapterSpec, Connection

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 22)

MEMBERS = """
[household]
id = "maple4"
name = "Maple Street 4"
timezone = "Europe/Berlin"

[members.alex]
name = "Alex"
account = "alex-cloud"

[members.sam]
name = "Sam"
account = "sam-cloud"

[accounts.alex-cloud]
adapter = "caldav"
url = "https://cloud.example.org/"
username = "alex"

[accounts.sam-cloud]
adapter = "caldav"
url = "https://cloud.example.org/"
username = "sam"
"""

WEEKLY = """
[responsibilities.bins]
name = "Bins out"
category = "household-logistics"
owner = "alex"
outcome = "Bins are emptied every collection"
rrule = "FREQ=WEEKLY;BYDAY=TU"
starting = 2026-11-24
"""


class CaldavLike(BaseModel):
    """The account keys of a CalDAV adapter."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(examples=["https://cloud.example.org/"])
    username: str = ""
    task_list: str = "Household"
    calendar: str = "Household"
    ca_file: str = ""
    auth: Literal["basic", "digest", "bearer"] = "basic"
    insecure: bool = False

    @model_validator(mode="after")
    def _no_plain_http(self) -> CaldavLike:
        if self.url.startswith("http://") and "//127.0.0.1" not in self.url and not self.insecure:
            raise ValueError("url is plain http: write https://")
        return self


class NotesLike(BaseModel):
    """The account keys of an adapter that holds sessions and no tasks."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _caldav_slots(_settings: BaseModel, deliver: str) -> tuple[Slot | None, Slot | None]:
    events = Slot(Role.EVENTS, Kind.VEVENT)
    return (events if deliver == "calendar" else Slot(Role.TASKS, Kind.VTODO)), events


def _notes_slots(_settings: BaseModel, _deliver: str) -> tuple[Slot | None, Slot | None]:
    return None, Slot(Role.EVENTS, Kind.VEVENT)


def _caldav_names(settings: BaseModel) -> Mapping[Role, str]:
    assert isinstance(settings, CaldavLike)
    return {Role.TASKS: settings.task_list, Role.EVENTS: settings.calendar}


def _notes_names(_settings: BaseModel) -> Mapping[Role, str]:
    return {Role.EVENTS: "Notes"}


def never_opened(setup: AccountSetup) -> Connection:
    """Nothing that reads a registry comes here."""
    raise AssertionError(f"reading a registry opens no account, not {setup.account}")


ADAPTERS = {
    "caldav": AdapterSpec("caldav", CaldavLike, _caldav_slots, _caldav_names, never_opened),
    "notes": AdapterSpec("notes", NotesLike, _notes_slots, _notes_names, never_opened),
}

Read = Callable[..., Reading]
Problems = Callable[..., list[str]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a registry of that text."""

    def reading(text: str, previous: PreviousIds | None = None) -> Reading:
        file = tmp_path / "household.toml"
        file.write_text(text, encoding="utf-8")
        return read_registry(file, adapters=ADAPTERS, today=TODAY, previous=previous)

    return reading


@pytest.fixture
def problems(read: Read, tmp_path: Path) -> Problems:
    """Every problem of a registry of that text, as `line: what: mend`; warnings alone count too."""

    def lines(text: str, previous: PreviousIds | None = None) -> list[str]:
        try:
            found = read(text, previous).warnings
        except RegistryError as error:
            found = error.problems
        return [str(problem).removeprefix(f"{tmp_path / 'household.toml'}:") for problem in found]

    return lines
