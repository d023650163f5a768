"""A daemon asks accounts one by one: the page before a check-in comes to all of them all the same, or to none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest

from adapters.memory.faults import Call, Fault
from adapters.memory.server import MemoryServer, registered
from syncd.daemon.held import HeldService
from syncd.engine.pages import ASKED_ANEW
from syncd.engine.report import RunReport
from tests.support.home import BINS, HEAD, Home

PEOPLE = "".join(
    f'[members.{name}]\nname = "{name.title()}"\naccount = "{name}"\n'
    f'[accounts.{name}]\nadapter = "memory"\nserver = "page-{name}"\n'
    for name in ("alex", "sam")
)
US = """[sessions.us]
kind = "partnership-check-in"
rrule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU"
at = "19:00"
minutes = 30
starting = 2026-12-06
"""
BEFORE = "2026-12-05T17:40:00"
WITHIN = "2026-12-05T18:15:00"


class Polled:
    """A household in two memories, held open, asked one account at a time."""

    def __init__(self, home: Home, servers: dict[str, MemoryServer]) -> None:
        self.home = home
        self.servers = servers
        self.held = HeldService.hold(home.service)

    def poll(self, account: str) -> RunReport:
        """One poll, a second later."""
        self.home.clock.forward(seconds=1)
        return self.held.sync(only=frozenset({account}), kind="poll").report

    def copy(self, account: str, day: str = "2026-12-06") -> dict[str, Any]:
        """The copy of the check-in of that day."""
        server = self.servers[account]
        bodies = [server.look(uid) for uid in server.uids()]
        (found,) = [body for body in bodies if str(body["due"]).startswith(day)]
        return found

    def pages(self, day: str = "2026-12-06") -> dict[str, str]:
        """Octets of the page at each, "" for none."""
        return {name: self.copy(name, day).get("page", {}).get("octets", "") for name in self.servers}

    def folder(self) -> list[str]:
        """What lies in the folder of reports."""
        return sorted(each.name for each in (self.home.folder / "pages").iterdir())


@pytest.fixture
def polled(home: Home) -> Iterator[Polled]:
    """Two who agreed; both accounts were asked before the check-in came near."""
    with ExitStack() as stack:
        servers = {name: stack.enter_context(registered(MemoryServer(f"page-{name}"))) for name in ("alex", "sam")}
        (home.folder / "pages").mkdir()
        home.write(f'{HEAD}report_dir = "pages"\n', PEOPLE, BINS, US)
        home.consent("alex", "sam")
        home.clock.set(BEFORE)
        made = Polled(home, servers)
        stack.callback(made.held.close)
        for name in ("alex", "sam", "alex", "sam"):
            made.poll(name)
        home.clock.set(WITHIN)
        yield made


def test_the_other_account_is_asked_at_once(polled: Polled) -> None:
    """What one poll attaches the poll of the other one attaches there; nothing lies in the folder."""
    first = polled.poll("alex")
    assert first.waiting == frozenset({"sam"})
    assert not polled.pages()["sam"]
    polled.poll("sam")
    pages = polled.pages()
    assert pages["alex"]
    assert pages["alex"] == pages["sam"]
    polled.home.clock.forward(minutes=16)
    assert [polled.poll(name).wrote for name in ("alex", "sam", "alex", "sam")] == [0, 0, 0, 0]
    assert polled.folder() == []


def test_while_one_fails_nobody_gets_it(polled: Polled) -> None:
    """It lies in the folder a quarter of an hour later; once the account answers again, it stands at both."""
    polled.servers["sam"].faults.plan(Call.ANY, Fault.UNREACHABLE, times=-1)
    polled.poll("sam")
    polled.poll("alex")
    assert polled.pages() == {"alex": "", "sam": ""}
    polled.home.clock.forward(minutes=16)
    polled.poll("alex")
    assert (polled.pages(), polled.folder()) == ({"alex": "", "sam": ""}, ["2026-12-06-us.html"])

    polled.servers["sam"].faults.clear()
    polled.poll("sam")
    polled.poll("alex")
    polled.poll("sam")
    pages = polled.pages()
    assert pages["alex"]
    assert pages["alex"] == pages["sam"]


def test_one_refuses_and_the_other_one_has_it_taken_back(polled: Polled) -> None:
    """By its next poll; then it is for the folder, and the account is asked anew months later alone."""
    polled.servers["sam"].refuses_pages = True
    polled.poll("alex")
    assert polled.pages()["alex"]
    polled.poll("sam")
    polled.poll("alex")
    assert polled.pages() == {"alex": "", "sam": ""}
    polled.home.clock.forward(minutes=16)
    polled.poll("alex")
    assert polled.folder() == ["2026-12-06-us.html"]
    assert polled.copy("sam")["title"], "the copy stands, and is followed"
    assert polled.held.set_aside().items == ()


def test_a_server_is_offered_one_anew_after_a_while(polled: Polled) -> None:
    """One that was renewed gets the next page; before that nobody is asked."""
    polled.servers["sam"].refuses_pages = True
    for name in ("alex", "sam", "alex", "sam"):
        polled.poll(name)
    polled.servers["sam"].refuses_pages = False
    for weeks in (2, 4):
        polled.home.clock.set(WITHIN)
        polled.home.clock.forward(days=7 * weeks)
        for name in ("alex", "sam", "alex", "sam"):
            polled.poll(name)
        day = f"{polled.home.clock.now().date() + timedelta(days=1)}"
        assert polled.pages(day) == {"alex": "", "sam": ""}

    polled.home.clock.set(WITHIN)
    polled.home.clock.forward(days=98)
    assert ASKED_ANEW <= timedelta(days=97)
    for name in ("alex", "sam", "alex", "sam"):
        polled.poll(name)
    day = f"{polled.home.clock.now().date() + timedelta(days=1)}"
    pages = polled.pages(day)
    assert pages["alex"]
    assert pages["alex"] == pages["sam"]
    polled.home.clock.forward(minutes=16)
    assert [polled.poll(name).wrote for name in ("alex", "sam", "alex", "sam")] == [0, 0, 0, 0]
    assert polled.pages(day) == pages


def test_who_removed_the_own_copy_keeps_it_from_nobody(polled: Polled) -> None:
    """The other one has it; it is not put there anew with a page."""
    server = polled.servers["sam"]
    (uid,) = [uid for uid in server.uids() if str(server.look(uid)["due"]).startswith("2026-12-06")]
    server.delete(uid)
    for name in ("sam", "alex", "sam"):
        polled.poll(name)
    assert polled.copy("alex").get("page")
    assert uid not in server.uids()
