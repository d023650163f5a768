"""Sessions of two members whose calendars lie on different servers: moved, held and cancelled by a plain client."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from syncd.engine.report import RunReport
from tests.support.clocks import FakeClock
from tests.support.counting import Proxy, Spoil, proxied
from tests.support.home import HEAD, App, Home, account_toml
from tests.support.servers import Server
from tests.support.todoist import todoist
from tests.support.todoist_home import TodoistHome, todoist_toml

MEMBERS = (
    '[members.alex]\nname = "Alex"\naccount = "alex"\n[members.sam]\nname = "Sam"\naccount = "sam"\nlanguage = "de"\n'
)
PLANNING = """[sessions.planning]
kind = "planning"
rrule = "FREQ=WEEKLY;BYDAY=SU"
at = "18:00"
minutes = 30
horizon = "2 weeks"
starting = 2026-11-29
"""
SUN, MON, TUE = "20261129T170000Z", "20261130T190000Z", "20261201T190000Z"
ENDS = {SUN: "20261129T173000Z", MON: "20261130T193000Z", TUE: "20261201T193000Z"}
_FOLD = re.compile(r"\r?\n[ \t]")


@dataclass
class Calendar:
    """One member's calendar, as a plain client sees it. The first session is the one of 29 November."""

    app: App
    clock: FakeClock
    href: str = ""

    def __post_init__(self) -> None:
        """Its address is known from when it was made."""
        (self.href,) = (href for href, body in self.app.bodies().items() if f"DTSTART:{SUN}" in body)

    def copy(self) -> tuple[str, str]:
        """Address and unfolded text of the first session's copy."""
        return self.href, _FOLD.sub("", self.app.bodies()[self.href])

    def starts(self) -> str:
        """When the first session begins here."""
        found = re.search(r"DTSTART:(\S+)", self.copy()[1])
        assert found is not None
        return found[1]

    def says(self) -> str:
        """The text of the first session here."""
        found = re.search(r"DESCRIPTION:(.*?)\r?\n", self.copy()[1])
        assert found is not None
        return found[1].replace("\\,", ",").replace("\\n", "\n")

    def title(self) -> str:
        """The title of the first session here."""
        found = re.search(r"SUMMARY:(.*?)\r?\n", self.copy()[1])
        assert found is not None
        return found[1]

    def move(self, to: str, *, told: bool = True) -> None:
        """Drag it to another time, a minute later, in an app that renews LAST-MODIFIED, or does not."""
        self.clock.forward(minutes=1)
        href, body = self.copy()
        body = re.sub(r"DTSTART:\S+", f"DTSTART:{to}", body)
        body = re.sub(r"DTEND:\S+", f"DTEND:{ENDS[to]}", body)
        self.app.put(href, self._said(body) if told else body)

    def mark(self, mark: str) -> None:
        """Put a mark before the title, or take it away ("")."""
        self.clock.forward(minutes=1)
        href, body = self.copy()
        title = re.sub(r"[✅❌] ?", "", self.title())
        self.app.put(href, self._said(re.sub(r"SUMMARY:.*", f"SUMMARY:{mark}{title}\r", body)))

    def remove(self) -> None:
        """Delete it."""
        self.app.remove(self.copy()[0])

    def _said(self, body: str) -> str:
        return re.sub(r"LAST-MODIFIED:\S+", f"LAST-MODIFIED:{self.clock.now():%Y%m%dT%H%M%SZ}", body)


@dataclass
class Both:
    """The household, and what stands in front of each server."""

    home: Home
    alex: Calendar
    sam: Calendar
    doors: dict[str, Proxy]

    def sync(self) -> RunReport:
        """One run, five minutes later."""
        self.home.clock.forward(minutes=5)
        return self.home.sync()

    def settle(self) -> None:
        """Runs until nothing is written or recorded any more."""
        for _run in range(5):
            report = self.sync()
            if not report.wrote and not any(own.recorded for own in report.accounts.values()):
                return
        raise AssertionError("it does not come to rest")

    def starts(self) -> tuple[str, str]:
        """When it begins, at Alex's and at Sam's."""
        return self.alex.starts(), self.sam.starts()


@pytest.fixture(params=["alex on radicale", "alex on xandikos"])
def both(
    home: Home, request: pytest.FixtureRequest, radicale_server: Server, xandikos_server: Server
) -> Iterator[Both]:
    """Alex and Sam on two kinds of servers, either way round; two sessions stand in each calendar."""
    servers = [radicale_server, xandikos_server]
    if request.param == "alex on xandikos":
        servers.reverse()
    places = [server.place() for server in servers]
    with proxied(servers[0].port) as one, proxied(servers[1].port) as two:
        home.write(
            HEAD,
            MEMBERS,
            account_toml("alex", replace(places[0], url=one.url)),
            account_toml("sam", replace(places[1], url=two.url)),
            PLANNING,
        )
        for name, place in zip(("alex", "sam"), places, strict=True):
            home.secret(name, place.password)
        assert 4 == home.sync().wrote
        alex, sam = (Calendar(App.on(place, f"{place.name} events"), home.clock) for place in places)
        yield Both(home, alex, sam, {"alex": one, "sam": two})


def test_a_move_is_carried_to_the_other_server(both: Both) -> None:
    """Alex drags it to Monday; at the next run it stands there at Sam's, who is told, and it rings."""
    both.alex.move(MON)
    both.settle()

    assert (MON, MON) == both.starts()
    assert "Jetzt Mo 20:00, vorher So 18:00" == both.sam.says().split("\n")[0]
    assert "BEGIN:VALARM" in both.sam.copy()[1]
    assert "BEGIN:VALARM" not in both.alex.copy()[1]
    assert "Time for the week ahead" in both.alex.says().split("\n")[0]


def test_the_sessions_are_known_where_they_stand_now(both: Both) -> None:
    """`upcoming` tells the time that it was moved to."""
    both.sam.move(MON)
    both.settle()

    rows = [row for row in both.home.service.upcoming().rows if row.recurrence_id.isoformat() == "2026-11-29"]
    assert {"2026-11-30T19:00:00+00:00"} == {row.due.isoformat() for row in rows}


def test_of_two_moves_at_once_the_later_one_stands(both: Both) -> None:
    """Both drag it before a run: the later drag stands in both, and the other one is in the journal."""
    both.alex.move(MON)
    both.sam.move(TUE)
    report = both.sync()
    both.settle()

    assert (TUE, TUE) == both.starts()
    assert 1 == report.accounts["alex"].conflicts


def test_a_calendar_that_is_down_for_three_days_follows_when_it_is_back(both: Both) -> None:
    """Sam's server does not answer for three days; meanwhile all goes on, and then Sam's copy follows."""
    both.doors["sam"].spoil(Spoil.RESET_BEFORE, times=-1)
    both.alex.move(MON)
    for _day in range(3):
        report = both.sync()
        assert "failed" == report.accounts["sam"].state
        both.home.clock.forward(days=1)
    assert (MON, SUN) == both.starts()

    both.doors["sam"].calm()
    both.settle()

    assert (MON, MON) == both.starts()


def test_held_in_one_is_held_in_both_once(both: Both) -> None:
    """A mark in one calendar is a mark in the other, and one line of the ledger."""
    both.sam.mark("✅ ")
    both.settle()

    assert ("✅ Planning session", "✅ Wochenplanung") == (both.alex.title(), both.sam.title())
    assert ["held"] == both.home.kinds()


def test_cancelled_and_open_once_more(both: Both) -> None:
    """Cancelled for all by one, and open for all by the other."""
    both.alex.mark("❌ ")
    both.settle()
    marked = (both.alex.title(), both.sam.title())
    both.sam.mark("")
    both.settle()

    assert ("❌ Planning session", "❌ Wochenplanung") == marked
    assert ("Planning session", "Wochenplanung") == (both.alex.title(), both.sam.title())
    assert ["cancelled", "reopened"] == both.home.kinds()


def test_removed_in_one_is_asked_about_in_the_other(both: Both) -> None:
    """What Alex removes stays out; Sam's copy asks, and nothing is recorded."""
    both.alex.remove()
    both.settle()

    assert "Aus einem Kalender genommen. Findet es statt?" == both.sam.says().split("\n")[0]
    assert [] == both.home.kinds()
    assert 1 == len(both.alex.app.hrefs())


def test_close_to_the_start_the_other_calendar_asks(both: Both) -> None:
    """Eight hours before the start Sam's copy asks; moved there too, it is settled."""
    both.home.clock.set("2026-11-29T09:00:00")
    both.alex.move(MON)
    both.settle()
    asked = (both.starts(), both.sam.says().split("\n")[0])
    both.sam.move(MON)
    both.settle()

    assert (MON, SUN) == asked[0]
    assert asked[1].startswith("In einem anderen Kalender auf Mo 20:00 verschoben.")
    assert (MON, MON) == both.starts()
    assert "verschoben" not in both.sam.says()


def test_an_app_that_leaves_last_modified_alone_is_heard(both: Both) -> None:
    """Its move stands like any other; seen later it wins."""
    both.alex.move(MON)
    both.settle()
    both.sam.move(TUE, told=False)
    both.settle()

    assert (TUE, TUE) == both.starts()


def test_a_moved_session_costs_no_request_of_its_own(both: Both) -> None:
    """With a moved session standing, a run without news costs what it cost before: a look at each collection."""
    both.sync()
    before = [own.requests for own in both.sync().accounts.values()]
    both.alex.move(MON)
    both.settle()
    report = both.sync()

    assert 0 == report.wrote
    assert before == [own.requests for own in report.accounts.values()]


def test_without_the_state_a_move_is_not_taken_back(both: Both) -> None:
    """The disk is gone; what stands in the calendars tells where the session was moved."""
    both.alex.move(MON)
    both.settle()
    both.home.clock.forward(minutes=5)
    for file in (both.home.folder / "state").iterdir():
        if file.is_file():
            file.unlink()
    both.home.clock.forward(minutes=5)
    both.settle()

    assert (MON, MON) == both.starts()


@pytest.fixture
def mixed(tmp_path: Path, radicale_server: Server) -> Iterator[tuple[TodoistHome, Calendar]]:
    """Alex in a calendar, Sam with Todoist alone; two sessions stand at each."""
    place = radicale_server.place()
    with todoist() as service:
        home = TodoistHome(tmp_path, service, service.user("Alex"), service.user("Sam"))
        home.write(HEAD, MEMBERS, account_toml("alex", place), todoist_toml("sam", service), PLANNING)
        home.secret("alex", place.password)
        home.good()
        yield home, Calendar(App.on(place, f"{place.name} events"), home.clock)


def settled(home: TodoistHome) -> None:
    """Runs until nothing is written or recorded any more."""
    for _run in range(5):
        home.later(minutes=5)
        report = home.sync()
        assert {own.error for own in report.accounts.values()} == {""}
        if not report.wrote and not any(own.recorded for own in report.accounts.values()):
            return
    raise AssertionError("it does not come to rest")


def first_task(home: TodoistHome) -> str:
    """Sam's task of the first session."""
    tasks = [task for task in home.hand(home.sam).tasks() if task["content"] == "Wochenplanung"]
    return str(min(tasks, key=lambda task: str(task["due"]["date"]))["id"])


def test_a_move_reaches_a_task_in_todoist(mixed: tuple[TodoistHome, Calendar]) -> None:
    """Dragged in the calendar, the timed task moves; its text says from where."""
    home, alex = mixed
    task = first_task(home)
    alex.move(MON)
    settled(home)

    moved = home.hand(home.sam).task(task)
    assert "2026-11-30T19:00:00Z" == moved["due"]["date"]
    assert "Jetzt Mo 20:00, vorher So 18:00" == moved["description"].split("\n")[0]
    assert (30, "minute") == (moved["duration"]["amount"], moved["duration"]["unit"])


def test_a_task_moved_in_todoist_moves_the_event(mixed: tuple[TodoistHome, Calendar]) -> None:
    """Put on Monday without a time it keeps its time of day, in both; completed it was held."""
    home, alex = mixed
    task = first_task(home)
    home.later(minutes=5)
    home.hand(home.sam).edit(task, due={"date": "2026-11-30"})
    settled(home)
    stands = (alex.starts(), home.hand(home.sam).task(task)["due"]["date"])
    home.later(minutes=5)
    home.hand(home.sam).complete(task)
    settled(home)

    assert ("20261130T170000Z", "2026-11-30T17:00:00Z") == stands
    assert "✅ Planning session" == alex.title()
    assert ["held"] == home.kinds()


def test_held_in_the_calendar_completes_the_task(mixed: tuple[TodoistHome, Calendar]) -> None:
    """Moved and held in the calendar, the task is completed; nothing more is written to it."""
    home, alex = mixed
    task = first_task(home)
    alex.move(MON)
    alex.mark("✅ ")
    settled(home)

    assert home.hand(home.sam).task(task)["checked"]
    assert ["held"] == home.kinds()
