"""What owners do in Todoist comes back, each thing read for what it is, and nothing of theirs is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.todoist_home import TodoistHome, bins_and_dinners


@pytest.fixture
def home(tmp_path: Path) -> Iterator[TodoistHome]:
    """Alex has the bins, Sam the dinners; both were synced once."""
    with bins_and_dinners(tmp_path) as home:
        yield home


def test_each_task_stands_at_its_owner_and_nowhere_else(home: TodoistHome) -> None:
    """Every owned task stands once, in its owner's project, with due, label, outcome and length."""
    bins, dinners = home.hand().task("Bins out"), home.hand(home.sam).task("Dinners planned")

    assert (["Bins out"], ["Dinners planned"]) == (home.titles(), home.titles(home.sam))
    assert ("2026-11-24", ["household-logistics"], 1, None) == (
        bins["due"]["date"],
        bins["labels"],
        bins["priority"],
        bins["duration"],
    )
    assert bins["description"].startswith("Bins are emptied every collection\nsyncd:1.")
    assert ("2026-11-27T17:00:00Z", "Europe/Berlin") == (dinners["due"]["date"], dinners["due"]["timezone"])
    assert {"amount": 45, "unit": "minute"} == dinners["duration"]
    assert dinners["description"].startswith("Everybody has eaten before bedtime\nhttps://example.org/list\nsyncd:")
    assert {"Household"} == {p["name"] for p in home.hand().projects() if not p["inbox_project"]}


def test_a_second_run_writes_nothing(home: TodoistHome) -> None:
    """When nothing changed nothing is written, and each account costs one request, run after run."""
    seen = []
    for _number in range(3):
        report = home.sync()
        seen.append((report.wrote, [own.requests for own in report.accounts.values()], home.kinds()))

    assert [(0, [1, 1], [])] * 3 == seen


def test_a_tick_is_done_by_the_owner(home: TodoistHome) -> None:
    """A tick becomes one `done` by the owner at the time that Todoist says, and the task is not made again."""
    home.later(hours=2)
    home.hand().complete("Bins out")
    home.later(hours=1)

    home.good()
    home.good()

    done = [e for e in home.service.ledger().entries if e.kind == "done"]
    assert [("bins", ("alex",), "2026-11-23T10:00:00+00:00")] == [(e.step, e.by, e.at.isoformat()) for e in done]
    assert [] == home.titles()


def test_a_tick_taken_back_is_reopened(home: TodoistHome) -> None:
    """Unticking takes the entry back, and the same task is the item."""
    task = home.hand().task("Bins out")["id"]
    home.hand().complete(task)
    home.good()
    home.later(minutes=10)
    home.hand().uncomplete(task)

    home.good()

    assert ["done", "reopened"] == home.kinds()
    assert [task] == [each["id"] for each in home.hand().tasks()]
    assert 0 == home.sync().wrote


def test_the_label_skipped_says_not_needed(home: TodoistHome) -> None:
    """A task that is ticked with the label `skipped` was not needed this time."""
    home.hand().edit("Bins out", labels=["household-logistics", "skipped"])
    home.hand().complete("Bins out")

    home.good()

    assert ["skipped"] == home.kinds()


@pytest.mark.parametrize(
    ("edit", "field", "value"),
    [
        ({"content": "Bins, both"}, "content", "Bins, both"),
        ({"due": {"date": "2026-11-26"}}, "due", "2026-11-26"),
        ({"priority": 4}, "priority", 4),
        ({"labels": ["household-logistics", "outside"]}, "labels", ["household-logistics", "outside"]),
    ],
    ids=["renamed", "moved", "re-prioritised", "labelled"],
)
def test_what_the_owner_changed_stands_over_the_registry(
    home: TodoistHome, edit: dict[str, object], field: str, value: object
) -> None:
    """A changed field is the owner's; another field follows the registry in the same task; nothing is settled."""
    home.later(minutes=5)
    home.hand().edit("Bins out", **edit)
    home.good()
    home.replace("Bins are emptied every collection", "No bin is ever full")
    home.replace('name = "Bins out"', 'name = "Bins to the street"')

    home.good()

    (task,) = home.hand().tasks()
    shown = task["due"]["date"] if field == "due" else task[field]
    assert value == shown
    assert task["description"].startswith("No bin is ever full\nsyncd:")
    assert (field == "content") is (task["content"] != "Bins to the street")
    assert [] == home.kinds()
    assert 0 == home.sync().wrote


def test_a_note_stays_where_its_owner_wrote_it(home: TodoistHome) -> None:
    """Words above and below our block stay when the block changes."""
    before = home.hand().task("Bins out")["description"]
    home.hand().edit("Bins out", description=f"blue ones first\n{before}\nkey is with Jo")
    home.good()
    home.replace("Bins are emptied every collection", "No bin is ever full")

    home.good()

    text = home.hand().task("Bins out")["description"].split("\n")
    assert ["blue ones first", "No bin is ever full", "key is with Jo"] == [
        line for line in text if not line.startswith("syncd")
    ]
    assert 0 == home.sync().wrote


def test_a_deleted_task_is_dropped_and_not_made_again(home: TodoistHome) -> None:
    """An open task that its owner deletes is dropped once, and stays away; so says a second look at the latest."""
    home.hand().delete("Bins out")

    for _number in range(3):
        home.later(minutes=20)
        home.good()

    assert ["dropped"] == home.kinds()
    assert [] == home.titles()


def test_a_task_is_ours_in_another_project_too(home: TodoistHome) -> None:
    """Moved to another project it stays the item: changes of the registry reach it, and a tick there counts."""
    home.hand().add_project("Mine")
    home.hand().move("Bins out", "Mine")
    home.good()
    home.replace('name = "Bins out"', 'name = "Bins to the street"')
    home.good()
    (task,) = home.hand().tasks()

    home.hand().complete(task["id"])
    home.good()

    assert "Bins to the street" == task["content"]
    assert ["done"] == home.kinds()


def test_a_repeating_task_is_read_as_moved(home: TodoistHome) -> None:
    """A rule that an owner adds stays, and a tick that moves the task on is a move, not a `done`."""
    task = home.hand().task("Bins out")["id"]
    home.hand().edit(task, due="every tuesday")
    home.good()
    home.later(hours=26)
    home.hand().complete(task)

    home.good()

    due = home.hand().task(task)["due"]
    assert (True, "2026-12-01") == (due["is_recurring"], due["date"])
    assert [] == home.kinds()


def test_what_nobody_asks_for_goes(home: TodoistHome) -> None:
    """An untouched task whose responsibility went to somebody else is taken away, and stands at its new owner."""
    home.replace('owner = "alex"', 'owner = "sam"')

    home.good()
    home.good()

    assert ([], ["Bins out", "Dinners planned"]) == (home.titles(), home.titles(home.sam))
    assert ["withdrawn"] == home.kinds()


@pytest.mark.parametrize("what", ["comment", "sub-task", "ticked sub-task"])
def test_what_holds_the_owners_words_is_closed_in_place(home: TodoistHome, what: str) -> None:
    """With a comment or a sub-task on it, it is ticked with a comment of ours instead of deleted; all of it stays."""
    task = home.hand().task("Bins out")["id"]
    if what == "comment":
        home.hand().comment(task, "the lid is broken")
    else:
        below = home.hand().sub_task(task, "wash the lid")
        if "ticked" in what:
            home.hand().complete(below)
    home.good()
    home.later(days=0.5)
    home.replace('owner = "alex"', 'owner = "sam"')

    home.good()
    home.good()

    closed = home.hand().task(task)
    said = home.hand().comments(task)
    assert (True, False, ["household-logistics", "skipped"]) == (
        closed["checked"],
        closed["is_deleted"],
        closed["labels"],
    )
    assert said[-1].startswith("This is not on your list any more, so syncd closed it.")
    assert (what == "comment") is (said[0] == "the lid is broken")
    assert ["withdrawn"] == home.kinds()
    assert 0 == home.sync().wrote


@pytest.mark.parametrize("how", ["closed", "said done"])
def test_an_open_sub_task_is_not_ticked_with_its_task(home: TodoistHome, how: str) -> None:
    """Closed by syncd, or done at the terminal: what its owner hung below it stands open in the project."""
    task = home.hand().task("Bins out")["id"]
    below = home.hand().sub_task(task, "wash the lid")
    lower = home.hand().sub_task(below, "buy soap")
    ticked = home.hand().sub_task(task, "sort the paper")
    home.hand().complete(ticked)
    home.good()
    home.later(days=0.5)
    if how == "closed":
        home.replace('owner = "alex"', 'owner = "sam"')
    else:
        home.service.say("done", "bins")

    home.good()
    home.good()

    assert (True, task) == (home.hand().task(task)["checked"], home.hand().task(ticked)["parent_id"])
    stands = [home.hand().task(each) for each in (below, lower)]
    assert [(False, None), (False, below)] == [(each["checked"], each["parent_id"]) for each in stands]
    assert ["buy soap", "wash the lid"] == home.titles()
    assert home.hand().task(task)["project_id"] == stands[0]["project_id"]
    assert 0 == home.sync().wrote


def test_a_sub_task_that_arrives_at_the_last_moment_is_not_ticked(home: TodoistHome) -> None:
    """Hung below a task after the look and before syncd ticks it: it stays open."""
    task = home.hand().task("Bins out")["id"]
    home.service.say("done", "bins")
    home.todoist.faults.add(
        "meanwhile",
        act=lambda: home.hand().sub_task(task, "wash the lid") and None,
        moment="after",
        user=home.alex,
        path="sync",
    )

    for _number in range(3):
        home.good()

    assert ["wash the lid"] == home.titles()
    assert (True, ["done"]) == (home.hand().task(task)["checked"], home.kinds())


def test_words_that_arrive_at_the_last_moment_are_looked_for(home: TodoistHome) -> None:
    """A comment written after the look and before the delete keeps the task from being deleted."""
    task = home.hand().task("Bins out")["id"]
    home.replace('owner = "alex"', 'owner = "sam"')
    home.todoist.faults.add(
        "meanwhile",
        act=lambda: home.hand().comment(task, "the lid is broken") and None,
        moment="after",
        user=home.alex,
        path="sync",
    )

    home.good()
    home.good()

    left = home.hand().task(task)
    assert (False, True) == (left["is_deleted"], left["checked"])
    assert "the lid is broken" == home.hand().comments(task)[0]


def test_what_we_closed_is_the_item_once_more(home: TodoistHome) -> None:
    """Wanted again and unchanged, a closed task is opened with its words, and without the label."""
    task = home.hand().task("Bins out")["id"]
    home.hand().comment(task, "the lid is broken")
    home.good()
    home.later(hours=1)
    home.replace('owner = "alex"', 'owner = "sam"')
    home.good()
    home.good()
    home.later(hours=1)
    home.replace("weight = { notice = 1, plan = 0, do = 1 }", "weight = { notice = 1, plan = 0, do = 2 }")
    home.replace('owner = "sam"\noutcome = "Bins', 'owner = "alex"\noutcome = "Bins')

    home.good()
    home.good()

    opened = home.hand().task(task)
    assert (False, ["household-logistics"]) == (opened["checked"], opened["labels"])
    assert ["Dinners planned"] == home.titles(home.sam)
