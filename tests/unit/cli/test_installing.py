"""`service`, `service install`, `service uninstall`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from syncd.bootstrap import make_unit, own_places, places
from syncd.daemon.units import Unit, make_folder
from tests.unit.cli.fakes import Run


@pytest.fixture
def mine(tmp_path: Path) -> dict[str, str]:
    """The environment of somebody whose home is empty."""
    return {"HOME": str(tmp_path), "SYNCD_CONFIG": str(tmp_path / "h.toml"), "SYNCD_STATE": str(tmp_path / "s")}


def test_a_dry_run_prints_the_unit_and_writes_nothing(run: Run, mine: dict[str, str], tmp_path: Path) -> None:
    """The unit is all of stdout, so that it can be kept; where it would go and what follows is on stderr."""
    answer = run("service", "install", "--user", "--dry-run", environment=mine)

    assert 0 == answer.code
    assert answer.out == make_unit(None, None, mine, user=True).text
    assert f"{tmp_path}/.config/systemd/user/syncd.service would be written" in answer.err
    assert "systemctl --user enable --now syncd" in answer.err
    assert [] == list(tmp_path.iterdir())


def test_a_users_unit_is_installed_and_taken_away(run: Run, mine: dict[str, str], tmp_path: Path) -> None:
    """It is written with this household's paths, said to be there, and goes; each time with what to do next."""
    unit = tmp_path / ".config" / "systemd" / "user" / "syncd.service"
    before = run("service", environment=mine).out
    installed = run("service", "install", "--user", environment=mine)
    text = unit.read_text(encoding="utf-8")
    shown = run("service", environment=mine).out
    gone = run("service", "uninstall", "--user", environment=mine)

    assert (f"{unit} is not installed" in before, f"{unit} is installed" in shown) == (True, True)
    assert f"SYNCD_CONFIG={tmp_path}/h.toml SYNCD_STATE={tmp_path}/s\n" in text
    assert [0, 0] == [installed.code, gone.code]
    steps = ["syncd init", "systemctl --user daemon-reload", "systemctl --user enable", "loginctl enable-linger"]
    assert [step for step in steps if step not in installed.out] == []
    assert "systemctl --user daemon-reload" in gone.out
    assert not unit.exists()


def test_a_household_with_a_registry_needs_no_init(run: Run, mine: dict[str, str], tmp_path: Path) -> None:
    """The step that makes a registry is left out where there is one."""
    (tmp_path / "h.toml").touch()

    assert "syncd init" not in run("service", "install", "--user", environment=mine).out


def test_install_json_is_the_answer(run: Run, mine: dict[str, str], tmp_path: Path) -> None:
    """Path, text, what stood there before, whether anything was written, what to do next."""
    first = json.loads(run("service", "install", "--user", "--json", environment=mine).out)
    second = json.loads(run("service", "install", "--user", "--json", "--dry-run", environment=mine).out)

    assert (1, True, "missing", True) == (first["version"], first["user"], first["before"], first["written"])
    assert ("same", False) == (second["before"], second["written"])
    assert first["text"] == Path(first["unit"]).read_text(encoding="utf-8")
    assert "systemctl --user daemon-reload" in first["steps"]


def test_a_changed_unit_stays(run: Run, mine: dict[str, str], tmp_path: Path) -> None:
    """Exit 2, with where the changes belong; a dry run says so too, and so does `service`."""
    run("service", "install", "--user", environment=mine)
    unit = tmp_path / ".config" / "systemd" / "user" / "syncd.service"
    unit.write_text(unit.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    calls = [("install",), ("install", "--dry-run"), ("uninstall",), ("uninstall", "--dry-run")]
    answers = [run("service", *call, "--user", environment=mine) for call in calls]

    assert [2, 2, 2, 2] == [answer.code for answer in answers]
    assert "systemctl --user edit syncd" in answers[0].err
    assert unit.read_text(encoding="utf-8").endswith("# mine\n")
    assert "was changed by hand" in run("service", environment=mine).out


def test_an_enabled_unit_stays(run: Run, mine: dict[str, str], tmp_path: Path) -> None:
    """Taking it away first would leave a link that leads nowhere and a service that runs on: disable comes first."""
    run("service", "install", "--user", environment=mine)
    unit = tmp_path / ".config" / "systemd" / "user" / "syncd.service"
    (unit.parent / "default.target.wants").mkdir()
    (unit.parent / "default.target.wants" / unit.name).symlink_to(unit)
    answer = run("service", "uninstall", "--user", environment=mine)

    assert (2, True) == (answer.code, unit.exists())
    assert "systemctl --user disable --now syncd" in answer.err
    assert 2 == run("service", "uninstall", "--user", "--dry-run", environment=mine).code
    assert f"{unit} is installed, and starts by itself" in run("service", environment=mine).out


def test_what_is_not_there_cannot_be_taken_away(run: Run, mine: dict[str, str]) -> None:
    """That is said, and is fine."""
    answer = run("service", "uninstall", "--user", environment=mine)

    assert (0, True) == (answer.code, "is not there" in answer.out)


def test_a_machine_without_systemd_is_told_another_way(run: Run, mine: dict[str, str], tmp_path: Path) -> None:
    """One sentence, exit 2; where systemd started this machine there is nothing to refuse."""
    if Path("/run/systemd/system").exists():
        pytest.skip("systemd started this machine")
    answer = run("service", "install", "--user", environment={**mine, "PATH": str(tmp_path)})

    assert (2, "") == (answer.code, answer.out)
    assert answer.err.startswith("this machine has no systemd\n  mend: ")


def test_an_interpreter_in_a_home_is_refused_for_the_machine(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the unit names, python has to be visible too: the unit is shown, and why it would not run."""
    monkeypatch.setattr(sys, "executable", "/home/alex/python/bin/python3")
    answer = run("service", "install", "--dry-run")

    assert (2, True) == (answer.code, "cannot see /home/alex/python/bin/python3" in answer.err)


def test_the_folder_of_the_machines_registry_is_for_all_to_read(tmp_path: Path) -> None:
    """It is made 0755 whatever the umask, once; for a user's unit nothing is made."""
    unit = Unit(tmp_path / "syncd.service", "", False, tmp_path / "etc" / "syncd" / "household.toml")
    folder = make_folder(unit)

    assert folder == tmp_path / "etc" / "syncd"
    assert 0o755 == folder.stat().st_mode & 0o777
    assert make_folder(unit) is None
    assert make_folder(Unit(unit.path, "", True, tmp_path / "other" / "h.toml")) is None


def test_the_machines_unit_names_the_machines_registry() -> None:
    """Unless another one is named, whoever asks and whatever they have themselves."""
    unit = make_unit(None, None, {"HOME": "/nowhere"}, user=False)
    named = make_unit(Path("/srv/syncd/h.toml"), None, {}, user=False)

    assert "SYNCD_CONFIG=/etc/syncd/household.toml " in unit.text
    assert "SYNCD_CONFIG=/srv/syncd/h.toml " in named.text


def test_own_places_are_not_the_machines(tmp_path: Path) -> None:
    """Who names the machine's registry is taken to its state too; what systemd says of places holds."""
    system = Path("/etc/syncd/household.toml")
    under = {"CONFIGURATION_DIRECTORY": "/etc/syncd", "STATE_DIRECTORY": str(tmp_path)}

    assert Path("/var/lib/syncd") == places(system, None, {}).state
    assert Path("/var/lib/syncd") != own_places(system, None, {}).state
    assert tmp_path == places(None, None, under).state
