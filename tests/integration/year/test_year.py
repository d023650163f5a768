"""The acceptance test of living with syncd without a terminal: a couple, a year, and no command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path

import pytest

from syncd.daemon.held import HeldService
from tests.integration.year.apps import BERLIN, Dav, Hand, Todo
from tests.integration.year.checks import Checks
from tests.integration.year.events import EVENTS, SKIPS
from tests.integration.year.home import Couple
from tests.integration.year.people import Person, Record
from tests.integration.year.story import Year, registry
from tests.support.counting import proxied
from tests.support.home import Home, account_toml
from tests.support.servers import Place, Server
from tests.support.todoist import todoist
from tests.support.todoist_home import todoist_toml

pytestmark = [pytest.mark.server, pytest.mark.slow]

OUT_OF_REACH = 503


class Making:
    """A household in the making: accounts on servers, and the two with their apps."""

    def __init__(self, folder: Path) -> None:
        self.home, self.record, self.stack = Home(folder), Record(), ExitStack()
        self.people: list[Person] = []
        self.accounts: list[str] = []
        self.tells: list[Callable[[datetime], None]] = []

    def on_calendars(self, name: str, server: Server, deliver: str, language: str) -> None:
        """Somebody with CalDAV collections; syncd reaches them through a proxy that can be out of reach."""
        place = server.place()
        proxy = self.stack.enter_context(proxied(server.port))
        self.accounts.append(
            account_toml(name, Place(proxy.url, place.username, place.password, place.name), deliver=deliver)
        )
        self.home.secret(name, place.password)
        lists = [f"{place.name} events"] if deliver == "calendar" else [f"{place.name} tasks", f"{place.name} events"]
        self._person(name, language, deliver, Dav(place, tuple(lists), self.home.clock.now))
        self.people[-1].goes_away = lambda: proxy.answer(OUT_OF_REACH, times=-1)
        self.people[-1].comes_back = proxy.calm

    def on_todoist(self, name: str, language: str) -> None:
        """Somebody with Todoist."""
        service = self.stack.enter_context(todoist())
        user = service.user(name.title())
        self.accounts.append(todoist_toml(name, service))
        self.home.secret(name, user.token)
        self.tells.append(service.set_now)
        self._person(name, language, "todoist", Todo(service, user))
        self.people[-1].goes_away = lambda: service.faults.add("status", times=None, status=OUT_OF_REACH)
        self.people[-1].comes_back = service.faults.clear

    def _person(self, name: str, language: str, form: str, hand: Hand) -> None:
        self.people.append(Person(name, language, form, hand, self.record, self._today))

    def _today(self) -> date:
        return self.home.clock.now().astimezone(BERLIN).date()

    def made(self) -> Couple:
        """Both, and the file that they wrote down together; a daemon holds state and connections, all year."""
        self.home.write(registry(*self.accounts))
        held = HeldService.hold(self.home.service)
        self.stack.callback(held.close)
        self.home.service = held
        return Couple(self.home, (self.people[0], self.people[1]), self.record, self._tell)

    def _tell(self, now: datetime) -> None:
        for tell in self.tells:
            tell(now)


@pytest.fixture(params=["a task list and a calendar", "Todoist and a task list"])
def couple(
    request: pytest.FixtureRequest, tmp_path: Path, radicale_server: Server, xandikos_server: Server
) -> Iterator[Couple]:
    """Alex in a task list on Radicale and Sam in a calendar on Xandikos; or Alex in Todoist and Sam on Radicale."""
    making = Making(tmp_path)
    with making.stack:
        if request.param.startswith("Todoist"):
            making.on_todoist("alex", "en")
            making.on_calendars("sam", radicale_server, "tasks", "de")
        else:
            making.on_calendars("alex", radicale_server, "tasks", "en")
            making.on_calendars("sam", xandikos_server, "calendar", "de")
        yield making.made()
    xandikos_server.clear()


def test_a_year(couple: Couple) -> None:
    """No command is typed, no word is lost, nobody reads of the other's misses; the ledger is what they did."""
    year = Year(couple, EVENTS, SKIPS)
    year.install()
    checks = Checks(couple)
    year.live()
    checks.in_the_end()
