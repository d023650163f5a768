"""Accounts that are asked one by one, each in its own run, as a daemon asks them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date

import pytest

from adapters.memory.faults import Call, Fault
from adapters.memory.server import MemoryServer, registered
from syncd.daemon.held import HeldService
from syncd.daemon.noticed import Verdict
from syncd.engine.report import RunReport
from syncd.errors import RegistryError, StateError, UsageError
from tests.support.home import BINS, HEAD, Home

PEOPLE = "".join(
    f'[members.{name}]\nname = "{name.title()}"\naccount = "{name}"\n'
    f'[accounts.{name}]\nadapter = "memory"\nserver = "poll-{name}"\n'
    for name in ("alex", "sam")
)
PLANNING = '[sessions.planning]\nkind = "planning"\nstarting = 2026-11-29\n'


class Polled:
    """A household in two memories, held open, asked one account at a time."""

    def __init__(self, home: Home, servers: dict[str, MemoryServer]) -> None:
        self.home = home
        self.servers = servers
        self.held = HeldService.hold(home.service)

    def poll(self, account: str) -> RunReport:
        """One poll."""
        return self.held.sync(only=frozenset({account}), kind="poll").report

    def titles(self, account: str) -> list[str]:
        """What stands open in an account."""
        server = self.servers[account]
        bodies = [server.look(uid) for uid in server.uids()]
        return sorted(str(body["title"]) for body in bodies if body["status"] == "open")


@pytest.fixture
def polled(home: Home) -> Iterator[Polled]:
    """Alex owns the bins; both accounts were asked once."""
    with ExitStack() as stack:
        servers = {name: stack.enter_context(registered(MemoryServer(f"poll-{name}"))) for name in ("alex", "sam")}
        home.write(HEAD, PEOPLE, BINS, PLANNING)
        made = Polled(home, servers)
        stack.callback(made.held.close)
        for name in servers:
            made.poll(name)
        yield made


def settle(polled: Polled, *order: str) -> None:
    """Polls in that order, a minute apart."""
    for name in order:
        polled.home.clock.forward(minutes=1)
        polled.poll(name)


def test_a_poll_asks_and_writes_one_account(polled: Polled) -> None:
    """Only the polled account is asked, reported and written."""
    report = polled.poll("alex")

    assert ["alex"] == list(report.accounts)
    assert 2 == report.accounts["alex"].requests, "one for each collection"


def test_a_handover_comes_to_its_end_poll_by_poll(polled: Polled) -> None:
    """Created at the new owner, seen there, then gone at the old one; whoever is asked in between."""
    polled.held.handover("bins", "sam", since=date(2026, 11, 23))
    polled.home.clock.forward(minutes=1)
    first = polled.poll("alex")
    assert 0 == first.wrote

    polled.home.clock.forward(minutes=1)
    second = polled.poll("sam")
    assert (1, frozenset({"alex"})) == (second.accounts["sam"].created, second.waiting)

    polled.home.clock.forward(minutes=1)
    third = polled.poll("alex")
    assert 1 == third.accounts["alex"].withdrawn
    quiet = [polled.poll(name).wrote for name in ("alex", "sam", "alex")]
    assert [0, 0, 0] == quiet


def test_what_was_not_seen_at_its_new_place_keeps_the_old_one(polled: Polled) -> None:
    """While the new owner's account cannot be asked, the old item stays."""
    polled.held.handover("bins", "sam", since=date(2026, 11, 23))
    polled.servers["sam"].faults.plan(Call.ANY, Fault.UNREACHABLE, times=-1)
    settle(polled, "alex", "sam", "alex", "sam", "alex")

    assert "Bins out" in polled.titles("alex")


def test_a_session_held_in_one_calendar_is_marked_in_the_other(polled: Polled) -> None:
    """What one poll records, the other account's next poll shows, once."""
    server = polled.servers["alex"]
    uid = next(uid for uid in server.uids() if "lanning" in str(server.look(uid)["title"]))
    server.rename(uid, f"✅ {server.look(uid)['title']}")
    settle(polled, "alex", "sam", "alex", "sam")

    kinds = [e.kind.value for e in polled.held.ledger().entries if e.kind != "sign"]
    assert 1 == kinds.count("held")


def test_a_dead_account_stops_no_other(polled: Polled) -> None:
    """A poll of the account that works does what it would do."""
    polled.servers["sam"].faults.plan(Call.ANY, Fault.UNREACHABLE, times=-1)
    polled.poll("sam")
    polled.home.replace("every collection", "each collection")
    polled.held.reload()

    assert 1 == polled.poll("alex").accounts["alex"].updated


def test_a_changed_file_is_taken_once_it_has_settled(polled: Polled) -> None:
    """Nothing of a changed file holds before ten seconds have passed without a change."""
    clock = polled.home.clock
    polled.home.replace("every collection", "each collection")
    seen = [polled.held.look_at_file(clock.now())]
    clock.forward(seconds=5)
    seen.append(polled.held.look_at_file(clock.now()))
    assert 0 == polled.poll("alex").wrote
    clock.forward(seconds=6)
    seen.append(polled.held.look_at_file(clock.now()))

    assert [Verdict.WAIT, Verdict.WAIT, Verdict.TAKE] == seen
    assert 1 == polled.poll("alex").accounts["alex"].updated


def test_what_takes_something_away_waits_ten_minutes(polled: Polled) -> None:
    """A file without a responsibility is in force after ten minutes, or at once by reload."""
    clock = polled.home.clock
    polled.home.write(HEAD, PEOPLE, PLANNING)
    polled.held.look_at_file(clock.now())
    clock.forward(minutes=9)
    assert Verdict.WAIT is polled.held.look_at_file(clock.now())
    assert any("syncd reload" in notice for notice in polled.held.status().notices)

    assert "responsibility:bins" == polled.held.reload()
    assert Verdict.SAME is polled.held.look_at_file(clock.now())


def test_a_broken_file_is_reported_and_the_old_one_holds(polled: Polled) -> None:
    """Status says so without quoting the file, reload fails with what is wrong, polls go on with the one before."""
    clock = polled.home.clock
    text = polled.home.registry.read_text(encoding="utf-8")
    polled.home.registry.write_text(text.replace('owner = "alex"', 'owner = "alx"'), encoding="utf-8")
    polled.held.look_at_file(clock.now())
    clock.forward(seconds=11)

    assert Verdict.REFUSE is polled.held.look_at_file(clock.now())
    notices = " ".join(polled.held.status().notices)
    assert ("syncd check" in notices, "alx" in notices) == (True, False)
    with pytest.raises(RegistryError):
        polled.held.reload()
    assert 0 == polled.poll("alex").wrote
    polled.home.registry.write_text(text, encoding="utf-8")
    assert Verdict.SAME is polled.held.look_at_file(clock.now())
    assert polled.held.refused is None


def test_nothing_is_agreed_over_a_file_that_waits(polled: Polled) -> None:
    """What a command agrees would else take a half-saved file into force."""
    polled.home.replace("every collection", "each collection")

    with pytest.raises(UsageError, match="not in force yet"):
        polled.held.handover("bins", "sam", since=date(2026, 12, 1))


def test_another_households_file_is_not_taken(polled: Polled) -> None:
    """The id of a household never changes under a state."""
    polled.home.replace('id = "h1"', 'id = "h2"')

    with pytest.raises(StateError, match="belongs to household"):
        polled.held.reload()


def test_a_new_secret_is_asked_for_after_a_failure(polled: Polled) -> None:
    """A connection that failed is opened anew: the secret may have been changed."""
    polled.servers["sam"].faults.plan(Call.ANY, Fault.UNREACHABLE, times=-1)
    polled.poll("sam")
    polled.held.kept.drop("sam")
    polled.servers["sam"].faults.clear()

    assert "" == polled.poll("sam").accounts["sam"].error


def test_polls_without_news_leave_no_trail(polled: Polled) -> None:
    """A day of polls adds no run to what is listed; one that writes is listed; hand-made runs all are."""
    before = polled.held.runs(1000).runs
    for _number in range(100):
        settle(polled, "alex", "sam")
    assert before == polled.held.runs(1000).runs
    assert len(before) + 3 > len(all_runs(polled))

    polled.home.replace("every collection", "each collection")
    polled.held.reload()
    settle(polled, "alex", "sam")
    polled.held.sync()
    assert ["sync", "poll"] == [run.kind for run in polled.held.runs(2).runs]
    assert len(before) + 2 == len(polled.held.runs(1000).runs)


def all_runs(polled: Polled) -> list[int]:
    """Numbers of the runs that the state holds."""
    store = polled.held.kept.store
    return [number for number in range(1, 1000) if store.run(number) is not None]


def test_a_poll_that_could_not_write_is_listed(polled: Polled) -> None:
    """What was tried has a name: its end is not known yet."""
    polled.home.replace("every collection", "each collection")
    polled.held.reload()
    polled.servers["alex"].faults.plan(Call.UPDATE, Fault.ANSWER_LOST)
    settle(polled, "alex")

    assert "poll" == polled.held.runs(1).runs[0].kind


def test_an_undo_counts_its_own_requests(polled: Polled) -> None:
    """What the kept connections had cost before is not its own."""
    polled.home.replace("every collection", "each collection")
    polled.held.reload()
    settle(polled, "alex", "sam", "alex", "sam")
    run = next(run for run in polled.held.runs().runs if run.kind == "poll")
    before = polled.held.kept.others({})["alex"].connection.requests

    report = polled.held.undo(run.id).report

    spent = polled.held.kept.others({})["alex"].connection.requests - before
    assert spent == report.accounts["alex"].requests > 0
