"""The entry point, and the one place where errors become words and exit codes."""

from __future__ import annotations

import getpass
import io
import logging
import os
import sys
import traceback
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import typer

from syncd.cli.app import app
from syncd.cli.call import Call, MakeService
from syncd.cli.printing import mend
from syncd.errors import EXIT_FAILED, EXIT_FINE, EXIT_USAGE, SyncdError, UsageError

if TYPE_CHECKING:
    from syncd.service import Service

EXIT_INTERRUPTED = 130
"""What a shell expects after Ctrl-C (128 + SIGINT)."""

_WRONG_CALL = cast("type[Exception]", typer.BadParameter.__base__)
"""Every error about the call itself; typer exports this one of its kind, its base is the kind."""


def main(
    argv: Sequence[str] | None = None,
    *,
    make: MakeService | None = None,
    ask: Callable[[str], str] | None = None,
    environment: Mapping[str, str] = os.environ,
) -> int:
    """Run one command and return its exit code.

    `make` makes the service and `ask` asks for a secret; tests hand in their own.
    """
    call = Call(make or service_of_this_machine, ask or ask_without_echo, environment)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = typer.main.get_command(app).main(
            args=None if argv is None else list(argv), prog_name="syncd", standalone_mode=False, obj=call
        )
        sys.stdout.flush()
    except SyncdError as error:
        mend(str(error), error.hint)
        return error.exit_code
    except _WRONG_CALL as error:
        return _wrong_call(error)
    except (KeyboardInterrupt, typer.Abort):
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return _nobody_reads()
    except Exception as error:  # noqa: BLE001 - the last stop: whatever it is, its text may hold a title
        return _bug(error, environment)
    finally:
        _quiet_logs()
    return code if isinstance(code, int) else EXIT_FINE


def service_of_this_machine(config: Path | None, state: Path | None) -> Service:
    """The real service: registry and state where arguments, environment or systemd say."""
    from syncd.bootstrap import places, reach_service  # noqa: PLC0415 - `syncd --help` does without

    return reach_service(places(config, state))


def ask_without_echo(prompt: str) -> str:
    """A secret from the terminal. Raises UsageError where it would be shown or nobody is there."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(prompt)
        except getpass.GetPassWarning:
            raise UsageError("there is no terminal to ask at", hint="hand it in: --from-stdin") from None


def _wrong_call(error: Exception) -> int:
    said = str(getattr(error, "format_message", error.__str__)())
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx is not None else "syncd"
    mend(f"{path}: {said}", f"{path} --help shows how it is called")
    return EXIT_USAGE


def _bug(error: Exception, environment: Mapping[str, str]) -> int:
    if environment.get("SYNCD_DEBUG") == "1":
        traceback.print_exception(error)
    mend(
        f"syncd met something it does not know ({type(error).__name__}) and stopped; this is a bug in syncd",
        "run the same with SYNCD_DEBUG=1 and report what it shows, without what is private",
    )
    return EXIT_FAILED


def _nobody_reads() -> int:
    """The reader of a pipe has gone: what is buffered has nowhere to go, and that is no news."""
    sys.stdout = io.TextIOWrapper(io.BytesIO())
    return EXIT_FAILED


def _quiet_logs() -> None:
    """Take back the handlers of `--verbose`: the streams of this call end with it."""
    for name in ("syncd", "adapters"):
        logging.getLogger(name).handlers.clear()
