"""One call of the command line: where the household lies, in which language people are spoken to, who is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from syncd.core.catalogue import LANGUAGES, say
from syncd.errors import UsageError

if TYPE_CHECKING:
    from syncd.model.registry import Member, Registry
    from syncd.service import Service

MakeService = Callable[[Path | None, Path | None], "Service"]
"""`--config` and `--state` as given -> the service behind every command."""

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document: everybody's rows.")]
MemberId = Annotated[
    str | None, typer.Option("--member", metavar="MEMBER", help="Show this member's rows, the rest as counts.")
]


@dataclass(slots=True)
class Call:
    """What every command finds in `ctx.obj`.

    Attributes:
        make: makes the service; called when a command needs it.
        ask: asks for a secret without showing it.
        environment: variables of the process.
        config, state: `--config` and `--state`.
    """

    make: MakeService
    ask: Callable[[str], str]
    environment: Mapping[str, str]
    config: Path | None = None
    state: Path | None = None
    _service: Service | None = None
    _registry: Registry | None = None

    @property
    def service(self) -> Service:
        """The operations on this household."""
        if self._service is None:
            self._service = self.make(self.config, self.state)
        return self._service

    @property
    def registry(self) -> Registry:
        """Names and zones, for what people read. Raises RegistryError."""
        if self._registry is None:
            self._registry = self.service.registry()
        return self._registry

    def member(self, name: str) -> Member:
        """The member of that id. Raises UsageError."""
        try:
            return self.registry.member(name)
        except KeyError:
            known = ", ".join(m.id for m in self.registry.members)
            raise UsageError(f"there is no member {name!r}", hint=f"members: {known}") from None

    def session_name(self, session_id: str) -> str:
        """A session's own name, else what its kind is called."""
        found = next((s for s in self.registry.sessions if s.id == session_id), None)
        if found is None:
            return session_id
        return found.name or self.say(f"session-{found.kind.value}")

    def say(self, message: str, **values: str) -> str:
        """A sentence of the catalogue in the language of this call."""
        return say(message, language_of(self.environment), **values)


def language_of(environment: Mapping[str, str]) -> str:
    """The shipped language that the locale asks for, by POSIX precedence: LC_ALL, LC_MESSAGES, LANG; else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            asked = environment[name][:2].lower()
            return asked if asked in LANGUAGES else LANGUAGES[0]
    return LANGUAGES[0]


def read_day(option: str, text: str | None) -> date | None:
    """The day that was typed. Raises UsageError."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} {text}: that is not a day", hint="write it as 2026-11-24") from None


def call_of(ctx: typer.Context) -> Call:
    """The call that a command belongs to."""
    call = ctx.obj
    assert isinstance(call, Call)
    return call
