"""A damaged state: found before anything is planned on it, set aside, and no other begun before a person chose.

Nothing is deleted: the database, its log and its index go to another name together, by which SQLite still knows them
as one. A marker beside them says so. While it stands, no state is made.
It goes when a backup is put back, or by hand.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from syncd.errors import StateDamaged
from syncd.store.copies import BACKUPS, last_whole
from syncd.store.directory import DATABASE, WriterLock, sync_directory, write_file

MARKER = "state.damaged"
"""File in the state directory: first the name under which the database lies now, then what was wrong with it."""

_PARTS = ("", "-wal", "-shm")
_SAYS = (
    "No state is made while this file is here. Putting a backup back (syncd backup --restore FILE) takes it away.\n"
)
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def require_whole(directory: Path) -> None:
    """Look whether the state can be planned on; a damaged one is set aside. A state that is not there yet is fine.

    Raises StateDamaged, also when that was found earlier and nobody chose since; StateBusy, StateError.
    """
    file = directory / DATABASE
    if not os.path.lexists(file) and not os.path.lexists(directory / MARKER):
        return
    lock = WriterLock(directory)
    try:
        refuse_marked(directory, finish=True)
        wrong = what_is_wrong(file)
        if wrong:
            raise _set_aside(directory, wrong)
    finally:
        lock.release()


def set_aside(directory: Path) -> StateDamaged:
    """Set a state aside that was found damaged, and say so, as an error to raise.

    Raises StateBusy while it is open for writing, StateError.
    """
    lock = WriterLock(directory)
    try:
        refuse_marked(directory, finish=True)
        return _set_aside(directory, what_is_wrong(directory / DATABASE) or "a part of it cannot be read")
    except StateDamaged as error:
        return error
    finally:
        lock.release()


def refuse_marked(directory: Path, *, finish: bool = False) -> None:
    """Raise StateDamaged where a state was set aside and nobody chose yet.

    With `finish`, for whoever holds the lock, what was begun before the process ended is brought to its end.
    """
    found = _marked(directory)
    if found is None:
        return
    aside, why = found
    if (directory / DATABASE).exists() and (directory / aside).exists():
        # Another state was put in its place: that was the choice.
        if finish:
            unmark(directory)
        return
    if finish:
        _move(directory, aside)
    raise _told(directory, aside, why)


def finish_moving(directory: Path) -> None:
    """For whoever puts a state back, and holds the lock: what was set aside lies there whole."""
    found = _marked(directory)
    if found is not None and not ((directory / DATABASE).exists() and (directory / found[0]).exists()):
        _move(directory, found[0])


def unmark(directory: Path) -> None:
    """A person chose."""
    (directory / MARKER).unlink(missing_ok=True)


def _marked(directory: Path) -> tuple[str, str] | None:
    try:
        lines = (directory / MARKER).read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return lines[0] if lines else "", lines[1] if len(lines) > 1 else "damaged"


def _set_aside(directory: Path, why: str) -> StateDamaged:
    # The marker comes first: a process that ends between the two begins no new state.
    aside = next(name for name in _names() if not any(os.path.lexists(directory / (name + p)) for p in _PARTS))
    write_file(directory / MARKER, f"{aside}\n{why}\n{_SAYS}".encode())
    sync_directory(directory)
    _move(directory, aside)
    return _told(directory, aside, why)


def _move(directory: Path, aside: str) -> None:
    for part in _PARTS:
        source, target = directory / (DATABASE + part), directory / (aside + part)
        if aside and os.path.lexists(source) and not os.path.lexists(target):
            source.rename(target)
    sync_directory(directory)


def _names() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"{DATABASE}.damaged-{number}"


def _told(directory: Path, aside: str, why: str) -> StateDamaged:
    copy = last_whole(directory / BACKUPS)
    restore = f"to go on with the last copy: syncd backup --restore {copy}"
    if copy is None:
        restore = "to go on with a backup of yours: syncd backup --restore FILE"
    return StateDamaged(
        f"the state in {directory} is damaged ({why}) and was set aside as {aside};"
        " nothing is planned until you have chosen how to go on",
        hint=f"{restore}; to begin without a state: rm {directory / MARKER}",
    )


def what_is_wrong(file: Path) -> str:
    """What is wrong with a database (PRAGMA integrity_check), its first words; "" for nothing that means damage."""
    try:
        if file.stat().st_size == 0:
            return "the file is empty"
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=10)) as database:
            found = str(database.execute("PRAGMA integrity_check(1)").fetchone()[0])
            tables = database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        return str(error) if code in _DAMAGE else ""
    except OSError:
        return ""
    if found != "ok":
        return found.splitlines()[-1][:200]
    return "" if tables else "it holds nothing"
