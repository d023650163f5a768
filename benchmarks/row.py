"""One line of the table: what was measured, against what, and whether the aim is met."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `measured` and `against` are texts with their units; `ratio` is None where there is no aim to divide.

    `met` is None where nothing is aimed at, or nothing could be measured.
    """

    what: str
    measured: str
    against: str = ""
    ratio: float | None = None
    aim: str = ""
    met: bool | None = None


HEADINGS = ("what", "measured", "against", "ratio", "aim", "met")


def at_most(what: str, measured: str, against: str, ratio: float, limit: float) -> Row:
    """A line whose ratio must not exceed `limit`."""
    return Row(what, measured, against, ratio, f"≤ {limit:g}", ratio <= limit)


def missing(what: str, why: str) -> Row:
    """A line for what could not be measured."""
    return Row(what, "not measured", why)


def spread(values: Sequence[float], unit: str, scale: float = 1.0, digits: int = 2) -> str:
    """Median and range: `3.10 s (2.95..3.42)`; a single value alone."""
    texts = [f"{value * scale:.{digits}f}" for value in (median(values), min(values), max(values))]
    return f"{texts[0]} {unit}" + (f" ({texts[1]}..{texts[2]})" if len(values) > 1 else "")


def table(rows: Iterable[Row]) -> str:
    """The lines in columns."""
    lines = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    shown = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    ]
    return "\n".join((shown[0], "-" * max(map(len, shown)), *shown[1:]))


def _cells(row: Row) -> tuple[str, ...]:
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    met = {None: "", True: "yes", False: "no"}[row.met]
    return (row.what, row.measured, row.against, ratio, row.aim, met)


def write_json(rows: Iterable[Row], machine: dict[str, object], file: Path) -> None:
    """The same lines as a document."""
    document = {"version": 1, "machine": machine, "rows": [asdict(row) for row in rows]}
    file.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def say(text: str) -> None:
    """Progress, on stderr."""
    print(text, file=sys.stderr, flush=True)
