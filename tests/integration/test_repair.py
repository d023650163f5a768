"""A damaged state: nothing is planned, everybody is told how to go on, and what was chosen goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.memory.server import MemoryServer, registered
from syncd.cli.main import main
from syncd.daemon.held import HeldService
from syncd.daemon.upkeep import Upkeep
from syncd.errors import StateDamaged
from syncd.store.copies import BACKUPS
from syncd.store.damaged import MARKER
from tests.integration.test_daemon import MEMBERS, PATIENCE, Running
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Server

MEMORY = '[members.alex]\nname = "Alex"\naccount = "alex"\n[accounts.alex]\nadapter = "memory"\nserver = "repair"\n'


@pytest.fixture
def server_in_memory(home: Home) -> Iterator[MemoryServer]:
    """Alex's account, synced once."""
    with registered(MemoryServer("repair")) as server:
        home.write(HEAD, MEMORY, BINS)
        home.sync()
        yield server


def harm(home: Home) -> None:
    """Overwrite the middle of the database."""
    file = home.folder / "state" / "state.db"
    with file.open("rb+") as database:
        database.seek(4096)
        database.write(b"\xa5" * (file.stat().st_size - 8192))


def call(home: Home, capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str]:
    """A command: its exit code, and all it printed."""
    code = main(argv, make=lambda _config, _state: home.service, environment={})
    said = capsys.readouterr()
    return code, said.out + said.err


def test_nothing_is_planned_before_a_person_chose(
    home: Home, server_in_memory: MemoryServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each command says so and ends with 3; no account is asked, nothing is written; a backup put back goes on."""
    copy = home.folder / "copy.db"
    home.service.backup(copy)
    before = {uid: server_in_memory.look(uid) for uid in server_in_memory.uids()}
    asked = server_in_memory.requests
    harm(home)
    said = [call(home, capsys, name) for name in ("sync", "sync", "plan", "status", "upcoming")]

    assert {3} == {code for code, _text in said}
    assert all("set aside as state.db.damaged-1" in text and "syncd backup --restore" in text for _code, text in said)
    assert asked == server_in_memory.requests
    assert (0, 0) == (call(home, capsys, "backup", "--restore", str(copy))[0], home.sync().wrote)
    assert before == {uid: server_in_memory.look(uid) for uid in server_in_memory.uids()}
    assert (home.folder / "state" / "state.db.damaged-1").exists()


def test_without_a_state_all_is_taken_up(
    home: Home, server_in_memory: MemoryServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """The other choice: the marker goes, and what stands is found by its uids."""
    harm(home)
    assert 3 == call(home, capsys, "sync")[0]
    (home.folder / "state" / MARKER).unlink()
    home.clock.forward(minutes=5)

    report = home.sync()
    assert (0, 1) == (report.wrote, len(server_in_memory.uids()))


def test_the_daily_look_ends_planning(home: Home, server_in_memory: MemoryServer) -> None:
    """What the upkeep finds stops polls at once; the state is set aside when the daemon lets go of it."""
    held = HeldService.hold(home.service)
    upkeep = Upkeep(held)
    upkeep.go()
    home.clock.forward(days=1)
    harm(home)
    with pytest.raises(StateDamaged):
        upkeep.go()
    asked = server_in_memory.requests
    with pytest.raises(StateDamaged) as caught:
        held.sync(only=frozenset({"alex"}), kind="poll")

    given_up = held.give_up(caught.value)
    [copy] = (home.folder / "state" / BACKUPS).iterdir()
    assert f"syncd backup --restore {copy}" in given_up.hint
    assert asked == server_in_memory.requests
    for _start in range(2):
        with pytest.raises(StateDamaged, match="set aside as"):
            HeldService.hold(home.service)


def test_a_daemon_ends_and_stays_ended(home: Home, radicale_server: Server) -> None:
    """Found while it runs: it ends with 3, and so does each start after, until a backup was put back."""
    place = radicale_server.place()
    home.write(HEAD, MEMBERS, account_toml("alex", place), BINS)
    home.secret("alex", place.password)
    running = Running(home)
    try:
        running.hear("READY=1")
        first = json.loads(running.syncd("sync", "--json").stdout)
        assert "ok" == first["accounts"]["alex"]["state"]
        copy: Path = home.folder / "copy.db"
        assert 0 == running.syncd("backup", str(copy)).returncode
        harm(home)
        codes = [running.process.wait(timeout=PATIENCE)]
        codes += [running.syncd("run").returncode for _start in range(2)]
        again = running.syncd("run")
        assert [3, 3, 3] == codes
        assert "set aside as state.db.damaged-1" in again.stderr
        assert "set aside as state.db.damaged-1" in running.log.read_text()

        assert 0 == running.syncd("backup", "--restore", str(copy)).returncode
        running.process = running.start()
        running.hear("READY=1")
        found = json.loads(running.syncd("sync", "--json").stdout)
        assert (0, "ok") == (found["accounts"]["alex"]["created"], found["accounts"]["alex"]["state"])
        assert ["Bins out"] == App.on(place, f"{place.name} tasks").titles()
        assert 0 == running.stop()
    finally:
        running.close()
