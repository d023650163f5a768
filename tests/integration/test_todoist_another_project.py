"""Another project in the same Todoist account: made there, seen there, then closed or taken away in the old one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.home import BINS
from tests.support.todoist_home import DINNERS, PLANNING, TodoistHome, bins_and_dinners


@pytest.fixture
def home(tmp_path: Path) -> Iterator[TodoistHome]:
    """Alex has the bins, Sam the dinners; both were synced once."""
    with bins_and_dinners(tmp_path) as home:
        yield home


def _in(home: TodoistHome, project: str) -> list[str]:
    """Titles of Alex's open tasks in a project."""
    return sorted(task["content"] for task in home.hand().tasks(project) if not task["checked"])


def _ask_for(home: TodoistHome, project: str, before: str = "Household") -> None:
    text = home.registry.read_text(encoding="utf-8")
    home.registry.write_text(text.replace(f'project = "{before}"', f'project = "{project}"', 1), encoding="utf-8")
    home.later(minutes=5)


def test_what_is_open_moves(home: TodoistHome) -> None:
    """The task stands in the new project once; a further run writes nothing."""
    _ask_for(home, "Chores")

    home.good()

    assert ([], ["Bins out"]) == (_in(home, "Household"), _in(home, "Chores"))
    assert ("withdrawn" in home.kinds(), 0) == (True, home.sync().wrote)
    home.hand().complete("Bins out")
    home.good()
    assert "done" in home.kinds()


def test_sessions_share_the_project_and_move_with_it(home: TodoistHome) -> None:
    """Tasks and sessions stand in one project; all of them move, once."""
    home.begin(BINS, DINNERS, PLANNING)
    home.good()
    before = _in(home, "Household")
    _ask_for(home, "Chores")

    home.good()
    home.good()

    assert ([], before) == (_in(home, "Household"), _in(home, "Chores"))
    assert 0 == home.sync().wrote


def test_a_copy_in_the_old_project_is_its_makers_own(home: TodoistHome) -> None:
    """Also while both projects are looked at, for what was closed there with its owner's words."""
    ours = home.hand().task("Bins out")["id"]
    copy = home.hand().duplicate(ours)
    home.hand().edit(copy, content="Bins of my mother")
    home.hand().edit(ours, description="the key is at Mum's")
    _ask_for(home, "Chores")
    home.good()
    home.good()
    home.replace("Bins are emptied every collection", "No bin is ever full")

    home.good()

    assert ["Bins out"] == _in(home, "Chores")
    assert ["Bins of my mother"] == _in(home, "Household")
    assert "No bin is ever full" not in home.hand().task(copy)["description"]
    assert home.hand().task(ours)["description"].startswith("the key is at Mum's")


def test_renamed_in_the_app_and_then_in_the_file(home: TodoistHome) -> None:
    """The name leads to the same project: nothing moves."""
    ours = home.hand().task("Bins out")["id"]
    home.hand().rename_project("Household", "Chores")
    _ask_for(home, "Chores")

    report = home.sync()

    assert (0, [], ours) == (report.wrote, home.kinds(), home.hand().task("Bins out")["id"])


@pytest.mark.parametrize("touched", [False, True])
def test_the_old_project_may_be_deleted_after_the_move(home: TodoistHome, touched: bool) -> None:
    """What was still watched there ends with it; the account goes on."""
    ours = home.hand().task("Bins out")["id"]
    if touched:
        home.hand().edit(ours, description="the key is at Mum's")
    _ask_for(home, "Chores")
    home.good()
    home.hand().delete_project("Household")

    home.good()
    home.good()

    assert (["Bins out"], 0) == (_in(home, "Chores"), home.kinds().count("dropped"))
    assert 0 == home.sync().wrote


def test_a_project_that_cannot_be_made_moves_nothing(tmp_path: Path) -> None:
    """Its plan allows no more projects: status says so, and what stands in the old project stays."""
    with bins_and_dinners(tmp_path) as home:
        _fill(home)
        _ask_for(home, "Chores")

        report = home.sync()

        assert "Chores" in report.accounts["alex"].error
        assert (["Bins out"], []) == (_in(home, "Household"), home.kinds())
        assert any("Chores" in row.error for row in home.service.status().accounts)


def _fill(home: TodoistHome) -> None:
    """As many projects as the plan has room for."""
    while len([p for p in home.hand().projects() if not p["inbox_project"]]) < 5:
        home.hand().add_project(f"Project {len(home.hand().projects())}")
