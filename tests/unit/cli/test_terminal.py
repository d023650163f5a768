"""The screen: widths, languages, encodings, the bar, and secrets that nobody sees."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping

import pytest

from syncd.cli import printing
from syncd.cli.call import language_of
from syncd.cli.progress import Bar
from syncd.ports import Progress
from tests.support.clocks import FakeClock


class Screen(io.StringIO):
    """A terminal, or a pipe."""

    def __init__(self, *, terminal: bool = True) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        """Whether somebody looks at it."""
        return self.terminal


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "de_DE", "LC_MESSAGES": "en_GB"}, "en"),
        ({"LANG": "en_GB", "LC_ALL": "de_AT"}, "de"),
        ({"LANG": "de_DE", "LC_ALL": ""}, "de"),
    ],
)
def test_the_locale_decides_the_language(environment: Mapping[str, str], language: str) -> None:
    """LC_ALL before LC_MESSAGES before LANG; an empty one is none; English where nothing fits."""
    assert language == language_of(environment)


@pytest.mark.parametrize(("columns", "most"), [("200", 80), ("60", 60), ("5", 40)])
def test_text_fits_the_screen_and_at_most_80_columns(
    columns: str, most: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Long cells and sentences go on in the next line; nothing is lost."""
    monkeypatch.setenv("COLUMNS", columns)

    printing.table(("when", "what"), [("2026-11-24", "word " * 40), ("2026-11-25", "ü" * 150)])
    printing.prose("word " * 40)

    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= most
    assert out.count("ü") == 150
    assert out.count("word") == 80


def test_titles_are_shown_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    """Brackets and colons are no markup; what would steer a terminal is taken out."""
    printing.table(("what",), [("[bold]Buy[/bold] :smile: ✅ \x1b[31mred",)])

    assert capsys.readouterr().out == "what\n[bold]Buy[/bold] :smile: ✅  [31mred\n"


def test_a_document_survives_any_encoding() -> None:
    """Where the terminal has no letter for it, JSON writes it by its number; text does not break."""
    code = (
        "from syncd.cli import printing\n"
        "from syncd.cli.main import main\n"
        "main(['--version'])\n"
        "printing.document({'summary': 'Müll ✅ 🗑'})\n"
        "printing.line('✅')\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
    )

    assert ended.stdout.decode("ascii").splitlines()[1:] == [
        "{",
        '  "summary": "M\\u00fcll \\u2705 \\ud83d\\uddd1"',
        "}",
        "\\u2705",
    ]


def test_the_bar_keeps_the_port() -> None:
    """The engine may tell it how far it is."""
    assert isinstance(Bar(Screen(), FakeClock()), Progress)


@pytest.mark.parametrize(
    ("terminal", "writes", "seconds", "drawn"),
    [(True, 21, 0, True), (True, 20, 0, False), (True, 2, 2, True), (True, 2, 1, False), (False, 500, 60, False)],
)
def test_a_bar_is_drawn_for_long_runs_on_a_terminal(terminal: bool, writes: int, seconds: int, drawn: bool) -> None:
    """More than 20 writes or more than a second; never into a pipe."""
    screen, clock = Screen(terminal=terminal), FakeClock()

    with Bar(screen, clock) as bar:
        clock.forward(seconds=seconds)
        bar.step("alex-cloud", 1, writes)

    assert ("alex-cloud" in screen.getvalue()) == drawn


def test_the_bar_adds_up_all_accounts() -> None:
    """Two accounts of 15 writes make a long run; both are shown."""
    screen = Screen()

    with Bar(screen, FakeClock()) as bar:
        bar.step("alex-cloud", 1, 15)
        assert screen.getvalue() == ""
        bar.step("sam-cloud", 15, 15)

    assert "alex-cloud" in screen.getvalue()
    assert "sam-cloud" in screen.getvalue()


def test_a_secret_is_not_asked_for_where_it_would_be_seen() -> None:
    """Without a terminal the call is wrong, and says how to hand it in."""
    code = (
        "import sys\n"
        "from syncd.cli.main import ask_without_echo\n"
        "from syncd.errors import UsageError\n"
        "try: ask_without_echo('Password: ')\n"
        "except UsageError as error: sys.exit(error.hint)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        input="hunter2\n",
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "hand it in: --from-stdin\n"
