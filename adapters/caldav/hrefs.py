"""Addresses. Inside syncd an href is an unquoted path, or a whole address where it lies at another origin.

Servers spell the same address with and without percent-encoding (`%40`, `@`), so that only the unquoted form can be
compared (RFC 3986 section 6.2.2). What would change the meaning stays encoded: `%2F` and `%25` within a segment.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote, urljoin, urlsplit

_PORTS = {"http": 80, "https": 443}


def origin_of(url: str) -> str:
    """scheme://host:port, lower case, the default port written out."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme.lower()}://{host}:{parts.port or _PORTS.get(parts.scheme.lower(), 0)}"


def normal_path(path: str) -> str:
    """A path unquoted, segment by segment."""
    return "/".join(_segment(segment) for segment in path.split("/"))


def _segment(segment: str) -> str:
    return unquote(segment, errors="replace").replace("%", "%25").replace("/", "%2F")


def member_href(base: str, href: str) -> str:
    """Href of a member named in an answer of `base` (an href of ours): it lies at the same origin as `base`."""
    path = normal_path(urlsplit(urljoin(path_of(base) or "/", href.strip())).path)
    return f"{base[: len(base) - len(path_of(base))]}{path}"


def place_href(own_origin: str, url: str, href: str) -> str:
    """Href of a principal, home or collection named in the answer of `url`; it may lie at another origin.

    An answer over TLS never leads to an address without it: such a host is taken for a proxy's slip.
    """
    target = urljoin(url, href.strip())
    if origin_of(target) != origin_of(url) and not target.lower().startswith("https:"):
        target = urljoin(url, urlsplit(target).path)
    path = normal_path(urlsplit(target).path or "/")
    origin = origin_of(target)
    return path if origin == own_origin else f"{origin}{path}"


def path_of(href: str) -> str:
    """The path of an href."""
    return href if href.startswith("/") else href[_origin_length(href) :]


def _origin_length(href: str) -> int:
    match = re.match(r"[a-z]+://[^/]*", href)
    return match.end() if match else 0


def url_of(own_origin: str, href: str) -> str:
    """The address to send to: origin and quoted path."""
    path = path_of(href)
    origin = href[: len(href) - len(path)] or own_origin
    return origin + quote(path, safe="/%:@!$&'()*+,;=~")


def slug(name: str) -> str:
    """A path segment from a display name, of `[a-z0-9-]` only."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "household"
