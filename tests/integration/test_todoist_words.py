"""Words in Todoist: on the column card, and as a new task of the project; answered by a comment, and closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.home import BINS, HEAD
from tests.support.todoist import todoist
from tests.support.todoist_home import MEMBERS, TodoistHome, todoist_toml

PLAIN = "buy candles"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[TodoistHome]:
    """Alex has the bins; everybody has a column; looked at twice."""
    with todoist() as service:
        made = TodoistHome(tmp_path, service, service.user("Alex"), service.user("Sam"))
        head = HEAD.replace("columns = false", "columns = true")
        rule = BINS.replace("FREQ=WEEKLY;BYDAY=TU", "FREQ=MONTHLY;BYMONTHDAY=24")
        made.write(head, MEMBERS, todoist_toml("alex", service), todoist_toml("sam", service), rule)
        for _run in range(2):
            made.good()
            made.later(minutes=5)
        yield made


def project(home: TodoistHome) -> str:
    """Alex's project."""
    return next(str(p["id"]) for p in home.hand().projects() if p["name"] == "Household")


def run(home: TodoistHome, **later: float) -> int:
    """Time goes by, and a run that must go well; how many writes."""
    home.later(**(later or {"minutes": 5}))
    report = home.sync()
    assert {own.error for own in report.accounts.values()} <= {""}
    return report.wrote


def test_a_new_task_is_answered_by_a_comment_and_closed(home: TodoistHome) -> None:
    """Once; its title, text, labels and date stay as they are."""
    own = home.hand().add("new: passports", project=project(home), description="soon", due={"string": "tomorrow"})
    before = home.hand().task(own)
    run(home)
    run(home)
    after, said = home.hand().task(own), home.hand().comments(own)
    assert (True, 1) == (after["checked"], len(said))
    same = ("content", "description", "due", "labels", "project_id")
    assert [before[name] for name in same] == [after[name] for name in same]
    assert (0, 0) == (run(home), run(home, hours=25))
    assert said == home.hand().comments(own)


def test_a_line_in_the_description_of_the_column_is_answered_there(home: TodoistHome) -> None:
    """Heard once it stood for a minute; the answer stands in the card's own text, the line below it."""
    card = next(t for t in home.hand().tasks() if t["content"].startswith("Your column"))
    home.hand().edit(card["id"], description=card["description"] + "\nnew: passports")
    run(home)
    run(home)
    text = home.hand().task(card["id"])["description"]
    with home.service.household().store(write=False) as store:
        (line,) = store.heard()
    assert ("answered", True, True) == (line.stage.value, bool(line.answer), line.answer in text)
    assert "new: passports" in text.replace(line.answer, "")
    assert (0, 0) == (run(home), run(home, hours=25))


def test_only_tasks_of_the_projects_own_level_are_listened_to(home: TodoistHome) -> None:
    """In the inbox, elsewhere, below a task, repeating, or with no word in front: as they were, and unknown."""
    hand = home.hand()
    other = hand.add_project("Elsewhere")
    parent = hand.add("Move house", project=project(home))
    tasks = [
        hand.add("did bins decoy-inbox"),
        hand.add("did bins decoy-elsewhere", project=other),
        hand.sub_task(parent, "did bins decoy-below"),
        hand.add("did bins decoy-again", project=project(home), due="every day"),
        hand.add(PLAIN, project=project(home), description="did bins decoy"),
    ]
    before = [hand.task(each) for each in tasks]
    assert (0, 0, 0) == (run(home), run(home), run(home, hours=25))
    assert before == [hand.task(each) for each in tasks]
    assert [[]] * 5 == [hand.comments(each) for each in tasks]
    state = b"".join(p.read_bytes() for p in (home.folder / "state").rglob("*") if p.is_file())
    assert not [word for word in (PLAIN, "decoy", "Move house") if word.encode() in state]


def test_listening_costs_no_request(home: TodoistHome) -> None:
    """What a task says is in the answer that names it."""
    home.hand().add(PLAIN, project=project(home))
    home.later(minutes=5)
    assert 1 == home.sync().accounts["alex"].requests


def test_in_a_shared_project_nobody_can_be_told_apart(home: TodoistHome) -> None:
    """Nothing is done; the task is closed with the advice where to write it."""
    home.hand().share(project(home), home.sam)
    run(home)
    own = home.hand(home.sam).add("skip bins", project=project(home))
    run(home)
    run(home)
    assert (True, 1) == (home.hand().task(own)["checked"], len(home.hand().comments(own)))
    assert [] == [kind for kind in home.kinds() if kind != "agreed"]
