"""What of the ledger is folded, and what is passed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from syncd.core.folding import EARLIEST, Folded, Kept, border, choose, day_of_border, with_folded
from syncd.core.outcome import Outcomes, fold
from syncd.model.ledger import Entry, EntryKind
from syncd.model.occurrence import Occurrence, OccurrenceState, Settled, Thing
from syncd.model.registry import Household, IfMissed, Interval, Registry, RepeatFrom
from tests.support.maple import BINS, PLANNING, bins, household

NOW = datetime(2027, 12, 28, 12, tzinfo=UTC)
"""A Tuesday; thirteen months before it lies Sunday 28 November 2026."""

OLD = date(2026, 11, 18)


def at(day: date, hour: int = 12) -> datetime:
    """An hour of a day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def told(kind: EntryKind, day: date = OLD, *, on: date | None = None, thing: Thing = BINS, **keys: Any) -> Entry:
    """An entry of that date, seen on the day itself or `on`."""
    seen = at(on or day)
    return Entry(f"{kind}-{day}-{seen}", seen, seen, kind, Occurrence(thing, day), "alex", ("alex",), **keys)


def of_step(**keys: Any) -> Registry:
    """A household whose bins have a step like this."""
    made = bins()
    return household(responsibilities=(replace(made, steps=(replace(made.steps[0], **keys),)),))


def chosen(*entries: Entry, registry: Registry | None = None, due: tuple[date, ...] = (), **keys: Any) -> Folded:
    """What is folded of these at the border of the default retention."""
    known = registry or household(responsibilities=(bins(),))
    kept = Kept(keys.pop("busy", ()), keys.pop("fixed", {}))
    return choose(known, border(known.household, NOW), entries, [Occurrence(BINS, day) for day in due], kept)


def test_the_border_is_the_monday_of_thirteen_months_ago() -> None:
    """Whole local weeks alone: Sunday lies in the week of the Monday before it."""
    found = border(household().household, NOW)

    assert found.day == date(2026, 11, 23)
    assert found.at == datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert found.decides == date(2026, 10, 24)
    assert found.quiet == datetime(2027, 10, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("span", "day"),
    [
        (Interval(days=1), date(2027, 9, 27)),
        (Interval(months=6), date(2027, 6, 28)),
        (Interval(months=12 * 200), EARLIEST),
        (Interval(months=999_999), EARLIEST),
    ],
)
def test_the_border_of_other_retentions(span: Interval, day: date) -> None:
    """At least a quarter of a year is kept, and a retention longer than any history folds nothing."""
    home: Household = replace(household().household, retention=span)

    assert border(home, NOW).day == day


@pytest.mark.parametrize("zone_hours", [-12, -5, 0, 1, 13])
def test_a_border_is_known_as_its_monday_in_any_zone(zone_hours: int) -> None:
    """Whatever zone the household has or had, the instant means the Monday that began then."""
    midnight = datetime(2026, 11, 23, tzinfo=UTC) - timedelta(hours=zone_hours)

    assert day_of_border(midnight) == date(2026, 11, 23)
    assert day_of_border(None) is None


def test_what_is_settled_goes_with_all_that_was_said_of_it() -> None:
    """Done, lapsed, taken back and said anew: one occurrence, one answer; its mark stays while it decides."""
    words = [told(EntryKind.LAPSED), told(EntryKind.DONE, on=OLD + timedelta(days=1))]
    found = chosen(*words)

    assert found.occurrences == {Occurrence(BINS, OLD)}
    assert found.settled == {Occurrence(BINS, OLD): OccurrenceState.DONE}
    assert chosen(told(EntryKind.DONE, date(2026, 10, 21))).settled == {}


def test_what_came_later_keeps_an_occurrence_whole() -> None:
    """A word at or after the border, told or seen then, is not folded, nor what it is about."""
    late = told(EntryKind.REOPENED, on=date(2026, 11, 23))

    assert chosen(told(EntryKind.DONE), late).occurrences == frozenset()
    assert chosen(replace(told(EntryKind.DONE), seen_at=NOW)).occurrences == frozenset()
    assert chosen(told(EntryKind.DONE, date(2026, 11, 23))).occurrences == frozenset()
    assert chosen(told(EntryKind.DONE, date(2026, 11, 25), on=OLD)).occurrences == frozenset()


def test_what_is_watched_is_not_folded() -> None:
    """An item that is followed, an announced write or a hold keeps its occurrence, told of or not."""
    one = Occurrence(BINS, OLD)

    assert chosen(told(EntryKind.DONE), busy={one}).occurrences == frozenset()
    silent = chosen(due=(OLD, OLD + timedelta(days=1)), busy={one})
    assert silent.unfolded == {one}
    assert silent.occurrences == {Occurrence(BINS, OLD + timedelta(days=1))}


def test_what_was_reopened_waits_until_it_decides_nothing() -> None:
    """Open once more it is looked for 400 days back; after that it counts as left open."""
    early = date(2026, 10, 21)

    assert chosen(told(EntryKind.DONE), told(EntryKind.REOPENED)).occurrences == frozenset()
    assert chosen(told(EntryKind.DONE, early), told(EntryKind.REOPENED, early)).occurrences == {
        Occurrence(BINS, early)
    }


def test_what_is_owed_waits_likewise() -> None:
    """A bill that nobody ticked is open, whether or not an item stands for it."""
    known = of_step(if_missed=IfMissed.KEEP)

    assert chosen(registry=known, due=(OLD,)).unfolded == {Occurrence(BINS, OLD)}
    assert chosen(told(EntryKind.DONE), registry=known).occurrences == {Occurrence(BINS, OLD)}


def test_the_newest_two_dates_of_a_chain_stay() -> None:
    """When the last one settled decides when the next is due, and that it is due at all."""
    known = of_step(rrule=None, repeat_from=RepeatFrom.COMPLETION, after=Interval(months=3))
    days = (date(2026, 5, 4), date(2026, 8, 4), OLD)
    words = [told(EntryKind.DONE, day) for day in days]

    found = chosen(*words, registry=known, fixed={BINS: days})
    assert found.occurrences == {Occurrence(BINS, days[0])}
    assert found.fixed == {BINS: (days[0],)}
    assert chosen(*words, registry=known).occurrences == frozenset()


def test_sessions_and_words_about_nothing_stay() -> None:
    """When a session was held, what was agreed and what was handed over are no single completions."""
    held = told(EntryKind.HELD, thing=PLANNING)
    agreed = replace(told(EntryKind.AGREED), occurrence=None)

    assert chosen(held, agreed).occurrences == frozenset()


def test_what_was_folded_is_settled() -> None:
    """It does not come back: its mark counts, unless the ledger tells of it once more."""
    one, other = Occurrence(BINS, OLD), Occurrence(BINS, OLD + timedelta(days=7))
    until = border(household().household, NOW).at
    known = fold([told(EntryKind.DONE, other.recurrence_id), told(EntryKind.REOPENED, other.recurrence_id)])
    marks = {one: OccurrenceState.DONE, other: OccurrenceState.DONE}

    assert with_folded(known, marks, until).settled == {one: Settled(OccurrenceState.DONE, until)}
    assert with_folded(known, marks, None) is known
    assert with_folded(Outcomes({}, {}), {}, until).settled == {}
