"""Pictures, compared as images with those that were looked at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.testing.compare import compare_images

from syncd.core.page.values import Course, Drawing
from tests.unit.report.renew import PICTURES, draw, drawings

TOLERANCE = 8.0
"""Root mean square of the differences, of 255. Another version of a library may draw letters a little otherwise."""

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
