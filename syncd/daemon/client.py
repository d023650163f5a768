"""A service whose operations are done by the daemon that holds the state: same calls, same answers, same errors."""

from __future__ import annotations

import inspect
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from syncd.daemon.wire import LONGEST, PROGRESS, WireError, decode_answer, encode_call, operations
from syncd.service import Service

CONNECTS_WITHIN = 5.0
"""Seconds; a daemon that is at work answers its socket at once."""


def answers(path: Path) -> bool:
    """Whether a daemon answers at that socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(CONNECTS_WITHIN)
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


def ask(path: Path, operation: str, arguments: dict[str, Any]) -> Any:
    """Have the daemon do an operation. Raises what it raises there, or WireError when no answer comes."""
    progress = arguments.pop(PROGRESS, None)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(CONNECTS_WITHIN)
        try:
            client.connect(str(path))
            client.sendall(encode_call(operation, arguments))
            client.settimeout(None)
            with client.makefile("rb") as lines:
                while line := lines.readline(LONGEST):
                    last, result = decode_answer(operation, line, progress)
                    if last:
                        return result
        except OSError as error:
            raise WireError(
                f"the daemon at {path} cannot be asked: {error.strerror or error}", hint="syncd status tells more"
            ) from error
    raise WireError("the daemon ended before it answered", hint="what it had begun is finished when it runs again")


class RemoteService(Service):
    """The operations of a household whose daemon runs; reading the registry file stays in this process."""

    def __init__(self, local: Service, path: Path) -> None:
        super().__init__(local.config, local.state, local.adapters, local.clock, check_clock=local.check_clock)
        self.path = path


def _forwarded(name: str, method: Callable[..., object]) -> Callable[..., object]:
    signature = inspect.signature(method)

    def forward(self: RemoteService, *args: object, **kwargs: object) -> object:
        given = dict(signature.bind(self, *args, **kwargs).arguments)
        del given["self"]
        return ask(self.path, name, given)

    forward.__name__ = name
    forward.__doc__ = method.__doc__
    return forward


for _name, _method in operations().items():
    setattr(RemoteService, _name, _forwarded(_name, _method))
