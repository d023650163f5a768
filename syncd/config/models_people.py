"""Tables of the registry file about people and places: household, members, accounts, absences.

`examples[0]` of a field is what messages show as the right form. Descriptions go into the JSON Schema, which editors
show beside the cursor.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from syncd.config.values import Day, Duration, Id, Span, Text, Zone, choice, refuse, shown


class Language(StrEnum):
    """Languages that syncd speaks."""

    EN = "en"
    DE = "de"


class Consent(StrEnum):
    """Who decides on a new owner or weight: the file at once, or its receiver as well."""

    FILE = "file"
    BOTH = "both"


class Deliver(StrEnum):
    """In which form owned steps appear."""

    TASKS = "tasks"
    CALENDAR = "calendar"


class Table(BaseModel):
    """Base of all tables: strict, closed, frozen."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True)


Formerly = Annotated[
    list[Id] | None,
    Field(description="Earlier ids, oldest first; [] says that a new thing is really new.", examples=[["old-name"]]),
]


class HouseholdTable(Table):
    """[household]: what holds for everybody."""

    id: Id = Field(description="Short and unique; it never changes again.", examples=["maple4"])
    name: Text = Field(description="What you call your home.", examples=["Maple Street 4"])
    timezone: Zone = Field(description="IANA time zone in which all times are meant.", examples=["Europe/Berlin"])
    consent: Annotated[Consent, BeforeValidator(choice(Consent))] = Field(
        default=Consent.FILE,
        description="file: this file decides; both: whoever receives something says yes first.",
        examples=["both"],
    )
    family_calendar: Text | None = Field(
        default=None,
        description="Account whose calendar has an entry of what its owner shows to all.",
        examples=["family"],
    )
    columns: bool = Field(
        default=True,
        description="true: each member gets an item with their week every Monday, and the first item once.",
        examples=[False],
    )
    report_dir: Text | None = Field(default=None, description="Where reports go.", examples=["~/Documents/syncd"])
    retention: Span | None = Field(
        default=None, description="So long single completions are kept; then weekly sums.", examples=["13 months"]
    )
    backups: int = Field(default=7, ge=0, le=1000, description="How many backups are kept.", examples=[7])


class CapacityTable(Table):
    """One entry of a dated capacity."""

    since: Day = Field(alias="from", examples=[date(2026, 1, 1)])
    value: int = Field(ge=0, le=1000, examples=[100])


def _capacity(value: object) -> object:
    """A bare number holds from always on."""
    if isinstance(value, int) and not isinstance(value, bool):
        if not 0 <= value <= 1000:
            raise refuse(f"is {value}", "write a whole number from 0 to 1000; 100 is usual")
        return [CapacityTable.model_construct(since=date.min, value=value)]
    if isinstance(value, list):
        return value
    raise refuse(f"is {shown(value)}", "write a whole number, or [{ from = 2026-01-01, value = 100 }]")


class MemberTable(Table):
    """[members.ID]: a person of the household."""

    name: Text = Field(description="As everybody reads it.", examples=["Alex"])
    language: Annotated[Language, BeforeValidator(choice(Language))] = Field(
        default=Language.EN, description="Language of this member's items.", examples=["en"]
    )
    account: Text | None = Field(default=None, description="Account for everything.", examples=["alex-cloud"])
    tasks: Text | None = Field(default=None, description="Account for owned steps.", examples=["alex-cloud"])
    events: Text | None = Field(default=None, description="Account for sessions.", examples=["alex-cloud"])
    timezone: Zone | None = Field(default=None, description="If not the household's.", examples=["Europe/Paris"])
    capacity: Annotated[
        list[CapacityTable], BeforeValidator(_capacity, json_schema_input_type=int | list[CapacityTable])
    ] = Field(default=[], description="Share of the load this member agreed to, relative to others.", examples=[100])
    formerly: Formerly = None


def _command(value: object) -> object:
    if isinstance(value, str):
        raise refuse("is one text", 'write the program and its arguments as a list, as ["pass", "show", "cloud"]')
    return value


class SecretTable(Table):
    """Where a secret lies when it is not in the keyring: exactly one of the three."""

    command: Annotated[list[str], BeforeValidator(_command)] | None = Field(
        default=None,
        min_length=1,
        description="Its first line of output is the secret.",
        examples=[["pass", "cloud"]],
    )
    file: Text | None = Field(default=None, description="A file only you can read.", examples=["/etc/syncd/cloud"])
    credential: Text | None = Field(default=None, description="Name of a systemd credential.", examples=["cloud"])


def _secret(value: object) -> object:
    """A secret itself is refused without being shown."""
    if isinstance(value, dict):
        return value
    raise refuse(
        "holds something other than the place of a secret",
        'a secret is never in this file; take the line out and run "syncd login NAME", '
        'or name a place, as { command = ["pass", "show", "cloud"] }',
    )


class AccountTable(Table):
    """[accounts.ID]: keys that every account has; the adapter's own keys stand beside them."""

    adapter: Text = Field(description="Which adapter serves it.", examples=["caldav"])
    deliver: Annotated[Deliver, BeforeValidator(choice(Deliver))] = Field(
        default=Deliver.TASKS,
        description="tasks, or calendar events for who lives in a calendar.",
        examples=["tasks"],
    )
    every: Duration | None = Field(default=None, description="How often to ask the server.", examples=["5m"])
    secret: Annotated[SecretTable, BeforeValidator(_secret, json_schema_input_type=SecretTable)] | None = Field(
        default=None, description="Where the secret lies; without it, in the keyring.", examples=[{"credential": "x"}]
    )
    formerly: Formerly = None


class AwayTable(Table):
    """[[away]]: an absence, from `from` up to, not including, `until`."""

    member: Text = Field(description='Member id, or "all".', examples=["sam"])
    since: Day = Field(alias="from", examples=[date(2026, 12, 20)])
    until: Day = Field(description="First day back.", examples=[date(2027, 1, 3)])
    cover: Text | None = Field(default=None, description="Member who owns meanwhile.", examples=["alex"])
