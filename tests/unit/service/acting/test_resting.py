"""`away`, `pause` and `leave`: for whoever writes alone."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from syncd.model.registry import Pause
from tests.support.speaking import BINS, DISHES, SpokenHome, spoken_home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[SpokenHome]:
    """Bins are Alex's, dishes Sam's; synced once."""
    with spoken_home(tmp_path, BINS, DISHES) as made:
        made.sync()
        yield made


def days(home: SpokenHome) -> list[tuple[tuple[str, ...], date, date]]:
    """Absences that hold."""
    return [(a.members, a.since, a.until) for a in home.service.household().registry.away]


def pauses(home: SpokenHome) -> tuple[Pause, ...]:
    """Pauses and leaves that hold."""
    return home.service.household().registry.pauses


@pytest.mark.parametrize(
    "line", ["away 20.12-3.1", "AWAY 20.12.2026 - 3.1.2027", "weg 20.12. bis 3.1.", "away 20 dec to 3 jan"]
)
def test_days_away_are_the_writers(home: SpokenHome, line: str) -> None:
    """The last day is included; the answer names the first day and the first day back."""
    assert home.say("sam", line) == "Noted: away from Sunday 20 December, first day back Monday 4 January."
    assert [(("sam",), date(2026, 12, 20), date(2027, 1, 4))] == days(home)
    (away,) = tomllib.loads(home.agreed_text())["away"]
    assert away["through"] == "word"
    assert [("agreed", "sam")] == [(entry.kind.value, entry.owner) for entry in home.said()]


def test_another_last_day_corrects_it(home: SpokenHome) -> None:
    """The same first day once more; saying the same changes nothing."""
    home.say("sam", "away 20.12-3.1")
    assert home.say("sam", "away 20.12-6.1").endswith("first day back Thursday 7 January.")
    before = home.agreed_text()
    assert home.say("sam", "away 20.12.-6.1.").endswith("first day back Thursday 7 January.")

    assert [(("sam",), date(2026, 12, 20), date(2027, 1, 7))] == days(home)
    assert before == home.agreed_text()


@pytest.mark.parametrize(
    ("zone", "language", "first"),
    [
        ("America/Chicago", "en", date(2026, 12, 1)),
        ("Europe/London", "en", date(2027, 1, 12)),
        ("America/Chicago", "de", date(2027, 1, 12)),
    ],
)
def test_slashes_follow_the_writers_habit(tmp_path: Path, zone: str, language: str, first: date) -> None:
    """Who writes English in America puts the month first."""
    with spoken_home(tmp_path, BINS, sam=f'timezone = "{zone}"\nlanguage = "{language}"') as home:
        home.sync()
        home.say("sam", "away 12/1")
        assert [first] == [since for _who, since, _until in days(home)]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("away 2026-11-10 to 2026-11-20", "Those days are over. Nothing has changed."),
        ("away 2060-01-01 to 2060-01-02", "Those days are more than ten years from now. Nothing has changed."),
        ("pause until 2060-01-01", "Those days are more than ten years from now. Nothing has changed."),
        (
            "away 20.11.-21.11.",
            "Not sure what \u201caway 20.11.-21.11.\u201d means. Did you mean: away 2027-11-20 to 2027-11-21?",
        ),
        ("away", "Not sure what \u201caway\u201d means. Did you mean: away 20.12-3.1?"),
        ("away soon", "Not sure what \u201caway soon\u201d means. Did you mean: away 20.12-3.1?"),
        ("pause bins", "Not sure what \u201cpause bins\u201d means. Did you mean: pause 2 weeks?"),
        ("leave the keys", "Not sure what \u201cleave the keys\u201d means. Did you mean: leave?"),
    ],
)
def test_what_is_not_clear_is_asked_back(home: SpokenHome, line: str, answer: str) -> None:
    """Days that are over, too far, or of which the year is not clear change nothing."""
    assert answer == home.say("sam", line)
    assert home.agreed_text() == ""


@pytest.mark.parametrize(
    "line", ["away 20.11.27-21.11.27", "away 20.11.2027 to 21.11.2027", "away 2027-11-20 to 2027-11-21"]
)
def test_days_far_ahead_are_said_with_their_year(home: SpokenHome, line: str) -> None:
    """Then they are clear, and the answer says the year."""
    assert home.say("sam", line) == (
        "Noted: away from Saturday 20 November 2027, first day back Monday 22 November 2027."
    )


def test_days_of_the_file_are_the_files(tmp_path: Path) -> None:
    """The first day that the file has too is changed there."""
    there = '[[away]]\nmember = "sam"\nfrom = 2026-12-20\nuntil = 2026-12-27\n'
    with spoken_home(tmp_path, BINS, there) as home:
        home.sync()
        answer = home.say("sam", "away 20.12-3.1")
        assert answer == ("The household file has days away from Sunday 20 December on; they can be changed there.")
        assert home.agreed_text() == ""


def test_a_pause_is_the_writers(home: SpokenHome) -> None:
    """What they own needs a home until then; nothing of anybody else's goes."""
    alex = home.shown("alex")
    assert home.say("sam", "pause 2 weeks") == (
        "Nothing is expected of you until Monday 7 December, your first day back."
    )
    home.sync()

    assert (Pause("sam", date(2026, 11, 23), date(2026, 12, 7)),) == pauses(home)
    assert ([], alex) == (home.open("sam"), home.shown("alex"))
    assert [] == home.said()


def test_an_open_pause_is_ended_by_another_word(home: SpokenHome) -> None:
    """The answer says how, and that line is understood; `undo` ends it too."""
    answer = home.say("sam", "pause")
    assert answer == "Nothing is expected of you from now on. To end it, write: pause until tomorrow"
    home.clock.set("2026-12-20T08:00:00")
    home.say("sam", answer.rpartition(": ")[2])

    assert (Pause("sam", date(2026, 11, 23), date(2026, 12, 21)),) == pauses(home)


def test_saying_the_same_pause_is_saying_it_once(home: SpokenHome) -> None:
    """Nothing more is written."""
    home.say("sam", "pause 2 weeks")
    before = home.agreed_text()
    home.say("sam", "pause 2 weeks")

    assert before == home.agreed_text()


@pytest.mark.parametrize("line", ["leave", "Leave.", "austreten"])
def test_whoever_writes_it_leaves(home: SpokenHome, line: str) -> None:
    """At once and alone; others see what needs a home."""
    assert home.say("sam", line) == (
        "You left. What is finished stays; what is open goes. To come back: syncd leave sam --back"
    )
    assert home.owner("dishes") is None
    assert home.owner("bins") == "alex"
    home.sync()

    assert [] == home.open("sam")
    assert frozenset({"sam"}) == home.service.household().registry.left


def test_who_left_is_told_how_to_come_back(home: SpokenHome) -> None:
    """Whatever else they wrote."""
    home.say("sam", "leave")
    told = "You are not part of this household now. To come back: syncd leave sam --back"

    assert [told, told] == [home.say("sam", "undo"), home.say("sam", "take dishes")]


def test_nobody_is_away_by_anothers_word(home: SpokenHome) -> None:
    """A name in it is not understood."""
    for line in ("away sam 20.12-3.1", "pause sam", "sam away 20.12-3.1", "leave sam"):
        home.say("alex", line)

    assert home.agreed_text() == ""
    assert () == home.service.household().registry.away
    assert () == pauses(home)
