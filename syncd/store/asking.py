"""How questions are put to a state: one consistent snapshot each, rows of this household alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Select, Table, func, select

from syncd.errors import StateDamaged
from syncd.store import rows, schema
from syncd.store.failures import state_errors
from syncd.store.opening import Opened
from syncd.store.remembered import Remembered

_ASKED_AT_ONCE = 500
"""Values in one IN list; SQLite takes 999 parameters at least."""

_HELD_AT_ONCE = 1000
"""Rows of a long answer that are held while values are made of them."""

Answer = TypeVar("Answer")


def portions(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Some values at a time, each portion for one IN list."""
    for start in range(0, len(values), _ASKED_AT_ONCE):
        yield values[start : start + _ASKED_AT_ONCE]


class Asking:
    """What every part of the reading half of a store asks with. Every method may raise StateError."""

    def __init__(self, opened: Opened, household: str, renamed: Mapping[str, str]) -> None:
        self._opened = opened
        self._household = household
        self._renamed = renamed
        self._remembered: Remembered | None = None
        self.damaged: StateDamaged | None = None
        """What was found wrong with it since it was opened: nothing may be planned on it any more."""

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """The database's failures as errors of the state; damage is remembered."""
        try:
            with state_errors(self._opened.where):
                yield
        except StateDamaged as error:
            self.damaged = error
            raise

    @property
    def instance(self) -> str:
        """Name of this installation, made with the state; it stands in every stamp. "" before the first write."""
        return self._opened.instance

    @property
    def household(self) -> str:
        """Id of the household whose state this is."""
        return self._household

    def _ask(self, query: Select[Any]) -> list[rows.Row]:
        with self._failures(), self._opened.engine.connect() as connection:
            found: list[rows.Row] = list(connection.execute(query).mappings().all())
        if not self._renamed or schema.ledger in query.get_final_froms():
            return found
        return [self._named_now(row) for row in found]

    def _read(self, query: Select[Any], read: Callable[[rows.Row], Answer]) -> tuple[Answer, ...]:
        """What each row tells, one after the other: of many rows few are held at once. Accounts are not renamed."""
        with self._failures(), self._opened.engine.connect() as connection:
            found = connection.execute(query, execution_options={"yield_per": _HELD_AT_ONCE}).mappings()
            return tuple(read(row) for row in found)

    def _named_now(self, row: rows.Row) -> rows.Row:
        """A row with the present id of its account; a state opened for reading may hold an earlier one."""
        now = self._renamed.get(row.get("account", ""))
        return row if now is None else {**row, "account": now}

    def count(self, table: Table, where: ColumnElement[bool]) -> int:
        """How many rows of a table are so."""
        return int(self._ask(select(func.count().label("number")).select_from(table).where(where))[0]["number"])

    def _of(self, table: Table) -> Select[Any]:
        return select(table).where(table.c.household_id == self._household)

    def _ask_of(self, table: Table, column: Column[Any], values: Iterable[str]) -> list[rows.Row]:
        """The rows with one of these values, asked for in portions, each portion in the order of the key."""
        found: list[rows.Row] = []
        for some in portions(sorted(set(values))):
            found += self._ask(self._of(table).where(column.in_(some)).order_by(*table.primary_key))
        return found
