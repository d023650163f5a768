"""What an owner does in the own app comes back, on real servers, and nothing of the owner's is lost."""

from __future__ import annotations

import pytest

from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Place, Server

MEMBERS = '[members.alex]\nname = "Alex"\naccount = "alex"\n[members.sam]\nname = "Sam"\naccount = "sam"\n'

BILLS = """[responsibilities.bills]
name = "Bills"
category = "financial-management"
owner = "alex"
outcome = "Every bill is paid on time"
weight = { notice = 1, plan = 1, do = 1 }
rrule = "FREQ=MONTHLY;BYMONTHDAY=25"
at = "19:00"
remind = "2h"
if_missed = "keep"
starting = 2026-11-25
"""

DINNERS = """[responsibilities.dinners]
name = "Dinners planned"
category = "household-logistics"
owner = "sam"
outcome = "Everybody has eaten before bedtime"
weight = { notice = 1, plan = 2, do = 1 }
rrule = "FREQ=WEEKLY;BYDAY=FR"
at = "18:00"
starting = 2026-11-27
"""


@pytest.fixture
def apps(home: Home, server: Server) -> tuple[App, App]:
    """Alex with a task list, Sam in a calendar, both synced once."""
    alex, sam = server.place(), server.place()
    home.write(
        HEAD, MEMBERS, account_toml("alex", alex), account_toml("sam", sam, deliver="calendar"), BINS, BILLS, DINNERS
    )
    home.secret("alex", alex.password)
    home.secret("sam", sam.password)
    report = home.sync()
    assert {name: own.error for name, own in report.accounts.items()} == {"alex": "", "sam": ""}
    return App.on(alex, f"{alex.name} tasks"), App.on(sam, f"{sam.name} events")


def test_each_task_stands_at_its_owner_and_nowhere_else(apps: tuple[App, App]) -> None:
    """Every owned task stands exactly once, in its owner's collection."""
    alex, sam = apps

    assert (["Bills", "Bins out"], ["Dinners planned"]) == (alex.titles(), sam.titles())


def test_a_second_run_writes_nothing(home: Home, apps: tuple[App, App]) -> None:
    """When nothing changed, nothing is written and each collection costs one request."""
    report = home.sync()

    assert 0 == report.wrote
    assert [1, 1] == [own.requests for own in report.accounts.values()]


def test_a_tick_is_done_by_the_owner(home: Home, apps: tuple[App, App]) -> None:
    """A tick in the owner's app becomes one `done` by the owner, at the time the app says."""
    apps[0].tick("Bins out")

    home.sync()
    home.sync()

    done = [e for e in home.service.ledger().entries if e.kind == "done"]
    assert [("bins", ("alex",), "2026-11-23T07:00:00+00:00")] == [(e.step, e.by, e.at.isoformat()) for e in done]


def test_an_event_is_done_by_its_title(home: Home, apps: tuple[App, App]) -> None:
    """A mark before an event's title is done, and the mark survives a later change of the registry."""
    apps[1].edit("Dinners planned", lambda body: body.replace("SUMMARY:", "SUMMARY:✅ "))

    home.sync()

    assert ["done"] == home.kinds()
    assert ["✅ Dinners planned"] == apps[1].titles()


def test_the_owners_words_and_move_stand_over_the_registry(home: Home, apps: tuple[App, App]) -> None:
    """A moved due and a note stay when the registry changes; what is still ours follows it."""
    apps[0].edit(
        "Bills",
        lambda body: body.replace("DUE:20261125T180000Z", "DUE:20261126T180000Z").replace(
            "DESCRIPTION:Every", "DESCRIPTION:ask Jo first\\nEvery"
        ),
    )
    home.sync()
    home.replace('at = "19:00"', 'at = "20:00"')
    home.replace("Every bill is paid on time", "Each bill is paid in time")
    home.replace('name = "Bills"', 'name = "Bills paid"')

    report = home.sync()

    _href, body = apps[0].find("Bills paid")
    assert "DUE:20261126T180000Z" in body
    assert "DESCRIPTION:ask Jo first\\nEach bill is paid in time\\nsyncd:" in body
    assert (1, 1) == (report.accounts["alex"].updated, report.accounts["alex"].conflicts)
    assert 0 == home.sync().wrote


def test_a_deleted_item_is_dropped_and_not_made_again(home: Home, apps: tuple[App, App]) -> None:
    """An open item that its owner deletes is dropped once, and stays away."""
    apps[0].delete("Bins out")

    home.clock.forward(hours=1)
    home.sync()
    home.sync()

    assert ["dropped"] == home.kinds()
    assert ["Bills"] == apps[0].titles()


def test_foreign_items_are_untouched(home: Home, server: Server, tmp_path: object) -> None:
    """What stood in a calendar before syncd came is served byte for byte as before."""
    place = server.place()
    home.write(HEAD, MEMBERS.split("[members.sam]", maxsplit=1)[0], account_toml("alex", place), BINS)
    home.secret("alex", place.password)
    home.sync()
    app = App.on(place, f"{place.name} tasks")
    app.put(
        app.collection + "dentist.ics",
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//other//EN\nBEGIN:VTODO\nUID:dentist\nDTSTAMP:20261101T000000Z\n"
        "SUMMARY:Dentist\nX-OTHER;X-A=b:c\nEND:VTODO\nEND:VCALENDAR\n",
    )
    before = app.bodies()[app.collection + "dentist.ics"]

    home.replace("Bins are emptied", "The bins are emptied")
    home.sync()
    home.sync(full=True)

    assert before == app.bodies()[app.collection + "dentist.ics"]


def test_done_by_command_is_ticked_in_the_owners_app(home: Home, apps: tuple[App, App]) -> None:
    """`done` said to syncd shows in the owner's app after the next run; `reopen` takes it back."""
    home.service.say("done", "bins")
    home.service.say("done", "dinners")
    home.sync()
    ticked = (apps[0].find("Bins out")[1].count("STATUS:COMPLETED"), apps[1].titles())
    home.clock.forward(minutes=1)
    home.service.say("reopen", "bins", on=None)
    home.sync()

    assert (1, ["✅ Dinners planned"]) == ticked
    assert "STATUS:NEEDS-ACTION" in apps[0].find("Bins out")[1]
    assert 0 == home.sync().wrote


def test_a_new_owner_gets_it_and_the_old_one_is_freed(home: Home, apps: tuple[App, App]) -> None:
    """After a change of owner the item stands at the new owner only, within one run."""
    home.replace('owner = "sam"', 'owner = "alex"')

    home.sync()

    assert (["Bills", "Bins out", "Dinners planned"], []) == (apps[0].titles(), apps[1].titles())
    assert 0 == home.sync().wrote


def test_two_members_in_one_list(home: Home, server: Server) -> None:
    """Two accounts that reach one list double nothing, also without the state, and attribute a tick to nobody."""
    place = server.place()
    plants = BINS.replace("bins", "plants").replace("Bins", "Plants").replace('"alex"', '"sam"')
    home.write(HEAD, MEMBERS, account_toml("alex", place), account_toml("sam", place), BINS, plants)
    home.secret("alex", place.password)
    home.secret("sam", place.password)
    home.sync()
    app = App.on(place, f"{place.name} tasks")
    for path in (home.folder / "state").iterdir():
        path.unlink()
    home.sync()
    home.clock.forward(minutes=5)
    app.tick("Plants out")
    home.sync()
    home.clock.forward(minutes=5)

    assert (["Bins out", "Plants out"], 0) == (app.titles(), home.sync().wrote)
    assert [("done", "sam", ())] == [(e.kind.value, e.owner, e.by) for e in home.service.ledger().entries]


@pytest.mark.parametrize("full", [False, True])
def test_an_item_at_another_address_is_not_dropped(home: Home, apps: tuple[App, App], full: bool) -> None:
    """A client that moves an item to another address of the list removes nothing, and a tick there counts."""
    href, body = apps[0].find("Bins out")
    home.clock.forward(minutes=5)
    home.sync()
    apps[0].delete("Bins out")
    apps[0].put(href.replace("syncd-", "moved-"), body)

    home.clock.forward(minutes=5)
    home.sync(full=full)
    apps[0].tick("Bins out")
    home.clock.forward(minutes=5)
    home.sync()

    assert (["done"], ["Bills", "Bins out"]) == (home.kinds(), apps[0].titles())


def test_a_member_moves_from_tasks_to_the_calendar(home: Home, server: Server) -> None:
    """When Alex's tasks go to the calendar from now on, each stands there and no longer in the list."""
    place = server.place()
    home.write(HEAD, MEMBERS.partition("[members.sam]")[0], account_toml("alex", place), BINS, BILLS)
    home.secret("alex", place.password)
    home.sync()
    before = App.on(place, f"{place.name} tasks").titles()

    home.replace('deliver = "tasks"', 'deliver = "calendar"')
    home.sync()

    tasks, events = App.on(place, f"{place.name} tasks"), App.on(place, f"{place.name} events")
    assert (before, [], before) == (["Bills", "Bins out"], tasks.titles(), events.titles())
    assert (0, []) == (home.sync().wrote, [k for k in home.kinds() if k != "withdrawn"])


def test_a_member_moves_to_another_account(home: Home, apps: tuple[App, App], server: Server) -> None:
    """When Alex's things go to another account, each stands there once and no longer at the old one."""
    other = server.place()
    home.replace("[responsibilities.bins]", account_toml("other", other) + "[responsibilities.bins]")
    home.secret("other", other.password)
    home.replace('name = "Alex"\naccount = "alex"', 'name = "Alex"\naccount = "other"')

    home.sync()

    assert ([], ["Bills", "Bins out"]) == (apps[0].titles(), App.on(other, f"{other.name} tasks").titles())
    assert 0 == home.sync().wrote


def test_an_emptied_list_pauses_and_nothing_is_recorded(home: Home, apps: tuple[App, App]) -> None:
    """A list that looks emptied is believed only after a person said so."""
    home.replace(
        "[responsibilities.dinners]",
        BINS.replace("bins", "plants").replace("Bins", "Plants") + "\n[responsibilities.dinners]",
    )
    home.sync()
    apps[0].delete_all()

    report = home.sync()
    verdict = report.verdicts["alex"]
    before = home.kinds()
    home.service.resume("alex", verdict.digest)
    home.sync()

    assert ("paused", []) == (report.accounts["alex"].state.value, before)
    assert ["dropped"] * 3 == home.kinds()


def test_nothing_is_lost_without_the_state(home: Home, apps: tuple[App, App]) -> None:
    """With its state lost, syncd adopts what stands there: nothing doubled, nothing dropped, a tick still counts."""
    apps[0].tick("Bins out")
    before = (apps[0].titles(), apps[1].titles())
    for path in (home.folder / "state").iterdir():
        path.unlink()

    home.sync()

    assert before == (apps[0].titles(), apps[1].titles())
    assert ["done"] == home.kinds()
    assert 0 == home.sync().wrote


def test_one_broken_account_does_not_stop_the_other(home: Home, apps: tuple[App, App], place: Place) -> None:
    """An account that refuses its password fails alone and says so; the other goes on."""
    home.secret("sam", "wrong")
    if place.username == "user":
        pytest.skip("this server asks for no password")
    apps[0].tick("Bins out")

    report = home.sync()

    assert ("ok", "failed") == (report.accounts["alex"].state.value, report.accounts["sam"].state.value)
    assert ["done"] == home.kinds()
