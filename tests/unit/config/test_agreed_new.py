"""What is new and stands in no file: it needs a home, weighs nothing, and gives way to the file."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from syncd.config import Reading, read_registry
from syncd.config.agreed import New
from syncd.config.agreed_file import new_text
from syncd.config.agreed_lines import lines_to_take_over
from syncd.errors import RegistryError
from syncd.model.registry import Category, Weight
from tests.unit.config.conftest import ADAPTERS, MEMBERS, TODAY, WEEKLY

if TYPE_CHECKING:
    from pathlib import Path

FILE = f"{MEMBERS}{WEEKLY}"

ReadBoth = Callable[..., Reading]


def said(number: int = 1, *, withdrawn: bool = False, about: str = "passports", name: str = "Passports") -> str:
    """An entry of `agreed.toml`; a higher number was agreed later."""
    at = datetime(2026, 11, number, 8, tzinfo=UTC)
    return new_text(New(f"n{number}", about, name, at.date(), withdrawn, at, "word", 0, about))


def handed(owner: str, number: int, about: str = "passports") -> str:
    """A handover of it, from the first of December."""
    return (
        f'[[handover]]\nid = "h{number}"\nresponsibility = "{about}"\nowner = "{owner}"\nfrom = 2026-12-01\n'
        f'instead_of = "nobody"\nagreed_at = 2026-11-{number:02}T08:00:00Z\n'
    )


def table(name: str, more: str = "", called: str = "Passports") -> str:
    """A responsibility of the file."""
    return (
        f'[responsibilities.{name}]\nname = "{called}"\ncategory = "child-related"\noutcome = "All are valid"\n'
        f'cadence = "ongoing"\n{more}\n'
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


def test_what_is_new_needs_a_home_and_weighs_nothing(both: ReadBoth) -> None:
    """It stands after what the file has, without owner, weight and dates; `check` is told that the file lacks it."""
    reading = both(FILE, said())
    made = reading.registry.responsibilities[-1]

    assert ["bins", "passports"] == [each.id for each in reading.registry.responsibilities]
    assert ("Passports", Category.HOUSEHOLD_LOGISTICS, (), Weight(0, 0, 0), (), True) == (
        made.name,
        made.category,
        made.ownership,
        made.weight,
        made.steps,
        made.new,
    )
    (told,) = reading.warnings
    what = 'responsibility "passports" is new, said on 2026-11-01; household.toml does not have it'
    assert (what, True) == (told.what, told.warning)


def test_what_is_new_can_be_handed_over(both: ReadBoth) -> None:
    """Whatever the order in the file: what is new is known before anything is said about it."""
    reading = both(FILE, handed("sam", 2), said())

    assert reading.registry.responsibilities[-1].owner_on(date(2026, 12, 1)) == "sam"


def test_what_is_taken_back_is_gone_and_may_come_once_more(both: ReadBoth) -> None:
    """The entry that was agreed last holds."""
    assert ["bins"] == [r.id for r in both(FILE, said(), said(2, withdrawn=True)).registry.responsibilities]
    thrice = both(FILE, said(), said(2, withdrawn=True), said(3, name="The passports"))
    assert ["Bins out", "The passports"] == [r.name for r in thrice.registry.responsibilities]


def test_a_handover_of_what_was_taken_back_is_no_problem(both: ReadBoth) -> None:
    """It is about nothing then, and nobody is told of it."""
    reading = both(FILE, said(), handed("sam", 2), said(3, withdrawn=True))

    assert ["bins"] == [each.id for each in reading.registry.responsibilities]
    assert () == reading.warnings


@pytest.mark.parametrize(
    "there",
    [
        table("passports"),
        table("papers"),
        table("papers", called=" PASSPORTS "),
        table("papers", 'formerly = ["passports"]', called="Papers"),
    ],
)
def test_the_file_has_it_by_id_or_by_name(there: str, both: ReadBoth) -> None:
    """Then it is the file's, as it stands there, and what was agreed of the new one goes on with it."""
    reading = both(FILE + there, said(), handed("sam", 2))
    held = reading.registry.responsibilities

    assert len(held) == 2
    assert (held[1].new, held[1].category, held[1].owner_on(date(2026, 12, 1))) == (
        False,
        Category.CHILD_RELATED,
        "sam",
    )


def test_lines_to_take_over_make_it_the_files(both: ReadBoth) -> None:
    """With the printed lines in the file the same holds, and nothing is left to take over or to tell."""
    before = both(FILE, said(name='The "passports"\t ☂'), handed("sam", 2))
    after = both("\n".join([FILE, *lines_to_take_over(before, TODAY)]), said(), handed("sam", 2))

    (new,) = [each for each in before.registry.responsibilities if each.new]
    (now,) = [each for each in after.registry.responsibilities if each.id == new.id]
    assert (now.name, now.weight, now.ownership, now.steps) == (new.name, new.weight, new.ownership, new.steps)
    assert () == lines_to_take_over(after, TODAY)
    assert () == after.warnings


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (('responsibility = "passports"', 'responsibility = "Pass Ports"'), "is not an id"),
        (('name = "Passports"\n', ""), '"name" is missing'),
        (("[[new]]", "[[nwe]]"), 'unknown table "nwe"'),
    ],
)
def test_an_entry_that_cannot_be_understood_stops(change: tuple[str, str], what: str, both: ReadBoth) -> None:
    """A typing slip there is told with its line."""
    with pytest.raises(RegistryError, match=what):
        both(FILE, said().replace(*change))


@settings(deadline=None)
@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1).filter(str.strip))
@example('"""')
@example("\\")
@example("]]")
def test_any_printable_name_is_read_back(name: str) -> None:
    """Whatever a person writes, the file stays TOML."""
    assert name == tomllib.loads(said(name=name))["new"][0]["name"]
