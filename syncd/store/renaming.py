"""An account that has another id now: what the state holds under its earlier ids is the account's.

The ledger is left as it is: it is appended to, and tells of an account by the name it had.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Engine, Table, and_, delete, exists, select, update

from syncd.store import schema
from syncd.store.opening import WRITE


def rename_accounts(engine: Engine, household: str, renamed: Mapping[str, str]) -> None:
    """Write present ids over earlier ones (`renamed`: earlier -> present), in one transaction, where there are any.

    Where a row of the present id stands already, it holds.
    """
    with engine.connect() as connection:
        found = {old: now for old, now in renamed.items() if _is_named(connection, household, old)}
    if not found:
        return
    with engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
        for old, now in found.items():
            for table in _tables():
                _rename(connection, table, household, old, now)


def _tables() -> list[Table]:
    """Every table that names accounts, but for the ledger."""
    return [table for table in schema.metadata.sorted_tables if "account" in table.c and table is not schema.ledger]


def _is_named(connection: Connection, household: str, old: str) -> bool:
    return any(
        connection.execute(
            select(table.c.account).where(table.c.household_id == household, table.c.account == old).limit(1)
        ).first()
        for table in _tables()
    )


def _rename(connection: Connection, table: Table, household: str, old: str, now: str) -> None:
    mine = and_(table.c.household_id == household, table.c.account == old)
    if "account" in table.primary_key.columns:
        other = table.alias()
        same = [other.c[c.name] == c for c in table.primary_key.columns if c.name != "account"]
        connection.execute(delete(table).where(mine, exists().where(other.c.account == now, *same)))
    connection.execute(update(table).where(mine).values(account=now))
