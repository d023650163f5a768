"""Owners' apps: what they show, and what a person does with them. Nothing here knows syncd."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http.client import HTTPConnection
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from syncd.demo.todoist_server import Standin, User
from tests.support.home import App
from tests.support.servers import Place

BERLIN = ZoneInfo("Europe/Berlin")
MARKS = ("✅", "❌", "➡")

_FOLD = re.compile(r"\r?\n[ \t]")
_ANSWER = re.compile(r"<(?:\w+:)?response>(.*?)</(?:\w+:)?response>", re.DOTALL)
_HREF = re.compile(r"<(?:\w+:)?href>([^<]+)</")
_ETAG = re.compile(r"<(?:\w+:)?getetag>([^<]+)</")
_ETAGS = '<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>'


@dataclass(frozen=True, slots=True)
class Shown:
    """One item as an app shows it.

    Attributes:
        key: by which the app finds it again.
        title, notes: its words.
        day: the local day on which it stands; None for none.
        is_open: it bears no mark and is neither done nor cancelled.
        text: all of it, as served.
    """

    key: str
    title: str
    notes: str
    day: date | None
    is_open: bool
    text: str


class Hand(ABC):
    """A person's app."""

    @abstractmethod
    def shown(self) -> list[Shown]:
        """Everything that it shows, done things too."""

    @abstractmethod
    def tick(self, key: str) -> None:
        """Done."""

    @abstractmethod
    def delete(self, key: str) -> None:
        """Away with it."""

    @abstractmethod
    def move(self, key: str, days: int) -> None:
        """To another day, at the same time of day."""

    @abstractmethod
    def note(self, key: str, line: str) -> None:
        """One more line at the end of its notes."""

    @abstractmethod
    def add(self, title: str, day: date, key: str) -> None:
        """A new item of one's own."""

    def refuse(self, key: str) -> bool:
        """Not needed; False where the app has no way to say so."""
        del key
        return False


class Dav(Hand):
    """An app on CalDAV collections. It reads what changed since it last looked, as apps do."""

    def __init__(self, place: Place, names: tuple[str, ...], now: Callable[[], datetime]) -> None:
        self._place, self._names, self._now = place, names, now
        self._found: dict[str, str] = {}
        self._known: dict[str, tuple[str, str]] = {}
        self._connection: HTTPConnection | None = None

    def collections(self) -> list[str]:
        """Where its lists stand, those that are made by now, the one for new items first."""
        for name in self._names:
            if name not in self._found:
                try:
                    self._found[name] = App.on(self._place, name).collection
                except LookupError:
                    continue
        return [self._found[name] for name in self._names if name in self._found]

    def shown(self) -> list[Shown]:
        """Everything that it shows, done things too."""
        found = []
        for collection in self.collections():
            answers = _ANSWER.findall(self.ask("PROPFIND", collection, _ETAGS, Depth="1"))
            etags = {h[0]: e[0] for a in answers if (h := _HREF.findall(a)) and (e := _ETAG.findall(a))}
            for href, etag in sorted(etags.items()):
                if href.endswith(".ics"):
                    if self._known.get(href, ("", ""))[0] != etag:
                        self._known[href] = (etag, self.ask("GET", href))
                    found.append(_read(href, self._known[href][1]))
        return found

    def tick(self, key: str) -> None:
        """Done: a task as most apps do, an event by a mark before its title."""
        stamp = f"{self._now():%Y%m%dT%H%M%SZ}"
        done = f"STATUS:COMPLETED\r\nCOMPLETED:{stamp}\r\nPERCENT-COMPLETE:100"
        self._edit(key, lambda b: b.replace("STATUS:NEEDS-ACTION", done) if "VTODO" in b else _marked(b, "✅"))

    def refuse(self, key: str) -> bool:
        """Not needed: cancelled, or crossed."""
        cancelled = "STATUS:CANCELLED"
        self._edit(key, lambda b: b.replace("STATUS:NEEDS-ACTION", cancelled) if "VTODO" in b else _marked(b, "❌"))
        return True

    def delete(self, key: str) -> None:
        """Away with it."""
        self.ask("DELETE", key)
        self._known.pop(key, None)

    def move(self, key: str, days: int) -> None:
        """To another day, at the same time of day: its start and its end."""
        self._edit(key, lambda b: re.sub(r"(?m)^(DUE|DTSTART|DTEND)([^:]*):(\d{8})", lambda f: _later(f, days), b))

    def note(self, key: str, line: str) -> None:
        """One more line at the end of its notes."""
        escaped = line.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        self._edit(key, lambda b: re.sub(r"(?m)^(DESCRIPTION[^\r\n]*)", lambda f: f"{f[1]}\\n{escaped}", b, count=1))

    def add(self, title: str, day: date, key: str) -> None:
        """A new item of one's own, in the first of its lists."""
        head = f"UID:{key}\r\nDTSTAMP:{self._now():%Y%m%dT%H%M%SZ}\r\nSUMMARY:{title}\r\n"
        collection = self.collections()[0]
        if "tasks" in self._names[0]:
            inner = f"BEGIN:VTODO\r\n{head}STATUS:NEEDS-ACTION\r\nEND:VTODO"
        else:
            dates = f"DTSTART;VALUE=DATE:{day:%Y%m%d}\r\nDTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
            inner = f"BEGIN:VEVENT\r\n{head}{dates}\r\nEND:VEVENT"
        text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//An app//EN\r\n{inner}\r\nEND:VCALENDAR\r\n"
        self.ask("PUT", f"{collection}{key}.ics", text, Content_Type="text/calendar; charset=utf-8")

    def _edit(self, key: str, change: Callable[[str], str]) -> None:
        before = _FOLD.sub("", self.ask("GET", key))
        after = change(before)
        assert after != before, (key, before)
        after = re.sub(r"(?m)^LAST-MODIFIED:[^\r\n]*", f"LAST-MODIFIED:{self._now():%Y%m%dT%H%M%SZ}", after)
        self.ask("PUT", key, after, Content_Type="text/calendar; charset=utf-8")

    def ask(self, method: str, href: str, body: str = "", **headers: str) -> str:
        """One request. A server that went away between two of them is asked once more."""
        token = b64encode(f"{self._place.username}:{self._place.password}".encode()).decode()
        sent = {
            "Authorization": f"Basic {token}",
            "Content-Type": "application/xml",
            **{n.replace("_", "-"): v for n, v in headers.items()},
        }
        if self._connection is None:
            self._connection = HTTPConnection(urlsplit(self._place.url).netloc, timeout=20)
        for last in (False, True):
            try:
                self._connection.request(method, href, body.encode() or None, sent)
                answer = self._connection.getresponse()
                text = answer.read().decode()
            except OSError:
                self._connection.close()
                if last:
                    raise
            else:
                assert answer.status < 300, (method, href, answer.status, text)
                return text
        raise AssertionError(method)


class Todo(Hand):
    """Todoist's app, on the stand-in."""

    def __init__(self, service: Standin, user: User) -> None:
        self._service, self._user = service, user
        self._hand = service.hand(user)

    def shown(self) -> list[Shown]:
        """Everything that it shows, done things and comments too."""
        world = self._service.world
        with world.lock:
            mine = [each for each in world.tables["items"].values() if world.sees(self._user, "items", each)]
            return [
                Shown(
                    each["id"],
                    each["content"],
                    "\n".join((each["description"], *self._hand.comments(each["id"]))),
                    _day_of(each["due"]["date"]) if each["due"] else None,
                    not each["checked"],
                    f"{each} {self._hand.comments(each['id'])}".replace("\\n", "\n"),
                )
                for each in mine
                if not each["is_deleted"]
            ]

    def tick(self, key: str) -> None:
        """Done."""
        self._hand.complete(key)

    def delete(self, key: str) -> None:
        """Away with it."""
        self._hand.delete(key)

    def move(self, key: str, days: int) -> None:
        """To another day, at the same time of day."""
        due = self._hand.task(key)["due"]
        moved = datetime.fromisoformat(due["date"]) + timedelta(days=days)
        text = due["date"]
        named = (
            moved.date().isoformat() if len(text) == 10 else f"{moved:%Y-%m-%dT%H:%M:%S}{'Z' * text.endswith('Z')}"
        )
        self._hand.edit(key, due={"date": named})

    def note(self, key: str, line: str) -> None:
        """One more line at the end of its description."""
        self._hand.edit(key, description=f"{self._hand.task(key)['description']}\n{line}")

    def add(self, title: str, day: date, key: str) -> None:
        """A new task in the household's project."""
        del day, key
        self._hand.add(title, project="Household")


def _read(href: str, body: str) -> Shown:
    text = _FOLD.sub("", body)
    values: dict[str, str] = dict(re.findall(r"(?m)^([A-Z-]+)[^:\r\n]*:([^\r\n]*)", _inner(text)))
    title, status = _plain(values.get("SUMMARY", "")), values.get("STATUS", "")
    when = values.get("DUE") or values.get("DTSTART")
    is_open = status not in ("COMPLETED", "CANCELLED") and not any(mark in title for mark in MARKS)
    return Shown(href, title, _plain(values.get("DESCRIPTION", "")), _day_of(when) if when else None, is_open, text)


def _inner(text: str) -> str:
    """The task or event alone, without its alarms."""
    found = re.search(r"BEGIN:(VTODO|VEVENT)\r?\n(.*?)(?:BEGIN:VALARM|END:\1)", text, re.DOTALL)
    assert found is not None, text
    return found[2]


def _plain(value: str) -> str:
    return re.sub(r"\\(.)", lambda f: "\n" if f[1] in "nN" else f[1], value)


def _day_of(when: str) -> date:
    plain = when.replace("-", "").replace(":", "")
    if len(plain) == 8:
        return date(int(plain[:4]), int(plain[4:6]), int(plain[6:]))
    instant = datetime.fromisoformat(plain)
    return instant.astimezone(BERLIN).date() if instant.tzinfo is not None else instant.date()


def _marked(body: str, mark: str) -> str:
    return re.sub(r"(?m)^SUMMARY([^:\r\n]*):", rf"SUMMARY\1:{mark} ", body, count=1)


def _later(found: re.Match[str], days: int) -> str:
    moved = date(int(found[3][:4]), int(found[3][4:6]), int(found[3][6:])) + timedelta(days=days)
    return f"{found[1]}{found[2]}:{moved:%Y%m%d}"
