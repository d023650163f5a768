"""`agenda` and `board`: the same for everybody, own parts for who asks, and no sums."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from syncd.core.agenda import Told
from syncd.core.board import board_of
from syncd.model.registry import Category, Ownership, Registry
from syncd.service.agendas import AgendaShown, BoardShown
from tests.support.words import offences
from tests.unit.cli.fakes import TUESDAY, FakeService, Run, registry

GOLDEN = Path(__file__).parent / "board.txt"
SHOWN = AgendaShown(
    "plan",
    "planning",
    date(2026, 11, 29),
    datetime(2026, 11, 29, 17, tzinfo=UTC),
    "en",
    (Told("opening", "The week ahead."), Told("home", "This needs a home: Gutters.")),
)


def household() -> Registry:
    """Something in four of the six categories."""
    of = registry()
    (bins,) = of.responsibilities
    makes = [
        ("bins", "Bins out", "alex", Category.HOUSEHOLD_LOGISTICS),
        ("meals", "Planning the meals of the week and everything they need", "sam", Category.HOUSEHOLD_LOGISTICS),
        ("gutters", "Gutters", "", Category.HOUSEHOLD_LOGISTICS),
        ("laundry", "🧺 Laundry", "alex", Category.HOUSEHOLD_LOGISTICS),
        ("gifts", "Birthdays", "sam", Category.SOCIAL_PLANNING),
        ("bills", "Bills", "alex", Category.FINANCIAL_MANAGEMENT),
        ("us", "An evening for two", "", Category.RELATIONSHIP_MAINTENANCE),
    ]
    made = [
        replace(bins, id=key, uid_id=key, name=name, category=kind, ownership=(Ownership(owner),) if owner else ())
        for key, name, owner, kind in makes
    ]
    private = replace(made[0], id="doctor", uid_id="doctor", name="Doctor", private=True)
    return replace(of, responsibilities=(*made, private))


@pytest.fixture
def board(service: FakeService, run: Run) -> str:
    """What `board` prints."""
    service.owned = BoardShown(board_of(household(), TUESDAY))
    return run("board").out


def test_a_board_reads_as_its_file(board: str) -> None:
    """Word for word."""
    assert board == GOLDEN.read_text(encoding="utf-8")


def test_a_board_fits_the_screen_counts_nobody_and_blames_nobody(board: str) -> None:
    """At most 80 columns, members in the order of the file, no number but that of what is private."""
    assert max(map(len, board.splitlines())) <= 80
    assert ["Alex", "Sam"] == re.findall("Alex|Sam", board)
    assert ["1"] == re.findall(r"\d+", board)
    assert [] == offences(board, "en", ("Alex", "Sam"))
    assert "Doctor" not in board


@pytest.mark.parametrize("columns", ["40", "60", "200"])
def test_a_board_follows_the_width_of_the_screen(
    service: FakeService, run: Run, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a narrow screen names go on below themselves; nothing is cut off."""
    monkeypatch.setenv("COLUMNS", columns)
    service.owned = BoardShown(board_of(household(), TUESDAY))

    out = run("board").out

    assert max(map(len, out.splitlines())) <= min(int(columns), 80)
    for word in ["Planning", "the", "meals", "of", "the", "week", "and", "everything", "they", "need"]:
        assert word in out


def test_children_have_a_row_where_something_is_theirs() -> None:
    """The category is hidden while it is empty; the other five stand there."""
    of = household()
    child = replace(of.responsibilities[0], id="school", uid_id="school", category=Category.CHILD_RELATED)
    rows = [row.category for row in board_of(of, TUESDAY).rows]

    assert [c.value for c in Category if c is not Category.CHILD_RELATED] == rows
    with_child = replace(of, responsibilities=(*of.responsibilities, child))
    assert [c.value for c in Category] == [row.category for row in board_of(with_child, TUESDAY).rows]


def test_a_board_is_that_of_its_day() -> None:
    """A handover to come moves nothing before its day."""
    of = household()
    spans = (Ownership("alex", None, date(2026, 12, 1)), Ownership("sam", date(2026, 12, 1)))
    of = replace(of, responsibilities=(replace(of.responsibilities[0], ownership=spans),))

    def columns(on: date) -> list[int]:
        return [len(cell.owned) for cell in board_of(of, on).rows[0].cells]

    assert [[1, 0, 0], [0, 1, 0]] == [columns(date(2026, 11, 30)), columns(date(2026, 12, 1))]


def test_a_board_for_programs(service: FakeService, run: Run) -> None:
    """Every category with each member's responsibilities; what is private is a count."""
    service.owned = BoardShown(board_of(household(), TUESDAY))

    told = json.loads(run("board", "--json").out)

    assert (1, "2026-11-24") == (told["version"], told["on"])
    assert [{"id": "alex", "name": "Alex"}, {"id": "sam", "name": "Sam"}] == told["members"]
    first = told["categories"][0]
    assert "household-logistics" == first["category"]
    assert [{"responsibility": "gutters", "name": "Gutters"}] == first["needs_a_home"]["owned"]
    assert 1 == first["members"]["alex"]["private"]


def test_an_empty_board_says_how_to_begin(service: FakeService, run: Run) -> None:
    """One sentence, no empty table."""
    service.owned = BoardShown(board_of(replace(registry(), responsibilities=()), TUESDAY))

    assert run("board").out.startswith("The registry holds no responsibilities yet.")


def test_an_agenda_is_what_stands_in_every_copy(service: FakeService, run: Run) -> None:
    """When, the lines, and how to see what stands below them."""
    service.shown = SHOWN

    assert run("agenda", "plan").out.splitlines() == [
        "Planning session, 2026-11-29 18:00",
        "",
        "The week ahead.",
        "This needs a home: Gutters.",
        "",
        "To see what stands below it in one member's copy: syncd agenda plan --member",
        "alex",
    ]
    assert [("agenda", "plan", None, None)] == service.asked


def test_with_a_member_the_own_part_follows(service: FakeService, run: Run) -> None:
    """Below the shared part, and nobody else's."""
    service.shown = replace(SHOWN, member="sam", own=(Told("own", "Nur in deiner Fassung:"),))

    answer = run("agenda", "--on", "2026-11-29", "--member", "sam")

    assert ["", "Nur in deiner Fassung:"] == answer.out.splitlines()[-2:]
    assert [("agenda", None, date(2026, 11, 29), "sam")] == service.asked


def test_an_agenda_for_programs(service: FakeService, run: Run) -> None:
    """The lines with what they are about; own lines for who was asked for alone."""
    service.shown = SHOWN

    assert json.loads(run("agenda", "--json").out) == {
        "version": 1,
        "session": "plan",
        "kind": "planning",
        "recurrence_id": "2026-11-29",
        "start": "2026-11-29T17:00:00Z",
        "language": "en",
        "shared": [
            {"topic": "opening", "text": "The week ahead."},
            {"topic": "home", "text": "This needs a home: Gutters."},
        ],
        "member": None,
        "own": [],
    }


def test_without_a_session_there_is_nothing_to_show(run: Run) -> None:
    """A household without sessions is told so."""
    assert "No session is coming." == run("agenda").out.strip()


@pytest.mark.parametrize("argv", [("agenda", "--member", "kim"), ("agenda", "--on", "soon")])
def test_what_does_not_exist_is_refused(run: Run, argv: tuple[str, ...]) -> None:
    """A wrong call ends with 2 and says the mend."""
    answer = run(*argv)

    assert answer.code == 2
    assert "mend:" in answer.err
