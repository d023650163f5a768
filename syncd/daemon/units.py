"""The units that systemd runs syncd by: filled in with real paths, put in place, never over somebody's changes."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from syncd.errors import SyncdError, UsageError

NAME = "syncd.service"
SYSTEM_CONFIG = Path("/etc/syncd/household.toml")

_MARK = re.compile(r"^# written by syncd: ([0-9a-f]{16})\n", re.MULTILINE)
_HOMES = ("/home", "/root", "/run/user")
"""ProtectHome= hides these from the service: what it runs cannot lie there."""


class State(StrEnum):
    """How an installed unit is, against what would be written."""

    MISSING = "missing"
    SAME = "same"
    OLDER = "older"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it would be installed. `text` begins with a mark by which a later change is noticed."""

    path: Path
    text: str
    user: bool
    config: Path = SYSTEM_CONFIG
    program: Path = Path("/usr/bin/syncd")

    @property
    def state(self) -> State:
        """How the file that stands there is. Raises SyncdError when it cannot be read."""
        try:
            found = self.path.read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            return State.MISSING
        except (OSError, UnicodeDecodeError) as error:
            raise SyncdError(f"{self.path} cannot be read", hint="look at the file and its permissions") from error
        if found == self.text:
            return State.SAME
        return State.OLDER if _is_as_written(found) else State.CHANGED

    @property
    def systemctl(self) -> str:
        """How its manager is spoken to."""
        return "systemctl --user" if self.user else "systemctl"

    @property
    def next_steps(self) -> tuple[str, ...]:
        """What to run after it was put in place."""
        first = () if self.config.exists() else (f"syncd init --into {self.config}   # there is no registry yet",)
        steps = (*first, f"{self.systemctl} daemon-reload", f"{self.systemctl} enable --now syncd")
        return (*steps, "loginctl enable-linger   # to run while you are not logged in") if self.user else steps

    @property
    def is_enabled(self) -> bool:
        """Whether it is started with the machine, or with the user's manager (systemctl(1), enable)."""
        return any(os.path.lexists(link) for link in self.path.parent.glob(f"*.target.wants/{NAME}"))


def template(*, user: bool) -> str:
    """The unit as it is shipped: beside this module in an installed wheel, in `systemd/` of a checkout."""
    name = "syncd-user.service" if user else NAME
    installed = Path(__file__).with_name(name)
    return (installed if installed.exists() else Path(__file__).parents[2] / "systemd" / name).read_text("utf-8")


def unit(
    *, user: bool, config: Path, state: Path, environment: Mapping[str, str], program: Path | None = None
) -> Unit:
    """The unit for this installation of syncd. Raises UsageError for paths that systemd could not use."""
    executable = (program or Path(sys.prefix) / "bin" / "syncd").absolute()
    prefix = executable.parent.parent
    if not user:
        for path in hidden(executable, config):
            raise UsageError(
                f"a service of the machine cannot see {path}: homes are hidden from it",
                hint="install syncd under /opt or /usr/local, its registry in /etc/syncd; or use --user",
            )
    values = {
        "SYNCD": (executable,),
        "PREFIX": (prefix, *_interpreter(prefix)),
        "CONFIG": (config.absolute(),),
        "STATE": (state.absolute(),),
    }
    text = template(user=user)
    for name, paths in values.items():
        for path in paths:
            if not re.fullmatch(r"/[\w@.+:,/-]*", str(path), re.ASCII):
                raise UsageError(
                    f"{path} cannot stand in a unit", hint="a path without spaces and special characters"
                )
        text = text.replace(f"@{name}@", " ".join(map(str, paths)))
    text = f"# written by syncd: {_digest(text)}\n{text}"
    return Unit(_directory(user=user, environment=environment) / NAME, text, user, config.absolute(), executable)


def _interpreter(prefix: Path) -> tuple[Path, ...]:
    """Where the interpreter of the environment at `prefix` lies, unless that is in it or in /usr.

    An environment links to the interpreter that it was made with (PEP 405); a service that may execute nothing but
    what is named has to be told of it.
    """
    python = (prefix / "bin" / "python").resolve()
    at = python.parent.parent
    if not python.exists() or at.is_relative_to("/usr") or at.is_relative_to(prefix):
        return ()
    return (at,)


def hidden(*paths: Path) -> tuple[Path, ...]:
    """Those that lie in a home, where a service of the machine sees nothing (systemd.exec(5), ProtectHome=)."""
    return tuple(path for path in paths if str(path).startswith(tuple(f"{home}/" for home in _HOMES)))


def make_folder(wanted: Unit) -> Path | None:
    """Make the folder of the machine's registry, where all may read and root alone writes; None when it is there.

    systemd would make it too (ConfigurationDirectory=), but writable for the service. Raises SyncdError.
    """
    folder = wanted.config.parent
    if wanted.user or folder.is_dir():
        return None
    try:
        folder.mkdir(mode=0o755, parents=True)
        folder.chmod(0o755)
    except OSError as error:
        raise SyncdError(f"{folder} cannot be made: {error.strerror or error}", hint="run it as root") from error
    return folder


def install(wanted: Unit) -> State:
    """Put it in place; returns how it was before. Raises UsageError over a changed file, SyncdError."""
    before = wanted.state
    if before is State.CHANGED:
        raise UsageError(
            f"{wanted.path} was changed since syncd wrote it, so it stays as it is",
            hint=f"move your changes into a drop-in ({wanted.systemctl} edit syncd), take the file away,"
            " and install once more",
        )
    if before is not State.SAME:
        try:
            wanted.path.parent.mkdir(parents=True, exist_ok=True)
            fresh = wanted.path.with_name(f".{NAME}.new")
            fresh.write_text(wanted.text, encoding="utf-8")
            fresh.chmod(0o644)
            fresh.replace(wanted.path)
        except OSError as error:
            raise SyncdError(
                f"{wanted.path} cannot be written: {error.strerror or error}",
                hint="run it as root, or use --user" if not wanted.user else "look at the permissions there",
            ) from error
    return before


def uninstall(wanted: Unit) -> State:
    """Take it away; returns how it was before. Raises as `install`."""
    before = wanted.state
    if before is State.CHANGED:
        raise UsageError(
            f"{wanted.path} was changed since syncd wrote it, so it stays", hint="take it away by hand if it may go"
        )
    if before is not State.MISSING and wanted.is_enabled:
        raise UsageError(
            f"{wanted.path} is enabled, so it stays",
            hint=f"{wanted.systemctl} disable --now syncd, and uninstall once more",
        )
    try:
        wanted.path.unlink(missing_ok=True)
    except OSError as error:
        raise SyncdError(f"{wanted.path} cannot be taken away: {error.strerror or error}") from error
    return before


def _directory(*, user: bool, environment: Mapping[str, str]) -> Path:
    """Where the administrator's units lie (systemd.unit(5))."""
    if not user:
        return Path("/etc/systemd/system")
    home = environment.get("HOME") or os.path.expanduser("~")  # noqa: PTH111 - Path.home() reads the environment itself
    return Path(environment.get("XDG_CONFIG_HOME") or f"{home}/.config") / "systemd" / "user"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _is_as_written(text: str) -> bool:
    mark = _MARK.match(text)
    return mark is not None and mark.group(1) == _digest(text[mark.end() :])
