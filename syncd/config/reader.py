"""Reading the registry file: from bytes to a `Registry`, or to every problem in it at once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from syncd.config.agreed import Agreed, read_agreed
from syncd.config.agreed_new import with_news
from syncd.config.document import read_bytes, read_document, read_text
from syncd.config.evenings import check_evenings
from syncd.config.family import check_family
from syncd.config.in_force import Held, hold
from syncd.config.offered import proposals, said_apart, told_apart
from syncd.config.overlay import lay_over, with_handovers
from syncd.config.owned import build_responsibility, check_responsibilities
from syncd.config.people import build_account, build_away, build_household, build_member, check_people
from syncd.config.report import Report
from syncd.config.sessions import build_session, check_sessions
from syncd.config.tables import Tables, read_tables
from syncd.config.undated import Lines, undated_lines
from syncd.config.vanished import PreviousIds, check_vanished
from syncd.errors import Problem, RegistryError
from syncd.model.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from syncd.ports import AdapterSpec


@dataclass(frozen=True, slots=True)
class Reading:
    """A registry that was read.

    Attributes:
        registry: what holds: the file, every default that does not depend on time filled in, and over it what was
            agreed.
        warnings: what is worth knowing; syncd works all the same.
        digest: `digest_of` the bytes that were read.
        written: what the file alone says, and after it what is new.
        agreed: what was agreed, in the order of its file.
        data: the bytes of the registry file.
        undated: from when on who is the owner that the file names without a date, by responsibility.
        held: with `consent = "both"` what is in force, before pauses and leaves are taken out.
        apart: ids of what the file says another owner of than is agreed, where that is not proposed.
    """

    registry: Registry
    warnings: tuple[Problem, ...]
    digest: str
    written: Registry
    agreed: Agreed
    data: bytes = b""
    undated: Mapping[str, Lines] = field(default_factory=dict)
    held: Held = field(default_factory=Held)
    apart: frozenset[str] = frozenset()


def read_registry(
    path: Path,
    *,
    adapters: Mapping[str, AdapterSpec],
    today: date,
    previous: PreviousIds | None = None,
    agreed: Path | None = None,
    values: Mapping[str, object] | None = None,
    revision: str = "",
) -> Reading:
    """Read and judge a registry file, and lay over it what was agreed by commands.

    `adapters` are the installed ones by name. `previous` are the ids that the state knows; with it, an id that
    vanished while a similar one appeared is an error. `today` serves advice and warnings, and dates an undated owner
    that is another one than in `values`, those of the newest revision, whose digest is `revision`. `agreed` is the
    file `agreed.toml`; it need not be there.
    Raises RegistryError with every problem of both files, warnings among them, each file in its order.
    """
    data = read_bytes(path)
    text = read_text(path, data)
    document = read_document(path, text)
    report = Report(str(path), text, document)
    tables = read_tables(document, adapters, report)
    check_people(tables, report)
    check_responsibilities(tables, report, today)
    check_family(tables, report)
    check_sessions(tables, report, today)
    if previous is not None:
        check_vanished(tables, previous, report)
    besides = read_agreed(agreed, tables)
    if report.failed or besides.failed:
        raise RegistryError((*report.problems(), *besides.problems))
    written = with_news(_build(tables), besides.news)
    check_evenings(written.sessions, written.household.zone, report, today)
    undated = undated_lines(written, values or {}, today)
    held = hold(written, besides, values or {}, revision, today)
    registry, told = lay_over(written, tables, besides, report, today, undated, held.responsibilities)
    owned = held.responsibilities
    if besides.offers.proposed and not owned:
        lines = (
            (each, with_handovers(each, besides.handovers, undated.get(each.id))) for each in written.responsibilities
        )
        owned = {each.id: laid for each, laid in lines}
    waiting = proposals(written, owned, besides, held, undated, today) if owned else ()
    apart = said_apart(written, held, undated, today) - {each.responsibility for each in waiting}
    told = (*told, *told_apart(report, apart, held))
    return Reading(
        replace(registry, proposals=waiting),
        (*report.problems(), *told),
        digest_of(data, besides.data),
        written=written,
        agreed=besides,
        data=data,
        undated=undated,
        held=held,
        apart=apart,
    )


def digest_of(registry: bytes, agreed: bytes) -> str:
    """SHA-256 of the registry file, hexadecimal; with something agreed, of both files."""
    digest = hashlib.sha256(registry)
    if agreed:
        digest.update(b"\0agreed\0" + agreed)
    return digest.hexdigest()


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
