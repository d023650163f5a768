"""A server that went back in time is told by versions, and our last state is what is put back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from syncd.core.guard import Losses, Past, count, judge
from syncd.core.plan import plan
from syncd.core.scene import Action
from syncd.core.table import Act
from syncd.core.went_back import Versions, WentBack, healed, put_back, version_digest, went_back
from syncd.model.item import Kind, Status
from syncd.model.ledger import EntryKind
from syncd.model.link import Ending, Link, Verb
from syncd.model.state import Accepted, LossKind, Pause
from tests.support.scenes import Stage, household, in_short, standing
from tests.support.writes import write_of

START = date(2026, 11, 24)
ACCOUNT = "alex-cloud"


def filled(number: int, kind: Kind = Kind.VTODO) -> Stage:
    """A stage on which so many of Alex's items stand open, one a day."""
    stage = Stage(registry=household(kind))
    for n in range(number):
        stage.ask(day=START + timedelta(days=n))
    stage.settle()
    return stage


def uids_of(stage: Stage, number: int) -> list[str]:
    """The first so many items."""
    return [stage.uid(day=START + timedelta(days=n)) for n in range(number)]


def memory(stage: Stage, *, own: frozenset[str] = frozenset()) -> Versions:
    """Everything that was ever seen or written on this stage."""
    versions: dict[str, set[str]] = {}
    for raw, item in stage.bodies.items():
        versions.setdefault(item.uid, set()).add(version_digest(raw))
    return Versions(versions, {uid: k for uid, k in stage.links.items() if k.ending is not None}, own)


def back_on(stage: Stage, known: Versions) -> WentBack:
    """What Alex's account shows of the past."""
    scene = stage.scene
    return went_back(scene.looks[ACCOUNT], scene.links, known)


def older(stage: Stage, *uids: str) -> Versions:
    """Items are renamed, that is seen, and their server shows the versions before; what was seen until then."""
    before = [stage.shown(uid) for uid in uids]
    for uid in uids:
        stage.edit(uid, title="Renamed")
    stage.settle()
    known = memory(stage)
    stage.items |= {(ACCOUNT, item.uid): item for item in before}
    return known


def actions(stage: Stage, uids: list[str], known: Versions | None = None) -> list[Action]:
    """What puts our last state of these items back."""
    known = known or memory(stage)
    return list(put_back(stage.scene, ACCOUNT, uids, back_on(stage, known), known))


def test_folding_and_order_are_no_version() -> None:
    """The same lines, sorted and folded anew, are the same version; another value is another one."""
    body = "BEGIN:VTODO\r\nSUMMARY:Bins out\r\nDTSTAMP:20261123T080000Z\r\nEND:VTODO\r\n"
    rewritten = "BEGIN:VTODO\nDTSTAMP:20261123T0\n 80000Z\nSUMMARY:Bins out\nEND:VTODO\n"
    assert version_digest(body) == version_digest(rewritten)
    assert version_digest(body) != version_digest(body.replace("20261123", "20261124"))


def test_an_earlier_version_is_told() -> None:
    """What shows a version that is known and is not its newest is older; a version that is new is not."""
    stage = filled(2)
    one, other = uids_of(stage, 2)
    known = older(stage, one)
    stage.edit(other, title="Something new")
    assert set(back_on(stage, known).older) == {one}


def test_a_write_of_ours_explains_an_earlier_version() -> None:
    """What an undo has just put back was not put there by a server."""
    stage = filled(1)
    (uid,) = uids_of(stage, 1)
    older(stage, uid)
    assert back_on(stage, memory(stage, own=frozenset({uid}))) == WentBack()


@pytest.mark.parametrize("ending", [Ending.WITHDRAWN, Ending.DROPPED, Ending.GONE])
def test_what_was_taken_away_and_stands_once_more_is_told(ending: Ending) -> None:
    """At a known version it is back; what was lost with its collection may be anywhere, and is met anew."""
    stage = filled(1)
    (uid,) = uids_of(stage, 1)
    item = stage.shown(uid)
    stage.ask_no_more()
    stage.settle()
    stage.links[uid] = replace(stage.links[uid], ending=ending)
    stage.items[ACCOUNT, uid] = item
    assert (set(back_on(stage, memory(stage)).again) == {uid}) is (ending is not Ending.GONE)
    stage.edit(uid, title="Something new")
    known = memory(stage)
    without = replace(known, versions={uid: {version_digest(item.raw)}})
    assert back_on(stage, without) == WentBack()


@pytest.mark.parametrize(("number", "pauses"), [(2, False), (3, True)])
def test_three_earlier_versions_pause(number: int, pauses: bool) -> None:
    """Two may be somebody's doing; three are not. What is gone then is part of the question."""
    stage = filled(6)
    uids = uids_of(stage, 6)
    known = older(stage, *uids[:number])
    stage.delete(uids[5])
    scene = stage.scene
    past = {ACCOUNT: Past()}
    backs = {ACCOUNT: back_on(stage, known)}
    counted = count(plan(scene), scene, past, backs)
    verdict = judge(counted, scene.looks, past).verdicts.get(ACCOUNT)
    assert (verdict is not None) is pauses
    if verdict is None:
        assert set(counted[ACCOUNT].lost.values()) == {LossKind.OLDER, LossKind.GONE}
        return
    assert (verdict.kind, set(verdict.uids)) == (Pause.WENT_BACK, {*uids[:3], uids[5]})
    for how in Accepted:
        asked = {ACCOUNT: Past(accepted=verdict.digest, how=how)}
        judged = judge(count(plan(scene), scene, asked, backs), scene.looks, asked)
        assert (ACCOUNT in judged.accepted) is (how in (Accepted.OURS, Accepted.THEIRS))


def test_another_version_is_another_list() -> None:
    """The digest covers what is shown, not only of which items."""
    stage = filled(3)
    looks = stage.scene.looks
    digests = set()
    for shown in ("one", "two"):
        back = WentBack(older={f"u{n}": shown for n in range(3)})
        losses = Losses(lost=dict.fromkeys(back.older, LossKind.OLDER), back=back)
        digests.add(judge({ACCOUNT: losses}, looks, {}).verdicts[ACCOUNT].digest)
    assert len(digests) == 2


def restored(action: Action) -> Link:
    """What an action puts back."""
    link = write_of(action).restores
    assert link is not None
    return link


def test_our_last_state_is_put_back_word_for_word() -> None:
    """An earlier version gets its newest over it, what is gone is made once more, what was taken away goes."""
    stage = filled(3)
    changed, gone, taken = uids_of(stage, 3)
    item = stage.shown(taken)
    stage.ask_no_more(day=START + timedelta(days=2))
    stage.settle()
    older(stage, changed)
    stage.items[ACCOUNT, taken] = item
    stage.delete(gone)
    done = {a.uid: a for a in actions(stage, [changed, gone, taken])}
    assert {uid: a.act for uid, a in done.items()} == {changed: Act.UPDATE, gone: Act.CREATE, taken: Act.WITHDRAW}
    assert restored(done[changed]).raw == stage.links[changed].raw
    assert done[changed].ref == stage.shown(changed).ref
    assert (restored(done[gone]).raw, done[gone].ref) == (stage.links[gone].raw, None)
    assert (write_of(done[taken]).intent.verb, done[taken].base) == (Verb.DELETE, item.raw)


def test_a_later_edit_is_not_written_over() -> None:
    """What its owner changed since the question is no earlier version any more, and is left to the table."""
    stage = filled(1)
    (uid,) = uids_of(stage, 1)
    known = older(stage, uid)
    stage.edit(uid, title="Mine")
    assert actions(stage, [uid], known) == []


def test_what_shows_done_is_not_taken_away() -> None:
    """A withdrawn item that stands there done once more is somebody's record."""
    stage = filled(1)
    (uid,) = uids_of(stage, 1)
    item = stage.shown(uid)
    stage.ask_no_more()
    stage.settle()
    stage.put(ACCOUNT, replace(item, status=Status.DONE))
    assert actions(stage, [uid]) == []


def test_a_healed_look_shows_nothing_of_what_is_put_back() -> None:
    """The plan goes on as if our last state stood there."""
    stage = filled(2)
    one, other = uids_of(stage, 2)
    older(stage, one)
    stage.delete(other)
    scene = stage.scene
    looks = {**scene.looks, ACCOUNT: healed(scene.looks[ACCOUNT], {one, other})}
    assert plan(replace(scene, looks=looks)).actions == ()
    assert plan(scene).actions != ()


def test_what_its_owner_put_back_is_reopened() -> None:
    """Dropped, and standing there open once more: it is the item again, and nothing is taken away."""
    stage = standing()
    uid = stage.uid()
    item = stage.shown(uid)
    stage.delete(uid)
    stage.settle()
    stage.items[ACCOUNT, uid] = item
    scene = stage.scene
    # The engine expects it as if it had not been dropped, and says whose it is.
    wanted = tuple(w for w in standing().wanted if w.member == "alex")
    decided = plan(replace(scene, wanted=wanted, put_back=frozenset({uid}))).actions
    assert in_short(decided) == [(ACCOUNT, "adopt"), (ACCOUNT, "record")]
    assert [e.kind for a in decided for e in a.entries] == [EntryKind.REOPENED]
    assert {a.reason for a in decided} == {"its owner put it back"}
