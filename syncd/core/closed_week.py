"""A week that its member closed by a tick on *Your column*: what was past by then and bears no mark happened.

That holds where a member's things stand in a calendar: most people do not mark what is over there. In a task list a
tick is a sign of life and no more. A mark on the event itself stands, whether it came before or comes later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from syncd.core.copies import changed_at
from syncd.core.fields import see, span_of
from syncd.core.load.weeks import WEEK
from syncd.core.record import Scribe
from syncd.core.scene import Action, Scene
from syncd.model.card import CardKind, card_kind
from syncd.model.item import Field, Item, Kind, Status
from syncd.model.ledger import Entry
from syncd.model.link import Link, LinkState
from syncd.model.occurrence import ThingKind
from syncd.model.registry import Member
from syncd.model.when import When, day_of, decode_when, end_of, start_of


def with_closed_weeks(scene: Scene, scribe: Scribe, actions: Iterable[Action]) -> Iterator[Action]:
    """The decisions about what is linked, each tick on a column with what it says of its week.

    All of them come first: what else this very look shows of an event is its member's own word about it.
    """
    decided = tuple(actions)
    for action in decided:
        before = scene.links.get(action.uid)
        ticked = before is not None and _is_ticked(action, before, scene.now)
        said = tuple(_entries(scene, scribe, before)) if ticked and before is not None else ()
        yield replace(action, entries=(*action.entries, *said)) if said else action


def _is_ticked(action: Action, before: Link, now: datetime) -> bool:
    """Whether this look shows a new tick on a column; one that was met without a link may be an old one."""
    if action.link is None or card_kind(before.occurrence.thing) is not CardKind.COLUMN or before.first_seen == now:
        return False
    done = Status.DONE.value
    return action.link.theirs[Field.STATUS] == done and before.theirs[Field.STATUS] != done


def _entries(scene: Scene, scribe: Scribe, card: Link) -> Iterator[Entry]:
    """What the tick says: that its member was there in that week, and what of their own happened in it."""
    member = next((m for m in scene.registry.members if m.uid_id == card.member), None)
    if member is None:
        return
    yield from scribe.was_there(card, card.occurrence.recurrence_id)
    ticked = _ticked_at(scene, card)
    for link in scene.links.values():
        due = _unmarked(scene, scribe, link, member, ticked)
        if due is not None and _within(card, due, member):
            yield scribe.happened(link, start_of(due, member.zone))


def _ticked_at(scene: Scene, card: Link) -> datetime:
    """When it was ticked at the latest: as the item says so believably, else when it was seen."""
    item = scene.looks[card.place.account].items.get(card.uid)
    if item is None:
        return scene.now
    before = scene.read(card) if card.raw else None
    said = item.completed_at or changed_at(item, before, scene.now)
    return min(said, scene.now) if said is not None else scene.now


def _within(card: Link, due: When, member: Member) -> bool:
    """Whether it stands in the week of that column."""
    monday = card.occurrence.recurrence_id
    return monday <= day_of(due, member.zone) < monday + WEEK


def _unmarked(scene: Scene, scribe: Scribe, link: Link, member: Member, ticked: datetime) -> When | None:
    """When an event of this member's stands that was over by the tick and bears no mark; None for all else.

    What its owner opened again bears one, and what cannot be read now may.
    """
    one, look = link.occurrence, scene.looks.get(link.place.account)
    known = link.member == member.uid_id and link.place.kind is Kind.VEVENT and link.state is LinkState.OPEN
    if not known or one.thing.kind is not ThingKind.RESPONSIBILITY or scribe.owner_of(one) != member.id:
        return None
    if scribe.settled(one) or one in scene.outcomes.reopened or one in scene.held:
        return None
    if look is None or link.uid in (*look.gone, *look.unreadable, *scene.blocked):
        return None
    item = look.items.get(link.uid) or scene.read(link)
    if not isinstance(item, Item) or item.recurring or link.theirs[Field.STATUS] != Status.OPEN:
        return None
    fields = see(item, link).fields
    due, lasts = decode_when(fields[Field.DUE]), span_of(fields.get(Field.LASTS, ""))
    if due is None or fields[Field.STATUS] != Status.OPEN:
        return None
    over = end_of(due, member.zone) if lasts is None else start_of(due, member.zone) + lasts
    return due if over <= ticked else None
