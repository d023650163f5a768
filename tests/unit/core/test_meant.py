"""Which date is meant by whoever names a task alone, case by case."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from syncd.core.meant import Known, Meant, Standing, meant_by
from syncd.core.words import Word
from syncd.model.occurrence import Occurrence, OccurrenceState, Settled, Thing, ThingKind

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
TODAY = NOW.date()
THING = Thing(ThingKind.RESPONSIBILITY, "bins", "bins")


def on(days: int) -> Occurrence:
    """The one so many days from today."""
    return Occurrence(THING, TODAY + timedelta(days=days))


def stands(days: int, *, over: bool = False, moved: int | None = None) -> Standing:
    """An open item of it, moved to another day or not."""
    return Standing(on(days), TODAY + timedelta(days=days if moved is None else moved), over)


def known(*standing: Standing, past: tuple[int, ...] = (), **settled: tuple[int, float]) -> Known:
    """What is known; of what is settled the state, the day and how many hours ago."""
    how = {
        on(day): Settled(OccurrenceState(state), NOW - timedelta(hours=ago)) for state, (day, ago) in settled.items()
    }
    return Known(standing, how, tuple(on(day) for day in past), TODAY, NOW)


DID, WITH, SKIP = Word.DID, Word.WITH, Word.SKIP


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (known(), {DID: None, WITH: None, SKIP: None}),
        (known(stands(0)), {DID: 0, WITH: 0, SKIP: 0}),
        (known(stands(-3), stands(0), stands(4)), {DID: -3, WITH: -3, SKIP: -3}),
        (known(stands(2), stands(9)), {DID: 2, WITH: 2, SKIP: 2}),
        # Moved by its owner: the day in the app decides what is due.
        (known(stands(-3, moved=4), stands(2, moved=0)), {DID: 2, WITH: 2, SKIP: 2}),
        # Events that passed without a mark.
        (known(stands(-1, over=True), stands(6)), {DID: -1, WITH: -1, SKIP: 6}),
        (known(stands(-1, over=True), stands(-8, over=True)), {DID: -1, WITH: -1, SKIP: -1}),
        (known(stands(-8, over=True), stands(6)), {DID: 6, WITH: 6, SKIP: 6}),
        (known(stands(-1, over=True), stands(0)), {DID: 0, WITH: 0, SKIP: 0}),
        # Nothing stands.
        (known(past=(-2, -5)), {DID: -2, WITH: -2, SKIP: -2}),
        (known(past=(-8,)), {DID: None, WITH: None, SKIP: None}),
        (known(lapsed=(-7, 90)), {DID: -7, WITH: -7, SKIP: -7}),
        (known(lapsed=(-8, 90)), {DID: None, WITH: None, SKIP: None}),
        (known(dropped=(-2, 40)), {DID: -2, WITH: -2, SKIP: None}),
        (known(stands(6), lapsed=(-1, 3)), {DID: 6, WITH: 6, SKIP: 6}),
        # Said, or ticked, within a day; or of a day that has not passed.
        (known(stands(6), done=(-1, 23)), {DID: "already", WITH: -1, SKIP: 6}),
        (known(stands(6), done=(-1, 25)), {DID: 6, WITH: 6, SKIP: 6}),
        (known(stands(6), done=(0, 60)), {DID: "already", WITH: 0, SKIP: 6}),
        (known(stands(6), skipped=(-1, 23)), {DID: 6, WITH: 6, SKIP: "already"}),
        (known(stands(6), skipped=(3, 60)), {DID: 6, WITH: 6, SKIP: "already"}),
        (known(stands(0), done=(-1, 3)), {DID: 0, WITH: 0, SKIP: 0}),
        (known(stands(-3, over=True), done=(-1, 3)), {DID: "already", WITH: -1, SKIP: -3}),
        (known(stands(-1, over=True), done=(-3, 3)), {DID: -1, WITH: -1, SKIP: -1}),
    ],
)
def test_which_date_is_meant(what: Known, said: dict[Word, int | str | None]) -> None:
    """Days from today; `already` where it is noted; None where nothing is meant."""
    found: dict[Word, int | str | None] = {}
    for word in said:
        meant = meant_by(word, what)
        days = None if meant is None else (meant.occurrence.recurrence_id - TODAY).days
        found[word] = "already" if isinstance(meant, Meant) and meant.already else days

    assert said == found


def test_of_two_steps_the_earlier_is_meant() -> None:
    """Whichever step it is."""
    shop = Occurrence(Thing(ThingKind.RESPONSIBILITY, "groceries", "shop"), date(2026, 11, 24))
    menu = Occurrence(Thing(ThingKind.RESPONSIBILITY, "groceries", "menu"), date(2026, 11, 25))
    both = (Standing(menu, menu.recurrence_id, over=False), Standing(shop, shop.recurrence_id, over=False))

    assert meant_by(DID, Known(both, {}, (), TODAY, NOW)) == Meant(shop)
