"""The page of the load in an event: one inline ATTACH (RFC 5545 section 3.8.1.1), told apart from an owner's.

Ours is marked by a parameter with the digest of its octets. Where a server drops parameters that it does not know,
the name of the file and the line that begins every page of syncd tell it. Anything else that is attached is an
owner's.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING

from adapters.caldav.lines import Component, Line, make
from syncd.model.item import page_digest

if TYPE_CHECKING:
    from syncd.model.item import Content, Page

MARK = "X-SYNCD-PAGE"

# RFC 8607 section 4.2; what Outlook reads; what Apple's Calendar reads.
_NAMES = ("FILENAME", "X-FILENAME", "X-APPLE-FILENAME")
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}-[a-z0-9-]+\.html")
_BEGINS = b'<meta name="generator" content="syncd">'
_LOOKS = 1024


def page_of(line: Line) -> str:
    """Digest of the page of ours that an ATTACH line holds; "" where it holds something else."""
    if line.parameter("ENCODING").upper() != "BASE64":
        return ""
    mark = line.parameter(MARK)
    if not mark and not any(_NAME.fullmatch(line.parameter(name)) for name in _NAMES):
        return ""
    try:
        octets = base64.b64decode(line.value.strip(), validate=True)
    except (binascii.Error, ValueError):
        return ""
    digest = page_digest(octets)
    if mark:
        return digest if mark.lower() == digest else ""
    return digest if _BEGINS in octets[:_LOOKS] else ""


def pages_in(master: Component) -> tuple[str, ...]:
    """Digests of the pages of ours in an item, in the order in which they stand."""
    return tuple(digest for line in master.lines("ATTACH") if (digest := page_of(line)))


def others_attached(master: Component) -> bool:
    """Whether an owner attached something."""
    return any(line.value.strip() and not page_of(line) for line in master.lines("ATTACH"))


def write_page(master: Component, content: Content) -> None:
    """Put the page in the place of the one of ours that stands there, or take that away; others stay as they are."""
    places = [at for at, part in enumerate(master.parts) if _is_ours(part)]
    for at in reversed(places):
        del master.parts[at]
    if content.page is None:
        return
    own = [at for at, part in enumerate(master.parts) if isinstance(part, Line)]
    at = places[0] if places else (own[-1] + 1 if own else 0)
    master.parts.insert(at, _line(content.page))


def _is_ours(part: Line | Component) -> bool:
    return isinstance(part, Line) and part.name == "ATTACH" and bool(page_of(part))


def _line(page: Page) -> Line:
    """Raises ValueError without the octets: an empty page is none."""
    if not page.html:
        raise ValueError("a page without octets")
    names = "".join(f";{name}={page.name}" for name in _NAMES)
    parameters = f";FMTTYPE=text/html{names};{MARK}={page.digest};ENCODING=BASE64;VALUE=BINARY"
    return make("ATTACH", base64.b64encode(page.html).decode(), parameters)
