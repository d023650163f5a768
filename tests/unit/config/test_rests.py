"""Put down, paused, left, laid over the registry: who owns what then, what is told, what can be taken over."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from syncd.config.agreed import Handover, Rest
from syncd.config.agreed_file import append, handover_text, rest_text
from syncd.config.agreed_lines import lines_to_take_over
from syncd.errors import RegistryError
from syncd.model.registry import Pause, PutDown
from tests.unit.config.conftest import TODAY
from tests.unit.config.test_agreed import UNDATED, ReadBoth, both, dated, handed, owners

__all__ = ["both"]


def put_down(since: str, number: int = 5, *, by: str = "alex", instead_of: str | None = "alex") -> str:
    """An entry of `agreed.toml`; a higher number was agreed later."""
    return handed("nobody", since, number, instead_of=instead_of) + f'put_down_by = "{by}"\n'


def rest(kind: str, member: str, since: str, until: str | None = None, number: int = 5) -> str:
    """A pause or leave in `agreed.toml`."""
    ends = f"until = {until}\n" if until else ""
    return (
        f'[[{kind}]]\nid = "r{kind}{number}"\nmember = "{member}"\nfrom = {since}\n{ends}'
        f"agreed_at = 2026-11-{number:02}T08:00:00Z\n"
    )


@pytest.mark.parametrize(
    ("text", "entries", "expected"),
    [
        # On 23 November, 1, 15 December, 1 January, 1 June.
        (UNDATED, [put_down("2026-12-01")], "a----"),
        (UNDATED, [put_down("2026-12-01"), handed("sam", "2027-01-01", 6)], "a--ss"),
        (UNDATED, [put_down("2026-12-01"), handed("sam", "2026-12-01", 6)], "assss"),
        # The file's line of the same date holds, but not where it names who put it down.
        (
            dated('owner = "alex"', 'owner = "sam", from = 2026-12-01'),
            [put_down("2026-12-01", instead_of=None)],
            "assss",
        ),
        (dated('owner = "alex", from = 2026-12-01'), [put_down("2026-12-01", instead_of=None)], "-----"),
        (
            dated('owner = "alex", from = 2026-12-01'),
            [put_down("2026-12-01", instead_of=None), handed("sam", "2026-12-01", 6, instead_of=None)],
            "-ssss",
        ),
        # Another undated owner since: the file has the newer word.
        (UNDATED.replace('owner = "alex"', 'owner = "sam"'), [put_down("2026-12-01")], "sssss"),
        # A pause is cut out, and theirs is back after it; open, it is for ever.
        (UNDATED, [rest("pause", "alex", "2026-12-01", "2027-01-01")], "a--aa"),
        (UNDATED, [rest("pause", "alex", "2026-12-01")], "a----"),
        (UNDATED, [rest("pause", "sam", "2026-12-01")], "aaaaa"),
        (
            UNDATED,
            [rest("pause", "alex", "2026-12-01"), rest("pause", "alex", "2026-12-01", "2026-12-15", 6)],
            "a-aaa",
        ),
        (
            UNDATED,
            [rest("pause", "alex", "2026-12-01"), rest("pause", "alex", "2026-12-01", "2026-12-01", 6)],
            "aaaaa",
        ),
        (UNDATED, [rest("pause", "alex", "2026-12-01", "2027-01-01"), handed("sam", "2026-12-15", 6)], "a-sss"),
        (UNDATED, [rest("leave", "alex", "2026-12-01")], "a----"),
        (UNDATED, [rest("leave", "alex", "2026-12-01"), handed("sam", "2027-01-01", 6)], "a--ss"),
        (
            UNDATED,
            [rest("leave", "alex", "2026-12-01"), rest("leave", "alex", "2026-12-01", "2027-01-01", 6)],
            "a--aa",
        ),
        (UNDATED, [rest("leave", "alex", "2026-12-01"), rest("pause", "alex", "2026-11-20", "2026-11-25")], "-----"),
    ],
)
def test_who_owns_it_when(text: str, entries: list[str], expected: str, both: ReadBoth) -> None:
    """What is put down needs a home from its day; in a rest its member owns nothing; after it they do as before."""
    assert list(expected) == owners(both(text, *entries))


def test_the_core_gets_what_it_decides_by(both: ReadBoth) -> None:
    """Spans with their member, who put what down and when, who left for good."""
    registry = both(
        UNDATED,
        put_down("2026-12-01"),
        rest("pause", "alex", "2026-12-01", "2026-12-15"),
        rest("leave", "sam", "2026-12-20"),
    ).registry

    assert (PutDown("alex", date(2026, 12, 1)),) == registry.responsibilities[0].put_down
    assert {
        Pause("alex", date(2026, 12, 1), date(2026, 12, 15)),
        Pause("sam", date(2026, 12, 20), None, left=True),
    } == set(registry.pauses)
    assert {"sam"} == registry.left
    assert [{"alex"}, set(), {"sam"}] == [registry.resting(date(2026, 12, day)) for day in (1, 15, 20)]


def test_a_put_down_that_somebody_took_the_same_day_is_remembered(both: ReadBoth) -> None:
    """Else what was older would be theirs once more."""
    registry = both(UNDATED, put_down("2026-12-01"), handed("sam", "2026-12-01", 6)).registry

    assert registry.responsibilities[0].was_put_down("alex", date(2026, 11, 1))
    assert not registry.responsibilities[0].was_put_down("sam", date(2026, 11, 1))


def test_check_tells_of_a_leave_and_of_no_pause(both: ReadBoth) -> None:
    """And lines to take over are there for what is for good."""
    paused = both(UNDATED, rest("pause", "alex", "2026-12-01"))
    left = both(UNDATED, rest("leave", "alex", "2026-12-01"))

    assert ((), ()) == (paused.warnings, lines_to_take_over(paused, TODAY))
    assert ['"alex" left on 2026-12-01'] == [problem.what for problem in left.warnings]
    assert '  { owner = "alex", until = 2026-12-01 },' in lines_to_take_over(left, TODAY)


def test_an_entry_about_somebody_who_is_gone_is_left_out(both: ReadBoth) -> None:
    """With a warning, as every other."""
    reading = both(UNDATED, rest("leave", "kim", "2026-12-01"))

    assert () == reading.registry.pauses
    assert ['member "kim" is not in the registry, so this entry is left out'] == [p.what for p in reading.warnings]


def test_an_end_before_its_beginning_is_refused(both: ReadBoth) -> None:
    """A typing slip is not to give things back."""
    with pytest.raises(RegistryError, match="until 2026-11-30 is before from 2026-12-01"):
        both(UNDATED, rest("pause", "alex", "2026-12-01", "2026-11-30"))


@pytest.mark.parametrize(("until", "left"), [(None, True), (date(2026, 12, 15), False)])
def test_what_is_written_is_what_is_read(
    tmp_path: Path,
    both: ReadBoth,
    until: date | None,
    *,
    left: bool,
) -> None:
    """Both kinds of entry, with their comments, come back as they were."""
    at = datetime(2026, 11, 23, 8, tzinfo=UTC)
    made = Rest("r1", "alex", date(2026, 12, 1), until, left, at, "command", line=0)
    down = Handover("h1", "bins", None, date(2026, 12, 1), at, "command", "alex", "", line=0, put_down_by="alex")
    append(tmp_path / "there.toml", b"", rest_text(made))
    append(tmp_path / "there.toml", (tmp_path / "there.toml").read_bytes(), handover_text(down))
    text = (tmp_path / "there.toml").read_text(encoding="utf-8")
    assert set(tomllib.loads(text)) == {"leave" if left else "pause", "handover"}

    agreed = both(UNDATED, text).agreed

    [found], [handover] = agreed.rests, agreed.handovers
    assert (made.member, made.since, made.until, made.left) == (found.member, found.since, found.until, found.left)
    assert "alex" == handover.put_down_by
