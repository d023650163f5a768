"""What is ours in Todoist and what is not: copies, a lost state, foreign tasks, projects that are gone, sessions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from syncd.demo.todoist_server import Habits
from syncd.model.state import AccountState
from tests.support.home import BINS
from tests.support.todoist import todoist
from tests.support.todoist_home import DINNERS, PLANNING, TodoistHome, bins_and_dinners


@pytest.fixture
def home(tmp_path: Path) -> Iterator[TodoistHome]:
    """Alex has the bins, Sam the dinners; both were synced once."""
    with bins_and_dinners(tmp_path) as home:
        yield home


def test_a_copy_is_its_makers_own(home: TodoistHome) -> None:
    """A duplicate of our task is neither edited nor read; the linked one stays the item."""
    ours = home.hand().task("Bins out")["id"]
    copy = home.hand().duplicate(ours)
    home.good()
    home.hand().edit(copy, content="Bins of my mother")
    home.hand().complete(copy)
    home.replace("Bins are emptied every collection", "No bin is ever full")

    home.good()

    assert "No bin is ever full" in home.hand().task(ours)["description"]
    assert "No bin is ever full" not in home.hand().task(copy)["description"]
    assert [] == home.kinds()


def test_a_copy_outlives_what_it_was_made_of(home: TodoistHome) -> None:
    """Ours was taken away; a look at everything finds the copy with our line, and leaves it alone."""
    copy = home.hand().duplicate("Bins out")
    home.good()
    home.later(minutes=5)
    home.replace('owner = "alex"', 'owner = "sam"')
    home.good()
    home.later(minutes=5)

    wrote = [home.sync(full=True).wrote for _number in range(2)]

    left = home.hand().task(copy)
    assert ([0, 0], False, False) == (wrote, left["is_deleted"], left["checked"])
    assert ["withdrawn"] == home.kinds()


def test_without_state_the_older_one_is_ours(home: TodoistHome) -> None:
    """When the state is lost, of a task and its copy the older one is taken up, the other one is left alone."""
    ours = home.hand().task("Bins out")["id"]
    home.later(minutes=5)
    copy = home.hand().duplicate(ours)
    home.forget()
    home.good()
    home.replace("Bins are emptied every collection", "No bin is ever full")

    home.good()

    assert "No bin is ever full" in home.hand().task(ours)["description"]
    assert "No bin is ever full" not in home.hand().task(copy)["description"]


def test_without_state_what_was_done_is_not_made_again(home: TodoistHome) -> None:
    """Finished tasks of ours are found although no full answer lists them."""
    home.hand().complete("Bins out")
    home.good()
    home.forget()

    home.good()
    home.good()

    assert ([], ["done"]) == (home.titles(), home.kinds())


def test_the_line_of_our_uid_may_be_removed(home: TodoistHome) -> None:
    """Its owner cleans the description out: the task is known by its id, and its own words stand."""
    home.hand().edit("Bins out", description="just do it")
    home.good()
    home.hand().complete("Bins out")

    home.good()

    assert ["done"] == home.kinds()
    assert "just do it" == home.hand().task("Bins out")["description"]


def test_foreign_tasks_are_left_alone(home: TodoistHome) -> None:
    """Own tasks in the project and elsewhere stay word for word, and nothing of them enters the state."""
    own = home.hand().add("Birthday present", project="Household", due="every week")
    secret = home.hand().add("See the doctor")
    before = [home.hand().task(each) for each in (own, secret)]

    for _number in range(2):
        home.later(minutes=5)
        home.good()

    assert before == [home.hand().task(each) for each in (own, secret)]
    stored = b"".join(path.read_bytes() for path in (home.folder / "state").iterdir() if path.is_file())
    assert (False, False) == (b"Birthday present" in stored, b"See the doctor" in stored)


@pytest.mark.parametrize("how", ["archived", "deleted"])
def test_a_project_that_is_gone_pauses(home: TodoistHome, how: str) -> None:
    """A project that was archived or deleted pauses that account alone; nothing is recorded as dropped."""
    if how == "archived":
        home.hand().archive_project("Household")
    else:
        home.hand().delete_project("Household")

    for _number in range(2):
        report = home.sync()
        home.later(hours=20)

    assert (AccountState.PAUSED, AccountState.OK) == tuple(own.state for own in report.accounts.values())
    assert "archived, deleted or unshared" in report.accounts["alex"].error
    assert [] == home.kinds()


def test_a_project_that_comes_back_goes_on(home: TodoistHome) -> None:
    """Restored from the archive, its tasks are the items as before."""
    home.hand().archive_project("Household")
    home.sync()
    home.hand().unarchive_project("Household")

    home.good()

    assert (["Bins out"], []) == (home.titles(), home.kinds())


@pytest.mark.parametrize("how", ["archived", "deleted"])
def test_a_project_that_is_gone_for_good_is_begun_anew(home: TodoistHome, how: str) -> None:
    """After a person's word the tasks stand in a new project, once, and nothing was dropped."""
    if how == "archived":
        home.hand().archive_project("Household")
    else:
        home.hand().delete_project("Household")
    home.sync()
    home.later(minutes=5)
    home.service.resume("alex", home.service.status().notices[0].rpartition(" ")[2])
    home.later(minutes=5)

    home.good()
    home.good()

    assert (["Bins out"], []) == (home.titles(), home.kinds())
    assert 0 == home.sync().wrote


def test_a_plan_writes_nothing(tmp_path: Path) -> None:
    """Before the first run the plan names what would be made, and no project is."""
    with todoist() as service:
        home = TodoistHome(tmp_path, service, service.user("Alex"), service.user("Sam"))
        home.begin(BINS, DINNERS)
        planned = home.service.plan().report.actions

        assert ["create", "create"] == [action.act.value for action in planned]
        assert [] == service.requests.commands()
        assert [True] == [p["inbox_project"] for p in home.hand().projects()]


def test_a_renamed_project_is_the_same(home: TodoistHome) -> None:
    """The display name finds or makes a project once; afterwards its id counts."""
    home.hand().rename_project("Household", "Home sweet home")

    report = home.sync()

    assert 0 == report.wrote
    assert ["Home sweet home"] == [p["name"] for p in home.hand().projects() if not p["inbox_project"]]


def test_sessions_are_timed_tasks_for_everybody(home: TodoistHome) -> None:
    """Members who have only Todoist get sessions as timed tasks with a length; a tick says that it was held."""
    home.begin(BINS, DINNERS, PLANNING)
    home.good()
    (alexs, *_rest) = [t for t in home.hand().tasks() if t["content"] == "Planning session"]
    (sams, *_more) = [t for t in home.hand(home.sam).tasks() if t["content"] == "Wochenplanung"]
    home.hand().complete(alexs["id"])

    home.good()
    home.good()

    assert ("2026-11-29T17:00:00Z", {"amount": 30, "unit": "minute"}) == (alexs["due"]["date"], alexs["duration"])
    assert alexs["due"]["date"] == sams["due"]["date"]
    assert ["held"] == home.kinds()


def test_said_at_the_terminal_it_shows_in_the_app(home: TodoistHome) -> None:
    """`syncd done` ticks the task with the time at which it was done; `reopen` opens it."""
    task = home.hand().task("Bins out")["id"]
    home.service.say("done", "bins")
    home.good()
    ticked = home.hand().task(task)
    home.later(minutes=5)
    home.service.say("reopen", "bins", on=None)

    home.good()

    assert (True, False) == (ticked["checked"], home.hand().task(task)["checked"])
    assert ["done", "reopened"] == home.kinds()


@pytest.mark.parametrize(
    "habit",
    [
        {"replay_maps": False},
        {"unknown_token": "full"},
        {"unknown_argument": "ignore"},
        {"tombstones_out_of_sight": False},
        {"buries_items_of_projects": False},
        {"trims_text": False},
    ],
    ids=lambda habit: next(iter(habit)),
)
def test_what_the_reference_leaves_open_does_not_matter(tmp_path: Path, habit: dict[str, Any]) -> None:
    """A lost creation, a change, a tick, forgotten tokens, a project that goes: all the same in the end."""
    with bins_and_dinners(tmp_path, replace(Habits(), **habit)) as home:
        home.later(hours=1)
        home.begin(BINS, DINNERS, BINS.replace("bins", "dust").replace("Bins", "Dust"))
        home.todoist.faults.add("reset_after", user=home.alex, commands=True)
        home.sync()
        home.later(minutes=5)
        home.good()
        home.todoist.forget_tokens()
        home.hand().complete("Dust out")
        home.replace("Everybody has", "Everyone has")
        home.good()
        home.good()
        quiet = home.sync().wrote
        home.hand().delete_project("Household")
        paused = home.sync(full=True).accounts["alex"].state

    assert ["done"] == home.kinds()
    assert (0, AccountState.PAUSED) == (quiet, paused)
