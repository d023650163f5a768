"""What a page is made of: values, all words in the page's language. Shares are in percent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

NOBODY = -1
"""In place of a member's number: in neither column."""


@dataclass(frozen=True, slots=True)
class Look:
    """One closed week of a course.

    Attributes:
        day: its Monday.
        share, low, high: the average up to it and its band; None where nothing can be said.
        single: what the week alone shows; None for a week that does not count.
        planned: the share that was to be.
        told, meant: the share and what was to be, rounded as they are told.
    """

    day: date
    planned: float
    share: float | None = None
    low: float | None = None
    high: float | None = None
    single: float | None = None
    told: str = "-"
    meant: str = "-"


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that is named in a picture."""

    day: date
    label: str


@dataclass(frozen=True, slots=True)
class Course:
    """A share over time.

    Attributes:
        name: whose, or of what.
        member: number of the member in registry order: which of the colours.
        looks: week by week.
        zone: gaps up to this many points of 100 are left to themselves.
        moved: whether the newest look says so; what has not moved is drawn in grey where several stand together.
        sure_since: the Monday from which on it has said so.
        marks: new agreements.
    """

    name: str
    member: int
    looks: tuple[Look, ...]
    zone: float
    moved: bool = False
    sure_since: date | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: blocks in the order of the categories, in percent of the whole load."""

    name: str
    member: int
    blocks: tuple[float, ...]

    @property
    def height(self) -> float:
        """The whole column."""
        return sum(self.blocks)


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns on paper beside columns in practice.

    Attributes:
        groups: what the two groups are called.
        paper, practice: the columns; in practice with that of what nobody got to.
        agreed: the agreed height for each member, in registry order.
        agreed_label: what the dashed line is called.
        categories: names of the blocks, the lowest first.
    """

    groups: tuple[str, str]
    paper: tuple[Column, ...]
    practice: tuple[Column, ...]
    agreed: tuple[float, ...]
    agreed_label: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """What is planned a week over time up to the day `last`, in percent of what was planned when it was agreed on."""

    days: tuple[date, ...]
    last: date
    sizes: tuple[float, ...]
    agreed_label: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a picture; cells are texts, rounded as in prose."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Drawing = tuple[Course, ...] | Columns | Listed


@dataclass(frozen=True, slots=True)
class Figure:
    """One picture with everything that it says in words.

    Attributes:
        name: short and unique on the page, `[a-z-]+`.
        title: its heading.
        said: what it shows, in sentences.
        key: how it is read.
        table: its numbers.
        drawing: what is drawn; several courses stand beside each other.
    """

    name: str
    title: str
    said: tuple[str, ...]
    key: str
    table: Table
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page.

    Attributes:
        language: of all its words (RFC 5646).
        title, span: its heading and of which days it tells.
        together: first of all, what went well.
        unseen: what no picture here shows.
        told: the answers, in words; the order is kept.
        tasks_head, tasks: at most three tasks that it is mostly about; empty for none.
        figures: pictures, with their headings.
        table_label: what the tables below the pictures are called.
        unseen_head, told_head: headings.
        closing: the last line.
        months: twelve short names, January first, for the axes.
    """

    language: str
    title: str
    span: str
    together: str
    unseen_head: str
    unseen: tuple[str, ...]
    told_head: str
    told: tuple[str, ...]
    tasks_head: str
    tasks: tuple[str, ...]
    figures: tuple[Figure, ...]
    table_label: str
    closing: str
    months: tuple[str, ...]
