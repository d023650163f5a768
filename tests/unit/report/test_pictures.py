"""Pictures, compared as images with those that were looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from matplotlib.testing.compare import compare_images

from syncd.core.page.values import NOBODY, Column, Columns, Course, Drawing, Look
from syncd.report.pictures import drawn
from tests.unit.report.renew import PICTURES, draw, drawings

TOLERANCE = 8.0
"""Root mean square of the differences, of 255. Another version of a library may draw letters a little otherwise."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DRAWINGS = {name: (drawing, months) for name, drawing, months in drawings()}


def _difference(drawing: Drawing, months: tuple[str, ...], name: str, folder: Path) -> str | None:
    # A copy, since what differs is written beside what was compared.
    expected = folder / f"{name}-expected.png"
    expected.write_bytes((PICTURES / f"{name}.png").read_bytes())
    draw(drawing, months, folder / f"{name}.png")
    told = compare_images(str(expected), str(folder / f"{name}.png"), TOLERANCE)
    assert told is None or isinstance(told, str)
    return told


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_picture_looks_as_it_did(name: str, tmp_path: Path) -> None:
    """The picture is the one that was looked at, up to what letters differ by."""
    drawing, months = DRAWINGS[name]

    assert _difference(drawing, months, name, tmp_path) is None


def test_a_picture_that_differs_is_found(tmp_path: Path) -> None:
    """A line that lies fifteen points higher is another picture."""
    drawing, months = DRAWINGS["two-share"]
    assert isinstance(drawing, tuple)
    [course] = drawing
    assert isinstance(course, Course)
    higher = tuple(
        look if look.share is None else replace(look, share=look.share + 15, low=look.share + 9, high=look.share + 21)
        for look in course.looks
    )

    assert _difference((replace(course, looks=higher),), months, "two-share", tmp_path) is not None


LONG = "Maximiliane-Charlotte Freifrau von Schmidt-Rottenberg"


@pytest.mark.parametrize("people", [2, 3, 5])
def test_long_names_have_room_below_columns(people: int) -> None:
    """None stands on the one beside it."""
    columns = tuple(Column(LONG, number, (100 / people,)) for number in range(people))
    agreed = (100 / people,) * people
    canvas = drawn(Columns(("on paper", "in practice"), columns, columns, agreed, "agreed", ("Money",)), MONTHS)
    canvas.draw_without_rendering()
    boxes = [label.get_window_extent() for axes in canvas.axes for label in axes.get_xticklabels()]

    assert len(boxes) == 2 * people
    assert all(left.x1 < right.x0 for left, right in pairwise(boxes))


def test_long_names_have_room_above_small_pictures() -> None:
    """None stands on the one beside it, and each says of what and whose it is."""
    looks = (Look(date(2026, 1, 5), 50.0, 50.0, 40.0, 60.0),)
    canvas = drawn(tuple(Course(f"Household logistics, {LONG}", NOBODY, looks, 25.0) for _ in range(2)), MONTHS)

    assert [axes.get_title(loc="left") for axes in canvas.axes] == [
        "Household logistics\nMaximiliane-Charlotte Freifrau vo…"
    ] * 2
