"""`demo`: what goes together, and the bar of a long one."""

from __future__ import annotations

import io

import pytest

from syncd.cli.main import main
from syncd.demo.year_bar import Bar


class Terminal(io.StringIO):
    """A stream that says it is one."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@pytest.mark.parametrize(
    ("argv", "why"),
    [
        (["--year", "--todoist"], "a year is a story of its own"),
        (["--year", "--keep"], "a year is a story of its own"),
        (["--open"], "--weeks and --open are for a year"),
        (["--weeks", "12"], "--weeks and --open are for a year"),
        (["--year", "--weeks", "9"], "--weeks"),
    ],
)
def test_what_does_not_go_together_is_refused(argv: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything is started, with a word about it."""
    assert 2 == main(["demo", *argv])
    assert why in capsys.readouterr().err


def test_a_terminal_sees_how_far_the_year_is() -> None:
    """A bar that grows and makes room for lines; a pipe sees nothing of it."""
    screen, pipe = Terminal(), io.StringIO()
    for out in (screen, pipe):
        bar = Bar(out, 10)
        bar.at(4, 6)
        bar.clear()
        bar.clear()

    assert f"\r   [{'#' * 20:40}] week 5 of 10\r\x1b[K" == screen.getvalue()
    assert "" == pipe.getvalue()
