"""The agenda of a session stands in everybody's calendar a day ahead, on real servers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from syncd.core.agenda.lines import openings
from tests.support.counting import Proxy, proxied
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Place, Server

MEMBERS = '[members.alex]\nname = "Alex"\naccount = "alex"\n[members.sam]\nname = "Sam"\naccount = "sam"\n'
PLANNING = """[sessions.planning]
kind = "planning"
rrule = "FREQ=WEEKLY;BYDAY=SU"
at = "18:00"
minutes = 30
starting = 2026-11-29
"""
GUTTERS = BINS.replace("bins", "gutters").replace("Bins", "Gutters").replace('owner = "alex"\n', "")
SHOP = BINS.replace("bins", "shop").replace("Bins out", "The shop").replace('"alex"', '"sam"').replace("=TU", "=SA")
TITLE = "Planning session"
DAY_AHEAD = "2026-11-28T17:00:00"
START = "2026-11-29T17:00:00"


@dataclass(frozen=True, slots=True)
class Calendars:
    """Alex' and Sam's calendars, and what goes to their server over the wire."""

    home: Home
    alex: App
    sam: App
    wire: Proxy

    def item(self, app: App) -> tuple[str, str]:
        """Address and unfolded body of the planning session of the 29th."""
        bodies = {href: re.sub(r"\r?\n[ \t]", "", body) for href, body in app.bodies().items()}
        (found,) = [(h, b) for h, b in bodies.items() if f"SUMMARY:{TITLE}" in b and "DTSTART:20261129T1" in b]
        return found

    def shown(self, app: App) -> list[str]:
        """The lines of its description, without our marker line."""
        (told,) = [text for text in re.findall(r"DESCRIPTION:(.*?)\r?\n", self.item(app)[1]) if "syncd:" in text]
        lines = told.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").split("\n")
        return [line for line in lines if not line.startswith("syncd:")]

    def shared(self, app: App) -> list[str]:
        """What stands above the own part."""
        lines = self.shown(app)
        own = [n for n, line in enumerate(lines) if line.startswith("In your copy alone")]
        return lines[: own[0]] if own else lines

    def written(self) -> int:
        """Writes that went over the wire since the last call."""
        count = self.wire.count("PUT")
        self.wire.forget()
        return count

    def tick_the_bins(self) -> None:
        """Alex ticks those of the 24th."""
        tasks = App.on(self.alex.place, f"{self.alex.place.name} tasks")
        (found,) = [(h, b) for h, b in tasks.bodies().items() if "Bins out" in b and "20261124" in b]
        tasks.put(found[0], found[1].replace("STATUS:NEEDS-ACTION", "STATUS:COMPLETED"))


@pytest.fixture
def wire(server: Server) -> Iterator[Proxy]:
    """A counting proxy before the server."""
    with proxied(server.port) as between:
        yield between


@pytest.fixture
def calendars(home: Home, server: Server, wire: Proxy) -> Calendars:
    """Alex owns the bins, Sam the shop, nobody the gutters; synced on the Monday before."""
    alex, sam = server.place(), server.place()
    through = [Place(wire.url, p.username, p.password, p.name) for p in (alex, sam)]
    home.write(
        HEAD,
        MEMBERS,
        account_toml("alex", through[0]),
        account_toml("sam", through[1]),
        BINS,
        GUTTERS,
        SHOP,
        PLANNING,
    )
    home.secret("alex", alex.password)
    home.secret("sam", sam.password)
    report = home.sync()
    assert {name: own.error for name, own in report.accounts.items()} == {"alex": "", "sam": ""}
    wire.forget()
    return Calendars(home, App.on(alex, f"{alex.name} events"), App.on(sam, f"{sam.name} events"), wire)


def test_the_agenda_stands_a_day_ahead_and_not_before(calendars: Calendars) -> None:
    """A minute before its lead the line it begins with stands; at its lead the agenda does, in both calendars."""
    calendars.home.clock.set("2026-11-28T16:59:00")
    calendars.home.sync()
    before = (calendars.shown(calendars.alex), calendars.shown(calendars.sam))

    calendars.home.clock.set(DAY_AHEAD)
    calendars.home.sync()

    assert all(len(lines) == 1 and lines[0] not in openings() for lines in before)
    assert calendars.shown(calendars.alex)[0] in openings()
    assert "This needs a home: Gutters out." in calendars.shown(calendars.sam)


def test_the_shared_part_is_the_same_and_the_own_part_is_the_owners(calendars: Calendars) -> None:
    """The same bytes for both above; below, each has the own week and nothing of the other's."""
    calendars.home.clock.set(DAY_AHEAD)
    calendars.home.sync()

    alex, sam = calendars.shown(calendars.alex), calendars.shown(calendars.sam)

    assert calendars.shared(calendars.alex) == calendars.shared(calendars.sam)
    assert ["Tue 1 Dec: Bins out"] == [line for line in alex if "Bins" in line]
    assert ["Sat 5 Dec: The shop"] == [line for line in sam if "shop" in line]


def test_a_copy_is_written_once_an_hour_and_when_there_is_news_alone(calendars: Calendars) -> None:
    """Without news no write, however long; with news one for each copy, and none within the hour after."""
    calendars.home.clock.set(DAY_AHEAD)
    calendars.home.sync()
    calendars.written()

    quiet = []
    for _poll in range(3):
        calendars.home.clock.forward(minutes=50)
        calendars.home.sync()
        quiet.append(calendars.written())
    calendars.home.replace('name = "Gutters out"', 'name = "Gutters"')
    calendars.home.sync()
    news = calendars.written()
    calendars.home.replace('name = "Gutters"', 'name = "The gutters"')
    calendars.home.clock.forward(minutes=59)
    calendars.home.sync()
    within = calendars.written()
    calendars.home.clock.forward(minutes=1)
    calendars.home.sync()

    assert ([0, 0, 0], 2, 0, 2) == (quiet, news, within, calendars.written())
    assert "This needs a home: The gutters." in calendars.shown(calendars.alex)


def test_accounts_that_are_asked_alone_show_the_same(calendars: Calendars) -> None:
    """A tick that comes between the two polls is told in both copies or in none."""
    calendars.home.clock.set(DAY_AHEAD)
    calendars.home.sync(only=frozenset({"alex"}))
    calendars.home.clock.forward(minutes=1)
    calendars.tick_the_bins()
    calendars.home.sync(only=frozenset({"alex"}))
    calendars.home.clock.forward(minutes=2)
    calendars.home.sync(only=frozenset({"sam"}))
    first = (calendars.shared(calendars.alex), calendars.shared(calendars.sam))

    calendars.home.clock.forward(hours=1)
    calendars.home.sync(only=frozenset({"sam"}))
    calendars.home.clock.forward(minutes=3)
    calendars.home.sync(only=frozenset({"alex"}))

    assert first[0] == first[1]
    assert calendars.shared(calendars.alex) == calendars.shared(calendars.sam)
    assert "Together, one thing that mattered happened since 22 Nov." in calendars.shared(calendars.sam)


def test_the_agenda_is_frozen_at_the_start(calendars: Calendars) -> None:
    """From the start on what stands stays: a new home, a tick and a change of the registry write nothing into it."""
    calendars.home.clock.set("2026-11-29T15:00:00")
    calendars.home.sync()
    before = (calendars.shown(calendars.alex), calendars.shown(calendars.sam))

    calendars.home.clock.set(START)
    calendars.home.replace('name = "Gutters out"', 'name = "Gutters"')
    calendars.home.sync()
    calendars.home.clock.forward(minutes=20)
    calendars.home.sync()
    calendars.home.clock.forward(hours=5)
    calendars.home.sync()

    assert before == (calendars.shown(calendars.alex), calendars.shown(calendars.sam))


def test_the_owners_words_around_it_stay(calendars: Calendars) -> None:
    """Notes above and below survive each edition."""
    calendars.home.clock.set(DAY_AHEAD)
    calendars.home.sync()
    opening = calendars.shown(calendars.alex)[0]
    href, body = calendars.item(calendars.alex)
    body = body.replace("DESCRIPTION:", "DESCRIPTION:bring tea\\n")
    calendars.alex.put(href, re.sub(r"(DESCRIPTION:.*?)(\r?\n)", r"\1\\nand the list\2", body))
    calendars.home.clock.forward(hours=2)
    calendars.home.replace('name = "Gutters out"', 'name = "Gutters"')
    calendars.home.sync()

    lines = calendars.shown(calendars.alex)

    assert ("bring tea", opening, "and the list") == (lines[0], lines[1], lines[-1])
    assert "This needs a home: Gutters." in lines


def test_an_agenda_that_its_owner_rewrote_stays(calendars: Calendars) -> None:
    """What the owner made of it is the owner's, and the other copy goes on."""
    calendars.home.clock.set(DAY_AHEAD)
    calendars.home.sync()
    href, body = calendars.item(calendars.alex)
    calendars.alex.put(href, body.replace("This needs a home: Gutters out.", "Gutters: ask Jo"))
    calendars.home.clock.forward(hours=2)
    calendars.home.sync()
    calendars.home.replace('name = "Gutters out"', 'name = "Gutters"')
    calendars.home.sync()
    calendars.home.clock.forward(hours=2)

    assert 0 == calendars.home.sync().wrote
    assert "Gutters: ask Jo" in calendars.shown(calendars.alex)
    assert "This needs a home: Gutters." in calendars.shown(calendars.sam)


def test_without_the_state_the_agenda_stands_as_it_stood(calendars: Calendars) -> None:
    """A state that was lost after the start changes nothing in what stands."""
    calendars.home.clock.set("2026-11-29T15:00:00")
    calendars.home.sync()
    before = (calendars.shown(calendars.alex), calendars.shown(calendars.sam))
    for path in (calendars.home.folder / "state").iterdir():
        path.unlink()

    calendars.home.clock.set("2026-11-29T17:10:00")
    calendars.home.sync()
    calendars.home.sync()

    assert before == (calendars.shown(calendars.alex), calendars.shown(calendars.sam))


def test_members_who_share_a_calendar_have_the_shared_part_alone(home: Home, server: Server) -> None:
    """A copy that the other member reads, too, holds nobody's own part."""
    place = server.place()
    home.write(HEAD, MEMBERS, account_toml("alex", place), account_toml("sam", place), BINS, GUTTERS, SHOP, PLANNING)
    home.secret("alex", place.password)
    home.secret("sam", place.password)
    home.sync()
    home.clock.set(DAY_AHEAD)
    home.sync()
    app = App.on(place, f"{place.name} events")

    told = [re.sub(r"\r?\n[ \t]", "", body) for body in app.bodies().values()]

    assert 1 == sum("These need" in text or "This needs a home: Gutters out." in text for text in told)
    assert not any("In your copy alone" in text for text in told)


def test_the_agenda_follows_a_member_with_another_language(home: Home, server: Server) -> None:
    """Where languages differ the shared part is in the first member's, the own part in the own one."""
    alex, sam = server.place(), server.place()
    german = MEMBERS.replace('name = "Alex"\n', 'name = "Alex"\nlanguage = "de"\n')
    home.write(HEAD, german, account_toml("alex", alex), account_toml("sam", sam), BINS, GUTTERS, SHOP, PLANNING)
    home.secret("alex", alex.password)
    home.secret("sam", sam.password)
    home.sync()
    home.clock.set(DAY_AHEAD)
    home.sync()

    bodies = App.on(sam, f"{sam.name} events").bodies().values()
    told = [re.sub(r"\r?\n[ \t]", "", body) for body in bodies]
    (text,) = [each for each in told if "Ein Zuhause braucht" in each]

    assert "In your copy alone" in text
    assert "SUMMARY:Planning session" in text


def test_a_session_that_was_moved_has_its_agenda_before_its_new_start(calendars: Calendars) -> None:
    """The lead counts from where the session is now; what is said of the move stands above the agenda."""
    calendars.home.clock.set("2026-11-27T08:00:00")
    calendars.home.sync()
    href, body = calendars.item(calendars.alex)
    moved = body.replace("DTSTART:20261129T170000Z", "DTSTART:20261129T190000Z")
    calendars.alex.put(href, moved.replace("DTEND:20261129T173000Z", "DTEND:20261129T193000Z"))
    calendars.home.clock.forward(minutes=5)
    calendars.home.sync()
    calendars.home.clock.set("2026-11-28T18:00:00")
    calendars.home.sync()
    early = (calendars.shown(calendars.alex), calendars.shown(calendars.sam))

    calendars.home.clock.set("2026-11-28T19:00:00")
    calendars.home.sync()

    opens = [
        [n for n, line in enumerate(calendars.shown(app)) if line in openings()]
        for app in (calendars.alex, calendars.sam)
    ]
    assert [[], []] == [[line for line in lines if line in openings()] for lines in early]
    assert [1, 1] == [len(found) for found in opens]
    shared = [calendars.shared(app)[at:] for app, (at,) in zip((calendars.alex, calendars.sam), opens, strict=True)]
    assert shared[0] == shared[1]
    assert 1 == opens[1][0]
