"""The store: one household's state, opened."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from syncd.errors import StateDamaged, StateError
from syncd.store.change import Change
from syncd.store.damaged import what_is_wrong
from syncd.store.failures import state_errors
from syncd.store.opening import WRITE, Opened, open_state
from syncd.store.pages import PageReading
from syncd.store.remembered import Remembered, watch
from syncd.store.renaming import rename_accounts


class Store(PageReading):
    """A household's state. Threads may share it: reads run beside each other, changes one after the other."""

    @classmethod
    def open(
        cls, state_dir: Path | str, household: str, *, write: bool = True, renamed: Mapping[str, str] | None = None
    ) -> Self:
        """Open the state in a directory (or at a SQLAlchemy URL), made and brought up to date where needed.

        With `write` false it takes no lock, changes nothing, and a state that does not exist yet is empty. `renamed`
        are accounts that have another id now: earlier id -> present id. Raises StateBusy (another syncd writes
        there), StateTooNew, StateError.
        """
        opened = open_state(state_dir, household, write=write)
        store = cls(opened, household, writable=write, renamed=renamed)
        if write and renamed:
            try:
                with state_errors(opened.where):
                    rename_accounts(opened.engine, household, renamed)
            except BaseException:
                store.close()
                raise
        return store

    def __init__(
        self, opened: Opened, household: str, *, writable: bool, renamed: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(opened, household, renamed or {})
        self._writable = writable
        # Whoever holds the lock makes all changes; at a URL others may make some.
        self._remembered = Remembered() if writable and opened.lock is not None else None
        self._turn = threading.RLock()
        self._changing = False
        self._changes = 0
        self.deciding = threading.RLock()
        """Held from reading the state for a decision until what was decided is stored: one decides at a time."""

    @property
    def changes(self) -> int:
        """Counts the changes that were committed through this store: equal means that nothing new is in it."""
        return self._changes

    @contextmanager
    def change(self) -> Iterator[Change]:
        """One transaction: committed at the end, rolled back on any exception. Other threads wait their turn.

        What it writes is seen by reads after it ended, not before. Changes do not nest: nothing else may be waited
        for inside one, least of all a network. Raises StateError, RuntimeError when nested.
        """
        if not self._writable:
            raise StateError(f"the state {self._opened.where} was opened for reading only")
        with self._turn:
            if self._changing:
                raise RuntimeError("a change is open in this thread already")
            self._changing = True
            try:
                yield from self._transaction()
            finally:
                self._changing = False

    def _transaction(self) -> Iterator[Change]:
        with (
            self._failures(),
            self._opened.engine.connect().execution_options(**{WRITE: True}) as connection,
        ):
            touched = watch(connection) if self._remembered is not None else ()
            try:
                with connection.begin():
                    yield Change(connection, self._household)
            finally:
                # Also after an error: it may have come when the commit was done.
                if self._remembered is not None:
                    self._remembered.changed(touched)
        self._changes += 1

    def damage(self) -> str:
        """What SQLite finds wrong with the file, read anew from the disk; "" for nothing, or where there is no file.

        What it finds is remembered: nothing may be planned any more.
        """
        wrong = what_is_wrong(Path(self._opened.where))
        if wrong:
            self.damaged = StateDamaged(f"the state {self._opened.where} is damaged: {wrong}")
        return wrong

    def tidy(self) -> None:
        """Fold the log of the last days into the file, and let SQLite see how its tables grew."""
        engine = self._opened.engine
        if engine.dialect.name != "sqlite":
            return
        with self._failures(), engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA optimize")
            connection.rollback()
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def compact(self) -> None:
        """Write the file anew, so that nothing of what was deleted lingers between its rows. Changes wait for it."""
        if self._opened.engine.dialect.name != "sqlite":
            return
        with self._turn, self._failures():
            connection = self._opened.engine.raw_connection()
            try:
                driver = connection.cursor()
                # The copy on the way holds everything there is: it is not to touch another disk.
                driver.execute("PRAGMA temp_store = MEMORY")
                driver.execute("VACUUM")
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()

    def close(self) -> None:
        """Let go of the database and of the lock. May be called twice."""
        self._opened.engine.dispose()
        if self._opened.lock is not None:
            self._opened.lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()
