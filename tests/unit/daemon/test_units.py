"""Units: real paths, nothing of anybody's changed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from syncd.daemon.units import State, Unit, install, uninstall, unit
from syncd.errors import SyncdError, UsageError

CONFIG = Path("/etc/syncd/household.toml")
STATE = Path("/var/lib/syncd")
PROGRAM = Path("/opt/syncd/bin/syncd")
needs_analyze = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed (package systemd)"
)


@pytest.fixture
def mine(tmp_path: Path) -> Unit:
    """A user's unit in a home of its own."""
    return unit(user=True, config=CONFIG, state=STATE, environment={"HOME": str(tmp_path)}, program=PROGRAM)


def system(program: Path = PROGRAM, config: Path = CONFIG) -> Unit:
    """The machine's unit."""
    return unit(user=False, config=config, state=STATE, environment={}, program=program)


@pytest.mark.parametrize("user", [True, False])
def test_a_unit_names_real_paths(tmp_path: Path, user: bool) -> None:
    """Every placeholder is filled in, with this installation's program and this household's registry."""
    made = unit(user=user, config=CONFIG, state=STATE, environment={"HOME": str(tmp_path)}, program=PROGRAM)

    assert "@SYNCD@" not in made.text
    assert "@CONFIG@" not in made.text
    assert f"ExecStart={PROGRAM} run\n" in made.text
    assert f"SYNCD_CONFIG={CONFIG}" in made.text
    assert "RestartPreventExitStatus=2 3 78 243\n" in made.text


def test_the_machines_unit_may_execute_the_interpreter_it_was_made_with(tmp_path: Path) -> None:
    """An environment in one folder whose python lies in another names both; one of the system's names itself."""
    python, place = tmp_path / "python3.12" / "bin" / "python3", tmp_path / "syncd" / "bin"
    python.parent.mkdir(parents=True)
    place.mkdir(parents=True)
    python.write_text("", encoding="ascii")
    (place / "python").symlink_to(python)
    apart = system(place / "syncd").text
    (place / "python").unlink()
    (place / "python").symlink_to("/usr/bin/env")
    of_the_system = system(place / "syncd").text

    assert f"ExecPaths=/usr {tmp_path}/syncd {tmp_path}/python3.12\n" in apart
    assert f"ExecPaths=/usr {tmp_path}/syncd\n" in of_the_system


@needs_analyze
@pytest.mark.parametrize("user", [True, False])
def test_systemd_finds_nothing_to_say(tmp_path: Path, user: bool) -> None:
    """`systemd-analyze verify` prints nothing about either unit."""
    made = unit(user=user, config=CONFIG, state=STATE, environment={}, program=Path("/usr/bin/true"))
    file = tmp_path / "syncd.service"
    file.write_text(made.text.replace("/usr/bin/true run", "/usr/bin/true"), encoding="utf-8")
    manager = ["--user"] if user else ["--system"]
    environment = {"PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)}
    done = subprocess.run(
        ["systemd-analyze", *manager, "verify", "--man=no", str(file)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )

    assert ("", "", 0) == (done.stdout, done.stderr, done.returncode)


@needs_analyze
def test_the_system_unit_is_hardened(tmp_path: Path) -> None:
    """Its exposure is at most 1.2 (`systemd-analyze security`)."""
    file = tmp_path / "syncd.service"
    file.write_text(system().text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=12", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == done.returncode, done.stdout[-300:]


def test_it_is_put_in_place_once(mine: Unit) -> None:
    """Missing, it is written; there, nothing changes; both times it ends the same."""
    assert (State.MISSING, State.SAME) == (install(mine), install(mine))
    assert mine.text == mine.path.read_text(encoding="utf-8")
    assert ["syncd.service"] == [p.name for p in mine.path.parent.iterdir()]


def test_what_an_earlier_syncd_wrote_is_renewed(mine: Unit, tmp_path: Path) -> None:
    """A unit that stands as syncd wrote it, for another path, is written anew."""
    other = Path("/opt/older/bin/syncd")
    install(unit(user=True, config=CONFIG, state=STATE, environment={"HOME": str(tmp_path)}, program=other))

    assert State.OLDER is install(mine)
    assert mine.text == mine.path.read_text(encoding="utf-8")


@pytest.mark.parametrize("act", [install, uninstall])
def test_a_changed_unit_is_never_overwritten(mine: Unit, act: Callable[[Unit], object]) -> None:
    """Neither installing nor uninstalling touches a file that somebody changed, or that syncd did not write."""
    install(mine)
    for text in (mine.text.replace("WatchdogSec=90s", "WatchdogSec=9s"), "[Service]\nExecStart=/bin/true\n"):
        mine.path.write_text(text, encoding="utf-8")
        with pytest.raises(UsageError, match="was changed"):
            act(mine)
        assert text == mine.path.read_text(encoding="utf-8")


def test_it_is_taken_away(mine: Unit) -> None:
    """As written it goes; where there is none nothing happens."""
    install(mine)

    assert (State.SAME, State.MISSING) == (uninstall(mine), uninstall(mine))
    assert not mine.path.exists()


@pytest.mark.parametrize("path", ["/home/alex/.venv/bin/syncd", "/root/syncd/bin/syncd"])
def test_a_program_in_a_home_is_refused_for_the_machine(path: str) -> None:
    """The service could not see it; the message says where it may lie."""
    with pytest.raises(UsageError, match="homes are hidden"):
        system(Path(path))


def test_a_registry_in_a_home_is_refused_for_the_machine() -> None:
    """So is a registry there."""
    with pytest.raises(UsageError, match="homes are hidden"):
        system(config=Path("/home/alex/household.toml"))


def test_a_path_that_a_unit_cannot_hold_is_refused() -> None:
    """A space or a percent sign would mean something else to systemd."""
    for name in ("/opt/my syncd/bin/syncd", "/opt/100%/bin/syncd", '/opt/"x"/bin/syncd'):
        with pytest.raises(UsageError, match="cannot stand in a unit"):
            system(Path(name))


def test_where_nothing_can_be_written_it_is_said(tmp_path: Path) -> None:
    """A directory that cannot be made is named, with the mend."""
    (tmp_path / ".config").write_text("in the way", encoding="utf-8")
    made = unit(user=True, config=CONFIG, state=STATE, environment={"HOME": str(tmp_path)}, program=PROGRAM)

    with pytest.raises(SyncdError, match="cannot be written"):
        install(made)
