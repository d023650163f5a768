"""Sessions that would overlap, on a real server: one after the other in everybody's calendar."""

from __future__ import annotations

import re

import pytest

from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Server

ALEX = '[members.alex]\nname = "Alex"\naccount = "alex"\n'
SAM = '[members.sam]\nname = "Sam"\naccount = "sam"\n'
SESSIONS = """[sessions.planning]
kind = "planning"

[sessions.review]
kind = "calendar-review"
at = "18:10"
"""


def starts(app: App) -> dict[str, list[str]]:
    """Per title the instants at which its events begin."""
    found: dict[str, list[str]] = {}
    for body in app.bodies().values():
        title, start = (re.search(rf"{name}:(.*?)\r?\n", body) for name in ("SUMMARY", "DTSTART"))
        assert title is not None
        assert start is not None
        found.setdefault(title.group(1), []).append(start.group(1))
    return {title: sorted(when) for title, when in found.items()}


@pytest.mark.server
def test_two_on_one_evening_stand_one_after_the_other(home: Home, radicale_server: Server) -> None:
    """The review of the month's last Sunday begins when planning ends, in both calendars; an own time settles it."""
    alex, sam = radicale_server.place(), radicale_server.place()
    home.write(HEAD, ALEX, SAM, account_toml("alex", alex), account_toml("sam", sam), BINS, SESSIONS)
    for name, place in (("alex", alex), ("sam", sam)):
        home.secret(name, place.password)
    told = [str(problem) for problem in home.service.check(offline=True).problems]
    home.sync()
    apps = [App.on(place, f"{place.name} events") for place in (alex, sam)]
    shown = [starts(app) for app in apps]
    home.clock.forward(minutes=10)
    again = home.sync()

    assert [True] == [
        'session "review": would begin at 18:10 on 2026-11-29 while session "planning" (household.toml:' in one
        for one in told
    ]
    assert shown[0] == shown[1]
    assert ["20261129T173000Z", "20261227T173000Z"] == shown[0]["Calendar review"][:2]
    assert {"20261129T170000Z", "20261227T170000Z"} <= set(shown[0]["Planning session"])
    assert () == again.actions

    home.replace('at = "18:10"', 'at = "17:40"')
    home.clock.forward(minutes=10)
    home.sync()

    assert () == tuple(home.service.check(offline=True).problems)
    assert "would begin" not in " ".join(str(problem) for problem in home.service.check(offline=True).problems)
    assert ["20261129T164000Z", "20261227T164000Z"] == starts(apps[1])["Calendar review"][:2]
    assert shown[0]["Planning session"] == starts(apps[1])["Planning session"]
