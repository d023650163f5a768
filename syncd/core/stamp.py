"""The stamp: what syncd last made of an item, written into the item itself.

It stands twice: as the marker line of our block and as an X- property (RFC 5545 section 3.8.8.2), because some
applications drop the one and people edit the other. From it alone follows whether an item was touched, also when
the state is lost. The text holds `[A-Za-z0-9._:-]` only: X- values are not escaped by every program.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

VERSION = "1"
_DIGEST = 6
_HEX = frozenset("0123456789abcdef")
_FORM = re.compile(
    r"1\.(?P<instance>[a-z0-9]{1,16})\.(?P<at>\d{8}T\d{6}Z)\.(?P<made>open|lapsed|closed)"
    r"\.(?P<digests>[0-9a-f]{6}(?:-[0-9a-f]{6}){3})\.(?P<lines>\d{1,3})"
)
MARKER = re.compile(r"syncd:" + _FORM.pattern)
"""The marker line, without its line end."""


class Made(StrEnum):
    """What syncd last made of an item."""

    OPEN = "open"
    LAPSED = "lapsed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A parsed stamp. `title`, `due`, `alarm`, `block` are digests of the canonical values as written.

    `due` covers the length of a timed event too (`span`).
    """

    instance: str
    at: datetime
    made: Made
    title: str
    due: str
    alarm: str
    block: str
    lines: int

    def __str__(self) -> str:
        """The text of the stamp, without the `syncd:` of the marker line."""
        digests = f"{self.title}-{self.due}-{self.alarm}-{self.block}"
        at = self.at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        return f"{VERSION}.{self.instance}.{at}.{self.made}.{digests}.{self.lines}"


def digest(text: str) -> str:
    """Six hex digits of a canonical value: enough to tell an edit, too little to tell the text."""
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]


_UNKNOWN = "?"


def unknown(proof: str) -> str:
    """Stands for a value of ours of which only the digest is known, after the state was lost."""
    return _UNKNOWN + proof


def proven(text: str) -> str:
    """The digest of a value of ours, also of one that is not known any more."""
    lost = text.startswith(_UNKNOWN) and len(text) == _DIGEST + 1 and _HEX.issuperset(text[1:])
    return text[1:] if lost else digest(text)


def span(due: str, lasts: str) -> str:
    """The text whose digest stands for when: the due, and the length of what has one."""
    return f"{due}/{lasts}" if lasts and not due.startswith(_UNKNOWN) else due


def parse_stamp(text: str | None) -> Stamp | None:
    """The stamp in `text` (an X- property's value, or a marker line), or None when there is none."""
    match = _FORM.search(text or "")
    if match is None:
        return None
    try:
        at = datetime.strptime(match["at"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    title, due, alarm, block = match["digests"].split("-")
    return Stamp(match["instance"], at, Made(match["made"]), title, due, alarm, block, int(match["lines"]))
