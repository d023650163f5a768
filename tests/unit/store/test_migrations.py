"""The migrations and the tables in `schema` say the same."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url
from sqlalchemy.schema import CreateTable

from syncd.errors import StateBusy, StateError
from syncd.store import Store
from syncd.store.migrations.run import config_for, upgrade
from syncd.store.schema import REVISION, metadata
from tests.unit.store.samples import HOUSEHOLD


def tables(path: Path) -> dict[str, str]:
    """The tables and indexes of a SQLite file, as SQL with single blanks and without quotes."""
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'trigger'")
    named = {name: re.sub(r'[\s"]+', " ", sql).strip() for name, sql in found}
    connection.close()
    return {name: sql for name, sql in named.items() if name != "alembic_version"}


def test_migrating_an_empty_file_gives_the_tables_of_the_schema(tmp_path: Path) -> None:
    """Names, types, keys, constraints and indexes agree to the letter, so that later revisions start true."""
    Store.open(tmp_path, HOUSEHOLD).close()
    engine = create_engine(f"sqlite:///{tmp_path}/declared.db")
    metadata.create_all(engine)
    engine.dispose()
    assert tables(tmp_path / "state.db") == tables(tmp_path / "declared.db")


def test_alembic_finds_nothing_left_to_migrate(tmp_path: Path) -> None:
    """`alembic revision --autogenerate` would be empty."""
    Store.open(tmp_path, HOUSEHOLD).close()
    engine = create_engine(f"sqlite:///{tmp_path}/state.db")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_newest_revision_is_the_one_that_opening_expects() -> None:
    """There is one head, `schema.REVISION` names it, and revisions count up in four digits."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        script = ScriptDirectory.from_config(config_for(connection))
    assert script.get_heads() == [REVISION]
    numbers = [revision.revision for revision in script.walk_revisions()]
    assert sorted(numbers, reverse=True) == numbers
    assert [number for number in numbers if not re.fullmatch(r"\d{4}", number)] == []


def test_a_migration_that_fails_leaves_the_file_empty() -> None:
    """Tables are rolled back like rows."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        database = connection.connection.driver_connection
        assert isinstance(database, sqlite3.Connection)
        database.isolation_level = None
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        upgrade(connection)
        connection.exec_driver_sql("ROLLBACK")
        left = connection.exec_driver_sql("SELECT name FROM sqlite_master").all()
    engine.dispose()
    assert left == []


def test_an_older_state_is_not_migrated_by_a_reader(tmp_path: Path) -> None:
    """A reader changes nothing: it says what to do."""
    Store.open(tmp_path, HOUSEHOLD).close()
    with closing(sqlite3.connect(tmp_path / "state.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '0000'")
    with pytest.raises(StateBusy, match="is of an older syncd"):
        Store.open(tmp_path, HOUSEHOLD, write=False)


def test_every_table_carries_the_household_and_suits_postgresql() -> None:
    """One database may hold several households, and not only SQLite takes the tables."""
    postgresql = make_url("postgresql://").get_dialect()()
    assert [name for name, table in metadata.tables.items() if "household_id" not in table.c] == []
    for table in metadata.sorted_tables:
        assert "household_id VARCHAR(64) NOT NULL" in str(CreateTable(table).compile(dialect=postgresql))


def test_state_errors_are_one_family() -> None:
    """A caller that catches StateError catches a busy state too."""
    assert issubclass(StateBusy, StateError)
