"""How answers are put on the screen: plain text of at most 80 columns, no colour, no boxes; or one JSON document."""

from __future__ import annotations

import io
import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from syncd.model.when import When

WIDTH = 80
"""Columns that text takes at most."""

NARROWEST = 40

_JOINER = "\u200d"
"""Ties emoji into one; the one invisible character that is let through."""


def plain(text: str) -> str:
    """`text` without what would steer a terminal: titles and servers' words come from elsewhere."""
    return "".join(c if c.isprintable() or c == _JOINER else " " for c in text)


def line(text: str = "", *, err: bool = False) -> None:
    """One line as it is, however long: for what other programs read."""
    typer.echo(plain(text), err=err)


def prose(text: str) -> None:
    """A sentence, wrapped."""
    typer.echo(textwrap.fill(plain(text), width=columns(), break_long_words=False, break_on_hyphens=False))


def mend(what: str, hint: str = "") -> None:
    """What is wrong and how to mend it, on stderr, one line each."""
    for part in what.splitlines():
        line(part, err=True)
    if hint:
        line(f"  mend: {hint}", err=True)


def document(answer: Mapping[str, object]) -> None:
    """The one JSON document of a command with `--json`."""
    shown = (getattr(sys.stdout, "encoding", None) or "").lower().replace("_", "-")
    typer.echo(json.dumps(answer, indent=2, ensure_ascii=shown not in {"utf-8", "utf8"}))


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns under heads; numbers stand to the right, long cells go on in the next line."""
    from rich.console import Console  # noqa: PLC0415 - `syncd --help` does without
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    cells = [list(row) for row in rows]
    drawn = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="")
    for number, head in enumerate(heads):
        right = bool(cells) and all(isinstance(row[number], int) for row in cells)
        drawn.add_column(Text(head), justify="right" if right else "left", overflow="fold")
    for row in cells:
        drawn.add_row(*(Text(plain(str(cell))) for cell in row))
    page = io.StringIO()
    Console(file=page, width=columns(), color_system=None, force_terminal=False).print(drawn)
    for drawn_line in page.getvalue().splitlines():
        typer.echo(drawn_line.rstrip())


def moment(when: When | None, zone: ZoneInfo) -> str:
    """A day, or an instant on the wall clock of `zone`; a dash for None."""
    if when is None:
        return "-"
    return when.astimezone(zone).strftime("%Y-%m-%d %H:%M") if isinstance(when, datetime) else when.isoformat()


def columns() -> int:
    """How wide text may be."""
    return max(NARROWEST, min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns))
