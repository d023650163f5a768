"""*Your column* and the first item in Todoist: tasks without a due, renewed each Monday, a tick is a sign of life."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.home import BINS
from tests.support.todoist import todoist
from tests.support.todoist_home import DINNERS, TodoistHome

FIRST, ERSTES = "What syncd is, in ten lines", "Was syncd ist, in zehn Zeilen"
COLUMN, SPALTE = "Your column from 23 Nov", "Deine Spalte ab 23. Nov"
NEXT = "Your column from 30 Nov"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[TodoistHome]:
    """Bins of Alex, dinners of Sam, who reads German; synced once, on Monday morning."""
    with todoist() as service:
        made = TodoistHome(tmp_path, service, service.user("Alex"), service.user("Sam"))
        made.begin(BINS, DINNERS)
        made.replace("columns = false", "columns = true")
        made.good()
        yield made


def a_run(home: TodoistHome, **later: float) -> list[int]:
    """Time goes by, and a run that must go well; how many writes it took in each account."""
    home.later(**(later or {"hours": 1}))
    report = home.sync()
    assert {own.error for own in report.accounts.values()} == {""}
    return [own.created + own.updated + own.withdrawn for own in report.accounts.values()]


def test_each_gets_them_in_their_language_at_no_request_more(home: TodoistHome) -> None:
    """Tasks without due, label and length; then all is at rest, at one request for each account."""
    card = home.hand().task(COLUMN)

    assert (None, [], None) == (card["due"], card["labels"], card["duration"])
    assert card["description"].startswith("Yours from 23 Nov to 29 Nov:\nTue 24 Nov: Bins out\n\nTick this")
    assert "give Bins out to Sam" in card["description"]
    assert {FIRST, COLUMN} <= set(home.titles())
    assert {ERSTES, SPALTE} <= set(home.titles(home.sam))
    assert [0, 0] == a_run(home)
    assert [1, 1] == [own.requests for own in home.sync().accounts.values()]


def test_on_monday_the_old_one_is_completed_and_the_next_one_stands(home: TodoistHome) -> None:
    """With a comment that says why; what was written into it stays there, and when the running one grows."""
    task = home.hand().task(COLUMN)
    home.hand().edit(task["id"], description="call Noor\n" + task["description"])
    a_run(home)
    gutters = BINS.replace("bins", "gutters").replace("Bins out", "Gutters").replace('owner = "alex"\n', "")
    home.registry.write_text(home.registry.read_text(encoding="utf-8") + gutters, encoding="utf-8")
    grown = [a_run(home), a_run(home)]
    text = home.hand().task(COLUMN)["description"]
    a_run(home, days=7)
    quiet = [a_run(home), a_run(home)]

    assert ([[1, 1], [0, 0]], [[0, 0], [0, 0]]) == (grown, quiet)
    assert text.startswith("call Noor\nYours from 23 Nov to 29 Nov:")
    assert "Needs a home: Gutters" in text
    assert (False, True) == (COLUMN in home.titles(), NEXT in home.titles())
    assert ["This is over, so syncd closed it. What you wrote here stays."] == [
        comment.partition("\n")[0] for comment in home.hand().comments(task["id"])
    ]


def test_completed_it_is_a_sign_of_life_and_deleted_it_is_there_on_monday(home: TodoistHome) -> None:
    """Neither is done nor dropped; nothing is put anew in this week."""
    home.hand().complete(COLUMN)
    home.hand(home.sam).delete(SPALTE)
    ran = [a_run(home), a_run(home), a_run(home, hours=8)]

    assert [[0, 0]] * 3 == ran
    assert [] == home.kinds()
    assert {("alex",), ("sam",)} == {entry.by for entry in home.service.ledger().entries if entry.kind == "sign"}
    a_run(home, days=7)
    assert NEXT in home.titles()
    assert "Deine Spalte ab 30. Nov" in home.titles(home.sam)


def test_without_state_they_are_recognised(home: TodoistHome) -> None:
    """Open ones stand once, a completed one is not put anew."""
    home.hand().complete(FIRST)
    a_run(home)
    before = [home.titles(), home.titles(home.sam)]
    home.forget()
    a_run(home)
    a_run(home)

    assert before == [home.titles(), home.titles(home.sam)]
    assert FIRST not in home.titles()
