"""A copy of the state in one file, taken while syncd works, that can be put back at any later time.

The file is the database, with what lies beside it (`agreed.toml`) in a table of its own.

What stands in the accounts goes on after a backup: links that were true then would read as drops or skips what syncd
itself has taken away or closed since. So a copy watches nothing; the next run takes up what stands there by its own
stamps, as it does without any state, and the copy adds the ledger and all that is remembered.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from syncd.errors import StateError, UsageError
from syncd.store.damaged import finish_moving, unmark
from syncd.store.directory import DATABASE, WriterLock, write_file

_WATCHES_NOTHING = (
    "UPDATE links SET state = 'ended', ending = 'gone', raw = '' WHERE state <> 'ended'",
    "DELETE FROM intents",
    "UPDATE collections SET cursor = '', wrote = 0, listed_at = NULL, looked_at = NULL",
)
_BESIDE = "beside"
"""Table of a backup that holds files which lie beside the database, by name; a state has none."""

_WITHOUT_JOURNAL = ("DELETE FROM journal", "DELETE FROM effects", "DELETE FROM texts")


def back_up(database: Path, into: Path, *, with_journal: bool, beside: Iterable[Path] = ()) -> None:
    """Copy a SQLite state into a new file that only this user can read. A file that is there is not overwritten.

    `beside` are files that are copied along where they are there.
    Raises UsageError when the file cannot be made, StateError when the state cannot be read.
    """
    if not database.exists():
        raise StateError(f"there is no state in {database.parent} yet", hint="syncd sync makes one")
    if os.path.lexists(into):
        raise _is_there(into)
    part = into.with_name(f".{into.name}.{os.getpid()}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise _cannot(into, error) from error
    try:
        _copy(database, part, _WATCHES_NOTHING if with_journal else (*_WATCHES_NOTHING, *_WITHOUT_JOURNAL))
        _take_along(part, beside)
        _name(part, into)
    except sqlite3.Error as error:
        raise StateError(f"the state {database} could not be copied: {error}") from error
    except OSError as error:
        raise _cannot(into, error) from error
    finally:
        part.unlink(missing_ok=True)


def put_back(file: Path, directory: Path, household: str, *, beside: Iterable[str] = ()) -> None:
    """Make the state in a directory from a backup, where there is none. `beside` are the names of files to put there.

    A file of those that is there already and holds more than the backup does is kept. Where a damaged state was set
    aside, a person chooses by this to go on.
    Raises UsageError, with nothing written, when there is a state, or the file is no backup of this household;
    StateBusy, StateError.
    """
    known = _read(file, household)
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot(directory, error) from error
    lock = WriterLock(directory)
    part = directory / f".{DATABASE}.{os.getpid()}.part"
    try:
        finish_moving(directory)
        if os.path.lexists(directory / DATABASE):
            hint = "move it away together with what begins with its name, or name another directory with --state"
            raise UsageError(f"there is a state in {directory} already", hint=hint)
        texts = {n: t for n in beside if (t := known.get(n)) is not None and not _holds_more(directory / n, t)}
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        _copy(file, part, (f"DROP TABLE IF EXISTS {_BESIDE}", *_WATCHES_NOTHING))
        _hand_over(part, directory)
        for name, text in texts.items():
            write_file(directory / name, text)
            _hand_over(directory / name, directory)
        # What a database that is gone left behind belongs to no other one.
        for rest in ("-wal", "-shm"):
            (directory / (DATABASE + rest)).unlink(missing_ok=True)
        part.rename(directory / DATABASE)
        unmark(directory)
    except sqlite3.Error as error:
        raise StateError(f"the backup {file} could not be put back: {error}") from error
    except OSError as error:
        raise _cannot(directory, error) from error
    finally:
        part.unlink(missing_ok=True)
        lock.release()


def _read(file: Path, household: str) -> dict[str, bytes]:
    """The files that a backup holds beside the state. Raises UsageError when it is no backup of this household."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as backup:
            ids = [row[0] for row in backup.execute("SELECT household_id FROM households")]
            tables = {row[0] for row in backup.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            kept = backup.execute(f"SELECT name, content FROM {_BESIDE}") if _BESIDE in tables else ()  # noqa: S608
            found = {str(name): bytes(content) for name, content in kept}
    except sqlite3.Error as error:
        raise UsageError(
            f"{file} is no backup of syncd: {error}", hint="name a file that syncd backup made"
        ) from error
    if ids != [household]:
        whose = ", ".join(map(str, ids)) or "nobody"
        hint = "the id in [household] never changes: put it back as it was"
        raise UsageError(f"{file} is a backup of household {whose}, not of {household}", hint=hint)
    return found


def _holds_more(path: Path, text: bytes) -> bool:
    """Whether the file is there and says all of `text`. Raises UsageError when the two say different things."""
    if not path.exists():
        return False
    there = path.read_bytes()
    if not there.startswith(text) and not text.startswith(there):
        hint = "move the one away that is not to hold; the backup is as it was"
        raise UsageError(f"{path} is there and says something else than the backup", hint=hint)
    return len(there) >= len(text)


def _hand_over(path: Path, directory: Path) -> None:
    """Root puts back for a service that runs as another user: whoever has the directory gets what is in it."""
    owner = directory.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        os.chown(path, owner.st_uid, owner.st_gid)


def _take_along(part: Path, beside: Iterable[Path]) -> None:
    """Copy files into the copy: after the database, which is told later of what is written there."""
    texts = [(path.name, path.read_bytes()) for path in beside if path.exists()]
    with closing(sqlite3.connect(part)) as copy, copy:
        # There is one already where an earlier backup was moved into place by hand.
        copy.execute(f"DROP TABLE IF EXISTS {_BESIDE}")
        copy.execute(f"CREATE TABLE {_BESIDE} (name TEXT PRIMARY KEY, content BLOB NOT NULL)")
        copy.executemany(f"INSERT INTO {_BESIDE} VALUES (?, ?)", texts)  # noqa: S608 - a name of ours
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def _copy(database: Path, part: Path, changes: Iterable[str]) -> None:
    source = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=10)
    copy = sqlite3.connect(part, isolation_level=None)
    with closing(source), closing(copy):
        source.backup(copy)
        # One file, without a log beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
        for change in changes:
            copy.execute(change)
        # What was deleted would else be there to read in free pages.
        copy.execute("VACUUM")
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def _name(part: Path, into: Path) -> None:
    """Give the finished copy its name, unless something took that name meanwhile."""
    try:
        os.link(part, into)
    except FileExistsError as error:
        raise _is_there(into) from error
    except OSError:
        # A file system without links.
        if os.path.lexists(into):
            raise _is_there(into) from None
        part.rename(into)


def _is_there(into: Path) -> UsageError:
    return UsageError(f"{into} is there already", hint="a backup overwrites nothing: name another file")


def _cannot(into: Path, error: OSError) -> UsageError:
    return UsageError(f"cannot write {into}: {error.strerror or error}", hint="name a file that this user can make")
