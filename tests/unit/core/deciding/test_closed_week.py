"""A tick on a column: what it says of the events of its week, and of which it says nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from syncd.model.card import Card, CardKind
from syncd.model.item import Kind, Status
from syncd.model.ledger import Entry, EntryKind
from syncd.model.registry import Ownership
from tests.support.scenes import Stage, household

MONDAY = date(2026, 11, 23)
FRIDAY = datetime(2026, 11, 27, 19, tzinfo=UTC)
DAY = timedelta(days=1)


def column(week: date = MONDAY) -> Card:
    """Alex's column of a week."""
    return Card(CardKind.COLUMN, "", week, "alex", "alex", f"Your column from {week}", "Yours.\nTick to close.")


def lived(kind: Kind = Kind.VEVENT, days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)) -> tuple[Stage, str]:
    """A stage on the evening of Friday: Alex's bins of these days of the week, unmarked, and the column; its uid."""
    stage = Stage(registry=household(kind), now=FRIDAY - 7 * DAY)
    for number in days:
        stage.ask(day=MONDAY + number * DAY)
    uid = stage.put_card(column())
    stage.settle()
    stage.now = FRIDAY
    return stage, uid


def tick(stage: Stage, uid: str, **keys: object) -> None:
    """Alex ticks it."""
    item = stage.shown(uid)
    if item.kind is Kind.VEVENT:
        stage.edit(uid, title=f"✅ {item.title}", **keys)
    else:
        stage.edit(uid, status=Status.DONE, **keys)


def untick(stage: Stage, uid: str) -> None:
    """Alex takes it off."""
    stage.edit(uid, title=stage.shown(uid).title.removeprefix("✅ "))


def done(stage: Stage) -> list[int]:
    """Days after Monday of what the ledger tells as done, in the order of telling."""
    return [(e.recurrence_id - MONDAY).days for e in told(stage) if e.kind is EntryKind.DONE and e.recurrence_id]


def told(stage: Stage) -> list[Entry]:
    """The ledger without signs."""
    return [entry for entry in stage.ledger.values() if entry.kind is not EntryKind.SIGN]


def test_what_was_over_is_done_by_its_owner_on_its_day() -> None:
    """Monday to Thursday; Friday is not over on its evening. The events show it, and nothing is left to do."""
    stage, uid = lived()
    tick(stage, uid)
    stage.settle()

    assert [0, 1, 2, 3] == done(stage)
    assert {(("alex",), "alex", "alex-cloud")} == {(e.by, e.owner, e.account) for e in told(stage)}
    assert [MONDAY + n * DAY for n in range(4)] == [
        e.at.astimezone(stage.registry.household.zone).date() for e in told(stage)
    ]
    signs = {stage.shown(stage.uid(day=MONDAY + n * DAY)).title[0] for n in range(4)}
    assert ({"✅"}, "B") == (signs, stage.shown(stage.uid(day=MONDAY + 4 * DAY)).title[0])
    assert () == stage.settle()


@pytest.mark.parametrize("sign", ["✅ {}", "done: {}", "{} ✔", "erledigt {}"])
def test_every_mark_that_says_done_closes_the_week(sign: str) -> None:
    """A word in the place of the sign, at either end, as on any event."""
    stage, uid = lived(days=(1,))
    stage.edit(uid, title=sign.format(stage.shown(uid).title))
    stage.settle()

    assert [1] == done(stage)


def test_saying_it_twice_is_saying_it_once() -> None:
    """Taken off and set once more, it adds what has passed since, and nothing else."""
    stage, uid = lived()
    for _time in range(2):
        tick(stage, uid)
        stage.settle()
        untick(stage, uid)
        stage.settle()
        stage.later(days=1)
    tick(stage, uid)
    stage.settle()

    assert [0, 1, 2, 3, 4, 5] == done(stage)
    assert {EntryKind.DONE} == {entry.kind for entry in told(stage)}


def test_in_a_list_nothing_is_done_by_it() -> None:
    """A task bears its own tick; a tick on the column is a sign of life."""
    stage, uid = lived(Kind.VTODO)
    tick(stage, uid)
    stage.settle()

    assert [] == told(stage)
    assert [("alex",)] == [entry.by for entry in stage.ledger.values()]


@pytest.mark.parametrize(
    ("number", "change", "closed"),
    [
        (1, {"title": "❌ Bins out"}, False),
        (1, {"status": Status.SKIPPED}, False),
        (1, {"due": MONDAY + 5 * DAY}, False),
        (1, {"due": MONDAY + 9 * DAY}, False),
        (1, {"due": MONDAY - 2 * DAY}, False),
        (1, {"due": MONDAY + 3 * DAY}, True),
        (6, {"due": MONDAY + 3 * DAY}, True),
        (1, {"recurring": True}, False),
        (1, {"title": "Bins, and the paper"}, True),
        (1, {"description": "the gate was shut"}, True),
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_the_event_itself_says_whether_it_is_meant(
    number: int, change: dict[str, object], *, closed: bool, before: bool
) -> None:
    """A mark, a move out of the week or into what is to come: seen before the tick or in the same look."""
    stage, uid = lived(days=(number,))
    stage.edit(stage.uid(day=MONDAY + number * DAY), **change)
    if before:
        stage.settle()
    tick(stage, uid)
    stage.settle()

    assert ([number] if closed else []) == done(stage)


@pytest.mark.parametrize("before", [True, False])
def test_a_deleted_event_stays_deleted(*, before: bool) -> None:
    """Taken off the calendar it is dropped, in the same look too."""
    stage, uid = lived(days=(1,))
    stage.delete(stage.uid(day=MONDAY + DAY))
    if before:
        stage.settle()
    tick(stage, uid)
    stage.settle()

    assert [EntryKind.DROPPED] == [entry.kind for entry in told(stage)]


def test_what_its_owner_opened_once_more_is_not_closed_by_a_later_tick() -> None:
    """The ✅ taken off the event is a word about that event."""
    stage, uid = lived(days=(1,))
    tick(stage, uid)
    stage.settle()
    event = stage.uid(day=MONDAY + DAY)
    stage.edit(event, title=stage.shown(event).title.removeprefix("✅ "))
    stage.settle()
    untick(stage, uid)
    stage.settle()
    tick(stage, uid)
    stage.settle()

    assert [EntryKind.DONE, EntryKind.REOPENED] == [entry.kind for entry in told(stage)]
    assert "✅" not in stage.shown(event).title


def test_what_was_said_elsewhere_stands() -> None:
    """Skipped by a command, and the event not written yet: no second word."""
    stage, uid = lived(days=(1,))
    stage.say(EntryKind.SKIPPED, next(one for one, _member in stage.asks))
    tick(stage, uid)
    stage.settle()

    assert [EntryKind.SKIPPED] == [entry.kind for entry in told(stage)]


def test_what_somebody_else_owns_by_now_is_not_theirs_to_close() -> None:
    """Of what was handed over in the meantime nothing is said for its new owner."""
    stage, uid = lived(days=(1,))
    stage.change(ownership=(Ownership("sam"),))
    tick(stage, uid)
    stage.sync()

    assert [] == done(stage)


def test_what_cannot_be_read_now_is_not_closed() -> None:
    """It may bear a mark."""
    stage, uid = lived(days=(1, 2))
    stage.edit(stage.uid(day=MONDAY + DAY), title="?")
    stage.broken.add(stage.uid(day=MONDAY + DAY))
    tick(stage, uid)
    stage.sync()

    assert [2] == done(stage)


def test_a_tick_that_is_met_without_a_link_closes_nothing() -> None:
    """Without state nobody can tell when it was set."""
    stage, uid = lived(days=(1,))
    tick(stage, uid)
    stage.forget()
    stage.settle()

    assert [] == told(stage)


@pytest.mark.parametrize(
    ("modified", "closed"),
    [
        (datetime(2026, 11, 25, 12, tzinfo=UTC), [0, 1]),
        (FRIDAY + timedelta(minutes=5), [0, 1, 2, 3]),
        (FRIDAY + 30 * DAY, [0, 1, 2, 3]),
        (datetime(2020, 1, 1, tzinfo=UTC), [0, 1, 2, 3]),
        (None, [0, 1, 2, 3]),
    ],
)
def test_when_it_was_ticked_is_believed_where_it_can_be(modified: datetime | None, closed: list[int]) -> None:
    """A date of the edit that lies between the version before and now; else it is now."""
    stage, uid = lived()
    tick(stage, uid, modified_at=modified)
    stage.settle()

    assert closed == done(stage)


def test_a_tick_on_the_closed_column_of_last_week_is_about_last_week() -> None:
    """All of it, the Sunday too; with a sign of life on that Sunday, and nothing of this week."""
    stage, uid = lived()
    stage.now = FRIDAY + 5 * DAY
    stage.cards.clear()
    stage.put_card(column(MONDAY + 7 * DAY))
    stage.ask(day=MONDAY + 7 * DAY)
    stage.settle()
    tick(stage, uid)
    stage.settle()

    assert [0, 1, 2, 3, 4, 5, 6] == done(stage)
    signs = [entry.recurrence_id for entry in stage.ledger.values() if entry.kind is EntryKind.SIGN]
    assert [MONDAY + 6 * DAY, MONDAY + 9 * DAY] == sorted(day for day in signs if day is not None)


def test_a_timed_event_is_over_when_it_ends() -> None:
    """Of the same evening, one that has ended is closed and one that goes on is not."""
    stage, uid = lived(days=())
    for number, hour in ((4, 17), (3, 18)):
        stage.ask(day=MONDAY + number * DAY, due=datetime(2026, 11, 27, hour, 40, tzinfo=UTC))
    stage.now = FRIDAY - 7 * DAY
    stage.settle()
    stage.now = FRIDAY
    tick(stage, uid, modified_at=None)
    stage.settle()

    assert [4] == done(stage)


def test_in_a_calendar_of_two_the_tick_closes_the_week_of_the_one_whose_column_it_is() -> None:
    """Who did it is not known there, as with any tick; the other's events stay as they are."""
    stage = Stage(registry=household(Kind.VEVENT), now=FRIDAY - 7 * DAY)
    alex, sam = stage.registry.members
    both = tuple(replace(member, tasks="alex-cloud", events="alex-cloud") for member in (alex, sam))
    stage.registry = replace(stage.registry, members=both)
    stage.ask(day=MONDAY + DAY)
    uid = stage.put_card(column())
    other = stage.put_card(replace(column(), member="sam", whose="sam"))
    stage.settle()
    stage.now = FRIDAY
    tick(stage, other)
    stage.settle()
    first = done(stage)
    tick(stage, uid)
    stage.settle()

    assert ([], [1]) == (first, done(stage))
    assert {()} == {entry.by for entry in told(stage)}
