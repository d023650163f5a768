"""`syncd report`: the page of a household whose ledger holds half a year, made by a process of its own."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from syncd.cli.main import main
from syncd.daemon.client import RemoteService
from syncd.daemon.control import Control
from syncd.service.drawing import Question, ReportError, draw
from tests.support.filled import agreed, completions, fill, registry, span
from tests.support.home import Home

FIRST = date(2026, 6, 22)
MOVES = date(2026, 9, 14)
NUMBERS = 8


@pytest.fixture
def filled(home: Home) -> Home:
    """Alex and Sam with eight daily tasks over 25 weeks; from September on much of Alex's is done by Sam."""
    home.clock.set("2026-12-14T12:00:00")
    home.write(registry(NUMBERS, FIRST))
    fill(home.folder / "state", [*completions(NUMBERS, span(FIRST, 175), MOVES), *agreed(FIRST)])
    return home


def _syncd(home: Home, *arguments: str, language: str = "C") -> int:
    """A call of the command line."""
    return main(list(arguments), make=lambda _config, _state: home.service, environment={"LANG": language})


def _page(home: Home, *arguments: str) -> str:
    file = home.folder / "load.html"
    assert _syncd(home, "report", "--html", str(file), *arguments) == 0
    return unescape(file.read_text(encoding="utf-8"))


def test_the_page_is_written_for_its_owner_and_says_where(filled: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """A whole page with its pictures, readable by who asked alone; once more gives the same, to the letter."""
    page = _page(filled)

    assert str(filled.folder / "load.html") in capsys.readouterr().out.replace("\n", "")
    assert stat.S_IMODE((filled.folder / "load.html").stat().st_mode) == 0o600
    assert page.count("<svg") == 4
    assert "The load has moved." in page
    assert "Alex's column, over time" in page
    assert "22 Jun 2026" not in page.split("<main>")[0]
    assert _page(filled) == page
    assert [each.name for each in filled.folder.iterdir() if each.name.startswith(".")] == []


def test_without_everybodys_yes_there_is_no_share_on_it(home: Home) -> None:
    """The page says what it waits for; counts for all are on it, and nobody's name."""
    home.clock.set("2026-12-14T12:00:00")
    home.write(registry(NUMBERS, FIRST))
    entries = list(agreed(FIRST))[:1]
    fill(home.folder / "state", [*completions(NUMBERS, span(FIRST, 175), MOVES), *entries])

    page = _page(home)

    assert "waits for everybody" in page
    assert "things that mattered happened" in page
    assert page.count("<svg") == 1
    assert not [word for word in ("Alex", "Sam", "column") if word in page.split("</style>")[1]]


def test_days_and_what_was_known_are_chosen(filled: Home) -> None:
    """Facts of the days that were asked for, as of the day that was asked for: it had not moved yet."""
    page = _page(filled, "--from", "2026-07-06", "--to", "2026-08-30", "--as-of", "2026-08-30")

    assert "6 Jul 2026 to 30 Aug 2026, as of 30 Aug 2026" in page
    assert "The load is where you put it" in page
    assert "The load has moved" not in page


def test_all_get_the_language_of_the_household(filled: Home) -> None:
    """The page is one for all: in the language of the registry, whatever the terminal speaks."""
    filled.replace('name = "Alex"\n', 'name = "Alex"\nlanguage = "de"\n')

    assert '<html lang="de">' in _page(filled)
    assert "Die Last hat sich verschoben." in _page(filled)


def test_it_goes_to_a_pipe(filled: Home, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """A dash is the pipe: the page and nothing else."""
    assert _syncd(filled, "report", "--html", "-") == 0
    out = capfdbinary.readouterr().out
    assert out.startswith(b"<!doctype html>")
    assert out.endswith(b"</html>\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "where does the page go?"),
        (("--html", "-", "--open"), "cannot be opened"),
        (("--html", "{home}"), "is a directory"),
        (("--html", "{home}/nowhere/load.html"), "there is no directory"),
        (("--html", "{home}/household.toml"), "is no page of syncd"),
        (("--html", "{home}/load.html", "--from", "2027-01-01"), "after the last day"),
        (("--html", "{home}/load.html", "--to", "Monday"), "is not a day"),
    ],
)
def test_a_wrong_call_writes_nothing(
    filled: Home, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    """It says what is wrong, and what was there is there."""
    before = {each.name for each in filled.folder.iterdir()}
    registry_text = filled.registry.read_text(encoding="utf-8")

    assert _syncd(filled, "report", *(each.format(home=filled.folder) for each in arguments)) == 2
    assert told in capsys.readouterr().err
    assert {each.name for each in filled.folder.iterdir()} == before
    assert filled.registry.read_text(encoding="utf-8") == registry_text


class _Steps:
    """A `syncd.ports.Progress` that remembers."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int, int]] = []

    def step(self, account: str, done: int, total: int) -> None:
        """Remember it."""
        self.told.append((account, done, total))


@pytest.fixture
def remote(filled: Home, tmp_path: Path) -> Iterator[RemoteService]:
    """The same household, asked over a socket."""

    def answer(operation: str, arguments: dict[str, object], progress: object) -> object:
        return getattr(filled.service, operation)(**arguments, progress=progress)

    control = Control(tmp_path / "control.sock", answer)
    control.start()
    yield RemoteService(filled.service, control.path)
    control.close()


def test_a_daemon_gives_the_same_page_and_tells_how_far_it_is(filled: Home, remote: RemoteService) -> None:
    """Over the socket comes what would be made here, and the caller writes the file."""
    here, there = _Steps(), _Steps()

    assert remote.report(progress=there) == filled.service.report(progress=here)
    assert here.told == there.told == [("report", 1, 3), ("report", 2, 3)]


def test_who_asks_for_a_page_loads_nothing_that_draws(filled: Home) -> None:
    """Libraries for pictures and pages are loaded by the child alone: the process that asks stays small."""
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from syncd.bootstrap import Places, make_service\n"
        "import syncd.cli.main, syncd.daemon.daemon\n"
        f"where = Places(Path({str(filled.registry)!r}), Path({str(filled.folder / 'state')!r}))\n"
        "page = make_service(where).report()\n"
        "assert page.html.startswith('<!doctype html>')\n"
        "print([m for m in ('matplotlib', 'numpy', 'jinja2', 'PIL', 'syncd.report') if m in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_a_child_that_is_killed_is_told_of(filled: Home) -> None:
    """No page, and one sentence that says why."""
    question = Question(filled.service.registry(), str(filled.folder / "state"), {}, filled.clock.now())

    with pytest.raises(ReportError, match="was ended by signal 9"):
        draw(question, seconds=0.0)


def test_what_the_child_meets_is_raised_here(filled: Home) -> None:
    """A state that cannot be read is the same error as in this process."""
    (filled.folder / "state" / "state.db").write_bytes(b"no database at all, and long enough to be looked at" * 40)

    assert _syncd(filled, "report", "--html", str(filled.folder / "load.html")) in (1, 3)
    assert not (filled.folder / "load.html").exists()


def test_it_is_shown_in_the_browser(filled: Home) -> None:
    """The browser of who asks gets the address of a file that nobody else can read; without one that is told."""
    seen = filled.folder / "seen"
    browser = filled.folder / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {seen}\n', encoding="utf-8")
    browser.chmod(0o755)
    state = ("--config", str(filled.registry), "--state", str(filled.folder / "state"))
    command = [sys.executable, "-m", "syncd", *state, "report", "--open"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(filled.folder / "cache"), "BROWSER": f"{browser} %s"}

    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    file = filled.folder / "cache" / "syncd" / "report.html"
    assert seen.read_text(encoding="utf-8") == file.as_uri()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    nothing = {**environment, "BROWSER": str(filled.folder / "none"), "PATH": str(filled.folder), "DISPLAY": ""}
    done = subprocess.run(command, env=nothing, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "no browser was found" in done.stderr
