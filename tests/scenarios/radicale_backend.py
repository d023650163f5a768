"""Stories on a real Radicale: every user of a story is a user of its own there, behind a proxy of its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from icalendar import Calendar

from adapters.caldav import SPEC
from syncd.ports import AdapterSpec
from tests.machine.dav_hand import DavHand
from tests.machine.hand import Hand, Shown
from tests.scenarios.backend import OwnersList
from tests.support.client import Owner
from tests.support.counting import Spoil, proxied
from tests.support.servers import PASSWORD, Server

_NAMED = (
    '<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><D:displayname>{}</D:displayname></D:prop></D:set>'
    "</D:propertyupdate>"
)
_MADE = (
    '<mkcalendar xmlns="urn:ietf:params:xml:ns:caldav" xmlns:D="DAV:"><D:set><D:prop><D:displayname>{}'
    '</D:displayname><supported-calendar-component-set><comp name="{}"/></supported-calendar-component-set>'
    "</D:prop></D:set></mkcalendar>"
)
_FOREIGN = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//other//EN\r\nBEGIN:{0}\r\nUID:{1}\r\nDTSTAMP:20261101T000000Z\r\n"
    "{2}SUMMARY:Dentist\r\nX-OTHER;X-A=b:c\r\nEND:{0}\r\nEND:VCALENDAR\r\n"
)


class RadicaleBackend:
    """Users of one Radicale; `users` maps the names of a story to them."""

    def __init__(self, users: Iterable[str], server: Server, folder: Path) -> None:
        self._stack = ExitStack()
        self._users = {name: server.place().username for name in users}
        self._apps = {name: Owner(server.port, user, PASSWORD) for name, user in self._users.items()}
        self._proxies = {name: self._stack.enter_context(proxied(server.port)) for name in self._users}
        self._root = server.folder / "collections" / "collection-root"
        self._backups = folder / "server-backups"
        self.hand: Hand = DavHand(server, self._users)
        self.specs: Mapping[str, AdapterSpec] = {"caldav": SPEC}

    def close(self) -> None:
        """End the proxies."""
        self._stack.close()

    def account_keys(self, user: str) -> str:
        """The user's own proxy, so that it can go down alone."""
        url, name = self._proxies[user].url, self._users[user]
        return f'adapter = "caldav"\nurl = "{url}"\nusername = "{name}"\nsecret = {{ file = "{user}.secret" }}'

    def put_secrets(self, folder: Path) -> None:
        """A file for each user."""
        for user in self._users:
            _secret(folder, user, PASSWORD)

    def lists(self) -> tuple[OwnersList, ...]:
        """By user, then by name."""
        return tuple(
            sorted(
                OwnersList(name, f"/{user}/{props.parent.name}/", _name_in(props.read_text(encoding="utf-8")))
                for name, user in self._users.items()
                for props in (self._root / user).glob("*/.Radicale.props")
            )
        )

    def plant(self, where: OwnersList, uid: str) -> None:
        """An item of a form that the list takes, with a property that nobody knows."""
        props = (self._root / where.href.strip("/") / ".Radicale.props").read_text(encoding="utf-8")
        form = ("VTODO", "") if '"VTODO"' in props else ("VEVENT", "DTSTART;VALUE=DATE:20261202\r\n")
        self._apps[where.user].put(f"{where.href}{uid}.ics", _FOREIGN.format(form[0], uid, form[1]))

    def make_lists(self, user: str) -> None:
        """Two collections."""
        for last, name, form in (("own-t", "Household tasks", "VTODO"), ("own-e", "Household events", "VEVENT")):
            found = self._apps[user].ask("MKCALENDAR", f"/{self._users[user]}/{last}/", _MADE.format(name, form))
            assert found.status == 201, found

    def add_rule(self, shown: Shown) -> None:
        """An RRULE."""

        def repeats(text: str) -> str:
            calendar = Calendar.from_ical(text)
            next(c for c in calendar.subcomponents if c.name in ("VTODO", "VEVENT")).add("rrule", {"freq": "weekly"})
            text = calendar.to_ical().decode()
            return str(text).replace("\r\n", "\n")

        self._apps[shown.account].edit(shown.href, repeats)

    def turn(self, user: str, turns: str, folder: Path) -> None:
        """The proxy answers no more, or the password in the file is no longer the user's."""
        self._proxies[user].calm()
        if turns == "down":
            self._proxies[user].spoil(Spoil.RESET_BEFORE, times=-1)
        _secret(folder, user, "expired" if turns == "password-refused" else PASSWORD)

    def keep(self, user: str, name: str) -> None:
        """A copy of the user's folder, caches and tokens included."""
        shutil.copytree(self._root / self._users[user], self._backups / user / name)

    def restore(self, user: str, name: str) -> None:
        """The copy put back in place of what is there."""
        shutil.rmtree(self._root / self._users[user])
        shutil.copytree(self._backups / user / name, self._root / self._users[user])

    def rename(self, where: OwnersList, name: str) -> None:
        """PROPPATCH."""
        found = self._apps[where.user].ask("PROPPATCH", where.href, _NAMED.format(name))
        assert found.status == 207, found

    def remove(self, where: OwnersList) -> None:
        """DELETE of the collection."""
        self._apps[where.user].delete(where.href)

    def tell_time(self, now: datetime) -> None:
        """A real server tells the real time: stories that check the clock do not run here."""


def _secret(folder: Path, user: str, password: str) -> None:
    path = folder / f"{user}.secret"
    path.write_text(f"{password}\n", encoding="utf-8")
    path.chmod(0o600)


def _name_in(props: str) -> str:
    found: dict[str, str] = json.loads(props)
    return found.get("D:displayname", "")
