"""Proposals in Todoist: what the own app ticks is a yes, what somebody else ticks is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.home import BINS, HEAD
from tests.support.todoist import todoist
from tests.support.todoist_home import MEMBERS, TodoistHome, todoist_toml

DISHES = BINS.replace("bins", "dishes").replace("Bins", "Dishes").replace('owner = "alex"', 'owner = "sam"')
MINE, DEINS = "Would this be yours?", "Wäre das deins?"
PROPOSED = "Ab Mo 30. November: Bins out wäre deins"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[TodoistHome]:
    """Nothing synced yet."""
    with todoist() as service:
        yield TodoistHome(tmp_path, service, service.user("Alex"), service.user("Sam"))


def begin(home: TodoistHome, *parts: str) -> None:
    """Write the registry in which a yes counts, and sync once."""
    accounts = (todoist_toml("alex", home.todoist), todoist_toml("sam", home.todoist))
    home.write(HEAD + 'consent = "both"\n', MEMBERS, *accounts, *parts)
    home.good()


def later(home: TodoistHome, **span: float) -> None:
    """Time goes by, and a run."""
    home.later(**(span or {"minutes": 5}))
    home.good()


def owner(home: TodoistHome, name: str) -> str | None:
    """Who owns it today."""
    found = next(each for each in home.service.registry().responsibilities if each.id == name)
    return found.owner_on(home.clock.now().date())


def test_a_first_column_and_a_handover_by_ticks(empty: TodoistHome) -> None:
    """Completed, the first column is theirs; a new owner in the file is asked, and takes over on the Monday."""
    begin(empty, BINS, DISHES)
    assert ([MINE], [DEINS]) == (empty.titles(), empty.titles(empty.sam))
    empty.hand().complete(MINE)
    empty.hand(empty.sam).complete(DEINS)
    later(empty)
    assert (["Bins out"], ["Dishes out"]) == (empty.titles(), empty.titles(empty.sam))

    empty.replace(BINS, BINS.replace('"alex"', '"sam"'))
    later(empty)
    assert PROPOSED in empty.titles(empty.sam)
    empty.hand(empty.sam).complete(PROPOSED)
    later(empty)
    assert "alex" == owner(empty, "bins")
    later(empty, days=7)
    assert ("sam", True) == (owner(empty, "bins"), "Bins out" in empty.titles(empty.sam))


def test_deleted_it_is_not_taken(empty: TodoistHome) -> None:
    """Nothing of it stands, and it is not asked again."""
    begin(empty, BINS, DISHES)
    empty.hand().delete(MINE)
    later(empty)
    later(empty, days=2)

    assert (None, [], [DEINS]) == (owner(empty, "bins"), empty.titles(), empty.titles(empty.sam))


def test_in_one_project_only_the_own_tick_takes(empty: TodoistHome) -> None:
    """Each has a card that names them; one that the other member ticks agrees nothing, and is put anew later."""
    empty.hand().add_project("Household")
    empty.hand().share("Household", empty.sam)
    begin(empty, BINS, DISHES)
    later(empty)
    empty.hand().complete(f"Sam: {DEINS}")
    later(empty)
    assert (None, None) == (owner(empty, "bins"), owner(empty, "dishes"))
    empty.hand().complete(f"Alex: {MINE}")
    later(empty)
    assert ("alex", None) == (owner(empty, "bins"), owner(empty, "dishes"))
    later(empty, days=7)
    assert f"Sam: {DEINS}" in empty.titles(empty.sam)
    (anew,) = (task["id"] for task in empty.hand(empty.sam).tasks() if task["content"] == f"Sam: {DEINS}")
    empty.hand(empty.sam).complete(anew)
    later(empty)
    assert "sam" == owner(empty, "dishes")


def test_without_state_nothing_is_taken_away(empty: TodoistHome) -> None:
    """What stands there stays while everybody is asked anew."""
    begin(empty, BINS, DISHES)
    empty.hand().complete(MINE)
    empty.hand(empty.sam).complete(DEINS)
    later(empty)
    later(empty, days=1)
    before = empty.titles()
    empty.forget()
    later(empty)
    later(empty)

    assert ([*before, MINE], None) == (empty.titles(), owner(empty, "bins"))
