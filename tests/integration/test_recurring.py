"""An owner lets an item repeat in the own app, and the app completes one date of it, each in its own way."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from syncd.model.item import Field
from syncd.store import Store
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Server
from tests.support.words import offences

RULE = "FREQ=WEEKLY;COUNT=10"
DONE = "STATUS:COMPLETED\r\nCOMPLETED:20261123T070000Z\r\nPERCENT-COMPLETE:100"


@pytest.fixture
def app(home: Home, server: Server) -> App:
    """Alex's task list with the bins, synced once."""
    place = server.place()
    home.write(HEAD, '[members.alex]\nname = "Alex"\naccount = "alex"\n', account_toml("alex", place), BINS)
    home.secret("alex", place.password)
    home.sync()
    home.clock.forward(minutes=5)
    return App.on(place, f"{place.name} tasks")


def repeat(body: str) -> str:
    """The rule as an app adds it, with the start that it counts from."""
    return body.replace("STATUS:", f"DTSTART;VALUE=DATE:20261124\r\nRRULE:{RULE}\r\nSTATUS:", 1)


def forward(body: str) -> str:
    """On to the next date in place, one fewer to come, no trace of what was completed."""
    return body.replace("20261124", "20261201").replace("COUNT=10", "COUNT=9")


def override(body: str, *lines: str) -> str:
    """A second component for one date in the same resource."""
    uid = re.findall(r"UID:.*", body)[0].strip()
    own = ["BEGIN:VTODO", uid, "DTSTAMP:20261123T070000Z", "DUE;VALUE=DATE:20261124", "SUMMARY:Bins out", *lines]
    return body.replace("END:VCALENDAR", "\r\n".join([*own, "END:VTODO", "END:VCALENDAR"]))


def without_status(body: str) -> str:
    """On to the next date; STATUS is gone, what said when it was completed is left there."""
    return forward(body).replace("STATUS:NEEDS-ACTION", "COMPLETED:20261123T070000Z\r\nPERCENT-COMPLETE:100")


def this_and_future(body: str) -> str:
    """Three components in one resource."""
    one = override(body, "RECURRENCE-ID;VALUE=DATE:20261124", DONE)
    return override(one, "RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20261201", "STATUS:NEEDS-ACTION")


GOES_ON: dict[str, Callable[[str], str]] = {
    "Evolution, Tasks.org, plann": forward,
    "Nextcloud Tasks": without_status,
    "Thunderbird, jtx": lambda body: override(body, "RECURRENCE-ID;VALUE=DATE:20261124", DONE),
    "eM Client": lambda body: forward(override(body, "RECURRENCE-ID;VALUE=DATE:20261124", DONE)),
    "plann, this and future": this_and_future,
    "Outlook": lambda body: body.replace("END:VTODO", "X-OTHER:1\r\nEND:VTODO"),
}


@pytest.mark.parametrize("client", GOES_ON)
def test_a_date_that_an_app_completes_inside_a_rule_is_a_move(home: Home, app: App, client: str) -> None:
    """It is open and as its owner left it, nothing is said to be done, and status names it."""
    app.edit("Bins out", repeat)
    home.sync()
    app.edit("Bins out", GOES_ON[client])
    # Some write the completed one as an item of their own, beside ours; one of them copies our stamp to it.
    href, body = app.find("Bins out")
    beside = re.sub(r"UID:.*", "UID:20261123-77@app", body).replace("STATUS:NEEDS-ACTION", DONE)
    app.put(href.replace("syncd-", "app-"), re.sub(r"SUMMARY:.*", "SUMMARY:Completed", beside))
    before = app.bodies()

    home.clock.forward(minutes=5)
    wrote = [home.sync().wrote, home.sync(full=True).wrote]

    assert ([0, 0], before, []) == (wrote, app.bodies(), home.kinds())
    with Store.open(home.folder / "state", "h1", write=False) as store:
        (link,) = store.links()
    assert ("open", True) == (link.theirs[Field.STATUS], link.recurring)
    (notice,) = home.service.status().notices
    assert notice.startswith(f"alex: 1 item carries a repeating rule that its owner added: {link.uid} of 2026-11-24.")
    assert offences(notice, "en") == []


def test_a_rule_that_is_gone_again_with_a_tick_is_done(home: Home, app: App) -> None:
    """todoman takes the rule off what is completed, and goes on with an item of its own."""
    app.edit("Bins out", repeat)
    home.sync()
    app.edit("Bins out", lambda body: body.replace(f"RRULE:{RULE}\r\n", "").replace("STATUS:NEEDS-ACTION", DONE))
    home.clock.forward(minutes=5)

    home.sync()

    assert (["done"], (), 0) == (home.kinds(), home.service.status().notices, home.sync().wrote)


def test_a_whole_series_that_says_completed_is_done(home: Home, app: App) -> None:
    """Some tick the whole of it, rule and all: its status says so, and nothing is written over it."""
    app.edit("Bins out", repeat)
    home.sync()
    app.tick("Bins out")
    before = app.bodies()
    home.clock.forward(minutes=5)

    home.sync()

    assert (["done"], before, 0) == (home.kinds(), app.bodies(), home.sync().wrote)


def test_a_new_date_of_the_registry_gives_way_to_a_rule(home: Home, app: App) -> None:
    """When it is due is its owner's from then on; another name of it is written, and the rule stays."""
    app.edit("Bins out", repeat)
    home.sync()
    home.replace("BYDAY=TU", "BYDAY=WE")
    home.replace('name = "Bins out"', 'name = "Bins"')
    home.clock.forward(minutes=5)

    report = home.sync()

    body = app.find("Bins")[1]
    assert ("DUE;VALUE=DATE:20261124" in body, f"RRULE:{RULE}" in body) == (True, True)
    assert (1, 0) == (report.accounts["alex"].conflicts, home.sync().wrote)
