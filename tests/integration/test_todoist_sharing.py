"""Todoist beside others: one project for two, somebody outside, sessions in a calendar, a run taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from syncd.model.state import AccountState
from tests.support.home import BINS, HEAD, App, account_toml
from tests.support.servers import radicale
from tests.support.todoist import todoist
from tests.support.todoist_home import MEMBERS, TodoistHome, todoist_toml

PLANNING = """[sessions.planning]
kind = "planning"
rrule = "FREQ=WEEKLY;BYDAY=SU"
at = "18:00"
minutes = 30
starting = 2026-11-29
horizon = "2 weeks"
"""
DISHES = BINS.replace("bins", "dishes").replace("Bins", "Dishes").replace('owner = "alex"', 'owner = "sam"')


@pytest.fixture
def home(tmp_path: Path) -> Iterator[TodoistHome]:
    """Nothing synced yet."""
    with todoist() as service:
        yield TodoistHome(tmp_path, service, service.user("Alex"), service.user("Sam"))


@pytest.fixture
def shared(home: TodoistHome) -> TodoistHome:
    """One project, which Alex shares with Sam; bins of Alex and dishes of Sam stand there."""
    home.hand().add_project("Household")
    home.hand().share("Household", home.sam)
    home.begin(BINS, DISHES)
    home.good()
    home.good()
    return home


def by(home: TodoistHome) -> list[tuple[str, str, tuple[str, ...]]]:
    """The ledger: kind, owner, by whom."""
    return [(e.kind.value, e.owner, e.by) for e in home.service.ledger().entries if e.kind != "sign"]


def test_in_one_project_each_task_stands_once(shared: TodoistHome) -> None:
    """Two members, two accounts, one project: nothing doubles, and nothing is written afterwards."""
    assert ["Bins out", "Dishes out"] == shared.titles()
    assert 0 == shared.sync().wrote


def test_a_tick_belongs_to_who_ticked(shared: TodoistHome) -> None:
    """A task that the other member ticks is done by them; the owner stays the owner."""
    shared.hand(shared.sam).complete("Bins out")
    shared.hand(shared.sam).complete("Dishes out")

    shared.good()
    shared.good()

    assert [("done", "alex", ("sam",)), ("done", "sam", ("sam",))] == sorted(by(shared))


def test_a_tick_by_somebody_outside(shared: TodoistHome) -> None:
    """Whoever is in the project and in no account of the household is somebody outside."""
    granny = shared.todoist.user("Granny")
    shared.hand().share("Household", granny)
    shared.hand(granny).complete("Bins out")

    shared.good()

    assert [("done", "alex", ("outside",))] == by(shared)


def test_who_is_taken_out_of_the_project_pauses_alone(shared: TodoistHome) -> None:
    """Unshared, the project is gone for Sam's account: it pauses, and nothing of Sam's is dropped."""
    shared.hand().unshare("Household", shared.sam)

    report = shared.sync()

    assert (AccountState.OK, AccountState.PAUSED) == tuple(own.state for own in report.accounts.values())
    assert [] == shared.kinds()


@pytest.mark.server
def test_tasks_in_todoist_and_sessions_in_a_calendar(home: TodoistHome) -> None:
    """`tasks` and `events` of one member name two accounts: each gets what is its own, and both flow back."""
    with radicale() as server:
        place = server.place()
        member = '[members.alex]\nname = "Alex"\ntasks = "alex"\nevents = "cloud"\n'
        home.write(HEAD, member, todoist_toml("alex", home.todoist), account_toml("cloud", place), BINS, PLANNING)
        home.secret("cloud", place.password)
        home.good()
        calendar = App.on(place, f"{place.name} events")
        stands = (home.titles(), set(calendar.titles()))
        home.hand().complete("Bins out")
        for href, body in calendar.bodies().items():
            calendar.put(href, body.replace("SUMMARY:Planning", "SUMMARY:✅ Planning"))
            break
        home.good()
        home.good()

        assert (["Bins out"], {"Planning session"}) == stands
        assert ["done", "held"] == sorted(home.kinds())
        assert 0 == home.sync().wrote


def test_a_move_from_todoist_to_another_project(home: TodoistHome) -> None:
    """A member's tasks go to another account of theirs: they appear there first, and then go at the old place."""
    home.begin(BINS)
    home.good()
    home.replace('name = "Alex"\naccount = "alex"', 'name = "Alex"\naccount = "alex2"')
    home.replace("[accounts.sam]", todoist_toml("alex2", home.todoist, project="Home") + "[accounts.sam]")
    home.secret("alex2", home.alex.token)

    home.good()
    home.good()

    (task,) = home.hand().tasks()
    names = {p["id"]: p["name"] for p in home.hand().projects()}
    assert ("Bins out", "Home") == (task["content"], names[task["project_id"]])
    assert "dropped" not in home.kinds()


def test_a_run_is_taken_back(home: TodoistHome) -> None:
    """What a run wrote over stands again, what it took away is made once more with its words."""
    home.begin(BINS, BINS.replace("bins", "dust").replace("Bins", "Dust"))
    home.good()
    home.later(minutes=5)
    home.replace('name = "Bins out"', 'name = "Bins to the street"')
    home.replace('owner = "alex"\noutcome = "Dust', 'owner = "sam"\noutcome = "Dust')
    number = home.sync().run
    between = (home.titles(), home.titles(home.sam))
    home.later(minutes=5)

    undone = home.service.undo(number)
    home.later(minutes=5)
    after = home.sync().wrote

    assert ((["Bins to the street"], ["Dust out"]), 0) == (between, undone.exit_code)
    assert (["Bins out", "Dust out"], []) == (home.titles(), home.titles(home.sam))
    assert 0 == after


def test_two_accounts_with_the_same_keys_are_two(home: TodoistHome) -> None:
    """The token tells whose account it is: two with one project name are fine, one account for two is not."""
    home.begin(BINS, DISHES)
    apart = home.service.check(offline=True).problems
    home.replace('account = "sam"', 'account = "alex"')
    together = home.service.check(offline=True).problems

    assert ([], 1) == ([p for p in apart if "shares" in p.what], sum("shares" in p.what for p in together))


def test_members_with_secrets_of_their_own_share_nothing(home: TodoistHome) -> None:
    """Without sharing, each account sees its own tasks only, and each tick is its owner's."""
    home.begin(BINS, DISHES)
    home.good()
    home.hand().complete("Bins out")
    home.hand(home.sam).complete("Dishes out")

    home.good()

    assert [("done", "alex", ("alex",)), ("done", "sam", ("sam",))] == sorted(by(home))
    assert MEMBERS.count("account") == 2
