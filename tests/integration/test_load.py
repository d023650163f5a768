"""The picture of the load of a household that lives on a real server: ticks, consent, text and document."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from syncd.cli.main import main
from syncd.core.catalogue import say
from syncd.core.drift import Answer, Kind
from syncd.daemon.wire import decode_answer, encode_result
from syncd.errors import UsageError
from syncd.service.load import LoadShown
from tests.support.home import HEAD, App, Home, account_toml
from tests.support.servers import Server
from tests.support.words import offences

MEMBERS = '[members.alex]\nname = "Alex"\naccount = "alex"\n[members.sam]\nname = "Sam"\naccount = "sam"\n'

OWNED = """[responsibilities.{id}]
name = "{title}"
category = "household-logistics"
owner = "{owner}"
outcome = "It is so"
weight = {{ notice = 1, plan = 0, do = 3 }}
rrule = "FREQ=WEEKLY;BYDAY={day}"
starting = 2026-11-23
"""

TASKS = {"Bins": ("alex", "TU"), "Bills": ("alex", "TH"), "Dinners": ("sam", "WE"), "Doctor": ("sam", "FR")}
DAYS = {"TU": 1, "WE": 2, "TH": 3, "FR": 4}


def own(_week: int, title: str) -> str:
    """Everybody does what is theirs."""
    return TASKS[title][0]


def dinners_elsewhere(_week: int, title: str) -> str:
    """Dinners are Sam's on paper, and Alex makes them."""
    return "alex" if title == "Dinners" else TASKS[title][0]


class Couple:
    """Alex and Sam on one server, each with an own account. It is Monday evening, and the list of the week stands."""

    def __init__(self, home: Home, server: Server) -> None:
        self.home = home
        self.weeks = 0
        places = {name: server.place() for name in ("alex", "sam")}
        accounts = [account_toml(name, place) for name, place in places.items()]
        owned = [OWNED.format(id=t.lower(), title=t, owner=o, day=d) for t, (o, d) in TASKS.items()]
        home.clock.set("2026-11-23T17:00:00")
        home.write(HEAD, MEMBERS, *accounts, *owned)
        for name, place in places.items():
            home.secret(name, place.password)
        home.sync()
        self.apps = {name: App.on(place, f"{place.name} tasks") for name, place in places.items()}

    def tick(self, who: str, title: str) -> None:
        """A tick in an app, at the present hour, on the one of that title that is due last."""
        now = self.home.clock.now().strftime("%Y%m%dT%H%M%SZ")
        done = f"STATUS:COMPLETED\r\nCOMPLETED:{now}\r\nPERCENT-COMPLETE:100"
        standing = [
            (re.findall(r"^DUE.*:(.*)$", body, re.MULTILINE), href, body)
            for href, body in self.apps[who].bodies().items()
            if f"SUMMARY:{title}" in body and "STATUS:NEEDS-ACTION" in body
        ]
        _due, href, body = max(standing)
        self.apps[who].put(href, body.replace("STATUS:NEEDS-ACTION", done))

    def agree(self, *who: str) -> None:
        """They tick the card with the principle."""
        for member in who:
            self.tick(member, say("card-principle-title"))
        self.home.sync()

    def live(self, weeks: int, did: Callable[[int, str], str | None]) -> None:
        """Weeks to the next Monday: an owner ticks in the own app, somebody else says it at the terminal."""
        for _ in range(weeks):
            for title, (owner, weekday) in TASKS.items():
                monday = self.home.clock.now()
                self.home.clock.forward(days=DAYS[weekday])
                who = did(self.weeks, title)
                if who == owner:
                    self.tick(owner, title)
                elif who is not None:
                    today = self.home.clock.now().date()
                    self.home.service.say("done", title.lower(), on=today, by=(who,))
                self.home.clock.set(monday.replace(tzinfo=None).isoformat())
            self.home.clock.forward(days=7)
            self.home.sync()
            self.weeks += 1

    def syncd(self, *arguments: str) -> int:
        """A call of the command line."""
        return main(list(arguments), make=lambda _config, _state: self.home.service, environment={})


@pytest.fixture
def couple(home: Home, radicale_server: Server) -> Couple:
    """The household, synced once."""
    return Couple(home, radicale_server)


def document(couple: Couple, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """What `load --json` prints."""
    capsys.readouterr()
    assert couple.syncd("load", "--json", *arguments) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def text(couple: Couple, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What `load` prints, without line ends of wrapping."""
    capsys.readouterr()
    assert couple.syncd("load", *arguments) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    assert offences(out, "en", ("Alex", "Sam")) == []
    return re.sub(r"\n(?!\n)", " ", out)


def test_from_the_first_weeks_on(couple: Couple, capsys: pytest.CaptureFixture[str]) -> None:
    """Without everybody's yes nobody sees a share; with few weeks nothing is said; then it is as agreed, exactly.

    What was known on a day can be looked at later, and is what it was then.
    """
    couple.live(3, own)
    couple.agree("alex")
    before, told = document(couple, capsys), text(couple, capsys)

    assert (before["consent"], before["verdicts"], before["unknown"]) == (False, [], 0)
    shares = [before["members"]["alex"], before["by_phase"]["physical"]["members"]["sam"]]
    assert shares == [dict.fromkeys(("agreed", "on_paper", "carried", "drift"))] * 2
    assert (before["nobody"], before["index"]) == (None, None)
    assert "waits for everybody's yes" in told
    assert "Together, 12 of 12 things that mattered happened." in told
    assert re.search(r"%|Alex|Sam|Dinners", told) is None

    couple.agree("sam")
    few = document(couple, capsys)
    assert list(few) == list(before)
    assert (few["consent"], few["enough_data"]) == (True, False)
    assert {v["answer"] for v in few["verdicts"]} == {"too-early"}
    assert "Not enough weeks yet to say." in text(couple, capsys)
    assert "in practice" not in text(couple, capsys)

    couple.live(3, own)
    found = document(couple, capsys)
    assert (found["version"], found["from"], found["to"]) == (1, "2026-11-09", "2027-01-04")
    assert list(found["members"]) == ["alex", "sam"]
    assert found["members"]["alex"] == {"agreed": 50.0, "on_paper": 50.0, "carried": 50.0, "drift": 0.0}
    assert (found["nobody"], found["index"], found["unknown"], found["enough_data"]) == (0.0, 0.0, 0, True)
    assert {v["answer"] for v in found["verdicts"]} == {"as-agreed"}
    assert (list(found["by_category"]), list(found["by_phase"])) == (
        ["household-logistics"],
        ["cognitive", "physical"],
    )
    assert "The load is where you put it: Alex's column holds about 50 %" in text(couple, capsys)
    assert document(couple, capsys, "--as-of", "2026-12-14") == few


def test_what_the_other_one_does_moves_the_load(couple: Couple, capsys: pytest.CaptureFixture[str]) -> None:
    """Dinners are made by the other one: the load has moved, both columns are told, and the task is named.

    The whole picture travels to the daemon's client and back to the last bit.
    """
    couple.live(7, dinners_elsewhere)
    couple.agree("alex", "sam")
    told, found = text(couple, capsys), document(couple, capsys)

    assert found["members"]["alex"]["carried"] == pytest.approx(50 + 100 * 3 / 16)
    loads = [v for v in found["verdicts"] if v["stream"] == "load"]
    assert [v["answer"] for v in loads] == ["moved", "moved"]
    assert "The load has moved. Over about the last two months Alex's column holds about 70 %" in told
    assert told.index("Alex's column") < told.index("Sam's column")
    assert "a part of the load would change columns, for example Dinners." in told
    assert "A good part of what is on the list gets done by somebody other than its owner." in told
    assert "on paper     Alex ■■■■■■■■■■ Sam □□□□□□□□□□" in told

    shown = couple.home.service.load()
    last, received = decode_answer("load", encode_result("load", shown), None)
    assert (last, received) == (True, shown)
    assert isinstance(received, LoadShown)
    verdict = received.load.judgement.verdicts[0]
    assert (verdict.kind, verdict.answer) == (Kind.LOAD, Answer.MOVED)


def test_a_list_that_was_dealt_otherwise_has_not_moved(couple: Couple, capsys: pytest.CaptureFixture[str]) -> None:
    """Agreed are two parts to one, the list has halves, and everybody does their own: that is told of the list."""
    couple.home.replace('account = "sam"', 'account = "sam"\ncapacity = 50')
    couple.live(14, own)
    couple.agree("alex", "sam")
    told = text(couple, capsys)

    assert {v["answer"] for v in document(couple, capsys)["verdicts"] if v["stream"] == "load"} == {"moved"}
    assert "The load lies otherwise than agreed, and most of that stands so in the list itself." in told
    assert "On paper, as of today, Alex's column holds about 50 % (agreed: 67 %)" in told
    assert "has moved" not in told
    assert "would change columns" not in told


def test_what_nobody_ticks(couple: Couple, capsys: pytest.CaptureFixture[str]) -> None:
    """What nobody got to is nobody's in the facts; with few marks in a column no share is told of practice."""
    couple.live(
        6, lambda week, title: None if title == "Dinners" or (title == "Doctor" and week % 2) else own(0, title)
    )
    couple.agree("alex", "sam")
    found, told = document(couple, capsys), text(couple, capsys)

    assert found["nobody"] > 20
    assert sum(each["carried"] for each in found["members"].values()) + found["nobody"] == pytest.approx(100)
    assert {v["answer"] for v in found["verdicts"] if v["stream"] == "load"} == {"too-early"}
    assert "less than half of what is in one of the columns bears a mark" in told
    assert "Of 24 things of the last nine weeks that can be compared, 15 bear a mark." in told
    assert "in practice" not in told


def test_days_that_do_not_fit(couple: Couple) -> None:
    """A first day after the last one is a wrong call."""
    with pytest.raises(UsageError, match="--from 2026-12-02"):
        couple.home.service.load(first=date(2026, 12, 2), last=date(2026, 12, 1))
    assert couple.syncd("load", "--from", "soon") == 2
