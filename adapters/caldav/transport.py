"""How requests travel: one session for one account, which counts, bounds, follows nobody and keeps nothing.

It stands below the CalDAV library, in place of its own session. The library logs an answer that it cannot parse,
titles included, and re-sends a redirected PROPFIND as GET; so answers are checked here, before it sees them.
"""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import niquests
from lxml import etree
from niquests.adapters import HTTPAdapter

from adapters.caldav.errors import NotXml, Oversized

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0
PATIENCE_SECONDS = 180.0
"""A whole answer may take this long, however slowly it drips."""

MAX_ANSWER = 64_000_000
"""Octets, after decompression: about 20 000 items with their bodies."""

# Characters that XML 1.0 has no form for, raw and as references. One stray bell in one foreign title would otherwise
# hide the whole collection.
_NO_XML = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2\d|3[01]));", re.IGNORECASE
)
_XML_QUESTIONS = frozenset({"PROPFIND", "REPORT"})


class Answer:
    """What the library gets to see: the shape of a niquests response, read whole."""

    def __init__(self, status_code: int, headers: Mapping[str, str], content: bytes) -> None:
        self.status_code = status_code
        self.headers = headers
        self.content = content
        self.reason = ""
        self.url = ""

    @property
    def text(self) -> str:
        """The body as text; the library looks whether there is any."""
        return self.content.decode("utf-8", "replace")


class _Counting(HTTPAdapter):  # type: ignore[misc]
    """Counts each request where it leaves, the second one of a digest handshake included.

    A connection that lies idle until the next poll is not watched by a thread of its own, which would wake every few
    seconds: one that the server has closed meanwhile is made anew when it is needed.
    """

    sent = 0

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **{**kwargs, "background_watch_delay": None})

    def send(self, *args: Any, **kwargs: Any) -> Any:
        self.sent += 1
        return super().send(*args, **kwargs)


class Session(niquests.Session):  # type: ignore[misc]
    """A session of one account. No proxy or .netrc of the environment, no cookies, no redirects, no HTTP/3."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        super().__init__(
            disable_http3=True, allow_incoming_cookies=False, revocation_configuration=None, timeout=READ_SECONDS
        )
        self.trust_env = False
        self._monotonic = monotonic
        self._adapter = _Counting(disable_http3=True, allow_incoming_cookies=False, revocation_configuration=None)
        for scheme in ("https://", "http://"):
            self.mount(scheme, self._adapter)
        self.server_date: datetime | None = None

    @property
    def sent(self) -> int:
        """Requests that left so far."""
        return self._adapter.sent

    def request(self, method: str, url: str, **kwargs: Any) -> Answer:
        """Send and read whole. Raises niquests' exceptions, `Oversized` and `NotXml`."""
        kwargs.update(allow_redirects=False, stream=True, timeout=(CONNECT_SECONDS, READ_SECONDS))
        until = self._monotonic() + PATIENCE_SECONDS
        response = super().request(method, url, **kwargs)
        try:
            content = self._read(response, until)
        finally:
            response.close()
        self._note_date(response.headers.get("Date"))
        status = int(response.status_code)
        return Answer(status, response.headers, _checked(method, status, response.headers, content))

    def _read(self, response: Any, until: float) -> bytes:
        pieces, size = [], 0
        for piece in response.iter_content(65536):
            size += len(piece)
            if size > MAX_ANSWER or self._monotonic() > until:
                raise Oversized(f"more than {size} octets")
            pieces.append(piece)
        return b"".join(pieces)

    def _note_date(self, said: str | None) -> None:
        if not said:
            return
        try:
            moment = parsedate_to_datetime(said)
        except ValueError:
            return
        if moment.tzinfo is not None and (self.server_date is None or moment > self.server_date):
            self.server_date = moment


def _checked(method: str, status: int, headers: Mapping[str, str], content: bytes) -> bytes:
    """The body if it is what it should be: well-formed XML for a question, nothing for a refusal in other words."""
    kind = headers.get("Content-Type", "").lower()
    if status < 300 and (method in _XML_QUESTIONS or "html" in kind):
        if not content:
            return content
        if "html" in kind:
            raise NotXml(f"{method} was answered with a page")
        return _well_formed(content)
    if "xml" not in kind:
        return content if status < 300 else b""
    try:
        return _well_formed(content)
    except etree.XMLSyntaxError:
        return b""


def _well_formed(content: bytes) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        mended = _NO_XML.sub(b"", content)
        if mended == content:
            raise
        etree.fromstring(mended, parser)
        return mended
    return content
