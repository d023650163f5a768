"""An account with another id: what the state holds under the earlier one is found under the present one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from syncd.model.link import Collection
from syncd.model.state import AccountRecord
from syncd.store import Store

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
RENAMED = {"b": "c", "a": "c"}


def pairing(account: str, cursor: str) -> Collection:
    """A pairing of an account's tasks."""
    return Collection(account, "tasks", "/list/", "https://cloud.example.org", "sam", made=True, cursor=cursor)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A state in which an account was called a."""
    with Store.open(tmp_path, "h1") as store, store.change() as change:
        change.put_collection(pairing("a", "1"))
        change.put_account(AccountRecord("a", last_ok=NOW))
        change.begin_outage("a", NOW)
    return tmp_path


@pytest.mark.parametrize("write", [False, True])
def test_what_was_called_so_is_the_account_of_today(state: Path, write: bool) -> None:
    """Pairing, record and outages are the account's, for who only looks as well."""
    with Store.open(state, "h1", write=write, renamed=RENAMED) as store:
        found = (store.collections(), store.accounts(), [outage.account for outage in store.outages()])

    assert ((pairing("c", "1"),), {"c": AccountRecord("c", last_ok=NOW)}, ["c"]) == found


def test_it_is_written_once_and_stays(state: Path) -> None:
    """Opened for writing once, the state knows the account by its present id, whoever asks."""
    with Store.open(state, "h1", renamed=RENAMED):
        pass
    with Store.open(state, "h1", write=False) as store:
        assert (pairing("c", "1"),) == store.collections()


def test_what_the_present_id_has_already_holds(state: Path) -> None:
    """A row that stands under the present id is not written over, and no second one stays."""
    with Store.open(state, "h1") as store, store.change() as change:
        change.put_collection(pairing("c", "2"))

    with Store.open(state, "h1", renamed=RENAMED) as store:
        assert (pairing("c", "2"),) == store.collections()
