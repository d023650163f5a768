"""Before a partnership check-in its page lies in the household's folder, once, for all; or it is said why not."""

from __future__ import annotations

import logging
import stat
from datetime import date

import pytest

from tests.support.filled import agreed, completions, fill, registry, span
from tests.support.home import Home

FIRST = date(2026, 8, 3)
NUMBERS = 6

SESSIONS = """
[sessions.us]
kind = "partnership-check-in"
rrule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU"
at = "19:00"
minutes = 30
starting = 2026-12-20

[sessions.short]
kind = "check-in"
rrule = "FREQ=WEEKLY;BYDAY=WE"
at = "20:00"
minutes = 10
starting = 2026-12-16
"""

BEFORE = "2026-12-19T17:59:00"
"""A minute more than a day before the session."""

WITHIN = "2026-12-19T18:05:00"


@pytest.fixture
def filled(home: Home) -> Home:
    """Alex and Sam, half a year, and a check-in every second Sunday at seven; their accounts do not answer."""
    home.clock.set(BEFORE)
    home.write(registry(NUMBERS, FIRST, more='report_dir = "pages"\n'), SESSIONS)
    (home.folder / "none").write_text("secret\n", encoding="utf-8")
    (home.folder / "none").chmod(0o600)
    fill(home.folder / "state", [*completions(NUMBERS, span(FIRST, 139)), *agreed(FIRST)])
    return home


def _pages(home: Home) -> list[str]:
    return sorted(each.name for each in (home.folder / "pages").iterdir())


def test_the_page_lies_there_within_the_lead_of_the_session(filled: Home) -> None:
    """Not a minute before it, then once and for good, whatever happens later; for the group of the folder, too.

    Accounts that do not answer keep it from nobody: it is for all or for none.
    """
    (filled.folder / "pages").mkdir()
    filled.sync()
    assert _pages(filled) == []

    filled.clock.set(WITHIN)
    filled.service.sync()
    filled.clock.forward(minutes=20)
    filled.sync()
    assert _pages(filled) == ["2026-12-20-us.html"]
    file = filled.folder / "pages" / "2026-12-20-us.html"
    page = file.read_bytes()
    assert b"as of 19 Dec 2026" in page
    assert stat.S_IMODE(file.stat().st_mode) == 0o640

    filled.clock.forward(hours=10)
    filled.sync()
    assert file.read_bytes() == page

    filled.clock.set("2027-01-03T10:00:00")
    filled.sync()
    assert _pages(filled) == ["2026-12-20-us.html", "2027-01-03-us.html"]


def test_what_runs_on_looks_every_quarter_of_an_hour(filled: Home) -> None:
    """One that is removed is made once more at the next look; between two looks nothing is read for it."""
    (filled.folder / "pages").mkdir()
    filled.clock.set(WITHIN)
    filled.sync()
    (filled.folder / "pages" / "2026-12-20-us.html").unlink()

    filled.clock.forward(minutes=14)
    filled.sync()
    assert _pages(filled) == []
    filled.clock.forward(minutes=2)
    filled.sync()
    assert _pages(filled) == ["2026-12-20-us.html"]


def test_a_folder_that_is_not_there_is_named_and_costs_the_run_nothing(
    filled: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """Said once in the log, and by `status` and `doctor` as long as it is so; the folder is not made."""
    filled.clock.set(WITHIN)
    with caplog.at_level(logging.WARNING, logger="syncd.service.laying"):
        for _ in range(3):
            assert "cloud" in filled.sync().accounts
            filled.clock.forward(minutes=20)

    assert len([each for each in caplog.records if each.name == "syncd.service.laying"]) == 1
    assert not (filled.folder / "pages").exists()
    notices = filled.service.status().notices
    assert [each for each in notices if "before a check-in" in each and str(filled.folder / "pages") in each]
    found = {each.check: each for each in filled.service.examine()}
    assert found["report_dir"].verdict.value != "fine"
    assert "ReadWritePaths=" in found["report_dir"].mend

    (filled.folder / "pages").mkdir()
    assert not [each for each in filled.service.status().notices if "before a check-in" in each]
    assert {each.check: each for each in filled.service.examine()}["report_dir"].verdict.value == "fine"


def test_without_a_folder_nothing_is_put_anywhere(filled: Home) -> None:
    """Who names none gets none."""
    filled.replace('report_dir = "pages"\n', "")
    filled.clock.set(WITHIN)
    before = {each.name for each in filled.folder.iterdir()}

    filled.sync()
    assert {each.name for each in filled.folder.iterdir()} == before
    assert "report_dir" not in {each.check for each in filled.service.examine()}
