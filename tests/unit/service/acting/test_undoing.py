"""`undo`: the newest word is taken back; what changed since stays."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from syncd.model.registry import Pause
from tests.support.speaking import BINS, DISHES, GROCERIES, GUTTERS, SpokenHome, spoken_home

NOTHING = "There is nothing of the last seven days to take back."


@pytest.fixture
def home(tmp_path: Path) -> Iterator[SpokenHome]:
    """Bins are Alex's, dishes and groceries Sam's, the gutters need a home; synced once."""
    with spoken_home(tmp_path, BINS, DISHES, GROCERIES, GUTTERS) as made:
        made.sync()
        yield made


def held(home: SpokenHome) -> tuple[object, ...]:
    """What holds: owners, absences, pauses, and what became of everything."""
    registry = home.service.household().registry
    owners = {r.id: home.owner(r.id) for r in registry.responsibilities}
    settled = {one: (how.state, how.by) for one, how in home.settled().items()}
    return owners, registry.away, registry.pauses, settled


@pytest.mark.parametrize(
    ("who", "line", "said"),
    [
        ("alex", "did bins", "did Bins out, Tuesday 24 November"),
        ("sam", "did bins", "did Bins out, Tuesday 24 November"),
        ("sam", "with alex the shop", "with Alex The shop, Saturday 28 November"),
        ("alex", "skip bins", "skip Bins out, Tuesday 24 November"),
        ("alex", "put down bins", "put down Bins out"),
        ("sam", "take gutters", "take Gutters"),
        ("sam", "new: passports", "new: passports"),
        ("sam", "away 20.12-3.1", "away 2026-12-20 to 2027-01-03"),
        ("sam", "pause 2 weeks", "pause"),
        ("sam", "pause", "pause"),
    ],
)
@pytest.mark.parametrize("synced", [False, True])
def test_each_word_is_taken_back(home: SpokenHome, who: str, line: str, said: str, synced: bool) -> None:
    """What holds is as before; the apps show it after the next run; taken back once, it is taken back."""
    before, alex, sam = held(home), home.open("alex"), home.open("sam")
    home.say(who, line)
    assert held(home) != before
    if synced:
        home.sync()

    assert f"Taken back: {said}." == home.say(who, "undo")
    assert before == held(home)
    home.sync()
    assert (alex, sam) == (home.open("alex"), home.open("sam"))
    assert home.say(who, "undo") == NOTHING


def test_it_speaks_the_members_language(tmp_path: Path) -> None:
    """What is taken back is said as it would be said there."""
    with spoken_home(tmp_path, BINS, GROCERIES, GUTTERS, sam='language = "de"') as home:
        home.sync()
        for line in ("erledigt bins", "übernehme gutters", "neu: Pässe", "weg 20.12.-3.1.", "pause"):
            home.say("sam", line)
        said = [home.say("sam", "rückgängig") for _ in range(6)]
    assert said == [
        "Zurückgenommen: pause.",
        "Zurückgenommen: weg 2026-12-20 bis 2027-01-03.",
        "Zurückgenommen: neu: Pässe.",
        "Zurückgenommen: übernehme Gutters.",
        "Zurückgenommen: erledigt Bins out, Dienstag, 24. November.",
        "Aus den letzten sieben Tagen gibt es nichts zurückzunehmen.",
    ]


def test_nobodys_words_but_the_own_are_taken_back(home: SpokenHome) -> None:
    """Each has their own."""
    home.say("alex", "did bins")

    assert home.say("sam", "undo") == NOTHING
    assert home.say("alex", "undo").startswith("Taken back")


def test_what_was_not_done_is_not_taken_back(home: SpokenHome) -> None:
    """A question back, and a word that changed nothing, are passed over."""
    home.say("sam", "did bins")
    home.say("sam", "skip bins")
    home.say("sam", "skp dishes")
    home.say("sam", "take bins")

    assert home.say("sam", "undo") == "Taken back: did Bins out, Tuesday 24 November."


def test_after_a_week_it_stays(home: SpokenHome) -> None:
    """Seven days, no more."""
    home.say("sam", "take gutters")
    home.clock.forward(days=7, minutes=1)

    assert home.say("sam", "undo") == NOTHING
    assert home.owner("gutters") == "sam"


def test_what_was_known_before_stands_once_more(home: SpokenHome) -> None:
    """Together said after a tick: taken back, it is the tick, of the same time and by the same."""
    home.clock.set("2026-11-24T16:00:00")
    home.sync()
    home.hand.change(home.item("alex", "Bins out", "2026-11-24"), {"state": "done"})
    home.sync()
    before = held(home)
    home.say("sam", "with alex bins")
    assert held(home) != before
    home.say("sam", "undo")

    assert before == held(home)


def test_a_word_beneath_one_that_is_taken_back_can_be_taken_back(home: SpokenHome) -> None:
    """First together, then the doing itself, by those who said it."""
    before = held(home)
    home.say("sam", "did bins")
    home.say("alex", "with sam bins")

    assert home.say("sam", "undo").startswith("Something newer is known about")
    assert home.say("alex", "undo").startswith("Taken back")
    assert held(home) != before
    assert home.say("sam", "undo") == NOTHING


def test_a_word_that_stands_once_more_can_be_taken_back(home: SpokenHome) -> None:
    """What was said anew is the same word."""
    before = held(home)
    home.say("sam", "did bins")
    home.say("alex", "with sam bins")
    home.say("alex", "undo")

    assert home.say("sam", "undo") == "Taken back: did Bins out, Tuesday 24 November."
    assert before == held(home)


def test_what_lapsed_is_lapsed_once_more(home: SpokenHome) -> None:
    """A word about what had lapsed, taken back, opens nothing."""
    home.clock.set("2026-11-24T08:00:00")
    home.sync()
    home.clock.set("2026-12-01T04:00:00")
    home.sync()
    for item in home.items("alex"):
        if item.state == "open":
            home.hand.delete(item)
    home.clock.forward(minutes=11)
    home.sync()
    home.clock.forward(minutes=11)
    home.sync()
    before = held(home)
    answer = home.say("sam", "did bins")
    assert answer.startswith("Noted: Bins out")
    home.say("sam", "undo")

    assert before == held(home)


def test_what_its_owner_did_since_stays(home: SpokenHome) -> None:
    """Opened and ticked by its owner after the word: that is newer, and the next undo goes on to what is older."""
    home.say("sam", "take gutters")
    home.say("sam", "did bins")
    home.sync()
    home.hand.change(home.item("alex", "Bins out", "2026-11-24"), {"state": "open"})
    home.sync()
    home.hand.change(home.item("alex", "Bins out", "2026-11-24"), {"state": "done"})
    home.clock.forward(hours=1)
    home.sync()
    before = held(home)

    said = "Something newer is known about \u201cdid Bins out, Tuesday 24 November\u201d, so it stays as it is."
    assert said == home.say("sam", "undo")
    assert before == held(home)
    assert home.say("sam", "undo") == "Taken back: take Gutters."


def test_what_found_a_home_stays_there(home: SpokenHome) -> None:
    """Put down, taken by somebody else."""
    home.say("alex", "put down bins")
    home.say("sam", "take bins")

    assert home.say("alex", "undo") == "Bins out has a home since then, so it stays there."
    assert home.owner("bins") == "sam"


def test_something_new_that_found_a_home_stays(home: SpokenHome) -> None:
    """Taken by anybody."""
    home.say("sam", "new: passports")
    home.say("alex", "take passports")

    assert home.say("sam", "undo") == "passports has a home since then, so it stays there."
    assert home.owner("passports") == "alex"


def test_something_new_that_the_file_has_stays(home: SpokenHome) -> None:
    """It is the file's by now."""
    home.say("sam", "new: passports")
    home.replace(
        "[responsibilities.bins]",
        GUTTERS.replace("gutters", "papers").replace("Gutters", "Passports") + "\n[responsibilities.bins]",
    )

    assert home.say("sam", "undo").startswith("Something newer is known about")
    assert home.owner("papers") is None


def test_an_earlier_end_holds_once_more(home: SpokenHome) -> None:
    """Of an absence, and of a pause, whose end was said a second time."""
    home.say("sam", "away 20.12-3.1")
    home.say("sam", "away 20.12-6.1")
    home.say("sam", "undo")
    (away,) = home.service.household().registry.away
    assert (away.since, away.until) == (date(2026, 12, 20), date(2027, 1, 4))

    home.say("sam", "pause 2 weeks")
    home.clock.forward(days=2)
    home.say("sam", "pause 3 weeks")
    home.say("sam", "undo")
    assert (Pause("sam", date(2026, 11, 23), date(2026, 12, 7)),) == home.service.household().registry.pauses
    home.say("sam", "undo")
    assert (Pause("sam", date(2026, 11, 23), date(2026, 11, 25)),) == home.service.household().registry.pauses


def test_everything_agreed_stays_written(home: SpokenHome) -> None:
    """Taking back adds an entry, and takes none away."""
    home.say("alex", "put down bins")
    before = home.agreed_text()
    home.say("alex", "undo")

    assert home.agreed_text().startswith(before)
    assert ["nobody", "alex"] == [each["owner"] for each in tomllib.loads(home.agreed_text())["handover"]]
