"""One request, one reply: the thin layer of the CalDAV library, with every failure translated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caldav import DAVClient
from caldav.lib.error import AuthorizationError

from adapters.caldav.errors import Failure, auth_required, no_ca_file, rate_limited, translate, unexpected
from adapters.caldav.hrefs import origin_of, path_of, place_href, url_of
from adapters.caldav.multistatus import Multistatus, preconditions, read_multistatus
from adapters.caldav.transport import CONNECT_SECONDS, READ_SECONDS, Session

if TYPE_CHECKING:
    from adapters.caldav.settings import CaldavSettings
    from syncd.ports import AccountSetup

_XML = {"Content-Type": "application/xml; charset=utf-8"}
_MAX_HOPS = 5


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's answer.

    Attributes:
        href: what answered, after redirects.
        status, headers, content: as they came.
        tree: its XML, None for none.
        refused: names of the preconditions of a DAV:error body (RFC 4918 section 16).
    """

    href: str
    status: int
    headers: Mapping[str, str]
    tree: Any
    content: bytes
    refused: frozenset[str] = field(default_factory=frozenset)


class Unanswered(Exception):
    """A write that got no usable answer; carries the `Failure`."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(str(failure.error))
        self.failure = failure


class Wire:
    """The connection of one account to its server. Opens at the first request; one thread at a time."""

    def __init__(self, setup: AccountSetup, settings: CaldavSettings) -> None:
        self.account = setup.account
        self.origin = origin_of(settings.url)
        self._setup = setup
        self._settings = settings
        self._client: Any = None
        self._session: Session | None = None
        self._sent_before = 0
        self._date_before: datetime | None = None

    @property
    def requests(self) -> int:
        """Requests that left so far, each counted."""
        return self._sent_before + (self._session.sent if self._session else 0)

    @property
    def server_date(self) -> datetime | None:
        """The newest `Date` of an answer."""
        return (self._session.server_date if self._session else None) or self._date_before

    def close(self) -> None:
        """Let go of the connection; a later request opens a new one."""
        if self._session is None:
            return
        self._sent_before, self._date_before = self.requests, self.server_date
        session, self._session, self._client = self._session, None, None
        session.close()

    def ask(self, method: str, href: str, xml: str, *, depth: int | None = None, follow: bool = False) -> Reply:
        """A question. With `follow`, redirects are followed with the same method (RFC 6764 section 6).

        Raises an `AccountError` where no usable answer came.
        """
        headers = _XML if depth is None else {**_XML, "Depth": str(depth)}
        for _ in range(_MAX_HOPS if follow else 1):
            try:
                reply = self.send(method, href, xml, headers)
            except Unanswered as unanswered:
                raise unanswered.failure.error from unanswered.failure.error.__cause__
            target = reply.headers.get("Location") if follow and reply.status in {301, 302, 303, 307, 308} else None
            if not target:
                return reply
            href = place_href(self.origin, url_of(self.origin, href), target)
        raise unexpected(reply.status, self.account, path_of(href))

    def get(self, href: str) -> Reply:
        """A body as it stands, uncompressed: a compressing proxy would respell its etag."""
        try:
            return self.send("GET", href, "", {"Accept": "text/calendar", "Accept-Encoding": "identity"})
        except Unanswered as unanswered:
            raise unanswered.failure.error from unanswered.failure.error.__cause__

    def listing(
        self, method: str, href: str, xml: str, *, depth: int | None = None, follow: bool = False
    ) -> Multistatus:
        """A question whose answer must be a multistatus. Raises the `AccountError` that fits any other answer."""
        reply = self.ask(method, href, xml, depth=depth, follow=follow)
        return self.multistatus(reply)

    def multistatus(self, reply: Reply) -> Multistatus:
        """The multistatus of a reply. Raises the `AccountError` that fits any other answer."""
        found = read_multistatus(reply.tree, reply.href) if reply.status == 207 else None
        if found is None:
            raise unexpected(reply.status, self.account, path_of(reply.href))
        return found

    def send(self, method: str, href: str, body: str | bytes, headers: Mapping[str, str]) -> Reply:
        """One request. Raises `Unanswered`."""
        client = self._open()
        try:
            response = client.request(url_of(self.origin, href), method, body, headers)
        except AuthorizationError as error:
            return self._refusal(href, error)
        except Exception as error:
            # The one broad net: the library's four families of exceptions have no base in common.
            raise Unanswered(translate(error, self.account)) from error
        if response.status == 503:
            raise Unanswered(Failure(rate_limited(self.account, None), sent=False))
        tree = response.tree
        return Reply(href, response.status, response.headers, tree, _content(response), preconditions(tree))

    def _refusal(self, href: str, error: AuthorizationError) -> Reply:
        if error.status == 403:
            return Reply(href, 403, {}, None, b"", frozenset(error.preconditions))
        refused = auth_required(self.account)
        refused.__cause__ = error
        raise Unanswered(Failure(refused, sent=False)) from error

    def _open(self) -> Any:
        if self._client is None:
            settings = self._settings
            if settings.ca_file and not Path(settings.ca_file).is_file():
                raise Unanswered(Failure(no_ca_file(self.account, settings.ca_file), sent=False))
            self._session = Session(self._setup.clock.monotonic)
            self._client = DAVClient(
                url=settings.url,
                username=settings.username or None,
                password=self._setup.secret(),
                auth_type=settings.auth,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                ssl_verify_cert=settings.ca_file or True,
                enable_rfc6764=False,
                rate_limit_handle=False,
                headers={"User-Agent": "syncd"},
            )
            self._client.session.close()
            self._client.session = self._session
        return self._client


def _content(response: Any) -> bytes:
    raw = response.raw
    return raw.encode() if isinstance(raw, str) else bytes(raw or b"")
