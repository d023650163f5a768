"""`give` asks; `take` and `put down` answer what is asked, whatever `consent` says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.support.speaking import BINS, DISHES, GUTTERS, HEAD, SpokenHome, spoken_home

MONDAY = date(2026, 11, 30)
ASKED = "Sam is asked about Bins out. Until there is a yes it stays as it is."


@pytest.fixture(params=["file", "both"])
def home(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[SpokenHome]:
    """Bins are Alex's, dishes Sam's, the gutters need a home; synced once, everything as agreed."""
    with spoken_home(tmp_path, BINS, DISHES, GUTTERS) as made:
        made.sync()
        if request.param == "both":
            made.replace("columns = false", 'columns = false\nconsent = "both"')
            made.sync()
        yield made


def on(home: SpokenHome, day: date, name: str = "bins") -> str | None:
    """Who owns it that day."""
    return next(r for r in home.service.household().registry.responsibilities if r.id == name).owner_on(day)


def waiting(home: SpokenHome) -> list[tuple[str, str]]:
    """What waits for whose yes."""
    return [(p.responsibility, p.asked) for p in home.service.household().registry.proposals]


@pytest.mark.parametrize("line", ["give bins to sam", "gib Bins out an Sam"])
def test_what_is_given_is_asked_about(home: SpokenHome, line: str) -> None:
    """Nothing moves until there is a yes; asked once, it is not asked about twice."""
    assert home.say("alex", line) == ASKED
    assert [("bins", "sam")] == waiting(home)
    assert (on(home, MONDAY), home.said()) == ("alex", [])
    assert home.say("alex", "give bins to sam") == "Sam is asked about Bins out already."
    assert [("bins", "sam")] == waiting(home)


def test_a_yes_by_a_word(home: SpokenHome) -> None:
    """From the Monday after; nothing waits any more."""
    home.say("alex", "give bins to sam")
    assert home.say("sam", "take bins") == "Bins out is in your column from Monday 30 November."

    assert ("alex", "sam") == (on(home, date(2026, 11, 29)), on(home, MONDAY))
    assert [] == waiting(home)
    told = home.say("alex", "give bins to sam")
    assert told == "Bins out is with Sam from Monday 30 November: that is agreed."


def test_a_no_by_a_word(home: SpokenHome) -> None:
    """It stays where it is, and nobody is asked any more."""
    home.say("alex", "give bins to sam")
    answer = home.say("sam", "put down bins")

    assert answer == "Noted: Bins out does not come to you. Where it is, it stays."
    assert [] == waiting(home)
    assert on(home, MONDAY) == "alex"


def test_a_no_stays_and_no_other_word_is_taken_back_for_it(home: SpokenHome) -> None:
    """Who takes a no back reads that it stays; what they said before it stays too, until they write it twice."""
    home.say("sam", "take gutters")
    home.say("alex", "give bins to sam")
    home.say("sam", "put down bins")

    assert home.say("sam", "undo") == "Your no about Bins out stays; it can be proposed to you anew."
    assert (on(home, date(2026, 11, 24), "gutters"), waiting(home)) == ("sam", [])
    assert home.say("sam", "undo") == "Taken back: take Gutters."


def test_what_is_not_answered_yet_is_taken_back(home: SpokenHome) -> None:
    """By its giver."""
    home.say("alex", "give bins to sam")

    assert home.say("alex", "undo") == "Taken back: give Bins out to Sam."
    assert [] == waiting(home)
    assert on(home, MONDAY) == "alex"


def test_what_was_answered_stays(home: SpokenHome) -> None:
    """The yes is somebody else's word."""
    home.say("alex", "give bins to sam")
    home.say("sam", "take bins")

    assert home.say("alex", "undo").startswith("Something newer is known about")
    assert on(home, MONDAY) == "sam"


def test_a_yes_is_taken_back(home: SpokenHome) -> None:
    """Then it stays with whom it is."""
    home.say("alex", "give bins to sam")
    home.say("sam", "take bins")

    assert home.say("sam", "undo") == "Taken back: take Bins out."
    assert on(home, MONDAY) == "alex"


@pytest.mark.parametrize(
    "lines", [["put down bins"], ["take gutters"], ["put down bins", "undo"], ["take gutters", "undo"]]
)
def test_what_one_alone_can_say_holds_at_once(home: SpokenHome, lines: list[str]) -> None:
    """Whatever `consent` says, nobody else's yes is needed."""
    for line in lines:
        home.say("alex", line)
    about = "bins" if "bins" in lines[0] else "gutters"
    before = {"bins": "alex", "gutters": None}[about]
    after = {"bins": None, "gutters": "alex"}[about]

    assert home.owner(about) == (before if "undo" in lines else after)
    home.sync()
    assert home.owner(about) == (before if "undo" in lines else after)


@pytest.mark.parametrize("who", ["alex", "sam"])
def test_something_new_is_taken_whatever_consent_says(home: SpokenHome, who: str) -> None:
    """By anybody, at once."""
    home.say("alex", "new: passports")
    assert home.say(who, "take passports") == "passports is in your column from today."
    home.sync()

    assert home.owner("passports") == who


@pytest.mark.parametrize(
    ("before", "who", "line"),
    [
        ([], "alex", "give bins to sam"),
        (["give bins to sam"], "sam", "take bins"),
        (["give bins to sam"], "sam", "put down bins"),
        (["give bins to sam"], "alex", "undo"),
        ([], "alex", "take gutters"),
        ([], "alex", "put down bins"),
    ],
)
def test_a_line_that_comes_twice_is_done_once(home: SpokenHome, before: list[str], who: str, line: str) -> None:
    """Asked, answered and taken back once, and answered the same."""
    for each in before:
        home.say("alex", each)
    heard = home.line(who, line)
    first = home.act(heard)
    kept = (home.agreed_text(), home.entries())
    home.clock.forward(minutes=3)

    assert first.did
    assert first == home.act(heard)
    assert kept == (home.agreed_text(), home.entries())


def test_what_is_private_can_be_taken_by_whom_it_is_offered_to(tmp_path: Path) -> None:
    """Then it has a name for them; before it had none."""
    with spoken_home(tmp_path, BINS + "private = true\n", DISHES) as home:
        home.sync()
        assert home.say("sam", "take bins").startswith("Not sure what")
        home.say("alex", "give bins to sam")
        home.say("sam", "take bins")

        assert on(home, MONDAY) == "sam"


def test_what_the_file_proposes_is_taken_by_a_word(tmp_path: Path) -> None:
    """A new household with `consent = "both"`: what its file proposes is taken by a word."""
    with spoken_home(tmp_path, BINS, head=HEAD + 'consent = "both"\n') as home:
        home.sync()
        assert home.owner("bins") is None
        assert home.say("alex", "take bins") == "Bins out is in your column from today."
        home.sync()

        assert home.owner("bins") == "alex"
        assert [] == waiting(home)
        assert "Bins out 2026-11-24" in home.open("alex")
