"""Reading a collection: what changed, a full etag listing, bodies, and finding our items (RFC 6578, RFC 4791).

A cursor is `token:` and the server's sync token, or `ctag:` and its getctag where the server has no tokens.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from adapters.caldav import questions
from adapters.caldav.errors import VALID_SYNC_TOKEN, collection_gone, unexpected
from adapters.caldav.hrefs import member_href, path_of, url_of
from adapters.caldav.multistatus import CALDAV, CTAG, RESOURCETYPE, SYNC_TOKEN, Multistatus, Response, clean_etag
from adapters.caldav.reading import uid_of
from syncd.errors import ProtocolViolation, TokenRefused
from syncd.model.item import Kind, Ref
from syncd.ports import Capabilities, Changes, CollectionRef, Member

if TYPE_CHECKING:
    from adapters.caldav.wire import Reply, Wire

TOKEN = "token:"
CTAG_MODE = "ctag:"

BATCH = 50
"""Hrefs per multiget."""

MAX_PAGES = 200
"""Pages of one sync-collection answer that are followed; more than that is a server that goes round in circles."""

_NO_REPORT = frozenset({400, 403, 405, 409, 415, 422, 501})
_REFUSED = frozenset({400, 403, 405, 409, 412, 415, 422, 501, 507})


@dataclass(slots=True)
class _Seen:
    """What the pages of one answer add up to; a later word about an href replaces an earlier one."""

    members: dict[str, Member]
    removed: dict[str, None]

    def take(self, found: Multistatus, collection: str) -> None:
        for response in found.responses:
            if not is_member(response, collection):
                continue
            if response.gone:
                self.members.pop(response.href, None)
                self.removed[response.href] = None
            elif response.status is None or response.status < 300:
                self.removed.pop(response.href, None)
                self.members[response.href] = member_of(response)


def is_member(response: Response, collection: str) -> bool:
    """Whether a response speaks of an item: not of the collection itself, nor of a collection within."""
    if response.href.rstrip("/") == collection.rstrip("/") or response.href.endswith("/"):
        return False
    kind = response.found.get(RESOURCETYPE)
    return kind is None or kind.find("{DAV:}collection") is None


def member_of(response: Response) -> Member:
    """A member as an answer names it."""
    body = response.body
    return Member(Ref(response.href, response.etag), uid_of(response.href, body), body)


class Looking:
    """The reading half of a connection."""

    def __init__(self, wire: Wire, capabilities: Capabilities) -> None:
        self._wire = wire
        self.capabilities = capabilities

    def changes(self, ref: CollectionRef, cursor: str, *, listing: bool, bodies: bool) -> Changes:
        """See `syncd.ports.Connection.changes`."""
        if listing:
            return self._listing(ref, cursor)
        if cursor.startswith(CTAG_MODE):
            return self._by_ctag(ref, cursor)
        if not cursor and not self.capabilities.incremental:
            return self._listing(ref, "")
        return self._by_token(ref, cursor.removeprefix(TOKEN), bodies=bodies)

    def _by_token(self, ref: CollectionRef, token: str, *, bodies: bool) -> Changes:
        seen = _Seen({}, {})
        at, whole = token, False
        for _ in range(MAX_PAGES):
            reply = self._wire.ask("REPORT", ref.href, questions.sync_collection(at, bodies=bodies), depth=0)
            if reply.status != 207:
                if not at and reply.status in _NO_REPORT:
                    return self._without_tokens(ref)
                raise self._token_error(reply, ref)
            found = self._wire.multistatus(reply)
            if not found.sync_token:
                return self._tokenless(ref, token)
            seen.take(found, ref.href)
            moved, at = found.sync_token != at, found.sync_token
            whole = not found.truncated
            if whole or not moved:
                break
        self._learn(seen.members.values(), bodies=bodies)
        first = not token
        return Changes(
            members=tuple(seen.members.values()),
            removed=() if first else tuple(seen.removed),
            listing=first,
            complete=whole,
            cursor=TOKEN + at,
            server_date=self._wire.server_date,
        )

    def _learn(self, members: Iterable[Member], *, bodies: bool) -> None:
        self.capabilities = replace(self.capabilities, incremental=True)
        found = [member.body is not None for member in members]
        if bodies and found:
            self.capabilities = replace(self.capabilities, bodies_with_changes=any(found))

    def _token_error(self, reply: Reply, ref: CollectionRef) -> Exception:
        refused = VALID_SYNC_TOKEN in reply.refused or reply.status in _REFUSED
        if refused:
            return TokenRefused(
                f"account {self._wire.account}: the server no longer knows our sync token for {path_of(ref.href)}",
                hint="a full listing follows by itself",
            )
        return unexpected(reply.status, self._wire.account, path_of(ref.href))

    def _tokenless(self, ref: CollectionRef, token: str) -> Changes:
        """207 without a sync token: "no members" must not be read from it."""
        if token:
            raise ProtocolViolation(
                f"account {self._wire.account}: the answer about {path_of(ref.href)} has no sync token",
                hint="nothing is concluded from it; it is asked again later",
            )
        return self._without_tokens(ref)

    def _without_tokens(self, ref: CollectionRef) -> Changes:
        self.capabilities = replace(self.capabilities, incremental=False)
        return self._listing(ref, "")

    def _by_ctag(self, ref: CollectionRef, cursor: str) -> Changes:
        found = self._wire.listing("PROPFIND", ref.href, questions.STATE, depth=0)
        ctag = self._itself(found, ref).text(CTAG)
        if ctag and CTAG_MODE + ctag == cursor:
            return Changes((), (), listing=False, complete=True, cursor=cursor, server_date=self._wire.server_date)
        # The older ctag of the two answers is kept: what changes between them is listed again next time.
        return replace(self._listing(ref, cursor), cursor=CTAG_MODE + ctag)

    def _listing(self, ref: CollectionRef, cursor: str) -> Changes:
        found = self._wire.listing("PROPFIND", ref.href, questions.MEMBERS, depth=1)
        own = self._itself(found, ref)
        seen = _Seen({}, {})
        seen.take(found, ref.href)
        return Changes(
            members=tuple(seen.members.values()),
            removed=(),
            listing=True,
            complete=not found.truncated,
            cursor=self._renewed(own, first=found.responses[0] is own, cursor=cursor),
            server_date=self._wire.server_date,
        )

    def _renewed(self, own: Response, *, first: bool, cursor: str) -> str:
        """A cursor that continues from a listing and never from after it.

        The collection's own token is taken where the collection answered before its members did: then nothing that
        changed meanwhile lies behind it. Else the older cursor stays, which at worst repeats what was listed.
        """
        token, ctag = own.text(SYNC_TOKEN), own.text(CTAG)
        if token and self.capabilities.incremental and (first or not cursor):
            return TOKEN + token
        if cursor.startswith(TOKEN):
            return cursor
        return CTAG_MODE + (ctag if first else "")

    def _itself(self, found: Multistatus, ref: CollectionRef) -> Response:
        """The collection's own response. Raises `CollectionGone` when it is none any more."""
        for response in found.responses:
            if response.href.rstrip("/") == ref.href.rstrip("/"):
                kind = response.found.get(RESOURCETYPE)
                if response.gone or kind is None or kind.find(f"{CALDAV}calendar") is None:
                    raise collection_gone(self._wire.account, path_of(ref.href))
                return response
        raise ProtocolViolation(
            f"account {self._wire.account}: the listing of {path_of(ref.href)} does not name the collection itself",
            hint="nothing is concluded from it; it is asked again later",
        )

    def must_exist(self, ref: CollectionRef) -> None:
        """Raise `CollectionGone` unless the collection is there; one request."""
        self._itself(self._wire.listing("PROPFIND", ref.href, questions.STATE, depth=0), ref)

    def fetch(self, ref: CollectionRef, hrefs: Sequence[str]) -> tuple[tuple[Member, ...], tuple[str, ...]]:
        """See `syncd.ports.Connection.fetch`."""
        members: list[Member] = []
        gone: list[str] = []
        for at in range(0, len(hrefs), BATCH):
            batch = list(dict.fromkeys(hrefs[at : at + BATCH]))
            found = self._multiget(ref, batch)
            for href in batch:
                response = found.get(href)
                if response is not None and response.gone:
                    gone.append(href)
                elif response is not None and response.body is not None:
                    members.append(member_of(response))
                else:
                    self._single(href, members, gone)
        if gone and len(gone) == len(hrefs):
            self.must_exist(ref)
        return tuple(members), tuple(gone)

    def _multiget(self, ref: CollectionRef, hrefs: Sequence[str]) -> dict[str, Response]:
        """What one multiget answers; nothing where the server refuses it (one missing href is enough for some)."""
        paths = [url_of("", path_of(href)) for href in hrefs]
        reply = self._wire.ask("REPORT", ref.href, questions.multiget(paths))
        if 400 <= reply.status < 500 and reply.status not in {408, 429}:
            return {}
        return {response.href: response for response in self._wire.multistatus(reply).responses}

    def _single(self, href: str, members: list[Member], gone: list[str]) -> None:
        reply = self._wire.get(href)
        if reply.status in {404, 410}:
            gone.append(href)
            return
        body = reply.content.decode("utf-8", "replace")
        if reply.status != 200 or "BEGIN:VCALENDAR" not in body[:2000].upper():
            raise unexpected(reply.status, self._wire.account, path_of(href))
        members.append(Member(Ref(href, clean_etag(reply.headers.get("ETag"))), uid_of(href, body), body))

    def find(self, ref: CollectionRef, uid_prefix: str) -> tuple[Member, ...]:
        """See `syncd.ports.Connection.find`. Falls back to addresses where the server cannot query."""
        component = "VEVENT" if ref.kind is Kind.VEVENT else "VTODO"
        reply = self._wire.ask("REPORT", ref.href, questions.by_uid(component, uid_prefix), depth=1)
        if reply.status in _NO_REPORT | {412}:
            members: Iterable[Member] = self._listing(ref, "").members
        else:
            found = self._wire.multistatus(reply)
            members = [member_of(response) for response in found.responses if is_member(response, ref.href)]
        return tuple(
            replace(member, body=None) for member in members if member.uid and member.uid.startswith(uid_prefix)
        )

    def minted(self, ref: CollectionRef, uid: str) -> str:
        """The address of a new item: `<uid>.ics`."""
        base = ref.href if ref.href.endswith("/") else f"{ref.href}/"
        return member_href(base, f"{path_of(base)}{uid}.ics")
