"""Sessions: their kinds' usual times, so that `kind` alone is enough, and the values made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from syncd.config.people import cannot_be_asked, has_no_place_for_sessions, oldest
from syncd.config.rules import parse_rule
from syncd.config.timing import check_rule
from syncd.model.registry import Session, SessionKind

if TYPE_CHECKING:
    from syncd.config.models import SessionTable
    from syncd.config.report import Report
    from syncd.config.tables import Tables


@dataclass(frozen=True, slots=True)
class Usual:
    """What a kind of session is unless the file says otherwise.

    `starting` is a fixed date, so that the weeks of a two-weekly session never depend on when the file was read.
    """

    rrule: str
    at: time
    minutes: int
    starting: date


USUAL = {
    SessionKind.PLANNING: Usual("FREQ=WEEKLY;BYDAY=SU", time(18), 30, date(2026, 1, 4)),
    SessionKind.CHECK_IN: Usual("FREQ=WEEKLY;BYDAY=WE", time(20, 30), 10, date(2026, 1, 7)),
    SessionKind.CALENDAR_REVIEW: Usual("FREQ=MONTHLY;BYDAY=-1SU", time(18, 45), 20, date(2026, 1, 25)),
    SessionKind.PARTNERSHIP_CHECK_IN: Usual("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", time(19, 30), 15, date(2026, 1, 4)),
}


def check_sessions(tables: Tables, report: Report, today: date) -> None:
    """Judge every session; problems go to `report`."""
    reached: set[str] = set()
    for name, table in tables.sessions.items():
        path = ("sessions", name)
        usual = USUAL[table.kind]
        if not report.sound((*path, "rrule")):
            continue
        if table.rrule is not None:
            check_rule((*path, "rrule"), table.rrule, table.starting, (*path, "starting"), report, today)
        elif table.starting is not None:
            check_rule((*path, "starting"), usual.rrule, table.starting, (*path, "starting"), report, today)
        _check_members(name, table, tables, report)
        reached.update(tables.members if table.members is None else table.members)
        if table.horizon is not None and table.horizon < timedelta(days=1) and report.sound((*path, "horizon")):
            report.error((*path, "horizon"), "horizon is shorter than a day", 'write horizon = "8w"')

    for member in tables.members:
        here = ("members", member)
        told = cannot_be_asked(tables, member)  # that says it of everything
        if member in reached and report.sound(here) and has_no_place_for_sessions(tables, member) and not told:
            what = "has no account that can hold sessions, so none will appear there"
            report.warn(here, what, f"give [members.{member}] an account, or one in events")


def _check_members(name: str, table: SessionTable, tables: Tables, report: Report) -> None:
    path = ("sessions", name, "members")
    if table.members is None or not report.sound(path):
        return
    if not table.members:
        report.error(path, "members is empty", "take it out, and the session belongs to everybody")
    for number, member in enumerate(table.members):
        tables.know(report, (*path, number), "members", member)
        if member in table.members[:number]:
            report.error((*path, number), f'members names "{member}" twice', "once is enough")


def build_session(name: str, table: SessionTable, members: tuple[str, ...]) -> Session:
    """A session with its kind's usual times filled in. `members` are all of the household, in registry order.

    Its name stays empty unless it is given: each member reads the usual one in their own language.
    """
    usual = USUAL[table.kind]
    asked = members if table.members is None else tuple(member for member in members if member in table.members)
    return Session(
        id=name,
        uid_id=oldest(table.formerly, name),
        kind=table.kind,
        name=table.name or "",
        rrule=parse_rule(table.rrule or usual.rrule).text,
        at=table.at or usual.at,
        minutes=table.minutes or usual.minutes,
        starting=table.starting or usual.starting,
        members=asked,
        horizon=table.horizon or timedelta(weeks=8),
        agenda_lead=table.agenda_lead if table.agenda_lead is not None else timedelta(days=1),
        remind=table.remind,
    )
