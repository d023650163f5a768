"""The tables of pages of the load, and of long runs that bodies leave out."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table

from syncd.store.columns import Instant, household_column, occurrence_columns
from syncd.store.schema import metadata

pages = Table(
    "pages",
    metadata,
    household_column(),
    *occurrence_columns(key=True),
    Column("digest", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("hindered", Integer, nullable=False),
    Column("packed", LargeBinary, nullable=False),
)

texts = Table(
    "texts",
    metadata,
    household_column(),
    Column("digest", String(64), primary_key=True),
    Column("packed", LargeBinary, nullable=False),
)
