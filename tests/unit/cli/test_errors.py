"""Errors: one sentence, its mend, and the exit code of the contract."""

from __future__ import annotations

import logging
import subprocess
import sys
from typing import Any

import pytest

from syncd.cli.main import main
from syncd.errors import (
    AuthRequired,
    ClockError,
    Problem,
    RegistryError,
    SecretError,
    StateBusy,
    SyncdError,
    UsageError,
)
from tests.unit.cli.fakes import FakeService, Run


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("no such name", hint="look"), 2),
        (SecretError("no secret", hint="log in"), 4),
        (AuthRequired("refused", hint="log in"), 4),
        (StateBusy("somebody works here", hint="wait"), 1),
        (ClockError("it is 1970", hint="set the clock"), 1),
        (SyncdError("something", hint="mend it"), 1),
    ],
)
def test_an_error_is_a_sentence_and_its_mend(run: Run, service: FakeService, error: SyncdError, code: int) -> None:
    """Both on stderr, nothing on stdout, and the error's own exit code."""
    service.raises = error

    answer = run("status")

    assert (answer.code, answer.out) == (code, "")
    assert answer.err == f"{error}\n  mend: {error.hint}\n"


def test_a_wrong_registry_tells_every_problem_a_line(run: Run, service: FakeService) -> None:
    """`file:line: what: how to mend it`, one a line, exit 78."""
    service.raises = RegistryError([Problem("h.toml", 3, "no owner", "add one"), Problem("h.toml", 9, "bad", "mend")])

    answer = run("sync")

    assert (answer.code, answer.out) == (78, "")
    assert answer.err == "h.toml:3: no owner: add one\nh.toml:9: bad: mend\n"


@pytest.mark.parametrize(
    "argv",
    [
        ("sink",),
        ("done",),
        ("check", "--nonsense"),
        ("upcoming", "--days", "x"),
        ("upcoming", "--days", "0"),
        ("upcoming", "--days", "401"),
        ("upcoming", "--member", "kim"),
        ("plan", "--member", "kim"),
        ("sync", "--member", "kim"),
        ("ledger", "--member", "kim"),
        ("ledger", "--since", "yesterday"),
        ("skip", "bins", "--on", "2026-02-30"),
        ("ledger", "import", "/nowhere/at/all"),
        ("ledger", "export", "/nowhere/at/all"),
        ("--config",),
    ],
)
def test_a_wrong_call_says_what_is_wrong_and_how_it_goes(run: Run, argv: tuple[str, ...]) -> None:
    """Exit 2, one sentence and its mend on stderr, nothing on stdout."""
    answer = run(*argv)

    assert (answer.code, answer.out) == (2, "")
    assert "\n  mend: " in answer.err


def test_a_bug_is_named_without_what_it_met(run: Run, service: FakeService) -> None:
    """The text of an unknown error may hold a title: only its type is shown, exit 1."""
    service.raises = KeyError("Dinner with Kim")

    answer = run("sync")

    assert (answer.code, answer.out) == (1, "")
    assert "KeyError" in answer.err
    assert "this is a bug in syncd" in answer.err
    assert "Kim" not in answer.err
    assert "Traceback" not in answer.err


def test_a_bug_shows_where_it_is_to_whoever_asks(run: Run, service: FakeService) -> None:
    """SYNCD_DEBUG=1 adds the traceback."""
    service.raises = KeyError("x")

    assert "Traceback" in run("sync", environment={"SYNCD_DEBUG": "1"}).err


def test_ctrl_c_is_quiet(run: Run, service: FakeService) -> None:
    """It ends with 130 and not a word."""
    service.raises = KeyboardInterrupt()

    answer = run("sync")

    assert (answer.code, answer.out, answer.err) == (130, "", "")


def test_what_would_steer_the_terminal_is_taken_out(run: Run, service: FakeService) -> None:
    """A server's words may hold escape sequences; they do not reach the screen."""
    service.raises = SyncdError("odd \x1b[2J\u202eanswer", hint="look\x07")

    assert run("status").err == "odd  [2J answer\n  mend: look \n"


def test_verbose_tells_of_syncd_and_not_of_its_libraries(
    service: FakeService, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only with --verbose, on stderr; a library may quote what it carries and stays silent."""

    def make(*_: Any) -> Any:
        logging.getLogger("syncd.engine").info("account alex-cloud looked at")
        logging.getLogger("caldav").error("SUMMARY:Dinner with Kim")
        return service

    main(["--verbose", "check"], make=make, environment={})
    told = capsys.readouterr().err
    main(["check"], make=make, environment={})

    assert "account alex-cloud looked at" in told
    assert "Kim" not in told
    assert capsys.readouterr().err == ""


def test_a_reader_that_goes_away_is_no_news() -> None:
    """`syncd ledger export | head -1` ends without a traceback."""
    code = (
        "import sys\n"
        "from syncd.cli.main import main\n"
        "class Long:\n"
        "    def export_ledger(self, into):\n"
        "        for _ in range(100000): into.write('x' * 80 + '\\n')\n"
        "        return 100000\n"
        "sys.exit(main(['ledger', 'export'], make=lambda *_: Long()))\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()

    assert (process.returncode, said) == (1, b"")
