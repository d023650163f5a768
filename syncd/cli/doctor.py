"""`doctor`: one line for each thing that was looked at, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from syncd.cli.call import call_of
from syncd.cli.installing import Json
from syncd.cli.printing import document, line
from syncd.errors import UsageError

if TYPE_CHECKING:
    from syncd.daemon.units import Unit
    from syncd.service.doctor import Finding


def doctor(ctx: typer.Context, *, as_json: Json = False) -> int:
    """Look whether all that syncd needs is well.

    Daemon, unit, files, state, backups, time zones, keyring, accounts, clock: each is fine, worth a look, or broken,
    with what to do.

    Example: syncd doctor
    """
    from syncd.bootstrap import make_unit  # noqa: PLC0415 - `syncd --help` does without
    from syncd.daemon.surroundings import diagnose  # noqa: PLC0415
    from syncd.daemon.units import SYSTEM_CONFIG  # noqa: PLC0415

    call = call_of(ctx)
    service = call.service
    user = service.config != SYSTEM_CONFIG
    unit: Unit | UsageError
    try:
        unit = make_unit(service.config if user else None, service.state, call.environment, user=user)
    except UsageError as error:
        unit = error
    found = diagnose(service, unit)
    if as_json:
        document(found.as_json())
    else:
        for finding in found.findings:
            line(_line(finding))
    return found.exit_code


def _line(finding: Finding) -> str:
    about = f" {finding.about}" if finding.about else ""
    mend = f": {finding.mend}" if finding.mend else ""
    return f"{finding.verdict.value}: {finding.check}{about}: {finding.what}{mend}"
