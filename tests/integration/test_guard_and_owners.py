"""What needs a home by a word is no loss to the guard; owners who are missing in the file are, on a real server."""

from __future__ import annotations

import pytest

from tests.integration.test_went_back import ALEX
from tests.support.home import HEAD, App, Home, account_toml
from tests.support.servers import Server

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
GROCERIES = """[responsibilities.groceries]
name = "Groceries"
category = "household-logistics"
owner = "alex"
outcome = "There is food"
weight = { notice = 1, plan = 1, do = 1 }
starting = 2026-11-24
steps = [
""" + "".join(
    f'  {{ id = "{day.lower()}", name = "{day}", phase = "do", rrule = "FREQ=WEEKLY;BYDAY={day}" }},\n'
    for day in DAYS
)


@pytest.fixture
def app(home: Home, radicale_server: Server) -> App:
    """Alex's list with the seven steps of a week."""
    place = radicale_server.place()
    home.write(HEAD, ALEX, account_toml("alex", place), GROCERIES + "]\n")
    home.secret("alex", place.password)
    home.sync()
    app = App.on(place, f"{place.name} tasks")
    assert len(app.hrefs()) >= len(DAYS) - 1
    return app


def test_a_handover_to_nobody_by_command_is_done(home: Home, app: App) -> None:
    """However many items go."""
    home.service.handover("groceries", "nobody", since=home.clock.now().date())
    home.clock.forward(minutes=5)

    assert ("ok", []) == (home.sync().accounts["alex"].state.value, app.hrefs())


def test_an_owner_who_is_missing_in_the_file_pauses(home: Home, app: App) -> None:
    """Many items that go without a successor are asked about first."""
    before = app.bodies()
    home.replace('owner = "alex"\n', "")
    home.clock.forward(minutes=5)

    assert ("paused", before) == (home.sync().accounts["alex"].state.value, app.bodies())
