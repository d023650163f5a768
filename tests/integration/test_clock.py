"""A clock that cannot be believed plans nothing and leaves no stamp that would vouch for it later."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from syncd.errors import ClockError
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Server

ALEX = '[members.alex]\nname = "Alex"\naccount = "alex"\n'


@pytest.fixture
def checked(home: Home, radicale_server: Server) -> tuple[Home, App]:
    """A household whose clock is checked against the server's, synced once at the server's own time."""
    place = radicale_server.place()
    home.write(HEAD, ALEX, account_toml("alex", place), BINS.replace("2026-11-24", "2026-01-06"))
    home.secret("alex", place.password)
    home.clock.set(datetime.now(UTC).replace(tzinfo=None).isoformat())
    home.service.check_clock = True
    home.sync()
    return home, App.on(place, f"{place.name} tasks")


@pytest.mark.parametrize("days", [-3, 366])
def test_a_clock_far_off_plans_nothing_however_often_it_is_asked(checked: tuple[Home, App], days: int) -> None:
    """A year ahead, or days back, nothing is planned, also the second time; set right again, all goes on."""
    home, app = checked
    before = app.bodies()
    home.clock.forward(days=days)

    for _time in range(2):
        with pytest.raises(ClockError):
            home.sync()
    home.clock.forward(days=-days)
    report = home.sync()

    assert (before, [], "") == (app.bodies(), home.kinds(), report.accounts["alex"].error)


def test_a_machine_that_slept_for_a_week_goes_on_when_a_server_agrees(home: Home, radicale_server: Server) -> None:
    """After a long sleep the clock is far from the last stamp, and right: the server says so."""
    place = radicale_server.place()
    home.write(HEAD, ALEX, account_toml("alex", place), BINS.replace("2026-11-24", "2026-01-06"))
    home.secret("alex", place.password)
    home.clock.set(datetime.now(UTC).replace(tzinfo=None).isoformat())
    home.clock.forward(days=-7)
    home.sync()
    home.clock.forward(days=7)
    home.service.check_clock = True

    report = home.sync()

    assert "" == report.accounts["alex"].error


def test_the_first_run_needs_a_server_that_agrees(home: Home, tmp_path: Path, radicale_server: Server) -> None:
    """Without any stamp, a clock that no server agrees with plans nothing."""
    place = radicale_server.place()
    home.write(HEAD, ALEX, account_toml("alex", place), BINS)
    home.secret("alex", place.password)
    home.service.check_clock = True
    home.clock.set("1970-01-01T00:00:10")

    with pytest.raises(ClockError):
        home.sync()
