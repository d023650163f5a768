"""An `owner` that is changed in the file without a date: a handover from the day of the edit on, on real servers."""

from __future__ import annotations

import pytest

from tests.integration.test_agreed import MEMBERS
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Server

SAMS = ('owner = "alex"', 'owner = "sam"')


@pytest.fixture
def apps(home: Home, radicale_server: Server) -> tuple[App, App]:
    """Alex has Tuesday's bins, which nobody took out, and on Wednesday next week's too."""
    alex, sam = radicale_server.place(), radicale_server.place()
    home.write(HEAD, MEMBERS, account_toml("alex-cloud", alex), account_toml("sam-cloud", sam), BINS)
    home.secret("alex-cloud", alex.password)
    home.secret("sam-cloud", sam.password)
    home.sync()
    home.clock.set("2026-11-25T08:00:00")
    home.sync()
    return App.on(alex, f"{alex.name} tasks"), App.on(sam, f"{sam.name} tasks")


def dues(app: App) -> list[str]:
    """The days of what stands open there."""
    lines = [line for body in app.bodies().values() for line in body.splitlines()]
    return sorted(line.rpartition(":")[2] for line in lines if line.startswith("DUE"))


def test_what_was_due_before_stays_with_its_owner(home: Home, apps: tuple[App, App]) -> None:
    """Tuesday's stays at Alex, next week's goes to Sam, and a week later it is the same."""
    home.replace(*SAMS)
    home.sync()
    first = tuple(map(dues, apps))
    home.clock.forward(days=3)
    home.sync()

    assert (["20261124"], ["20261201"]) == first == tuple(map(dues, apps))


def test_there_and_back_in_a_day_leaves_all_as_it_was(home: Home, apps: tuple[App, App]) -> None:
    """Nothing is left at Sam, nothing twice at Alex."""
    home.replace(*SAMS)
    home.sync()
    home.clock.forward(hours=2)
    home.replace(*reversed(SAMS))
    home.sync()
    home.clock.forward(hours=2)
    home.sync()

    assert (["20261124", "20261201"], []) == tuple(map(dues, apps))


def test_without_an_owner_what_was_due_before_stays(home: Home, apps: tuple[App, App]) -> None:
    """An owner who is taken out of the file hands over to nobody, from that day on."""
    home.replace('owner = "alex"\n', "")
    home.sync()

    assert (["20261124"], []) == tuple(map(dues, apps))
