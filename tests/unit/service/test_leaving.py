"""`put-down`, `pause`, `leave`, `forget` as operations, on accounts in memory."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from adapters.memory.faults import Call, Crash, Fault
from adapters.memory.server import MemoryServer, registered
from adapters.memory.spec import SPEC
from syncd.errors import UsageError
from syncd.service import Service
from tests.support.clocks import FakeClock
from tests.support.home import BINS

HEAD = '[household]\nid = "h1"\nname = "Home"\ntimezone = "Europe/Berlin"\ncolumns = false\n'
MEMBERS = '[members.alex]\nname = "Alex"\naccount = "alex"\n[members.sam]\nname = "Sam"\naccount = "sam"\n'
DINNER = BINS.replace("bins", "dinner").replace("Bins out", "Dinner").replace('"alex"', '"sam"')
PLANNING = """[sessions.planning]
kind = "planning"
name = "Planning"
rrule = "FREQ=WEEKLY;BYDAY=SU"
at = "18:00"
minutes = 30
starting = 2026-11-29
horizon = "2w"
"""


class Home:
    """A household whose accounts lie in memory."""

    def __init__(self, folder: Path, servers: dict[str, MemoryServer]) -> None:
        self.folder = folder
        self.servers = servers
        self.clock = FakeClock()
        self.service = Service(
            folder / "household.toml", folder / "state", {"memory": SPEC}, self.clock, check_clock=False
        )

    def write(self, *parts: str, accounts: dict[str, str] | None = None) -> None:
        """Write the registry; `accounts` says which server an account lies on, its own if it is not named."""
        where = {name: (accounts or {}).get(name, name) for name in ("alex", "sam")}
        tables = [
            f'[accounts.{name}]\nadapter = "memory"\nserver = "{self.folder.name}-{server}"\nusername = "{server}"\n'
            for name, server in where.items()
        ]
        (self.folder / "household.toml").write_text("\n".join((HEAD, MEMBERS, *tables, *parts)), encoding="utf-8")

    def agreed(self) -> dict[str, Any]:
        """The file of what was agreed; empty when it is not there."""
        path = self.folder / "state" / "agreed.toml"
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def titles(self, server: str) -> list[str]:
        """Titles of everything that stands on a server."""
        found = self.servers[server]
        return sorted(found.look(uid)["title"] for uid in found.uids())


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """Bins are Alex's, dinner is Sam's, planning is both's; synced once."""
    with ExitStack() as stack:
        servers = {n: stack.enter_context(registered(MemoryServer(f"{tmp_path.name}-{n}"))) for n in ("alex", "sam")}
        made = Home(tmp_path, servers)
        made.write(BINS, DINNER, PLANNING)
        assert 0 == made.service.sync().exit_code
        yield made


def test_put_down_needs_nobodys_yes(home: Home) -> None:
    """With consent = "both" too; it stands in agreed.toml with who said so, and in the ledger as a handover."""
    home.write(BINS, DINNER, PLANNING)
    path = home.folder / "household.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(HEAD, f'{HEAD}consent = "both"\n'), encoding="utf-8")

    stopped = home.service.put_down("bins", member="alex")

    assert stopped.entry is not None
    assert (1, "handover", "") == (stopped.withdrawn, stopped.entry.kind, stopped.entry.owner)
    [entry] = home.agreed()["handover"]
    assert ("nobody", "alex", date(2026, 11, 23)) == (entry["owner"], entry["put_down_by"], entry["from"])
    assert ["Dinner", "Planning", "Planning"] == home.titles("sam")


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        (lambda s: s.put_down("gutters"), "there is no responsibility 'gutters'"),
        (lambda s: s.put_down("bins", member="kim"), "there is no member 'kim'"),
        (lambda s: s.put_down("bins", member="sam"), "bins is alex's"),
        (lambda s: s.pause("kim"), "there is no member 'kim'"),
        (lambda s: s.pause("alex", end=True), "alex has no pause to end"),
        (lambda s: s.pause("alex", until=date(2026, 11, 23)), "is no day to come"),
        (lambda s: s.pause("alex", until=date(2206, 11, 23)), "more than ten years away"),
        (lambda s: s.pause("alex", until=date(2026, 12, 1), end=True), "--end is today"),
        (lambda s: s.leave("kim"), "there is no member 'kim'"),
        (lambda s: s.leave("alex", back=True), "alex did not leave"),
        (lambda s: s.forget("alex"), "alex is of the household"),
        (lambda s: s.forget("shared"), "nothing tells of 'shared'"),
        (lambda s: s.forget("kim"), "nothing tells of 'kim'"),
    ],
)
def test_a_wrong_call_writes_nothing(home: Home, asked: Callable[[Service], object], what: str) -> None:
    """One sentence, a mend, and everything is as it was."""
    before = home.titles("alex")
    with pytest.raises(UsageError, match=what) as refused:
        asked(home.service)
    assert refused.value.hint
    assert ({}, before) == (home.agreed(), home.titles("alex"))


def test_an_account_is_no_member_to_forget(home: Home) -> None:
    """One that the registry names stays."""
    path = home.folder / "household.toml"
    path.write_text(
        path.read_text(encoding="utf-8")
        .replace("accounts.sam", "accounts.cloud")
        .replace('account = "sam"', 'account = "cloud"'),
        encoding="utf-8",
    )
    with pytest.raises(UsageError, match="cloud is an account in the registry"):
        home.service.forget("cloud")


def test_a_pause_is_written_once_and_changed_by_saying_it_once_more(home: Home) -> None:
    """The same words write no second entry; another day is the later word; the ledger has none."""
    for until in (None, None, date(2026, 12, 7)):
        home.service.pause("alex", until=until, sync=False)
        home.clock.forward(days=1)
    ended = home.service.pause("alex", end=True, sync=False)

    assert [None, date(2026, 12, 7), date(2026, 11, 26)] == [p.get("until") for p in home.agreed()["pause"]]
    assert {date(2026, 11, 23)} == {p["from"] for p in home.agreed()["pause"]}
    assert ("pause", None, None) == (ended.agreement.kind, ended.entry, ended.report)
    assert [] == [e for e in home.service.ledger().entries if e.kind in ("agreed", "handover")]


def test_only_written_it_waits_for_the_next_sync(home: Home) -> None:
    """The answer names where something stands, and the sync takes it away."""
    stopped = home.service.pause("alex", sync=False)
    assert (None, ("alex",), 0) == (stopped.report, stopped.waiting, stopped.exit_code)

    home.service.sync()

    assert ([], ["Dinner", "Planning", "Planning"]) == (home.titles("alex"), home.titles("sam"))


@pytest.mark.parametrize(("fault", "code"), [(Fault.UNREACHABLE, 1), (Fault.AUTH, 4)])
def test_what_cannot_be_reached_is_named_and_done_later(home: Home, fault: Fault, code: int) -> None:
    """A leave that met a closed door goes on at each sync; forgetting is not barred by it."""
    home.servers["alex"].faults.plan(Call.ANY, fault, times=-1)
    stopped = home.service.leave("alex")
    assert (code, ("alex",)) == (stopped.exit_code, stopped.waiting)
    assert "alex: 3 items are to be taken away there" in home.service.status().notices

    home.service.sync()
    assert 3 == len(home.titles("alex"))
    home.servers["alex"].faults.clear()
    home.service.sync()

    assert [] == home.titles("alex")
    assert {"alex", "sam"} == {a.account for a in home.service.status().accounts}
    assert "alex" not in home.service.sync().report.accounts


def test_a_single_thing_that_waits_is_named_as_one(home: Home) -> None:
    """The notice counts one item as one."""
    home.write(BINS)
    home.service.sync()
    home.servers["alex"].faults.plan(Call.ANY, Fault.UNREACHABLE, times=-1)
    home.service.leave("alex")

    assert "alex: 1 item is to be taken away there" in home.service.status().notices


def test_who_left_behind_a_closed_door_can_be_forgotten(home: Home) -> None:
    """Items stay where they are, and nothing asks for that account any more."""
    home.servers["alex"].faults.plan(Call.ANY, Fault.AUTH, times=-1)
    home.service.leave("alex")

    told = home.service.forget("alex").told

    assert 3 == told["links"]
    assert 0 == home.service.sync().exit_code
    assert 3 == len(home.titles("alex"))
    assert not any(home.service.forget("alex", dry_run=True).told.values())


def test_a_collection_of_two_accounts_keeps_its_session(home: Home) -> None:
    """Both reach one calendar by accounts of their own: the shared copy stays there for who stays."""
    both = {"alex": "sam", "sam": "sam"}
    home.write(BINS, DINNER, PLANNING, accounts=both)
    (home.folder / "state").rename(home.folder / "before")
    home.servers["sam"].snapshot()
    for uid in home.servers["sam"].uids():
        home.servers["sam"].delete(uid)
    home.service.sync()
    assert ["Bins out", "Dinner", "Planning", "Planning"] == home.titles("sam")

    home.service.leave("alex")
    home.clock.forward(minutes=1)
    home.service.sync()
    home.service.sync()

    assert ["Dinner", "Planning", "Planning"] == home.titles("sam")
    assert () == home.service.leave("alex").waiting
    assert 0 == home.service.sync().report.wrote
    assert ["Dinner", "Planning", "Planning"] == home.titles("sam")


def test_an_older_undo_brings_nothing_to_who_rests(home: Home) -> None:
    """What it puts back goes at the next sync, held or not."""
    home.service.handover("bins", "sam", since=date(2026, 11, 24))
    run = home.service.sync().report.run
    assert ["Planning", "Planning"] == home.titles("alex")
    home.clock.forward(minutes=5)
    home.service.pause("alex")
    assert [] == home.titles("alex")

    home.service.undo(run)
    home.service.sync()

    assert [] == home.titles("alex")


@pytest.mark.parametrize("fault", [Fault.CRASH_BEFORE, Fault.CRASH_AFTER])
@pytest.mark.parametrize("how", ["leave", "pause", "put_down"])
def test_killed_while_it_takes_away_the_next_sync_does_the_rest(home: Home, how: str, fault: Fault) -> None:
    """Wherever it dies, nothing is lost or doubled, and nothing of theirs is left open."""
    home.servers["alex"].faults.plan(Call.DELETE, fault, times=1)
    with pytest.raises(Crash):
        getattr(home.service, how)("bins" if how == "put_down" else "alex")
    home.clock.forward(minutes=1)

    home.service.sync()
    home.service.sync()

    left = ["Planning", "Planning"] if how == "put_down" else []
    assert (left, ["Dinner", "Planning", "Planning"]) == (home.titles("alex"), home.titles("sam"))
    kinds = [entry.kind.value for entry in home.service.ledger().entries]
    assert "dropped" not in kinds


def test_everybody_may_rest_and_leave(home: Home) -> None:
    """A shared session copy goes once nobody is there; a sync of an empty household is fine."""
    home.write(BINS, DINNER, PLANNING, accounts={"alex": "sam", "sam": "sam"})
    (home.folder / "state").rename(home.folder / "before")
    for uid in home.servers["sam"].uids():
        home.servers["sam"].delete(uid)
    home.service.sync()
    home.service.pause("alex")
    assert ["Dinner", "Planning", "Planning"] == home.titles("sam")
    home.service.pause("sam")
    home.service.sync()
    assert [] == home.titles("sam")

    for member in ("alex", "sam"):
        assert 0 == home.service.leave(member).exit_code
    report = home.service.sync().report
    assert (0, {}) == (report.wrote, report.accounts)
