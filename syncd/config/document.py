"""From a file to a TOML document, or to the one problem that stands in the way."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from syncd.errors import Problem, RegistryError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises RegistryError with one problem."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        what, mend = "there is no such file", 'let "syncd init" write one, or name another with --config'
    except IsADirectoryError:
        what, mend = "this is a folder, not a file", "name the file in it with --config"
    except OSError as error:
        what = f"the file cannot be read ({(error.strerror or 'unknown reason').lower()})"
        mend = "let the user that runs syncd read it, or name another with --config"
    raise RegistryError([Problem(str(path), 0, what, mend)])


def read_text(path: Path, data: bytes) -> str:
    """The text of those bytes. Raises RegistryError with one problem."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what, mend = "this is not UTF-8 text", "save the file as UTF-8 in your editor"
        raise RegistryError([Problem(str(path), line, what, mend)]) from error


def read_document(path: Path, text: str) -> dict[str, Any]:
    """The TOML document of that text. Raises RegistryError with one problem."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        found = re.search(r"line (\d+), column (\d+)", message)
        line = int(found.group(1)) if found else text.count("\n") + 1
        what = re.sub(r" \(at .*\)$", "", message)
        problem = Problem(str(path), line, f"this is not TOML ({what[:1].lower()}{what[1:]})", _toml_mend(text, line))
        raise RegistryError([problem]) from error


def _toml_mend(text: str, line: int) -> str:
    """Advice for the slips that people make. The line itself is not shown: it may hold a secret."""
    lines = text.split("\n")
    there = lines[line - 1] if line <= len(lines) else ""
    if re.search(r"=\s*\d{1,2}:\d\d\s*(#|,|}|$)", there):
        return 'a time of day stands in quotes, as at = "18:00"'
    if re.search(r"=\s*\d{1,2}\.\d{1,2}\.\d{4}", there):
        return "a date is written year-month-day, as starting = 2026-11-24"
    if re.search(r"=\s*\d{4}-\d\d-\d\d", there):
        return "write a date that exists, as starting = 2026-11-24"
    if re.match(r"\s*\[[^\]]*$", there):
        return "a table's name ends with ], as [members.alex]"
    if re.match(r"\s*\[", there):
        return "each table stands in the file once, and its name is written as [members.alex]"
    if there.count("{") > there.count("}"):
        return "what stands in { } stands on one line: close it on the line where it opens"
    if there.count('"') % 2:
        return "a text that begins with a quote ends with one on the same line"
    if re.search(r"=\s*[A-Za-z_]", there):
        return 'a text stands in quotes, as owner = "sam"'
    if "=" not in there:
        return 'write key = value, as name = "Groceries"; a list ends with ] and a { with }'
    return "a text ends with its quote, a list with ] and a { with }; each key stands once in its table"
