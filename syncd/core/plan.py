"""Deciding: from one scene to all decisions of a run. Pure; `syncd plan` prints what `syncd sync` does.

Gather, plan, apply: this is the middle. `syncd.core.situation` finds out which row of `syncd.core.table` applies;
here the row's action becomes a value: what to record, what to write, and what the link says before the write.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from syncd.core.adopt import adopted_link
from syncd.core.content import creation, make_stamp
from syncd.core.identity import mint_uid
from syncd.core.linked import Linked
from syncd.core.record import Scribe
from syncd.core.scene import Action, Plan, Scene, Stray
from syncd.core.situation import Situations
from syncd.core.stamp import Made
from syncd.core.table import AccountSide, Act, LinkSide, RegistrySide, decide
from syncd.core.wanted import Wanted
from syncd.model.item import Field, Role, Status
from syncd.model.ledger import EntryKind, Source
from syncd.model.link import Intent, LinkState, Verb
from syncd.model.occurrence import Place


def plan(scene: Scene) -> Plan:
    """Decide everything: per link, per stray, per missing item, per lapse; in a fixed order."""
    planner = _Planner(scene)
    linked = Linked(scene, planner.situations, planner.scribe)
    actions = [*planner.strays(), *linked.actions(), *planner.missing(), *planner.lapses()]
    again = any(a.act is Act.ADOPT or a.conditional for a in actions)
    return Plan(tuple(actions), again)


class _Planner:
    """Strays, what is missing, and lapses of one scene."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.situations = Situations(scene)
        self.scribe = Scribe(scene.registry, scene.outcomes, scene.now)
        self._taken = {stray.identified for look in scene.looks.values() for stray in look.strays}

    # Strays: ours, without a link.

    def strays(self) -> Iterator[Action]:
        """Take what stands there already into our links; what it says counts from the next pass on."""
        strays = [(look.account, stray) for look in self._scene.looks.values() for stray in look.strays]
        # The highest open generation is the item; older open ones are left and named.
        strays.sort(key=lambda pair: (pair[0], pair[1].identified.occurrence, -pair[1].identified.generation))
        kept: set[object] = set()
        for account, stray in strays:
            if stray.item.uid in self._scene.let_go or stray.item.uid in self._scene.blocked:
                continue
            yield self._adopt(account, stray, kept)

    def _adopt(self, account: str, stray: Stray, kept: set[object]) -> Action:
        who = stray.identified
        role = next(
            Role(c.role)
            for c in self._scene.collections.values()
            if (c.account, c.href) == (account, stray.collection)
        )
        place = Place(account, role, who.kind)
        wanted = next(
            (
                w
                for w in self._scene.wanted
                if (w.occurrence, w.member, w.place) == (who.occurrence, who.member, place)
            ),
            None,
        )
        link = adopted_link(stray, place, wanted.fields if wanted else None, self._scene.now)
        key = (who.occurrence, who.member, place)
        linked = any((k.occurrence, k.member, k.place) == key for k in self._scene.links.values())
        if link.state is LinkState.OPEN and (key in kept or linked):
            link = replace(link, state=LinkState.LEFT)
        kept.add(key)
        asks = RegistrySide.SAME if wanted else RegistrySide.NOT_WANTED
        finished = link.theirs[Field.STATUS] != Status.OPEN
        row = decide(
            LinkSide.NONE,
            asks,
            AccountSide.FINISHED if finished else AccountSide.SAME if wanted else AccountSide.TOUCHED,
        )
        return Action(account, link.uid, who.occurrence, Act.ADOPT, stray.item.title, row.because, link=link)

    # What should stand and has no item.

    def missing(self) -> Iterator[Action]:
        """Create what should stand at places that were looked at."""
        standing = {link.occurrence for link in self._scene.links.values() if link.state is LinkState.OPEN}
        adopted = {(s.occurrence, s.member, s.kind) for s in self._taken}
        for wanted in self._scene.wanted:
            account = wanted.place.account
            collection = self._scene.collections.get((account, wanted.place.role))
            if account not in self._scene.looks or collection is None or self.situations.link_for(wanted):
                continue
            if (wanted.occurrence, wanted.member, wanted.place.kind) in adopted or wanted.missed:
                continue
            elsewhere = wanted.owner and wanted.occurrence in standing
            if not (wanted.may_create or elsewhere) or self.scribe.settled(wanted.occurrence):
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
            fields=tuple(f.value for f, v in wanted.fields.items() if v and f is not Field.STATUS),
            write=creation(intent, ours, now),
        )

    # Lapses.

    def lapses(self) -> Iterator[Action]:
        """Write down what nobody got to, unless this very run has learnt otherwise."""
        by_occurrence = {k.occurrence: k for k in self._scene.links.values() if k.state is LinkState.OPEN}
        for lapse in self._scene.lapsed:
            link = by_occurrence.get(lapse.occurrence)
            if self.scribe.settled(lapse.occurrence) or link is None:
                continue
            account = link.place.account
            entry = self.scribe.entry(
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
