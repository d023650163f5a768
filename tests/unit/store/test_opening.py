"""Opening a state: whose it is, who may write, and what is said when it cannot be used."""

from __future__ import annotations

import logging
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from syncd.errors import StateBusy, StateError, StateTooNew
from syncd.store import Store
from tests.unit.store.samples import HOUSEHOLD, NOW, entry, link


def mode(path: Path) -> int:
    """Its permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


def test_only_the_owner_can_look_into_the_state(tmp_path: Path) -> None:
    """Whatever the umask, the directory is 0700 and every file in it 0600, SQLite's own included."""
    before = os.umask(0)
    try:
        with Store.open(tmp_path / "a" / "state", HOUSEHOLD) as store:
            with store.change() as change:
                change.put_link(link())
            files = sorted((tmp_path / "a" / "state").iterdir())
            modes = {path.name: mode(path) for path in files}
    finally:
        os.umask(before)
    assert mode(tmp_path / "a" / "state") == 0o700
    assert modes == {"lock": 0o600, "state.db": 0o600, "state.db-shm": 0o600, "state.db-wal": 0o600}


def test_a_loose_state_is_tightened_and_a_shared_directory_is_not(tmp_path: Path) -> None:
    """What syncd made is closed again; a directory that holds other things keeps its mode."""
    (tmp_path / "other").mkdir(0o755)
    (tmp_path / "other").chmod(0o755)
    (tmp_path / "other" / "letter").write_text("", encoding="utf-8")
    Store.open(tmp_path / "other", HOUSEHOLD).close()
    assert (mode(tmp_path / "other"), mode(tmp_path / "other" / "state.db")) == (0o755, 0o600)
    (tmp_path / "other" / "state.db").chmod(0o644)
    Store.open(tmp_path / "other", HOUSEHOLD).close()
    assert mode(tmp_path / "other" / "state.db") == 0o600


def test_a_state_has_one_writer(tmp_path: Path) -> None:
    """A second writer is told who works there; a reader is let in; after closing the next may write."""
    with Store.open(tmp_path, HOUSEHOLD) as first:
        with pytest.raises(StateBusy, match=rf"another syncd \(process {os.getpid()}\) works on the state in"):
            Store.open(tmp_path, HOUSEHOLD)
        with first.change() as change:
            change.put_link(link())
        with Store.open(tmp_path, HOUSEHOLD, write=False) as reader:
            assert reader.links() == (link(),)
        first.close()
    with Store.open(tmp_path, HOUSEHOLD) as second:
        assert second.links() == (link(),)


def test_the_second_writer_may_be_another_process(tmp_path: Path) -> None:
    """The lock holds between processes, and the error is one sentence with exit code 1."""
    code = (
        "import sys; from syncd.store import Store; from syncd.errors import StateBusy\n"
        "try: Store.open(sys.argv[1], sys.argv[2])\n"
        "except StateBusy as error: print(error); sys.exit(error.exit_code)\n"
    )
    with Store.open(tmp_path, HOUSEHOLD):
        ended = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path), HOUSEHOLD], capture_output=True, text=True, check=False
        )
    assert (ended.returncode, ended.stderr) == (1, "")
    assert ended.stdout == f"another syncd (process {os.getpid()}) works on the state in {tmp_path}\n"


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    """Opened for reading, a change is refused."""
    Store.open(tmp_path, HOUSEHOLD).close()
    with (
        Store.open(tmp_path, HOUSEHOLD, write=False) as reader,
        pytest.raises(StateError, match="for reading only"),
        reader.change(),
    ):
        pass


def test_a_state_that_does_not_exist_yet_reads_as_empty(tmp_path: Path) -> None:
    """A reading command works before the first run, and makes nothing."""
    with Store.open(tmp_path / "state", HOUSEHOLD, write=False) as reader:
        assert (reader.links(), reader.entries(), reader.newest_stamp(), reader.instance) == ((), (), None, "")
        assert reader.folded_until() is None
    assert not (tmp_path / "state").exists()


def test_the_instance_stays(tmp_path: Path) -> None:
    """Its name is made with the state and is the same ever after; another state has another."""
    names = []
    for directory in ("one", "one", "two"):
        with Store.open(tmp_path / directory, HOUSEHOLD) as store:
            names.append(store.instance)
    assert names[0] == names[1] != names[2]
    assert names[0].isalnum()


def test_a_state_of_a_newer_syncd_is_refused(tmp_path: Path) -> None:
    """The sentence names both versions; the state is left as it is, and the lock is free again."""
    Store.open(tmp_path, HOUSEHOLD).close()
    execute(tmp_path, "UPDATE alembic_version SET version_num = '0999'")
    for write in (True, False, True):
        with pytest.raises(StateTooNew, match=r"newer syncd \(its version is 0999, this one knows 0001\)"):
            Store.open(tmp_path, HOUSEHOLD, write=write)


def execute(directory: Path, statement: str) -> None:
    """Do something to the database behind syncd's back."""
    connection = sqlite3.connect(directory / "state.db")
    with connection:
        connection.execute(statement)
    connection.close()


def test_a_damaged_state_is_named_with_the_mend(tmp_path: Path) -> None:
    """A file that is no database, or one with a broken page, is an error that names it."""
    (tmp_path / "state.db").write_bytes(b"this is no database" * 100)
    for write in (True, False):
        with pytest.raises(StateError, match=r"state\.db is not a database") as caught:
            Store.open(tmp_path, HOUSEHOLD, write=write)
        assert "backup" in caught.value.hint


def test_a_broken_page_is_an_error_of_the_state(tmp_path: Path) -> None:
    """Damage that shows only while reading is a StateError too."""
    with Store.open(tmp_path, HOUSEHOLD) as store, store.change() as change:
        change.put_links(link(number) for number in range(200))
    connection = sqlite3.connect(tmp_path / "state.db")
    (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'links'").fetchone()
    connection.close()
    content = bytearray((tmp_path / "state.db").read_bytes())
    content[(root - 1) * 4096 : root * 4096] = b"\xa5" * 4096
    (tmp_path / "state.db").write_bytes(content)
    with Store.open(tmp_path, HOUSEHOLD, write=False) as store, pytest.raises(StateError, match="is damaged"):
        store.links()


def test_another_database_is_not_taken_for_a_state(tmp_path: Path) -> None:
    """A database of another program is left alone."""
    execute(tmp_path, "CREATE TABLE letters (id INTEGER)")
    with pytest.raises(StateError, match="not a state of syncd"):
        Store.open(tmp_path, HOUSEHOLD)


def test_a_state_belongs_to_one_household(tmp_path: Path) -> None:
    """Another household id would make every item anew: it is refused."""
    Store.open(tmp_path, HOUSEHOLD).close()
    with pytest.raises(StateError, match="belongs to household 'maple4', not to 'oak5'"):
        Store.open(tmp_path, "oak5")


def test_a_directory_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    """A file in the way is named."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(
        StateError, match=f"the state directory {tmp_path}/file/state cannot be used: Not a directory"
    ):
        Store.open(tmp_path / "file" / "state", HOUSEHOLD)


def test_a_url_works_like_a_directory(tmp_path: Path) -> None:
    """The same code works on a SQLAlchemy URL, made, migrated and reopened."""
    url = f"sqlite:///{tmp_path}/by-url.db"
    for number in range(2):
        with Store.open(url, HOUSEHOLD) as store:
            with store.change() as change:
                change.put_link(link(number))
                change.append([entry(number)])
            assert (len(store.links()), len(store.entries())) == (number + 1, number + 1)


def test_an_up_to_date_state_opens_without_alembic(tmp_path: Path) -> None:
    """The machinery of migrations is not even loaded when there is nothing to migrate."""
    Store.open(tmp_path, HOUSEHOLD).close()
    code = (
        "import sys; from syncd.store import Store; Store.open(sys.argv[1], sys.argv[2]).close();"
        "print(sorted(name for name in sys.modules if name.partition('.')[0] in {'alembic', 'pydantic'}))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), HOUSEHOLD], capture_output=True, text=True, check=True
    )
    assert ended.stdout == "[]\n"


def test_nothing_of_an_item_is_logged_or_raised(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Content stays in the state: not in the log, not in the error of a refused row."""
    canary = "canary-title"
    with caplog.at_level(logging.DEBUG, "syncd"), Store.open(tmp_path, HOUSEHOLD) as store:
        with store.change() as change:
            change.put_link(link(0, raw=canary))
            change.begin_run("sync", NOW)
        with pytest.raises(Exception, match="FOREIGN KEY") as caught, store.change() as change:
            change.journal(99, "u", "sam-cloud", "/u", None, canary, "update", NOW)
        store.links()
    assert canary not in caplog.text + str(caught.value)
