"""Where the story plays: the folder, the server, the registry, the two applications and the service."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from syncd.bootstrap import Places, make_service
from syncd.clock import SystemClock
from syncd.demo.counting import Count, count
from syncd.demo.household import FIRST, Household, Owned, Wanted
from syncd.demo.owner_app import OwnerApp, Row
from syncd.demo.server import Server, embedded_server, write_secret
from syncd.demo.todoist_app import TodoistApp, todoist_app
from syncd.service import Service

MEMBERS = ("alex", "sam")
THIRD = "robin"
CALENDAR = "Sam's calendar"
_ZONE = "Europe/Berlin"


@dataclass(slots=True)
class Stage:
    """Everything the steps share. `wanted` is what must stand now; `foreign` Sam's own events as first served.

    `todoist` is the application of a third member, with `--todoist`; `third` that member's tables of the registry,
    "" until they are there.
    """

    places: Places
    server: Server
    passwords: Mapping[str, str]
    household: Household
    apps: Mapping[str, OwnerApp]
    service: Service
    clock: SystemClock
    wanted: list[Wanted] = field(default_factory=list)
    owned: list[Owned] = field(default_factory=lambda: list(FIRST))
    outcomes: dict[str, str] = field(default_factory=dict)
    foreign: dict[str, bytes] = field(default_factory=dict)
    foreign_uids: frozenset[str] = frozenset()
    todoist: TodoistApp | None = None
    third: str = ""

    def today(self) -> date:
        """The day that it is now, where the household lives."""
        return self.clock.now().astimezone(self.household.zone).date()

    def write_registry(self) -> None:
        """Write household.toml as it is now, in one step."""
        text = self.household.toml(self.server.url, CALENDAR, self.owned, self.outcomes, self.third)
        fresh = self.places.config.with_suffix(".new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(self.places.config)

    def standing(self) -> dict[str, list[Row]]:
        """What stands at each member, without Sam's own events, as their applications show it."""
        rows = {m: [r for r in self.apps[m].rows() if r.uid not in self.foreign_uids] for m in MEMBERS}
        return rows | ({THIRD: self.todoist.rows()} if self.todoist is not None and self.third else {})

    def count(self, standing: Mapping[str, Sequence[Row]]) -> Count:
        """What stands against what must stand."""
        return count(self.wanted, standing)

    def by_uid(self) -> dict[str, Row]:
        """Every item of syncd's by uid, descriptions included."""
        return {row.uid: row for rows in self.standing().values() for row in rows}

    def changed_since(self, before: Mapping[str, Row]) -> int:
        """How many items are not what they were, came or went, as the applications show them."""
        now = self.by_uid()
        return sum(now.get(uid) != before.get(uid) for uid in {*now, *before})

    def foreign_changed(self) -> int:
        """How many of Sam's own events are not what they were, byte for byte."""
        now = self.apps["sam"].served(list(self.foreign))
        return sum(now[href] != body for href, body in self.foreign.items())


@contextmanager
def stage(clock: SystemClock, *, todoist: bool = False) -> Iterator[Stage]:
    """Set up everything in a temporary folder that goes with the context. Raises DemoError."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="syncd-demo-")))
        passwords = {member: secrets.token_urlsafe(9) for member in MEMBERS}
        server = stack.enter_context(embedded_server(folder / "server", passwords, clock))
        apps = {m: stack.enter_context(OwnerApp(server.url, m, passwords[m])) for m in MEMBERS}
        places = Places(folder / "household.toml", folder / "state")
        for member, password in passwords.items():
            write_secret(folder / f"{member}.secret", password + "\n")
        zone = local_zone(os.environ, Path("/etc/localtime"))
        household = Household(clock.now().astimezone(zone).date(), zone)
        here = Stage(places, server, passwords, household, apps, make_service(places), clock)
        if todoist:
            here.todoist = stack.enter_context(todoist_app(clock.now()))
            write_secret(folder / f"{THIRD}.secret", here.todoist.user.token + "\n")
        yield here


def local_zone(environment: Mapping[str, str], link: Path) -> ZoneInfo:
    """The zone of this machine, where it tells one by name."""
    named = environment.get("TZ", "").removeprefix(":")
    if not named and link.is_symlink():
        named = str(link.readlink()).partition("zoneinfo/")[2]
    try:
        zone = ZoneInfo(named or _ZONE)
    except (ValueError, OSError, KeyError):
        return ZoneInfo(_ZONE)
    return zone if "/" in zone.key else ZoneInfo(_ZONE)
