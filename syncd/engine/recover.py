"""Left-over intents: a write was announced, and a crash or a lost answer took its outcome away.

Settled before anything is planned, from what stands there now: the stamp tells whether the write was applied. So
`dropped` is never written for something that syncd deleted, and nothing is created twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from syncd.core.fields import see
from syncd.engine.gather import Gathered
from syncd.model.card import CardKind, card_kind
from syncd.model.item import Item
from syncd.model.link import Ending, Intent, Link, LinkState, Verb


@dataclass(frozen=True, slots=True)
class Recovered:
    """What left-over intents turned out to be: links to store, settled intents, items that went or were closed."""

    links: tuple[Link, ...]
    settled: tuple[Intent, ...]
    withdrawn: tuple[Intent, ...]

    def of_guards_cards(self) -> Recovered:
        """What is about cards of the guard alone: what is known of an account that is paused."""
        guards = {i.uid for i in self.settled if card_kind(i.occurrence.thing) is CardKind.GUARD}
        return Recovered(
            tuple(link for link in self.links if link.uid in guards),
            tuple(intent for intent in self.settled if intent.uid in guards),
            tuple(intent for intent in self.withdrawn if intent.uid in guards),
        )


def recover(intents: Iterable[Intent], links: dict[str, Link], gathered: Gathered, now: datetime) -> Recovered:
    """Settle the intents of an account that was looked at whole."""
    changed: list[Link] = []
    settled: list[Intent] = []
    withdrawn: list[Intent] = []
    for intent in intents:
        link = links.get(intent.uid)
        if intent.verb is Verb.CREATE:
            item = gathered.announced.get(intent.uid)
            if item is not None and link is None:
                changed.append(created_link(intent, item.ref.href, item.ref.etag, item.raw, now))
        elif link is not None and intent.verb is Verb.UPDATE:
            item = gathered.look.items.get(intent.uid)
            if item is not None and _carries(item, link, intent):
                changed.append(updated_link(link, intent, now))
                if intent.state is LinkState.CLOSED:
                    withdrawn.append(intent)
        elif link is not None and intent.uid in gathered.look.gone:
            changed.append(replace(link, state=LinkState.ENDED, ending=Ending.WITHDRAWN, changed_at=now))
            withdrawn.append(intent)
        settled.append(intent)
    return Recovered(tuple(changed), tuple(settled), tuple(withdrawn))


def _carries(item: Item, link: Link, intent: Intent) -> bool:
    """Whether the item carries the stamp of this very write.

    A stamp tells seconds apart: two writes within one differ in what they wrote.
    """
    seen = see(item, replace(link, body=intent.body))
    if seen.stamp is None or str(seen.stamp) != intent.stamp:
        return False
    return intent.stamp != link.stamp or all(seen.fields.get(f, "") == v for f, v in intent.writes.items())


def created_link(intent: Intent, href: str, etag: str | None, raw: str, now: datetime) -> Link:
    """The link of an item that a create made."""
    return Link(
        uid=intent.uid,
        generation=intent.generation,
        occurrence=intent.occurrence,
        member=intent.member,
        place=intent.place,
        collection=intent.collection,
        href=href,
        etag=etag,
        raw=raw,
        ours=dict(intent.ours),
        theirs={**intent.ours, **intent.writes},
        body=intent.body,
        stamp=intent.stamp,
        state=intent.state,
        first_seen=now,
        changed_at=now,
    )


def updated_link(link: Link, intent: Intent, now: datetime) -> Link:
    """The link after an update took effect, before anything else is seen of the item."""
    return replace(
        link,
        ours=dict(intent.ours),
        theirs={**link.theirs, **intent.writes},
        body=intent.body,
        stamp=intent.stamp,
        state=intent.state,
        changed_at=now,
    )
