"""Writing: each write on its condition, once, and its answer read for what it says (RFC 4791 section 5.3.2).

Nothing is sent twice here. An answer that is missing is `unclear`: it may have taken effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from adapters.caldav.answering import answered
from adapters.caldav.composing import compose, edit
from adapters.caldav.errors import NEED_PRIVILEGES, UID_CONFLICTS, UNFIT, Failure, full, unexpected
from adapters.caldav.hrefs import path_of
from adapters.caldav.lines import Broken
from adapters.caldav.multistatus import MAX_RESOURCE_SIZE, clean_etag, read_multistatus
from adapters.caldav.questions import ETAG, LARGEST
from adapters.caldav.reading import read_item
from adapters.caldav.wire import Reply, Unanswered
from syncd.errors import AccountError
from syncd.model.item import Field, Item, Ref
from syncd.ports import Answer, Batch, CollectionRef, Create, Delete, Outcome, Restore, Result, Update, Write

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from adapters.caldav.looking import Looking
    from adapters.caldav.wire import Wire
    from syncd.model.item import Page

_CALENDAR = "text/calendar; charset=utf-8"
_NOT_TRIED = Outcome(Result.NOT_TRIED)


class _Ends(Exception):
    """A write whose answer ends the batch: what becomes of it, and the account's failure."""

    def __init__(self, error: AccountError, result: Result) -> None:
        super().__init__(str(error))
        self.error = error
        self.result = result


class Writing:
    """The writing half of a connection."""

    def __init__(self, wire: Wire, looking: Looking, zone: ZoneInfo) -> None:
        self._wire = wire
        self._looking = looking
        self._zone = zone
        # Whether an answer of 201 to an update has shown what it means here.
        self._conditions_tried = False
        self._sizes: dict[str, int] = {}

    def apply(self, ref: CollectionRef, writes: Sequence[Write]) -> Batch:
        """See `syncd.ports.Connection.apply`."""
        outcomes: list[Outcome] = []
        for write in writes:
            try:
                outcomes.append(self._write(ref, write))
            except _Ends as ends:
                outcomes.append(Outcome(ends.result))
                rest = len(writes) - len(outcomes)
                return Batch((*outcomes, *[_NOT_TRIED] * rest), ends.error)
        return Batch(tuple(outcomes))

    def _write(self, ref: CollectionRef, write: Write) -> Outcome:
        if isinstance(write, Create):
            return self._create(ref, write)
        if isinstance(write, Update):
            return self._update(ref, write)
        if isinstance(write, Restore):
            if write.over is None:
                return self._make(ref, write.href, write.raw)
            return self._replace(ref, Ref(write.href, write.over), write.raw)
        if isinstance(write, Answer):
            return self._answer(ref, write)
        return self._delete(ref, write)

    def _answer(self, ref: CollectionRef, write: Answer) -> Outcome:
        try:
            body = answered(write, ref.kind)
        except Broken as broken:
            return Outcome(Result.REFUSED, why=f"what stands there cannot be edited: {broken}")
        return self._replace(ref, write.ref, body)

    def _create(self, ref: CollectionRef, write: Create) -> Outcome:
        return self._make(ref, self._looking.minted(ref, write.content.uid), compose(write.content))

    def _make(self, ref: CollectionRef, href: str, body: str) -> Outcome:
        """Put a body where nothing stands."""
        if self._blind() and self._etag(href) is not None:
            return Outcome(Result.EXISTS)
        reply = self._put(href, body, {"If-None-Match": "*"})
        if reply.status in {200, 201, 204}:
            return self._stored(href, body, reply)
        if reply.refused & UID_CONFLICTS:
            return Outcome(Result.UID_TAKEN)
        if reply.status == 412 and not reply.refused & UNFIT:
            return Outcome(Result.EXISTS)
        return self._refused(ref, reply)

    def _update(self, ref: CollectionRef, write: Update) -> Outcome:
        try:
            body = edit(write.base, write.content, write.changed, self._zone)
        except Broken as broken:
            return Outcome(Result.REFUSED, why=f"what stands there cannot be edited: {broken}")
        page = write.content.page
        if Field.PAGE not in write.changed or page is None:
            return self._replace(ref, write.ref, body)
        largest = self._largest(ref)
        if largest and len(body.encode()) > largest:
            return self._without_pages(Outcome(Result.REFUSED, why=f"the server takes {largest} octets at most"))
        outcome = self._replace(ref, write.ref, body)
        if outcome.result is Result.REFUSED:
            return self._without_pages(outcome)
        return self._seen_with(ref, outcome, page) if outcome.result is Result.DONE else outcome

    # Pages: what a server makes of one is seen in what stands there after the write.

    def _without_pages(self, outcome: Outcome) -> Outcome:
        self._looking.capabilities = replace(self._looking.capabilities, attachments=False)
        return outcome

    def _seen_with(self, ref: CollectionRef, outcome: Outcome, page: Page) -> Outcome:
        """The outcome, once it was seen whether the page stands there. Without an answer nothing is learnt."""
        assert outcome.ref is not None
        try:
            members, _gone = self._looking.fetch(ref, [outcome.ref.href])
        except AccountError:
            return outcome
        for member in members:
            item = read_item(member, ref.kind, self._zone)
            if isinstance(item, Item) and outcome.ref.etag in (None, member.ref.etag):
                keeps = item.page == page.digest
                self._looking.capabilities = replace(self._looking.capabilities, attachments=keeps)
                # Somebody else's version is not taken for ours.
                return outcome if outcome.ref.etag is None else replace(outcome, raw=member.body)
        return outcome

    def _largest(self, ref: CollectionRef) -> int:
        """Octets that an item may have there (RFC 4791 section 5.2.5); 0 where the server does not say."""
        if ref.href not in self._sizes:
            try:
                found = self._wire.multistatus(self._wire.ask("PROPFIND", ref.href, LARGEST, depth=0))
            except AccountError as error:
                raise _Ends(error, Result.NOT_TRIED) from error
            said = next((one.text(MAX_RESOURCE_SIZE) for one in found.responses), "")
            self._sizes[ref.href] = int(said) if said.isascii() and said.isdigit() else 0
        return self._sizes[ref.href]

    def _replace(self, ref: CollectionRef, over: Ref, body: str) -> Outcome:
        """Put a body in the place of one version."""
        if (early := self._gone_by_now(over)) is not None:
            return early
        reply = self._put(over.href, body, {"If-Match": _condition(over)})
        if reply.status == 201 and not self._conditions_hold(over.href, body):
            return self._undo_resurrection(over.href, reply)
        if reply.status in {200, 201, 204}:
            return self._stored(over.href, body, reply)
        return self._unless_gone(ref, reply)

    def _delete(self, ref: CollectionRef, write: Delete) -> Outcome:
        if (early := self._gone_by_now(write.ref)) is not None:
            return early
        reply = self._send("DELETE", write.ref.href, "", {"If-Match": _condition(write.ref)})
        if reply.status in {200, 202, 204} or (reply.status == 207 and self._all_fine(reply)):
            return Outcome(Result.DONE)
        return self._unless_gone(ref, reply)

    def _unless_gone(self, ref: CollectionRef, reply: Reply) -> Outcome:
        """An update or delete that did not happen: the item changed, or is gone, or will not be taken."""
        if reply.refused & UID_CONFLICTS:
            return Outcome(Result.UID_TAKEN)
        if reply.status == 412 and not reply.refused & UNFIT:
            return Outcome(Result.CHANGED)
        if reply.status in {404, 410}:
            self._must_exist(ref)
            return Outcome(Result.GONE)
        return self._refused(ref, reply)

    def _refused(self, ref: CollectionRef, reply: Reply) -> Outcome:
        """An answer that is neither yes nor a lost race. Ends the batch where it speaks of the whole account."""
        if reply.status == 507:
            raise _Ends(full(self._wire.account), Result.NOT_TRIED)
        if NEED_PRIVILEGES in reply.refused:
            raise _Ends(unexpected(reply.status, self._wire.account, path_of(ref.href)), Result.NOT_TRIED)
        if 300 <= reply.status < 400 or reply.status == 429:
            raise _Ends(unexpected(reply.status, self._wire.account, path_of(ref.href)), Result.NOT_TRIED)
        if reply.status >= 500 and reply.status != 501:
            raise _Ends(unexpected(reply.status, self._wire.account, path_of(ref.href)), Result.UNCLEAR)
        if reply.status in {403, 404, 405, 409, 410}:
            # Servers answer each of these when the collection itself was deleted.
            self._must_exist(ref)
        return Outcome(Result.REFUSED, why=f"the server answered {reply.status}")

    def _must_exist(self, ref: CollectionRef) -> None:
        try:
            self._looking.must_exist(ref)
        except AccountError as error:
            raise _Ends(error, Result.NOT_TRIED) from error

    def _stored(self, href: str, body: str, reply: Reply) -> Outcome:
        return Outcome(Result.DONE, Ref(href, _strong(reply.headers.get("ETag"))), body)

    def _put(self, href: str, body: str, condition: dict[str, str]) -> Reply:
        return self._send("PUT", href, body.encode(), {"Content-Type": _CALENDAR, **condition})

    def _send(self, method: str, href: str, body: str | bytes, headers: dict[str, str]) -> Reply:
        try:
            return self._wire.send(method, href, body, headers)
        except Unanswered as unanswered:
            raise _ended(unanswered.failure) from unanswered

    def _all_fine(self, reply: Reply) -> bool:
        found = read_multistatus(reply.tree, reply.href)
        return found is not None and all((one.status or 200) < 300 for one in found.responses)

    # Servers that do not honour conditions (SOGo): what the server does not check is looked at just before.

    def _blind(self) -> bool:
        return not self._looking.capabilities.conditional_writes

    def _gone_by_now(self, ref: Ref) -> Outcome | None:
        if not self._blind():
            return None
        etag = self._etag(ref.href)
        if etag is None:
            return Outcome(Result.GONE)
        return None if etag == ref.etag else Outcome(Result.CHANGED)

    def _etag(self, href: str) -> str | None:
        """Etag of what stands there now, None for nothing."""
        try:
            reply = self._wire.ask("PROPFIND", href, ETAG, depth=0)
            if reply.status in {404, 410}:
                return None
            found = self._wire.multistatus(reply)
        except AccountError as error:
            raise _Ends(error, Result.NOT_TRIED) from error
        return next((one.etag or "" for one in found.responses if not one.gone), None)

    def _conditions_hold(self, href: str, body: str) -> bool:
        """Whether 201 for an update is only this server's way to say yes (as older Radicale does).

        Asked once: what now stands there is offered again as new. A server that honours conditions refuses it.
        """
        if self._blind():
            return False
        if not self._conditions_tried:
            held = self._put(href, body, {"If-None-Match": "*"}).status == 412
            self._looking.capabilities = replace(self._looking.capabilities, conditional_writes=held)
            self._conditions_tried = True
        return self._looking.capabilities.conditional_writes

    def _undo_resurrection(self, href: str, reply: Reply) -> Outcome:
        """201 for an update where conditions do not hold: it had been deleted, and our write brought it back."""
        etag = clean_etag(reply.headers.get("ETag"))
        self._send("DELETE", href, "", {"If-Match": etag} if etag else {})
        return Outcome(Result.GONE)


def _condition(ref: Ref) -> str:
    """An If-Match that nothing matches stands for an etag that is not known: never `*`, which overwrites."""
    return ref.etag or '"syncd-does-not-know-this-version"'


def _strong(etag: str | None) -> str | None:
    """The etag of what was stored; a weak one does not vouch for the body (RFC 9110 section 8.8.1)."""
    return None if etag is None or etag.strip().startswith("W/") else clean_etag(etag)


def _ended(failure: Failure) -> _Ends:
    return _Ends(failure.error, Result.UNCLEAR if failure.sent else Result.NOT_TRIED)
