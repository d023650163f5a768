"""What each copy of a session shows, and what of it its member changed since it was last seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from syncd.core.adopt import adopted_link
from syncd.core.fields import see
from syncd.core.scene import Look, Stray
from syncd.core.sessions.copy import Copy
from syncd.core.stamp import parse_stamp
from syncd.model.item import Field, Fields, Item, Role, Status, Unreadable
from syncd.model.link import Link, LinkState
from syncd.model.occurrence import Occurrence, Place, ThingKind


@dataclass(frozen=True, slots=True)
class Gatherer:
    """Finds the copies of all sessions.

    Attributes:
        links: every link that has not ended, by uid.
        looks: the accounts that have a say in this run; what stands elsewhere is silent.
        read: the item a link's stored body holds.
        recorded: occurrences that have a record: what their copies showed at the end of the last run is in it.
        mute: uids that have no say: let go, or with a write whose outcome is not known.
        knows: the first and last instant of which the state knows; None for none.
        now: the present instant.
    """

    links: Mapping[str, Link]
    looks: Mapping[str, Look]
    read: Callable[[Link], Item | Unreadable]
    recorded: frozenset[Occurrence]
    mute: frozenset[str]
    knows: tuple[datetime, datetime] | None
    now: datetime

    def copies(self) -> Iterator[Copy]:
        """Every copy: linked ones, then those met without a link."""
        for link in self.links.values():
            if link.occurrence.thing.kind is ThingKind.SESSION:
                yield self._linked(link)
        for look in self.looks.values():
            for stray in look.strays:
                known = stray.item.uid in self.links or stray.item.uid in self.mute
                if stray.identified.occurrence.thing.kind is ThingKind.SESSION and not known:
                    yield self._stray(look.account, stray)

    def _linked(self, link: Link) -> Copy:
        stands = link.state in (LinkState.OPEN, LinkState.LEFT)
        copy = Copy(link.uid, link.occurrence, link.member, stands=stands, ours=link.ours)
        look = self.looks.get(link.place.account)
        if look is None or link.uid in self.mute or link.uid in look.unreadable:
            return copy
        if link.uid in look.gone:
            open_item = link.stands_open
            return Copy(link.uid, link.occurrence, link.member, stands=False, ours=link.ours, gone=open_item)
        item = look.items.get(link.uid)
        shown = see(item, link).fields if item is not None else link.theirs
        # What nothing is recorded of may have been changed before there were records.
        before = link.theirs if link.occurrence in self.recorded else link.ours
        ruled = link.recurring or (item is not None and item.recurring)
        return self._changed(copy, link, shown, before, self._modified(item, link), ruled=ruled)

    def _stray(self, account: str, stray: Stray) -> Copy:
        who, item = stray.identified, stray.item
        link = adopted_link(stray, Place(account, Role.EVENTS, who.kind), None, self.now)
        stamp = parse_stamp(link.stamp)
        said = item.modified_at
        if said is not None and (said > self.now or (stamp is not None and said <= stamp.at)):
            said = None
        copy = Copy(item.uid, who.occurrence, who.member, stands=link.state is LinkState.OPEN, ours=link.ours)
        shown = see(item, None).fields
        found = self._changed(copy, link, shown, link.ours, said, ruled=item.recurring)
        if found.due is not None or found.lasts is not None or not found.stands or stamp is None or item.recurring:
            return found
        if self.knows is not None and self.knows[0] <= stamp.at <= self.knows[1]:
            return found
        return Copy(
            found.uid,
            found.occurrence,
            found.member,
            due=shown[Field.DUE],
            lasts=shown.get(Field.LASTS, ""),
            status=found.status,
            at=found.at if found.status is not None else min(stamp.at, self.now),
            ours=found.ours,
            unremembered=True,
        )

    def _changed(
        self, copy: Copy, link: Link, shown: Fields, before: Fields, at: datetime | None, *, ruled: bool
    ) -> Copy:
        """The copy with what differs. A rule that its owner added makes when it is the owner's alone."""
        follows = copy.stands and not ruled
        closed = link.state is LinkState.CLOSED
        status = Status(shown[Field.STATUS])
        was = Status((link.ours if closed else link.theirs)[Field.STATUS])
        due, lasts = shown[Field.DUE], shown.get(Field.LASTS, "")
        return Copy(
            copy.uid,
            copy.occurrence,
            copy.member,
            stands=copy.stands,
            due=due if follows and due != before[Field.DUE] else None,
            lasts=lasts if follows and lasts != before.get(Field.LASTS, "") else None,
            status=status if status is not was and not (closed and status is Status.OPEN) else None,
            at=at,
            ours=copy.ours,
        )

    def _modified(self, item: Item | None, link: Link) -> datetime | None:
        return changed_at(item, self.read(link) if link.raw else None, self.now) if item is not None else None


def changed_at(item: Item, before: Item | Unreadable | None, now: datetime) -> datetime | None:
    """LAST-MODIFIED of a changed version, where it can be believed; `before` is the one that was seen last.

    A client that leaves it as it was, or sets it to before the version that it edits, says nothing by it.
    """
    if item.modified_at is None or item.modified_at > now:
        return None
    said = before.modified_at if isinstance(before, Item) else None
    return None if said is not None and item.modified_at <= said else item.modified_at
