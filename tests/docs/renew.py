"""Renews the decision table in docs/invariants.md from the code: `python -m tests.docs.renew`."""

from __future__ import annotations

import re
from pathlib import Path

from syncd.core.table import printed

INVARIANTS = Path(__file__).parents[2] / "docs" / "invariants.md"

_BETWEEN = re.compile(r"(<!-- decision table:[^\n]*-->\n).*?(\n<!-- end of the decision table -->)", re.DOTALL)


def renewed(text: str) -> str:
    """The document with the table that the code prints now. Raises ValueError when its markers are not there."""
    result, count = _BETWEEN.subn(lambda found: found[1] + printed() + found[2], text)
    if count != 1:
        raise ValueError("the markers of the decision table must stand there once")
    return result


if __name__ == "__main__":
    INVARIANTS.write_text(renewed(INVARIANTS.read_text(encoding="utf-8")), encoding="utf-8")
