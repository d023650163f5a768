"""The starter registry, and what `init` suggests from it."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from syncd.config.starter import Starter, alike, fitting, read_starters, spread, starter_file
from syncd.model.registry import Category
from tests.support.words import offences
from tests.unit.config.conftest import MEMBERS, TODAY, Problems, Read

STARTERS = read_starters()
TEXT = starter_file().read_text(encoding="utf-8")


def test_there_are_sixty_three_in_all_six_categories() -> None:
    """Every category of the registry has some, and each id is there once."""
    by_category = [sum(one.category is category for one in STARTERS) for category in Category]

    assert dict(zip(Category, by_category, strict=True)) == {
        Category.HOUSEHOLD_LOGISTICS: 18,
        Category.EMOTIONAL_CARETAKING: 7,
        Category.SOCIAL_PLANNING: 9,
        Category.CHILD_RELATED: 14,
        Category.FINANCIAL_MANAGEMENT: 9,
        Category.RELATIONSHIP_MAINTENANCE: 6,
    }
    assert 63 == len({one.id for one in STARTERS}) == sum(by_category)


@pytest.mark.parametrize("starter", STARTERS, ids=lambda starter: starter.id)
def test_each_is_in_order_in_a_household_as_it_stands_in_the_file(starter: Starter, problems: Problems) -> None:
    """Copied word for word it draws neither a problem nor a warning, and it needs a home."""
    assert [] == problems(MEMBERS + starter.text)


@pytest.mark.parametrize("starter", STARTERS, ids=lambda starter: starter.id)
@pytest.mark.parametrize("owner", [None, "sam"])
def test_each_is_in_order_as_init_writes_it(
    starter: Starter, owner: str | None, problems: Problems, read: Read
) -> None:
    """It begins on a date of its rule, today or later, under its owner; phases stand beside it."""
    text = MEMBERS + starter.written(owner, TODAY)

    assert [] == problems(text)
    (found,) = read(text).registry.responsibilities
    assert [owner] * (owner is not None) == [one.owner for one in found.ownership]
    assert found.steps[0].starting >= TODAY
    assert (starter.id, starter.outcome, starter.category) == (found.id, found.outcome, found.category)
    assert starter.foresight == found.weight.notice + found.weight.plan


@pytest.mark.parametrize("starter", STARTERS, ids=lambda starter: starter.id)
def test_each_says_what_noticing_and_doing_mean(starter: Starter) -> None:
    """What is weighed is said, except the planning that there hardly is."""
    weight = tomllib.loads(starter.text)["responsibilities"][starter.id]["weight"]

    assert "\n# notice: " in f"\n{starter.text}"
    assert "\n# do: " in starter.text
    assert weight["plan"] == 0 or "\n# plan: " in starter.text or starter.id == "thank-yous"


@pytest.mark.parametrize("line", [line for line in TEXT.splitlines() if line])
def test_the_file_blames_nobody(line: str) -> None:
    """It is copied into households: none of the banned words stands in it."""
    assert [] == offences(line, "en")


def test_what_is_for_children_or_pets_is_for_them_alone() -> None:
    """Everything child-related is for homes with children; pets are asked about too."""
    without = fitting(STARTERS, frozenset())

    assert {"", "children", "pets"} == {one.home for one in STARTERS}
    assert {Category.CHILD_RELATED} == {one.category for one in STARTERS} - {one.category for one in without}
    assert {"vet", "pet-daily"} == {one.id for one in fitting(STARTERS, frozenset({"pets"}))} - {
        one.id for one in without
    }
    assert STARTERS == fitting(STARTERS, frozenset({"pets", "children"}))


def test_suggestions_go_round_the_categories() -> None:
    """The first five of a home without children come from its five categories; all of them come once."""
    pool = fitting(STARTERS, frozenset())
    first = [one.id for one in spread(pool)[:5]]

    assert ["groceries", "elders", "family-calendar", "budget", "couple-time"] == first
    assert sorted(one.id for one in pool) == sorted(one.id for one in spread(pool))
    assert () == spread(())


@pytest.mark.parametrize(
    ("name", "other", "expected"),
    [
        ("Groceries (menu, list, trip)", "groceries", True),
        ("Bins and recycling out", "Bins out", True),
        ("Paying bills", "pay the bills", True),
        ("Tax return", "Return the parcel", False),
        ("Paying bills", "Bedtime", False),
        ("Groceries", "", False),
        ("Groceries", "🛒", False),
    ],
)
def test_what_looks_alike_is_one_thing(name: str, other: str, expected: bool) -> None:
    """Nearly the same letters, or all words of one in the other; the case does not matter."""
    assert expected is alike(name, other) is alike(other, name)


def test_what_exists_is_not_suggested() -> None:
    """A title that looks like a starter leaves that one out, and no other."""
    left = fitting(STARTERS, frozenset({"pets", "children"}), ["Tax return 2026", "Groceries!"])

    assert {"taxes", "groceries"} == {one.id for one in STARTERS} - {one.id for one in left}


def test_the_first_date_follows_from_the_day_of_asking() -> None:
    """On a Saturday the groceries begin at once, on a Sunday six days later."""
    (groceries,) = (one for one in STARTERS if one.id == "groceries")

    assert "\nstarting = 2026-11-28\n" in groceries.written(None, date(2026, 11, 28))
    assert "\nstarting = 2026-12-05\n" in groceries.written(None, date(2026, 11, 29))
