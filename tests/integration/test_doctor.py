"""`syncd doctor`: what is fine, worth a look, or broken, of a household on a real server."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from syncd.bootstrap import make_unit
from syncd.cli.main import main
from syncd.daemon.client import RemoteService
from syncd.daemon.control import Control
from syncd.daemon.surroundings import diagnose, interpreter_of
from syncd.daemon.units import Unit, install
from syncd.errors import UsageError
from syncd.service import Service
from syncd.service.doctor import Verdict, zones_version
from tests.support.fake_keyring import FakeKeyring
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Place, Server

ALEX = '[members.alex]\nname = "Alex"\naccount = "alex"\n'
Rows = dict[str, tuple[str, str, str]]
Ask = Callable[..., tuple[int, Rows]]
"""Exit code, and per check (of several one that is broken) verdict, what, mend."""


@pytest.fixture
def place(home: Home, radicale_server: Server) -> Place:
    """Alex's account, synced once at the server's own time; a copy of the state is of today."""
    place = radicale_server.place()
    home.write(HEAD, ALEX, account_toml("alex", place), BINS.replace("2026-11-24", "2026-01-06"))
    home.secret("alex", place.password)
    home.clock.set(datetime.now(UTC).replace(tzinfo=None).isoformat())
    home.sync()
    copy(home, timedelta(0))
    return place


def copy(home: Home, age: timedelta) -> None:
    """A daily copy of that age."""
    folder = home.folder / "state" / "backups"
    folder.mkdir(exist_ok=True)
    file = folder / "state-2026-01-01.db"
    file.touch()
    at = (home.clock.now() - age).timestamp()
    os.utime(file, (at, at))


@pytest.fixture
def ask(home: Home, capsys: pytest.CaptureFixture[str]) -> Ask:
    """`syncd doctor --json` on that household, or on another service for it."""

    def asking(service: Service | None = None) -> tuple[int, Rows]:
        def make(_config: Path | None, _state: Path | None) -> Any:
            return service or home.service

        environment = {"HOME": str(home.folder)}
        code = main(["doctor", "--json"], make=make, environment=environment)
        checks = json.loads(capsys.readouterr().out)["checks"]
        # Broken last, so that it is what stands there of several.
        ordered = sorted(checks, key=lambda row: row["verdict"] == "broken")
        rows = {row["check"]: (row["verdict"], row["what"], row["mend"]) for row in ordered}
        return code, {row["check"]: rows[row["check"]] for row in checks}

    return asking


def mine(home: Home, program: Path) -> Unit:
    """The unit of that household, installed and enabled, running that program."""
    made = make_unit(home.registry, home.service.state, {"HOME": str(home.folder)}, user=True)
    unit = Unit(made.path, made.text.replace(str(made.program), str(program)), True, home.registry, program)
    install(unit)
    wants = unit.path.parent / "default.target.wants"
    wants.mkdir(exist_ok=True)
    (wants / unit.path.name).symlink_to(unit.path)
    return unit


def test_all_is_well(home: Home, place: Place, ask: Ask) -> None:
    """Every check is there and fine, but for a daemon that does not run; exit 0."""
    made = make_unit(home.registry, home.service.state, {"HOME": str(home.folder)}, user=True)
    mine(home, made.program)
    code, rows = ask()

    assert 0 == code
    assert {"daemon": "worth-a-look"} == {name: row[0] for name, row in rows.items() if row[0] != "fine"}
    assert list(rows) == ["daemon", "unit", "files", "registry", "state", "backup", "time zones", "account", "clock"]
    assert rows["account"][1].startswith("answers, at http://127.0.0.1")


def test_text_is_one_line_for_each_with_what_to_do(
    home: Home, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    """Verdict, check, what it is about, how it is, what to do; neither secret nor title."""
    home.secret("alex", "wrong password")
    code = main(["doctor"], make=lambda *_: home.service, environment={"HOME": str(home.folder)})
    lines = capsys.readouterr().out.splitlines()

    assert 4 == code
    assert f"fine: state {home.folder}/state/state.db: whole" in lines
    assert [text for text in lines if not text.startswith(("fine: ", "worth a look: ", "broken: "))] == []
    assert [text for text in lines if text.startswith("broken: account alex: the server refuses")] != []
    assert "wrong password" not in "".join(lines)
    assert "Bins" not in "".join(lines)


def test_a_refused_secret_ends_with_4(home: Home, place: Place, ask: Ask) -> None:
    """The account is broken, with the mend."""
    home.secret("alex", "wrong password")
    code, rows = ask()

    assert (4, "broken") == (code, rows["account"][0])
    assert rows["account"][2]


def test_a_server_that_is_gone_ends_with_1(home: Home, place: Place, ask: Ask) -> None:
    """It is broken; the clock has nobody to ask, which is worth a look."""
    home.replace(place.url, "http://127.0.0.1:9/")
    code, rows = ask()

    assert (1, "broken", "worth-a-look") == (code, rows["account"][0], rows["clock"][0])


def test_a_clock_that_is_off_is_seen(home: Home, place: Place, ask: Ask) -> None:
    """By more than what planning bears, against the server's own word."""
    home.clock.forward(minutes=30)
    code, rows = ask()

    assert (1, "broken") == (code, rows["clock"][0])
    assert "timedatectl" in rows["clock"][2]


def test_a_state_that_others_can_read_is_broken(home: Home, place: Place, ask: Ask) -> None:
    """With the command that mends it."""
    file = home.folder / "state" / "state.db"
    file.chmod(0o644)
    code = main(["doctor"], make=lambda *_: home.service, environment={"HOME": str(home.folder)})

    assert 1 == code
    assert any(
        (f.verdict, f.mend) == (Verdict.BROKEN, f"chmod go= {file}")
        for f in home.service.examine()
        if f.check == "state"
    )


def test_a_damaged_state_is_broken(home: Home, place: Place, ask: Ask) -> None:
    """SQLite's own check says so; doctor changes nothing about it."""
    file = home.folder / "state" / "state.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(file.read_bytes())
    data[4096 * 3 :] = b"\x55" * (len(data) - 4096 * 3)
    file.write_bytes(data)
    before = sorted(path.name for path in file.parent.iterdir())
    code, rows = ask()

    assert (1, "broken") == (code, rows["state"][0])
    assert {"state.db"} <= {path.name for path in file.parent.iterdir()}
    assert set(before) <= {path.name for path in file.parent.iterdir()}


@pytest.mark.parametrize(("days", "verdict"), [(1, "fine"), (3, "worth-a-look")])
def test_an_old_copy_is_worth_a_look(home: Home, place: Place, ask: Ask, days: int, verdict: str) -> None:
    """A daemon keeps one each day; without any it is said too."""
    copy(home, timedelta(days=days))

    assert verdict == ask()[1]["backup"][0]
    for file in (home.folder / "state" / "backups").iterdir():
        file.unlink()
    assert ("worth-a-look", "there is no copy of the state") == ask()[1]["backup"][:2]


def test_before_the_first_run_there_is_no_state(home: Home, radicale_server: Server, ask: Ask) -> None:
    """That is fine, and none is made by looking."""
    place = radicale_server.place()
    home.write(HEAD, ALEX, account_toml("alex", place), BINS)
    home.secret("alex", place.password)
    home.clock.set(datetime.now(UTC).replace(tzinfo=None).isoformat())
    code, rows = ask()

    assert (0, "fine", False) == (code, rows["state"][0], "backup" in rows)
    assert not (home.folder / "state" / "state.db").exists()


def test_looking_changes_nothing(home: Home, place: Place, ask: Ask) -> None:
    """No row of the state, no file beside it, nothing at the server."""
    app = App.on(place, f"{place.name} tasks")

    def all_there_is() -> tuple[object, ...]:
        with closing(sqlite3.connect(home.folder / "state" / "state.db")) as database:
            rows = list(database.iterdump())
        return rows, sorted(path.name for path in home.folder.rglob("*")), app.bodies()

    before = all_there_is()
    ask()
    assert before == all_there_is()


def test_a_wrong_registry_is_broken(home: Home, place: Place, ask: Ask) -> None:
    """How many slips there are, and the command that names them; what needs a registry is not looked at."""
    home.replace('owner = "alex"', 'owner = "alx"')
    code, rows = ask()

    assert (1, "broken", "1 problem") == (code, *rows["registry"][:2])
    assert "account" not in rows


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeKeyring]:
    """A keyring for the child processes."""
    with FakeKeyring() as fake:
        for name, value in fake.environ().items():
            monkeypatch.setenv(name, value)
        yield fake


def test_a_keyring_is_looked_at_where_one_is_needed(
    home: Home, place: Place, ask: Ask, keyring: FakeKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Usable, without the secret, and refused; with a refused one the account is not tried."""
    home.replace('secret = { file = "alex.secret" }\n', "")
    keyring.secrets["syncd", "alex"] = place.password
    code, rows = ask()
    assert (0, "fine", "fine") == (code, rows["keyring"][0], rows["account"][0])

    keyring.secrets.clear()
    code, rows = ask()
    assert (4, "fine", "broken") == (code, rows["keyring"][0], rows["account"][0])
    assert "syncd login alex" in rows["account"][2]

    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    code, rows = ask()
    assert (4, "broken", "worth-a-look") == (code, rows["keyring"][0], rows["account"][0])
    assert "does not keep secrets" in rows["keyring"][1]


def test_a_secret_file_that_others_can_read_is_broken(home: Home, place: Place, ask: Ask) -> None:
    """The account says so, with the mend, and the file's secret is not used."""
    (home.folder / "alex.secret").chmod(0o644)
    code, rows = ask()

    assert (4, "broken") == (code, rows["account"][0])
    assert f"chmod 600 {home.folder}/alex.secret" == rows["account"][2]


def test_a_registry_that_anybody_can_change_is_worth_a_look(home: Home, place: Place, ask: Ask) -> None:
    """It decides who owns what."""
    home.registry.chmod(0o666)

    assert ("worth-a-look", f"chmod o-w {home.registry}") == (ask()[1]["files"][0], ask()[1]["files"][2])


def test_a_unit_that_would_not_start_is_broken(home: Home, place: Place, ask: Ask) -> None:
    """What it runs is not there any more."""
    unit = mine(home, home.folder / "gone" / "bin" / "syncd")
    code, rows = ask()

    assert (1, "broken", f"what it runs is not there: {unit.program}") == (code, *rows["unit"][:2])


def test_a_unit_that_is_changed_missing_or_not_enabled_is_worth_a_look(home: Home, place: Place, ask: Ask) -> None:
    """Each in its words, with the command."""
    made = make_unit(home.registry, home.service.state, {"HOME": str(home.folder)}, user=True)
    assert ("is not installed", "syncd service install --user") == ask()[1]["unit"][1:]
    install(made)
    assert ("is installed, and does not start by itself", "systemctl --user enable syncd") == ask()[1]["unit"][1:]
    made.path.write_text(made.text + "# mine\n", encoding="utf-8")
    code, rows = ask()

    assert (0, "worth-a-look", "was changed by hand") == (code, *rows["unit"][:2])


def test_an_interpreter_in_a_home_is_seen_for_the_machine(home: Home, place: Place, tmp_path: Path) -> None:
    """The machine's unit names a script; the interpreter of its first line lies where the service sees nothing."""
    program = tmp_path / "syncd"
    program.write_text("#!/home/alex/python/bin/python3\n", encoding="utf-8")
    made = make_unit(Path("/etc/syncd/household.toml"), None, {}, user=False)
    unit = Unit(tmp_path / "syncd.service", made.text.replace(str(made.program), str(program)), False)
    unit.path.write_text(unit.text, encoding="utf-8")
    found = [f for f in diagnose(home.service, unit).findings if f.check == "unit"]

    assert Path("/home/alex/python/bin/python3") == interpreter_of(program)
    assert [(Verdict.BROKEN, "the service cannot see /home/alex/python/bin/python3: homes are hidden from it")] == [
        (f.verdict, f.what) for f in found if f.verdict is Verdict.BROKEN
    ]


def answered_by(home: Home, answer: Callable[..., object]) -> Iterator[RemoteService]:
    """The household as a daemon of its own would answer for it."""
    control = Control(home.folder / "control.sock", lambda operation, arguments, _p: answer(operation, arguments))
    control.start()
    yield RemoteService(home.service, control.path)
    control.close()


def test_with_a_daemon_it_is_the_daemon_that_looks(home: Home, place: Place, ask: Ask) -> None:
    """The same findings over the socket, and one that says it runs."""
    for remote in answered_by(home, lambda operation, arguments: getattr(home.service, operation)(**arguments)):
        code, rows = ask(remote)
        without = ask()[1]

    assert (0, ("fine", "runs", "")) == (code, rows["daemon"])
    # The unit is worth a look while nothing runs; how many seconds the clocks are apart, another time.
    own = {"daemon", "unit", "clock"}
    assert {name: row for name, row in without.items() if name not in own} == {
        name: row for name, row in rows.items() if name not in own
    }
    assert "fine" == without["clock"][0] == rows["clock"][0]


def test_what_one_may_not_look_at_is_said(home: Home, place: Place, ask: Ask) -> None:
    """A stranger on the machine sees that it runs, and who may ask for the rest; nothing is broken by that."""

    def refuse(*_asked: object) -> object:
        raise UsageError("you may not ask this daemon for examine", hint="ask as root")

    for remote in answered_by(home, refuse):
        code, rows = ask(remote)

    assert (0, "worth-a-look", "ask as root") == (code, rows["household"][0], rows["household"][2])


def test_the_version_of_the_time_zones_is_known() -> None:
    """A year and a letter, wherever the data comes from."""
    assert zones_version()[:4].isdigit()
    assert int(zones_version()[:4]) >= 2024
