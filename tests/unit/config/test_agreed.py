"""What was agreed by commands, laid over the registry: who owns what from when, who is away, what is told of it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from syncd.config import Reading, read_registry
from syncd.config.agreed import Absence, Handover
from syncd.config.agreed_file import absence_text, append, handover_text
from syncd.config.agreed_lines import lines_to_take_over
from syncd.errors import RegistryError, StateError
from tests.unit.config.conftest import ADAPTERS, MEMBERS, TODAY, WEEKLY

if TYPE_CHECKING:
    from pathlib import Path

UNDATED = f"{MEMBERS}{WEEKLY}"
HOMELESS = UNDATED.replace('owner = "alex"\n', "")
DAYS = [date(2026, 11, 23), date(2026, 12, 1), date(2026, 12, 15), date(2027, 1, 1), date(2027, 6, 1)]

ReadBoth = Callable[..., Reading]


def dated(*entries: str) -> str:
    """The registry with dated owners."""
    return UNDATED.replace('owner = "alex"', f"ownership = [{', '.join('{ ' + entry + ' }' for entry in entries)}]")


def handed(owner: str, since: str, number: int = 1, *, instead_of: str | None = "alex", about: str = "bins") -> str:
    """An entry of `agreed.toml`; a higher number was agreed later."""
    before = f'instead_of = "{instead_of}"\n' if instead_of else ""
    return (
        f'[[handover]]\nid = "h{number}"\nresponsibility = "{about}"\nowner = "{owner}"\nfrom = {since}\n'
        f"{before}agreed_at = 2026-11-{number:02}T08:00:00Z\n"
    )


def gone(member: str, since: str, until: str, number: int = 1, more: str = "") -> str:
    """An absence in `agreed.toml`."""
    return (
        f'[[away]]\nid = "a{number}"\nmember = "{member}"\nfrom = {since}\nuntil = {until}\n'
        f"agreed_at = 2026-11-{number:02}T08:00:00Z\n{more}\n"
    )


@pytest.fixture
def both(tmp_path: Path) -> ReadBoth:
    """Reads a registry with those entries of `agreed.toml`."""

    def reading(text: str, *entries: str) -> Reading:
        (tmp_path / "household.toml").write_text(text, encoding="utf-8")
        (tmp_path / "agreed.toml").write_text("\n".join(entries), encoding="utf-8")
        return read_registry(
            tmp_path / "household.toml", adapters=ADAPTERS, today=TODAY, agreed=tmp_path / "agreed.toml"
        )

    return reading


def owners(reading: Reading) -> list[str]:
    """Who owns the bins on each of `DAYS`, by first letter; `-` for nobody."""
    return [(reading.registry.responsibilities[0].owner_on(day) or "-")[0] for day in DAYS]


SAM_FROM_DECEMBER = handed("sam", "2026-12-01")


@pytest.mark.parametrize(
    ("text", "entries", "expected"),
    [
        (UNDATED, [], "aaaaa"),
        (UNDATED, [SAM_FROM_DECEMBER], "assss"),
        # There and back; by agreed dates, whatever the order in the file.
        (UNDATED, [SAM_FROM_DECEMBER, handed("alex", "2027-01-01", 2)], "assaa"),
        (UNDATED, [handed("alex", "2027-01-01", 2), SAM_FROM_DECEMBER], "assaa"),
        (UNDATED, [handed("alex", "2027-01-01", 1), handed("sam", "2026-12-01", 2)], "assaa"),
        # One date twice: agreed later holds.
        (UNDATED, [SAM_FROM_DECEMBER, handed("alex", "2026-12-01", 2)], "aaaaa"),
        (UNDATED, [handed("alex", "2026-12-01", 2), SAM_FROM_DECEMBER], "aaaaa"),
        # Nobody, and a home for what had none.
        (UNDATED, [handed("nobody", "2026-12-15")], "aa---"),
        (UNDATED, [handed("nobody", "2026-12-01"), handed("sam", "2027-01-01", 2)], "a--ss"),
        (HOMELESS, [handed("sam", "2026-12-15", instead_of="nobody")], "--sss"),
        # An undated owner that changed since: the file was edited later.
        (
            UNDATED.replace('owner = "alex"', 'owner = "sam"'),
            [handed("alex", "2026-12-01", instead_of="alex")],
            "sssss",
        ),
        (HOMELESS, [SAM_FROM_DECEMBER], "-----"),
        (UNDATED, [handed("sam", "2026-12-01", instead_of=None)], "assss"),
        # A dated list: the later date holds, the file's on the same date.
        (dated('owner = "alex", from = 2026-01-01'), [handed("sam", "2026-12-01", instead_of=None)], "assss"),
        (dated('owner = "alex"', 'owner = "alex", from = 2026-12-01'), [SAM_FROM_DECEMBER], "aaaaa"),
        (dated('owner = "alex"', 'owner = "alex", from = 2026-12-15'), [SAM_FROM_DECEMBER], "asaaa"),
        (dated('owner = "alex", until = 2027-01-01'), [SAM_FROM_DECEMBER], "ass--"),
        (dated('owner = "alex", until = 2026-12-01'), [SAM_FROM_DECEMBER], "a----"),
        (dated('owner = "alex", until = 2026-12-01'), [handed("sam", "2026-12-15")], "a-sss"),
        (dated('owner = "alex", from = 2027-01-01'), [SAM_FROM_DECEMBER], "-ssaa"),
        (dated('owner = "alex"', 'owner = "sam", from = 2027-01-01'), [handed("alex", "2027-06-01")], "aaasa"),
        # Another responsibility's is not this one's.
        (UNDATED, [handed("sam", "2026-12-01", about="dust")], "aaaaa"),
    ],
)
def test_who_owns_it_when(text: str, entries: list[str], expected: str, both: ReadBoth) -> None:
    """On any day the line with the latest date holds; on one date the file's, then the one that was agreed later."""
    assert list(expected) == owners(both(text, *entries))


COVERED = gone("sam", "2026-12-20", "2027-01-03", more='cover = "alex"')
CHRISTMAS = gone("sam", "2026-12-20", "2027-01-03")
AWAY = '[[away]]\nmember = "sam"\nfrom = 2026-12-20\nuntil = 2027-01-03\n'


@pytest.mark.parametrize(
    ("text", "entries", "expected"),
    [
        ("", [gone("sam", "2026-12-20", "2027-01-03")], [("sam", "12-20", "01-03")]),
        # The same first day: the later word holds, longer, shorter, or taken back.
        ("", [CHRISTMAS, gone("sam", "2026-12-20", "2027-01-09", 2)], [("sam", "12-20", "01-09")]),
        ("", [gone("sam", "2026-12-20", "2027-01-09", 2), CHRISTMAS], [("sam", "12-20", "01-09")]),
        ("", [gone("sam", "2026-12-20", "2027-01-01", 2), CHRISTMAS], [("sam", "12-20", "01-01")]),
        ("", [CHRISTMAS, gone("sam", "2026-12-20", "2026-12-20", 2)], []),
        # Another first day, another member: beside each other.
        (
            "",
            [gone("sam", "2026-12-20", "2027-01-03"), gone("sam", "2027-01-02", "2027-01-05", 2)],
            [("sam", "12-20", "01-03"), ("sam", "01-02", "01-05")],
        ),
        ("", [gone("all", "2026-12-20", "2027-01-03")], [("alex,sam", "12-20", "01-03")]),
        (
            "",
            [gone("all", "2026-12-20", "2027-01-03"), gone("sam", "2026-12-20", "2027-01-09", 2)],
            [("alex", "12-20", "01-03"), ("sam", "12-20", "01-09")],
        ),
        # The file has it: as the file has it.
        (AWAY, [gone("sam", "2026-12-20", "2026-12-20")], [("sam", "12-20", "01-03")]),
        (AWAY, [gone("all", "2026-12-20", "2027-01-09")], [("sam", "12-20", "01-03"), ("alex", "12-20", "01-09")]),
    ],
)  # fmt: skip
def test_who_is_away_when(
    text: str, entries: list[str], expected: list[tuple[str, str, str]], both: ReadBoth
) -> None:
    """Member and first day name an absence; the file's holds, then the one that was agreed later."""
    found = both(UNDATED + text, *entries).registry.away
    assert expected == [(",".join(a.members), f"{a.since:%m-%d}", f"{a.until:%m-%d}") for a in found]


@pytest.mark.parametrize(
    ("entry", "line", "what", "warning"),
    [
        (handed("kim", "2026-12-01"), 4, 'owner "kim" is not in the registry, so this entry is left out', True),
        (handed("sam", "2026-12-01", about="bin"), 3, 'responsibility "bin" is not in the registry', True),
        (gone("kim", "2026-12-20", "2027-01-03"), 3, '[away]: member "kim" is not in the registry', True),
        (COVERED.replace("alex", "kim"), 7, '[away]: cover "kim" is not in the registry, so this entry counts', True),
        (COVERED.replace("alex", "sam"), 7, '[away]: "sam" cannot cover their own absence', False),
        (gone("sam", "2026-12-20", "2026-12-19"), 5, "[away]: until 2026-12-19 is before from 2026-12-20", False),
        (handed("sam", "2026-12-01").replace("from = ", "form = "), 5, 'unknown key "form"', False),
        (handed("sam", '"soon"'), 5, '"from" is "soon", which is not a date', False),
        (SAM_FROM_DECEMBER.replace("T08:00:00Z", ""), 7, '"agreed_at" is 2026-11-01, which is not an instant', False),
        ("[[handovers]]\n", 1, 'unknown table "handovers"', False),
        ("[away]\n", 1, "[away] must be a list of tables", False),
        ("x\n", 1, "this is not TOML", False),
        ("# \xff", 1, "this is not UTF-8 text", False),
    ],
)  # fmt: skip
def test_a_slip_is_told_where_it_stands(
    entry: str, line: int, what: str, warning: bool, both: ReadBoth, tmp_path: Path
) -> None:
    """With the own path and line; what syncd can go on without is a warning, what nobody can know is not."""
    (tmp_path / "household.toml").write_text(UNDATED, encoding="utf-8")
    (tmp_path / "agreed.toml").write_bytes(entry.encode("latin-1"))
    try:
        found = read_registry(
            tmp_path / "household.toml", adapters=ADAPTERS, today=TODAY, agreed=tmp_path / "agreed.toml"
        ).warnings
    except RegistryError as error:
        found = error.problems
    told = next(problem for problem in found if problem.what.startswith(what))
    assert (str(tmp_path / "agreed.toml"), line, warning) == (told.file, told.line, told.warning)
    assert told.mend


def test_problems_of_both_files_are_told_at_once(both: ReadBoth, tmp_path: Path) -> None:
    """First the registry's, then those of what was agreed."""
    with pytest.raises(RegistryError) as raised:
        both(UNDATED.replace("rrule", "rule"), handed("sam", '"soon"'))
    assert ["household.toml", "agreed.toml"] == list(
        dict.fromkeys(p.file.removeprefix(f"{tmp_path}/") for p in raised.value.problems)
    )


def test_what_was_renamed_since_is_found(both: ReadBoth) -> None:
    """An entry names members and responsibilities as they were called when it was agreed."""
    text = UNDATED.replace("[responsibilities.bins]", '[responsibilities.waste]\nformerly = ["bins"]')
    text = text.replace("[members.sam]", '[members.samira]\nformerly = ["sam"]')
    assert list("assss") == owners(both(text, SAM_FROM_DECEMBER))


def test_both_places_are_named(both: ReadBoth, tmp_path: Path) -> None:
    """What holds beside the file is told with the line of either; what is over or replaced is not."""
    found = both(
        UNDATED,
        SAM_FROM_DECEMBER,
        handed("alex", "2027-01-01", 2),
        gone("sam", "2026-12-20", "2027-01-03"),
        gone("sam", "2026-10-01", "2026-11-01"),
    ).warnings
    owner = 'responsibility "bins": agreed is "sam" from 2026-12-01, "alex" from 2027-01-01; '
    owner += 'household.toml:28 says "alex"'
    away = '"sam" is away from 2026-12-20 until 2027-01-03, agreed on 2026-11-01; household.toml does not say so'
    assert [("agreed.toml", 9, owner), ("agreed.toml", 17, away)] == [
        (problem.file.removeprefix(f"{tmp_path}/"), problem.line, problem.what) for problem in found
    ]
    assert all(problem.warning for problem in found)


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        (UNDATED, [SAM_FROM_DECEMBER]),
        (UNDATED, [SAM_FROM_DECEMBER, handed("nobody", "2026-12-15", 2), handed("alex", "2027-06-01", 3)]),
        (HOMELESS, [handed("sam", "2026-12-15", instead_of="nobody")]),
        (dated('owner = "alex", until = 2027-01-01'), [SAM_FROM_DECEMBER]),
        (dated('owner = "alex", from = 2027-01-01'), [SAM_FROM_DECEMBER]),
    ],
)
def test_lines_that_are_taken_over_say_the_same(text: str, entries: list[str], both: ReadBoth) -> None:
    """With the printed lines in the file the same holds, and nothing is left to take over or to tell."""
    before = both(text, *entries)
    lines = [line for line in lines_to_take_over(before, TODAY) if not line.startswith("#")]
    kept = [line for line in text.splitlines() if not line.startswith(("owner", "ownership"))]
    after = both("\n".join([*kept, *lines]), *entries)

    assert owners(before) == owners(after)
    assert after.registry.responsibilities == after.written.responsibilities
    assert () == lines_to_take_over(after, TODAY)
    assert () == after.warnings


def test_an_absence_that_is_taken_over_says_the_same(both: ReadBoth) -> None:
    """Its lines are a table of their own, and what is over is not among them."""
    entries = [
        COVERED,
        gone("all", "2027-02-01", "2027-02-03"),
        gone("sam", "2026-10-01", "2026-10-03"),
    ]
    before = both(UNDATED, *entries)
    lines = lines_to_take_over(before, TODAY)
    after = both("\n".join([UNDATED, *lines]), *entries)

    assert ["sam", "all"] == [entry["member"] for entry in tomllib.loads("\n".join(lines))["away"]]
    assert set(before.registry.away) == set(after.registry.away)
    assert () == lines_to_take_over(after, TODAY)


NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
HANDOVER = Handover("h1", "bins", "sam", date(2026, 12, 1), NOW, "command", "alex", 'Keys: "hook" 3 \\ 🔑', 0)
ABSENCE = Absence("a1", "sam", date(2026, 12, 20), date(2027, 1, 3), "alex", NOW + timedelta(hours=1), "command", 0)


def test_what_is_written_is_read_back(both: ReadBoth, tmp_path: Path) -> None:
    """Entries that are appended stand in the file one after the other, each below its comment, and only for us."""
    path = tmp_path / "agreed.toml"
    append(path, b"", handover_text(HANDOVER))
    append(path, path.read_bytes(), absence_text(ABSENCE))

    text = path.read_text(encoding="utf-8")
    found = both(UNDATED, text).agreed
    assert (HANDOVER.note, HANDOVER.agreed_at, HANDOVER.instead_of) == (
        found.handovers[0].note, found.handovers[0].agreed_at, found.handovers[0].instead_of,
    )  # fmt: skip
    assert [("alex", ABSENCE.agreed_at, ABSENCE.until)] == [(a.cover, a.agreed_at, a.until) for a in found.absences]
    assert "# 2026-11-23: bins: sam from 2026-12-01 on\n[[handover]]\n" in text
    assert ["agreed.toml", "household.toml"] == sorted(file.name for file in tmp_path.iterdir())


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    """0600, also after a file of a killed call was left beside it."""
    path = tmp_path / "agreed.toml"
    (tmp_path / "agreed.toml.new").write_text("half an ent", encoding="utf-8")
    append(path, b"", handover_text(HANDOVER))

    assert 0o600 == path.stat().st_mode & 0o777
    assert 1 == len(tomllib.loads(path.read_text(encoding="utf-8"))["handover"])


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """An error of the state, and nothing is there."""
    with pytest.raises(StateError, match="cannot be written"):
        append(tmp_path / "none" / "agreed.toml", b"", handover_text(HANDOVER))


def test_a_file_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    """No agreement is no problem, and the digest is the registry's own."""
    (tmp_path / "household.toml").write_text(UNDATED, encoding="utf-8")
    alone = read_registry(tmp_path / "household.toml", adapters=ADAPTERS, today=TODAY)
    beside = read_registry(
        tmp_path / "household.toml", adapters=ADAPTERS, today=TODAY, agreed=tmp_path / "agreed.toml"
    )
    assert (alone.registry, alone.digest, ()) == (beside.registry, beside.digest, beside.warnings)
