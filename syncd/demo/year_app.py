"""An owner's app for a whole year: a plain CalDAV client that asks what changed and edits what its owner touches.

It knows a server, a user and a password, and nothing of syncd: items are told apart by their categories and titles,
as people tell them apart.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http.client import HTTPConnection
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from lxml import etree

from syncd.demo.errors import DemoError

_DAV, _CAL = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
_COLLECTIONS = '<propfind xmlns="DAV:"><prop><resourcetype/></prop></propfind>'
_CHANGES = (
    '<sync-collection xmlns="DAV:"><sync-token>{token}</sync-token><sync-level>1</sync-level>'
    '<prop><getetag/><C:calendar-data xmlns:C="urn:ietf:params:xml:ns:caldav"/></prop></sync-collection>'
)
_FOLD = re.compile(r"\r?\n[ \t]")
_SUMMARY = re.compile(r"^SUMMARY:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shown:
    """One item as its owner reads it. `due` is its local day or instant; None for a task without a day.

    `owned` tells a thing of their own from sessions and cards, `finished` whether it shows done, skipped or closed.
    """

    href: str
    etag: str
    text: str
    title: str
    due: date | datetime | None
    task: bool
    owned: bool
    finished: bool


class YearApp:
    """The app of one owner. `requests` counts what it asked of the server."""

    def __init__(self, url: str, user: str, password: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname is not None
        self._connection = HTTPConnection(parts.hostname, parts.port, timeout=30)
        self._home = f"/{user}/"
        secret = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {secret}"}
        self._tokens: dict[str, str] = {}
        self._items: dict[str, Shown] = {}
        self.requests = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._connection.close()

    def look(self) -> tuple[Shown, ...]:
        """Ask every list and calendar for what changed; everything that is open, in the order of its address."""
        if not self._tokens:
            answer = self._ask("PROPFIND", self._home, _COLLECTIONS, {"Depth": "1"})
            for response in _tree(answer).iter(f"{_DAV}response"):
                if response.find(f".//{_CAL}calendar") is not None:
                    self._tokens[str(response.findtext(f"{_DAV}href"))] = ""
        for collection in self._tokens:
            self._changes(collection)
        return tuple(shown for _href, shown in sorted(self._items.items()) if not shown.finished)

    def tick(self, item: Shown, at: datetime) -> None:
        """Say done: a task is completed, an event gets ✅ before its title."""
        stamp = f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        if item.task:
            done = f"STATUS:COMPLETED\r\nCOMPLETED:{stamp}\r\nPERCENT-COMPLETE:100"
            self._put(item, item.text.replace("STATUS:NEEDS-ACTION", done))
        else:
            self._put(item, _SUMMARY.sub("SUMMARY:✅ ", item.text, count=1))

    def skip(self, item: Shown) -> None:
        """Say not needed: a task is cancelled, an event gets ❌ before its title."""
        if item.task:
            self._put(item, item.text.replace("STATUS:NEEDS-ACTION", "STATUS:CANCELLED"))
        else:
            self._put(item, _SUMMARY.sub("SUMMARY:❌ ", item.text, count=1))

    def remove(self, item: Shown) -> None:
        """Delete it."""
        self._ask("DELETE", item.href, None, {"If-Match": item.etag})
        self._items.pop(item.href, None)

    def finished(self) -> tuple[Shown, ...]:
        """What is finished, as it was when the app last looked, in the order of its address."""
        return tuple(shown for _href, shown in sorted(self._items.items()) if shown.finished)

    def _changes(self, collection: str) -> None:
        body = _CHANGES.format(token=self._tokens[collection])
        tree = _tree(self._ask("REPORT", collection, body, {"Depth": "0"}))
        self._tokens[collection] = str(tree.findtext(f"{_DAV}sync-token"))
        for response in tree.iter(f"{_DAV}response"):
            href = str(response.findtext(f"{_DAV}href"))
            text = response.findtext(f".//{_CAL}calendar-data")
            self._items.pop(href, None)
            if text:
                self._items[href] = _read(href, str(response.findtext(f".//{_DAV}getetag")), text)

    def _put(self, item: Shown, text: str) -> None:
        if text == item.text:
            raise DemoError(f"{item.title!r} cannot be changed as the year asks for")
        body = text.replace("\r\n", "\n").replace("\n", "\r\n")
        headers = {"If-Match": item.etag, "Content-Type": "text/calendar; charset=utf-8"}
        self._ask("PUT", item.href, body, headers)
        self._items.pop(item.href, None)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> bytes:
        self.requests += 1
        self._connection.request(method, path, None if body is None else body.encode(), {**self._headers, **headers})
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status >= 400:
            raise DemoError(f"the demo's server answered {answer.status} to {method}")
        return content


def _tree(answer: bytes) -> Any:
    return etree.fromstring(answer, etree.XMLParser(resolve_entities=False, no_network=True))


def _read(href: str, etag: str, text: str) -> Shown:
    flat = _FOLD.sub("", text)
    task = "BEGIN:VTODO" in flat
    title = _line(flat, "SUMMARY")
    finished = "STATUS:COMPLETED" in flat or "STATUS:CANCELLED" in flat or title.startswith(("✅", "❌", "➡"))
    due = _when(_line(flat, "DUE" if task else "DTSTART"))
    return Shown(href, etag, flat, title, due, task, "\nCATEGORIES" in flat, finished)


def _line(text: str, name: str) -> str:
    found = re.search(rf"^{name}(?:;[^:\r\n]*)?:(.*?)\r?$", text, re.MULTILINE)
    return found.group(1) if found else ""


def _when(value: str) -> date | datetime | None:
    if not value:
        return None
    if "T" in value:
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return datetime.strptime(value, "%Y%m%d").replace(tzinfo=UTC).date()
