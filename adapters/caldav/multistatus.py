"""Answers of WebDAV: 207 Multi-Status (RFC 4918 section 13) and the `DAV:error` body (section 16)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.caldav.hrefs import member_href

DAV = "{DAV:}"
CALDAV = "{urn:ietf:params:xml:ns:caldav}"
CALENDARSERVER = "{http://calendarserver.org/ns/}"

GETETAG = f"{DAV}getetag"
SYNC_TOKEN = f"{DAV}sync-token"
RESOURCETYPE = f"{DAV}resourcetype"
CTAG = f"{CALENDARSERVER}getctag"
CALENDAR_DATA = f"{CALDAV}calendar-data"
MAX_RESOURCE_SIZE = f"{CALDAV}max-resource-size"

_STATUS = re.compile(r"\s(\d{3})(?:\s|$)")
# A proxy that compresses answers marks their etags; a condition needs the server's own (RFC 9110 section 8.8.3).
_PROXY_ETAG = re.compile(r"\A(?:W/)?(.*?)(?:-gzip|;gzip|--gzip|-br)?(\"?)\Z", re.DOTALL)

Element = Any
"""lxml's element; the library comes without types."""


@dataclass(frozen=True, slots=True)
class Response:
    """One DAV:response: where, its own status (None: it has propstats), and the properties that were found."""

    href: str
    status: int | None
    found: Mapping[str, Element]

    def text(self, name: str) -> str:
        """Text of a found property, stripped; "" when absent."""
        element = self.found.get(name)
        return "" if element is None else (element.text or "").strip()

    @property
    def etag(self) -> str | None:
        """DAV:getetag as conditions take it."""
        return clean_etag(self.text(GETETAG))

    @property
    def body(self) -> str | None:
        """CALDAV:calendar-data, None when the server left it out."""
        element = self.found.get(CALENDAR_DATA)
        text = None if element is None else element.text
        return text if text and text.strip() else None

    @property
    def gone(self) -> bool:
        """The server says explicitly that nothing stands there."""
        return self.status in {404, 410}


@dataclass(frozen=True, slots=True)
class Multistatus:
    """All of it. `base`: href that answered. `truncated`: the answer was cut short (RFC 6578 section 3.6)."""

    base: str
    responses: tuple[Response, ...]
    sync_token: str
    truncated: bool


def clean_etag(text: str | None) -> str | None:
    """An etag without the marks of weakening or compressing proxies; None for none."""
    match = _PROXY_ETAG.match((text or "").strip())
    return (match[1] + match[2]) or None if match else None


def read_multistatus(tree: Element, base: str) -> Multistatus | None:
    """The answer of `base` (an href); None when the root is no multistatus."""
    if tree is None:
        return None
    root = tree if tree.tag == f"{DAV}multistatus" else tree.find(f"{DAV}multistatus")
    if root is None:
        return None
    responses, truncated = [], False
    for element in root.iterchildren(f"{DAV}response"):
        for response in _responses(element, base):
            if response.status == 507 and _same(response.href, base):
                truncated = True
            else:
                responses.append(response)
    token = root.findtext(SYNC_TOKEN) or ""
    return Multistatus(base, tuple(responses), token.strip(), truncated)


def _same(one: str, other: str) -> bool:
    return one.rstrip("/") == other.rstrip("/")


def _responses(element: Element, base: str) -> Iterator[Response]:
    status = _code(element.findtext(f"{DAV}status"))
    found = {
        prop.tag: prop
        for propstat in element.iterchildren(f"{DAV}propstat")
        if (_code(propstat.findtext(f"{DAV}status")) or 200) < 300
        for holder in propstat.iterchildren(f"{DAV}prop")
        for prop in holder.iterchildren()
        if isinstance(prop.tag, str)
    }
    for href in element.iterchildren(f"{DAV}href"):
        if href.text and href.text.strip():
            yield Response(member_href(base, href.text), status, found)


def _code(text: str | None) -> int | None:
    match = _STATUS.search(f" {text}" if text else "")
    return int(match[1]) if match else None


def preconditions(tree: Element) -> frozenset[str]:
    """Names within a DAV:error body (RFC 4918 section 16)."""
    if tree is None or tree.tag != f"{DAV}error":
        return frozenset()
    return frozenset(child.tag for child in tree.iterchildren() if isinstance(child.tag, str))
