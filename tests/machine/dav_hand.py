"""The owners' apps on a real Radicale: they write over HTTP; what stands there is read where the server keeps it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from http.client import HTTPConnection
from typing import Any

from icalendar import Alarm, Calendar
from icalendar.cal import Component

from syncd.model.when import decode_when, encode_when
from tests.machine.hand import DONE, SKIPPED, Shown
from tests.support.servers import PASSWORD, Server

FOLD = re.compile(r"\r?\n[ \t]")

_STATES = {"COMPLETED": DONE, "CANCELLED": SKIPPED}
_STATUSES = {DONE: "COMPLETED", SKIPPED: "CANCELLED", "open": "NEEDS-ACTION"}


class DavHand:
    """Changes items of some users of a Radicale."""

    def __init__(self, server: Server, users: Mapping[str, str]) -> None:
        self._server = server
        self._users = users
        self._root = server.folder / "collections" / "collection-root"

    def items(self) -> tuple[Shown, ...]:
        """Everything that stands anywhere, by address."""
        found = []
        for account, user in self._users.items():
            for path in sorted((self._root / user).glob("*/*.ics")):
                text = path.read_bytes().decode()
                found.append(_shown(account, f"/{user}/{path.parent.name}/", path.name, text))
        return tuple(found)

    def make_list(self, account: str, name: str) -> str:
        """Make a task list as its owner would; returns its address."""
        href = f"/{self._users[account]}/own/"
        self._send(
            "MKCALENDAR",
            href,
            '<mkcalendar xmlns="urn:ietf:params:xml:ns:caldav" xmlns:D="DAV:"><D:set><D:prop>'
            f"<D:displayname>{name}</D:displayname><supported-calendar-component-set>"
            '<comp name="VTODO"/></supported-calendar-component-set></D:prop></D:set></mkcalendar>',
        )
        return href

    def change(self, shown: Shown, values: Mapping[str, Any]) -> None:
        """Edit the body as a careful app does: everything else stays."""
        calendar = Calendar.from_ical(shown.raw)
        component = _component(calendar)
        for key, value in values.items():
            _EDITS[key](component, value)
        self._send("PUT", shown.href, calendar.to_ical().decode())

    def delete(self, shown: Shown) -> None:
        """Throw it away."""
        self._send("DELETE", shown.href)

    def copy(self, shown: Shown, uid: str) -> None:
        """Put a copy beside it, under another uid."""
        self._send("PUT", f"{shown.collection}{uid}.ics", shown.raw.replace(f"UID:{shown.uid}", f"UID:{uid}"))

    def put_back(self, account: str, backup: Iterable[Shown]) -> None:
        """Every item of an account as it was in a backup, in the collections that are still there."""
        stood = {shown.href: shown for shown in backup}
        here = {shown.href: shown for shown in self.items() if shown.account == account}
        for href, shown in here.items():
            if href not in stood or stood[href].raw != shown.raw:
                self._send("DELETE", href)
        for href, shown in stood.items():
            place = self._root / shown.collection.strip("/")
            if place.is_dir() and (href not in here or here[href].raw != shown.raw):
                self._send("PUT", href, shown.raw)

    def add(self, account: str, uid: str, title: str) -> None:
        """Put an item of the owner's own into the first collection of an account, if there is one."""
        for place in sorted((self._root / self._users[account]).glob("*/")):
            kind = "VTODO" if '"VTODO"' in (place / ".Radicale.props").read_text() else "VEVENT"
            start = "" if kind == "VTODO" else "DTSTART;VALUE=DATE:20261202\r\n"
            self._send(
                "PUT",
                f"/{self._users[account]}/{place.name}/{uid}.ics",
                f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//other//EN\r\nBEGIN:{kind}\r\nUID:{uid}\r\n"
                f"DTSTAMP:20261101T000000Z\r\n{start}SUMMARY:{title}\r\nX-OTHER;X-A=b:c\r\n"
                f"END:{kind}\r\nEND:VCALENDAR\r\n",
            )
            return

    def _send(self, method: str, href: str, body: str = "") -> None:
        user = href.split("/")[1]
        token = base64.b64encode(f"{user}:{PASSWORD}".encode()).decode()
        headers = {"Authorization": f"Basic {token}", "Content-Type": "text/calendar; charset=utf-8"}
        connection = HTTPConnection("127.0.0.1", self._server.port, timeout=20)
        try:
            connection.request(method, href, body.encode() if body else None, headers)
            answer = connection.getresponse()
            text = answer.read()
            assert answer.status < 300, (method, href, answer.status, text)
        finally:
            connection.close()


def _component(calendar: Component) -> Component:
    return next(c for c in calendar.subcomponents if c.name in ("VTODO", "VEVENT"))


def _shown(account: str, collection: str, name: str, text: str) -> Shown:
    component = _component(Calendar.from_ical(text))
    event = component.name == "VEVENT"
    due = component.get("DTSTART" if event else "DUE")
    when = due.dt if due is not None else None
    categories = component.get("CATEGORIES")
    cats = tuple(str(c) for c in categories.cats) if categories is not None and hasattr(categories, "cats") else ()
    alarms = [a.get("TRIGGER").dt for a in component.subcomponents if a.name == "VALARM"]
    return Shown(
        account,
        collection,
        f"{collection}{name}",
        str(component.get("UID")),
        event,
        str(component.get("SUMMARY", "")),
        _STATES.get(str(component.get("STATUS", "")), "open"),
        encode_when(when),
        str(component.get("DESCRIPTION", "")),
        tuple(sorted(a.total_seconds() for a in alarms if isinstance(a, timedelta))),
        cats,
        FOLD.sub("", text),
    )


def _set(component: Component, name: str, value: object) -> None:
    component.pop(name, None)
    if value is not None:
        component.add(name, value)


def _state(component: Component, value: str) -> None:
    if component.name == "VEVENT":
        return
    _set(component, "STATUS", _STATUSES[value])
    _set(component, "PERCENT-COMPLETE", 100 if value == DONE else None)
    if value != DONE:
        component.pop("COMPLETED", None)


def _due(component: Component, value: str) -> None:
    when = decode_when(value)
    if component.name == "VTODO":
        _set(component, "DUE", when)
        return
    start, end = component["DTSTART"].dt, component["DTEND"].dt
    assert isinstance(when, date)
    _set(component, "DTSTART", when)
    _set(component, "DTEND", when + (end - start))


def _alarms(component: Component, offsets: tuple[float, ...]) -> None:
    component.subcomponents = [c for c in component.subcomponents if c.name != "VALARM"]
    for offset in offsets:
        alarm = Alarm()
        alarm.add("ACTION", "DISPLAY")
        alarm.add("DESCRIPTION", "own")
        alarm.add("TRIGGER", timedelta(seconds=offset), parameters=_related(component))
        component.add_component(alarm)


def _related(component: Component) -> dict[str, str]:
    return {"RELATED": "END"} if component.name == "VTODO" else {}


def _completed(component: Component, value: str | None) -> None:
    when = decode_when(value or "")
    assert when is None or isinstance(when, datetime)
    _set(component, "COMPLETED", when)


_EDITS: dict[str, Any] = {
    "title": lambda c, v: _set(c, "SUMMARY", v),
    "description": lambda c, v: _set(c, "DESCRIPTION", v),
    "categories": lambda c, v: _set(c, "CATEGORIES", list(v)),
    "unknown": lambda c, v: c.add("X-OWNER", v),
    "extras": lambda c, _v: c.add("ATTACH", "https://example.org/photo.jpg"),
    "state": _state,
    "due": _due,
    "alarms": _alarms,
    "completed_at": _completed,
    "modified_at": lambda c, v: _set(c, "LAST-MODIFIED", decode_when(v)),
}
