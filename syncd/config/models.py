"""The registry file as it is written: one pydantic model per table, unknown keys refused (DESIGN section 11).

`examples[0]` of a field is what messages show as the right form. Descriptions go into the JSON Schema, which editors
show beside the cursor. What one table cannot know (other tables, the calendar) is judged in the `check_*` modules.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from syncd.config.refused import DATED
from syncd.config.values import (
    Day,
    Duration,
    Id,
    Link,
    Outcome,
    Span,
    Text,
    TimeOfDay,
    Zone,
    choice,
    parse_text,
    refuse,
    shown,
)
from syncd.model.registry import Category, IfMissed, Phase, RepeatFrom, SessionKind, WhenAway


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


class Cadence(StrEnum):
    """The one cadence that is not a rule."""

    ONGOING = "ongoing"


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
        default=None, description="A calendar for what concerns everybody.", examples=["Family"]
    )
    report_dir: Text | None = Field(default=None, description="Where reports go.", examples=["~/Documents/syncd"])
    retention: Span | None = Field(
        default=None, description="After this, single entries fold into monthly sums.", examples=["13 months"]
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


class WeightTable(Table):
    """How much of the load each phase is."""

    notice: int = Field(default=1, ge=0, le=3, description="Seeing that it is needed.", examples=[1])
    plan: int = Field(default=1, ge=0, le=3, description="Deciding how and when.", examples=[1])
    do: int = Field(default=1, ge=0, le=3, description="Doing it.", examples=[1])


SHORTHAND = {1: (1, 0, 0), 2: (1, 1, 0), 3: (1, 1, 1), 4: (2, 1, 1), 5: (2, 2, 1)}
"""`weight = N` as notice, plan, do: 2:2:1 in whole numbers by largest remainder, the sum kept."""


def _weight(value: object) -> object:
    if isinstance(value, dict):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and value in SHORTHAND:
        return dict(zip(("notice", "plan", "do"), SHORTHAND[value], strict=True))
    raise refuse(
        f"is {shown(value)}", "write { notice = 1, plan = 1, do = 1 } with numbers from 0 to 3, or one number 1 to 5"
    )


def _owner(value: object) -> str:
    if isinstance(value, list):
        raise refuse("is a list", DATED)
    if isinstance(value, str) and not value.strip():
        raise refuse("is empty", "take the line out, and it needs a home; or name a member")
    return parse_text(value)


Owner = Annotated[str, BeforeValidator(_owner, json_schema_input_type=str)]


class OwnershipTable(Table):
    """One entry of a dated ownership."""

    owner: Owner = Field(examples=["sam"])
    since: Day | None = Field(default=None, alias="from", examples=[date(2026, 1, 1)])
    until: Day | None = Field(default=None, description="Exclusive.", examples=[date(2027, 1, 1)])


class TimingKeys(Table):
    """Keys of a responsibility that its steps take over unless they say otherwise."""

    starting: Day | None = Field(default=None, description="First day of the rule.", examples=[date(2026, 11, 24)])
    at: TimeOfDay | None = Field(default=None, description="Local time; without it, the day.", examples=["18:00"])
    lasts: Duration | None = Field(default=None, description="Planned duration.", examples=["90m"])
    remind: Duration | None = Field(default=None, description="Alarm this long before.", examples=["1h"])
    ahead: Duration | None = Field(default=None, description="Appears this long before.", examples=["2d"])
    if_missed: Annotated[IfMissed, BeforeValidator(choice(IfMissed))] | None = Field(
        default=None, description="replace: the next one takes its place; keep: it stays.", examples=["keep"]
    )
    when_away: Annotated[WhenAway, BeforeValidator(choice(WhenAway))] | None = Field(
        default=None, description="What an absence does to it.", examples=["next-day-back"]
    )


class RuleKeys(Table):
    """When something happens: exactly one of `rrule`, `on` and `repeat_from = "completion"`."""

    rrule: Text | None = Field(default=None, description="RFC 5545 rule.", examples=["FREQ=WEEKLY;BYDAY=SA"])
    on: Day | None = Field(default=None, description="Once, on that day.", examples=[date(2027, 5, 14)])
    repeat_from: Annotated[RepeatFrom, BeforeValidator(choice(RepeatFrom))] | None = Field(
        default=None, description="completion: the next date counts from when it was done.", examples=["completion"]
    )
    after: Span | None = Field(default=None, description="How long after.", examples=["3 months"])


class StepTable(TimingKeys, RuleKeys):
    """One entry of `steps`."""

    id: Id | None = Field(default=None, description="Needed as soon as there are two.", examples=["shop"])
    name: Text | None = Field(default=None, description="Title of its items.", examples=["The shop"])
    phase: Annotated[Phase, BeforeValidator(choice(Phase))] | None = Field(
        default=None, description="Which part of the load it is.", examples=["do"]
    )
    formerly: Formerly = None


class ResponsibilityTable(TimingKeys, RuleKeys):
    """[responsibilities.ID]: an outcome that one member owns from noticing to doing."""

    name: Text = Field(description="A few words.", examples=["Groceries"])
    category: Annotated[Category, BeforeValidator(choice(Category))] = Field(
        description="One of the six.", examples=["household-logistics"]
    )
    owner: Owner | None = Field(default=None, description="Member id; absent: it needs a home.", examples=["sam"])
    ownership: list[OwnershipTable] | None = Field(
        default=None, description="Owners with dates, instead of owner.", examples=[[{"owner": "sam"}]]
    )
    outcome: Outcome = Field(description="What is true when all is well.", examples=["There is food for the week"])
    weight: Annotated[WeightTable, BeforeValidator(_weight, json_schema_input_type=int | WeightTable)] | None = Field(
        default=None, description="Parts of the load, 0 to 3 each.", examples=[{"notice": 1, "plan": 1, "do": 1}]
    )
    steps: list[StepTable] | None = Field(
        default=None, description="Its dated pieces.", examples=[[{"id": "shop", "rrule": "FREQ=WEEKLY;BYDAY=SA"}]]
    )
    cadence: Annotated[Cadence, BeforeValidator(choice(Cadence))] | None = Field(
        default=None, description="ongoing: never dated, counts on paper.", examples=["ongoing"]
    )
    private: bool = Field(default=False, description="A plain title, marked private.", examples=[True])
    link: Link | None = Field(default=None, description="A URL shown in its items.", examples=["https://example.org"])
    show_to_all: bool = Field(default=False, description="Its owner lets everybody see it.", examples=[True])
    handover_note: Text | None = Field(default=None, description="For the next owner.", examples=["Keys: hook 3"])
    review_by: Day | None = Field(default=None, description="Talk about it by then.", examples=[date(2027, 3, 1)])
    formerly: Formerly = None


class SessionTable(Table):
    """[sessions.ID]: a time that belongs to everybody; `kind` alone is enough."""

    kind: Annotated[SessionKind, BeforeValidator(choice(SessionKind))] = Field(
        description="Which rhythm it is.", examples=["planning"]
    )
    name: Text | None = Field(default=None, description="Title, if not the usual one.", examples=["Sunday plan"])
    rrule: Text | None = Field(default=None, description="RFC 5545 rule.", examples=["FREQ=WEEKLY;BYDAY=SU"])
    at: TimeOfDay | None = Field(default=None, description="Local time.", examples=["18:00"])
    minutes: int | None = Field(default=None, ge=5, le=480, description="How long.", examples=[30])
    starting: Day | None = Field(default=None, description="First day of the rule.", examples=[date(2026, 11, 29)])
    members: list[Text] | None = Field(default=None, description="If not everybody.", examples=[["alex", "sam"]])
    horizon: Duration | None = Field(default=None, description="Appears this far ahead.", examples=["8w"])
    agenda_lead: Duration | None = Field(default=None, description="Agenda this long before.", examples=["1d"])
    remind: Duration | None = Field(default=None, description="Alarm this long before.", examples=["1h"])
    formerly: Formerly = None


class AwayTable(Table):
    """[[away]]: an absence, from `from` up to, not including, `until`."""

    member: Text = Field(description='Member id, or "all".', examples=["sam"])
    since: Day = Field(alias="from", examples=[date(2026, 12, 20)])
    until: Day = Field(description="First day back.", examples=[date(2027, 1, 3)])
    cover: Text | None = Field(default=None, description="Member who owns meanwhile.", examples=["alex"])


TABLES: dict[str, type[Table]] = {
    "household": HouseholdTable,
    "members": MemberTable,
    "accounts": AccountTable,
    "responsibilities": ResponsibilityTable,
    "sessions": SessionTable,
    "away": AwayTable,
}
"""Top-level tables of the file and the model of their entries."""
