"""The one place where a database's failure becomes a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, NotSupportedError, ProgrammingError

from syncd.errors import StateBusy, StateDamaged, StateError

_BUGS = (IntegrityError, ProgrammingError, DataError, NotSupportedError)
"""These say that syncd itself is wrong; they are not the user's to mend and keep their own form."""

_SENTENCES = {
    "FULL": ("the state {where} cannot be written: the disk is full", "make room; nothing is lost"),
    "IOERR": ("the state {where} cannot be read or written", "look for a full disk, a quota or a failing drive"),
    "READONLY": ("the state {where} is read-only", "give this user the right to write there"),
    "PERM": ("the state {where} may not be opened by this user", "run syncd as the user who owns it"),
    "AUTH": ("the state {where} may not be opened by this user", "run syncd as the user who owns it"),
    "CANTOPEN": ("the state {where} cannot be opened", "check that its directory exists and belongs to this user"),
}
_DAMAGED = {"NOTADB": "the state {where} is not a database", "CORRUPT": "the state {where} is damaged"}
_NO_TEXT = "Could not decode to UTF-8"
"""What sqlite3 says of a text that is none; no page needs to be broken for it, and there is no code."""
_BUSY = ("BUSY", "LOCKED")


@contextmanager
def state_errors(where: str) -> Iterator[None]:
    """Turn the database's failures into `StateError` or `StateBusy`, naming the state as `where`.

    Parameters of statements never reach the sentence: they may be content.
    """
    try:
        yield
    except DatabaseError as error:
        if isinstance(error, _BUGS):
            raise
        raise _translated(where, error) from error


def _translated(where: str, error: DatabaseError) -> StateError:
    name: str = getattr(error.orig, "sqlite_errorname", "") or ""
    # Extended names carry the primary one in front: SQLITE_IOERR_WRITE, SQLITE_BUSY_SNAPSHOT.
    primary = name.removeprefix("SQLITE_").partition("_")[0]
    if primary in _BUSY:
        return StateBusy(f"the state {where} is in use by another program", hint="try again when it has ended")
    if str(error.orig).startswith(_NO_TEXT):
        primary = "CORRUPT"
    if primary in _DAMAGED:
        hint = "syncd sync sets it aside and says which backup can be put back"
        return StateDamaged(_DAMAGED[primary].format(where=where), hint=hint)
    if primary in _SENTENCES:
        sentence, hint = _SENTENCES[primary]
        return StateError(sentence.format(where=where), hint=hint)
    return StateError(
        f"the state {where} cannot be used ({name or type(error.orig).__name__})",
        hint="restore it from a backup, or move it away: syncd then finds its items again",
    )
