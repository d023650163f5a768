"""A secret from a program of the user's own, such as a password manager."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from syncd.credentials.answers import LARGEST, first_line, refused

COMMAND_SECONDS = 30.0


def run_bounded(
    argv: Sequence[str], *, seconds: float, question: bytes = b"", directory: Path | None = None
) -> tuple[int, bytes] | None:
    """Run a program without a shell: its exit code and output, or None when it took too long and was killed.

    It gets `question` on its standard input, and no terminal; what it prints as errors goes nowhere, since nobody
    knows what it says there. Raises OSError when it cannot be started.
    """
    with subprocess.Popen(
        argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=directory,
        start_new_session=True,
    ) as process:
        output: bytes | None = None
        try:
            output, _ = process.communicate(question, timeout=seconds)
        except subprocess.TimeoutExpired:
            pass
        finally:
            if process.poll() is None:
                _kill(process)
        return None if output is None else (process.returncode, output)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the program and what it started; it leads its own process group."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def from_command(account: str, argv: Sequence[str], directory: Path, *, seconds: float = COMMAND_SECONDS) -> str:
    """The first line that the command prints. Its output never gets into a message. Raises SecretError."""
    where = f"the command {argv[0]!r}"
    hint = "run it by hand as the user that syncd runs as"
    try:
        ended = run_bounded(argv, seconds=seconds, directory=directory)
    except OSError as error:
        raise refused(account, where, f"it cannot be started ({error.strerror})", hint=hint) from error
    if ended is None:
        raise refused(account, where, f"no answer within {seconds:g} s", hint=hint)
    code, output = ended
    if code < 0:
        raise refused(account, where, f"it was ended by signal {-code}", hint=hint)
    if code > 0:
        raise refused(account, where, f"it failed with exit code {code}", hint=hint)
    secret = first_line(output) if len(output) <= LARGEST else None
    if secret is None:
        raise refused(account, where, "its first line is empty or not UTF-8 text", hint=hint)
    return secret
