"""Folding in the state: sums in, detail out, in one change."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from syncd.core.folding import Border, Folded
from syncd.core.load.folded import Figure, WeekSum
from syncd.model.ledger import EntryKind
from syncd.model.link import Ending, LinkState
from syncd.model.occurrence import Occurrence, OccurrenceState
from syncd.store import Store
from syncd.store.exchange import Imported, entry_to_json, import_ledger
from tests.unit.store.samples import GROCERIES, HOUSEHOLD, NOW, PLANNING, entry, link, occurrence, sign

MONDAY = date(2026, 11, 30)
AT = datetime(2026, 11, 29, 23, tzinfo=UTC)
BEFORE = Border(MONDAY, AT, date(2026, 11, 28), AT)
"""Occurrences 0 to 2 lie before it; 0 no longer decides what exists."""

DUE = WeekSum(date(2026, 11, 23), Figure.DUE, Fraction(2), category="food")
MOVED = WeekSum(date(2026, 11, 23), Figure.MIND_MOVED, Fraction(-8, 7), "sam", "food")


def folded(*numbers: int, **changes: Any) -> Folded:
    """A fold of these occurrences, all done."""
    going = frozenset(occurrence(number) for number in numbers)
    marks = {one: OccurrenceState.DONE for one in going if one.recurrence_id >= BEFORE.decides}
    return replace(Folded(BEFORE, going, marks, frozenset(), (DUE, MOVED)), **changes)


def fold(store: Store, what: Folded) -> None:
    """Fold in a change."""
    with store.change() as change:
        change.fold(what)


def test_sums_stand_in_the_place_of_entries(store: Store) -> None:
    """Of what is folded every entry goes, and signs of life before the border; the rest stays as it was."""
    later = sign(id="sign-2", at=AT, seen_at=AT)
    late = sign(id="sign-3", at=NOW, seen_at=AT)
    with store.change() as change:
        change.append(
            [sign(), entry(0), entry(0, id="x", kind=EntryKind.CORRECTION), entry(1), entry(2), later, late]
        )
    fold(store, folded(0, 1))

    assert {each.id for each in store.entries()} == {"done-2", "sign-2", "sign-3"}
    assert store.folded_until() == AT
    assert set(store.weekly_sums()) == {DUE, MOVED}
    assert store.folded() == {occurrence(1): OccurrenceState.DONE}
    assert store.unfolded() == frozenset()


def test_sums_add_up_over_folds(store: Store) -> None:
    """What is folded later into the same week is added, exactly; marks that decide nothing any more go."""
    fold(store, folded(1, unfolded=frozenset({occurrence(0)})))
    assert store.unfolded() == {occurrence(0)}
    later = replace(BEFORE, decides=date(2026, 12, 24))
    fold(store, folded(border=later, sums=(replace(MOVED, value=Fraction(1, 7)),)))

    assert set(store.weekly_sums()) == {DUE, replace(MOVED, value=Fraction(-1))}
    assert store.folded() == {}
    assert store.unfolded() == frozenset()


def test_fixed_dates_that_decide_nothing_go(store: Store) -> None:
    """Those that are named, of that thing."""
    days = [date(2026, month, 1) for month in (7, 8, 9)]
    with store.change() as change:
        for day in days:
            change.fix(GROCERIES, day)
    fold(store, folded(1, fixed={GROCERIES: (days[0],)}))

    assert store.fixed() == {GROCERIES: tuple(days[1:])}


def test_sessions_keep_their_entries(store: Store) -> None:
    """Only what was named goes."""
    held = entry(1, id="held", kind=EntryKind.HELD, occurrence=occurrence(1, PLANNING))
    with store.change() as change:
        change.append([entry(1), held])
    fold(store, folded(1))

    assert store.entries() == (held,)


def test_a_fold_that_would_take_a_later_entry_changes_nothing(store: Store) -> None:
    """The database refuses what lies at or after the border, and then nothing of the fold stays."""
    with store.change() as change:
        change.append([entry(1), entry(1, id="later", at=AT)])
    with pytest.raises(IntegrityError, match="append-only"):
        fold(store, folded(1))

    assert len(store.entries()) == 2
    assert store.folded_until() is None
    assert store.weekly_sums() == ()


def test_copies_of_items_go_with_what_they_stood_for(store: Store) -> None:
    """A link that ended keeps its uid and generation alone, and goes when it decides nothing; watched ones stay."""
    old = NOW - timedelta(days=1)
    ended: dict[str, Any] = {"state": LinkState.ENDED, "ending": Ending.LET_GO, "changed_at": old}
    session = link(3, occurrence=occurrence(0, PLANNING), **ended)
    watched = link(4, occurrence=occurrence(0))
    with store.change() as change:
        change.put_links([link(0, **ended), link(1, **ended), link(2, **ended), session, watched])
    fold(store, folded(0, 1))

    assert store.link("syncd-00000") is None
    emptied = link(1, **ended, raw="", body="", stamp="", ours={}, theirs={})
    assert store.link("syncd-00001") == emptied
    assert store.link("syncd-00002") == link(2, **ended)
    assert (store.link("syncd-00003"), store.link("syncd-00004")) == (session, watched)


def test_no_byte_of_the_detail_is_left_in_the_files(tmp_path: Path) -> None:
    """Neither the database nor its log holds when which step was done by whom, once the change is folded in."""
    canary = Occurrence(replace(GROCERIES, step="canary-step"), date(2026, 11, 26))
    other = entry(1)
    with Store.open(tmp_path / "state", HOUSEHOLD) as store:
        with store.change() as change:
            change.append([entry(0, id="canary-id", occurrence=canary, step="canary-step"), other])
            change.put_link(link(0, occurrence=canary, state=LinkState.ENDED, changed_at=NOW))
        assert b"canary" in everything(tmp_path)
        fold(store, folded(0, occurrences=frozenset({canary})))
        store.tidy()
        assert store.entries() == (other,)
        assert b"canary" not in everything(tmp_path)
    assert b"canary" not in everything(tmp_path)


def everything(folder: Path) -> bytes:
    """The bytes of all files of the state."""
    return b"".join(file.read_bytes() for file in sorted((folder / "state").iterdir()) if file.is_file())


def test_an_import_does_not_bring_back_what_was_folded(store: Store) -> None:
    """Neither by an older entry nor by a newer one about an occurrence that is in the sums; what stays is known."""
    with store.change() as change:
        change.append([entry(0), entry(1), entry(2)])
    fold(store, folded(0, 1))
    late = entry(1, id="late", at=AT + timedelta(days=1), kind=EntryKind.REOPENED)
    more = entry(2, id="more", at=AT + timedelta(days=1), kind=EntryKind.REOPENED)
    fresh = entry(9, at=AT + timedelta(days=9))
    lines = [json.dumps(entry_to_json(one)) for one in (entry(0), entry(2), late, more, fresh)]

    assert import_ledger(store, lines, file="l", now=NOW + timedelta(days=60)) == Imported(new=2, known=0, folded=3)
