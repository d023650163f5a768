"""The state directory: only its owner can look into it, and one syncd at a time writes there."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from syncd.errors import StateBusy, StateError

DATABASE = "state.db"
LOCK = "lock"

_PART = f".{DATABASE}.new"


def prepare(directory: Path) -> None:
    """Make the directory (0700) where it is missing, and close it and the database (0600) to others.

    SQLite gives its `-wal` and `-shm` files the mode of the database. A directory that was there before and holds
    other things keeps its mode. Raises StateError.
    """
    file = directory / DATABASE
    try:
        made = not directory.exists()
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if made or file.exists() or not any(directory.iterdir()):
            _tighten(directory, 0o700)
        if file.exists():
            _tighten(file, 0o600)
    except OSError as error:
        raise _unusable(directory, error) from error


@contextmanager
def made_whole(directory: Path) -> Iterator[Path]:
    """An empty file (0600) that becomes the database at the end, unless an exception comes in between.

    A database therefore holds all its tables or is not there: one that holds nothing is damaged. Raises StateError.
    """
    part = directory / _PART
    try:
        part.unlink(missing_ok=True)
        made = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        give_to_its_owner(made, directory)
        os.close(made)
        yield part
        part.rename(directory / DATABASE)
        sync_directory(directory)
    except OSError as error:
        raise _unusable(directory, error) from error
    finally:
        part.unlink(missing_ok=True)


def give_to_its_owner(file: int, directory: Path) -> None:
    """Root may work on the state of another user, as of the machine's service while it is stopped: what root makes in
    there is that user's. `file` is open. SQLite does so with its `-wal` and `-shm` files.
    """
    owner = directory.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        os.fchown(file, owner.st_uid, owner.st_gid)


def write_file(path: Path, content: bytes) -> None:
    """Write a file (0600) in place of the one before: whole, or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)


def sync_directory(directory: Path) -> None:
    """Have the names in a directory reach the disk."""
    there = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(there)
    finally:
        os.close(there)


def _tighten(path: Path, mode: int) -> None:
    found = path.stat()
    if stat.S_IMODE(found.st_mode) & ~mode and found.st_uid == os.geteuid():
        path.chmod(mode)


def _unusable(directory: Path, error: OSError) -> StateError:
    return StateError(
        f"the state directory {directory} cannot be used: {error.strerror or error}",
        hint="make it writable for this user, or name another with --state",
    )


class WriterLock:
    """Held by the one writer of a state directory; the kernel lets go of it when the process ends, however it ends.

    Raises StateBusy when another process (or another store of this one) holds it, StateError when it cannot be made.
    """

    def __init__(self, directory: Path) -> None:
        path = directory / LOCK
        try:
            self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            give_to_its_owner(self._fd, directory)
        except OSError as error:
            raise _unusable(directory, error) from error
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(self._fd, 32, 0).decode("ascii", "replace").strip()
            os.close(self._fd)
            who = f"another syncd (process {holder})" if holder.isdigit() else "another syncd"
            raise StateBusy(
                f"{who} works on the state in {directory}", hint="let it do the work, or stop it first"
            ) from error
        except OSError as error:
            os.close(self._fd)
            raise _unusable(directory, error) from error
        os.ftruncate(self._fd, 0)
        os.pwrite(self._fd, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let another writer in. May be called twice."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
