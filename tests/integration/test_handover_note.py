"""A note goes along with a handover: it shows in the new owner's app, and goes by itself."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.home import HEAD, App, Home, account_toml
from tests.support.servers import Server

MEMBERS = (
    '[members.alex]\nname = "Alex"\naccount = "alex"\n[members.sam]\nname = "Sam"\naccount = "sam"\nlanguage = "de"\n'
)
RENT = """[responsibilities.rent]
name = "Rent"
category = "financial-management"
owner = "alex"
outcome = "The rent is paid"
on = 2026-11-25
if_missed = "keep"
"""
NOTE = "Zur Übergabe: The contract lies in the blue folder"


@pytest.fixture
def apps(home: Home, server: Server) -> tuple[App, App]:
    """Alex with the rent, Sam with nothing, synced once."""
    alex, sam = server.place(), server.place()
    home.write(HEAD, MEMBERS, account_toml("alex", alex), account_toml("sam", sam), RENT)
    home.secret("alex", alex.password)
    home.secret("sam", sam.password)
    home.sync()
    home.clock.forward(minutes=5)
    return App.on(alex, f"{alex.name} tasks"), App.on(sam, f"{sam.name} tasks")


def test_a_note_shows_and_goes_by_itself(home: Home, apps: tuple[App, App]) -> None:
    """It stands in the new owner's item for 28 days; the words that the owner wrote around it stay."""
    alex, sam = apps
    alex.edit("Rent", lambda body: body.replace("DESCRIPTION:", "DESCRIPTION:ask Jo\\n"))
    home.service.handover("rent", "sam", since=date(2026, 11, 23), note="The contract lies\n in the blue folder")
    home.sync()
    home.clock.forward(minutes=5)
    home.sync()
    shown = sam.find("Rent")[1]
    sam.edit("Rent", lambda body: body.replace("DESCRIPTION:", "DESCRIPTION:my words\\n"))
    home.clock.forward(days=27)
    home.sync()
    near = sam.find("Rent")[1]

    home.clock.forward(days=1)
    wrote = home.sync().wrote

    after = sam.find("Rent")[1]
    assert (True, True, False) == (NOTE in shown, NOTE in near, "folder" in after)
    assert "DESCRIPTION:my words\\nThe rent is paid\\nsyncd:" in after
    assert (1, 0, []) == (wrote, home.sync().wrote, [kind for kind in home.kinds() if kind == "dropped"])
    assert "folder" not in "".join(alex.bodies().values())


def test_a_note_in_a_block_that_its_owner_rewrote_stays(home: Home, apps: tuple[App, App]) -> None:
    """What an owner made of it is theirs, also when its time is over."""
    _alex, sam = apps
    home.service.handover("rent", "sam", since=date(2026, 11, 23), note="Blue folder")
    home.sync()
    home.clock.forward(minutes=5)
    sam.edit("Rent", lambda body: body.replace("Blue folder", "Blue folder!"))
    home.sync()
    home.clock.forward(days=28)

    home.sync()

    assert "Blue folder!" in sam.find("Rent")[1]
    assert 0 == home.sync().wrote
