"""Sending what was decided to one account: intents before the network call, outcomes after, in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby

from syncd.core.attaching import GIVEN_UP
from syncd.core.scene import Action
from syncd.core.went_back import version_digest
from syncd.engine.attaching import carries_page, note_hindered, with_octets, without_page
from syncd.engine.opened import Opened
from syncd.engine.recover import created_link, updated_link
from syncd.errors import AccountError
from syncd.model.effect import Effect
from syncd.model.item import Field, Ref
from syncd.model.ledger import Entry
from syncd.model.link import Collection, Ending, Intent, Link, LinkState, Verb
from syncd.model.state import Version
from syncd.ports import CollectionRef, Create, Delete, Outcome, Progress, Restore, Result, Update, Write
from syncd.store import Store
from syncd.store.change import Change


@dataclass(slots=True)
class Applied:
    """What became of an account's writes."""

    created: int = 0
    updated: int = 0
    withdrawn: int = 0
    refused: int = 0
    again: bool = False
    unattached: bool = False
    listing: bool = False
    error: AccountError | None = None
    wrote: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends the writes of one account."""

    opened: Opened
    store: Store
    collections: dict[str, Collection]
    run: int
    clock_now: Callable[[], datetime]
    withdrawn_entries: Callable[[Intent], tuple[Entry, ...]]
    progress: Progress | None = None

    def send(self, actions: Sequence[Action]) -> Applied:
        """Send everything, batch by batch and collection by collection; an account error ends it."""
        applied = Applied()
        done = 0
        for batch in _batches(actions, self.opened.connection.capabilities.batch):
            self._send_batch(batch, applied)
            done += len(batch)
            if self.progress is not None:
                self.progress.step(self.opened.account.id, done, len(actions))
            if applied.error is not None:
                break
        return applied

    def _send_batch(self, batch: Sequence[Action], applied: Applied) -> None:
        planned = [action.write for action in batch if action.write is not None]
        collection = self.collections[planned[0].intent.collection]
        now = self.clock_now()
        with self.store.change() as change:
            change.put_intents([p.intent for p in planned])
            change.put_collection(replace(collection, wrote=True))
            for action in batch:
                assert action.write is not None
                if action.write.intent.verb is not Verb.CREATE:
                    self._to_journal(change, action, now)
        ref = self.opened.ref(collection)
        result = self.opened.connection.apply(ref, [_write(action, self.store.page) for action in batch])
        applied.error = result.error
        outcomes = self._with_etags(ref, list(result.outcomes), applied)
        now = self.clock_now()
        with self.store.change() as change:
            known = [p.intent.uid for p, o in zip(planned, outcomes, strict=True) if o.result is not Result.UNCLEAR]
            change.drop_intents(known)
            found = [self._outcome(change, a, o, applied, now) for a, o in zip(batch, outcomes, strict=True)]
            if applied.error is not None:
                note_hindered(change, batch, outcomes)
            links = [link for link in found if link is not None]
            change.put_links(links)
            change.put_versions(Version(k.uid, version_digest(k.raw), now) for k in links if k.raw)
            change.put_effects(applied.effects)
            applied.effects.clear()

    def _to_journal(self, change: Change, action: Action, now: datetime) -> None:
        """The version about to be overwritten or deleted, verbatim."""
        assert action.write is not None
        assert action.ref is not None
        ref, verb = action.ref, action.write.intent.verb.value
        change.journal(self.run, action.uid, action.account, ref.href, ref.etag, action.base, verb, now)

    def _with_etags(self, ref: CollectionRef, outcomes: list[Outcome], applied: Applied) -> list[Outcome]:
        """Outcomes with the etags that the server did not say in its answers, asked for in one go."""
        silent = {
            o.ref.href: n for n, o in enumerate(outcomes) if o.result is Result.DONE and o.ref and not o.ref.etag
        }
        if not silent or applied.error is not None:
            return outcomes
        try:
            members, _gone = self.opened.connection.fetch(ref, list(silent))
        except AccountError as error:
            applied.error = error
            return outcomes
        for member in members:
            number = silent.get(member.ref.href)
            if number is not None and member.body == outcomes[number].raw:
                outcomes[number] = replace(outcomes[number], ref=member.ref)
        return outcomes

    def _outcome(
        self, change: Change, action: Action, outcome: Outcome, applied: Applied, now: datetime
    ) -> Link | None:
        """Count and store one outcome; the link that follows from it is returned, to be stored with the others."""
        assert action.write is not None
        intent = action.write.intent
        if outcome.result is Result.DONE:
            return self._done(change, action, outcome, applied, now)
        if outcome.result is Result.UID_TAKEN:
            applied.again = True
            applied.taken.append(intent.uid)
            return replace(created_link(intent, "", None, "", now), state=LinkState.ENDED, ending=Ending.GONE)
        if outcome.result is Result.REFUSED and carries_page(action.write) and not self._keeps_pages():
            # Without the page it may be taken, and then nobody's copy carries one.
            applied.again = applied.unattached = True
            change.hinder_page(intent.occurrence, GIVEN_UP)
        elif outcome.result is Result.REFUSED:
            applied.refused += 1
            href = action.ref.href if action.ref is not None else intent.uid
            change.set_aside(action.account, href, intent.uid, outcome.why, now)
        elif outcome.result not in (Result.NOT_TRIED, Result.UNCLEAR):
            applied.again = True
            # A listing: what stands at another version than is known need not be in a delta (an etag that was wrong).
            applied.listing = True
        return None

    def _done(self, change: Change, action: Action, outcome: Outcome, applied: Applied, now: datetime) -> Link:
        assert action.write is not None
        intent = action.write.intent
        applied.wrote.append(intent.uid)
        before = None if intent.verb is Verb.CREATE else self._stored(action)
        if action.write.restores is not None:
            after = self._restored(action.write.restores, before, outcome, applied, now)
        else:
            after = self._written(change, intent, before, outcome, applied, now)
        applied.effects.append(Effect(self.run, before, after, now))
        return after

    @staticmethod
    def _restored(link: Link, before: Link | None, outcome: Outcome, applied: Applied, now: datetime) -> Link:
        """The link as it was with the version that stands there once more."""
        applied.created += before is None
        applied.updated += before is not None
        ref = outcome.ref or Ref(link.href, None)
        first_seen = now if before is None else link.first_seen
        raw = outcome.raw or link.raw
        return replace(link, href=ref.href, etag=ref.etag, raw=raw, first_seen=first_seen, changed_at=now)

    def _written(
        self, change: Change, intent: Intent, before: Link | None, outcome: Outcome, applied: Applied, now: datetime
    ) -> Link:
        """The link as this write left it; what was taken away or closed enters the ledger."""
        ref = outcome.ref or Ref(intent.href, None)
        raw = outcome.raw or ""
        if before is None:
            applied.created += 1
            return created_link(intent, ref.href, ref.etag, raw, now)
        if intent.verb is Verb.DELETE:
            change.append(self.withdrawn_entries(intent), self.run)
            applied.withdrawn += 1
            return replace(before, state=LinkState.ENDED, ending=Ending.WITHDRAWN, raw="", changed_at=now)
        if intent.writes.get(Field.PAGE) and not self._keeps_pages():
            # It was taken and dropped, as what stands there shows.
            applied.again = applied.unattached = True
            change.hinder_page(intent.occurrence, GIVEN_UP)
            intent = without_page(intent)
        if intent.state is LinkState.CLOSED:
            change.append(self.withdrawn_entries(intent), self.run)
            applied.withdrawn += 1
        else:
            applied.updated += 1
        return replace(updated_link(before, intent, now), href=ref.href, etag=ref.etag, raw=raw)

    def _keeps_pages(self) -> bool:
        return self.opened.connection.capabilities.attachments

    def _stored(self, action: Action) -> Link:
        """The link as it stands in the state now."""
        link = action.link or self.store.link(action.uid)
        assert link is not None
        return link


def _batches(actions: Iterable[Action], most: int) -> Iterator[list[Action]]:
    """Runs of at most so many writes to one collection, order kept.

    Their intents are committed together; a crash leaves at most so many to look at.
    """
    for _collection, together in groupby(actions, key=_collection_of):
        rest = list(together)
        while rest:
            yield rest[:most]
            rest = rest[most:]


def _collection_of(action: Action) -> str:
    assert action.write is not None
    return action.write.intent.collection


def _write(action: Action, page: Callable[[str], bytes | None]) -> Write:
    """The port's form of a planned write; `page` knows the octets of the page that it attaches."""
    planned = action.write
    assert planned is not None
    if planned.restores is not None:
        over = action.ref.etag or "" if action.ref is not None else None
        return Restore(planned.restores.href, action.uid, planned.restores.raw, over)
    if planned.intent.verb is Verb.CREATE:
        assert planned.content is not None
        return Create(planned.content)
    assert action.ref is not None
    if planned.intent.verb is Verb.DELETE:
        return Delete(action.ref, action.uid)
    assert planned.content is not None
    content, changed = planned.content, frozenset(Field(f) for f in planned.changed)
    return Update(action.ref, action.base, with_octets(content, page), changed)
