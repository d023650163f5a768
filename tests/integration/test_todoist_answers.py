"""Todoist's bad moments: lost answers, deaths, refusals, limits. Nothing doubles, nothing is lost, others go on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.memory.faults import Crash
from syncd.bootstrap import Adapters
from syncd.demo.todoist_server import Plan
from syncd.demo.todoist_server.faults import How
from syncd.engine.report import AccountReport
from syncd.model.state import AccountState
from tests.support.home import BINS
from tests.support.todoist import todoist
from tests.support.todoist_home import Dying, TodoistHome, mortal

DISHES = BINS.replace("bins", "dishes").replace("Bins", "Dishes").replace('owner = "alex"', 'owner = "sam"')


@pytest.fixture
def home(tmp_path: Path) -> Iterator[TodoistHome]:
    """Alex and Sam with one task each to come, nothing synced."""
    with todoist() as service:
        home = TodoistHome(tmp_path, service, service.user("Alex"), service.user("Sam"))
        home.begin(BINS, DISHES)
        yield home


def alex(home: TodoistHome) -> AccountReport:
    """One run; how Alex's account went. Sam's must have gone well."""
    report = home.sync()
    assert ("", AccountState.OK) == (report.accounts["sam"].error, report.accounts["sam"].state)
    return report.accounts["alex"]


@pytest.mark.parametrize("how", ["reset_after", "half", "status_after"])
@pytest.mark.parametrize("what", ["create", "update", "close", "delete"])
def test_a_lost_answer_doubles_nothing(home: TodoistHome, how: How, what: str) -> None:
    """A write that took effect and whose answer was lost is found by the next run; the result is the same as ever."""
    if what != "create":
        home.good()
        home.later(minutes=5)
    if what == "close":
        home.hand().comment("Bins out", "the lid is broken")
        home.good()
        home.later(minutes=5)
    if what == "update":
        home.replace('name = "Bins out"', 'name = "Bins to the street"')
    elif what != "create":
        home.replace('owner = "alex"', 'owner = "sam"')
        home.good()
    if what in {"create", "update"}:
        home.todoist.faults.add(how, times=3, user=home.alex, commands=True, status=500)
        first = alex(home)
        assert AccountState.FAILED is first.state
    home.later(minutes=5)
    for _number in range(3):
        home.good()
        home.later(minutes=5)

    owner = home.alex if what in {"create", "update"} else home.sam
    title = "Bins to the street" if what == "update" else "Bins out"
    assert 1 == home.titles(owner).count(title)
    assert 0 == home.sync().wrote


@pytest.mark.parametrize("how", ["reset_after", "half", "status_after"])
@pytest.mark.parametrize("words", [False, True], ids=["delete", "close"])
def test_a_lost_answer_to_taking_away_is_no_drop(home: TodoistHome, how: How, words: bool) -> None:
    """What syncd took away or closed itself is withdrawn when the answer was lost, once, and said once."""
    home.good()
    task = home.hand().task("Bins out")["id"]
    if words:
        home.hand().comment(task, "the lid is broken")
    home.later(minutes=5)
    home.good()
    home.replace(BINS.partition("owner")[2].partition("outcome")[0], ' = "sam"\n')
    home.todoist.faults.add(how, times=3, user=home.alex, commands=True, status=502)

    for _number in range(4):
        home.sync()
        home.later(minutes=5)

    left = home.hand().task(task)
    assert (words, not words) == (left["checked"], left["is_deleted"])
    assert ["withdrawn"] == home.kinds()
    assert int(words) == sum("syncd closed it" in said for said in home.hand().comments(task))
    assert ["Bins out", "Dishes out"] == home.titles(home.sam)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("what", ["create", "update"])
def test_a_death_at_a_write_loses_and_doubles_nothing(home: TodoistHome, what: str, after: bool) -> None:
    """The process dies just before a request leaves, or once it took effect; the next one ends what was begun."""
    home.begin(BINS)
    title = "Bins out"
    if what == "update":
        home.good()
        home.later(minutes=5)
        title = "Bins to the street"
        home.replace('name = "Bins out"', f'name = "{title}"')
    home.reborn(mortal(lambda: Dying(after=after)))
    with pytest.raises(Crash):
        home.sync()
    home.reborn(Adapters())
    home.later(minutes=5)

    home.good()
    home.good()

    assert [title] == home.titles()
    assert ([], 0) == (home.kinds(), home.sync().wrote)


def test_an_edit_during_a_lost_creation_is_the_owners(home: TodoistHome) -> None:
    """The owner finds the new task and renames it before syncd knows that it stands: the name stays."""
    home.todoist.faults.add("reset_after", times=3, user=home.alex, commands=True)
    alex(home)
    home.hand().edit("Bins out", content="Bins, both")
    home.later(minutes=5)

    home.good()
    home.replace('name = "Bins out"', 'name = "Bins to the street"')
    home.good()

    assert ["Bins, both"] == home.titles()


def test_a_full_answer_that_nobody_asked_for_is_no_emptied_list(home: TodoistHome) -> None:
    """Finished tasks are missing from it, and each open one that is missing is asked for; nothing is dropped."""
    home.good()
    task = home.hand().task("Bins out")["id"]
    home.hand().complete(task)
    home.todoist.faults.add("full_sync", user=home.alex, path="sync")

    home.good()
    home.good()

    assert ["done"] == home.kinds()


def test_a_task_deleted_before_a_full_answer_is_dropped(home: TodoistHome) -> None:
    """It is named nowhere then; asked for, it is not there, and its project is: so its owner removed it."""
    home.good()
    home.hand().delete("Bins out")
    home.todoist.forget_tokens()

    for _number in range(3):
        home.good()
        home.later(minutes=20)

    assert ["dropped"] == home.kinds()


def test_a_sync_token_that_is_refused_leads_to_a_full_look(home: TodoistHome) -> None:
    """Nothing is lost and nothing written twice."""
    home.good()
    home.hand().edit("Bins out", due={"date": "2026-11-26"})
    home.todoist.forget_tokens()

    report = home.sync()

    assert ("", 0, 2) == (report.accounts["alex"].error, report.wrote, report.accounts["alex"].requests)


def test_patience_is_kept_per_account(home: TodoistHome) -> None:
    """429 with seconds: this account is not asked before, the other one goes on."""
    home.good()
    home.todoist.faults.add("status", user=home.alex, status=429, retry_after=600)
    first = alex(home)
    home.later(minutes=5)
    home.todoist.requests.clear()

    waiting = alex(home)
    asked = home.todoist.requests.count(home.alex)
    home.later(minutes=6)

    assert (AccountState.FAILED, 600.0) == (first.state, first.retry_after)
    assert (AccountState.FAILED, 0) == (waiting.state, asked)
    assert "" == alex(home).error


def test_patience_is_asked_for_with_503_too(home: TodoistHome) -> None:
    """503 with Retry-After is a request for patience as well."""
    home.good()
    home.todoist.faults.add("status", user=home.alex, status=503, retry_after=120)

    assert 120.0 == alex(home).retry_after


def test_a_refused_token_stops_this_account_and_says_so(home: TodoistHome) -> None:
    """401: the sentence names the account and the way to mend it; the time in its body counts for nothing."""
    home.good()
    home.alex.token_refused = True

    own = alex(home)

    assert (AccountState.FAILED, 4, None) == (own.state, own.exit_code, own.retry_after)
    assert "alex" in own.error
    assert "syncd login alex" in own.hint
    assert home.alex.token not in own.error + own.hint


def test_a_token_of_another_user_is_refused(home: TodoistHome) -> None:
    """Sam's token in Alex's account pauses it: nothing is compared, written or recorded."""
    home.good()
    home.secret("alex", home.sam.token)
    before = (home.titles(home.alex), home.titles(home.sam))

    own = alex(home)

    assert AccountState.PAUSED is own.state
    assert "another Todoist user" in own.error
    assert (before, []) == ((home.titles(home.alex), home.titles(home.sam)), home.kinds())


def test_a_new_token_of_the_same_user_goes_on(home: TodoistHome) -> None:
    """A token that was renewed costs one request once and changes nothing else."""
    home.good()
    home.secret("alex", home.todoist.new_token(home.alex))

    first, second = alex(home), alex(home)

    assert ("", "", 2, 1) == (first.error, second.error, first.requests, second.requests)


def test_a_retired_address_is_named(home: TodoistHome) -> None:
    """410 says that syncd wants an update."""
    home.good()
    home.todoist.faults.add("status", user=home.alex, status=410)

    own = alex(home)

    assert "retired" in own.error
    assert "update syncd" in own.hint


def test_a_page_of_a_proxy_is_no_answer(home: TodoistHome) -> None:
    """HTML with 200 in the place of the answer changes nothing, and is asked again."""
    home.good()
    home.todoist.faults.add("html", user=home.alex, status=200)

    own = alex(home)

    assert AccountState.FAILED is own.state
    assert ("", []) == (alex(home).error, home.kinds())


def test_what_the_project_cannot_hold_is_set_aside_and_named(tmp_path: Path) -> None:
    """More tasks than the plan allows: the rest is not sent, and each is named with the reason."""
    with todoist() as service:
        home = TodoistHome(tmp_path, service, service.user("Alex", plan=Plan(tasks=3)), service.user("Sam"))
        home.begin(*(BINS.replace("bins", f"bins{n}") for n in range(5)))
        report = home.sync()
        refused = [name for seen in service.requests.of(home.alex) for name in seen.commands]
        why = {one.why for one in home.service.set_aside().items}

    assert ("", 3, 2) == (
        report.accounts["alex"].error,
        report.accounts["alex"].created,
        report.accounts["alex"].set_aside,
    )
    assert ["item_add"] * 3 == refused
    assert {"the project holds the 3 open tasks that Todoist allows"} == why


def test_a_full_plan_of_projects_is_named(tmp_path: Path) -> None:
    """No room for a project: said before it is tried, with what to do; the other account goes on."""
    with todoist() as service:
        home = TodoistHome(tmp_path, service, service.user("Alex", plan=Plan(projects=1)), service.user("Sam"))
        home.hand().add_project("Mine")
        home.begin(BINS)
        own = alex(home)

    assert "its plan allows 1 projects, all in use" in own.error
    assert "project = " in own.hint


def test_a_title_too_long_is_set_aside_and_named(home: TodoistHome) -> None:
    """More than 500 characters are not sent; the rest of the account goes on."""
    home.begin(BINS.replace("Bins out", "b" * 501), BINS.replace("bins", "more"))

    own = alex(home)

    assert ("", 1, 1) == (own.error, own.created, own.set_aside)
    assert ["Bins out"] == home.titles()


def test_a_thousand_tasks_take_twelve_requests(tmp_path: Path) -> None:
    """The first sync of a thousand tasks: one full answer, the project, ten batches; then one for nothing."""
    with todoist() as service:
        plan = Plan(name="pro", projects=300, tasks=2000)
        home = TodoistHome(tmp_path, service, service.user("Alex", plan=plan), service.user("Sam", plan=plan))
        home.begin(*(BINS.replace("bins", f"bins{number}", 1) for number in range(1000)))
        first = home.sync().accounts["alex"]
        second = home.sync().accounts["alex"]
        home.registry.write_text(home.registry.read_text("utf-8").replace("Bins are", "All bins are"), "utf-8")
        third = home.sync().accounts["alex"]

    assert ("", 1000) == (first.error, first.created)
    assert first.requests <= 12
    assert (0, 1) == (second.updated, second.requests)
    assert (1000, 1 + 10) == (third.updated, third.requests)
