"""The tables of lines that were heard, with their answers, and of what was passed by."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from syncd.store.columns import Instant, household_column
from syncd.store.schema import metadata

heard = Table(
    "heard",
    metadata,
    Column("seq", Integer, primary_key=True),
    household_column(key=False),
    Column("id", String(64), nullable=False),
    Column("member", String(128), nullable=False),
    Column("account", String(128), nullable=False),
    Column("uid", String(255), nullable=False),
    Column("where", String(8), nullable=False),
    Column("line", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("answer", Text, nullable=False),
    Column("deed", Text, nullable=False),
    Column("undone", Boolean, nullable=False),
    Column("stage", String(16), nullable=False),
    Column("collection", Text, nullable=False),
    Column("href", Text, nullable=False),
    Column("answered_at", Instant),
    Column("told", String(16), nullable=False),
    Column("went", Boolean, nullable=False),
    Unique("household_id", "id", name="uq_heard_id"),
    sqlite_autoincrement=True,
)

passed_by = Table(
    "passed_by",
    metadata,
    household_column(),
    Column("account", String(128), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("version", String(64), nullable=False),
    Column("old", Boolean, nullable=False),
)
