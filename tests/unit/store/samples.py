"""Values to put into a state; every field holds something that could get lost on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from syncd.model.item import Field, Kind, Role
from syncd.model.ledger import Entry, EntryKind, Share, Source
from syncd.model.link import Ending, Intent, Link, LinkState, Verb
from syncd.model.occurrence import Occurrence, Place, Thing, ThingKind

NOW = datetime(2026, 11, 24, 17, 0, 0, 123456, tzinfo=UTC)
HOUSEHOLD = "maple4"
GROCERIES = Thing(ThingKind.RESPONSIBILITY, "groceries", "menu")
PLANNING = Thing(ThingKind.SESSION, "planning", "planning")


def occurrence(day: int = 0, thing: Thing = GROCERIES) -> Occurrence:
    """Its occurrence that many days after 2026-11-27."""
    return Occurrence(thing, date(2026, 11, 27) + timedelta(days=day))


def link(number: int = 0, **changes: Any) -> Link:
    """The link of the occurrence that many days after the first."""
    made = Link(
        uid=f"syncd-{number:05}",
        generation=0,
        occurrence=occurrence(number),
        member="sam",
        place=Place("sam-cloud", Role.TASKS, Kind.VTODO, "Household"),
        collection="/dav/sam/household/",
        href=f"/dav/sam/household/syncd-{number:05}.ics",
        etag='W/"a\\"b"',
        raw="BEGIN:VCALENDAR\r\nSUMMARY:Menü 🥕\r\nEND:VCALENDAR\r\n",
        ours={Field.TITLE: "Menu and list", Field.DUE: "2026-11-27T17:00:00Z"},
        theirs={Field.TITLE: "Menü 🥕", Field.DUE: "", Field.NOTE: "one\ntwo\x00"},
        body="There is food\nfor the week",
        stamp="s1.ab12",
        state=LinkState.OPEN,
        first_seen=NOW - timedelta(days=1),
        changed_at=NOW,
        ending=Ending.DROPPED,
        recurring=True,
    )
    return replace(made, **changes)


def intent(run: int, **changes: Any) -> Intent:
    """A creation that is about to be sent."""
    made = Intent(
        uid="syncd-00000",
        verb=Verb.CREATE,
        generation=1,
        occurrence=occurrence(),
        member="sam",
        place=Place("sam-cloud", Role.EVENTS, Kind.VEVENT, "Household"),
        collection="/dav/sam/household/",
        href="/dav/sam/household/syncd-00000.ics",
        ours={Field.TITLE: "Menu and list"},
        body="There is food",
        stamp="s1.ab12",
        state=LinkState.CLOSED,
        run=run,
        announced_at=NOW,
        writes={Field.STATUS: "done"},
    )
    return replace(made, **changes)


def entry(number: int = 0, **changes: Any) -> Entry:
    """Sam did the occurrence that many days after the first, an hour after that of the day before."""
    made = Entry(
        id=f"done-{number}",
        at=NOW + timedelta(hours=number),
        seen_at=NOW + timedelta(hours=number, minutes=5),
        kind=EntryKind.DONE,
        occurrence=occurrence(number),
        owner="sam",
        by=("sam", "alex"),
        share=Share.WHOLE,
        account="sam-cloud",
        source=Source.COMMAND,
        responsibility="groceries",
        step="menu",
        session="planning",
        recurrence_id=occurrence(number).recurrence_id,
    )
    return replace(made, **changes)


def sign(**changes: Any) -> Entry:
    """An entry about no occurrence."""
    return replace(Entry("sign-1", NOW, NOW, EntryKind.SIGN, None, owner="alex"), **changes)
