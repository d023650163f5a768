"""From one look over all accounts to what is done: plan, judge, and what a person said about an earlier judgement.

Reads the state and writes nothing; `syncd plan` and `syncd sync` decide here on the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from syncd.core.agenda.standing import any_near
from syncd.core.another import another_syncd
from syncd.core.cards import expected_cards
from syncd.core.cards.guarding import expected_guards
from syncd.core.cards.week import with_decided
from syncd.core.expected import Expectation
from syncd.core.fields import see
from syncd.core.guard import COUNTED, Losses, Past, Verdict, count, judge
from syncd.core.occurrences import expect
from syncd.core.plan import plan
from syncd.core.returning import put_back_anew, without
from syncd.core.scene import Action, Look, Plan, Scene
from syncd.core.sessions.keeping import expected_questions
from syncd.core.sessions.shared import Sessions
from syncd.core.table import Act
from syncd.core.went_back import Versions, WentBack, healed, put_back, went_back
from syncd.engine.agendas import Readers, agendas_of, seen_by_others
from syncd.engine.cards import card_memory, together
from syncd.engine.guarding import Guarding, speaks_in
from syncd.engine.opened import Opened
from syncd.engine.pages import pages_asked
from syncd.engine.picture import State, identities_of, make_scene, memory_of, reader
from syncd.engine.sessions import sessions_of
from syncd.model.card import Card
from syncd.model.item import Status
from syncd.model.link import Collection, CollectionKey, Ending
from syncd.model.occurrence import Memory, Occurrence, OccurrenceState
from syncd.model.registry import Registry
from syncd.model.state import Accepted, Loss, LossKind, Pause
from syncd.store import Store
from syncd.store.remembering import KEPT


@dataclass(frozen=True, slots=True)
class Decided:
    """What a run does.

    Attributes:
        expected, scene: what it was decided on.
        plan: everything that is done, and what would be done in accounts that pause.
        verdicts: the accounts that pause.
        losses: what is to be remembered of the accounts that go on.
        restored: uids of items that get our last state back; what they show now is no news.
        asking: accounts that pause and in which the guard's card is written, and nothing else.
        carded: accounts that pause and about which a card stands, or is put, wherever.
    """

    expected: Expectation
    scene: Scene
    plan: Plan
    verdicts: Mapping[str, Verdict]
    losses: tuple[Loss, ...] = ()
    restored: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    carded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Judgement:
    """What was planned last, what the guard says of it, and what people had said of the guard's lists.

    Attributes:
        expected, scene, plan: what should stand, the picture, and what follows from both.
        counted: what each account's plan takes for lost.
        verdicts: the accounts that pause.
        restored: the writes that put our last state back.
        past: what is remembered of each account, what was said of it just now included.
        accepted: the lists that a person accepted, by a resume or on cards.
        answered: the accounts in which everybody has just answered on cards.
    """

    expected: Expectation
    scene: Scene
    plan: Plan
    counted: Mapping[str, Losses]
    verdicts: Mapping[str, Verdict]
    restored: tuple[Action, ...]
    past: Mapping[str, Past]
    accepted: Mapping[str, Verdict]
    answered: AbstractSet[str]


@dataclass(frozen=True)
class Deciding:
    """One picture to decide on. `own` are uids whose present version a write of ours explains."""

    registry: Registry
    store: Store
    opened: Mapping[str, Opened]
    state: State
    looks: Mapping[str, Look]
    collections: Mapping[CollectionKey, Collection]
    run: int
    now: datetime
    blocked: frozenset[str]
    own: frozenset[str]

    def decide(self) -> Decided:
        """Plan, judge, and put back what a person asked to be put back."""
        found = self._judge()
        guard = self._guarding.cards(found.verdicts, found.counted, found.answered)
        expected, scene, decided = self._with_pauses(found, guard)
        allowed = self.looks.keys() - found.verdicts.keys()
        returning = {name: found.past[name].returning for name in sorted(allowed) if found.past[name].returning}
        returned = [put_back_anew(scene, self.looks[name], uids) for name, uids in returning.items()]
        restored = tuple(action for action in found.restored if action.account in allowed)
        uids = frozenset(action.uid for action in restored)
        pending = frozenset[str]().union(*(one.pending for one in returned))
        counted = count(decided, scene, found.past, self._backs)
        losses = self._losses(counted, found.past, found.accepted, uids, pending)
        first = (*restored, *(action for one in returned for action in one.actions))
        rest = without(tuple(_beside(decided.actions, uids)), frozenset[str]().union(*returning.values()))
        return Decided(
            expected,
            scene,
            Plan((*first, *rest)),
            found.verdicts,
            tuple(loss for loss in losses if loss.account in allowed),
            uids | pending,
            frozenset(name for name, verdict in found.verdicts.items() if speaks_in(verdict)),
            self._guarding.about(guard) & found.verdicts.keys(),
        )

    def _judge(self) -> _Judgement:
        """Plan and judge; once more as long as somebody's word about a list lets more of it through."""
        past, another = self._past(), self._another()
        accepted: dict[str, Verdict] = {}
        answered: set[str] = set()
        while True:
            restored, (expected, scene) = self._put_back(past, self._guarding.standing)
            decided = plan(scene)
            counted = count(decided, scene, past, self._backs)
            judged = judge(counted, scene.looks, past)
            accepted |= judged.accepted
            more = {n: v.uids for n, v in judged.accepted.items() if past[n].how == Accepted.OURS}
            # What is put back stands as we last knew it: decided once more as if it did.
            past |= {name: replace(past[name], ours=past[name].ours | {*uids}) for name, uids in more.items()}
            said = self._guarding.answers({n: v for n, v in judged.verdicts.items() if n not in another}, counted)
            for name, uids in said.items():
                accepted[name] = judged.verdicts[name]
                settled = past[name].settled | {*judged.verdicts[name].uids}
                past[name] = replace(past[name], settled=settled, returning=past[name].returning | uids)
            answered |= said.keys()
            if not more and not said:
                verdicts = {**judged.verdicts, **another}
                return _Judgement(expected, scene, decided, counted, verdicts, restored, past, accepted, answered)

    def _with_pauses(self, found: _Judgement, guard: tuple[Card, ...]) -> tuple[Expectation, Scene, Plan]:
        """What was decided, with the guard's cards as they should stand, and without a say of accounts that pause."""
        expected, scene, decided = found.expected, found.scene, found.plan
        if guard != self._guarding.standing:
            expected, scene = self._scene(scene.looks, guard=guard)
            decided = plan(scene)
        if not found.verdicts:
            return expected, scene, decided
        silent = frozenset(found.verdicts)
        memory = memory_of(self.registry, self.state, scene.looks, self.now)
        sessions, pages = self._sessions(scene.looks, silent, memory), self._pages(expected, scene.looks, silent)
        if (sessions, pages) != (scene.sessions, scene.pages):
            expected, scene = self._scene(scene.looks, silent, guard)
        return expected, scene, without_paused(decided, scene, silent)

    # What is remembered.

    @cached_property
    def _memory(self) -> Versions:
        strays = {stray.item.uid for look in self.looks.values() for stray in look.strays}
        shown = strays.union(*(look.items for look in self.looks.values()))
        return Versions(self.store.known_versions(shown), self.store.links_of(strays), self.own)

    @cached_property
    def _backs(self) -> dict[str, WentBack]:
        return {name: went_back(look, self.state.links, self._memory) for name, look in self.looks.items()}

    @cached_property
    def _guarding(self) -> Guarding:
        return Guarding(self.registry, self.state, self.looks, self.now, self.collections)

    def _past(self) -> dict[str, Past]:
        losses: dict[str, list[Loss]] = {}
        for loss in self.store.losses(self.now - KEPT):
            # What is to be put back is so however long its account could not be reached.
            if loss.at >= self.now - COUNTED or loss.accepted is Accepted.RETURNED:
                losses.setdefault(loss.account, []).append(loss)
        past = {}
        for name in self.looks:
            mine, record = losses.get(name, []), self.state.accounts.get(name)
            known = Past(
                {k.uid: k.kind for k in mine if k.accepted is Accepted.NONE},
                frozenset(k.uid for k in mine if k.accepted is Accepted.AS_IT_IS),
                frozenset(k.uid for k in mine if k.accepted is Accepted.OURS),
                frozenset(k.uid for k in mine if k.accepted is Accepted.RETURNED),
            )
            if record is not None:
                waits = record.paused_kind == Pause.SECOND_LOOK
                known = replace(
                    known,
                    accepted=record.accepted_digest,
                    how=record.accepted_how,
                    suspected=record.paused_at if waits else None,
                )
            past[name] = known
        return past

    def _losses(
        self,
        counted: Mapping[str, Losses],
        past: Mapping[str, Past],
        accepted: Mapping[str, Verdict],
        restored: frozenset[str],
        pending: frozenset[str],
    ) -> Iterator[Loss]:
        """What is to be remembered of this run: its losses, and what a person accepted."""
        for name, losses in counted.items():
            verdict, known = accepted.get(name), past[name]
            passed = known.ours | known.returning | frozenset(verdict.uids if verdict is not None else ())
            for uid, kind in losses.kinds.items():
                if uid not in known.lost and uid not in passed:
                    yield Loss(name, uid, kind, self.now)
            for uid in sorted(passed):
                kind = losses.kinds.get(uid) or known.lost.get(uid) or LossKind.GONE
                how = Accepted.RETURNED if uid in pending else Accepted.AS_IT_IS
                how = Accepted.OURS if uid in restored else how
                yield Loss(name, uid, kind, self.now, how)

    def _another(self) -> dict[str, Verdict]:
        first = self.store.first_run()
        since = first.started_at if first is not None else self.now
        taken = {n: r.taken_over_at for n, r in self.state.accounts.items() if r.taken_over_at is not None}
        return another_syncd(self.registry, self.looks, self.store.instance, since, taken)

    # What is decided on.

    def _put_back(
        self, past: Mapping[str, Past], guard: tuple[Card, ...]
    ) -> tuple[tuple[Action, ...], tuple[Expectation, Scene]]:
        """The writes that put our last state back, and the scene as it is once they are done.

        What a member asked to have back is in it as if it stood.
        """
        asked = {name: past[name].ours for name in self.looks if past[name].ours}
        whole = {name: healed(look, past[name].returning) for name, look in self.looks.items()}
        if not asked:
            return (), self._scene(whole, guard=guard)
        _expected, scene = self._scene(whole, guard=guard)
        restored = [a for name, u in asked.items() for a in put_back(scene, name, u, self._backs[name], self._memory)]
        uids = {action.uid for action in restored}
        looks = {name: healed(look, uids) if name in asked else look for name, look in whole.items()}
        return tuple(restored), self._scene(looks, guard=guard)

    def _scene(
        self, looks: Mapping[str, Look], silent: frozenset[str] = frozenset(), guard: tuple[Card, ...] = ()
    ) -> tuple[Expectation, Scene]:
        """What the registry asks for, and the whole picture; what its owner put back is open once more.

        Accounts that are `silent` have no say in what all members share. `guard` are the guard's cards.
        """
        back = self._dropped_and_back(looks)
        memory = memory_of(self.registry, self.state, looks, self.now)
        sessions = self._sessions(looks, silent, memory)
        memory = replace(memory, moved=sessions.moved())
        expected = self._expect(memory, back.values())
        put = card_memory(self.registry, self.state, looks, self.now)
        put = replace(put, together=together(self.registry, self.collections))
        asks = expected_questions(self.registry, sessions.records, put.put, self.now)
        if back:
            lapsed = {lapse.occurrence for lapse in expected.lapsed}
            stand = {e.occurrence for e in expected.expected if not e.missed} - lapsed
            back = {uid: occurrence for uid, occurrence in back.items() if occurrence in stand}
            expected = self._expect(memory, back.values())
        cards = (*expected_cards(self.registry, self.now, put, with_decided(memory, expected)), *asks)
        cards = (*cards, *expected_guards(guard))
        expected = replace(expected, expected=(*expected.expected, *cards))
        scene = make_scene(
            self.registry,
            self.state,
            expected,
            looks,
            self.collections,
            self.opened,
            instance=self.store.instance,
            run=self.run,
            now=self.now,
            blocked=self.blocked,
            agendas=self._agendas(expected, looks),
            sessions=sessions,
            pages=self._pages(expected, looks, silent),
        )
        return expected, replace(scene, put_back=frozenset(back))

    def _pages(
        self, expected: Expectation, looks: Mapping[str, Look], silent: frozenset[str]
    ) -> Mapping[Occurrence, str]:
        """The pages that copies of sessions carry."""
        return pages_asked(self.registry, self.store, self.state, self.opened, expected, looks, silent, self.now)

    def _agendas(self, expected: Expectation, looks: Mapping[str, Look]) -> Mapping[tuple[Occurrence, str], str]:
        """The agendas of the sessions that are near; without one nothing is computed."""
        if not any_near(expected.expected, self.now):
            return {}
        memory = memory_of(self.registry, self.state, looks, self.now)
        read = Readers(identities_of(self.collections), seen_by_others(self.state, self.opened))
        return agendas_of(self.registry, self.store, self.state, expected, memory, looks, read, self.now)

    def _sessions(self, looks: Mapping[str, Look], silent: frozenset[str], memory: Memory) -> Sessions:
        """The shared records of sessions."""
        heard = {name: look for name, look in looks.items() if name not in silent}
        read = reader(self.opened, self.collections)
        return sessions_of(self.registry, self.state, heard, memory, read, self.blocked, self.now)

    def _expect(self, memory: Memory, back: Iterable[Occurrence]) -> Expectation:
        opened = frozenset(back)
        settled = {occurrence: how for occurrence, how in memory.settled.items() if occurrence not in opened}
        return expect(self.registry, self.now, replace(memory, settled=settled) if opened else memory)

    def _dropped_and_back(self, looks: Mapping[str, Look]) -> dict[str, Occurrence]:
        """Items that stand open once more after their owner removed them, while nothing else was said of them."""
        found = {}
        for look in looks.values():
            for stray in look.strays:
                uid, occurrence = stray.item.uid, stray.identified.occurrence
                ended = self._memory.ended.get(uid)
                settled = self.state.outcomes.settled.get(occurrence)
                if ended is None or ended.ending is not Ending.DROPPED or ended.place.account != look.account:
                    continue
                if settled is None or settled.state is not OccurrenceState.DROPPED or uid in self.state.let_go:
                    continue
                if see(stray.item, None).status is Status.OPEN:
                    found[uid] = occurrence
        return found


def _beside(actions: Iterable[Action], restored: AbstractSet[str]) -> Iterator[Action]:
    """What else is decided about items that are put back: it is recorded; what is to be written follows later."""
    for action in actions:
        if action.uid not in restored:
            yield action
        elif action.link is not None or action.entries:
            yield replace(action, act=Act.RECORD, write=None)


def without_paused(decided: Plan, scene: Scene, paused: frozenset[str]) -> Plan:
    """The plan in which nothing that a paused account shows has a say in another account's actions.

    `scene` is the picture in which they have no say in what members share. What is recorded of a session that two
    copies show held would otherwise wait with the paused one.
    """
    looks = {account: look for account, look in scene.looks.items() if account not in paused}
    rest = plan(replace(scene, looks=looks))
    kept = [action for action in decided.actions if action.account in paused]
    return Plan((*kept, *(action for action in rest.actions if action.account not in paused)))
