"""The one place where failures of httpx and the SDK and answers of the service become `AccountError`s.

The SDK raises httpx' errors, `TypeError` and `JSONDecodeError` for answers of an unexpected form, and
dataclass-wizard's errors for objects whose fields are not what its models ask for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from syncd.errors import (
    AccountError,
    AuthRequired,
    CollectionGone,
    Forbidden,
    PairingChanged,
    ProtocolViolation,
    RateLimited,
    TokenRefused,
    Unreachable,
)

LIMITS_REACHED = 35
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL)


@dataclass(frozen=True, slots=True)
class Failure:
    """A call that got no usable answer. `sent`: the request may have taken effect."""

    error: AccountError
    sent: bool


def translate(error: Exception, account: str) -> Failure:
    """What a raised exception means; it is the cause of `Failure.error`."""
    if isinstance(error, httpx.HTTPStatusError):
        failure = refused(error.response, account)
    elif isinstance(error, httpx.HTTPError | httpx.InvalidURL):
        hint = "it is asked again later; check that this machine is online"
        failure = Failure(
            Unreachable(f"account {account}: Todoist gave no answer", hint=hint), not isinstance(error, NOT_SENT)
        )
    else:
        failure = Failure(odd(account, f"the answer cannot be understood ({type(error).__name__})"), sent=True)
    failure.error.__cause__ = error
    return failure


def refused(response: httpx.Response, account: str) -> Failure:
    """What an answer other than 2xx means.

    `retry_after` counts in 429 and 503 only: the service puts one into bodies of 401 and 404 too, without meaning.
    """
    status, body = response.status_code, body_of(response)
    if status == 401:
        return Failure(auth_required(account), sent=False)
    if status == 403:
        hint = "look at the account's plan and at the rights of its token"
        return Failure(Forbidden(f"account {account}: Todoist does not permit it ({_named(body)})", hint=hint), False)
    if status == 410:
        hint = "update syncd: a newer version knows the present address"
        text = f"account {account}: Todoist has retired the address that this version of syncd uses (410)"
        return Failure(ProtocolViolation(text, hint=hint), sent=False)
    if status == 429 or (status == 503 and wait_of(response, body) is not None):
        return Failure(rate_limited(account, wait_of(response, body)), sent=status == 503)
    if status >= 500 or status == 408:
        hint = "it is asked again later"
        return Failure(Unreachable(f"account {account}: Todoist answered {status}", hint=hint), sent=True)
    if 300 <= status < 400:
        hint = "mend url, or leave it out"
        return Failure(ProtocolViolation(f"account {account}: url leads elsewhere ({status})", hint=hint), False)
    return Failure(odd(account, f"it answered {status} ({_named(body)})"), sent=False)


def body_of(response: httpx.Response) -> Mapping[str, Any]:
    """The error object of an answer, empty when there is none."""
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def wait_of(response: httpx.Response, body: Mapping[str, Any]) -> float | None:
    """Seconds of patience asked for, in the header (RFC 9110 section 10.2.3) or the body; None when not said."""
    header = response.headers.get("Retry-After", "").strip()
    if header.isdigit():
        return float(header)
    if header and (until := _date(header)) is not None and (said := _date(response.headers.get("Date", ""))):
        return max(0.0, (until - said).total_seconds())
    return wait_in(body)


def wait_in(body: Mapping[str, Any]) -> float | None:
    """`error_extra.retry_after` of an error object, in seconds."""
    extra = body.get("error_extra")
    wait = extra.get("retry_after") if isinstance(extra, dict) else None
    return max(0.0, float(wait)) if isinstance(wait, int | float) and not isinstance(wait, bool) else None


def _date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None


def _named(body: Mapping[str, Any]) -> str:
    """Tag or number of an error object; its sentence may quote what was sent."""
    return str(body.get("error_tag") or body.get("error_code") or "no reason named")


def auth_required(account: str) -> AuthRequired:
    """401: the token is refused."""
    hint = (
        f"copy the API token from Todoist (Settings, Integrations, Developer): syncd login {account}, or put it where"
        " its `secret` names"
    )
    return AuthRequired(f"account {account}: Todoist refuses the token", hint=hint)


def rate_limited(account: str, retry_after: float | None) -> RateLimited:
    """429 or 503."""
    return RateLimited(f"account {account}: Todoist asks for patience", retry_after=retry_after)


def odd(account: str, what: str) -> ProtocolViolation:
    """An answer that is not what the API allows."""
    hint = "leave url out unless you mean a test service; a proxy may stand in between"
    return ProtocolViolation(f"account {account}: this is not Todoist's answer: {what}", hint=hint)


def project_gone(account: str, name: str) -> CollectionGone:
    """The project was archived, deleted, or is shared with this user no longer."""
    what = f'the project "{name}"' if name else "the project"
    hint = "bring it back in Todoist (archived projects can be restored), or start anew"
    return CollectionGone(f"account {account}: {what} was archived, deleted or unshared", hint=hint)


def another_user(account: str) -> PairingChanged:
    """The token is another user's than the one for whom the tasks were made."""
    hint = f"store the token of the same Todoist user as before: syncd login {account}"
    return PairingChanged(f"{account}: the token belongs to another Todoist user than its tasks", hint=hint)


def token_refused(account: str) -> TokenRefused:
    """The sync token is not known to the service."""
    return TokenRefused(f"account {account}: the sync token is not known", hint="a full look follows")
