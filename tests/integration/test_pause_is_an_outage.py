"""While an account is paused it is out of sight: what lapsed there meanwhile is unknown, on real servers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.integration.test_two_syncds import a_laptop
from tests.integration.test_went_back import ALEX, thing
from tests.support.home import HEAD, App, Home, account_toml
from tests.support.servers import Place, Server

Back = Callable[[], None]


@pytest.fixture
def app(home: Home, place: Place) -> App:
    """Alex's list with one thing for each day and three for the month, on a Monday morning."""
    dishes = thing("Dishes", first="2026-11-23", rule="FREQ=DAILY")
    home.write(HEAD, ALEX, account_toml("alex", place), dishes, *(thing(n) for n in ("Bins", "Plants", "Windows")))
    home.secret("alex", place.password)
    home.sync()
    return App.on(place, f"{place.name} tasks")


def lost(home: Home, app: App, at: str) -> Back:
    """All is gone at that time and a run pauses; calling the answer puts everything back."""
    bodies = app.bodies()
    app.delete_all()
    home.clock.set(at)
    assert "paused" == home.sync().accounts["alex"].state.value

    def back() -> None:
        for href, body in bodies.items():
            app.put(href, body)

    return back


def synced(home: Home, at: str) -> None:
    """A run at that time, in which all is well."""
    home.clock.set(at)
    assert "ok" == home.sync().accounts["alex"].state.value


@pytest.mark.parametrize("looks", [0, 1], ids=["no look in between", "a look in between"])
def test_what_lapsed_in_a_pause_is_unknown(home: Home, app: App, looks: int) -> None:
    """Paused over the night, and well in the morning: whether Monday's dishes were done cannot be told."""
    back = lost(home, app, "2026-11-23T20:00:00")
    for _look in range(looks):
        home.clock.set("2026-11-24T02:00:00")
        home.sync()
    back()

    synced(home, "2026-11-24T08:00:00")
    synced(home, "2026-11-24T12:00:00")

    assert [] == home.kinds()


def test_what_the_first_listing_shows_done_is_done(home: Home, app: App) -> None:
    """A tick that stands there after the pause counts, whatever its time."""
    lost(home, app, "2026-11-23T20:00:00")()
    app.tick("Dishes")

    synced(home, "2026-11-24T08:00:00")

    assert ["done"] == home.kinds()


def test_a_pause_of_minutes_hides_nothing(home: Home, app: App) -> None:
    """Answered within the hour it is no outage, though midnight lay in it: the dishes lapse as on any day."""
    back = lost(home, app, "2026-11-23T22:50:00")
    back()
    synced(home, "2026-11-23T23:10:00")

    synced(home, "2026-11-24T08:00:00")

    assert ["lapsed"] == home.kinds()


def test_what_lapses_after_a_pause_is_told_as_on_any_day(home: Home, app: App) -> None:
    """A pause has an end: Tuesday's dishes lapse, Monday's are unknown."""
    lost(home, app, "2026-11-23T20:00:00")()
    synced(home, "2026-11-24T08:00:00")

    synced(home, "2026-11-25T08:00:00")

    lapses = [e for e in home.service.ledger().entries if e.kind == "lapsed"]
    lapsed = [entry.occurrence.recurrence_id for entry in lapses if entry.occurrence]
    assert [date(2026, 11, 24)] == lapsed


def test_a_pause_that_an_answer_ends_is_one_too(home: Home, app: App, place: Place, tmp_path: Path) -> None:
    """Taken over after a night, the answer does not make the night seen."""
    home.clock.forward(minutes=10)
    laptop = a_laptop(home, place, tmp_path / "laptop")
    laptop.replace('name = "Bins"', 'name = "Bins too"')
    laptop.sync()
    home.clock.set("2026-11-23T20:00:00")
    home.sync()
    home.clock.set("2026-11-24T08:00:00")

    home.service.resume("alex", take_over=True)
    synced(home, "2026-11-24T08:00:00")

    assert [] == home.kinds()


def test_a_day_without_an_answer_is_an_outage_though_nobody_looked_in_between(
    home: Home, radicale_server: Server
) -> None:
    """Failing at one look and well at the next, a day and more later: what lapsed between is unknown."""
    place = radicale_server.place()
    dishes = thing("Dishes", first="2026-11-23", rule="FREQ=DAILY")
    home.write(HEAD, ALEX, account_toml("alex", place), dishes)
    home.secret("alex", place.password)
    home.sync()
    home.secret("alex", "another word")
    home.clock.set("2026-11-23T12:00:00")
    assert "failed" == home.sync().accounts["alex"].state.value
    home.secret("alex", place.password)

    synced(home, "2026-11-24T14:00:00")

    assert [] == home.kinds()
