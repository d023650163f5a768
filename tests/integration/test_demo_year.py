"""A year in minutes, shortened: what it says of the load, and that it leaves nothing behind but its page."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from syncd.service.pages import OURS
from tests.integration.test_demo import UNWELCOME, columns, counts_in, processes_of, read_until

pytestmark = [pytest.mark.server, pytest.mark.slow]

SCRIPT = "import sys; from syncd.cli.main import main; sys.exit(main(sys.argv[1:]))"


@contextmanager
def year(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """`syncd demo --year` in a process of its own, its passing files in `folder`/tmp, its page in `folder`/cache."""
    (folder / "tmp").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, "demo", "--year", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={
            **os.environ,
            "TMPDIR": str(folder / "tmp"),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "PYTHONIOENCODING": "utf-8",
        },
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=20)


def test_what_is_put_in_is_found_and_nothing_before(tmp_path: Path) -> None:
    """A row for each week, calm before the owners change, moved some weeks after; the page is written."""
    with year(tmp_path, "--weeks", "10") as process:
        text, _ = process.communicate(timeout=300)

    assert 0 == process.returncode, text
    assert [("said to have moved before it did", 0), ("found", 1), ("accounts in trouble", 0)] == counts_in(text)
    rows = {int(week): said for week, said in re.findall(r"^ +week +(\d+)  to (.*)$", text, re.MULTILINE)}
    moved = sorted(week for week, said in rows.items() if said.endswith("the load has moved"))
    assert [*range(1, 11)] == sorted(rows)
    assert moved == [*range(moved[0], 11)]
    assert 6 <= moved[0]
    assert any(said.endswith("as agreed") for week, said in rows.items() if week < 5)
    assert "The drift was put in with week 5, which began on 2 February." in text
    page = tmp_path / "cache" / "syncd" / "year.html"
    assert str(page) in text
    assert OURS in page.read_bytes()
    assert [] == [line for line in text.splitlines() if columns(line) > 80 and str(tmp_path) not in line]
    assert [] == sorted(set(re.findall(r"\w+", text.partition(str(page))[0].lower())) & UNWELCOME)
    assert ([], []) == (list((tmp_path / "tmp").iterdir()), processes_of(tmp_path))


def test_stopped_in_the_middle_it_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C ends the server and the folder; there is no page."""
    with year(tmp_path) as process:
        read_until(process, "   week  1")
        process.send_signal(signal.SIGINT)
        text, _ = process.communicate(timeout=60)

    assert 130 == process.returncode, text
    assert text.endswith("Stopped. The server and the temporary folder are gone.\n")
    assert ([], []) == (list((tmp_path / "tmp").iterdir()), processes_of(tmp_path))
    assert not (tmp_path / "cache" / "syncd" / "year.html").exists()
