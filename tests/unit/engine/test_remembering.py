"""What a run remembers of what settled long ago."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from syncd.core.folding import DECIDES, Border, Folded
from syncd.core.occurrences import expect
from syncd.engine.picture import memory_of, read_state
from syncd.model.ledger import Entry, EntryKind
from syncd.model.occurrence import OccurrenceState
from syncd.model.registry import IfMissed, Registry
from syncd.store import Store
from tests.support.maple import BINS, NOW, bins, household, occurrence

TODAY = NOW.date()
DUE = TODAY - timedelta(days=390)
"""The tax return of last year: it is owed until it is done."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A state in which the tax return has been in force for years."""
    with Store.open(tmp_path, "h1") as store:
        with store.change() as change:
            change.note_since(BINS, NOW - timedelta(days=2000))
        yield store


def taxes() -> Registry:
    """Once a year, to appear two months ahead, kept until done."""
    made = bins()
    rule = f"FREQ=YEARLY;BYMONTH={DUE.month};BYMONTHDAY={DUE.day}"
    step = replace(
        made.steps[0],
        rrule=rule,
        starting=date(2020, DUE.month, DUE.day),
        if_missed=IfMissed.KEEP,
        ahead=timedelta(days=60),
    )
    return household(responsibilities=(replace(made, steps=(step,)),))


def expected(store: Store) -> list[date]:
    """The dates that should stand now."""
    known, state = taxes(), read_state(store, NOW)
    answer = expect(known, NOW, memory_of(known, state, {}, NOW))
    return [one.occurrence.recurrence_id for one in answer.expected if one.occurrence.thing == BINS]


def done(at: datetime) -> Entry:
    """It was done then."""
    return Entry("done", at, at, EntryKind.DONE, occurrence(DUE), "alex", ("alex",))


def test_what_was_owed_stands_until_it_is_done(store: Store) -> None:
    """A year and more after its date."""
    assert expected(store) == [DUE, DUE.replace(year=DUE.year + 1)]


def test_what_was_done_long_before_its_date_does_not_come_back(store: Store) -> None:
    """Its date is looked back at, though it settled so much earlier."""
    with store.change() as change:
        change.append([done(NOW - timedelta(days=390 + 50))])

    assert expected(store) == [DUE.replace(year=DUE.year + 1)]


def test_what_was_folded_does_not_come_back(store: Store) -> None:
    """Its entries are gone, its mark says that it is settled."""
    with store.change() as change:
        change.append([done(NOW - timedelta(days=391))])
        before = Border(TODAY, NOW, TODAY - DECIDES, NOW)
        one = occurrence(DUE)
        change.fold(Folded(before, frozenset({one}), {one: OccurrenceState.DONE}, frozenset()))

    assert store.entries() == ()
    assert expected(store) == [DUE.replace(year=DUE.year + 1)]
