"""`doctor`, the part that looks around the household: unit, daemon, and who may read and change the files.

All of it is seen by whoever asks; what they may not look at is said. No finding is raised as an error.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from syncd.daemon.client import RemoteService, answers
from syncd.daemon.control import SOCKET
from syncd.daemon.units import SYSTEM_CONFIG, State, Unit, hidden
from syncd.errors import SyncdError, UsageError
from syncd.service import Service
from syncd.service.doctor import Diagnosis, Finding, Verdict

_RUNS = re.compile(r"^ExecStart=(\S+) run$", re.MULTILINE)
_SHEBANG = re.compile(rb"#! *(/\S+)")


@dataclass(frozen=True, slots=True)
class Around:
    """What lies around a household. `unit` is the one that would be installed for it, or why there can be none."""

    service: Service
    unit: Unit | UsageError

    @property
    def is_the_machines(self) -> bool:
        """Whether it is the household of the machine's own service."""
        return self.service.config == SYSTEM_CONFIG

    @property
    def runs(self) -> bool:
        """Whether a daemon works on it."""
        return isinstance(self.service, RemoteService)


def diagnose(service: Service, unit: Unit | UsageError) -> Diagnosis:
    """Everything that can be looked at, by this user, now."""
    around = Around(service, unit)
    findings = [finding for check in CHECKS for finding in check(around)]
    return Diagnosis((*findings, *_examined(around)))


def _examined(around: Around) -> tuple[Finding, ...]:
    """What the one who does the work sees."""
    sealed = around.is_the_machines and not around.runs
    if sealed and os.geteuid() != 0:
        return (Finding("household", Verdict.LOOK, "cannot be looked at by you", "ask as root: sudo syncd doctor"),)
    try:
        return around.service.examine(sealed=sealed)
    except UsageError as error:
        return (Finding("household", Verdict.LOOK, f"cannot be looked at: {error}", error.hint),)
    except SyncdError as error:
        return (Finding("household", Verdict.BROKEN, str(error).replace("\n", "; "), error.hint),)


def _daemon(around: Around) -> Iterator[Finding]:
    if around.runs:
        yield Finding("daemon", Verdict.FINE, "runs")
        return
    systemctl = "systemctl" if around.is_the_machines else "systemctl --user"
    begin = f"{systemctl} enable --now syncd; or syncd run"
    socket = around.service.state / SOCKET
    if around.is_the_machines:
        socket = Path("/run/syncd") / SOCKET
    if os.path.lexists(socket) and not answers(socket):
        yield Finding("daemon", Verdict.LOOK, f"does not run; one that ended left {socket}", begin)
        return
    yield Finding("daemon", Verdict.LOOK, "does not run", begin)


def _unit(around: Around) -> Iterator[Finding]:
    unit = around.unit
    if isinstance(unit, UsageError):
        yield Finding("unit", Verdict.LOOK, f"this syncd has none: {unit}", unit.hint)
        return
    again = "syncd service install" + (" --user" if unit.user else "")
    try:
        state = unit.state
    except SyncdError as error:
        yield Finding("unit", Verdict.LOOK, str(error), error.hint, str(unit.path))
        return
    if state is State.MISSING:
        verdict = Verdict.FINE if around.runs else Verdict.LOOK
        yield Finding("unit", verdict, "is not installed", "" if around.runs else again, str(unit.path))
        return
    text = unit.path.read_text(encoding="utf-8")
    wrong = [*_cannot_run(text, user=unit.user)]
    for what, mend in wrong:
        yield Finding("unit", Verdict.BROKEN, what, mend, str(unit.path))
    if state is State.CHANGED:
        what, mend = "was changed by hand", f"a drop-in lasts longer: {unit.systemctl} edit syncd"
        yield Finding("unit", Verdict.LOOK, what, mend, str(unit.path))
    elif state is State.OLDER:
        yield Finding("unit", Verdict.LOOK, "differs from what this syncd would install", again, str(unit.path))
    elif not unit.is_enabled:
        mend = f"{unit.systemctl} enable syncd"
        yield Finding("unit", Verdict.LOOK, "is installed, and does not start by itself", mend, str(unit.path))
    elif not wrong:
        yield Finding("unit", Verdict.FINE, "is installed, and starts by itself", about=str(unit.path))


def _cannot_run(text: str, *, user: bool) -> Iterator[tuple[str, str]]:
    """Why what the unit names would not start, with the mend."""
    found = _RUNS.search(text)
    if found is None:
        return
    program = Path(found.group(1))
    if not program.exists():
        yield f"what it runs is not there: {program}", "install it anew from where syncd lies now"
        return
    interpreter = interpreter_of(program)
    for path in () if user else hidden(*(path for path in (program, interpreter) if path is not None)):
        mend = "make its environment with the system's own python3, under /opt or /usr/local"
        yield f"the service cannot see {path}: homes are hidden from it", mend


def interpreter_of(program: Path) -> Path | None:
    """The interpreter that a script names in its first line (execve(2)), all links followed; None for none."""
    try:
        with program.open("rb") as file:
            found = _SHEBANG.match(file.readline(4096))
    except OSError:
        return None
    return Path(os.fsdecode(found.group(1))).resolve() if found is not None else None


def _registry_file(around: Around) -> Iterator[Finding]:
    """Who may change the registry decides who owns what; the machine's service has to be able to read it."""
    file = around.service.config
    try:
        found, folder = file.stat(), file.parent.stat()
    except OSError as error:
        yield Finding("files", Verdict.LOOK, f"cannot be looked at: {error.strerror}", "", str(file))
        return
    changed_by = {file: found, file.parent: folder}
    open_to = [path for path, seen in changed_by.items() if stat.S_IMODE(seen.st_mode) & 0o002]
    for path in open_to:
        yield Finding("files", Verdict.LOOK, "anybody on this machine can change it", f"chmod o-w {path}", str(path))
    if around.is_the_machines and not (found.st_mode & 0o004 and folder.st_mode & 0o001):
        mend = f"chmod 755 {file.parent}; chmod 644 {file}"
        yield Finding("files", Verdict.BROKEN, "the service cannot read it", mend, str(file))
    elif not open_to:
        yield Finding("files", Verdict.FINE, "its owner alone can change it", about=str(file))


CHECKS: tuple[Callable[[Around], Iterator[Finding]], ...] = (_daemon, _unit, _registry_file)
"""In the order in which they are printed."""
