"""From the state and the looks to the scene that the core decides on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from syncd.core.expected import Expectation
from syncd.core.family import shown_to_all
from syncd.core.fields import see
from syncd.core.folding import DECIDES, with_folded
from syncd.core.hold import held_now, unagreed
from syncd.core.identity import SHARED, things
from syncd.core.outages import with_running
from syncd.core.outcome import Outcomes, fold
from syncd.core.scene import Look, Scene
from syncd.core.sessions.shared import Sessions, moved_of
from syncd.core.wanted import wanted
from syncd.engine.opened import Opened
from syncd.model.effect import Hold
from syncd.model.heard import HeardLine
from syncd.model.item import Field, Item, Kind, Ref, Role, Status, Unreadable
from syncd.model.ledger import Entry
from syncd.model.link import Collection, CollectionKey, Link, LinkState
from syncd.model.occurrence import Memory, Occurrence, Place, Standing
from syncd.model.registry import Registry
from syncd.model.state import AccountRecord, SessionRecord
from syncd.model.when import decode_when
from syncd.ports import Member
from syncd.store import Store

LEDGER_WINDOW = DECIDES + timedelta(days=370)
"""How far back the ledger decides about occurrences, by when they settled: up to a year before their date."""


@dataclass(frozen=True, slots=True)
class State:
    """One reading of the state, as a run needs it.

    `cards` are the links of all cards, ended ones too, `answers` what the ledger tells of cards; `first` is the start
    of the first run; `heard` are the lines about which something is left to do or to show.
    """

    links: dict[str, Link]
    collections: dict[CollectionKey, Collection]
    outcomes: Outcomes
    memory: Memory
    accounts: Mapping[str, AccountRecord]
    let_go: frozenset[str]
    newest: datetime | None
    set_aside: Mapping[str, str]
    generations: Mapping[tuple[Occurrence, str, Kind], int]
    dropped: frozenset[tuple[Occurrence, str]]
    holds: Mapping[Occurrence, Hold] = field(default_factory=dict)
    sessions: Mapping[Occurrence, SessionRecord] = field(default_factory=dict)
    cards: tuple[Link, ...] = ()
    answers: tuple[Entry, ...] = ()
    first: datetime | None = None
    heard: tuple[HeardLine, ...] = ()


def read_state(store: Store, now: datetime, known: Iterable[Entry] | None = None) -> State:
    """Read everything a run needs; `known` are the entries that decide, by who has read them already."""
    entries = store.entries(since=now - LEDGER_WINDOW, as_seen=True) if known is None else known
    outcomes = with_folded(fold(entries), store.folded(), store.folded_until())
    accounts, sessions = store.accounts(), store.sessions()
    memory = Memory(
        since=store.since(),
        settled=outcomes.settled,
        fixed=store.fixed(),
        pairings=store.pairings(),
        outages=with_running(store.outages(), accounts, now),
        moved=moved_of(sessions.values()),
    )
    first = store.first_run()
    return State(
        links={link.uid: link for link in store.links()},
        collections={c.key: c for c in store.collections()},
        outcomes=outcomes,
        memory=memory,
        accounts=accounts,
        let_go=store.let_go(),
        newest=store.newest_stamp(),
        set_aside={s.uid: s.why for s in store.set_aside() if s.uid},
        generations=store.last_generations(),
        dropped=store.dropped_copies(),
        holds=store.holds(),
        sessions=sessions,
        cards=store.card_links(),
        answers=store.card_entries(),
        first=first.started_at if first is not None else None,
        heard=store.lines_about(),
    )


def watching_nothing(state: State) -> State:
    """The state without its links and cursors: what stands in the accounts is met as if there were no state."""
    collections = {
        key: replace(c, cursor="", wrote=False, listed_at=None, looked_at=None)
        for key, c in state.collections.items()
    }
    return replace(state, links={}, collections=collections)


def memory_of(registry: Registry, state: State, looks: Mapping[str, Look], now: datetime) -> Memory:
    """What decides which occurrences exist, given what was just seen."""
    complete: dict[str, datetime] = {}
    for collection in _in_use(registry, state):
        # An account is seen as far as the collection of it that was seen the longest ago.
        if collection.looked_at is not None:
            seen = complete.get(collection.account, collection.looked_at)
            complete[collection.account] = min(seen, collection.looked_at)
    complete |= {account: look.complete_at for account, look in looks.items() if look.complete_at is not None}
    return replace(
        state.memory,
        since={thing: state.memory.since.get(thing, now) for thing in things(registry)},
        standing=_standing(registry, state, looks, now),
        complete_at=complete,
    )


def _in_use(registry: Registry, state: State) -> Iterator[Collection]:
    """The collections that the registry asks for, and former ones in which something of ours is watched."""
    names = {(a.id, str(role)): name for a in registry.accounts for role, name in a.names.items()}
    held = {(k.place.account, k.place.role, k.place.list) for k in state.links.values()}
    for key, collection in state.collections.items():
        if key in held or collection.list == names.get((collection.account, collection.role), ""):
            yield collection


def _standing(
    registry: Registry, state: State, looks: Mapping[str, Look], now: datetime
) -> dict[Occurrence, tuple[Standing, ...]]:
    """Open items per occurrence, met without a link ones too, with the due that the account shows now."""
    places = [
        Place(a.id, s.role, s.kind, a.names.get(s.role, ""))
        for a in registry.accounts
        for s in (a.tasks, a.events)
        if s is not None
    ]
    lists = {(c.account, c.href): (Role(c.role), c.list) for c in state.collections.values() if c.href}
    ids = {member.uid_id: member.id for member in registry.members} | {SHARED: SHARED}
    standing: dict[Occurrence, tuple[Standing, ...]] = {}
    for link in state.links.values():
        theirs = link.theirs
        look = looks.get(link.place.account)
        item = look.items.get(link.uid) if look is not None else None
        if item is not None:
            theirs = see(item, link).fields
        if link.state is not LinkState.OPEN or theirs[Field.STATUS] != Status.OPEN:
            continue
        member = ids.get(link.member, link.member)
        one = Standing(member, link.place, decode_when(theirs[Field.DUE]), link.first_seen)
        standing[link.occurrence] = (*standing.get(link.occurrence, ()), one)
    for look in looks.values():
        for stray in look.strays:
            who, seen = stray.identified, see(stray.item, None)
            if seen.status is Status.OPEN:
                slot = next((p for p in places if (p.account, p.kind) == (look.account, who.kind)), None)
                place = slot or Place(look.account, Role.TASKS, who.kind)
                if known := lists.get((look.account, stray.collection)):
                    place = Place(look.account, known[0], who.kind, known[1])
                one = Standing(ids.get(who.member, who.member), place, stray.item.due, now)
                standing[who.occurrence] = (*standing.get(who.occurrence, ()), one)
    return standing


def _identity(collection: Collection) -> str:
    """What two members' collections have in common if they are one; before it is made, what it will be found by."""
    if collection.href:
        return f"{collection.origin}{collection.href}"
    return f"{collection.origin} {collection.user} {collection.list}"


def identities_of(collections: Mapping[CollectionKey, Collection]) -> dict[CollectionKey, str]:
    """What each collection is at its server, where that is known."""
    return {key: _identity(c) for key, c in collections.items() if c.origin or c.href}


def reader(
    opened: Mapping[str, Opened], collections: Mapping[CollectionKey, Collection]
) -> Callable[[Link], Item | Unreadable]:
    """What reads the body that a link holds."""

    def read(link: Link) -> Item | Unreadable:
        account = opened[link.place.account]
        collection = collections[(link.place.account, link.place.role, link.place.list)]
        member = Member(Ref(link.href, link.etag), link.uid, link.raw)
        return account.connection.read(account.ref(collection), member)

    return read


def make_scene(  # noqa: PLR0913 - one argument per part of the picture
    registry: Registry,
    state: State,
    expected: Expectation,
    looks: Mapping[str, Look],
    collections: Mapping[CollectionKey, Collection],
    opened: Mapping[str, Opened],
    *,
    instance: str,
    run: int,
    now: datetime,
    blocked: frozenset[str],
    agendas: Mapping[tuple[Occurrence, str], str] | None = None,
    sessions: Sessions | None = None,
    pages: Mapping[Occurrence, str] | None = None,
) -> Scene:
    """The whole picture of one run; `agendas`, `sessions` and `pages` as in `syncd.core.wanted`."""
    identities = identities_of(collections)
    shared = sessions or Sessions()
    standing = {link.occurrence for link in state.links.values()}
    standing |= {stray.identified.occurrence for look in looks.values() for stray in look.strays}
    return Scene(
        registry=registry,
        instance=instance,
        now=now,
        run=run,
        wanted=(
            *wanted(registry, expected.expected, identities, now, agendas or {}, shared, pages or {}),
            *shown_to_all(registry, expected.expected, state.links.values(), state.outcomes.settled, identities, now),
        ),
        lapsed=expected.lapsed,
        links=state.links,
        generations=state.generations,
        looks=looks,
        outcomes=state.outcomes,
        let_go=state.let_go,
        blocked=blocked,
        set_aside=state.set_aside,
        collections=collections,
        read=reader(opened, collections),
        sessions=shared,
        pages=pages or {},
        dropped=state.dropped,
        held=held_now(registry, state.holds.values()) | unagreed(registry, standing),
    )
