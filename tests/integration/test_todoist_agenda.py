"""Agendas where sessions are tasks: in Todoist, with its limits, for members who speak different languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from syncd.core.agenda.lines import openings
from syncd.demo.todoist_server import User
from tests.integration.test_todoist_sharing import PLANNING
from tests.support.home import BINS
from tests.support.todoist_home import DINNERS, TodoistHome, bins_and_dinners

GUTTERS = BINS.replace("bins", "gutters").replace("Bins", "Gutters").replace('owner = "alex"\n', "")
DAY_AHEAD = timedelta(days=5, hours=9)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[TodoistHome]:
    """Alex has the bins, Sam the dinners; on Sunday the 29th they plan."""
    with bins_and_dinners(tmp_path) as made:
        made.begin(BINS, DINNERS, GUTTERS, PLANNING)
        made.good()
        yield made


def told(home: TodoistHome, user: User, title: str) -> list[str]:
    """The description of the nearest session, without our marker line."""
    tasks = [t for t in home.hand(user).tasks() if t["content"] == title]
    nearest = min(tasks, key=lambda task: task["due"]["date"])
    return [line for line in nearest["description"].split("\n") if not line.startswith("syncd")]


def test_the_agenda_stands_in_the_task_of_a_session(home: TodoistHome) -> None:
    """A day ahead, the same shared lines for both, each with the own part in the own language."""
    home.later(seconds=DAY_AHEAD.total_seconds() - 60)
    home.good()
    before = told(home, home.alex, "Planning session")
    home.later(minutes=1)
    home.good()

    alex, sam = told(home, home.alex, "Planning session"), told(home, home.sam, "Wochenplanung")

    assert not set(before) & openings()
    shared = alex[: alex.index("In your copy alone, your next seven days:")]
    assert shared[0] in openings()
    assert "This needs a home: Gutters out." in shared
    assert shared == sam[: len(shared)]
    assert "Nur in deiner Fassung, deine nächsten sieben Tage:" == sam[len(shared)]
    assert ("Fr, 4. Dez: Dinners planned" in sam, "Fr, 4. Dez: Dinners planned" in alex) == (True, False)


def test_an_idle_run_writes_nothing(home: TodoistHome) -> None:
    """What stands is what was written: the service keeps the text as it is, and no second write follows."""
    home.later(seconds=DAY_AHEAD.total_seconds())
    home.good()
    home.later(hours=2)

    assert 0 == home.sync().wrote
    home.forget()
    home.later(minutes=5)
    assert 0 == home.sync().wrote


def test_what_its_owner_adds_below_stays(home: TodoistHome) -> None:
    """A line in the description survives the next edition, and the agenda is frozen once the session has begun."""
    home.later(seconds=DAY_AHEAD.total_seconds())
    home.good()
    task = min(
        (t for t in home.hand().tasks() if t["content"] == "Planning session"), key=lambda task: task["due"]["date"]
    )
    home.hand().edit(task["id"], description=task["description"] + "\nbring tea")
    home.later(hours=2)
    home.replace('name = "Gutters out"', 'name = "Gutters"')
    home.good()
    between = told(home, home.alex, "Planning session")
    home.later(hours=22)
    home.replace('name = "Gutters"', 'name = "The gutters"')
    home.good()

    assert ("bring tea", True) == (between[-1], "This needs a home: Gutters." in between)
    assert between == told(home, home.alex, "Planning session")


def test_a_project_that_somebody_else_sees_has_the_shared_part_alone(home: TodoistHome) -> None:
    """Who shares the project with somebody has no own part there, until it is shared no more; the other has it."""
    granny = home.todoist.user("Granny")
    home.hand().share("Household", granny)
    home.later(seconds=DAY_AHEAD.total_seconds())
    home.good()
    own = "In your copy alone, your next seven days:"
    shared = told(home, home.alex, "Planning session")
    accounts = {view.account: view.capabilities or {} for view in home.service.accounts().accounts}
    home.later(hours=2)
    home.hand().unshare("Household", granny)
    home.good()

    assert (False, True) == (accounts["alex"]["unshared"], accounts["sam"]["unshared"])
    assert own not in shared
    assert "This needs a home: Gutters out." in shared
    assert own in told(home, home.alex, "Planning session")
    assert "Nur in deiner Fassung, deine nächsten sieben Tage:" in told(home, home.sam, "Wochenplanung")


def test_what_a_server_says_of_sharing_is_remembered(home: TodoistHome) -> None:
    """A poll of the other account alone, and one that brings no news of the project, go by what was said before."""
    home.hand().share("Household", home.todoist.user("Granny"))
    home.good()
    home.later(seconds=DAY_AHEAD.total_seconds())
    home.sync(only=frozenset({"sam"}))
    home.later(minutes=2)
    home.sync(only=frozenset({"alex"}))

    assert "In your copy alone, your next seven days:" not in told(home, home.alex, "Planning session")
    home.later(hours=2)
    assert 0 == home.sync().wrote
