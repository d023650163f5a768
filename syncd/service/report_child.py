"""The process that makes a page: `python -m syncd.service.report_child`, asked by `syncd.service.drawing`.

It opens the state for reading, works out the picture of the load, draws and ends: the memory that this takes goes
with it. Nothing here writes to the state; fonts found on this machine are remembered in a folder beside it.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from syncd.core.page import Asked, page_of, shared_language
from syncd.engine.load import picture
from syncd.errors import SyncdError
from syncd.service.drawing import Question
from syncd.store import Store

FONTS = "fonts"
"""Folder in the state directory for what the drawing library remembers of fonts."""

YEAR = timedelta(weeks=52)
"""Lines are drawn over so long before the last day, unless earlier days were asked for."""

STAGES = 3

Tell = Callable[[dict[str, object]], None]


def make(question: Question, tell: Tell) -> str:
    """The page that was asked for. Raises StateError."""
    registry, zone = question.registry, question.registry.household.zone
    with Store.open(question.state, registry.household.id, write=False, renamed=question.renamed) as store:
        tell({"progress": [1, STAGES]})
        load = picture(registry, store, question.now, question.first, question.last)
    tell({"progress": [2, STAGES]})
    today = load.at.astimezone(zone).date()
    since = load.first if question.first is not None else min(load.first, min(load.last, today) - YEAR)
    asked = Asked(
        registry, load.paper, load.facts, load.judgement, load.document, load.particulars, today, since, load.consent
    )
    # What is below this floor alone needs no pictures.
    from syncd.report.page import rendered  # noqa: PLC0415

    return rendered(page_of(asked, question.language or shared_language(registry)))


def _prepare(state: str) -> None:
    """Before libraries are loaded: one thread is enough, and nothing of the user's own style of drawing is taken."""
    # It ends soon: looking through a ledger of years for circles takes longer than it gives back.
    gc.disable()
    os.umask(0o077)
    os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MPLBACKEND="agg")
    if Path(state).is_dir():
        os.environ["MPLCONFIGDIR"] = str(Path(state) / FONTS)


def main(given: BinaryIO, answer: BinaryIO) -> int:
    """Answer one question."""

    def tell(what: dict[str, object]) -> None:
        answer.write(json.dumps(what).encode() + b"\n")
        answer.flush()

    question = Question.decoded(given.read())
    _prepare(question.state)
    try:
        tell({"page": make(question, tell)})
    except SyncdError as error:
        tell({"error": {"kind": type(error).__name__, "message": str(error), "hint": error.hint}})
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer, sys.stdout.buffer))
