"""A copy of the state, taken while syncd works, made so that it can be put back at any later time.

What stands in the accounts goes on after a backup: links that were true then would read as drops or skips what syncd
itself has taken away or closed since. So a copy watches nothing; the next run takes up what stands there by its own
stamps, as it does without any state, and the copy adds the ledger and all that is remembered.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from syncd.errors import StateError, UsageError

_WATCHES_NOTHING = (
    "UPDATE links SET state = 'ended', ending = 'gone', raw = '' WHERE state <> 'ended'",
    "DELETE FROM intents",
    "UPDATE collections SET cursor = '', wrote = 0, listed_at = NULL, looked_at = NULL",
)
_WITHOUT_JOURNAL = ("DELETE FROM journal", "DELETE FROM effects")


def back_up(database: Path, into: Path, *, with_journal: bool) -> None:
    """Copy a SQLite state into a new file that only this user can read. A file that is there is not overwritten.

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
        _copy(database, part, with_journal=with_journal)
        _name(part, into)
    except sqlite3.Error as error:
        raise StateError(f"the state {database} could not be copied: {error}") from error
    except OSError as error:
        raise _cannot(into, error) from error
    finally:
        part.unlink(missing_ok=True)


def _copy(database: Path, part: Path, *, with_journal: bool) -> None:
    source = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=10)
    copy = sqlite3.connect(part, isolation_level=None)
    with closing(source), closing(copy):
        source.backup(copy)
        # One file, without a log beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
        for change in (*_WATCHES_NOTHING, *(() if with_journal else _WITHOUT_JOURNAL)):
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
