"""The pictures. Each is narrow enough for a phone; a wider page shows them larger.

Nothing is in them that the words beside them do not say.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from math import floor
from typing import assert_never

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from syncd.core.page.values import NOBODY, Column, Columns, Course, Drawing, Listed, Look, Mark
from syncd.report import theme

WIDTH = 5.0
"""Inches; 72 units of the page to each."""

_QUARTERS = (0, 25, 50, 75, 100)
_MOST_LABELS = 6
_ROOM_FOR_NUMBER = 4.0
_LETTERS = 44
"""So many of nine points stand below all columns together."""
_TITLE = 33
"""So many stand above one of the small pictures."""


def drawn(drawing: Drawing, months: Sequence[str]) -> Canvas:
    """The picture, in the colours of a light page. `months` are twelve short names for the axes."""
    with mpl.rc_context({**mpl.rcParamsDefault, "backend": "agg", **theme.STYLE}):
        match drawing:
            case Columns():
                return _columns(drawing)
            case Listed():
                return _listed(drawing, months)
            case tuple():
                return _courses(drawing, months)
            case _:
                assert_never(drawing)


def _canvas(height: float) -> Canvas:
    return Canvas(figsize=(WIDTH, height), facecolor="none", layout="constrained")


# Shares over time.


def _courses(courses: tuple[Course, ...], months: Sequence[str]) -> Canvas:
    if courses[0].member == NOBODY:
        return _multiples(courses, months)
    canvas = _canvas(2.9 * len(courses))
    for axes, course in zip(canvas.subplots(len(courses), squeeze=False)[:, 0], courses, strict=True):
        if len(courses) > 1:
            axes.set_title(course.name, loc="left", fontsize=10, color=theme.INK.light)
        _course(axes, course)
        _months(axes, [look.day for look in course.looks], months)
    return canvas


def _multiples(courses: tuple[Course, ...], months: Sequence[str]) -> Canvas:
    """Small ones beside each other, all on 0 to 100 %."""
    lines = -(-len(courses) // 2)
    canvas = _canvas(1.45 * lines + 0.2)
    grid = canvas.subplots(lines, 2, squeeze=False, sharex=True, sharey=True)
    cells = [axes for row in grid for axes in row]
    for axes, course in zip(cells, courses, strict=False):
        weight = "bold" if course.moved else "normal"
        title = _broken(course.name, _TITLE, ", ")
        axes.set_title(title, loc="left", fontsize=8.5, color=theme.INK.light, fontweight=weight)
        _course(axes, course, small=True)
        axes.set_yticks((0, 50, 100), ["0", "50", "100"], fontsize=8)
        _months(axes, [look.day for look in courses[0].looks], months, most=3, size=8)
    for axes in cells[len(courses) :]:
        axes.set_axis_off()
    return canvas


def _course(axes: Axes, course: Course, *, small: bool = False) -> None:
    colour = theme.column_colour(course.member if not (small and course.moved) else 0).light
    days = [_x(look.day) for look in course.looks]
    planned = [look.planned for look in course.looks]
    _frame(axes, days)
    if not small:
        axes.fill_between(
            days,
            [share - course.zone for share in planned],
            [share + course.zone for share in planned],
            step="mid", color=theme.ZONE.light, linewidth=0, zorder=1,
        )  # fmt: skip
    axes.step(days, planned, where="mid", color=theme.INK.light, linewidth=1, dashes=theme.DASHES, zorder=3)
    for run in _runs(course.looks):
        xs = [_x(look.day) for look in run]
        axes.fill_between(
            xs, [look.low or 0.0 for look in run], [look.high or 0.0 for look in run],
            color=colour, alpha=0.22, linewidth=0, zorder=2,
        )  # fmt: skip
        axes.plot(xs, [look.share or 0.0 for look in run], color=colour, linewidth=1.6 if small else 2.2, zorder=4)
    if not small:
        singles = [(_x(look.day), look.single) for look in course.looks if look.single is not None]
        axes.scatter(
            [x for x, _ in singles], [y or 0.0 for _, y in singles], s=7, color=theme.SOFT.light, alpha=0.55,
            linewidths=0, clip_on=False, zorder=3,
        )  # fmt: skip
        _marks(axes, course.marks)
    _ring(axes, course, small=small)


def _runs(looks: tuple[Look, ...]) -> list[list[Look]]:
    """What hangs together: the line is broken where nothing can be said."""
    return [list(run) for says, run in groupby(looks, key=lambda look: look.share is not None) if says]


def _ring(axes: Axes, course: Course, *, small: bool) -> None:
    """Around the week from which the answer was sure."""
    found = [look for look in course.looks if look.day == course.sure_since and look.share is not None]
    for look in found:
        axes.scatter(
            [_x(look.day)], [look.share or 0.0], s=45 if small else 110, facecolors="none",
            edgecolors=theme.INK.light, linewidths=1.6, zorder=6,
        )  # fmt: skip


def _frame(axes: Axes, days: Sequence[int]) -> None:
    axes.set_facecolor("none")
    axes.set_ylim(-1, 101)
    axes.set_yticks(_QUARTERS, [f"{share} %" for share in _QUARTERS])
    axes.grid(axis="y", color=theme.LINES.light, linewidth=0.6, zorder=0)
    axes.set_axisbelow(True)
    if days:
        axes.set_xlim(days[0] - 3, days[-1] + 10)


def _marks(axes: Axes, marks: Sequence[Mark], top: float = 100.0) -> None:
    """A dotted line for each new agreement, with its words beside it."""
    begin, end = axes.get_xlim()
    for mark in marks:
        at = _x(mark.day)
        axes.axvline(at, color=theme.SOFT.light, linewidth=1, linestyle=(0, (1, 2)), zorder=3)
        right = at > (begin + end) / 2
        axes.annotate(
            mark.label, (at, top), xytext=(-4 if right else 4, -2), textcoords="offset points", fontsize=8.5,
            ha="right" if right else "left", va="top", color=theme.SOFT.light, zorder=7,
        )  # fmt: skip


def _months(axes: Axes, days: Sequence[date], months: Sequence[str], most: int = _MOST_LABELS, size: int = 9) -> None:
    """Firsts of months below the axis, as many as have room; a January, and the first of all, name their year."""
    if not days:
        return
    firsts = [
        date(year, month, 1)
        for year in range(days[0].year, days[-1].year + 1)
        for month in range(1, 13)
        if days[0] <= date(year, month, 1) <= days[-1]
    ] or [days[0]]
    years = len(firsts) > 12 * most
    step = next(n for n in (1, 2, 3, 6, 12, 24, 36, 48, 60, 120, 240, 1200) if len(firsts) <= n * most)
    start = next((at for at, day in enumerate(firsts) if day.month == 1), 0) % step
    chosen = firsts[start::step]
    labels = []
    for number, day in enumerate(chosen):
        with_year = number == 0 or chosen[number - 1].year != day.year
        short = str(day.year) if years else months[day.month - 1]
        labels.append(f"{short}\n{day.year}" if with_year and not years else short)
    axes.set_xticks([_x(day) for day in chosen], labels, fontsize=size)


def _x(day: date) -> int:
    return day.toordinal()


# Columns.


def _columns(columns: Columns) -> Canvas:
    canvas = _canvas(3.9)
    axes = canvas.subplots()
    axes.set_facecolor("none")
    places: list[float] = []
    gap = len(columns.paper) + 0.7
    for start, some in ((0.0, columns.paper), (gap, columns.practice)):
        for number, column in enumerate(some):
            at = start + number
            places.append(at)
            _column(axes, at, column)
            if column.member != NOBODY:
                _agreed(axes, at, columns.agreed[column.member])
    every = [*columns.paper, *columns.practice]
    top = max([*columns.agreed, *(column.height for column in every)])
    axes.set_ylim(0, top * 1.04)
    axes.set_xlim(-0.6, places[-1] + 0.6)
    axes.set_yticks([share for share in range(0, 101, 25) if share <= top * 1.04])
    axes.set_yticklabels([f"{share:.0f} %" for share in axes.get_yticks()])
    axes.grid(axis="y", color=theme.LINES.light, linewidth=0.6)
    axes.set_axisbelow(True)
    size = 9.0 if len(every) < 6 else 7.5
    room = floor(_LETTERS * 9.0 / size / len(every)) - 1
    axes.set_xticks(places, [_broken(each.name, room) for each in every], fontsize=size)
    for start, label, some in zip((0.0, gap), columns.groups, (columns.paper, columns.practice), strict=True):
        middle = start + (len(some) - 1) / 2
        axes.text(
            middle, 1.02, label, transform=axes.get_xaxis_transform(), ha="center", va="bottom", fontsize=10,
            fontweight="bold",
        )  # fmt: skip
    return canvas


def _column(axes: Axes, at: float, column: Column) -> None:
    """Blocks from the bottom up; what nobody got to is an outline, for it is in nobody's column."""
    colour = theme.column_colour(column.member).light
    fill, edge = (colour, theme.PAPER.light) if column.member != NOBODY else (theme.PAPER.light, colour)
    bottom = 0.0
    for number, block in enumerate(column.blocks):
        if block <= 0:
            continue
        axes.bar(at, block, 0.8, bottom=bottom, color=fill, edgecolor=edge, linewidth=1.2, zorder=3)
        if block >= _ROOM_FOR_NUMBER:
            axes.text(
                at, bottom + block / 2, str(number + 1), ha="center", va="center", fontsize=9, color=edge, zorder=4,
            )  # fmt: skip
        bottom += block


def _agreed(axes: Axes, at: float, share: float) -> None:
    """The agreed height, on a strip of paper so that it is seen on any colour."""
    ends = [at - 0.46, at + 0.46]
    axes.plot(ends, [share, share], color=theme.PAPER.light, linewidth=3, zorder=5, solid_capstyle="butt")
    axes.plot(ends, [share, share], color=theme.INK.light, linewidth=1.4, dashes=theme.DASHES, zorder=6)


def _broken(name: str, room: int, at: str = " ") -> str:
    """A name over two lines where it is longer than `room`, parted at a space or comma; no line is longer."""
    if len(name) <= room:
        return name
    head, _, tail = name.rpartition(at) if at in name else (name, "", "")
    return "\n".join(line if len(line) <= room else f"{line[:room]}…" for line in (head, tail) if line)


# The whole list.


def _listed(listed: Listed, months: Sequence[str]) -> Canvas:
    canvas = _canvas(1.7)
    axes = canvas.subplots()
    axes.set_facecolor("none")
    days = [_x(day) for day in listed.days]
    axes.step(days, listed.sizes, where="post", color=theme.BLUE.light, linewidth=2, zorder=4)
    axes.axhline(100, color=theme.INK.light, linewidth=1, dashes=theme.DASHES, zorder=3)
    top = max(125.0, max(listed.sizes) * 1.12)
    axes.set_ylim(0, top)
    axes.set_yticks((0, 100), ["0 %", "100 %"])
    axes.grid(axis="y", color=theme.LINES.light, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_xlim(days[0] - 3, days[-1] + 10)
    axes.annotate(
        listed.agreed_label, (days[0], 100), xytext=(0, -3), textcoords="offset points", fontsize=8.5, va="top",
        color=theme.SOFT.light, zorder=7,
    )  # fmt: skip
    axes.scatter([days[-1]], [listed.sizes[-1]], s=22, color=theme.BLUE.light, zorder=5)
    _marks(axes, listed.marks, top)
    _months(axes, listed.days, months)
    return canvas
