"""A manual page in the macros of man(7), written so that both groff and mandoc take it without a word."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

_WIDTH = 68
"""Columns of a line of source, before escapes."""


_SORTS = {"\\": "\\e", "-": "\\-", "'": "\\(aq", '"': "\\(dq", "^": "\\(ha", "~": "\\(ti"}


class Page:
    """A page that grows from top to bottom. In texts, what stands in backticks is printed bold."""

    def __init__(self, name: str, section: int, summary: str, *, date: str, version: str) -> None:
        self._lines = [
            '.\\" Made by python -m syncd.cli.manual; changes belong there.',
            f'.TH {name.upper()} {section} {date} "syncd {version}" "syncd"',
        ]
        self.section("Name")
        self._lines.append(f"{escaped(name)} \\- {escaped(summary)}")

    def section(self, title: str) -> None:
        """A heading."""
        self._lines.append(f'.SH "{escaped(title.upper())}"')
        self._fresh = True

    def subsection(self, title: str) -> None:
        """A heading below a heading."""
        self._lines.append(f'.SS "{escaped(title)}"')
        self._fresh = True

    def paragraph(self, text: str) -> None:
        """Text that is filled."""
        if not self._fresh:
            self._lines.append(".PP")
        self._fresh = False
        self._lines += filled(text)

    def item(self, tag: str, *texts: str) -> None:
        """A tag, and below it, indented, what it means."""
        self._lines += [".TP", marked(tag)]
        for number, text in enumerate(texts):
            if number:
                self._lines.append(".IP")
            self._lines += filled(text)
        self._fresh = False

    def code(self, lines: Iterable[str]) -> None:
        """Lines as they are."""
        self._lines += [*([] if self._fresh else [".PP"]), ".RS 4", ".nf", *(escaped(line) for line in lines)]
        self._lines += [".fi", ".RE"]
        self._fresh = False

    @property
    def text(self) -> str:
        """The source of the page."""
        return "\n".join(self._lines) + "\n"


def filled(text: str) -> list[str]:
    """Source lines of a text that is filled."""
    flat = " ".join(text.split())
    parts = textwrap.wrap(flat, _WIDTH, break_long_words=False, break_on_hyphens=False)
    # A span in backticks that goes over two lines begins anew in the second one.
    lines, open_span = [], False
    for part in parts:
        line = ("`" if open_span else "") + part
        open_span = line.count("`") % 2 == 1
        lines.append(marked(line + ("`" if open_span else "")))
    return lines


def marked(text: str) -> str:
    """One source line: escaped, with what stands in backticks in bold."""
    pieces = [f"\\fB{escaped(p)}\\fR" if number % 2 else _inner(p) for number, p in enumerate(text.split("`"))]
    line = "".join(pieces)
    return f"\\&{line}" if line.startswith((".", "'")) else line


def escaped(text: str) -> str:
    """Text in which nothing means anything to roff (groff_char(7)); a hyphen is one that can be copied."""
    line = _inner(text)
    return f"\\&{line}" if line.startswith((".", "'")) else line


def _inner(text: str) -> str:
    """Sorts of groff_char(7) for what would be typeset as something else, or as nothing."""
    return "".join(_SORTS.get(c, c if c.isascii() else f"\\[u{ord(c):04X}]") for c in text)
