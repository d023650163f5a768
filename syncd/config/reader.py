"""Reading the registry file: from bytes to a `Registry`, or to every problem in it at once."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from syncd.config.owned import build_responsibility, check_responsibilities
from syncd.config.people import build_account, build_away, build_household, build_member, check_people
from syncd.config.report import Report
from syncd.config.sessions import build_session, check_sessions
from syncd.config.tables import Tables, read_tables
from syncd.config.vanished import PreviousIds, check_vanished
from syncd.errors import Problem, RegistryError
from syncd.model.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path
    from typing import Any

    from syncd.ports import AdapterSpec


@dataclass(frozen=True, slots=True)
class Reading:
    """A registry that was read.

    Attributes:
        registry: what the file says, every default that does not depend on time filled in.
        warnings: what is worth knowing; syncd works all the same.
        digest: SHA-256 of the file, hexadecimal.
    """

    registry: Registry
    warnings: tuple[Problem, ...]
    digest: str


def read_registry(
    path: Path, *, adapters: Mapping[str, AdapterSpec], today: date, previous: PreviousIds | None = None
) -> Reading:
    """Read and judge a registry file.

    `adapters` are the installed ones by name. `previous` are the ids that the state knows; with it, an id that
    vanished while a similar one appeared is an error. `today` only serves advice and warnings.
    Raises RegistryError with every problem, warnings among them, in file order.
    """
    data = _bytes(path)
    text = _text(path, data)
    document = _document(path, text)
    report = Report(str(path), text, document)
    tables = read_tables(document, adapters, report)
    check_people(tables, report)
    check_responsibilities(tables, report, today)
    check_sessions(tables, report, today)
    if previous is not None:
        check_vanished(tables, previous, report)
    if report.failed:
        raise RegistryError(report.problems())
    return Reading(_build(tables), report.problems(), hashlib.sha256(data).hexdigest())


def _build(tables: Tables) -> Registry:
    assert tables.household is not None
    household = build_household(tables.household)
    members = tuple(tables.members)
    return Registry(
        household=household,
        members=tuple(build_member(member, tables, household.zone) for member in members),
        accounts=tuple(build_account(account, tables) for account in tables.accounts),
        responsibilities=tuple(build_responsibility(name, table) for name, table in tables.responsibilities.items()),
        sessions=tuple(build_session(name, table, members) for name, table in tables.sessions.items()),
        away=tuple(build_away(absence, members) for absence in tables.away.values()),
    )


def _bytes(path: Path) -> bytes:
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


def _text(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what, mend = "this is not UTF-8 text", "save the file as UTF-8 in your editor"
        raise RegistryError([Problem(str(path), line, what, mend)]) from error


def _document(path: Path, text: str) -> dict[str, Any]:
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
