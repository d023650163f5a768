"""Cards in Todoist: a task without a due, completed by syncd with a comment when it is over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from syncd.core.answers import consented
from tests.support.home import BINS
from tests.support.todoist import todoist
from tests.support.todoist_home import TodoistHome

ASKED = "Shall we look at the load together?"
GEFRAGT = "Wollen wir gemeinsam auf die Last schauen?"
DISHES = BINS.replace("bins", "dishes").replace("Bins", "Dishes").replace('owner = "alex"', 'owner = "sam"')


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[TodoistHome]:
    """Nothing synced yet."""
    with todoist() as service:
        yield TodoistHome(tmp_path, service, service.user("Alex"), service.user("Sam"))


@pytest.fixture
def home(empty: TodoistHome) -> TodoistHome:
    """Bins of Alex; after the first week everybody was asked."""
    empty.begin(BINS)
    empty.good()
    empty.later(days=7)
    empty.good()
    return empty


def agreed(home: TodoistHome) -> frozenset[str]:
    """Who consented, as the ledger tells it."""
    return consented(home.service.ledger().entries, home.service.household().registry)


def words(home: TodoistHome) -> list[str]:
    """Kinds of the ledger's entries about cards."""
    entries = home.service.ledger().entries
    return [e.kind.value for e in entries if e.occurrence is not None and e.occurrence.thing.kind == "card"]


def test_everybody_is_asked_in_their_language_without_a_due(home: TodoistHome) -> None:
    """A card is a task with no due, no label and no length, said in its member's language; then all is at rest."""
    card = home.hand().task(ASKED)

    assert (None, [], None) == (card["due"], card["labels"], card["duration"])
    assert card["description"].startswith("One principle first")
    assert [GEFRAGT] == home.titles(home.sam)
    assert (0, [1, 1]) == (home.sync().wrote, [own.requests for own in home.sync().accounts.values()])


def test_completed_is_agreed_and_uncompleted_takes_it_back(home: TodoistHome) -> None:
    """The tick and its removal are the two words of the ledger; nothing is written."""
    home.hand().complete(ASKED)
    home.later(hours=1)
    first = home.sync().wrote
    said = agreed(home)
    home.hand().uncomplete(ASKED)
    home.later(hours=1)

    assert (0, frozenset({"alex"})) == (first, said)
    assert (0, 0) == (home.sync().wrote, home.sync().wrote)
    assert (["agreed", "reopened"], frozenset()) == (words(home), agreed(home))


def test_a_deleted_card_is_not_now(home: TodoistHome) -> None:
    """A deleted task is an answer: no drop, and it is not made again."""
    home.hand().delete(ASKED)
    home.later(hours=1)

    assert (0, []) == (home.sync().wrote, words(home))
    home.later(days=3)
    home.good()
    assert ASKED not in home.titles()


def test_over_it_is_completed_with_a_comment_and_nobody_answered(home: TodoistHome) -> None:
    """Nobody left to share with: the cards are completed with a comment that says why, and agree to nothing."""
    task = home.hand().task(ASKED)["id"]
    home.service.leave("sam")
    home.later(hours=1)
    home.good()
    home.good()

    assert ASKED not in home.titles()
    (comment,) = home.hand().comments(task)
    assert comment.startswith("This is over, so syncd closed it. What you wrote here stays.")
    assert ([], frozenset()) == (words(home), agreed(home))


def test_without_state_a_completed_card_is_agreed_anew(home: TodoistHome) -> None:
    """The state is lost: what the finished task shows is the answer, and no second card is made."""
    home.hand().complete(ASKED)
    home.later(hours=1)
    home.good()
    home.forget()
    wrote = [home.sync().wrote, home.sync().wrote]
    home.later(days=2)
    home.good()

    assert [0, 0] == wrote
    assert frozenset({"alex"}) == agreed(home)
    assert (False, [GEFRAGT]) == (ASKED in home.titles(), home.titles(home.sam))


def test_in_one_project_only_the_own_tick_agrees(empty: TodoistHome) -> None:
    """A card that the other member ticks is no consent; the one who is asked has to."""
    empty.hand().add_project("Household")
    empty.hand().share("Household", empty.sam)
    empty.begin(BINS, DISHES)
    empty.good()
    empty.later(days=7)
    empty.good()
    empty.good()
    empty.hand().complete(GEFRAGT)
    empty.later(hours=1)
    empty.good()
    other = agreed(empty)
    empty.hand().complete(ASKED)
    empty.later(hours=1)
    empty.good()

    assert (frozenset(), frozenset({"alex"})) == (other, agreed(empty))
