"""Entries of `agreed.toml` as they are written there: what each kind of table holds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import BeforeValidator, Field

from syncd.config.models import WeightTable
from syncd.config.models_people import Table
from syncd.config.values import Day, Id, Text, TimeOfDay, refuse, shown


def _instant(value: object) -> datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    raise refuse(f"is {shown(value)}, which is not an instant", "write it in UTC, as 2026-11-23T08:00:00Z")


Instant = Annotated[datetime, BeforeValidator(_instant)]


class AgreedTable(Table):
    """What every entry has."""

    id: Text = Field(description="Made by syncd.", examples=["3f9c1a20"])
    since: Day = Field(alias="from", examples=[date(2026, 11, 30)])
    agreed_at: Instant = Field(description="When it was agreed.", examples=[datetime(2026, 11, 23, 8, tzinfo=UTC)])
    through: Text = Field(default="command", description="How it was agreed.", examples=["command"])


class HandoverTable(AgreedTable):
    """[[handover]]: from that day on `owner` owns it.

    `instead_of` is the undated owner that the registry file named then; absent where its owners had dates.
    """

    responsibility: Text = Field(examples=["groceries"])
    owner: Text = Field(description='Member id, or "nobody".', examples=["sam"])
    instead_of: Text | None = Field(default=None, description="The file's undated owner then.", examples=["alex"])
    note: Text | None = Field(default=None, description="For the new owner.", examples=["Keys: hook 3"])
    put_down_by: Text | None = Field(
        default=None, description="The owner who put it down: theirs from before goes too.", examples=["alex"]
    )
    proposal: Text | None = Field(default=None, description="Id of the proposal it answers.", examples=["3f9c1a20"])
    weight: WeightTable | None = Field(
        default=None, description="What it weighs as agreed.", examples=[{"notice": 1, "plan": 1, "do": 1}]
    )
    file: list[Text] = Field(default=[], description="What of the file it answers.", examples=[["sam -"]])


class AbsenceTable(AgreedTable):
    """[[away]]: an absence from `from` up to, not including, `until`; the same day in both takes it back."""

    member: Text = Field(description='Member id, or "all".', examples=["sam"])
    until: Day = Field(description="First day back.", examples=[date(2027, 1, 3)])
    cover: Text | None = Field(default=None, description="Member who owns meanwhile.", examples=["alex"])


class RestTable(AgreedTable):
    """[[pause]], [[leave]]: nothing is expected of a member from `from` up to, not including, `until`.

    Without `until` it is open; the same day in both takes it back.
    """

    member: Text = Field(description="Member id.", examples=["sam"])
    until: Day | None = Field(default=None, description="First day back.", examples=[date(2027, 1, 3)])


class SessionRuleTable(AgreedTable):
    """[[session]]: a session has another rule from that day on, as long as the file says what it said then."""

    session: Text = Field(description="Session id.", examples=["planning"])
    rrule: Text = Field(description="RFC 5545 rule.", examples=["FREQ=WEEKLY;BYDAY=MO"])
    at: TimeOfDay = Field(description="Local time.", examples=["20:00"])
    starting: Day = Field(description="First day of the rule.", examples=[date(2026, 11, 30)])
    instead_of: Text = Field(
        description="What the file said then.", examples=["FREQ=WEEKLY;BYDAY=SU 18:00 2026-11-29"]
    )


class NewTable(AgreedTable):
    """[[new]]: a responsibility that the registry file does not have; it needs a home.

    The same id once more with `withdrawn` takes it back.
    """

    responsibility: Id = Field(description="Its id, made from its name.", examples=["passports"])
    name: Text = Field(description="As it was written.", examples=["Passports"])
    withdrawn: bool = Field(default=False, description="It is taken back.", examples=[True])
