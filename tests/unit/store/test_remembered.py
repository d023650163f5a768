"""What a store remembers of its own answers is what it would answer anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from syncd.model.state import AccountRecord
from syncd.store import Store
from syncd.store.change import Change
from syncd.store.remembered import Remembered
from tests.unit.store.samples import GROCERIES, HOUSEHOLD, NOW, entry, intent, link

ANSWERS = (
    *("links", "dropped_copies", "places", "last_generations", "intents", "collections", "folded_until", "since"),
    *("fixed", "pairings", "sessions", "outages", "let_go", "accounts", "undos", "first_run", "newest_stamp"),
    *("last_revision", "set_aside", "holds"),
)

CHANGES: dict[str, Callable[[Change], object]] = {
    "links": lambda c: c.put_link(link(7)),
    "intents": lambda c: c.put_intent(intent(c.begin_run("sync", NOW))),
    "ledger": lambda c: c.append([entry(3)]),
    "accounts": lambda c: c.put_account(AccountRecord("sam", tried_at=NOW)),
    "runs": lambda c: c.begin_run("undo", NOW, 1),
    "looks": lambda c: c.end_look(c.begin_run("poll", NOW), NOW, {}),
    "outages": lambda c: c.begin_outage("sam", NOW),
    "let go": lambda c: c.let_go("u", NOW),
    "set aside": lambda c: c.set_aside("sam", "/x", "u", "why", NOW),
    "fixed": lambda c: c.fix(GROCERIES, NOW.date()),
    "pairings": lambda c: c.pair(GROCERIES, NOW.date(), NOW.date()),
    "revisions": lambda c: c.record_revision("d", NOW, ("member:sam",), (GROCERIES,)),
    "nothing watched": lambda c: c.watch_nothing(NOW),
    "pruned": lambda c: c.prune(NOW),
}


def answers(store: Store) -> dict[str, object]:
    """Everything that is remembered."""
    return {name: getattr(store, name)() for name in ANSWERS}


@pytest.mark.parametrize("name", CHANGES)
def test_after_each_change_the_answers_are_those_of_the_database(tmp_path: Path, name: str) -> None:
    """A store that has answered everything before says the same as one that opens the state then."""
    with Store.open(tmp_path, HOUSEHOLD) as store:
        with store.change() as change:
            change.put_link(link(1))
            change.set_aside("sam", "/y", "v", "why", NOW)
        answers(store)
        with store.change() as change:
            CHANGES[name](change)
        with Store.open(tmp_path, HOUSEHOLD, write=False) as fresh:
            assert answers(fresh) == answers(store)


def _give_up(store: Store) -> None:
    with store.change() as change:
        change.put_link(link(1))
        assert () == store.links()
        raise ZeroDivisionError


def test_a_change_that_is_rolled_back_changes_no_answer(tmp_path: Path) -> None:
    """What was read inside it is what stands."""
    with Store.open(tmp_path, HOUSEHOLD) as store:
        before = answers(store)
        with pytest.raises(ZeroDivisionError):
            _give_up(store)
        assert before == answers(store)


def test_what_did_not_change_is_not_read_anew(tmp_path: Path) -> None:
    """Behind its back a row may go: the one writer does not look again until it changes that table."""
    with Store.open(tmp_path, HOUSEHOLD) as store:
        with store.change() as change:
            change.put_links((link(1), link(2)))
        both = store.links()
        with closing(sqlite3.connect(tmp_path / "state.db")) as database, database:
            database.execute("DELETE FROM links WHERE uid = ?", (link(2).uid,))
        with store.change() as change:
            change.let_go("u", NOW)
        assert both == store.links()
        with store.change() as change:
            change.put_link(link(1))
        assert (link(1),) == store.links()


def test_a_reader_remembers_nothing(tmp_path: Path) -> None:
    """Somebody else writes what it reads."""
    with Store.open(tmp_path, HOUSEHOLD) as store, Store.open(tmp_path, HOUSEHOLD, write=False) as reader:
        assert () == reader.links()
        with store.change() as change:
            change.put_link(link(1))
        assert (link(1),) == reader.links()


def test_an_answer_is_not_shared(tmp_path: Path) -> None:
    """Who changes the dictionary that was handed out changes it alone."""
    with Store.open(tmp_path, HOUSEHOLD) as store:
        with store.change() as change:
            change.put_account(AccountRecord("sam", tried_at=NOW))
        store.accounts().clear()
        assert {"sam"} == set(store.accounts())


def test_what_changes_while_it_is_asked_is_asked_anew() -> None:
    """An answer from before a change does not outlive it, however late it comes."""
    remembered = Remembered()

    def slow() -> int:
        remembered.changed(["links"])
        return 1

    assert [1, 2, 2] == [remembered.answer("x", ["links"], ask) for ask in (slow, lambda: 2, lambda: 3)]
