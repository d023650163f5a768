"""Our block in a description, and the owner's words around it.

Found verbatim it is replaced in place; not found, the owner rewrote it: it stays as it is. Line ends are
normalised to `\\n` before anything is compared, because servers and applications change them freely.
"""

from __future__ import annotations

from dataclasses import dataclass

from syncd.core.stamp import MARKER, Stamp, digest, parse_stamp


@dataclass(frozen=True, slots=True)
class Parts:
    """A description taken apart. `body` is None when our block does not stand there as written."""

    before: str
    body: str | None
    marker: str
    after: str

    @property
    def words(self) -> str:
        """What the owner wrote, without our block; "" for nothing."""
        return "\n".join(part for part in (self.before.strip(), self.after.strip()) if part)


def normalise(text: str) -> str:
    """The text with `\\n` line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def take_apart(description: str, body: str) -> Parts:
    """Find the block with this `body` in a description, and its marker line, which the owner may have moved."""
    text = normalise(description)
    start = _find_lines(text, body) if body else -1
    if start < 0:
        marker = MARKER.search(text)
        without = text if marker is None else text[: marker.start()] + text[marker.end() :]
        return Parts(without, None, marker.group() if marker else "", "")
    before, rest = text[:start], text[start + len(body) :]
    marker = MARKER.search(rest)
    if marker is None:
        return Parts(before, body, "", rest)
    if rest[: marker.start()] != "\n":
        rest = rest[: marker.start()] + rest[marker.end() :]
        return Parts(before, body, marker.group(), rest)
    return Parts(before, body, marker.group(), rest[marker.end() :])


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
    marker = MARKER.search(text)
    own = parse_stamp(marker.group()) if marker else None
    if marker is None or own is None:
        return ""
    lines = text[: marker.start()].removesuffix("\n").split("\n")
    body = "\n".join(lines[-own.lines :]) if own.lines else ""
    proven = {own.block} | ({stamp.block} if stamp else set())
    return body if digest(body) in proven else ""


def put_together(parts: Parts, body: str, stamp: Stamp) -> str:
    """The description with the new block in the place of the old one."""
    return f"{parts.before}{body}\nsyncd:{stamp}{parts.after}"


def restamp(description: str, stamp: Stamp) -> str:
    """The description with only its marker line renewed; unchanged when the owner removed the line."""
    return MARKER.sub(f"syncd:{stamp}", normalise(description), count=1)
