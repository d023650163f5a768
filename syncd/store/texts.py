"""Long runs of base64 in bodies are kept once: an attachment stands in every version of its item.

In a body that is stored such a run (RFC 4648, folded as RFC 5545 section 3.1 lets it) is a mark with its digest; the
run itself stands compressed in a table of its own, as long as a mark of it is left. What is read is whole again, to
the octet.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import delete, insert, select

from syncd.core.folding import Folded
from syncd.store import schema
from syncd.store.erasing import Erasing, Whose
from syncd.store.folding import Folding
from syncd.store.schema_pages import texts

LONG = 4096
"""Characters of a run that is worth it."""

_RUN = re.compile(r"[A-Za-z0-9+/]{40,}(?:\r?\n[ \t][A-Za-z0-9+/]+)*={0,2}")
_SIGN = "\ue0f0"
_MARK = re.compile(rf"{_SIGN}text:([0-9a-f]{{64}}){_SIGN}")

LIKE = f"%{_SIGN}text:%"
"""What SQL finds marks by."""


def without_runs(raw: str) -> tuple[str, dict[str, bytes]]:
    """The body with marks in the place of its long runs, and the runs, compressed, by digest."""
    if len(raw) < LONG or _SIGN in raw:
        return raw, {}
    runs: dict[str, bytes] = {}

    def mark(found: re.Match[str]) -> str:
        run = found[0]
        if len(run) < LONG:
            return run
        digest = hashlib.sha256(run.encode()).hexdigest()
        runs[digest] = zlib.compress(run.encode(), 9)
        return f"{_SIGN}text:{digest}{_SIGN}"

    return _RUN.sub(mark, raw), runs


def marks_in(raw: str) -> tuple[str, ...]:
    """Digests of the runs that a stored body leaves out."""
    return tuple(_MARK.findall(raw)) if _SIGN in raw else ()


def with_runs(raw: str, run: Callable[[str], bytes | None]) -> str:
    """Inverse of `without_runs`. A mark of which nothing is known stays."""

    def text(found: re.Match[str]) -> str:
        packed = run(found[1])
        return found[0] if packed is None else zlib.decompress(packed).decode()

    return _MARK.sub(text, raw) if _SIGN in raw else raw


class Texts(Folding, Erasing):
    """The part of a change that keeps long runs. Every method may raise StateError."""

    def prune(self, now: datetime) -> None:
        """Forget the runs of versions that are forgotten, too."""
        super().prune(now)
        self.drop_texts()

    def fold(self, folded: Folded) -> None:
        """Forget the runs of copies that go, too."""
        super().fold(folded)
        self.drop_texts()

    def erase_words(self, whose: Whose) -> None:
        """Erase the runs of their texts, too, unless somebody else's holds them."""
        super().erase_words(whose)
        self.drop_texts()

    def forget(self, whose: Whose, at: datetime) -> None:
        """Erase the runs of their texts, too, unless somebody else's holds them."""
        super().forget(whose, at)
        self.drop_texts()

    def _short(self, raw: str) -> str:
        """The body as it is stored; its long runs are kept."""
        short, runs = without_runs(raw)
        if runs:
            mine = (texts.c.household_id == self._household, texts.c.digest.in_(list(runs)))
            known = set(self._connection.scalars(select(texts.c.digest).where(*mine)))
            self._keep((digest, packed) for digest, packed in runs.items() if digest not in known)
        return short

    def _keep(self, runs: Iterable[tuple[str, bytes]]) -> None:
        values = [{"household_id": self._household, "digest": digest, "packed": packed} for digest, packed in runs]
        if values:
            self._connection.execute(insert(texts), values)

    def drop_texts(self) -> None:
        """Forget the runs that no body leaves out any more."""
        known = set(self._connection.scalars(select(texts.c.digest).where(texts.c.household_id == self._household)))
        if not known:
            return
        for bodies in (schema.links, schema.journal):
            marked = select(bodies.c.raw).where(bodies.c.household_id == self._household, bodies.c.raw.like(LIKE))
            for raw in self._connection.scalars(marked):
                known -= set(marks_in(raw))
        gone = (texts.c.household_id == self._household, texts.c.digest.in_(sorted(known)))
        self._connection.execute(delete(texts).where(*gone))
