"""What the demo prints: numbered steps, two columns side by side, and one counted line for each step."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import TextIO

WIDTH = 80
INDENT = "   "
COLUMN = 37


class Page:
    """Prints to a stream; remembers which counts did not come out as they must."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._step = 0
        self.counted = 0
        self.off: list[str] = []

    def line(self, text: str = "") -> None:
        """One line; characters that the stream cannot show become question marks."""
        encoding = self._out.encoding or "utf-8"
        self._out.write(text.rstrip().encode(encoding, "replace").decode(encoding) + "\n")
        self._out.flush()

    def step(self, title: str) -> None:
        """Begin a step."""
        self._step += 1
        self.line(f"\n{self._step:>2} {title}")

    def say(self, text: str) -> None:
        """A paragraph of a step."""
        for line in textwrap.wrap(text, WIDTH - len(INDENT)):
            self.line(INDENT + line)

    def quote(self, text: str) -> None:
        """A text of several lines, set in."""
        for line in text.split("\n"):
            for part in textwrap.wrap(line, WIDTH - 2 * len(INDENT)) or [""]:
                self.line(2 * INDENT + part)

    def rows(self, rows: Iterable[str]) -> None:
        """Lines that are shown as they are."""
        for row in rows:
            self.line(INDENT + row)

    def side_by_side(self, titles: tuple[str, str], left: Sequence[str], right: Sequence[str]) -> None:
        """Two columns."""
        rule = ("-" * COLUMN, "-" * (COLUMN - 1))
        for one, other in (titles, rule, *zip_longest(left, right, fillvalue="")):
            self.line(f"{INDENT}{_fit(one, COLUMN)}| {_fit(other, COLUMN - 1)}")

    def wrong(self, what: str) -> None:
        """Note something else that is not as it must be."""
        self.off.append(f"step {self._step}: {what}")

    def count(self, *counts: tuple[str, int, int]) -> None:
        """The counted line of a step; each count is its name, how many there are, and how many there must be."""
        self.counted += len(counts)
        parts = []
        for name, there, must in counts:
            parts.append(f"{name} {there}" if there == must else f"{name} {there} (must be {must})")
            if there != must:
                self.wrong(f"{name} is {there} and must be {must}")
        line = f"{INDENT}=> {parts[0]}"
        for part in parts[1:]:
            if len(line) + len(part) + 3 > WIDTH:
                self.line(line)
                line = f"{INDENT}   {part}"
            else:
                line = f"{line} · {part}"
        self.line(line)


def _fit(text: str, width: int) -> str:
    """The text cut or filled to a width in columns of a terminal."""
    shown, used = "", 0
    for character in text:
        step = _columns(character)
        if used + step > width - 1:
            break
        shown, used = shown + character, used + step
    return shown + " " * (width - used)


def _columns(character: str) -> int:
    """How many columns a character takes: two for wide ones (Unicode Standard Annex 11), none for combining ones."""
    if unicodedata.combining(character) or character == "\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
