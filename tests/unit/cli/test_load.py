"""`load`: what is asked for, and how the answer is put on the screen."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from syncd.core.drift.judge import Judgement
from syncd.core.load.facts import Counts, Facts
from syncd.core.load.particulars import Column, Particulars
from syncd.core.load.registered import paper_of
from syncd.core.load.rows import ZERO
from syncd.core.load.sums import Breakdown
from syncd.engine.load import Load
from syncd.service.load import LoadShown
from tests.unit.cli.fakes import MORNING, FakeService, Run, registry
from tests.unit.core.load.test_words import document

FIRST, LAST = date(2026, 9, 28), date(2026, 11, 30)
TOLD = Particulars(
    weeks=8,
    mattered=44,
    happened=41,
    columns=(Column("alex", 50.0, 50.0), Column("sam", 50.0, 50.0)),
    heaviest=("Bins out",),
)


def shown(*, consent: bool = True) -> LoadShown:
    """The picture of a couple whose load has moved."""
    nothing = Breakdown({}, None, None, ZERO)
    counts = Counts(44, 0, 41, 3, 0)
    found = Facts(FIRST, LAST, nothing, {}, {}, {}, ZERO, ZERO, counts, enough_data=True)
    told = TOLD if consent else TOLD.without_shares()
    page = document(37.0, "moved", consent=consent)
    judged = Judgement(FIRST, (), None, {})
    return LoadShown(Load(MORNING, FIRST, LAST, consent, found, judged, paper_of(registry()), told, page))


def test_the_picture_is_told(service: FakeService, run: Run) -> None:
    """Heading up to today, sentences apart from each other, bars at the end, lines of eighty columns."""
    service.picture = shown()
    answer = run("load")
    paragraphs = answer.out.split("\n\n")

    assert (answer.code, answer.err) == (0, "")
    assert max(map(len, answer.out.splitlines())) <= 80
    assert paragraphs[0] == "The load, 28 September 2026 to 24 November 2026"
    assert paragraphs[1].startswith("First of all: is something missing?")
    assert paragraphs[2] == "Together, 41 of 44 things that mattered happened."
    assert paragraphs[3].startswith("The load has moved.")
    assert paragraphs[-1].splitlines() == [
        "on paper     Alex ■■■■■■■■■■ Sam □□□□□□□□□□",
        "in practice  Alex ■■■■■■■ Sam □□□□□□□□□□□□□",
    ]


def test_in_the_language_of_who_asks(service: FakeService, run: Run) -> None:
    """The locale decides, as with every command."""
    service.picture = shown()

    assert "Die Last hat sich verschoben." in run("load", environment={"LANG": "de_DE.UTF-8"}).out


def test_without_everybodys_yes(service: FakeService, run: Run) -> None:
    """Counts and what it waits for; no bars."""
    service.picture = shown(consent=False)
    out = run("load").out

    assert " ".join(out.split()).endswith("this waits for everybody's yes to the principle.")
    assert "%" not in out
    assert "■" not in out


def test_the_document(service: FakeService, run: Run) -> None:
    """One document with its version, as the operation made it."""
    service.picture = shown()

    assert json.loads(run("load", "--json").out) == {"version": 1, **document(37.0, "moved")}


def test_the_days_that_are_asked_for(service: FakeService, run: Run) -> None:
    """They reach the operation; what is no day is a wrong call."""
    service.picture = shown()
    run("load", "--from", "2026-01-01", "--to", "2026-02-01", "--as-of", "2026-03-01")

    assert service.asked == [("load", date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))]


@pytest.mark.parametrize("option", ["--from", "--to", "--as-of"])
def test_what_is_no_day(service: FakeService, run: Run, option: str) -> None:
    """Exit code 2, and the option is named."""
    service.picture = replace(shown())
    answer = run("load", option, "soon")

    assert answer.code == 2
    assert f"{option} soon" in answer.err
