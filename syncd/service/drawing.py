"""Having a page made by a child process: what reads a whole ledger and draws ends with the page.

The question goes to the child's standard input as one JSON document, the registry in it without the settings of its
accounts; the child answers in lines of JSON: how far it is, then the page, or what went wrong.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from syncd import errors
from syncd.errors import StateError, SyncdError
from syncd.model.registry import Registry

if TYPE_CHECKING:
    from syncd.ports import Progress

SECONDS = 120.0
"""A page that takes so long hangs: ten years of a busy household take less than ten seconds."""

STAGE = "report"
"""What progress is told of."""


class ReportError(SyncdError):
    """The page could not be made."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which page.

    Attributes:
        registry: the one that holds.
        state: the directory of its state, or its URL.
        renamed: earlier ids of accounts, with those of today.
        now: with what was known at that instant.
        first, last: days of the facts; None for the last weeks.
        language: of the page; "" for the one that all members share, else the first one's.
    """

    registry: Registry
    state: str
    renamed: dict[str, str]
    now: datetime
    first: date | None = None
    last: date | None = None
    language: str = ""

    def encoded(self) -> bytes:
        """As JSON, without what is for adapters alone."""
        accounts = tuple(replace(account, settings=None, secret=None) for account in self.registry.accounts)
        plain = replace(self, registry=replace(self.registry, accounts=accounts))
        return _adapter().dump_json(plain)

    @staticmethod
    def decoded(text: bytes) -> Question:
        """Inverse of `encoded`. Raises ValueError."""
        return _adapter().validate_json(text)


def _adapter() -> TypeAdapter[Question]:
    return TypeAdapter(Question)


def draw(question: Question, progress: Progress | None = None, *, seconds: float = SECONDS) -> str:
    """The page, as HTML. Raises what the child raised, ReportError when it gave no page in time."""
    # -P: a module lying in the working directory is not taken for one of ours.
    argv = [sys.executable, "-P", "-m", "syncd.service.report_child"]
    pipe = subprocess.PIPE
    with subprocess.Popen(argv, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, start_new_session=True) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        late = threading.Timer(seconds, child.kill)
        late.daemon = True
        late.start()
        try:
            page = _talk(child, question.encoded(), progress)
        finally:
            late.cancel()
            if child.poll() is None:
                child.kill()
    if page is not None:
        return page
    killed = child.returncode == -signal.SIGKILL
    raise ReportError(
        f"the page was not made: the process that makes it {_ending(child.returncode)}",
        hint="ask once more when this machine has more time and memory"
        if killed
        else "syncd doctor looks at the rest",
    )


def _ending(code: int) -> str:
    return f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"


def _talk(child: subprocess.Popen[bytes], question: bytes, progress: Progress | None) -> str | None:
    """Ask, and read until the page comes; None when the child ends without one."""
    assert child.stdin is not None
    assert child.stdout is not None
    with suppress(BrokenPipeError):
        # One that has ended already says why, or its exit code does.
        child.stdin.write(question)
        child.stdin.close()
    for line in child.stdout:
        told = _object(line)
        if "page" in told:
            child.wait()
            return str(told["page"])
        if "error" in told:
            raise _error(told["error"])
        if "progress" in told and progress is not None:
            done, total = told["progress"]
            progress.step(STAGE, done, total)
    child.wait()
    return None


def _object(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _error(told: dict[str, str]) -> SyncdError:
    """The error as it was raised there."""
    kind = getattr(errors, told.get("kind", ""), None)
    if not (isinstance(kind, type) and issubclass(kind, StateError)):
        kind = ReportError
    found: SyncdError = kind(told.get("message", ""), hint=told.get("hint", ""))
    return found
