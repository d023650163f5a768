"""A household for tests: a registry file, a state, a service on a test clock, and the owners' apps."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urljoin

import niquests

from syncd.bootstrap import Adapters, Parts, make_service, places
from syncd.engine.report import RunReport
from syncd.model.card import CardKind, card_thing
from syncd.model.ledger import Entry, EntryKind, Source
from syncd.model.occurrence import Occurrence
from syncd.ports import Progress
from syncd.store.entry_form import entry_to_json
from tests.support.clocks import FakeClock
from tests.support.servers import Place

_FOLD = re.compile(r"\r?\n[ \t]")
_HREF = re.compile(r"<(?:\w+:)?href>([^<]+)</(?:\w+:)?href>")
_ANSWER = re.compile(r"<(?:\w+:)?response>.*?</(?:\w+:)?response>", re.DOTALL)
_NAMES = '<propfind xmlns="DAV:"><prop><displayname/></prop></propfind>'
_PROPFIND = '<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>'


def account_toml(name: str, place: Place, *, deliver: str = "tasks", more: str = "") -> str:
    """The `[accounts.NAME]` table of a place; its secret lies in the file `NAME.secret`."""
    return (
        f'[accounts.{name}]\nadapter = "caldav"\nurl = "{place.url}"\nusername = "{place.username}"\n'
        f'task_list = "{place.name} tasks"\ncalendar = "{place.name} events"\ndeliver = "{deliver}"\n'
        f'secret = {{ file = "{name}.secret" }}\n{more}\n'
    )


HEAD = """[household]
id = "h1"
name = "Home"
timezone = "Europe/Berlin"
columns = false
"""

BINS = """[responsibilities.bins]
name = "Bins out"
category = "household-logistics"
owner = "alex"
outcome = "Bins are emptied every collection"
weight = { notice = 1, plan = 0, do = 1 }
rrule = "FREQ=WEEKLY;BYDAY=TU"
starting = 2026-11-24
"""


class Home:
    """One household in a folder."""

    def __init__(self, folder: Path, clock: FakeClock | None = None) -> None:
        self.folder = folder
        self.clock = clock or FakeClock()
        self.registry = folder / "household.toml"
        where = places(self.registry, folder / "state", {})
        self.service = make_service(where, Parts(Adapters(), self.clock, check_clock=False))

    def write(self, *parts: str) -> None:
        """Write the registry file."""
        self.registry.write_text("\n".join(parts), encoding="utf-8")

    def replace(self, old: str, new: str) -> None:
        """Change the registry file."""
        text = self.registry.read_text(encoding="utf-8")
        assert old in text
        self.registry.write_text(text.replace(old, new), encoding="utf-8")

    def secret(self, name: str, password: str) -> None:
        """Put an account's password where `account_toml` says it is."""
        path = self.folder / f"{name}.secret"
        path.write_text(password + "\n", encoding="utf-8")
        path.chmod(0o600)

    def consent(self, *members: str) -> None:
        """These members ticked the principle card before: they are not asked."""
        at = self.clock.now()
        day = at.date()
        said = [
            Entry(
                f"yes-{who}",
                at,
                at,
                EntryKind.AGREED,
                Occurrence(card_thing(CardKind.PRINCIPLE, who), day),
                by=(who,),
            )
            for who in members
        ]
        lines = "\n".join(json.dumps(entry_to_json(replace(entry, source=Source.IMPORT))) for entry in said)
        self.service.import_ledger(io.StringIO(lines), "consent")

    def sync(
        self, *, only: frozenset[str] = frozenset(), full: bool = False, progress: Progress | None = None
    ) -> RunReport:
        """One run."""
        return self.service.sync(only=only, full=full, progress=progress).report

    def kinds(self) -> list[str]:
        """Kinds of all ledger entries but signs and what was imported, in the order of writing."""
        told = self.service.ledger().entries
        return [e.kind.value for e in told if e.kind != "sign" and e.source is not Source.IMPORT]


@dataclass(frozen=True, slots=True)
class App:
    """An owner's app: plain HTTP on one collection, knowing nothing of syncd."""

    place: Place
    collection: str

    @classmethod
    def on(cls, place: Place, name: str) -> App:
        """The collection of that display name, found as an app finds it: by looking at what lies below the root."""
        for app in cls.called(place, name):
            return app
        raise LookupError(name)

    @classmethod
    def called(cls, place: Place, name: str) -> Iterator[App]:
        """Every collection of that display name: a task list and a calendar may share one."""
        for root in (f"/{place.username}/", f"/{place.username}/calendars/"):
            text = _request(place, "PROPFIND", root, _NAMES, "1", strict=False)
            for answer in _ANSWER.findall(text):
                if f">{name}<" in answer:
                    yield cls(place, _HREF.findall(answer)[0])

    def hrefs(self) -> list[str]:
        """Addresses of all items."""
        text = _request(self.place, "PROPFIND", self.collection, _PROPFIND, "1")
        return sorted(h for h in _HREF.findall(text) if h.endswith(".ics"))

    def bodies(self) -> dict[str, str]:
        """Every item's body, exactly as served."""
        return {href: _request(self.place, "GET", href) for href in self.hrefs()}

    def find(self, title: str) -> tuple[str, str]:
        """Address and unfolded body of the one item of that title."""
        found = [(h, _FOLD.sub("", b)) for h, b in self.bodies().items() if f"SUMMARY:{title}" in _FOLD.sub("", b)]
        assert len(found) == 1, (title, len(found))
        return found[0]

    def titles(self) -> list[str]:
        """Titles of all items, sorted."""
        return sorted(t for b in self.bodies().values() for t in re.findall(r"SUMMARY:(.*?)\r?\n", _FOLD.sub("", b)))

    def put(self, href: str, body: str) -> None:
        """Write an item."""
        text = "\r\n".join(body.replace("\r\n", "\n").split("\n"))
        _request(self.place, "PUT", href, text)

    def edit(self, title: str, change: Callable[[str], str]) -> None:
        """Change an item's text."""
        href, body = self.find(title)
        changed = change(body)
        assert changed != body
        self.put(href, changed)

    def tick(self, title: str) -> None:
        """Mark a VTODO done, as most apps do."""
        done = "STATUS:COMPLETED\r\nCOMPLETED:20261123T070000Z\r\nPERCENT-COMPLETE:100"
        self.edit(title, lambda body: body.replace("STATUS:NEEDS-ACTION", done))

    def delete(self, title: str) -> None:
        """Remove an item."""
        _request(self.place, "DELETE", self.find(title)[0])

    def remove(self, href: str) -> None:
        """Remove the item at this address."""
        _request(self.place, "DELETE", href)

    def delete_all(self) -> None:
        """Remove every item."""
        for href in self.hrefs():
            _request(self.place, "DELETE", href)


def _request(
    place: Place, method: str, href: str, body: str | None = None, depth: str = "", *, strict: bool = True
) -> str:
    headers = {"Depth": depth, "Content-Type": "application/xml"} if depth else {}
    if method == "PUT":
        headers = {"Content-Type": "text/calendar; charset=utf-8"}
    data = body.encode() if body is not None else None
    auth = (place.username, place.password)
    answer = niquests.request(method, urljoin(place.url, href), data=data, headers=headers, auth=auth)
    if strict and not answer.ok:
        raise AssertionError(f"{method} {href}: {answer.status_code} {answer.text}")
    return (answer.content or b"").decode() if answer.ok else ""
