"""How a call of an operation travels: one JSON object per line, each way.

    client  {"version": 1, "operation": "sync", "arguments": {"full": true}}
    daemon  {"progress": ["alex-cloud", 3, 12]}                 any number of these
    daemon  {"result": {...}}  or  {"error": {...}}             the last line

Values are what the operation's own annotations say (pydantic reads and writes them), so that the answer of a daemon
and the answer of a call in this process are the same value.
"""

from __future__ import annotations

import inspect
import json
import typing
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from syncd import errors
from syncd.errors import Problem, RateLimited, RegistryError, StateError, SyncdError, UsageError
from syncd.service import Service

if TYPE_CHECKING:
    from syncd.ports import Progress

VERSION = 1

LONGEST = 64 * 1024 * 1024
"""Bytes of one line; a ledger of decades is shorter."""

PROGRESS = "progress"
"""The parameter that does not travel: what is told to it does."""


class WireError(SyncdError):
    """The other side says something that is not of this protocol, or nothing."""


def encode_call(operation: str, arguments: Mapping[str, object]) -> bytes:
    """A call as a line. `arguments` are those of the operation, without `progress`."""
    adapters = _parameters(operation)
    told = {name: adapters[name].dump_python(value, mode="json") for name, value in arguments.items()}
    return _line({"version": VERSION, "operation": operation, "arguments": told})


def decode_call(line: bytes) -> tuple[str, dict[str, object]]:
    """Inverse of `encode_call`. Raises WireError for anything else."""
    found = _object(line)
    operation, told = found.get("operation"), found.get("arguments")
    if found.get("version") != VERSION or not isinstance(operation, str) or not isinstance(told, dict):
        raise WireError("this is no call that this syncd understands", hint="restart the daemon after an upgrade")
    if operation not in operations():
        raise WireError(f"there is no operation {operation!r}", hint="restart the daemon after an upgrade")
    adapters = _parameters(operation)
    try:
        return operation, {name: adapters[name].validate_python(value) for name, value in told.items()}
    except (KeyError, ValidationError) as error:
        raise WireError(f"{operation} was called with arguments that it does not know") from error


def encode_progress(account: str, done: int, total: int) -> bytes:
    """How far a long call is."""
    return _line({"progress": [account, done, total]})


def encode_result(operation: str, value: object) -> bytes:
    """What the operation returned."""
    return _line({"result": _returns(operation).dump_python(value, mode="json")})


def encode_error(error: SyncdError) -> bytes:
    """What the operation raised."""
    told: dict[str, object] = {"kind": type(error).__name__, "message": str(error), "hint": error.hint}
    if isinstance(error, RegistryError):
        told["problems"] = TypeAdapter(tuple[Problem, ...]).dump_python(error.problems, mode="json")
    if isinstance(error, RateLimited):
        told["retry_after"] = error.retry_after
    return _line({"error": told})


def decode_answer(operation: str, line: bytes, progress: Progress | None) -> tuple[bool, Any]:
    """(whether this was the last line, the result). Raises what the operation raised, or WireError."""
    found = _object(line)
    if "progress" in found:
        if progress is not None:
            account, done, total = found["progress"]
            progress.step(account, done, total)
        return False, None
    if "error" in found:
        raise _error(found["error"])
    try:
        return True, _returns(operation).validate_python(found["result"])
    except (KeyError, ValidationError) as error:
        raise WireError(
            "the daemon answered in a form that this syncd does not know", hint="restart it after an upgrade"
        ) from error


@cache
def operations() -> Mapping[str, Callable[..., object]]:
    """The operations of a service that can be called from outside its process, by name."""
    methods = inspect.getmembers(Service, inspect.isfunction)
    return {name: method for name, method in methods if not name.startswith("_") and name not in _AT_HOME}


_AT_HOME = frozenset(
    {
        *("household", "account", "login", "opens_more", "erase_secret"),
        *("export_ledger", "import_ledger", "backup", "restore"),
        "finish",
    }
)
"""They ask at the terminal, read and write files of who calls, or take what cannot leave the process."""


@cache
def _parameters(operation: str) -> Mapping[str, TypeAdapter[Any]]:
    hints = typing.get_type_hints(operations()[operation])
    return {name: TypeAdapter(hint) for name, hint in hints.items() if name not in ("return", PROGRESS)}


@cache
def _returns(operation: str) -> TypeAdapter[Any]:
    return TypeAdapter(typing.get_type_hints(operations()[operation])["return"])


def _line(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _object(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise WireError("what came over the socket is not a whole line of JSON") from error
    if not isinstance(found, dict):
        raise WireError("what came over the socket is not a JSON object")
    return found


def _error(told: Mapping[str, Any]) -> SyncdError:
    """The error as it was raised there; one of a kind that is not known here is a StateError."""
    message, hint = str(told.get("message", "")), str(told.get("hint", ""))
    kind = getattr(errors, str(told.get("kind")), StateError)
    if kind is RegistryError:
        return RegistryError(TypeAdapter(tuple[Problem, ...]).validate_python(told.get("problems", ())))
    if kind is RateLimited:
        return RateLimited(message, retry_after=told.get("retry_after"), hint=hint)
    if isinstance(kind, type) and issubclass(kind, SyncdError):
        return kind(message, hint=hint)
    return UsageError(message, hint=hint)
