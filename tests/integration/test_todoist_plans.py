"""What the plan of a Todoist account does not hold: lengths of tasks, and more tasks than a project takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from syncd.demo.todoist_server import Plan
from tests.support.home import BINS
from tests.support.todoist import todoist
from tests.support.todoist_home import DINNERS, PLANNING, TodoistHome

NO_LENGTHS = Plan(durations=False)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[TodoistHome]:
    """Alex and Sam with a free plan; nothing synced."""
    with todoist() as service:
        home = TodoistHome(tmp_path, service, service.user("Alex"), service.user("Sam"))
        home.begin(DINNERS, PLANNING)
        yield home


def lasts(home: TodoistHome, title: str) -> tuple[object, str]:
    """The length of a task of Sam's, and the end of its last line."""
    task = home.hand(home.sam).task(title)
    return task["duration"], task["description"].rpartition("\n")[2].partition(" ")[2]


def lengths(home: TodoistHome) -> bool:
    """Whether `syncd accounts` says that Sam's account holds lengths."""
    (sam,) = [a for a in home.service.accounts().accounts if a.account == "sam"]
    assert sam.capabilities is not None
    assert sam.learnt_at is not None
    return bool(sam.capabilities["lengths"])


def test_a_plan_without_lengths_gets_sessions_and_tasks_without(home: TodoistHome) -> None:
    """They stand at their time, nothing is set aside or written twice, and a tick counts."""
    home.sam.plan = NO_LENGTHS

    home.good()
    home.good()
    quiet = home.sync()
    home.hand(home.sam).complete("Dinners planned")
    home.hand(home.sam).complete(next(t["id"] for t in home.hand(home.sam).tasks()))
    home.good()

    assert (None, "45m") == lasts(home, "Dinners planned")
    assert ((), 0, False) == (home.service.set_aside().items, quiet.wrote, lengths(home))
    assert ["done", "held"] == sorted(home.kinds())


def test_a_length_that_is_refused_is_learnt_in_the_same_run(home: TodoistHome) -> None:
    """The plan became smaller: what was refused for its length goes once more without, and nothing is set aside."""
    home.good()
    home.later(minutes=5)
    home.sam.plan = NO_LENGTHS
    home.replace('lasts = "45m"', 'lasts = "50m"')

    report = home.sync()

    assert ("", 1, 0) == tuple(getattr(report.accounts["sam"], key) for key in ("error", "updated", "set_aside"))
    assert (None, "50m") == lasts(home, "Dinners planned")
    assert (0, False) == (home.sync().wrote, lengths(home))


def test_a_larger_plan_shows_lengths_again(home: TodoistHome) -> None:
    """After the next look at everything, what is written has its length, and the line has none."""
    home.sam.plan = NO_LENGTHS
    home.good()
    home.later(minutes=5)
    home.sam.plan = replace(NO_LENGTHS, durations=True)
    home.sync(full=True)
    home.replace("Everybody has", "Everyone has")

    home.good()

    assert ({"amount": 45, "unit": "minute"}, "") == lasts(home, "Dinners planned")
    assert (0, True) == (home.sync().wrote, lengths(home))


def test_a_full_project_fills_by_itself(tmp_path: Path) -> None:
    """What had no room is named, is not sent at every poll, and comes within a day after its owner made room."""
    with todoist() as service:
        home = TodoistHome(tmp_path, service, service.user("Alex", plan=Plan(tasks=3)), service.user("Sam"))
        home.hand().add_project("Household")
        own = [home.hand().add(f"Own {number}", project="Household") for number in range(2)]
        home.begin(*(BINS.replace("bins", f"bins{n}").replace("BYDAY=TU", "BYDAY=TH") for n in range(2)))
        home.good()
        home.later(minutes=5)
        service.requests.clear()
        home.good()
        sent = [name for seen in service.requests.of(home.alex) for name in seen.commands]
        named = [one.why for one in home.service.set_aside().items]
        home.hand().delete(own[0])
        home.later(hours=24)
        home.good()
        home.later(minutes=5)
        home.good()

        assert ([], 1) == (sent, len(named))
        assert ["Bins out", "Bins out", "Own 1"] == home.titles()
        assert () == home.service.set_aside().items
        assert 0 == home.sync().wrote
