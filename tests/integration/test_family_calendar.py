"""What its owner shows to all, on real servers: a plain entry that says nothing and means nothing."""

from __future__ import annotations

import shutil

import pytest

from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Place, Server

ALEX = '[members.alex]\nname = "Alex"\naccount = "alex"\n'
OURS = HEAD.replace('id = "h1"\n', 'id = "h1"\nfamily_calendar = "ours"\n')
SHOWN = f'{BINS}remind = "2h"\nlink = "https://example.org/bins"\nshow_to_all = true\n'


@pytest.fixture
def places(home: Home, server: Server) -> dict[str, Place]:
    """Alex's account and the family's, with the bins shown to all, before the first run."""
    found = {name: server.place() for name in ("alex", "ours")}
    home.write(OURS, ALEX, *(account_toml(name, place) for name, place in found.items()), SHOWN)
    for name, place in found.items():
        home.secret(name, place.password)
    return found


@pytest.fixture
def family(home: Home, places: dict[str, Place]) -> App:
    """The family calendar after the first run."""
    home.sync()
    return App.on(places["ours"], f"{places['ours'].name} events")


def tasks(places: dict[str, Place]) -> App:
    """Alex's task list."""
    return App.on(places["alex"], f"{places['alex'].name} tasks")


def later(home: Home, **span: float) -> None:
    """Time goes by, and a run after it finds what the one before it wrote."""
    home.clock.forward(**(span or {"minutes": 10}))
    home.sync()


@pytest.mark.server
def test_a_plain_entry_stands_beside_the_owners_item(home: Home, places: dict[str, Place], family: App) -> None:
    """Title, day and link, without alarm, outcome or state; the owner's item has its own; a second run is idle."""
    body = family.find("Bins out")[1]
    own = tasks(places).find("Bins out")[1]
    home.clock.forward(minutes=10)

    assert ["Bins out"] == family.titles()
    assert {"BEGIN:VEVENT", "TRANSP:TRANSPARENT", "DTSTART;VALUE=DATE:20261124"} <= set(body.splitlines())
    assert "https://example.org/bins" in body
    assert "For information" in body
    assert ("VALARM" in own, "VALARM" in body) == (True, False)
    assert ("Bins are emptied" in own, "Bins are emptied" in body) == (True, False)
    assert "\nSTATUS:" not in body
    assert () == home.sync().actions


@pytest.mark.server
def test_what_becomes_of_the_task_is_not_told(home: Home, places: dict[str, Place], family: App) -> None:
    """Done by its owner, or taken off the list: the entry stays, byte for byte."""
    before = family.bodies()
    tasks(places).tick("Bins out")
    later(home)
    later(home)

    assert before == family.bodies()
    assert ["done"] == home.kinds()

    later(home, days=1)
    for href, body in tasks(places).bodies().items():
        if "STATUS:NEEDS-ACTION" in body:
            tasks(places).remove(href)
    next_week = family.bodies()
    later(home)
    later(home)

    assert next_week == family.bodies()
    assert len(before) + 1 == len(next_week)
    assert ["done", "dropped"] == home.kinds()


@pytest.mark.server
def test_what_anybody_does_to_the_entry_means_nothing(home: Home, places: dict[str, Place], family: App) -> None:
    """A mark, a move and words there survive, and nothing is recorded; the owner's item stays as it is."""
    own = tasks(places).bodies()
    family.edit("Bins out", lambda body: body.replace("DTSTART;VALUE=DATE:20261124", "DTSTART;VALUE=DATE:20261123"))
    family.edit("Bins out", lambda body: body.replace("SUMMARY:Bins out", "SUMMARY:✅ Bins out, and the paper"))
    marked = family.bodies()
    later(home)
    later(home)

    assert marked == family.bodies()
    assert own == tasks(places).bodies()
    assert () == home.service.ledger().entries


@pytest.mark.server
def test_what_is_deleted_there_stays_deleted(home: Home, places: dict[str, Place], family: App) -> None:
    """The entry does not come back, its owner keeps the task, and nobody dropped anything."""
    family.delete("Bins out")
    later(home)
    later(home, hours=6)

    assert [] == family.hrefs()
    assert ["Bins out"] == tasks(places).titles()
    assert () == home.service.ledger().entries
    later(home, days=1)
    assert "DTSTART;VALUE=DATE:20261201" in family.find("Bins out")[1]


@pytest.mark.server
def test_the_entry_follows_the_registry(home: Home, family: App) -> None:
    """Another name or link reaches it; words that somebody wrote there stay."""
    family.edit("Bins out", lambda body: body.replace("DESCRIPTION:", "DESCRIPTION:The yellow ones\\n"))
    home.replace('name = "Bins out"', 'name = "Bins to the street"')
    later(home)
    body = family.find("Bins to the street")[1]

    assert "The yellow ones" in body
    assert "For information" in body


@pytest.mark.server
def test_what_is_shown_no_more_goes(home: Home, places: dict[str, Place], family: App) -> None:
    """Untouched, it is taken away; with words of somebody, it is closed and the words stay; the ledger is silent."""
    home.replace("show_to_all = true\n", "")
    later(home)
    assert [] == family.hrefs()

    home.replace("[responsibilities.bins]", "[responsibilities.bins]\nshow_to_all = true")
    later(home)
    family.edit("Bins out", lambda body: body.replace("DESCRIPTION:", "DESCRIPTION:The yellow ones\\n"))
    home.replace("show_to_all = true\n", "")
    later(home)

    assert ["➡ Bins out"] == family.titles()
    assert "The yellow ones" in family.find("➡ Bins out")[1]
    assert ["Bins out"] == tasks(places).titles()
    assert [] == home.kinds()


@pytest.mark.server
def test_without_the_state_it_is_taken_up(home: Home, places: dict[str, Place], family: App) -> None:
    """The state is lost: the entry is known by its uid, and nothing is doubled."""
    before = family.bodies()
    shutil.rmtree(home.folder / "state")
    later(home)
    later(home)

    assert before == family.bodies()
    assert ["Bins out"] == tasks(places).titles()


@pytest.mark.server
def test_the_owners_own_calendar_needs_no_second_entry(home: Home, server: Server) -> None:
    """Where Alex's items stand in the family calendar itself, there is one of each, and it is Alex's."""
    place = server.place()
    head = OURS.replace('"ours"', '"alex"')
    home.write(head, ALEX, account_toml("alex", place, deliver="calendar"), SHOWN)
    home.secret("alex", place.password)
    home.sync()
    app = App.on(place, f"{place.name} events")

    assert ["Bins out"] == app.titles()
    assert "VALARM" in app.find("Bins out")[1]


@pytest.mark.server
def test_emptying_the_family_calendar_pauses_nothing(home: Home, places: dict[str, Place], family: App) -> None:
    """However many entries go at once: nobody lost anything, so nobody is asked."""
    home.replace('rrule = "FREQ=WEEKLY;BYDAY=TU"', 'rrule = "FREQ=DAILY"\nahead = "7d"')
    later(home)
    later(home)
    stood = len(family.hrefs())
    family.delete_all()
    home.clock.forward(minutes=10)
    report = home.sync()

    assert stood > 1
    assert ["ok", "ok"] == [own.state.value for own in report.accounts.values()]
    assert [] == family.hrefs()
