"""Which row of the table applies: the three sides of one item, found out from the scene."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from syncd.core.fields import Seen, differing, managed, see, touched
from syncd.core.identity import SHARED
from syncd.core.occurrences.places import Owners, place_for
from syncd.core.scene import Scene
from syncd.core.stamp import Made
from syncd.core.table import AccountSide, LinkSide, RegistrySide
from syncd.core.wanted import Wanted
from syncd.model.item import Field, Fields, Item, Kind, Status
from syncd.model.link import Link, LinkState
from syncd.model.occurrence import Occurrence, OccurrenceState, Place, Thing, ThingKind
from syncd.model.when import end_of, start_of

WANTS_STATUS = {
    OccurrenceState.DONE: Status.DONE,
    OccurrenceState.HELD: Status.DONE,
    OccurrenceState.SKIPPED: Status.SKIPPED,
    OccurrenceState.CANCELLED: Status.SKIPPED,
}
"""What an item shall show when its occurrence was settled so elsewhere."""

UNASKED = frozenset({RegistrySide.NOT_WANTED, RegistrySide.OVER, RegistrySide.WAITING, RegistrySide.LET_GO})
"""Sides on which nobody asks for the item where it stands."""

_SIDE = {LinkState.OPEN: LinkSide.OPEN, LinkState.CLOSED: LinkSide.CLOSED, LinkState.LEFT: LinkSide.LEFT}


@dataclass(frozen=True, slots=True)
class Situation:
    """One linked item and its three sides. `seen` is None when it is gone or unreadable.

    `shared` is what the record of a session asks of every copy, whoever changed it there.
    """

    link: Link
    wanted: Wanted | None
    seen: Seen | None
    why: str
    link_side: LinkSide
    registry_side: RegistrySide
    account_side: AccountSide
    want: Fields
    shared: Fields = field(default_factory=dict)


class Situations:
    """Finds out the situation of each link. Holds indexes over one scene, no state."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._owners = Owners(scene.registry)
        self._wanted = {(w.occurrence, w.member, w.place): w for w in scene.wanted}
        self._wanted_anywhere: dict[Occurrence, list[Wanted]] = {}
        self._newest: dict[Thing, date] = {}
        for want in scene.wanted:
            self._wanted_anywhere.setdefault(want.occurrence, []).append(want)
            day = want.occurrence.recurrence_id
            self._newest[want.occurrence.thing] = max(day, self._newest.get(want.occurrence.thing, day))
        # Of several items of one occurrence at one place one is the item: an open one, then the newest.
        self._open = {
            (link.occurrence, link.member, link.place): link
            for link in sorted(scene.links.values(), key=lambda k: (k.state is LinkState.OPEN, k.generation))
            if link.state is not LinkState.ENDED
        }
        self._open_of: dict[Occurrence, list[Link]] = {}
        for link in scene.links.values():
            if link.state is LinkState.OPEN:
                self._open_of.setdefault(link.occurrence, []).append(link)

    def stands_elsewhere(self, link: Link) -> bool:
        """Whether the occurrence is wanted, or has an open item, at another place or member."""
        wanted = self._wanted_anywhere.get(link.occurrence, ())
        if any((w.member, w.place) != (link.member, link.place) for w in wanted):
            return True
        return any(k.uid != link.uid for k in self._open_of.get(link.occurrence, ()))

    def has_successor(self, link: Link) -> bool:
        """Whether a later occurrence of the same thing is wanted."""
        newest = self._newest.get(link.occurrence.thing)
        return newest is not None and newest > link.occurrence.recurrence_id

    def laid_down(self, link: Link) -> bool:
        """Whether it goes because its member is paused, left, or put it down."""
        today = self._scene.now.astimezone(self._scene.registry.household.zone).date()
        return self._owners.laid_down(link.occurrence, link.member, today)

    def given_up(self, link: Link) -> bool:
        """Whether it goes because of a handover by command to nobody."""
        return self._owners.given_up(link.occurrence)

    def wanted_for(self, link: Link) -> Wanted | None:
        """What the registry wants of this very item: of several at one place only one is wanted."""
        key = (link.occurrence, link.member, link.place)
        return self._wanted.get(key) if self._open[key].uid == link.uid else None

    def newest_of(self, link: Link) -> Link:
        """Of the items of this link's occurrence at its place the one that counts: itself, or one made after it."""
        return self._open[link.occurrence, link.member, link.place]

    def link_for(self, wanted: Wanted) -> Link | None:
        """The link that stands for what is wanted, if there is one."""
        return self._open.get((wanted.occurrence, wanted.member, wanted.place))

    def of(self, link: Link) -> Situation:
        """The situation of a link whose account was looked at."""
        look = self._scene.looks[link.place.account]
        wanted = self.wanted_for(link)
        if link.uid in look.unreadable:
            return self._unseen(link, wanted, AccountSide.UNREADABLE, look.unreadable[link.uid].why)
        if link.uid in look.gone:
            return self._unseen(link, wanted, AccountSide.GONE, "")
        item = look.items.get(link.uid) or self._scene.read(link)
        if not isinstance(item, Item):
            return self._unseen(link, wanted, AccountSide.UNREADABLE, item.why)
        seen = see(item, link)
        registry_side, want = self._registry_side(link, wanted, seen)
        shared = self._shared(link, seen)
        registry_side = self._with_shared(registry_side, link, wanted, seen, shared)
        account_side = self._account_side(link, seen, registry_side)
        want = {**want, **shared}
        return Situation(link, wanted, seen, "", _SIDE[link.state], registry_side, account_side, want, shared)

    def quiet(self, link: Link) -> bool:
        """Whether nothing can be due for this link: it stands as last seen, and the registry asks the same.

        Most links of most runs are quiet; this spares them the parsing of their body.
        """
        look = self._scene.looks[link.place.account]
        if link.uid in look.items or link.uid in look.gone or link.uid in look.unreadable:
            return False
        if link.uid in self._scene.let_go or link.occurrence in self._scene.outcomes.reopened:
            return False
        wanted = self.wanted_for(link)
        finished = link.theirs[Field.STATUS] != Status.OPEN
        if any(link.theirs.get(name, "") != value for name, value in self._recorded(link, finished=finished).items()):
            return False
        if link.state is LinkState.CLOSED:
            return wanted is None
        if wanted is not None:
            return link.state is LinkState.OPEN and self._as_asked(wanted.fields, link.ours)
        return finished or (link.state is LinkState.LEFT and link.occurrence not in self._scene.outcomes.settled)

    def _with_shared(
        self, side: RegistrySide, link: Link, wanted: Wanted | None, seen: Seen, shared: Fields
    ) -> RegistrySide:
        """The registry side, given what the record of a session asks of this copy."""
        if not shared or side in (RegistrySide.LET_GO, RegistrySide.PUT_BACK):
            return side
        off = {name for name, value in shared.items() if seen.fields[name] != value}
        told = RegistrySide.SETTLED if seen.status is Status.OPEN else RegistrySide.REOPENED
        if off - {Field.STATUS} or (off and side is not told):
            return RegistrySide.SHARED
        if side is RegistrySide.CHANGED and wanted is not None:
            # The record has what stands here already: its member's own change.
            rest = {name: value for name, value in wanted.fields.items() if name not in shared}
            same = {name: value for name, value in link.ours.items() if name not in shared}
            return RegistrySide.SAME if self._as_asked(rest, same) else side
        return side

    def _shared(self, link: Link, seen: Seen) -> Fields:
        """What the record of a session asks of this copy; a rule that its owner added makes it theirs."""
        if seen.item.recurring:
            return {}
        return self._recorded(link, finished=seen.status is not Status.OPEN)

    def _recorded(self, link: Link, *, finished: bool) -> dict[Field, str]:
        """The fields of the record that a copy shows: when it is, and what became of it once that was said.

        A task that Todoist shows as completed is out of sight; it is not moved any more.
        """
        if link.occurrence not in self._scene.sessions.records or link.recurring or not self._is_a_copy(link):
            return {}
        asked = self._scene.sessions.fields(link.occurrence, link.member)
        names = {Field.DUE, Field.LASTS} & set(managed(link.place.kind))
        if finished and link.place.kind is Kind.TODOIST:
            names = set()
        if finished or link.occurrence in self._scene.outcomes.settled:
            names.add(Field.STATUS)
        return {name: value for name, value in asked.items() if name in names}

    def _is_a_copy(self, link: Link) -> bool:
        """Whether this is the one copy of a session at a member of it, where that member's sessions go now."""
        if link.state is LinkState.CLOSED or self._open[link.occurrence, link.member, link.place].uid != link.uid:
            return False
        return (link.occurrence.thing, link.member, link.place) in self._copies and not self.laid_down(link)

    @cached_property
    def _copies(self) -> frozenset[tuple[Thing, str, Place]]:
        """Where copies of each session may stand: each member's, and one that members share."""
        registry = self._scene.registry
        found = set()
        for session in registry.sessions:
            thing = Thing(ThingKind.SESSION, session.uid_id, session.uid_id)
            for member in (registry.member(name) for name in session.members):
                place = place_for(registry, member, session=True)
                if place is not None:
                    found |= {(thing, member.uid_id, place), (thing, SHARED, place)}
        return frozenset(found)

    def _unseen(self, link: Link, wanted: Wanted | None, side: AccountSide, why: str) -> Situation:
        missed = wanted is not None and link.occurrence in self._scene.outcomes.settled
        open_item = Status(link.theirs[Field.STATUS]) is Status.OPEN
        asks = RegistrySide.SAME if wanted is not None and open_item and not missed else self._unwanted(link)
        return Situation(link, wanted, None, why, _SIDE[link.state], asks, side, link.ours)

    def _registry_side(self, link: Link, wanted: Wanted | None, seen: Seen) -> tuple[RegistrySide, Fields]:
        """What the registry asks, and the fields it asks for."""
        if link.uid in self._scene.let_go:
            return RegistrySide.LET_GO, link.ours
        card = link.occurrence.thing.kind is ThingKind.CARD
        if wanted is not None:
            side = RegistrySide.SAME if self._as_asked(wanted.fields, link.ours) else RegistrySide.CHANGED
            if card:
                return side, {**wanted.fields}
            if self._reopened(link, seen):
                side = RegistrySide.REOPENED
            elif link.uid in self._scene.put_back and link.state is LinkState.OPEN and seen.status is Status.OPEN:
                side = RegistrySide.PUT_BACK
            return side, {**wanted.fields}
        if card:
            return (RegistrySide.WAITING if self._waiting(link) else RegistrySide.OVER), link.ours
        settled = self._scene.outcomes.settled.get(link.occurrence)
        if settled is not None and settled.state in WANTS_STATUS:
            if link.state is not LinkState.CLOSED and self._owner_reopened(link, seen):
                return (RegistrySide.REOPENED if self._at_owner(link) else RegistrySide.WAITING), link.ours
            if not self._at_owner(link):
                return RegistrySide.NOT_WANTED, link.ours
            return RegistrySide.SETTLED, {**link.ours, Field.STATUS: WANTS_STATUS[settled.state].value}
        if link.state is not LinkState.CLOSED and self._reopened(link, seen):
            return RegistrySide.REOPENED, {**link.ours, Field.STATUS: Status.OPEN.value}
        return (RegistrySide.WAITING if self._waiting(link) else RegistrySide.NOT_WANTED), link.ours

    @staticmethod
    def _unwanted(link: Link) -> RegistrySide:
        return RegistrySide.OVER if link.occurrence.thing.kind is ThingKind.CARD else RegistrySide.NOT_WANTED

    @staticmethod
    def _as_asked(fields: Fields, ours: Fields) -> bool:
        """Whether the registry asks for what it last asked for; the status is compared with what is shown.

        Of a page that it does not speak of it asks nothing.
        """
        silent = {Field.PAGE} - fields.keys()
        return not (differing(fields, ours) - {Field.STATUS, Field.NOTE} - silent)

    def _owner_reopened(self, link: Link, seen: Seen) -> bool:
        return seen.status is Status.OPEN and Status(link.theirs[Field.STATUS]) is not Status.OPEN

    def _reopened(self, link: Link, seen: Seen) -> bool:
        """The ledger says reopened, and the item shows finished as it did before."""
        return (
            link.occurrence in self._scene.outcomes.reopened
            and link.state is not LinkState.CLOSED
            and seen.status is not Status.OPEN
            and seen.status.value == link.theirs[Field.STATUS]
        )

    def _at_owner(self, link: Link) -> bool:
        """Whether the item stands where the occurrence belongs now; elsewhere it is withdrawn or closed."""
        owner = self._owners.owner_of(link.occurrence)
        return owner is None or self._scene.registry.member(owner).uid_id == link.member

    def _waiting(self, link: Link) -> bool:
        """Whether the occurrence is wanted elsewhere and not seen there yet; who rests does not wait for it."""
        if self.laid_down(link):
            return False
        for wanted in self._wanted_anywhere.get(link.occurrence, ()):
            if (wanted.member, wanted.place) == (link.member, link.place):
                continue
            own_copy = wanted.member == link.member or SHARED in (wanted.member, link.member)
            if link.occurrence.thing.kind is ThingKind.SESSION and not own_copy:
                continue
            successor = self.link_for(wanted)
            if successor is None or not self._seen_standing(successor):
                return True
        return False

    def _seen_standing(self, link: Link) -> bool:
        look = self._scene.looks.get(link.place.account)
        if look is not None and look.earlier and (look.complete_at is None or look.complete_at < link.first_seen):
            return False
        standing = look is not None and link.uid not in look.gone and link.uid not in look.unreadable
        return standing and link.uid not in self._scene.blocked and link.state is LinkState.OPEN

    def _account_side(self, link: Link, seen: Seen, asks: RegistrySide) -> AccountSide:
        closed_so = self._as_we_closed(link, seen)
        changed = bool(differing(seen.fields, link.theirs))
        if seen.status is not Status.OPEN and not closed_so:
            newly = seen.status.value != link.theirs[Field.STATUS] or link.state is LinkState.CLOSED
            return AccountSide.FINISHED_NEW if newly or changed else AccountSide.FINISHED
        if link.state is LinkState.CLOSED:
            return AccountSide.SAME if closed_so else AccountSide.CHANGED
        if asks in UNASKED:
            if self.is_past(seen):
                return AccountSide.PAST
            return AccountSide.TOUCHED if touched(seen) else AccountSide.UNTOUCHED
        # A repeat that its owner set moves it, whatever its fields say.
        ruled = seen.item.recurring and not link.recurring
        return AccountSide.CHANGED if changed or ruled else AccountSide.SAME

    @staticmethod
    def _as_we_closed(link: Link, seen: Seen) -> bool:
        """Whether it stands as our close left it: then it is withdrawn, never skipped.

        A stamp that is gone speaks for nobody: some servers drop the one, some owners remove the other. A stamp from
        before the close shows that an older version was written over it.
        """
        if link.state is not LinkState.CLOSED:
            return False
        ours = seen.stamp is None or seen.stamp.made is Made.CLOSED
        return ours and seen.status.value == link.ours[Field.STATUS]

    def is_past(self, seen: Seen) -> bool:
        """Whether this is an event that is over; what is past in a calendar is never taken away."""
        return is_over(seen.item, self._scene.registry.household.zone, self._scene.now)


def is_over(item: Item, zone: ZoneInfo, now: datetime) -> bool:
    """Whether this is an event that has ended by `now`; a day ends in `zone`."""
    if item.kind is not Kind.VEVENT or item.due is None:
        return False
    ends = end_of(item.due, zone) if item.lasts is None else start_of(item.due, zone) + item.lasts
    return ends <= now
