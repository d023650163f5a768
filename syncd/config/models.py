"""The registry file as it is written: one pydantic model per table, unknown keys refused.

Here stand responsibilities, steps and sessions, and the list of all tables; people and places are in `models_people`.
What one table cannot know (other tables, the calendar) is judged in `people`, `owned`, `timing` and `sessions`.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from syncd.config.models_people import AccountTable, AwayTable, Formerly, HouseholdTable, MemberTable, Table
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
    choice,
    parse_text,
    refuse,
    shown,
)
from syncd.model.registry import Category, IfMissed, Phase, RepeatFrom, SessionKind, WhenAway


class Cadence(StrEnum):
    """The one cadence that is not a rule."""

    ONGOING = "ongoing"


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
    show_to_all: bool = Field(default=False, description="An entry in family_calendar, too.", examples=[True])
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


TABLES: dict[str, type[Table]] = {
    "household": HouseholdTable,
    "members": MemberTable,
    "accounts": AccountTable,
    "responsibilities": ResponsibilityTable,
    "sessions": SessionTable,
    "away": AwayTable,
}
"""Top-level tables of the file and the model of their entries."""
