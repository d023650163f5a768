"""The demo, for real: what it counts, that it can say no, and that it leaves nothing behind."""

from __future__ import annotations

import base64
import io
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
import unicodedata
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import httpx
import pytest

from syncd.bootstrap import Places, make_service
from syncd.demo.counting import Count, count
from syncd.demo.household import Wanted
from syncd.demo.owner_app import Row
from syncd.demo.page import Page
from syncd.demo.story import run_demo

pytestmark = [pytest.mark.server, pytest.mark.slow]

SCRIPT = (
    "import sys; from syncd.demo.story import run_demo; "
    "sys.exit(run_demo(keep='--keep' in sys.argv, todoist='--todoist' in sys.argv))"
)
MUST_BE_NONE = {"lost", "doubled", "problems", "notes changed", "own events changed", "written twice"}
MUST_BE_NONE |= {"own tasks changed"}
UNWELCOME = {
    *("fail", "failed", "failure", "fault", "blame", "lazy", "late", "overdue", "behind", "owe", "should", "never"),
    *(
        "always",
        "forgot",
        "finally",
        "still",
        "again",
        "score",
        "points",
        "rank",
        "streak",
        "winner",
        "nag",
        "babysit",
    ),
}


@contextmanager
def demo(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The demo in a process of its own, whose temporary folders lie in `folder`."""
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={**os.environ, "TMPDIR": str(folder), "PYTHONIOENCODING": "utf-8"},
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=20)


def processes_of(folder: Path) -> list[str]:
    """Command lines of processes that were given something in that folder."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(folder) in line:
            lines.append(line)
    return lines


def read_until(process: subprocess.Popen[str], beginning: str) -> list[str]:
    """Lines up to the first that begins so."""
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if line.startswith(beginning):
            return lines
    raise AssertionError(f"no line begins with {beginning!r}:\n" + "\n".join(lines))


def counts_in(text: str) -> list[tuple[str, int]]:
    """Every count of the counted lines."""
    lines = text.replace("\n      ", " · ").splitlines()
    parts = [part for line in lines if line.startswith("   => ") for part in line[6:].split(" · ")]
    found = [re.match(r"(.+?) (\d+)", part) for part in parts]
    return [(match[1], int(match[2])) for match in found if match]


def columns(line: str) -> int:
    """How many columns of a terminal a line takes."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def test_the_story_ends_well_within_a_minute_and_leaves_nothing(tmp_path: Path) -> None:
    """Every counted line says so, in words that suit everybody and in 80 columns; afterwards all of it is gone."""
    begun = time.monotonic()
    with demo(tmp_path) as process:
        text, _ = process.communicate(timeout=60)
    took = time.monotonic() - begun

    assert (0, True) == (process.returncode, took < 60), text
    counts = counts_in(text)
    assert [] == [(name, number) for name, number in counts if name in MUST_BE_NONE and number]
    assert [7, 8, 3] == [sum(name == n for name, _ in counts) for n in ("lost", "doubled", "own events changed")], (
        text
    )
    assert 10 == len(re.findall(r"^ ?\d+ \S", text, re.MULTILINE))
    assert "Todoist" not in text
    assert [] == [line for line in text.splitlines() if columns(line) > 80]
    assert [] == sorted(set(re.findall(r"\w+", text.lower())) & UNWELCOME)
    assert ([], []) == (list(tmp_path.iterdir()), processes_of(tmp_path))


@pytest.mark.parametrize(("step", "number"), [(" 3", signal.SIGINT), (" 9", signal.SIGTERM)])
def test_stopped_in_the_middle_it_cleans_up(tmp_path: Path, step: str, number: signal.Signals) -> None:
    """Ctrl-C and a polite kill end the server, the child and the folder too."""
    with demo(tmp_path) as process:
        read_until(process, step)
        process.send_signal(number)
        text, _ = process.communicate(timeout=20)

    assert 130 == process.returncode, text
    assert text.endswith("Stopped. The server and the temporary folder are gone.\n")
    assert ([], []) == (list(tmp_path.iterdir()), processes_of(tmp_path))


def test_kept_up_it_serves_both_until_enter(tmp_path: Path) -> None:
    """With --keep, the printed address, users, passwords and paths work; Enter ends all of it."""
    with demo(tmp_path, "--keep") as process:
        text = "\n".join(read_until(process, "Enter or Ctrl-C"))
        users = re.findall(r"URL (\S+)\n +user (\S+) +password (\S+)", text)
        statuses = [answer(url, user, password) for url, user, password in users]
        config, state = re.findall(r"--config (\S+) --state (\S+) sync", text)[0]
        synced = make_service(Places(Path(config), Path(state))).sync()
        process.communicate("\n", timeout=20)

    assert [("alex", 207), ("sam", 207)] == [
        (user, status) for (_, user, _), status in zip(users, statuses, strict=True)
    ]
    assert (0, 0) == (synced.exit_code, synced.report.wrote)
    assert (0, [], []) == (process.returncode, list(tmp_path.iterdir()), processes_of(tmp_path))


def test_with_todoist_a_third_member_comes_and_everything_counts(tmp_path: Path) -> None:
    """Eight more steps, every count as it must be; kept up, the stand-in answers to the printed token until Enter."""
    with demo(tmp_path, "--todoist", "--keep") as process:
        text = "\n".join(read_until(process, "Enter or Ctrl-C"))
        origin, token = re.findall(r"Todoist API at (\S+)\n +token (\S+)", text)[0]
        called = httpx.get(f"{origin}/api/v1/user", headers={"Authorization": f"Bearer {token}"}).json()["full_name"]
        config, state = re.findall(r"--config (\S+) --state (\S+) sync", text)[0]
        synced = make_service(Places(Path(config), Path(state))).sync()
        process.communicate("\n", timeout=20)

    counts = counts_in(text)
    assert [] == [(name, number) for name, number in counts if name in MUST_BE_NONE and number]
    assert [15, 17, 8] == [sum(name == n for name, _ in counts) for n in ("lost", "doubled", "own tasks changed")]
    told = [("written", 10), ("changes", 6), ("ledger entries", 2), ("answers lost", 1), ("stood", 5), ("killed", 2)]
    assert {*told, ("requests to Todoist", 1)} <= set(counts)
    assert f"All {len(counts)} counts are as they must be." in text
    assert 18 == len(re.findall(r"^ ?\d+ \S", text, re.MULTILINE))
    story = text.partition("The server stays up.")[0]
    assert ([], 0) == ([line for line in story.splitlines() if columns(line) > 80], text.count("Traceback"))
    assert [] == sorted(set(re.findall(r"\w+", story.lower())) & UNWELCOME)
    assert ("Robin", 0, 0) == (called, synced.exit_code, synced.report.wrote)
    assert (0, [], []) == (process.returncode, list(tmp_path.iterdir()), processes_of(tmp_path))


def answer(url: str, user: str, password: str) -> int:
    """The status of a PROPFIND there."""
    token = base64.b64encode(f"{user}:{password}".encode()).decode()
    request = urllib.request.Request(
        url, method="PROPFIND", headers={"Authorization": f"Basic {token}", "Depth": "0"}
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as response:
        return int(response.status)


class Meddling(io.StringIO):
    """A stream that meddles with the server's files as soon as step 8 is announced."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def write(self, text: str) -> int:
        """Put a copy of The shop beside it, and change one of Sam's own events."""
        if text.startswith("\n 8 "):
            bodies = {path: path.read_bytes() for path in self._folder.glob("*/server/**/sam/*/*.ics")}
            shop = next(path for path, body in bodies.items() if b"SUMMARY:The shop" in body)
            copy = re.sub(rb"UID:\S+", b"UID:a-copy", bodies[shop])
            shop.with_name("a-copy.ics").write_bytes(copy)
            own = next(path for path, body in bodies.items() if b"SUMMARY:Dentist" in body)
            own.write_bytes(bodies[own].replace(b"Dentist", b"Butcher"))
        return super().write(text)


def test_what_is_not_as_it_must_be_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One copy too many and one changed event of somebody's own: exit code 1, and the lines that say so."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    out = Meddling(tmp_path)

    assert 1 == run_demo(out=out)
    assert "step 8: doubled is 1 and must be 0\n" in out.getvalue()
    assert "step 9: own events changed is 1 and must be 0\n" in out.getvalue()
    assert "counts are as they must be" not in out.getvalue()


class MeddlingWithTodoist(io.StringIO):
    """A stream that meddles with Robin's Todoist, with Robin's token, as soon as step 14 is announced."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def write(self, text: str) -> int:
        """Make a second Guest room, and call one of Robin's own tasks by another name."""
        if text.startswith("\n14 "):
            (registry,) = self._folder.glob("*/household.toml")
            origin = tomllib.loads(registry.read_text("utf-8"))["accounts"]["robin-todoist"]["url"]
            token = registry.with_name("robin.secret").read_text("utf-8").strip()
            with httpx.Client(base_url=origin, headers={"Authorization": f"Bearer {token}"}) as client:
                (gym,) = [t for t in client.get("/api/v1/tasks").json()["results"] if t["content"] == "Gym"]
                commands = [
                    {"type": "item_add", "uuid": "1", "temp_id": "t", "args": {"content": "Guest room"}},
                    {"type": "item_update", "uuid": "2", "args": {"id": gym["id"], "content": "Pool"}},
                ]
                client.post("/api/v1/sync", json={"commands": commands}).raise_for_status()
        return super().write(text)


def test_what_is_not_as_it_must_be_in_todoist_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One task too many and one changed task of Robin's own: exit code 1, and the lines that say so."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    out = MeddlingWithTodoist(tmp_path)

    assert 1 == run_demo(out=out, todoist=True)
    assert "step 14: doubled is 1 and must be 0\n" in out.getvalue()
    assert "step 14: own tasks changed is 1 and must be 0\n" in out.getvalue()
    assert "counts are as they must be" not in out.getvalue()


def test_without_radicale_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server is an optional part: the mend is named, nothing is started."""
    monkeypatch.setitem(sys.modules, "radicale", None)
    out = io.StringIO()

    assert 1 == run_demo(out=out)
    assert "it is not installed: pip install 'syncd-household[demo]'" in out.getvalue()


def test_counting_sees_what_is_missing_moved_unticked_or_there_twice() -> None:
    """An item counts only at its member, under its title, at its time, ticked as its owner left it."""
    day, other = date(2026, 11, 24), date(2026, 11, 25)
    wanted = [Wanted("alex", title, day, done) for title, done in (("A", False), ("B", True), ("C", False))]
    wanted.append(Wanted("sam", "D", day))

    def row(title: str, when: date = day, *, done: bool = False) -> Row:
        return Row("list", True, f"uid-{title}", title, when, done, "")

    right = {"alex": [row("A"), row("✅ B", done=True), row("C")], "sam": [row("D")]}
    wrong = {"alex": [row("A"), row("A"), row("B"), row("C", other), row("D")], "sam": []}
    assert Count(lost=0, doubled=0) == count(wanted, right)
    assert Count(lost=3, doubled=4) == count(wanted, wrong)


def test_a_page_for_a_plain_terminal_shows_what_it_can() -> None:
    """A stream that knows ASCII only gets question marks, not an exception."""
    raw = io.BytesIO()
    page = Page(io.TextIOWrapper(raw, encoding="ascii"))
    page.line("✅ done")
    assert b"? done\n" == raw.getvalue()
