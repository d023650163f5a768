"""Answers that are remembered until a table they come from changes; for a process that keeps its state open.

Only for the one writer of a state: nobody else's changes go past it. Others are answered from the database each time.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from copy import copy
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection, Table, event

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")
Asked = TypeVar("Asked", bound="Remembers")


class Remembered:
    """What was answered, with the count of changes that each table had seen before it was asked for."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self._answers: dict[str, tuple[tuple[int, ...], Any]] = {}
        self._own = threading.Lock()

    def answer(self, name: str, tables: Iterable[str], ask: Callable[[], Answer]) -> Answer:
        """The remembered answer of that name, else a fresh one. A change during the asking makes it be asked anew."""
        with self._own:
            seen = tuple(self._seen[table] for table in tables)
            known = self._answers.get(name)
        if known is not None and known[0] == seen:
            found: Answer = known[1]
            return found
        fresh = ask()
        with self._own:
            self._answers[name] = (seen, fresh)
        return fresh

    def changed(self, tables: Iterable[str]) -> None:
        """A change of these tables was committed, or may have been."""
        with self._own:
            self._seen.update(tables)


class Remembers(Protocol):
    """Who remembers; None for nobody."""

    _remembered: Remembered | None


def until_changed(
    *tables: Table,
) -> Callable[[Callable[Concatenate[Asked, Arguments], Answer]], Callable[Concatenate[Asked, Arguments], Answer]]:
    """Remember what a method without arguments answers until one of these tables changes.

    With arguments it is not remembered. A dictionary is handed out as a copy.
    """
    names = tuple(table.name for table in tables)

    def remember(
        method: Callable[Concatenate[Asked, Arguments], Answer],
    ) -> Callable[Concatenate[Asked, Arguments], Answer]:
        @wraps(method)
        def answer(self: Asked, /, *arguments: Arguments.args, **named: Arguments.kwargs) -> Answer:
            if self._remembered is None or arguments or named:
                return method(self, *arguments, **named)
            found = self._remembered.answer(method.__name__, names, lambda: method(self, *arguments, **named))
            return copy(found) if isinstance(found, dict) else found

        return answer

    return remember


def watch(connection: Connection) -> set[str]:
    """The names of the tables that this connection will have changed, filled in as it goes."""
    touched: set[str] = set()

    @event.listens_for(connection, "after_execute")
    def _executed(_connection: Connection, statement: Any, *_rest: object) -> None:
        if getattr(statement, "is_dml", False):
            touched.add(statement.table.name)

    return touched
