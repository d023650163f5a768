"""Opening a state: find the database, lock it, bring it to this version, know whose it is."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import StaticPool

from syncd.errors import StateBusy, StateDamaged, StateError, StateTooNew
from syncd.store.damaged import refuse_marked
from syncd.store.directory import DATABASE, WriterLock, made_whole, prepare
from syncd.store.failures import state_errors
from syncd.store.schema import REVISION, households, metadata

WRITE = "syncd_write"
"""Execution option of a connection whose transaction is going to write."""

_BUSY_SECONDS = 10.0


@dataclass(slots=True)
class Opened:
    """A database, ready: `where` names it in messages, `lock` is held while it is open for writing."""

    engine: Engine
    where: str
    lock: WriterLock | None
    instance: str


def open_state(target: Path | str, household: str, *, write: bool) -> Opened:
    """Open the state at a directory, or at a SQLAlchemy URL (a `str` with `://`), which is nobody's directory.

    For reading, a state that does not exist yet is empty; for writing it is made. A directory has one writer at a
    time; for a URL that is the operator's care. Raises StateBusy, StateTooNew, StateError.
    """
    if isinstance(target, str) and "://" in target:
        url = make_url(target)
        where = url.render_as_string(hide_password=True)
        engine = create_engine(url, hide_parameters=True)
        lock = None
    else:
        directory = Path(target)
        where = str(directory / DATABASE)
        if not write:
            refuse_marked(directory)
            if not (directory / DATABASE).exists():
                return _nothing_yet(where)
        lock = _locked(directory, where) if write else None
        engine = _file_engine(directory / DATABASE, write=write)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, write=write)
    try:
        with state_errors(where):
            _bring_up(engine, where, write=write, anew="://" in str(target))
            return Opened(engine, where, lock, _household(engine, household, where, write=write))
    except BaseException:
        engine.dispose()
        if lock is not None:
            lock.release()
        raise


def _locked(directory: Path, where: str) -> WriterLock:
    """The lock of a directory in which a database stands. Raises StateBusy, StateDamaged, StateError."""
    prepare(directory)
    lock = WriterLock(directory)
    try:
        refuse_marked(directory, finish=True)
        if not (directory / DATABASE).exists():
            _make(directory, where)
    except BaseException:
        lock.release()
        raise
    return lock


def _make(directory: Path, where: str) -> None:
    with made_whole(directory) as part, state_errors(where):
        engine = _file_engine(part, write=True)
        _prepare_sqlite(engine, write=False)
        try:
            _bring_up(engine, where, write=True, anew=True)
        finally:
            engine.dispose()


def _file_engine(file: Path, *, write: bool) -> Engine:
    """An engine on a SQLite file that must exist; a reader opens it so that it cannot write."""
    uri = f"{file.absolute().as_uri()}?mode={'rw' if write else 'ro'}"
    return create_engine(f"sqlite:///{file}", creator=_connector(uri), hide_parameters=True)


def _connector(uri: str) -> Callable[[], sqlite3.Connection]:
    return lambda: sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, check_same_thread=False)


def _nothing_yet(where: str) -> Opened:
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    metadata.create_all(engine)
    return Opened(engine, where, None, "")


def _prepare_sqlite(engine: Engine, *, write: bool) -> None:
    """Transactions begin where we say so, a writing one at once; foreign keys hold; each commit reaches the disk."""

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        # What is erased is overwritten: it does not linger in free pages.
        connection.execute("PRAGMA secure_delete = ON")
        if write:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        writing = connection.get_execution_options().get(WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _revision(connection: Connection) -> str | None:
    """The revision that stands in the database, None for an empty one."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found
    return "" if tables else None


def _bring_up(engine: Engine, where: str, *, write: bool, anew: bool) -> None:
    """Bring a database to this version; `anew` one that holds nothing, too."""
    with engine.connect() as connection:
        found = _revision(connection)
    if found == REVISION:
        return
    if found is None and not anew:
        raise StateDamaged(
            f"the state {where} holds nothing any more",
            hint="syncd sync sets it aside and says which backup can be put back",
        )
    if found == "":
        raise StateError(f"{where} is a database, but not a state of syncd", hint="name another with --state")
    if found is not None and not (found.isdigit() and found < REVISION):
        raise StateTooNew(
            f"the state {where} was written by a newer syncd (its version is {found}, this one knows {REVISION})",
            hint="install that version again, or restore a backup made before",
        )
    if not write:
        raise StateBusy(
            f"the state {where} is of an older syncd", hint="restart `syncd run`, or run `syncd sync` once"
        )
    # Loading Alembic costs more than the rest of opening; an up-to-date state never gets here.
    from syncd.store.migrations.run import upgrade  # noqa: PLC0415

    with engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
        upgrade(connection)


def _household(engine: Engine, household: str, where: str, *, write: bool) -> str:
    """The name of this instance of syncd for the household; written at the first opening.

    A file holds one household: its id never changes, and every uid is built on it.
    """
    known = select(households.c.household_id, households.c.instance)
    with engine.connect() as connection:
        found = {row.household_id: row.instance for row in connection.execute(known)}
    if household in found:
        return str(found[household])
    if found and engine.dialect.name == "sqlite":
        raise StateError(
            f"the state {where} belongs to household {min(found)!r}, not to {household!r}",
            hint="the id of a household never changes: put it back, or name another directory with --state",
        )
    instance = secrets.token_hex(4)
    if write:
        with engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
            connection.execute(insert(households).values(household_id=household, instance=instance))
    return instance if write else ""
