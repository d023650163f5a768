"""What Alembic runs: the migrations, on the connection that `run.upgrade` hands over."""

from __future__ import annotations

from alembic import context

from syncd.store.schema import metadata

# The caller began the transaction and commits it: SQLite rolls back tables as well as rows.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    transaction_per_migration=False,
)
context.run_migrations()
