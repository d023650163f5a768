"""An account that is out of reach for a day: its own member hears of it in another account of theirs, nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from adapters.memory.faults import Call, Fault
from adapters.memory.server import MemoryServer, registered
from syncd.daemon.held import HeldService
from tests.support.counting import proxied
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Server

ACCOUNTS = ("lists", "events", "sam")
PEOPLE = (
    '[members.alex]\nname = "Alex"\ntasks = "lists"\nevents = "events"\n'
    '[members.sam]\nname = "Sam"\naccount = "sam"\nlanguage = "de"\n'
)
MEMORY = "".join(f'[accounts.{name}]\nadapter = "memory"\nserver = "notice-{name}"\n' for name in ACCOUNTS)
PLANNING = '[sessions.planning]\nkind = "planning"\nstarting = 2026-11-29\n'
TOLD = "Your other account is out of reach: lists"


class Household:
    """Alex with two accounts, Sam with one, each on a server of its own; held open as a daemon holds it."""

    def __init__(self, home: Home, servers: dict[str, MemoryServer]) -> None:
        self.home = home
        self.servers = servers
        self.held = HeldService.hold(home.service)

    def polls(self, hours: float) -> int:
        """Every account is asked once an hour for so long, one at a time; how many writes that made."""
        wrote = 0
        for _hour in range(int(hours)):
            self.home.clock.forward(hours=1)
            for name in ACCOUNTS:
                report = self.held.sync(only=frozenset({name}), kind="poll").report
                wrote += report.wrote
                if report.accounts[name].error:
                    self.held.kept.drop(name)
        return wrote

    def down(self, name: str = "lists") -> None:
        """The account does not answer from now on."""
        self.servers[name].faults.plan(Call.ANY, Fault.UNREACHABLE, times=-1)

    def up(self, name: str = "lists") -> None:
        """It answers again."""
        self.servers[name].faults.clear()

    def notices(self, name: str = "events") -> list[str]:
        """Uids of the notices that stand open in an account."""
        server = self.servers[name]
        return [uid for uid in server.uids() if str(server.look(uid)["title"]).startswith(("Your other", "Dein and"))]

    def kinds(self) -> set[str]:
        """Kinds of all ledger entries about notices."""
        entries = self.held.ledger().entries
        return {e.kind.value for e in entries if e.occurrence is not None and "notice" in e.occurrence.thing.id}


@pytest.fixture
def household(home: Home) -> Iterator[Household]:
    """Everything stands, both agreed to the principle before, and nothing is left to do."""
    with ExitStack() as stack:
        servers = {n: stack.enter_context(registered(MemoryServer(f"notice-{n}"))) for n in ACCOUNTS}
        home.write(HEAD, PEOPLE, MEMORY, BINS, PLANNING)
        home.consent("alex", "sam")
        made = Household(home, servers)
        stack.callback(made.held.close)
        made.polls(2)
        yield made


def test_after_a_day_its_member_is_told_elsewhere_and_nobody_else(household: Household) -> None:
    """Not within a day; then one card in the other account of the same member, in nobody else's."""
    household.down()
    household.polls(24)
    early = household.notices()
    household.polls(2)

    assert ([], 1, [], []) == (
        early,
        len(household.notices()),
        household.notices("sam"),
        household.notices("lists"),
    )
    shown = household.servers["events"].look(household.notices()[0])
    assert TOLD == shown["title"]
    assert "syncd login lists" in str(shown["description"])
    assert "Bins" not in str(shown)


def test_while_it_lasts_nothing_more_is_written(household: Household) -> None:
    """Days of outage cost no further write, and what works costs its ordinary request."""
    household.down()
    household.polls(26)
    household.home.clock.forward(minutes=1)
    report = household.held.sync(only=frozenset({"events"}), kind="poll").report

    assert (0, 1) == (report.wrote, report.accounts["events"].requests)
    assert (0, 1) == (household.polls(48), len(household.notices()))


def test_it_is_closed_in_place_once_the_account_works(household: Household) -> None:
    """The notice closes by itself, is not deleted, enters no ledger; another outage has its own."""
    household.down()
    household.polls(26)
    (uid,) = household.notices()
    household.up()
    household.polls(2)
    closed = str(household.servers["events"].look(uid)["title"])
    household.down()
    household.polls(27)

    assert f"➡ {TOLD}" == closed
    assert (1, set()) == (len(household.notices()), household.kinds())
    assert uid not in household.notices()


@pytest.mark.parametrize("how", ["ticked", "removed"])
def test_answered_it_does_not_come_back_for_this_outage(household: Household, how: str) -> None:
    """Ticked or deleted the notice is put aside for as long as this outage lasts."""
    household.down()
    household.polls(26)
    (uid,) = household.notices()
    server = household.servers["events"]
    if how == "ticked":
        server.rename(uid, f"✅ {TOLD}")
    else:
        server.delete(uid)
    wrote = household.polls(60)

    assert (0, [], set()) == (wrote, household.notices(), household.kinds())
    assert ("alex",) in {e.by for e in household.held.ledger().entries if e.kind == "sign"}


def test_who_has_one_account_is_not_told_elsewhere(household: Household) -> None:
    """Sam's one account fails: Alex hears nothing of it in any account, `status` says so."""
    household.down("sam")
    household.polls(30)
    told = {a.account: a.failing_since for a in household.held.status().accounts}

    assert ([], []) == (household.notices("events"), household.notices("lists"))
    assert told["sam"] is not None


def test_without_state_a_notice_that_stands_is_found_and_closed(household: Household) -> None:
    """The state is lost while a notice stands: it is recognised by its uid, and closed once it is over."""
    household.down()
    household.polls(26)
    (uid,) = household.notices()
    household.held.close()
    for path in (household.home.folder / "state").iterdir():
        path.unlink()
    household.up()
    household.held = HeldService.hold(household.home.service)
    household.polls(2)

    assert f"➡ {TOLD}" == household.servers["events"].look(uid)["title"]
    household.held.close()


def test_on_real_servers_a_refused_password_is_told_in_the_calendar(home: Home, server: Server) -> None:
    """A whole run over a real server: an event of the day, closed with an arrow once all is well."""
    lists, events = server.place(), server.place()
    with proxied(server.port) as proxy:
        toml = account_toml("lists", replace(lists, url=proxy.url))
        home.write(HEAD, '[members.alex]\nname = "Alex"\ntasks = "lists"\nevents = "events"\n', toml)
        home.registry.write_text(
            "\n".join((home.registry.read_text(encoding="utf-8"), account_toml("events", events), BINS, PLANNING)),
            encoding="utf-8",
        )
        home.secret("lists", lists.password)
        home.secret("events", events.password)
        home.sync()
        proxy.answer(401, times=-1)
        home.sync()
        home.clock.forward(hours=25)
        home.sync()
        calendar = App.on(events, f"{events.name} events")
        standing, body = calendar.titles(), calendar.find(TOLD)[1]
        proxy.calm()
        home.clock.forward(hours=1)
        home.sync()
        home.sync()

        assert TOLD in standing
        assert "DTSTART;VALUE=DATE:20261124" in body
        assert f"➡ {TOLD}" in calendar.titles()
        assert 0 == home.sync().wrote
