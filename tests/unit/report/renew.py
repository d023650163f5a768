"""`python -m tests.unit.report.renew` draws anew what pictures are compared with. Look at them before a commit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from syncd.core.page import page_of
from syncd.core.page.values import Drawing
from syncd.report.pictures import drawn
from tests.support.pages import asked

PICTURES = Path(__file__).parent / "pictures"
DOTS = 60
"""Dots per inch: small files, and enough to see what moved."""


def drawings() -> Iterator[tuple[str, Drawing, tuple[str, ...]]]:
    """Name, drawing and months of every picture that is compared."""
    for kind, people in (("two", ("alex", "sam")), ("three", ("alex", "sam", "kim"))):
        page = page_of(asked(people), "en")
        for figure in page.figures:
            if kind == "two" or figure.name in ("share", "columns"):
                yield f"{kind}-{figure.name}", figure.drawing, page.months


def draw(drawing: Drawing, months: tuple[str, ...], file: Path) -> None:
    """One picture, as it is on a light page."""
    drawn(drawing, months).savefig(file, dpi=DOTS, facecolor="white", metadata={"Software": None})


def main() -> None:
    """Draw them all."""
    PICTURES.mkdir(exist_ok=True)
    for name, drawing, months in drawings():
        draw(drawing, months, PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
