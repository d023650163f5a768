"""Pages as files: put there whole, and nothing else replaced."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from syncd.errors import StateError, UsageError
from syncd.service.household import Household

OURS = b'<meta name="generator" content="syncd">'
"""Stands near the beginning of every page."""

_LOOKS = 1024

ALONE = 0o600
"""Its owner alone can read it."""

FOR_A_GROUP = 0o640
"""The group of the folder can read it, too: who that is, its owner decides."""


def report_folder(household: Household) -> Path | None:
    """Where pages for all go (`report_dir`), from the registry's own folder on; None where nobody said."""
    named = household.registry.household.report_dir
    if named is None:
        return None
    try:
        return household.config.parent / Path(named).expanduser()
    except RuntimeError:
        # A user without a home: "~" is no place.
        return household.config.parent / named


def trouble_with(folder: Path) -> str:
    """Why no page can be put there, as far as this process sees; "" where one can."""
    if not folder.is_dir():
        return "is not there, or cannot be seen"
    return "" if os.access(folder, os.W_OK | os.X_OK) else "cannot be written to"


def page_notices(household: Household) -> tuple[str, ...]:
    """What is worth a look about pages: that there is no way to put them where the registry says."""
    folder = report_folder(household)
    trouble = trouble_with(folder) if folder is not None else ""
    return (f"no page can be put into {folder} before a check-in: it {trouble}",) if trouble else ()


def may_be_written(file: Path) -> None:
    """Whether nothing but a page of syncd would be replaced. Raises UsageError where something else would."""
    if file.is_dir():
        raise UsageError(f"{file} is a directory", hint="name a file in it")
    if not file.parent.is_dir():
        raise UsageError(f"there is no directory {file.parent}", hint="make it, or name another one")
    try:
        with file.open("rb") as found:
            ours = OURS in found.read(_LOOKS)
    except FileNotFoundError:
        return
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}", hint="name another file") from error
    if not ours:
        raise UsageError(f"{file} is there already, and is no page of syncd", hint="name another file")


def write_page(file: Path, page: str, mode: int = ALONE) -> None:
    """Put the page there whole or not at all; what was there is replaced. Raises StateError."""
    try:
        number, name = tempfile.mkstemp(dir=file.parent, prefix=".syncd-", suffix=".html")
        try:
            with os.fdopen(number, "w", encoding="utf-8") as passing:
                passing.write(page)
                passing.flush()
                os.fsync(passing.fileno())
            Path(name).chmod(mode)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StateError(
            f"the page cannot be written to {file}: {error.strerror}", hint="name a directory that takes it"
        ) from error
