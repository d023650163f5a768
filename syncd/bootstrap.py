"""The composition root: here, and only here, the parts meet. Everything is passed on; nothing is global.

Adapters are met through the entry-point group `syncd.adapters` and loaded when an account asks for one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import platformdirs

from syncd.clock import SystemClock
from syncd.daemon.client import RemoteService, answers
from syncd.daemon.control import SOCKET
from syncd.daemon.daemon import Daemon
from syncd.daemon.held import HeldService
from syncd.daemon.notify import Notifier
from syncd.daemon.units import SYSTEM_CONFIG, Unit, unit
from syncd.errors import SyncdError
from syncd.ports import AdapterSpec, Clock
from syncd.service import Service

GROUP = "syncd.adapters"
CONFIG_NAME = "household.toml"


class AdapterError(SyncdError):
    """An adapter is named in an entry point and cannot be loaded."""


class Adapters(Mapping[str, AdapterSpec]):
    """The adapters that are installed, by name; each is loaded when it is asked for the first time."""

    def __init__(self, points: Mapping[str, EntryPoint] | None = None) -> None:
        found = {point.name: point for point in entry_points(group=GROUP)} if points is None else dict(points)
        if not found:
            raise AdapterError("no adapters are registered", hint="install syncd first: pip install .")
        self._points = found
        self._loaded: dict[str, AdapterSpec] = {}

    def __getitem__(self, name: str) -> AdapterSpec:
        if name not in self._loaded:
            spec = self._points[name].load()
            if not isinstance(spec, AdapterSpec) or spec.name != name:
                raise AdapterError(f"the adapter {name!r} is not what its entry point promises")
            self._loaded[name] = spec
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._points))

    def __len__(self) -> int:
        return len(self._points)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the registry and the state lie."""

    config: Path
    state: Path
    socket: Path | None = None

    @property
    def control(self) -> Path:
        """The socket of the daemon that works there."""
        return self.socket or self.state / SOCKET


SYSTEM = Places(SYSTEM_CONFIG, Path("/var/lib/syncd"), Path("/run/syncd") / SOCKET)
"""The places of the machine's own service, for whoever has no household of their own."""


def places(config: Path | None, state: Path | None, environment: Mapping[str, str] = os.environ) -> Places:
    """Arguments before `SYNCD_CONFIG` and `SYNCD_STATE` before what systemd says before the user's directories.

    Who names nothing and has no registry of their own is taken to the machine's service, where there is one.
    """
    own = own_places(config, state, environment)
    named = config or _path(environment.get("SYNCD_CONFIG"))
    theirs = named == SYSTEM.config or (named is None and SYSTEM.config.exists() and not own.config.exists())
    return SYSTEM if theirs and not (state or environment.get("SYNCD_STATE")) else own


def own_places(config: Path | None, state: Path | None, environment: Mapping[str, str] = os.environ) -> Places:
    """As `places`, whatever the machine's service is."""
    chosen_config = config or _path(environment.get("SYNCD_CONFIG"))
    chosen_state = state or _path(environment.get("SYNCD_STATE"))
    if chosen_config is None:
        directory = environment.get("CONFIGURATION_DIRECTORY") or platformdirs.user_config_dir("syncd")
        chosen_config = Path(directory) / CONFIG_NAME
    if chosen_state is None:
        directory = environment.get("STATE_DIRECTORY") or platformdirs.user_state_dir("syncd")
        chosen_state = Path(directory)
    runtime = environment.get("RUNTIME_DIRECTORY")
    return Places(chosen_config, chosen_state, Path(runtime) / SOCKET if runtime else None)


def make_unit(config: Path | None, state: Path | None, environment: Mapping[str, str], *, user: bool) -> Unit:
    """The unit by which systemd runs this installation for one user, or for the machine. Raises UsageError."""
    if user:
        where = own_places(config, state, environment)
    else:
        where = Places(config or _path(environment.get("SYNCD_CONFIG")) or SYSTEM.config, SYSTEM.state)
    return unit(user=user, config=where.config, state=where.state, environment=environment)


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


@dataclass(frozen=True, slots=True)
class Parts:
    """What a service is made of; tests hand in their own."""

    adapters: Mapping[str, AdapterSpec] = field(default_factory=Adapters)
    clock: Clock = field(default_factory=SystemClock)
    check_clock: bool = True


def make_service(where: Places, parts: Parts | None = None) -> Service:
    """The service for one household. Reads nothing yet: each operation reads the registry when it needs it."""
    chosen = parts or Parts()
    return Service(where.config, where.state, chosen.adapters, chosen.clock, check_clock=chosen.check_clock)


def reach_service(where: Places, parts: Parts | None = None) -> Service:
    """As `make_service`, but where a daemon works on that state, its operations are the daemon's."""
    local = make_service(where, parts)
    return RemoteService(local, where.control) if answers(where.control) else local


def make_daemon(where: Places, environment: MutableMapping[str, str], parts: Parts | None = None) -> Daemon:
    """A daemon for one household; its registry is read, its state is open. Raises RegistryError, StateError.

    `SYNCD_GROUP` names a group whose members may give it commands.
    """
    group = environment.get("SYNCD_GROUP", "")
    held = HeldService.hold(make_service(where, parts))
    return Daemon(held, Notifier.of(environment), where.control, group=group)
