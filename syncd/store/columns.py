"""Column types of our own: the same text on every database, comparable as text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, Date, Dialect, ForeignKey, String, Text
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware instant as UTC text of fixed width, `2026-11-24T17:00:00.000000Z`: text order is time order.

    A naive datetime is refused: it would mean another instant on another machine.
    """

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """To text. Raises ValueError for a naive datetime."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("the state holds aware instants only")
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From text."""
        return None if value is None else datetime.fromisoformat(value)


def household_column(*, key: bool = True) -> Column[str]:
    """Whose row it is; part of the primary key unless the table counts its rows."""
    return Column("household_id", String(64), ForeignKey("households.household_id"), primary_key=key, nullable=False)


def thing_columns(*, key: bool) -> tuple[Column[str], ...]:
    """A `Thing` by its oldest names."""
    return tuple(
        Column(name, String(size), primary_key=key, nullable=False)
        for name, size in (("thing_kind", 16), ("thing_id", 128), ("thing_step", 128))
    )


def occurrence_columns(*, key: bool = False) -> tuple[Column[Any], ...]:
    """An `Occurrence`: its thing and its recurrence-id."""
    return (*thing_columns(key=key), Column("recurrence_id", Date, primary_key=key, nullable=False))


def place_columns() -> tuple[Column[str], ...]:
    """A `Place`: account, role, form and list."""
    return (
        Column("account", String(128), nullable=False),
        Column("role", String(16), nullable=False),
        Column("kind", String(16), nullable=False),
        Column("list", Text, nullable=False),
    )


def json_column(name: str) -> Column[Mapping[str, object]]:
    """A JSON object; NULL is SQL's, never JSON's."""
    return Column(name, JSON(none_as_null=True))
