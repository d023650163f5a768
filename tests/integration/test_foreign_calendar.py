"""An existing calendar full of foreign events: syncd moves in without reading or touching any of them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from tests.support.counting import proxied
from tests.support.home import HEAD, Home, account_toml
from tests.support.servers import Server

EVENTS = 5_000

SAM = '[members.sam]\nname = "Sam"\naccount = "sam"\n'
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


def _event(number: int) -> str:
    start = f"20270101T{number % 24:02}0000Z"
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//other//EN\r\nBEGIN:VEVENT\r\n"
        f"UID:foreign-{number}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:{start}\r\nDURATION:PT1H\r\n"
        f"SUMMARY:decoy-{number}\r\nX-FOREIGN;X-P=a:{number}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def _fill(folder: Path, name: str) -> None:
    """Lay the calendar where the server keeps it."""
    folder.mkdir(parents=True)
    props = {"tag": "VCALENDAR", "D:displayname": name, "C:supported-calendar-component-set": "VEVENT"}
    (folder / ".Radicale.props").write_text(json.dumps(props), encoding="utf-8")
    for number in range(EVENTS):
        (folder / f"foreign-{number}.ics").write_text(_event(number), encoding="utf-8", newline="")


def _served(folder: Path) -> dict[str, bytes]:
    """Every item of the calendar as the server keeps it on disk and serves it."""
    return {path.name: path.read_bytes() for path in folder.glob("*.ics")}


def test_five_thousand_foreign_events_stay_unread_and_untouched(radicale_server: Server, home: Home) -> None:
    """No foreign body crosses the wire, nothing of it is stored, and every one is served as before."""
    place = radicale_server.place()
    folder = radicale_server.folder / "collections" / "collection-root" / place.username / "own"
    _fill(folder, f"{place.name} events")
    before = _served(folder)
    with proxied(radicale_server.port) as proxy:
        account = account_toml("sam", replace(place, url=proxy.url), deliver="calendar")
        home.write(HEAD, SAM, account, DINNERS)
        home.secret("sam", place.password)
        home.sync()
        home.replace("Everybody has eaten", "Everyone has eaten")
        home.sync()
        home.sync()
        home.clock.forward(hours=25)
        home.sync()
        crossed = b"".join(proxy.received)

    after = _served(folder)
    state = b"".join(p.read_bytes() for p in (home.folder / "state").iterdir())
    assert EVENTS == len(before)
    assert before == {href: body for href, body in after.items() if b"foreign-" in body}
    assert EVENTS + 1 == len(after)
    assert (False, False) == (b"decoy-" in crossed, b"decoy-" in state)
