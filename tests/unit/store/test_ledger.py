"""The ledger: it only grows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from syncd.model.ledger import EntryKind
from syncd.store import Store
from tests.unit.store.samples import NOW, PLANNING, entry, occurrence, sign


def test_entries_come_back_as_they_were(store: Store) -> None:
    """Every field survives, of an entry about an occurrence and of one about none."""
    entries = (sign(), entry(1), entry(2, by=(), owner="", session="planning", occurrence=occurrence(2, PLANNING)))
    with store.change() as change:
        assert change.append(entries) == 3
    assert store.entries() == entries


def test_writing_twice_is_writing_once(store: Store) -> None:
    """Only new ids count, within one call and across many; what stands is not altered."""
    with store.change() as change:
        assert change.append([entry(0), entry(0), entry(1)]) == 2
    with store.change() as change:
        assert change.append([entry(0, kind=EntryKind.SKIPPED), entry(2)]) == 1
        assert change.append([]) == 0
    assert store.entries() == (entry(0), entry(1), entry(2))


def test_many_entries_are_taken_at_once(store: Store) -> None:
    """More ids than a database takes in one statement are no trouble."""
    entries = [entry(number) for number in range(1200)]
    with store.change() as change:
        change.append(entries[:1100])
    with store.change() as change:
        assert change.append(entries) == 100


def test_entries_are_asked_for_by_time_member_and_occurrence(store: Store) -> None:
    """`since` is included, `until` is not; a member owned it or did it, and no part of a name counts."""
    entries = (
        entry(0),
        entry(1, owner="alex", by=("sam",)),
        entry(2, owner="alex", by=("alex",)),
        entry(3, owner="sammy", by=("sa-m",)),
    )
    with store.change() as change:
        change.append(reversed(entries))
    assert store.entries(since=entries[1].at, until=entries[3].at) == entries[1:3]
    assert store.entries(member="sam") == entries[:2]
    assert store.entries(occurrence=occurrence(2)) == entries[2:3]


@pytest.mark.parametrize("statement", ["UPDATE ledger SET kind = 'done'", "DELETE FROM ledger"])
def test_the_database_itself_refuses_to_alter_the_ledger(store: Store, tmp_path: Path, statement: str) -> None:
    """No program can update or delete an entry by mistake."""
    with store.change() as change:
        change.append([entry(0)])
    engine = create_engine(f"sqlite:///{tmp_path}/state/state.db")
    with pytest.raises(IntegrityError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    assert store.entries() == (entry(0),)


def test_only_what_was_declared_folded_can_be_deleted(store: Store, tmp_path: Path) -> None:
    """Deleting works before `folded_until`, and only there."""
    with store.change() as change:
        change.append([entry(0), entry(5)])
    engine = create_engine(f"sqlite:///{tmp_path}/state/state.db")
    until = (NOW + timedelta(hours=3)).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    with engine.begin() as connection:
        connection.execute(text("UPDATE households SET folded_until = :until"), {"until": until})
        connection.execute(text("DELETE FROM ledger WHERE id = 'done-0'"))
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("DELETE FROM ledger"))
    engine.dispose()
    assert store.folded_until() == NOW + timedelta(hours=3)
    assert store.entries() == (entry(5),)
