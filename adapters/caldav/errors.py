"""The one place where failures of the libraries and answers of the server become `AccountError`s.

The CalDAV library lets four unrelated families out: its own `DAVError`, niquests' exceptions, lxml's
`XMLSyntaxError`, and plain `TypeError`s and the like where an answer is not what it expected.
"""

from __future__ import annotations

from dataclasses import dataclass

import niquests
from caldav.lib.error import DAVError, RateLimitError
from lxml.etree import LxmlError

from syncd.errors import (
    AccountError,
    AuthRequired,
    CollectionGone,
    Forbidden,
    ProtocolViolation,
    RateLimited,
    Unreachable,
)

VALID_SYNC_TOKEN = "{DAV:}valid-sync-token"
NEED_PRIVILEGES = "{DAV:}need-privileges"
UID_CONFLICTS = frozenset(
    {
        "{urn:ietf:params:xml:ns:caldav}no-uid-conflict",
        "{urn:ietf:params:xml:ns:caldav}unique-scheduling-object-resource",
    }
)
"""The uid is taken: RFC 4791 section 5.3.2.1, RFC 6638 section 3.2.4.1 (Radicale 409, Xandikos 412, Cyrus 403)."""

UNFIT = frozenset(
    f"{{urn:ietf:params:xml:ns:caldav}}{name}"
    for name in (
        "valid-calendar-data",
        "valid-calendar-object-resource",
        "supported-calendar-data",
        "supported-calendar-component",
        "max-resource-size",
        "min-date-time",
        "max-date-time",
    )
)
"""The item itself will not do (RFC 4791 section 5.3.2.1); some servers say so with 412."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A call that got no usable answer. `sent`: the request may have reached the server."""

    error: AccountError
    sent: bool


class Oversized(Exception):
    """The answer is longer than any calendar's, or takes longer than any patience."""


class NotXml(Exception):
    """The answer to a CalDAV question is not XML: a login page, a proxy's error page."""


def translate(error: Exception, account: str) -> Failure:
    """What a raised exception means. The caller raises or keeps `Failure.error` with `error` as its cause."""
    failure = _meaning(error, account)
    failure.error.__cause__ = error
    return failure


def _meaning(error: Exception, account: str) -> Failure:
    if isinstance(error, RateLimitError):
        wait = error.retry_after_seconds
        return Failure(rate_limited(account, max(0.0, wait) if wait is not None else None), sent=False)
    if isinstance(error, niquests.exceptions.SSLError):
        hint = "check the certificate and its name; for a certificate of your own, set ca_file to its PEM file"
        return Failure(
            Unreachable(f"account {account}: the server's certificate is not valid", hint=hint), sent=False
        )
    if isinstance(error, niquests.exceptions.ConnectTimeout) or _refused(error):
        return Failure(_silent(account), sent=False)
    if isinstance(error, niquests.exceptions.InvalidURL | niquests.exceptions.InvalidSchema):
        return Failure(_odd(account, "a redirect or href names no usable address"), sent=False)
    if isinstance(error, Oversized):
        return Failure(_odd(account, "the answer is too long"), sent=True)
    if isinstance(error, NotXml | LxmlError | DAVError):
        return Failure(_odd(account, "the answer is not CalDAV"), sent=True)
    if isinstance(error, niquests.exceptions.RequestException | OSError):
        return Failure(_silent(account), sent=True)
    return Failure(_odd(account, f"the answer cannot be understood ({type(error).__name__})"), sent=True)


def _refused(error: BaseException) -> bool:
    """Whether nothing was sent: nobody listens there, or its name is unknown."""
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        if isinstance(at, ConnectionRefusedError) or type(at).__name__ in {
            "NewConnectionError",
            "NameResolutionError",
        }:
            return True
        seen.add(id(at))
        inner = next((part for part in getattr(at, "args", ()) if isinstance(part, BaseException)), None)
        reason = getattr(inner, "reason", None)
        at = at.__cause__ or at.__context__ or (reason if isinstance(reason, BaseException) else inner)
    return False


def _silent(account: str) -> Unreachable:
    return Unreachable(
        f"account {account}: the server gave no answer", hint="it is asked again later; check that its url is right"
    )


def _odd(account: str, what: str) -> ProtocolViolation:
    hint = "open the url in a browser: a login page or a proxy may stand before the server"
    return ProtocolViolation(f"account {account}: {what}", hint=hint)


def rate_limited(account: str, retry_after: float | None) -> RateLimited:
    """429, or 503: the server asks for patience."""
    return RateLimited(f"account {account}: the server asks for patience", retry_after=retry_after)


def auth_required(account: str) -> AuthRequired:
    """401 although the credential was sent."""
    return AuthRequired(
        f"account {account}: the server refuses the credential",
        hint=f"syncd login {account}, or mend what its `secret` names (many providers want an app password)",
    )


def no_ca_file(account: str, path: str) -> Unreachable:
    """The file that should vouch for the server is not there; without it nothing is sent."""
    return Unreachable(
        f"account {account}: ca_file {path} is not there", hint="put the PEM file there, or mend ca_file"
    )


def collection_gone(account: str, name: str) -> CollectionGone:
    """A collection that should be there is not."""
    return CollectionGone(
        f"account {account}: the collection {name} is not there any more",
        hint="if you deleted or renamed it, run syncd check; if the server is under repair, it is asked again later",
    )


def unexpected(status: int, account: str, what: str) -> AccountError:
    """An answer to a question about a collection that was not answered. `what` names the collection or address."""
    if status in {404, 410}:
        return collection_gone(account, what)
    if status in {429, 503}:
        return rate_limited(account, None)
    if status == 403:
        hint = "give this credential the right to read and write it"
        return Forbidden(f"account {account}: the server does not let us into {what} (403)", hint=hint)
    if status == 507:
        return full(account)
    if status >= 500 or status == 408:
        return Unreachable(f"account {account}: the server answered {status}", hint="it is asked again later")
    if 300 <= status < 400:
        return ProtocolViolation(
            f"account {account}: {what} has moved ({status})", hint="put the new address into url and run syncd check"
        )
    return _odd(account, f"the server answered {status} about {what}")


def full(account: str) -> Forbidden:
    """507: no room left at the server."""
    return Forbidden(f"account {account}: the server has no room left (507)", hint="make room in the account")
