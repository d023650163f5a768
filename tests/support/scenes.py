"""A stage for the deciding core: two members, their accounts held in memory, and a hand that edits items there.

`Stage` keeps what the state and the accounts would keep and plays the engine's part without any of its code's
network: `plan()` decides on the present picture, `apply(plan)` does what was decided, `sync()` is both. Bodies are
trivial: a body is the name of a version, and reading it looks the version up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from syncd.core.copies import Gatherer
from syncd.core.expected import Expected, Lapse
from syncd.core.identity import Identified, mint_uid
from syncd.core.outcome import Outcomes, fold
from syncd.core.plan import plan
from syncd.core.record import Scribe
from syncd.core.scene import Action, Look, Plan, Scene, Stray
from syncd.core.sessions.following import Around
from syncd.core.sessions.shared import Sessions, share
from syncd.core.wanted import Wanted, wanted
from syncd.engine.recover import created_link, updated_link
from syncd.model.card import Card
from syncd.model.item import Field, Item, Kind, Ref, Role, Status, Unreadable
from syncd.model.ledger import Entry, EntryKind, Source
from syncd.model.link import Collection, CollectionKey, Ending, Link, LinkState, Verb
from syncd.model.occurrence import Occurrence, Stands, Thing, ThingKind
from syncd.model.registry import Ownership, Registry, Responsibility, Session, Step
from syncd.model.state import SessionRecord
from syncd.model.when import When
from tests.support.maple import BINS, DAY, INSTANCE, NOW, PLANNING, bins, household, occurrence
from tests.support.writes import edited, item_of

__all__ = [
    "BINS",
    "DAY",
    "INSTANCE",
    "NOW",
    "PLANNING",
    "Stage",
    "bins",
    "closed",
    "household",
    "in_short",
    "occurrence",
    "standing",
]


@dataclass
class Stage:
    """The state, the accounts and the clock of one household.

    `asks` says for which (occurrence, member) something is expected; what is settled is not, as in
    `syncd.core.occurrences`. `blind` are accounts that do not answer. `missed` are occurrences in their last day.
    """

    registry: Registry = field(default_factory=household)
    now: datetime = NOW
    asks: dict[tuple[Occurrence, str], When] = field(default_factory=dict)
    cards: list[Card] = field(default_factory=list)
    known: set[Occurrence] = field(default_factory=set)
    missed: set[Occurrence] = field(default_factory=set)
    lapsed: tuple[Lapse, ...] = ()
    blind: set[str] = field(default_factory=set)
    incomplete: set[str] = field(default_factory=set)
    blocked: set[str] = field(default_factory=set)
    set_aside: dict[str, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    links: dict[str, Link] = field(default_factory=dict)
    ledger: dict[str, Entry] = field(default_factory=dict)
    let_go: set[str] = field(default_factory=set)
    items: dict[tuple[str, str], Item] = field(default_factory=dict)
    records: dict[Occurrence, SessionRecord] = field(default_factory=dict)
    journal: list[tuple[str, Field, str]] = field(default_factory=list)
    bodies: dict[str, Item] = field(default_factory=dict)
    versions: count[int] = field(default_factory=lambda: count(1))

    # What the registry asks.

    def ask(
        self, member: str = "alex", *, day: date = DAY, thing: Thing = BINS, due: When | None = None
    ) -> Occurrence:
        """Expect the occurrence at a member, due on its day unless said."""
        one = occurrence(day, thing)
        if due is None and thing.kind is ThingKind.SESSION:
            due = datetime(day.year, day.month, day.day, 17, tzinfo=UTC)
        self.asks[one, member] = due or day
        self.known.add(one)
        return one

    def ask_no_more(self, member: str = "alex", *, day: date = DAY, thing: Thing = BINS) -> None:
        """Expect it there no longer."""
        del self.asks[occurrence(day, thing), member]

    def change(self, **keys: Any) -> None:
        """Another registry: keys as in `bins`."""
        self.registry = replace(self.registry, responsibilities=(bins(**keys),))

    def hand_over(self, member: str, *, day: date = DAY) -> None:
        """The other member owns the bins from now on."""
        self.change(ownership=(Ownership(member),))
        due = day
        for one, whose in list(self.asks):
            if one == occurrence(day):
                due = self.asks.pop((one, whose))
        self.asks[occurrence(day), member] = due

    def put_card(self, card: Card) -> str:
        """Ask for a card; its uid."""
        self.cards.append(card)
        self.known.add(card.occurrence)
        place = next(w.place for w in self.wanted if w.occurrence == card.occurrence)
        return mint_uid("maple4", card.occurrence, card.whose, place.kind, 0)

    # What people do.

    def uid(self, member: str = "alex", generation: int = 0, *, day: date = DAY, thing: Thing = BINS) -> str:
        """The uid of an item."""
        tasks = self.registry.accounts[0].tasks
        assert tasks is not None
        kind = tasks.kind if thing.kind is not ThingKind.SESSION else Kind.VEVENT
        return mint_uid("maple4", occurrence(day, thing), member, kind, generation)

    def shown(self, uid: str) -> Item:
        """The item as its account shows it."""
        return next(item for (_account, name), item in self.items.items() if name == uid)

    def edit(self, uid: str, **keys: Any) -> Item:
        """An owner's hand: change something of an item, as its account then shows it."""
        account = next(a for a, name in self.items if name == uid)
        self.later(minutes=5)
        return self.put(account, replace(self.shown(uid), **keys))

    def delete(self, uid: str) -> None:
        """An owner's hand: remove the item."""
        self.items = {key: item for key, item in self.items.items() if key[1] != uid}

    def say(self, kind: EntryKind, one: Occurrence | None = None) -> None:
        """A command's entry in the ledger."""
        scribe = Scribe(self.registry, self.outcomes, self.now)
        entry = scribe.entry(one or occurrence(), kind, self.now, source=Source.COMMAND)
        self.ledger.setdefault(entry.id, entry)

    def forget(self) -> None:
        """The state is lost; the accounts stay as they are."""
        self.links, self.ledger, self.let_go, self.records = {}, {}, set(), {}

    def later(self, **keys: float) -> None:
        """Time goes by."""
        self.now += timedelta(**keys)

    # One run.

    @property
    def outcomes(self) -> Outcomes:
        """The fold of the ledger."""
        return fold(self.ledger.values())

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """What should stand."""
        return self._wanted(Sessions())

    def _wanted(self, sessions: Sessions) -> tuple[Wanted, ...]:
        settled, moved = self.outcomes.settled, sessions.moved()
        expected = []
        for (one, member), due in self.asks.items():
            if one in settled and one not in self.missed:
                continue
            stands, source = moved.get(one, Stands()), self._source(one)
            at, missed = stands.start or due, one in self.missed
            expected.append(Expected(one, member, source, due, at, True, missed, lasts=stands.lasts))
        expected += [Expected(one.occurrence, one.member, one, one.day, one.day, True) for one in self.cards]
        return wanted(self.registry, expected, {}, self.now, sessions=sessions)

    def _sessions(self, live: dict[str, Link], looks: dict[str, Look]) -> Sessions:
        """The shared records that follow from what is seen."""
        mute = frozenset((*self.blocked, *self.let_go))
        gatherer = Gatherer(live, looks, lambda k: self.bodies[k.raw], frozenset(self.records), mute, None, self.now)
        lasts = timedelta(minutes=self.registry.sessions[0].minutes)
        ruled = {
            one: Stands(due, lasts)
            for (one, _member), due in self.asks.items()
            if isinstance(due, datetime) and one.thing.kind is ThingKind.SESSION
        }
        order = [member.uid_id for member in self.registry.members]
        around = Around(self.now, self.registry.household.zone, lambda m: order.index(m) if m in order else 9)
        told = self.outcomes.settled
        return share(self.registry, around, self.records, gatherer.copies(), ruled, told, self._dropped())

    def _dropped(self) -> frozenset[tuple[Occurrence, str]]:
        ended = (link for link in self.links.values() if link.ending is Ending.DROPPED)
        return frozenset((link.occurrence, link.member) for link in ended)

    def _source(self, one: Occurrence) -> tuple[Responsibility, Step] | Session:
        if one.thing.kind is ThingKind.SESSION:
            return self.registry.sessions[0]
        return self.registry.responsibilities[0], self.registry.responsibilities[0].steps[0]

    @property
    def scene(self) -> Scene:
        """The present picture."""
        live = {uid: link for uid, link in self.links.items() if link.state is not LinkState.ENDED}
        generations: dict[tuple[Occurrence, str, Kind], int] = {}
        for link in self.links.values():
            key = (link.occurrence, link.member, link.place.kind)
            generations[key] = max(link.generation, generations.get(key, 0))
        collections: dict[CollectionKey, Collection] = {
            (account.id, role, ""): Collection(account.id, role, f"/{account.id}/{role}/", "", "", made=True)
            for account in self.registry.accounts
            for role in Role
        }
        looks = {a.id: self._look(a.id, live) for a in self.registry.accounts if a.id not in self.blind}
        sessions = self._sessions(live, looks)
        return Scene(
            registry=self.registry,
            instance=INSTANCE,
            now=self.now,
            run=1,
            wanted=self._wanted(sessions),
            lapsed=self.lapsed,
            links=live,
            generations=generations,
            looks=looks,
            outcomes=self.outcomes,
            let_go=frozenset(self.let_go),
            blocked=frozenset(self.blocked),
            set_aside=self.set_aside,
            collections=collections,
            read=lambda link: self.bodies[link.raw],
            dropped=self._dropped(),
            sessions=sessions,
        )

    def _look(self, account: str, live: dict[str, Link]) -> Look:
        mine = {uid: link for uid, link in live.items() if link.place.account == account}
        there = {uid: item for (where, uid), item in self.items.items() if where == account}
        whole = account not in self.incomplete
        changed = {uid: i for uid, i in there.items() if uid in mine and i.ref.etag != mine[uid].etag}
        return Look(
            account,
            items={uid: item for uid, item in changed.items() if uid not in self.broken},
            gone=frozenset(mine) - set(there) if whole else frozenset(),
            strays=tuple(
                Stray(i, self._identify(i), i.ref.href.rsplit("/", 1)[0] + "/")
                for uid, i in there.items()
                if uid not in live and uid not in self.let_go
            ),
            unreadable={
                uid: Unreadable(i.ref, uid, "DUE") for uid, i in there.items() if uid in self.broken & {*mine}
            },
            complete_at=self.now if whole else None,
        )

    def _identify(self, item: Item) -> Identified:
        for one in sorted(self.known):
            for member in ("alex", "sam", "shared"):
                for generation in range(10):
                    if mint_uid("maple4", one, member, item.kind, generation) == item.uid:
                        return Identified(one, member, item.kind, generation)
        raise LookupError(item.uid)

    def plan(self) -> Plan:
        """Decide on the present picture."""
        return plan(self.scene)

    def sync(self) -> tuple[Action, ...]:
        """Decide and do it; the actions that were done."""
        scene = self.scene
        actions = plan(scene).actions
        self.records |= {record.occurrence: record for record in scene.sessions.changed}
        self.apply(actions)
        return actions

    def settle(self, runs: int = 6, *, held: bool = False) -> tuple[Action, ...]:
        """Sync until nothing is left to do; all actions that were done. Fails when it never ends.

        With `held`, what only waits for another account counts as nothing to do.
        """
        done: tuple[Action, ...] = ()
        for _run in range(runs):
            actions = self.sync()
            if all(held and a.conditional and a.link is None for a in actions):
                return done
            done += actions
        raise AssertionError([(a.act, a.reason) for a in actions])

    def apply(self, actions: Iterable[Action]) -> None:
        """What the engine does with decisions: store what was seen, write, store what came of it."""
        actions = list(actions)
        for action in actions:
            if action.link is not None:
                self.links[action.uid] = action.link
            if action.let_go:
                self.let_go.add(action.uid)
            for entry in action.entries:
                self.ledger.setdefault(entry.id, entry)
            self.journal += [(action.uid, f, v) for f, v in action.gave_way.items()]
        for action in actions:
            if action.write is not None:
                self._write(action)

    def _write(self, action: Action) -> None:
        assert action.write is not None
        intent, content = action.write.intent, action.write.content
        key = (action.account, action.uid)
        if intent.verb is Verb.CREATE:
            assert content is not None
            assert key not in self.items, "a create never overwrites"
            href = f"/{action.account}/{intent.place.role}/{action.uid}.ics"
            item = self.put(action.account, item_of(content, Ref(href, None), ""))
            self.links[action.uid] = created_link(intent, href, item.ref.etag, item.raw, self.now)
            return
        stands = self.items[key]
        assert action.ref == stands.ref, "a write is made against what stands there"
        link = self.links[action.uid]
        if intent.verb is Verb.DELETE:
            del self.items[key]
            self.links[action.uid] = replace(link, state=LinkState.ENDED, ending=Ending.WITHDRAWN)
            return
        assert content is not None
        item = self.put(action.account, replace(stands, **edited(stands, content, action.write.changed)))
        updated = updated_link(link, intent, self.now)
        self.links[action.uid] = replace(updated, href=item.ref.href, etag=item.ref.etag, raw=item.raw)

    def put(self, account: str, item: Item) -> Item:
        """A version of an item comes to stand in an account, whoever put it there."""
        name = f"version-{next(self.versions)}"
        item = replace(item, ref=Ref(item.ref.href, name), raw=name)
        self.items[account, item.uid] = self.bodies[name] = item
        return item

    # What came of it.

    def written(self) -> list[tuple[str, str]]:
        """The ledger in short: kind and who, without signs."""
        return [(e.kind.value, ",".join(e.by)) for e in self.ledger.values() if e.kind is not EntryKind.SIGN]

    def signs(self) -> int:
        """How many signs of life there are."""
        return sum(e.kind is EntryKind.SIGN for e in self.ledger.values())

    def open_items(self) -> list[str]:
        """Uids of all items that show open, marks not looked at."""
        return sorted(uid for (_a, uid), item in self.items.items() if item.status is Status.OPEN)


def in_short(actions: Iterable[Action]) -> list[tuple[str, str]]:
    """Account and act of each action."""
    return [(a.account, a.act.value) for a in actions]


def standing(kind: Kind = Kind.VTODO, **keys: Any) -> Stage:
    """A stage on which Alex's bins stand as created, and nothing is to be done."""
    stage = Stage(registry=household(kind, (bins(**keys),)))
    stage.ask()
    stage.settle()
    return stage


def closed(kind: Kind) -> Stage:
    """A stage on which Alex's bins, with a note, were closed in place."""
    stage = standing(kind)
    stage.edit(stage.uid(), description="ask Kim\n" + stage.shown(stage.uid()).description)
    stage.ask_no_more()
    stage.settle()
    return stage
