"""Proposals on real servers: Alex ticks tasks, Sam marks events; nothing but their own yes moves anything."""

from __future__ import annotations

import shutil

import pytest

from tests.support.home import App, Home, account_toml
from tests.support.proposing import BOTH, DEAL, owned
from tests.support.servers import Server

MEMBERS = '[members.alex]\nname = "Alex"\naccount = "alex"\n[members.sam]\nname = "Sam"\naccount = "sam"\n'
BINS, PLANTS, FLOORS = owned("bins", "alex"), owned("plants", "sam"), owned("floors", "sam")
ASKED = "From Mon 30 November: Bins would be yours"


@pytest.fixture
def apps(home: Home, server: Server) -> tuple[App, App]:
    """Alex with a task list, Sam in a calendar; synced once, so that both are asked about their first column."""
    alex, sam = server.place(), server.place()
    home.write(
        BOTH, MEMBERS, account_toml("alex", alex), account_toml("sam", sam, deliver="calendar"), BINS, PLANTS, FLOORS
    )
    home.secret("alex", alex.password)
    home.secret("sam", sam.password)
    report = home.sync()
    assert [(1, ""), (1, "")] == [(own.created, own.error) for own in report.accounts.values()]
    return App.on(alex, f"{alex.name} tasks"), App.on(sam, f"{sam.name} events")


def run(home: Home, **later: float) -> int:
    """Time goes by, and a run; how many writes."""
    home.clock.forward(**(later or {"minutes": 5}))
    return home.sync().wrote


def mark(app: App, title: str) -> None:
    """A yes in a calendar."""
    app.edit(title, lambda body: body.replace("SUMMARY:", "SUMMARY:✅ "))


def test_first_day(home: Home, apps: tuple[App, App]) -> None:
    """One card each; ticked, with a part put down before, the rest is there at once, and a second run is still."""
    assert ([DEAL], [DEAL], 0) == (apps[0].titles(), apps[1].titles(), run(home))
    home.service.put_down("floors", member="sam")
    run(home)
    assert "Floors" not in apps[1].find(DEAL)[1]
    apps[0].tick(DEAL)
    mark(apps[1], DEAL)

    assert (2, 0) == (run(home), run(home))
    assert (["Bins", DEAL], ["Plants", f"✅ {DEAL}"]) == (apps[0].titles(), apps[1].titles())


@pytest.fixture
def agreed(home: Home, apps: tuple[App, App]) -> tuple[App, App]:
    """Both said yes to their column."""
    apps[0].tick(DEAL)
    mark(apps[1], DEAL)
    run(home)
    return apps


def test_a_new_owner_in_the_file(home: Home, agreed: tuple[App, App]) -> None:
    """The card stands at the receiver alone; with the mark it moves on the Monday, and what is due before stays."""
    home.replace(BINS, owned("bins", "sam"))
    assert (1, 0) == (run(home), run(home))
    assert ASKED in agreed[1].titles()
    mark(agreed[1], ASKED)
    run(home)
    before = (agreed[0].titles(), "Bins" in agreed[1].titles())
    run(home, days=7)

    assert (["Bins", DEAL], False) == before
    assert "Bins" in agreed[1].titles()


def test_refused_by_a_cross_or_by_removing_it(home: Home, agreed: tuple[App, App]) -> None:
    """It stays where it is, is not asked again, and the ledger tells nothing of it."""
    home.replace(BINS, owned("bins", "sam"))
    home.replace(PLANTS, owned("plants", "alex"))
    run(home)
    agreed[1].edit(ASKED, lambda body: body.replace("SUMMARY:", "SUMMARY:❌ "))
    agreed[0].delete("From Mon 30 November: Plants would be yours")
    run(home)
    kinds = home.kinds()
    run(home, days=10)

    assert kinds.count("handover") == 3
    assert () == home.service.registry().proposals
    assert [] == [t for t in agreed[0].titles() if "would be yours" in t]
    assert [f"❌ {ASKED}"] == [t for t in agreed[1].titles() if "would be yours" in t]


def test_a_lost_state_withdraws_nothing(home: Home, agreed: tuple[App, App]) -> None:
    """Not an item goes or changes while everybody is asked anew."""
    run(home, days=1)
    before = {**agreed[0].bodies(), **agreed[1].bodies()}
    shutil.rmtree(home.folder / "state")
    run(home)
    run(home)

    after = {**agreed[0].bodies(), **agreed[1].bodies()}
    assert before.items() <= after.items()
    assert 2 == len(after) - len(before)
