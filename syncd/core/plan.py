"""Deciding: from one scene to all decisions of a run. Pure; `syncd plan` prints what `syncd sync` does.

Gather, plan, apply: this is the middle. `syncd.core.situation` finds out which row of `syncd.core.table` applies;
here the row's action becomes a value: what to record, what to write, and what the link says before the write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from syncd.core.adopt import adoptions, closed_by_another
from syncd.core.closed_week import with_closed_weeks
from syncd.core.content import creation, make_stamp
from syncd.core.hold import as_they_stand
from syncd.core.identity import mint_uid
from syncd.core.linked import Linked
from syncd.core.record import Scribe
from syncd.core.scene import Action, Plan, Scene
from syncd.core.situation import Situations
from syncd.core.stamp import Made
from syncd.core.table import AccountSide, Act, LinkSide, RegistrySide, decide
from syncd.core.wanted import Wanted
from syncd.model.item import Field
from syncd.model.ledger import EntryKind, Source
from syncd.model.link import Intent, LinkState, Verb


def plan(scene: Scene) -> Plan:
    """Decide everything: per stray, per link, per missing item, per lapse; in a fixed order.

    Strays become links first, and are then decided about like any other link in the same run.
    """
    adopted = [*adoptions(scene), *closed_by_another(scene)]
    scene = _with_links(scene, adopted)
    situations = Situations(scene)
    scribe = Scribe(scene.registry, scene.outcomes, scene.now, _shared(scene), _users(scene))
    linked = Linked(scene, situations, scribe)
    planner = _Planner(scene, situations, scribe)
    decided = (*with_closed_weeks(scene, scribe, linked.actions()), *planner.missing(), *planner.lapses())
    return Plan((*adopted, *as_they_stand(decided, scene.held)))


def _shared(scene: Scene) -> frozenset[str]:
    """Hrefs of collections that more than one account reaches."""
    users: dict[tuple[str, str], set[str]] = {}
    for collection in scene.collections.values():
        if collection.href:
            users.setdefault((collection.origin, collection.href), set()).add(collection.account)
    return frozenset(href for (_origin, href), accounts in users.items() if len(accounts) > 1)


def _users(scene: Scene) -> dict[str, dict[str, tuple[str, ...]]]:
    """Per account: which members the users of its server are, as the members' own accounts there say."""
    members: dict[str, dict[str, dict[str, None]]] = {}
    for collection in scene.collections.values():
        whose = [m.id for m in scene.registry.members if collection.account in (m.tasks, m.events)]
        members.setdefault(collection.origin, {}).setdefault(collection.user, {}).update(dict.fromkeys(whose))
    of = {c.account: members[c.origin] for c in scene.collections.values() if c.origin}
    return {account: {user: tuple(ids) for user, ids in users.items()} for account, users in of.items()}


def _with_links(scene: Scene, adopted: Iterable[Action]) -> Scene:
    """The scene in which adopted strays are links whose item was just seen."""
    links = {a.uid: a.link for a in adopted if a.link is not None}
    items = {stray.item.uid: stray.item for look in scene.looks.values() for stray in look.strays}
    looks = {
        name: replace(look, items={**look.items, **{s.item.uid: items[s.item.uid] for s in look.strays}})
        for name, look in scene.looks.items()
    }
    generations = dict(scene.generations)
    for link in links.values():
        key = (link.occurrence, link.member, link.place.kind)
        generations[key] = max(link.generation, generations.get(key, 0))
    return replace(scene, links={**scene.links, **links}, looks=looks, generations=generations)


class _Planner:
    """What is missing, and lapses, of one scene."""

    def __init__(self, scene: Scene, situations: Situations, scribe: Scribe) -> None:
        self._scene = scene
        self._situations = situations
        self._scribe = scribe

    def missing(self) -> Iterator[Action]:
        """Create what should stand at places that were looked at."""
        standing = {link.occurrence for link in self._scene.links.values() if link.state is LinkState.OPEN}
        for wanted in self._scene.wanted:
            account = wanted.place.account
            collection = self._scene.collections.get((account, wanted.place.role, wanted.place.list))
            if account not in self._scene.looks or collection is None or self._situations.link_for(wanted):
                continue
            if not wanted.owner and (wanted.occurrence, wanted.member) in self._scene.dropped:
                continue
            elsewhere = wanted.owner and wanted.occurrence in standing
            if wanted.missed or not (wanted.may_create or elsewhere) or self._scribe.settled(wanted.occurrence):
                continue
            action = self._create(wanted, collection.href)
            if action is not None:
                yield action

    def _create(self, wanted: Wanted, collection: str) -> Action | None:
        key = (wanted.occurrence, wanted.member, wanted.place.kind)
        generation = self._scene.generations.get(key, -1) + 1
        household = self._scene.registry.household.id
        uid = mint_uid(household, wanted.occurrence, wanted.member, wanted.place.kind, generation)
        if uid in self._scene.let_go or uid in self._scene.blocked or uid in self._scene.set_aside:
            return None
        now = self._scene.now
        ours = {**wanted.fields, Field.NOTE: ""}
        stamp = str(make_stamp(self._scene.instance, now, Made.OPEN, ours))
        intent = Intent(
            uid=uid,
            verb=Verb.CREATE,
            generation=generation,
            occurrence=wanted.occurrence,
            member=wanted.member,
            place=wanted.place,
            collection=collection,
            href="",
            ours=ours,
            body=ours[Field.BLOCK],
            stamp=stamp,
            state=LinkState.OPEN,
            run=self._scene.run,
            announced_at=now,
        )
        row = decide(LinkSide.NONE, RegistrySide.SAME, AccountSide.ABSENT)
        return Action(
            wanted.place.account,
            uid,
            wanted.occurrence,
            Act.CREATE,
            wanted.fields[Field.TITLE],
            row.because,
            fields=tuple(f.value for f, v in wanted.fields.items() if v and f not in (Field.STATUS, Field.PAGE)),
            write=creation(intent, ours, now),
        )

    def lapses(self) -> Iterator[Action]:
        """Write down what nobody got to, unless this very run has learnt otherwise."""
        by_occurrence = {k.occurrence: k for k in self._scene.links.values() if k.state is LinkState.OPEN}
        for lapse in self._scene.lapsed:
            link = by_occurrence.get(lapse.occurrence)
            if self._scribe.settled(lapse.occurrence) or link is None:
                continue
            account = link.place.account
            look = self._scene.looks.get(account)
            if look is not None and link.uid in look.unreadable:
                continue
            entry = self._scribe.entry(
                lapse.occurrence, EntryKind.LAPSED, lapse.at, account=account, source=Source.SYNCD
            )
            yield Action(
                account,
                link.uid,
                lapse.occurrence,
                Act.LAPSE,
                link.theirs[Field.TITLE],
                "its time has passed",
                entries=(entry,),
            )
