"""Commands that are typed while a daemon runs: the same answers, the same errors, and nobody else may ask."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from adapters.memory.server import MemoryServer, registered
from syncd.daemon.client import RemoteService, answers
from syncd.daemon.control import UNKNOWN, Control, Peer, group_number, may_ask
from syncd.daemon.wire import LONGEST, decode_answer, operations
from syncd.errors import RegistryError, StateError, UsageError
from syncd.service import Service
from tests.support.home import BINS, HEAD, Home

MEMORY = """[members.alex]
name = "Alex"
account = "alex"
[accounts.alex]
adapter = "memory"
server = "control"
"""


@pytest.fixture
def household(home: Home) -> Iterator[Home]:
    """A household in memory, synced once."""
    with registered(MemoryServer("control")):
        home.write(HEAD, MEMORY, BINS)
        home.sync()
        yield home


@pytest.fixture
def remote(household: Home, tmp_path: Path) -> Iterator[RemoteService]:
    """The same household, asked over a socket."""

    def answer(operation: str, arguments: dict[str, object], progress: object) -> object:
        if operation == "sync":
            arguments = {**arguments, "progress": progress}
        return getattr(household.service, operation)(**arguments)

    control = Control(tmp_path / "control.sock", answer)
    control.start()
    yield RemoteService(household.service, control.path)
    control.close()


CALLS: dict[str, Callable[[Service], object]] = {
    "accounts": lambda s: s.accounts(),
    "agenda": lambda s: s.agenda(member="alex"),
    "agreed": lambda s: s.agreed(),
    "board": lambda s: s.board(),
    "check": lambda s: s.check(offline=True),
    "ledger": lambda s: s.ledger(since=datetime(2026, 11, 1, tzinfo=UTC)),
    "load": lambda s: s.load(first=date(2026, 11, 1), last=date(2026, 11, 30), as_of=date(2026, 11, 24)),
    "plan": lambda s: s.plan(full=True),
    "report": lambda s: s.report(first=date(2026, 11, 1), last=date(2026, 11, 30), as_of=date(2026, 11, 24)),
    "runs": lambda s: s.runs(limit=3),
    "set_aside": lambda s: s.set_aside(),
    "show": lambda s: s.show(1),
    "status": lambda s: s.status(),
    "undo": lambda s: s.undo(1, dry_run=True),
    "upcoming": lambda s: s.upcoming(days=30, member="alex"),
}


@pytest.mark.parametrize("name", sorted(CALLS))
def test_an_answer_over_the_socket_is_the_answer(household: Home, remote: RemoteService, name: str) -> None:
    """An operation that only looks gives the same value over the socket as in the same process."""
    expected = CALLS[name](household.service)

    assert expected == CALLS[name](remote)


def test_what_changes_something_is_done_there(household: Home, remote: RemoteService) -> None:
    """An operation that writes is done by the daemon, and its answer is whole."""
    said = remote.say("done", "bins", on=date(2026, 11, 24), by=("alex",))
    household.clock.forward(minutes=1)
    made = remote.away("alex", date(2026, 12, 1), date(2026, 12, 3))
    synced = remote.sync(full=True)

    assert [said.entry, made.entry] == [e for e in household.service.ledger().entries if e.source == "command"]
    assert {"alex"} == set(synced.report.accounts)
    assert [a.act for a in synced.report.actions if a.write]


def test_who_did_it_is_said_there(household: Home, remote: RemoteService) -> None:
    """Particulars of `done` travel, a correction is written by the daemon, and its answer is the word that stands."""
    on = date(2026, 11, 24)
    remote.say("done", "bins", on=on, by=("alex",))
    household.clock.forward(minutes=1)
    said = remote.say("done", "bins", on=on, outside=True)

    told = [e for e in household.service.ledger().entries if e.recurrence_id == on and e.source == "command"]
    assert sorted(e.kind.value for e in told) == ["correction", "done", "done"]
    assert said.entry in told
    assert said.entry.by == ("outside",)
    with pytest.raises(UsageError, match="--whole has nobody to go to"):
        remote.say("done", "bins", on=on, outside=True, whole=True)


def test_progress_is_told_on_the_way(household: Home, remote: RemoteService) -> None:
    """Long work tells the caller at the other end how far it is."""
    steps: list[tuple[str, int, int]] = []

    class Seen:
        def step(self, account: str, done: int, total: int) -> None:
            steps.append((account, done, total))

    household.replace("every collection", "each collection")
    remote.sync(progress=Seen())

    assert ("alex", 1, 1) in steps


def test_an_error_over_the_socket_is_the_error(household: Home, remote: RemoteService) -> None:
    """What an operation raises is raised at the caller: its kind, its words, its problems."""
    with pytest.raises(UsageError, match="there is no run 77") as wrong:
        remote.show(77)
    assert wrong.value.hint
    household.replace('owner = "alex"', 'owner = "nobody-known"')
    with pytest.raises(RegistryError) as broken:
        remote.status()
    with pytest.raises(RegistryError) as here:
        household.service.status()
    assert here.value.problems == broken.value.problems


@pytest.mark.parametrize(
    "line",
    [
        b"hello\n",
        b"[]\n",
        b'{"version": 99, "operation": "status", "arguments": {}}\n',
        b'{"version": 1, "operation": "household", "arguments": {}}\n',
        b'{"version": 1, "operation": "__init__", "arguments": {}}\n',
        b'{"version": 1, "operation": "runs", "arguments": {"limit": "many"}}\n',
        b'{"version": 1, "operation": "runs", "arguments": {"more": 1}}\n',
    ],
)
def test_what_is_no_call_is_refused(remote: RemoteService, line: bytes) -> None:
    """A line that is no call of an operation is answered with an error, and the daemon goes on."""
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(remote.path))
        client.sendall(line)
        with client.makefile("rb") as lines, pytest.raises(Exception, match=r".") as refused:
            decode_answer("status", lines.readline(LONGEST), None)
    assert refused.value.__class__.__name__ in ("StateError", "WireError")
    assert remote.status().accounts


def test_a_client_that_hangs_up_harms_nobody(remote: RemoteService) -> None:
    """A connection that says nothing, or half a line, leaves the daemon answering."""
    for sent in (b"", b'{"version": 1'):
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(remote.path))
            client.sendall(sent)

    assert remote.status().accounts


def test_a_second_daemon_is_refused(remote: RemoteService) -> None:
    """A socket that answers is not taken away from the daemon behind it."""
    with pytest.raises(StateError, match="another syncd answers"):
        Control(remote.path, lambda *_: None)
    assert answers(remote.path)


def test_the_socket_of_a_killed_daemon_is_taken_over(tmp_path: Path) -> None:
    """A socket file that nobody answers at is no obstacle; it is gone after a stop in order."""
    path = tmp_path / "control.sock"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    control = Control(path, lambda *_: None)
    control.start()

    assert answers(path)
    control.close()
    assert not path.exists()


@pytest.mark.parametrize(
    ("uid", "operation", "allowed"),
    [
        (0, "sync", True),
        (1000, "sync", True),
        (1001, "sync", False),
        (1001, "plan", False),
        (1001, "ledger", False),
        (1001, "status", True),
    ],
)
def test_who_may_ask(uid: int, operation: str, allowed: bool) -> None:
    """Root and the daemon's user may ask for everything, anybody else how it is."""
    assert allowed is may_ask(Peer(1, uid, frozenset({uid})), operation, own_uid=1000, group=None)


def test_a_group_may_ask() -> None:
    """Members of the group that the operator names may ask for everything, by any of their groups; others may not."""
    assert may_ask(Peer(1, 1, frozenset({1, 50})), "sync", own_uid=1000, group=50)
    assert not may_ask(Peer(1, 1, frozenset({1, 51})), "sync", own_uid=1000, group=50)


def test_whom_the_kernel_cannot_name_is_nobody() -> None:
    """Where a user namespace hides who asks, its stand-in number is neither our own nor the operator's group."""
    stranger = Peer(1, UNKNOWN, frozenset({UNKNOWN}))

    assert not may_ask(stranger, "sync", own_uid=UNKNOWN, group=UNKNOWN)
    assert may_ask(stranger, "status", own_uid=UNKNOWN, group=UNKNOWN)


def test_a_group_that_is_none_is_said(caplog: pytest.LogCaptureFixture) -> None:
    """A group that this machine does not know lets nobody in, and the log says so; one that it knows has a number."""
    assert (0, None, None) == (group_number("root"), group_number(""), group_number("no-such-group"))
    assert ["there is no group no-such-group on this machine, so SYNCD_GROUP lets nobody in"] == caplog.messages


def test_every_operation_travels(remote: RemoteService) -> None:
    """Each operation that is not bound to the terminal has a form in which it travels."""
    assert set(CALLS) | {"sync", "say", "away", "handover", "resume", "leave", "pause", "undo"} <= set(operations())
    for name in operations():
        assert getattr(RemoteService, name) is not getattr(Service, name)
