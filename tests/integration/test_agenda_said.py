"""`agenda` and `board` as operations: what they say is what stands in the calendars."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from syncd.errors import UsageError
from tests.integration.test_agenda import GUTTERS, MEMBERS, PLANNING, SHOP
from tests.integration.test_load import Couple
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Place, Server

CHECK_IN = '[sessions.weekly]\nkind = "check-in"\nstarting = 2026-11-25\n'


@pytest.fixture
def alex(radicale_server: Server) -> Place:
    """Alex' place on the server."""
    return radicale_server.place()


@pytest.fixture
def home(home: Home, alex: Place, radicale_server: Server) -> Home:
    """Alex and Sam with a planning session on Sunday and a check-in on Wednesday, synced on Monday."""
    sam = radicale_server.place()
    home.write(
        HEAD, MEMBERS, account_toml("alex", alex), account_toml("sam", sam), BINS, GUTTERS, SHOP, PLANNING, CHECK_IN
    )
    home.secret("alex", alex.password)
    home.secret("sam", sam.password)
    home.sync()
    return home


def test_what_is_said_is_what_stands_there(home: Home, alex: Place) -> None:
    """Word for word, the shared part and the own one."""
    home.clock.set("2026-11-28T17:00:00")
    home.sync()
    calendar = App.on(alex, f"{alex.name} events")
    unfolded = [re.sub(r"\r?\n[ \t]", "", body) for body in calendar.bodies().values()]
    bodies = [body.replace("\\,", ",").replace("\\;", ";") for body in unfolded]

    shown = home.service.agenda("planning", member="alex")

    text = "\\n".join(line.text for line in (*shown.shared, *shown.own))
    assert [1] == [sum(f"DESCRIPTION:{text}\\nsyncd:" in body for body in bodies)]
    assert ("planning", date(2026, 11, 29), "alex") == (shown.session, shown.recurrence_id, shown.member)
    assert ["Tue 1 Dec: Bins out"] == [line.text for line in shown.own if line.topic == "week"]


def test_without_a_name_the_next_one_is_meant(home: Home) -> None:
    """Wednesday's check-in before Sunday's planning session; after it has begun it is shown until it is over."""
    assert "weekly" == home.service.agenda().session
    home.clock.set("2026-11-25T19:35:00")
    assert "weekly" == home.service.agenda().session
    home.clock.set("2026-11-25T19:45:00")
    assert ("planning", "") == (home.service.agenda().session, home.service.agenda().member)


def test_a_later_one_is_found_by_its_date(home: Home) -> None:
    """By the date of its rule, more than the horizon ahead, too."""
    shown = home.service.agenda("planning", on=date(2027, 5, 2))

    assert date(2027, 5, 2) == shown.recurrence_id
    assert shown.shared[0].topic == "opening"


@pytest.mark.parametrize(
    ("name", "on", "said"),
    [
        ("plannin", None, "there is no session 'plannin'"),
        ("planning", date(2026, 11, 30), "planning has no session to come on 2026-11-30"),
    ],
)
def test_what_is_not_there_is_refused(home: Home, name: str, on: date | None, said: str) -> None:
    """With the nearest name, or the next dates."""
    with pytest.raises(UsageError, match=said) as refused:
        home.service.agenda(name, on=on)

    assert refused.value.hint


def test_who_takes_no_part_has_no_copy(home: Home) -> None:
    """A member who is not of the session is named."""
    home.replace('kind = "check-in"\n', 'kind = "check-in"\nmembers = ["sam"]\n')

    with pytest.raises(UsageError, match="alex has no copy of weekly"):
        home.service.agenda("weekly", member="alex")


def test_a_look_changes_nothing(home: Home) -> None:
    """Neither the state nor a calendar."""
    home.service.agenda("planning")
    home.service.board()

    assert 0 == home.sync().wrote


def test_the_board_is_that_of_the_registry(home: Home) -> None:
    """A handover that was agreed by command moves the row on its day."""
    before = home.service.board()
    home.service.handover("bins", "sam", since=date(2026, 11, 24))
    home.clock.forward(days=1)
    after = home.service.board()

    assert ["bins"] == [key for key, _name in before.board.rows[0].cells[0].owned]
    assert ["bins", "shop"] == [key for key, _name in after.board.rows[0].cells[1].owned]
    assert ["gutters"] == [key for key, _name in after.board.rows[0].cells[2].owned]


def test_the_load_is_told_once_everybody_said_yes(tmp_path: Path, radicale_server: Server) -> None:
    """In a check-in and in no planning session; in words and text bars; not while one yes is missing."""
    couple = Couple(Home(tmp_path), radicale_server)
    with couple.home.registry.open("a", encoding="utf-8") as file:
        file.write(PLANNING + CHECK_IN)

    def told(session: str) -> list[str]:
        couple.home.clock.forward(minutes=5)
        couple.home.sync()
        couple.home.clock.forward(minutes=5)
        shown = couple.home.service.agenda(session)
        return [line.text for line in shown.shared if line.topic == "load"]

    couple.home.clock.forward(days=8)
    silent = told("weekly")
    couple.agree("alex")
    half = told("weekly")
    couple.agree("sam")
    whole = told("weekly")

    assert ([], []) == (silent, half)
    assert 1 <= len(whole) <= 4
    assert [] == told("planning")
