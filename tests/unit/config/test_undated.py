"""Whoever edits an `owner` without a date hands over from that day on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from syncd.config import Reading, read_registry
from syncd.config.undated import ALWAYS, to_values
from tests.unit.config.conftest import ADAPTERS
from tests.unit.config.test_agreed import HOMELESS, UNDATED, dated, handed

SAM = UNDATED.replace('owner = "alex"', 'owner = "sam"')
THEN_SAM = dated('owner = "alex", until = 2026-12-01', 'owner = "sam", from = 2026-12-01')
FIRST = date(2026, 11, 1)
EDITED = date(2026, 12, 10)
DAYS = (date(2026, 11, 20), date(2026, 12, 5), EDITED, date(2027, 1, 1))


class File:
    """A registry file and what the state remembers of its revisions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.values: dict[str, object] = {}

    def read(self, text: str, today: date, *entries: str) -> Reading:
        """Read it on that day, and remember it as a run does."""
        (self.folder / "household.toml").write_text(text, encoding="utf-8")
        (self.folder / "agreed.toml").write_text("\n".join(entries), encoding="utf-8")
        path, agreed = self.folder / "household.toml", self.folder / "agreed.toml"
        reading = read_registry(path, adapters=ADAPTERS, today=today, agreed=agreed, values=self.values)
        for each in reading.registry.responsibilities:
            spans = [[o.owner, *(d and d.isoformat() for d in (o.since, o.until))] for o in each.ownership]
            values: dict[str, object] = {"ownership": spans}
            if each.id in reading.undated:
                values["owners"] = to_values(reading.undated[each.id], reading.registry)
            self.values[each.uid_id] = values
        return reading


@pytest.fixture
def file(tmp_path: Path) -> File:
    """One that was not read yet."""
    return File(tmp_path)


def owners(reading: Reading) -> str:
    """Who owns the bins on each of `DAYS`, by first letter; `-` for nobody."""
    return "".join((reading.registry.responsibilities[0].owner_on(day) or "-")[0] for day in DAYS)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(UNDATED, SAM, "aass", id="another owner"),
        pytest.param(UNDATED, HOMELESS, "aa--", id="no owner any more"),
        pytest.param(HOMELESS, SAM, "--ss", id="a first owner"),
        pytest.param(UNDATED, UNDATED.replace("Bins out", "Waste"), "aaaa", id="something else"),
        pytest.param(THEN_SAM, UNDATED, "asaa", id="dates no more"),
        pytest.param(UNDATED, THEN_SAM, "asss", id="now with dates"),
    ],
)
def test_an_edit_holds_from_its_day(before: str, after: str, expected: str, file: File) -> None:
    """What lies before it is as it was; a list with dates is the truth for its span. It stays so from then on."""
    file.read(before, FIRST)

    edited = owners(file.read(after, EDITED))
    later = owners(file.read(after, date(2027, 2, 1)))

    assert (expected, expected) == (edited, later)


def test_there_and_back_in_a_day_is_nothing(file: File) -> None:
    """An edit that is taken back on its day leaves no trace; taken back later it does."""
    file.read(UNDATED, FIRST)
    file.read(SAM, EDITED)

    assert {ALWAYS: "alex"} == file.read(UNDATED, EDITED).undated["bins"]

    file.read(SAM, EDITED)
    assert "aasa" == owners(file.read(UNDATED, date(2026, 12, 20)))


def test_a_handover_that_an_edit_outdates_holds_up_to_that_day(file: File) -> None:
    """What was agreed from December on was so until the file said otherwise; what was agreed for later is not."""
    entries = handed("sam", "2026-12-01"), handed("sam", "2026-12-20", 2)
    file.read(UNDATED, FIRST, *entries)

    assert "as--" == owners(file.read(HOMELESS, EDITED, *entries))


def test_a_renamed_member_is_the_same_one(file: File) -> None:
    """Owners of before are remembered by the oldest id."""
    file.read(UNDATED, FIRST)
    renamed = SAM.replace("[members.alex]\n", '[members.lex]\nformerly = ["alex"]\n')

    assert "llss" == owners(file.read(renamed, EDITED))
