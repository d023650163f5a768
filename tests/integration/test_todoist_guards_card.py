"""The guard's card in Todoist: many tasks went, and what is to become of them is said on a task."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.test_went_back import thing
from tests.support.todoist import todoist
from tests.support.todoist_home import TodoistHome

NAMES = tuple(f"Thing{n:02}" for n in range(8))
CARD = "6 items went: let them go, or put them back?"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[TodoistHome]:
    """Alex's eight tasks, six of which went."""
    with todoist() as service:
        made = TodoistHome(tmp_path, service, service.user("Alex"), service.user("Sam"))
        made.begin(*(thing(name) for name in NAMES))
        made.good()
        made.later(hours=1)
        made.good()
        made.hand().comment(made.hand().task(NAMES[7])["id"], "mine")
        for name in NAMES[:6]:
            made.hand().delete(name)
        made.later(hours=1)
        assert "paused" == made.sync().accounts["alex"].state.value
        yield made


def run(home: TodoistHome) -> str:
    """Five minutes later a run; how the account is then."""
    home.later(minutes=5)
    return home.sync().accounts["alex"].state.value


def test_the_card_is_a_task_without_a_due(home: TodoistHome) -> None:
    """It names what went, at its member alone; a run that finds no answer writes nothing."""
    card = home.hand().task(CARD)

    assert (None, []) == (card["due"], card["labels"])
    assert all(f"- {name}, 24 November" in card["description"] for name in NAMES[:6])
    assert [] == [title for title in home.titles(home.sam) if "went" in title or "weg" in title]
    assert ("paused", 0, []) == (run(home), home.sync().wrote, home.kinds())


def test_completed_they_are_let_go(home: TodoistHome) -> None:
    """Nothing comes back."""
    home.hand().complete(CARD)

    assert ("ok", ["dropped"] * 6) == (run(home), home.kinds())
    assert ([*NAMES[6:]], 0) == (home.titles(), home.sync().wrote)


def test_deleted_they_are_put_back(home: TodoistHome) -> None:
    """As new tasks; nothing is recorded."""
    home.hand().delete(CARD)

    assert ("ok", [], [*NAMES]) == (run(home), home.kinds(), home.titles())
    assert (0, "ok", [*NAMES]) == (home.sync().wrote, run(home), home.titles())


def test_more_that_goes_is_asked_about_anew(home: TodoistHome) -> None:
    """The old card is completed by syncd with a comment, which answers nothing."""
    old = home.hand().task(CARD)["id"]
    home.hand().delete(NAMES[6])

    assert ("paused", []) == (run(home), home.kinds())
    assert ["7 items went: let them go, or put them back?", NAMES[7]] == home.titles()
    assert any("syncd closed it" in text for text in home.hand().comments(old))
    assert ("paused", 0) == (run(home), home.sync().wrote)
