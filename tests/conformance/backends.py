"""The back ends that the laws are proven on: for each, how to open an account and what its owner's hand can do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from adapters.caldav import SPEC as CALDAV
from adapters.memory import SPEC as MEMORY
from adapters.memory.server import MemoryServer
from adapters.todoist import SPEC as TODOIST
from syncd.demo.todoist_server import Standin, User
from syncd.model.item import Kind, Role
from syncd.model.registry import Slot
from syncd.ports import AccountSetup, Connection
from tests.support.client import Owner
from tests.support.servers import Server

HOME = ZoneInfo("Europe/Berlin")
UNKNOWN_LINES = [
    "X-CLIENT-COLOUR;X-SHADE=dark:#ff00aa",
    "RELATED-TO;RELTYPE=CHILD:somebody-elses-item",
    "GEO:52.5;13.4",
    "X-CLIENT-TEXT:keep\\, this\\; as it is",
]

_SUMMARY = re.compile(r"^SUMMARY.*(?:\n[ ].*)*", re.MULTILINE)


class FixedClock:
    """A clock that stands; durations run by one second for each question."""

    def __init__(self) -> None:
        self._asked = 0.0

    def now(self) -> datetime:
        """Always the same instant."""
        return datetime(2026, 11, 22, 12, tzinfo=UTC)

    def monotonic(self) -> float:
        """One second later at each question."""
        self._asked += 1.0
        return self._asked


class Hand(Protocol):
    """What the owner does in the own app, by href."""

    def body(self, href: str) -> str:
        """What stands there, as text."""

    def retitle(self, href: str, title: str) -> None:
        """Another title."""

    def decorate(self, href: str) -> None:
        """Add what syncd does not understand."""

    def decoration(self, href: str) -> list[str]:
        """What of it still stands there, in order."""

    def delete(self, href: str) -> None:
        """Throw it away."""

    def add_foreign(self, collection: str, uid: str) -> str:
        """Put an item of the own into the collection; returns its href."""

    def drop(self, collection: str) -> None:
        """Delete the collection."""


@dataclass(slots=True)
class Backend:
    """One back end, at a place of its own."""

    name: str
    slot: Slot
    display_name: str
    connect: Callable[[], Connection]
    nowhere: Callable[[], Connection]
    hand: Hand


class MemoryHand:
    """The owner's hand on a server in memory."""

    def __init__(self, server: MemoryServer) -> None:
        self._server = server

    def _uid(self, href: str) -> str:
        return href.rpartition("/")[2]

    def body(self, href: str) -> str:
        """What stands there, as text."""
        return next(one.members[href].text for one in self._server.collections.values() if href in one.members)

    def retitle(self, href: str, title: str) -> None:
        """Another title."""
        self._server.rename(self._uid(href), title)

    def decorate(self, href: str) -> None:
        """Add what syncd does not understand."""
        self._server.attach(self._uid(href))

    def decoration(self, href: str) -> list[str]:
        """What of it still stands there, in order."""
        return [f"{key}={value}" for key, value in self._server.look(self._uid(href)).get("unknown", {}).items()]

    def delete(self, href: str) -> None:
        """Throw it away."""
        self._server.delete(self._uid(href))

    def add_foreign(self, collection: str, uid: str) -> str:
        """Put an item of the own there."""
        return self._server.add_foreign(collection, uid, "Somebody's own")

    def drop(self, collection: str) -> None:
        """Delete the collection."""
        self._server.drop_collection(collection)


class CaldavHand:
    """The owner's hand on a CalDAV server."""

    def __init__(self, owner: Owner, kind: Kind) -> None:
        self._owner = owner
        self._component = kind.upper()

    def body(self, href: str) -> str:
        """What stands there, as text."""
        return self._owner.get(href).text

    def retitle(self, href: str, title: str) -> None:
        """Another title."""
        self._owner.edit(href, lambda text: _SUMMARY.sub(f"SUMMARY:{title}", text, count=1))

    def decorate(self, href: str) -> None:
        """Add what syncd does not understand."""
        own_alarm = "BEGIN:VALARM\nACTION:AUDIO\nTRIGGER:-PT5M\nX-CLIENT-TONE:bell\nEND:VALARM\n"
        added = "\n".join(UNKNOWN_LINES) + "\n" + own_alarm
        self._owner.edit(href, lambda text: text.replace(f"END:{self._component}", f"{added}END:{self._component}"))

    def decoration(self, href: str) -> list[str]:
        """What of it still stands there, in order."""
        lines = re.sub(r"\r?\n[ \t]", "", self.body(href)).splitlines()
        ours = re.compile(
            r"(?:SUMMARY|DESCRIPTION|DUE|DTSTART|DTEND|STATUS|SEQUENCE|DTSTAMP|LAST-MODIFIED|CATEGORIES|URL|CLASS|"
            r"X-SYNCD-STAMP|COMPLETED|PERCENT-COMPLETE)[;:]"
        )
        return [line for line in lines if not ours.match(line)]

    def delete(self, href: str) -> None:
        """Throw it away."""
        self._owner.delete(href)

    def add_foreign(self, collection: str, uid: str) -> str:
        """Put an item of the own there."""
        when = (
            "DTSTART:20261201T090000Z\nDTEND:20261201T100000Z"
            if self._component == "VEVENT"
            else "DUE:20261201T090000Z"
        )
        text = (
            f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//own//app//EN\nBEGIN:{self._component}\nUID:{uid}\n"
            f"DTSTAMP:20261101T080000Z\nSUMMARY:Somebody's own\n{when}\nEND:{self._component}\nEND:VCALENDAR\n"
        )
        href = f"{collection}{uid}.ics"
        self._owner.put(href, text.replace("\n", "\r\n"))
        return href

    def drop(self, collection: str) -> None:
        """Delete the collection."""
        self._owner.delete(collection)


class TodoistHand:
    """The owner's hand in the Todoist app."""

    def __init__(self, service: Standin, user: User) -> None:
        self._hand = service.hand(user)

    def body(self, href: str) -> str:
        """What stands there, as text."""
        return json.dumps(self._hand.task(href), sort_keys=True)

    def retitle(self, href: str, title: str) -> None:
        """Another title."""
        self._hand.edit(href, content=title)

    def decorate(self, href: str) -> None:
        """Add what syncd does not understand."""
        self._hand.edit(href, priority=4, deadline={"date": "2026-12-24", "lang": "en"})
        self._hand.comment(href, "ask at the counter")
        self._hand.sub_task(href, "bring the bag")

    def decoration(self, href: str) -> list[str]:
        """What of it still stands there, in order."""
        task = self._hand.task(href)
        below = [each["content"] for each in self._hand.tasks() if each["parent_id"] == href]
        return [str(task["priority"]), str(task["deadline"]), *self._hand.comments(href), *below]

    def delete(self, href: str) -> None:
        """Throw it away."""
        self._hand.delete(href)

    def add_foreign(self, collection: str, uid: str) -> str:
        """Put a task of the own into the project."""
        return self._hand.add("Somebody's own", project=collection, description=uid)

    def drop(self, collection: str) -> None:
        """Delete the project."""
        self._hand.delete_project(collection)


def memory_backend(server: MemoryServer, kind: Kind) -> Backend:
    """An account on a registered server in memory."""
    role = Role.EVENTS if kind is Kind.VEVENT else Role.TASKS

    def connect(name: str = server.name) -> Connection:
        settings = MEMORY.settings(server=name)
        return MEMORY.open(AccountSetup("alex-memory", settings, lambda: "", HOME, FixedClock()))

    return Backend(
        "memory", Slot(role, kind), "Household", connect, lambda: connect("no such server"), MemoryHand(server)
    )


def caldav_backend(server: Server, kind: Kind, closed_port: int) -> Backend:
    """An account at a fresh place of a real server."""
    place = server.place()
    role = Role.EVENTS if kind is Kind.VEVENT else Role.TASKS

    def connect(url: str = place.url) -> Connection:
        settings = CALDAV.settings(url=url, username=place.username, task_list=place.name, calendar=place.name)
        return CALDAV.open(AccountSetup("alex-cloud", settings, lambda: place.password, HOME, FixedClock()))

    hand = CaldavHand(Owner(server.port, place.username, place.password), kind)
    nowhere = f"http://127.0.0.1:{closed_port}/"
    return Backend(server.kind, Slot(role, kind), place.name, connect, lambda: connect(nowhere), hand)


def todoist_backend(service: Standin, number: int, closed_port: int) -> Backend:
    """An account of a fresh user of a stand-in."""
    user = service.user(f"Alex {number}")

    def connect(url: str = service.origin) -> Connection:
        settings = TODOIST.settings(url=url)
        return TODOIST.open(AccountSetup("alex-todoist", settings, lambda: user.token, HOME, FixedClock()))

    nowhere = f"http://127.0.0.1:{closed_port}"
    hand = TodoistHand(service, user)
    slot = Slot(Role.TASKS, Kind.TODOIST)
    return Backend("todoist", slot, "Household", connect, lambda: connect(nowhere), hand)
