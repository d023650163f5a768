"""`put down`, `take`, `give` and `new`: who owns what afterwards, and what is kept of it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from syncd.cli.main import main
from syncd.core.load.registered import paper_of
from syncd.model.ledger import EntryKind
from syncd.model.registry import Category
from tests.support.speaking import BINS, DISHES, GROCERIES, GUTTERS, SpokenHome, spoken_home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[SpokenHome]:
    """Bins are Alex's, dishes and groceries Sam's, the gutters need a home; synced once."""
    with spoken_home(tmp_path, BINS, DISHES, GROCERIES, GUTTERS) as made:
        made.sync()
        yield made


@pytest.mark.parametrize("line", ["put down bins", "Put down Bins out.", "ablegen bins"])
def test_what_is_put_down_needs_a_home(home: SpokenHome, line: str) -> None:
    """At once; the run that follows takes away what is open of it, and nothing of anybody else's."""
    sam = home.shown("sam")
    assert home.say("alex", line) == "Bins out needs a home from today."
    home.sync()

    assert home.owner("bins") is None
    assert [] == home.open("alex")
    assert sam == home.shown("sam")
    (handover,) = tomllib.loads(home.agreed_text())["handover"]
    assert ("nobody", "alex", "word") == (handover["owner"], handover["put_down_by"], handover["through"])
    assert [(EntryKind.HANDOVER, "word")] == [(entry.kind, entry.source) for entry in home.said()]


def test_what_needs_a_home_is_taken_at_once(home: SpokenHome) -> None:
    """From today, without anybody's yes; it appears where it belongs."""
    home.clock.set("2026-12-01T08:00:00")
    home.sync()
    assert home.say("sam", "take gutters") == "Gutters is in your column from today."
    home.sync()

    assert home.owner("gutters") == "sam"
    assert "Gutters 2026-12-05" in home.open("sam")


def test_what_was_put_down_can_be_taken_by_anybody(home: SpokenHome) -> None:
    """Also with `consent = "both"`: whoever receives it says so."""
    home.say("alex", "put down bins")
    assert home.say("sam", "take bins") == "Bins out is in your column from today."
    home.sync()

    assert ["Bins out 2026-11-24"] == [each for each in home.open("sam") if "Bins" in each]
    assert [] == home.open("alex")


@pytest.mark.parametrize(
    ("who", "line", "answer"),
    [
        ("sam", "put down bins", "Bins out is not in your column; whoever owns it can put it down."),
        ("alex", "put down gutters", "Gutters needs a home. To take it, write: take Gutters"),
        ("sam", "put down shop", "Not sure what \u201cput down shop\u201d means. Did you mean: put down Groceries?"),
        ("alex", "take bins", "Bins out is in your column."),
        ("sam", "take bins", "Bins out has a home. It can come to you when its owner writes: give Bins out to Sam"),
        ("sam", "give bins to sam", "Bins out is not in your column; whoever owns it can give it."),
        ("sam", "give gutters to alex", "Gutters needs a home. To take it, write: take Gutters"),
        ("alex", "give bins to alex", "Bins out is in your column."),
        ("alex", "new: Bins out", "Bins out has a home."),
        ("alex", "new: GUTTERS", "Gutters needs a home. To take it, write: take Gutters"),
    ],
)
def test_what_cannot_be_is_answered(home: SpokenHome, who: str, line: str, answer: str) -> None:
    """Nobody speaks for somebody else; nothing is written."""
    assert answer == home.say(who, line)
    assert home.agreed_text() == ""
    assert [] == home.said()


def test_something_new_needs_a_home(home: SpokenHome) -> None:
    """It is there for all, as it was written, and nobody's name is on it."""
    assert (
        home.say("sam", "new: Renew the  Pässe")
        == "Noted: Renew the Pässe needs a home. To take it, write: take Renew the Pässe"
    )
    home.sync()

    assert home.owner("renew-the-paesse") is None
    (new,) = tomllib.loads(home.agreed_text())["new"]
    assert "sam" not in repr(new)
    assert ("Renew the Pässe", "renew-the-paesse", "word") == (new["name"], new["responsibility"], new["through"])
    (entry,) = home.said()
    assert (entry.kind, entry.owner, entry.by, entry.responsibility) == (EntryKind.AGREED, "", (), "renew-the-paesse")


def test_something_new_can_be_taken_and_put_down(home: SpokenHome) -> None:
    """By its name, at once."""
    home.say("sam", "new: passports")
    assert home.say("alex", "take Passports") == "passports is in your column from today."
    assert home.owner("passports") == "alex"
    assert home.say("alex", "did passports") == "passports has no dates, so there is nothing to mark."
    assert home.say("alex", "put down passports") == "passports needs a home from today."
    assert home.owner("passports") is None


def test_what_is_new_is_in_agreed_and_on_the_board(home: SpokenHome) -> None:
    """As something that needs a home, with lines for the file."""
    home.say("sam", "new: passports")
    agreed = home.service.agreed()
    (row,) = [each for each in agreed.agreements if each.kind == "new"]

    assert ("passports", "word", True) == (row.responsibility, row.through, row.counts)
    assert "[responsibilities.passports]" in agreed.lines
    homeless = [cell for row in home.service.board().board.rows for cell in row.cells[-1].owned]
    assert ("passports", "passports") in homeless


def test_two_of_one_name_are_two_only_after_the_first_is_gone(home: SpokenHome) -> None:
    """Said twice it is one; an id is used once."""
    home.say("sam", "new: passports")
    assert home.say("alex", "new: Passports") == "passports needs a home. To take it, write: take passports"
    home.say("sam", "undo")
    home.say("alex", "new: passports")

    ids = [each["responsibility"] for each in tomllib.loads(home.agreed_text())["new"]]
    assert ["passports", "passports", "passports-2"] == ids
    assert home.owner("passports-2") is None


@pytest.mark.parametrize("id_there", ["passports", "papers"])
def test_the_file_takes_over_what_is_new(home: SpokenHome, id_there: str) -> None:
    """With its id or its name, whoever took it meanwhile; no `formerly` is asked for, and nothing stands twice."""
    home.say("sam", "new: Passports")
    home.say("alex", "take passports")
    home.sync()
    home.replace(
        "[responsibilities.bins]",
        f'[responsibilities.{id_there}]\nname = "Passports"\ncategory = "household-logistics"\n'
        'outcome = "All are valid"\nrrule = "FREQ=WEEKLY;BYDAY=WE"\nstarting = 2026-11-01\n\n[responsibilities.bins]',
    )
    home.sync()

    named = [r.id for r in home.service.household().registry.responsibilities if r.name == "Passports"]
    assert [id_there] == named
    assert home.owner(id_there) == "alex"
    assert "Passports 2026-11-25" in home.open("alex")
    home.sync()
    before = home.agreed_text()
    home.sync()
    assert before == home.agreed_text()


def test_what_was_the_files_does_not_come_back(home: SpokenHome) -> None:
    """Once the file had it, it is gone when it is gone from there."""
    home.say("sam", "new: Passports")
    home.sync()
    there = (
        '[responsibilities.passports]\nname = "Passports"\ncategory = "household-logistics"\n'
        'outcome = "All are valid"\ncadence = "ongoing"\n\n'
    )
    home.replace("[responsibilities.bins]", f"{there}[responsibilities.bins]")
    home.sync()
    home.replace(there, "")
    home.sync()

    assert not any(r.name == "Passports" for r in home.service.household().registry.responsibilities)
    assert home.say("alex", "new: Passports").startswith("Noted: Passports needs a home.")


def test_agreed_prints_what_is_new(home: SpokenHome, capsys: pytest.CaptureFixture[str]) -> None:
    """As something that needs a home, with the table for the file."""
    home.say("sam", "new: Passports")
    code = main(("agreed",), make=lambda _config, _state: home.service, environment={})
    printed = " ".join(capsys.readouterr().out.split())

    assert code == 0
    assert "Passports: new, needs a home" in printed
    assert '[responsibilities.passports] name = "Passports"' in printed


@pytest.mark.parametrize(
    "text",
    [
        "a" * 190,
        "\u202eevil",
        'quo"ted \\ name',
        "\u05d0\u05d1\u05d2",
        "1",
        "nobody",
        "planning",
        "\U0001f600 party",
        "x\x7fy",
    ],
)
def test_any_name_can_be_new(home: SpokenHome, text: str) -> None:
    """What agreed.toml holds stays readable, and the answer stays one short line."""
    answer = home.say("alex", f"new: {text}")

    assert answer.startswith("Noted: ")
    assert answer.isprintable()
    assert len(answer) <= 120
    (made,) = [r for r in home.service.household().registry.responsibilities if r.new]
    assert made.name.isprintable()
    assert home.say("sam", f"take {made.id}").endswith("is in your column from today.")


def paper(home: SpokenHome) -> list[object]:
    """Shares on paper, agreed shares and what is planned, of every part and category."""
    known = paper_of(home.service.household().registry)
    first = date(2026, 11, 23)
    told: list[object] = [known.agreed(first)]
    for category in (None, *(each.value for each in Category)):
        told += [known.held(first, first + timedelta(days=7), part, category) for part in ("total", "mind", "do")]
        told += [known.planned(first, owner=owner, category=category) for owner in (None, "alex", "sam")]
    return told


def test_what_is_new_changes_no_load(home: SpokenHome) -> None:
    """It weighs nothing in any phase, whoever takes it."""
    before, load = paper(home), home.service.load().as_json()
    home.say("alex", "new: passports")
    assert (before, load) == (paper(home), home.service.load().as_json())
    home.say("alex", "take passports")
    assert (before, load) == (paper(home), home.service.load().as_json())
    home.say("alex", "put down bins")
    assert before != paper(home)


def test_a_line_of_the_file_for_today_comes_first(tmp_path: Path) -> None:
    """Where the file names somebody from today on, a word is answered, and nothing is written."""
    dated = GUTTERS.replace(
        "outcome =", 'ownership = [{ owner = "sam", from = 2026-11-23, until = 2026-11-23 }]\noutcome ='
    )
    dated = GUTTERS.replace(
        "outcome =", 'ownership = [{ owner = "sam", from = 2026-11-01, until = 2026-11-23 }]\noutcome ='
    )
    with spoken_home(tmp_path, dated) as home:
        home.sync()
        assert home.say("alex", "take gutters") == (
            "The household file says otherwise about Gutters; it can be changed there."
        )
        assert home.agreed_text() == ""
