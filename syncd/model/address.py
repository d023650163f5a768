"""The address of a service, as people write it into their registry. Every adapter judges it by the same rules."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Address:
    """A web address in parts (RFC 3986 section 3). `origin` is scheme://host or scheme://host:port, in lower case."""

    origin: str
    path: str
    rest: str
    travels_readable: bool


def read_address(url: str, *, like: str, instead: str) -> Address:
    """Take an address apart; without a scheme it is https.

    `like` is an example for messages, `instead` says how the secret gets here otherwise.
    `rest` is what follows `?` or `#`; `travels_readable` says that it is plain http to another machine. Raises
    ValueError with the mend.
    """
    parts = urlsplit(url if "://" in url else f"https://{url}")
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"url is no web address: write it like {like}")
    try:
        port = parts.port
    except ValueError:
        raise ValueError("url has a port that is no number: write it like https://example.org:8443") from None
    if parts.username or parts.password:
        raise ValueError(f"url must not hold a name or password: {instead}")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return Address(
        f"{parts.scheme.lower()}://{host}{f':{port}' if port else ''}",
        parts.path,
        parts.query or parts.fragment,
        parts.scheme.lower() == "http" and not _is_loopback(parts.hostname),
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
