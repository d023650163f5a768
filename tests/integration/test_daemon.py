"""`syncd run` as its own process, with a real server: what a service manager and people at a terminal see."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Place, Server

MEMBERS = '[members.alex]\nname = "Alex"\naccount = "alex"\n'
PATIENCE = 60.0
"""Seconds that a busy machine gets for a step that takes well under one."""


class Running:
    """A daemon process, and the service manager that hears it."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.manager.bind(str(home.folder / "notify"))
        self.manager.settimeout(PATIENCE)
        self.process = self.start()

    @property
    def environment(self) -> dict[str, str]:
        """What every process of this household gets."""
        return {
            **os.environ,
            "SYNCD_CONFIG": str(self.home.registry),
            "SYNCD_STATE": str(self.home.folder / "state"),
            "PYTHONFAULTHANDLER": "1",
        }

    def start(self) -> subprocess.Popen[bytes]:
        """Start it."""
        environment = {**self.environment, "NOTIFY_SOCKET": str(self.home.folder / "notify"), "JOURNAL_STREAM": "1:1"}
        argv = [sys.executable, "-m", "syncd", "run"]
        self.log = self.home.folder / "log"
        with self.log.open("ab") as log:
            return subprocess.Popen(argv, env=environment, stderr=log, stdout=log)

    def hear(self, wanted: str) -> str:
        """Listen until the manager is told something that holds `wanted`."""
        while True:
            told = self.manager.recv(4096).decode()
            if wanted in told:
                return told

    def syncd(self, *argv: str) -> subprocess.CompletedProcess[str]:
        """A command, typed while it runs."""
        return subprocess.run(
            [sys.executable, "-m", "syncd", *argv],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def stop(self) -> int:
        """End it as systemd does; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=PATIENCE)

    def close(self) -> None:
        """End it whatever it does."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.manager.close()


@pytest.fixture
def place(home: Home, radicale_server: Server) -> Place:
    """Alex's account, and a registry that names it."""
    alex = radicale_server.place()
    home.write(HEAD, MEMBERS, account_toml("alex", alex), BINS)
    home.secret("alex", alex.password)
    return alex


@pytest.fixture
def running(home: Home, place: Place) -> Iterator[Running]:
    """A daemon that has begun."""
    made = Running(home)
    yield made
    made.close()


def test_it_begins_looks_and_ends(running: Running, place: Place) -> None:
    """READY once the state is open, an item in the calendar after a look, a clean end with its socket gone."""
    assert "READY=1\nSTATUS=1 account, not asked yet" == running.hear("READY=1")
    found = json.loads(running.syncd("sync", "--json").stdout)
    assert "STATUS=1 account, all fine" in running.hear("all fine")
    titles = App.on(place, f"{place.name} tasks").titles()

    assert ("ok", ["Bins out"]) == (found["accounts"]["alex"]["state"], titles)
    assert 0 == running.stop()
    assert "STOPPING=1" in running.hear("STOPPING=1")
    assert not (running.home.folder / "state" / "control.sock").exists()


def test_commands_are_done_by_the_daemon(running: Running, place: Place) -> None:
    """While it runs, commands give the same documents and exit codes as without it, and a second run is refused."""
    running.hear("READY=1")
    running.syncd("sync")
    names = ["plan", "status", "accounts", "upcoming", "set-aside", "agreed", "ledger"]
    with_it = {name: running.syncd(name, "--json") for name in names}
    wrong = running.syncd("show", "99")
    second = running.syncd("run")
    done = running.syncd("done", "bins")
    running.syncd("sync")
    ticked = "COMPLETED" in App.on(place, f"{place.name} tasks").find("Bins out")[1]
    running.stop()
    running.syncd("reopen", "bins")
    without = {name: running.syncd(name, "--json") for name in names if name not in ("status", "ledger", "plan")}

    assert dict.fromkeys(names, 0) == {name: answer.returncode for name, answer in with_it.items()}
    assert (2, 1, 0, True) == (wrong.returncode, second.returncode, done.returncode, ticked)
    assert {n: json.loads(a.stdout) for n, a in without.items()} == {
        n: json.loads(with_it[n].stdout) for n in without
    }


def test_a_reload_takes_a_good_file_and_refuses_a_bad_one(running: Running, place: Place) -> None:
    """A good registry is in force when reload ends; a bad one makes it fail with every problem, the old one holds."""
    running.hear("READY=1")
    running.syncd("sync")
    running.home.replace("Bins out", "Rubbish out")
    good = running.syncd("reload")
    running.syncd("sync")
    title = App.on(place, f"{place.name} tasks").titles()
    running.home.replace('owner = "alex"', 'owner = "alx"')
    bad = running.syncd("reload")
    after = running.syncd("status")

    assert (0, ["Rubbish out"]) == (good.returncode, title)
    assert 78 == bad.returncode
    assert "alx" in bad.stderr + bad.stdout
    assert 0 == after.returncode, "the registry before holds, so commands go on"


def test_after_a_kill_it_begins_anew(running: Running, place: Place) -> None:
    """The socket and the lock of a killed daemon are taken over; nothing stands twice."""
    running.hear("READY=1")
    running.syncd("sync")
    running.process.kill()
    running.process.wait()
    running.process = running.start()
    running.hear("READY=1")
    running.syncd("sync")

    assert ["Bins out"] == App.on(place, f"{place.name} tasks").titles()
    assert 0 == running.stop()


def test_a_server_that_hangs_does_not_hold_up_the_end(home: Home, place: Place) -> None:
    """With a request under way that nobody answers, it ends within ten seconds of being asked."""
    with socket.socket() as hanging:
        hanging.bind(("127.0.0.1", 0))
        hanging.listen()
        hanging.settimeout(PATIENCE)
        url = f"http://127.0.0.1:{hanging.getsockname()[1]}/"
        home.write(HEAD, MEMBERS, account_toml("alex", Place(url, "alex", "x", "Alex")), BINS)
        running = Running(home)
        try:
            running.hear("READY=1")
            _kept = hanging.accept()
            running.process.send_signal(signal.SIGTERM)
            assert 0 == running.process.wait(timeout=10)
        finally:
            running.close()


def test_a_wrong_registry_ends_it_at_once(home: Home, place: Place) -> None:
    """It says what is wrong, with file and line, and exits 78, which systemd does not try again."""
    home.replace('owner = "alex"', 'owner = "alx"')
    running = Running(home)
    code = running.process.wait(timeout=PATIENCE)
    running.close()

    assert 78 == code
    assert "household.toml:" in running.log.read_text(encoding="utf-8")


def test_its_log_names_no_titles(running: Running) -> None:
    """Lines carry a priority and identifiers; neither a title nor the address of anything private."""
    running.hear("READY=1")
    running.syncd("sync")
    running.stop()
    log = Path(running.log).read_text(encoding="utf-8")

    assert [line for line in log.splitlines() if not line.startswith("<")] == []
    assert "Bins" not in log
