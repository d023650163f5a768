"""What `syncd --help` promises."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from syncd.cli.grouped import options_first
from syncd.cli.main import main
from tests.support.words import offences
from tests.unit.cli.fakes import FakeService, Run

BUILT = {
    "Set up": ["init", "check", "login", "accounts", "service", "service install", "service uninstall"],
    "Run": [
        *("run", "reload", "sync", "plan", "status", "doctor", "resume", "runs", "show", "undo"),
        *("set-aside", "backup"),
    ],
    "Live": ["done", "skip", "reopen", "handover", "away", "put-down", "pause", "leave", "forget"],
    "Look": ["upcoming", "board", "agenda", "load", "report", "ledger"],
    "Data": ["agreed", "ledger export", "ledger import"],
    "Try": ["demo"],
}
COMMANDS = [name for names in BUILT.values() for name in names]
READABLE = [
    "check",
    "accounts",
    "service install",
    "doctor",
    "sync",
    "plan",
    "status",
    "runs",
    "show",
    "undo",
    "set-aside",
]
READABLE += ["put-down", "pause", "leave", "forget"]
READABLE += ["done", "skip", "reopen", "handover", "away", "upcoming", "board", "agenda", "ledger", "load", "agreed"]


def test_the_help_lists_what_is_built_in_its_groups(run: Run) -> None:
    """Each built command once, under what people come for, in one order; nothing else."""
    listed: dict[str, list[str]] = {}
    panel = ""
    for line in run("--help").out.splitlines():
        if head := re.fullmatch(r"([A-Z][a-z ]+):", line):
            panel = head.group(1)
        elif (row := re.match(r"  ([a-z-]+(?: [a-z]+)?)  ", line)) and panel not in ("", "Options"):
            listed.setdefault(panel, []).append(row.group(1))

    assert listed == BUILT


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_plain_short_lines_with_an_example_and_blames_nobody(run: Run, command: str) -> None:
    """At most 80 columns, no colour, an example to copy, no banned word."""
    answer = run(*command.split(), "--help")

    assert answer.code == 0
    assert max(map(len, answer.out.splitlines())) <= 80
    assert "\x1b" not in answer.out
    assert f"Example: syncd {command}".rstrip() in answer.out
    assert offences(answer.out, "en") == []


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_a_one_line_help_is_whole(run: Run, command: str) -> None:
    """No line of the overview is cut off."""
    assert "..." not in run("--help").out.replace("[ARGS]...", "")
    assert run(*command.split(), "--help").err == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_json_is_offered_where_there_is_something_to_read(run: Run, command: str) -> None:
    """Commands that answer with data have --json, others have not."""
    assert ("--json" in run(*command.split(), "--help").out) == (command in READABLE)


def test_a_call_without_a_command_shows_the_help_and_is_wrong(run: Run) -> None:
    """`syncd` alone exits 2 and says what there is."""
    answer = run()

    assert answer.code == 2
    assert "Set up:" in answer.out


def test_the_version_is_one_line(run: Run) -> None:
    """`syncd --version` names program and version."""
    answer = run("--version")

    assert answer.code == 0
    assert re.fullmatch(r"syncd \d+\.\d+\.\d+\n", answer.out)


def test_help_loads_nothing_heavy() -> None:
    """`syncd --help` imports neither the database, nor CalDAV, nor validation, nor rich."""
    code = (
        "import sys; from syncd.__main__ import main; main(['--help']);"
        "heavy = {'sqlalchemy', 'caldav', 'pydantic', 'rich', 'alembic', 'icalendar', 'niquests'};"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_program_runs_as_a_module_too() -> None:
    """`python -m syncd` is `syncd`."""
    ended = subprocess.run([sys.executable, "-m", "syncd", "--version"], capture_output=True, text=True, check=False)

    assert ended.returncode == 0
    assert ended.stdout.startswith("syncd ")


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (["check", "--config", "f"], ["--config", "f", "check"]),
        (["check", "--config=f", "--json"], ["--config=f", "check", "--json"]),
        (["--state", "d", "sync", "--verbose"], ["--state", "d", "--verbose", "sync"]),
        (["ledger", "import", "--", "--config"], ["ledger", "import", "--", "--config"]),
        (["check", "--config"], ["--config", "check"]),
        ([], []),
    ],
)
def test_options_of_every_command_may_stand_behind_it(given: list[str], read: list[str]) -> None:
    """--config, --state and --verbose are read first, with their values, up to `--`."""
    assert read == options_first(given)


def test_the_places_that_are_named_reach_the_service(service: FakeService) -> None:
    """--config and --state go to the factory, wherever they stand; without them None."""
    named: list[tuple[Path | None, Path | None]] = []

    def make(config: Path | None, state: Path | None) -> Any:
        named.append((config, state))
        return service

    main(["--config", "a.toml", "status", "--json", "--state", "b"], make=make, environment={})
    main(["status", "--json"], make=make, environment={})

    assert named == [(Path("a.toml"), Path("b")), (None, None)]
