"""How the demo shows calendars, the ledger, and the server that stays up."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from syncd.demo.owner_app import DONE_SIGN, Row
from syncd.demo.page import Page
from syncd.demo.stage import Stage
from syncd.model.ledger import Entry, EntryKind


def show_both(here: Stage, page: Page) -> None:
    """What each application shows, side by side."""
    standing, zone = here.standing(), here.household.zone
    tasks = [_task(row, zone) for row in standing["alex"] if row.task]
    sessions = [_event(row, zone) for row in standing["alex"] if not row.task]
    events = [_event(row, zone) for row in standing["sam"]]
    left = [*tasks, "", "and in Alex's calendar", *sessions]
    page.side_by_side(
        ("Alex's task list", "Sam's calendar"), left, [*events, "", f"and {len(here.foreign)} events of Sam's own"]
    )


def show_todoist(here: Stage, page: Page) -> None:
    """What stands in Robin's Todoist, and how much of it is Robin's own."""
    if here.todoist is not None:
        page.rows(_task(row, here.household.zone) for row in here.todoist.rows())
        page.rows([f"and {len(here.todoist.own)} tasks of Robin's own"])


def ledger_rows(here: Stage, entries: Iterable[Entry]) -> list[str]:
    """The ledger, one line for each entry; signs of life, which hold no content, are left out."""
    names = {step.id: step.name for one in here.owned for step in one.steps}
    rows = []
    for entry in entries:
        if entry.kind is EntryKind.SIGN:
            continue
        seen = _when(entry.seen_at, here.household.zone)
        what = names.get(entry.step or entry.responsibility, entry.responsibility or entry.session)
        by = f"by {', '.join(name.title() for name in entry.by)}" if entry.by else ""
        rows.append(f"{seen:18}{entry.kind.value:10}{what:18}{by}".rstrip())
    return rows


def keep_up(here: Stage, page: Page) -> None:
    """Leave the server up, and say how to get to it, until Enter or Ctrl-C."""
    command = "syncd" if shutil.which("syncd") else str(Path(sys.executable).with_name("syncd"))
    page.line()
    page.line("The server stays up. Connect a calendar or task app of your own on this machine:")
    page.line()
    for member, password in here.passwords.items():
        page.rows([f"URL {here.server.url}{member}/", f"    user {member}   password {password}"])
    if here.todoist is not None:
        page.rows([f"Todoist API at {here.todoist.service.origin}", f"    token {here.todoist.user.token}"])
    page.line()
    page.line("Change something there, or in household.toml, and then, in another terminal:")
    page.line()
    page.rows([f"{command} --config {here.places.config} --state {here.places.state} sync"])
    page.line()
    page.line("(plan, status, upcoming and ledger in the place of sync change nothing.)")
    page.line("Enter or Ctrl-C here ends the server and removes all of it.")
    try:
        sys.stdin.readline()
    except KeyboardInterrupt:
        page.line()


def _task(row: Row, zone: ZoneInfo) -> str:
    return f"{'[x]' if row.done else '[ ]'} {_when(row.when, zone):17}{row.title}"


def _event(row: Row, zone: ZoneInfo) -> str:
    return f"{_when(row.when, zone):17}{DONE_SIGN if row.done else ''}{row.bare}"


def _when(when: date | datetime, zone: ZoneInfo) -> str:
    if when == date.max:
        return "any day"
    local = when.astimezone(zone) if isinstance(when, datetime) else when
    day = f"{local:%a} {local.day:>2} {local:%b}"
    return f"{day} {local:%H:%M}" if isinstance(local, datetime) else day
