"""Good news: when it is said that the gap became smaller since the last check-in, and when it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from syncd.core.drift.closer import closer, last_check_in, same_agreement
from syncd.core.drift.judge import Judgement
from syncd.core.drift.question import Answer, Kind
from syncd.core.drift.signs import Recorded
from syncd.core.drift.verdict import Verdict
from syncd.core.load.particulars import Closer
from syncd.core.outcome import Outcomes
from syncd.model.occurrence import Occurrence, OccurrenceState, Settled, Thing, ThingKind
from syncd.model.registry import (
    Category,
    Household,
    Ownership,
    Registry,
    Responsibility,
    Session,
    SessionKind,
    Weight,
)
from syncd.model.state import SessionRecord
from tests.unit.core.load.homes import BERLIN, agreed, paper, week
from tests.unit.core.load.test_paper import member

DAY = date(2026, 11, 1)
NOW = datetime(2026, 12, 8, 12, tzinfo=UTC)


def judged(a: float | None, end: date, *, weeks: int = 9, marked: int = 10, half: float = 6.0) -> Judgement:
    """Halves were agreed; `a` is what the column of `a` holds, with its band."""
    verdicts = []
    for who, share in (("a", a), ("b", None if a is None else 100 - a)):
        low, high = (None, None) if share is None else (share - half, share + half)
        verdicts.append(Verdict(Kind.LOAD, who, "", Answer.TOO_EARLY, 50.0, share, low, high, None, None, weeks, ()))
    marks = {who: Recorded(10, marked) for who in ("a", "b")}
    return Judgement(end, tuple(verdicts), None if a is None else abs(a - 50), marks)


THEN, LATER = week(5), week(9)


def test_the_gap_became_smaller() -> None:
    """From 13 to 4 parts: both numbers, exact, and the day of the check-in, whoever's column held more."""
    for sign in (1, -1):
        found = closer(judged(50 + sign * 13, THEN), judged(50 + sign * 4, LATER), DAY)
        assert found == Closer(DAY, 13.0, 4.0)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(judged(54, THEN), judged(63, LATER), id="it grew"),
        pytest.param(judged(63, THEN), judged(59, LATER, half=1.0), id="less than rounding hides"),
        pytest.param(judged(63, THEN), judged(54, LATER, half=10.0), id="chance can do that"),
        pytest.param(judged(63, THEN), judged(54, THEN), id="the same week"),
        pytest.param(judged(63, THEN, weeks=3), judged(54, LATER), id="few weeks then"),
        pytest.param(judged(63, THEN), judged(54, LATER, weeks=3), id="few weeks now"),
        pytest.param(judged(63, THEN, marked=4), judged(54, LATER), id="few marks then"),
        pytest.param(judged(63, THEN), judged(54, LATER, marked=4), id="few marks now"),
        pytest.param(judged(None, THEN), judged(54, LATER), id="nothing known then"),
        pytest.param(judged(63, THEN), judged(None, LATER), id="nothing known now"),
    ],
)
def test_what_the_data_cannot_bear(before: Judgement, after: Judgement) -> None:
    """Nothing is said of a gap that grew, that chance or rounding may have moved, or that was not known."""
    assert closer(before, after, DAY) is None


def test_somebody_came_or_left() -> None:
    """Gaps of other people are not compared."""
    before = judged(63, THEN)
    alone = replace(before, verdicts=before.verdicts[:1])
    assert closer(alone, judged(54, LATER), DAY) is None


def test_another_agreement() -> None:
    """Instants on two sides of a new agreement are measured against other shares."""
    on = paper(agreements=(agreed(), agreed(date(2026, 11, 20))))
    then = datetime(2026, 11, 1, 18, tzinfo=UTC)

    assert not same_agreement(on, then, NOW)
    assert same_agreement(on, then, then + timedelta(days=5))


def session(kind: SessionKind) -> Session:
    """One at six in the evening."""
    return Session(kind.value, kind.value, kind, "So", "FREQ=WEEKLY", time(18), 30, DAY, ("a", "b"))


def on(kind: SessionKind, day: date) -> Occurrence:
    """That session on a day."""
    return Occurrence(Thing(ThingKind.SESSION, kind.value, kind.value), day)


def test_the_last_check_in() -> None:
    """The newest that was held, by when it began in the end; planning, cancelled ones and later ones are none."""
    owned = Responsibility("r", "r", "R", Category.CHILD_RELATED, "so", (Ownership("a"),), Weight(), ())
    sessions = tuple(map(session, SessionKind))
    registry = Registry(Household("home", "Home", BERLIN), (member("a"), member("b")), (), (owned,), sessions)
    first, second = on(SessionKind.CHECK_IN, date(2026, 11, 3)), on(SessionKind.PARTNERSHIP_CHECK_IN, DAY)
    held = Settled(OccurrenceState.HELD, NOW, ("a",))
    settled = {
        first: held,
        second: held,
        on(SessionKind.PLANNING, date(2026, 12, 6)): held,
        on(SessionKind.CHECK_IN, date(2026, 12, 15)): held,
        on(SessionKind.CHECK_IN, date(2026, 12, 1)): Settled(OccurrenceState.CANCELLED, NOW, ("a",)),
    }
    moved = datetime(2026, 11, 5, 19, tzinfo=UTC)

    assert last_check_in(registry, Outcomes(settled, {}), {}, NOW) == datetime(2026, 11, 3, 17, tzinfo=UTC)
    records = {
        second: SessionRecord(second, moved, timedelta(minutes=30), held=True, cancelled=False, changed_at=moved)
    }
    assert last_check_in(registry, Outcomes(settled, {}), records, NOW) == moved
    assert last_check_in(registry, Outcomes({}, {}), records, NOW) is None
