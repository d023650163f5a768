"""The daily copies of a state: their names, which of them may go, which of them is the last that is whole."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import date
from pathlib import Path

BACKUPS = "backups"
"""Folder in the state directory."""

_NAME = re.compile(r"state-(\d{4}-\d{2}-\d{2})\.db")


def copy_name(day: date) -> str:
    """Name of the copy of a day."""
    return f"state-{day.isoformat()}.db"


def superseded(files: Iterable[Path], kept: int) -> tuple[Path, ...]:
    """The copies that may go, oldest first, so that `kept` stay; what is named otherwise is nobody's to take away."""
    ours = sorted((path for path in files if _NAME.fullmatch(path.name)), key=lambda path: path.name)
    return tuple(ours[: max(0, len(ours) - kept)])


def copies(folder: Path) -> tuple[Path, ...]:
    """The copies that there are, newest first."""
    if not folder.is_dir():
        return ()
    return tuple(sorted((p for p in folder.iterdir() if _NAME.fullmatch(p.name)), key=lambda p: p.name, reverse=True))


def last_whole(folder: Path) -> Path | None:
    """The newest copy in which SQLite finds nothing wrong; None when there is none."""
    return next((copy for copy in copies(folder) if _is_whole(copy)), None)


def _is_whole(copy: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as database:
            known = database.execute("SELECT count(*) FROM households").fetchone()
            return bool(known[0]) and database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    except sqlite3.Error:
        return False
