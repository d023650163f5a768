"""A damaged state is found, set aside whole, and not made anew before a person chose."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from syncd.errors import EXIT_PAUSED, StateBusy, StateDamaged
from syncd.store import Store
from syncd.store.backup import back_up, put_back
from syncd.store.copies import BACKUPS, copies, copy_name, last_whole, superseded
from syncd.store.damaged import MARKER, require_whole, set_aside
from tests.unit.store.samples import HOUSEHOLD, entry, link

_PAGE = 4096


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A state with a few hundred rows, closed, and a copy of today in its place."""
    directory = tmp_path / "state"
    with Store.open(directory, HOUSEHOLD) as store, store.change() as change:
        change.put_links(link(number) for number in range(200))
        change.append(entry(number) for number in range(200))
    (directory / BACKUPS).mkdir()
    back_up(directory / "state.db", directory / BACKUPS / copy_name(date(2026, 11, 24)), with_journal=False)
    return directory


def page_of_links(state: Path) -> None:
    """Overwrite the root page of the links."""
    with closing(sqlite3.connect(state / "state.db")) as database:
        (root,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'links'").fetchone()
    with (state / "state.db").open("rb+") as file:
        file.seek((root - 1) * _PAGE)
        file.write(b"\xa5" * _PAGE)


def middle(state: Path) -> None:
    """Overwrite a third of the file, in its middle."""
    size = (state / "state.db").stat().st_size
    with (state / "state.db").open("rb+") as file:
        file.seek(size // 3)
        file.write(b"\x00" * (size // 3))


def index_row(state: Path) -> None:
    """Change a uid in its row alone: the index tells another one."""
    content = (state / "state.db").read_bytes()
    uid = link(100).uid.encode()
    assert uid in content
    (state / "state.db").write_bytes(content.replace(uid, uid[:-1] + b"x", 1))


def head(state: Path) -> None:
    """Overwrite the first bytes."""
    with (state / "state.db").open("rb+") as file:
        file.write(b"no database at all")


def cut(state: Path) -> None:
    """Half of the file is missing."""
    with (state / "state.db").open("rb+") as file:
        file.truncate((state / "state.db").stat().st_size // 2 // _PAGE * _PAGE)


def empty(state: Path) -> None:
    """Zero length."""
    (state / "state.db").write_bytes(b"")


def no_tables(state: Path) -> None:
    """A whole database that holds nothing."""
    (state / "state.db").unlink()
    with closing(sqlite3.connect(state / "state.db")) as database:
        database.execute("PRAGMA journal_mode = WAL")


BREAK = [page_of_links, middle, index_row, head, cut, empty, no_tables]


@pytest.mark.parametrize("harm", BREAK, ids=lambda harm: harm.__name__)
def test_a_damaged_state_is_set_aside_and_says_how_to_go_on(state: Path, harm: Callable[[Path], None]) -> None:
    """Found before anything is planned, kept byte by byte, and told each time until somebody chose."""
    harm(state)
    broken = (state / "state.db").read_bytes()
    told = []
    for _start in range(3):
        with pytest.raises(StateDamaged) as caught:
            require_whole(state)
        told.append((str(caught.value), caught.value.hint))
    for write in (True, False):
        with pytest.raises(StateDamaged) as caught:
            Store.open(state, HOUSEHOLD, write=write)
        told.append((str(caught.value), caught.value.hint))

    assert 1 == len(set(told))
    assert "set aside as state.db.damaged-1; nothing is planned" in told[0][0]
    copy = state / BACKUPS / copy_name(date(2026, 11, 24))
    assert f"syncd backup --restore {copy}; to begin without a state: rm {state / MARKER}" in told[0][1]
    assert EXIT_PAUSED == caught.value.exit_code
    assert broken == (state / "state.db.damaged-1").read_bytes()
    assert not (state / "state.db").exists()


def test_a_whole_state_and_none_at_all_are_fine(state: Path, tmp_path: Path) -> None:
    """Nothing is done to them."""
    before = sorted(path.name for path in state.iterdir())
    require_whole(state)
    require_whole(tmp_path / "nothing")

    assert before == sorted(path.name for path in state.iterdir())
    assert not (tmp_path / "nothing").exists()


def test_the_log_goes_with_its_database(state: Path) -> None:
    """What was in the log can still be read there."""
    with Store.open(state, HOUSEHOLD) as store, store.change() as change:
        change.put_link(link(500))
        for part in ("-wal", "-shm"):
            (state / f"kept{part}").write_bytes((state / f"state.db{part}").read_bytes())
        (state / "kept").write_bytes((state / "state.db").read_bytes())
    logged = (state / "kept-wal").read_bytes()
    for part in ("", "-wal", "-shm"):
        (state / f"kept{part}").rename(state / f"state.db{part}")

    assert "set aside as state.db.damaged-1" in str(set_aside(state))

    assert logged == (state / "state.db.damaged-1-wal").read_bytes()
    assert not list(state.glob("state.db-*"))


def test_what_was_put_back_goes_on(state: Path) -> None:
    """A backup put back is the choice: the state opens, and what was set aside still lies there."""
    middle(state)
    with pytest.raises(StateDamaged):
        require_whole(state)
    put_back(state / BACKUPS / copy_name(date(2026, 11, 24)), state, HOUSEHOLD)

    require_whole(state)
    with Store.open(state, HOUSEHOLD) as store:
        assert 200 == len(store.entries())
    assert (state / "state.db.damaged-1").exists()
    assert not (state / MARKER).exists()


def test_without_the_marker_a_state_is_made(state: Path) -> None:
    """Who takes it away begins without a state; damage of a later day gets a name of its own."""
    empty(state)
    with pytest.raises(StateDamaged):
        require_whole(state)
    (state / MARKER).unlink()
    with Store.open(state, HOUSEHOLD) as store:
        assert () == store.links()
    head(state)
    with pytest.raises(StateDamaged, match=r"set aside as state\.db\.damaged-2"):
        require_whole(state)


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_a_process_that_ends_while_it_sets_aside_begins_nothing(state: Path, moved: int) -> None:
    """Whatever was moved already, the next start moves the rest, and says the same."""
    middle(state)
    (state / "state.db-wal").write_bytes(b"log")
    (state / "state.db-shm").write_bytes(b"index")
    (state / MARKER).write_text("state.db.damaged-1\nwrong\n", encoding="utf-8")
    for part in ("", "-wal")[:moved]:
        (state / f"state.db{part}").rename(state / f"state.db.damaged-1{part}")

    with pytest.raises(StateDamaged, match=r"\(wrong\) and was set aside"):
        Store.open(state, HOUSEHOLD)
    assert [] == list(state.glob("state.db-*")) + list(state.glob("state.db"))
    assert b"log" == (state / "state.db.damaged-1-wal").read_bytes()


def test_a_backup_put_back_over_half_a_move_loses_nothing(state: Path) -> None:
    """The log of the damaged database is not taken for a left-over."""
    middle(state)
    (state / MARKER).write_text("state.db.damaged-1\nwrong\n", encoding="utf-8")
    (state / "state.db").rename(state / "state.db.damaged-1")
    (state / "state.db-wal").write_bytes(b"log")

    put_back(state / BACKUPS / copy_name(date(2026, 11, 24)), state, HOUSEHOLD)

    assert b"log" == (state / "state.db.damaged-1-wal").read_bytes()
    require_whole(state)


def test_a_state_in_use_is_not_set_aside(state: Path) -> None:
    """Whoever works on it finds out."""
    with Store.open(state, HOUSEHOLD):
        page_of_links(state)
        with pytest.raises(StateBusy):
            require_whole(state)


def test_damage_is_seen_through_what_is_remembered_of_the_file(state: Path) -> None:
    """The daily look reads the disk anew, and the store knows from then on that nothing may be planned."""
    with Store.open(state, HOUSEHOLD) as store:
        assert 200 == len(store.links())
        assert ("", None) == (store.damage(), store.damaged)
        page_of_links(state)
        assert store.damage()
        assert isinstance(store.damaged, StateDamaged)


def test_a_text_that_is_none_is_damage(state: Path) -> None:
    """SQLite does not look into texts; reading one that is no UTF-8 says so, without quoting it."""
    with closing(sqlite3.connect(state / "state.db")) as database, database:
        database.execute("UPDATE links SET raw = CAST(x'616263ff' AS TEXT)")
    with Store.open(state, HOUSEHOLD) as store, pytest.raises(StateDamaged) as caught:
        store.links()
    assert "abc" not in str(caught.value)
    assert store.damaged is caught.value


def test_without_its_log_a_state_is_an_older_one(state: Path) -> None:
    """A log that is gone is no damage that could be seen: the state is whole, as of its last checkpoint."""
    with Store.open(state, HOUSEHOLD) as store:
        with store.change() as change:
            change.put_link(link(500))
        older = (state / "state.db").read_bytes()
    (state / "state.db").write_bytes(older)

    require_whole(state)
    with Store.open(state, HOUSEHOLD) as store:
        assert 200 == len(store.links())


def test_the_last_whole_copy_is_offered(state: Path) -> None:
    """A copy that is damaged too is passed over; without any, a backup of one's own is asked for."""
    folder = state / BACKUPS
    later = folder / copy_name(date(2026, 11, 25))
    later.write_bytes((folder / copy_name(date(2026, 11, 24))).read_bytes()[:9000])
    (folder / "mine.db").write_bytes(b"")
    assert [later.name, copy_name(date(2026, 11, 24))] == [path.name for path in copies(folder)]
    assert folder / copy_name(date(2026, 11, 24)) == last_whole(folder)
    assert (folder / copy_name(date(2026, 11, 24)),) == superseded(folder.iterdir(), 1)
    for path in copies(folder):
        path.unlink()
    empty(state)

    with pytest.raises(StateDamaged) as caught:
        require_whole(state)
    assert "a backup of yours: syncd backup --restore FILE" in caught.value.hint


def test_a_state_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    """A process that ends while the first tables are made leaves no database, and the next start makes one."""
    (tmp_path / ".state.db.new").write_bytes(b"half")
    with Store.open(tmp_path, HOUSEHOLD) as store:
        assert () == store.links()
    assert [] == [path.name for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can put back for another user")
def test_root_puts_back_for_whoever_has_the_directory(state: Path) -> None:
    """A service that runs as a user of its own could else not open it."""
    nobody = 65534
    empty(state)
    with pytest.raises(StateDamaged):
        require_whole(state)
    os.chown(state, nobody, nobody)
    put_back(state / BACKUPS / copy_name(date(2026, 11, 24)), state, HOUSEHOLD)

    assert nobody == (state / "state.db").stat().st_uid
