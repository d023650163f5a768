"""Rows of a ledger: what stands of what was said, when, and by whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from syncd.core.load.rows import Outcome, Row
from syncd.core.load.told import rows_of
from syncd.model.ledger import Entry, EntryKind, Share
from syncd.model.occurrence import Occurrence, Thing, ThingKind
from syncd.model.registry import Ownership
from tests.unit.core.load.homes import noon, week
from tests.unit.core.load.test_paper import member, registry

OWNERS = (Ownership("a", None, week(2)), Ownership("b", week(2)))
HOME = registry(member("a"), member("b"), owners=OWNERS)
THING = Thing(ThingKind.RESPONSIBILITY, "r1", "r1")
DAY = week(0)


def occurrence(day: date = DAY) -> Occurrence:
    """The one of that day."""
    return Occurrence(THING, day)


def said(kind: EntryKind, hour: int, *by: str, share: Share = Share.DO, of: Occurrence | None = None) -> Entry:
    """An entry so many hours after noon of the first Monday."""
    at = noon(DAY) + timedelta(hours=hour)
    return Entry(f"{kind}{hour}", at, at, kind, of or occurrence(), owner="a", by=by, share=share)


def row(*entries: Entry, before: datetime | None = None) -> Row:
    """The one row of what was said."""
    (found,) = rows_of(HOME, entries, [occurrence()], seen_before=before)
    return found


DONE, LAPSED, REOPENED = said(EntryKind.DONE, 1, "a"), said(EntryKind.LAPSED, 2), said(EntryKind.REOPENED, 3)


@pytest.mark.parametrize(
    ("entries", "outcome", "by"),
    [
        pytest.param([], Outcome.OPEN, (), id="nothing"),
        pytest.param([DONE], Outcome.DONE, ("a",), id="done"),
        pytest.param([DONE, LAPSED], Outcome.DONE, ("a",), id="a lapse does not follow"),
        pytest.param([said(EntryKind.LAPSED, 0), DONE], Outcome.DONE, ("a",), id="done after a lapse"),
        pytest.param([DONE, REOPENED], Outcome.OPEN, (), id="reopened"),
        pytest.param([DONE, REOPENED, said(EntryKind.LAPSED, 4)], Outcome.LAPSED, (), id="reopened and lapsed"),
        pytest.param([DONE, said(EntryKind.SKIPPED, 2, "a")], Outcome.SKIPPED, (), id="the latest stands"),
        pytest.param([DONE, said(EntryKind.DONE, 5, "b")], Outcome.DONE, ("b",), id="a better word of who did it"),
        pytest.param([DONE, said(EntryKind.CORRECTION, 2)], Outcome.OPEN, (), id="taken back"),
        pytest.param([said(EntryKind.CORRECTION, 0)], Outcome.OPEN, (), id="nothing to take back"),
        pytest.param(
            [DONE, said(EntryKind.WITHDRAWN, 2), said(EntryKind.CORRECTION, 3)],
            Outcome.DONE,
            ("a",),
            id="what is taken back is the newest word",
        ),
        pytest.param(
            [DONE, said(EntryKind.CORRECTION, 2), said(EntryKind.DONE, 3, "b")], Outcome.DONE, ("b",), id="corrected"
        ),
        pytest.param(
            [DONE, REOPENED, said(EntryKind.CORRECTION, 4)], Outcome.DONE, ("a",), id="reopening taken back"
        ),
        pytest.param([DONE, said(EntryKind.AGREED, 4)], Outcome.DONE, ("a",), id="other words settle nothing"),
    ],
)
def test_what_stands(entries: list[Entry], outcome: Outcome, by: tuple[str, ...]) -> None:
    """Of done, skipped, dropped and reopened the latest; a lapse if none follows it; in any order of telling."""
    for given in (entries, entries[::-1]):
        found = row(*given)
        assert (found.outcome, found.done_by) == (outcome, by)


def test_a_word_said_twice_counts_once() -> None:
    """The first report gives the time."""
    assert row(DONE, said(EntryKind.DONE, 9, "a")).completed_at == DONE.at


def test_whole_and_points() -> None:
    """A row knows its weight, its rule's own time, its owner of that day, and whether all of it was taken."""
    found = row(said(EntryKind.DONE, 1, "b", share=Share.WHOLE))

    assert (found.whole, found.owner, found.task, found.category) == (True, "a", "r1", "child-related")
    assert (found.points.mind, found.points.do) == (6, 2)
    assert found.due == noon(DAY) + timedelta(hours=6)
    assert HOME.responsibilities[0].steps[0].at == time(18)


def test_what_is_seen_after_the_week_closed() -> None:
    """A tick that arrives after Monday, whatever time it tells of, is not in what is renewed on Mondays."""
    late = replace(DONE, seen_at=noon(week(2)))

    assert row(late, before=noon(week(1))).outcome is Outcome.OPEN
    assert row(late, before=late.seen_at).outcome is Outcome.OPEN
    assert row(late).outcome is Outcome.DONE


def test_what_was_due() -> None:
    """Due without a word is open or unknown, with the owner of its day; what the registry lost has no row."""
    gone = said(EntryKind.DONE, 1, "a", of=Occurrence(Thing(ThingKind.RESPONSIBILITY, "old", "old"), DAY))
    meeting = said(EntryKind.HELD, 1, of=Occurrence(Thing(ThingKind.SESSION, "r1", "r1"), DAY))
    sign = replace(DONE, kind=EntryKind.SIGN, occurrence=None)
    due = [occurrence(), occurrence(week(3)), occurrence(week(3))]
    rows = rows_of(HOME, [gone, meeting, sign], due, unknown=[due[0]])

    assert [(each.outcome, each.owner) for each in rows] == [(Outcome.UNKNOWN, "a"), (Outcome.OPEN, "b")]


def test_needed_a_home() -> None:
    """What the ledger says nobody owned at its time, nobody owned."""
    assert row(replace(DONE, owner="")).owner is None
