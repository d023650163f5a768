"""Our block in a description, and the owner's words around it.

Found verbatim it is replaced in place; not found, the owner rewrote it: it stays as it is. Line ends are
normalised to `\\n` before anything is compared, because servers and applications change them freely.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from syncd.core.stamp import MARKER, Stamp, digest, parse_stamp

_M = re.sub(r"\?P<\w+>", "?:", MARKER.pattern)
_MARKERS = re.compile(rf"\n{_M}(?=\n|\Z)|\A{_M}\n|{_M}")
"""Marker lines with the line end that goes with them, wherever their owner moved or copied them."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A description taken apart. `body` is None when our block does not stand there as written."""

    before: str
    body: str | None
    marker: str
    after: str

    @property
    def words(self) -> str:
        """What the owner wrote, without our block and marker lines; "" for nothing.

        Blank lines and white space at line ends say nothing: servers trim them.
        """
        text = MARKER.sub("", f"{self.before}\n{self.after}")
        return "\n".join(line.rstrip() for line in text.split("\n") if line.strip())


def normalise(text: str) -> str:
    """The text with `\\n` line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def take_apart(description: str, body: str) -> Parts:
    """Find the block with this `body` in a description, and its marker line, which the owner may have moved."""
    text = normalise(description)
    start = _find_lines(text, body) if body else -1
    marker = MARKER.search(text)
    if start < 0:
        return Parts(text, None, marker.group() if marker else "", "")
    before, after = text[:start], text[start + len(body) :]
    return Parts(_MARKERS.sub("", before), body, marker.group() if marker else "", _MARKERS.sub("", after))


def _find_lines(text: str, body: str) -> int:
    """Where `body` stands as whole lines, or -1: a longer line that contains it is not our block."""
    start = text.find(body)
    while start >= 0:
        end = start + len(body)
        if (start == 0 or text[start - 1] == "\n") and (end == len(text) or text[end] == "\n"):
            return start
        start = text.find(body, start + 1)
    return -1


def recover_body(description: str, stamp: Stamp | None) -> str:
    """Our block's body as its own stamp proves it, for an item met without state; "" when it was rewritten."""
    text = normalise(description)
    for marker in MARKER.finditer(text):
        own = parse_stamp(marker.group())
        if own is None or not own.lines:
            continue
        body = "\n".join(text[: marker.start()].removesuffix("\n").split("\n")[-own.lines :])
        if digest(body) in {own.block} | ({stamp.block} if stamp else set()):
            return body
    return ""


def put_together(parts: Parts, body: str, stamp: Stamp) -> str:
    """The description with the new block in the place of the old one."""
    return f"{parts.before}{body}\nsyncd:{stamp}{parts.after}"


def restamp(description: str, stamp: Stamp) -> str:
    """The description with only its marker line renewed; unchanged when the owner removed the line."""
    return MARKER.sub(f"syncd:{stamp}", normalise(description))
