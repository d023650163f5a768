"""The board: who owns what, category by category, side by side; the same for everybody.

Nothing on it counts, sums or sorts people: columns stand in the order of the file, and so does what is in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from syncd.model.registry import Category, Registry, Responsibility

NOBODY = ""
"""The column of what needs a home."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one column holds of one category: (id, name) of each responsibility, and how many more are private."""

    owned: tuple[tuple[str, str], ...] = ()
    private: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One category; its cells stand in the order of the columns."""

    category: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Who owns what on that day.

    `columns` are (id, name) of the members in the order of the file, and last `NOBODY` for what needs a home. All six
    categories have a row, but for that of children while it is empty.
    """

    on: date
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]


def board_of(registry: Registry, on: date) -> Board:
    """The board of that day of the household. Who left has no column."""
    members = [(m.id, " ".join(m.name.split())) for m in registry.members if m.id not in registry.left]
    columns = (*members, (NOBODY, ""))
    rows = []
    for category in Category:
        mine = [each for each in registry.responsibilities if each.category is category]
        if mine or category is not Category.CHILD_RELATED:
            rows.append(Row(category.value, tuple(_cell(mine, column, on) for column, _name in columns)))
    return Board(on, columns, tuple(rows))


def _cell(responsibilities: list[Responsibility], column: str, on: date) -> Cell:
    mine = [each for each in responsibilities if (each.owner_on(on) or NOBODY) == column]
    shown = tuple((each.id, " ".join(each.name.split())) for each in mine if not each.private)
    return Cell(shown, len(mine) - len(shown))
