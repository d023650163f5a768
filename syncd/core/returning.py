"""Putting back what went from an account, once its member said so: under its next uid, as it was last seen.

The old link stays until the new item stands, so that a run that ends in between is taken up by the next one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from syncd.core.content import announce, edit, make_stamp
from syncd.core.fields import see
from syncd.core.identity import mint_uid
from syncd.core.scene import Action, Look, Scene
from syncd.core.situation import Situations
from syncd.core.stamp import Made
from syncd.core.table import Act
from syncd.model.item import Field, Fields, Item
from syncd.model.link import Ending, Link, LinkState, Verb

BECAUSE = "it is put back, as its member asked"


@dataclass(frozen=True, slots=True)
class Returned:
    """What is done about items that are to be put back; `pending` are uids of those that are not yet."""

    actions: tuple[Action, ...]
    pending: frozenset[str]


def put_back_anew(scene: Scene, look: Look, uids: Collection[str]) -> Returned:
    """Decide about these items of one account. `look` shows what is gone there; `scene` knows them as if they stood.

    What is asked for no more, or stands by now, is let be; nothing is recorded of it.
    """
    actions: list[Action] = []
    pending = set()
    situations = Situations(scene)
    for uid in sorted(uids):
        link = scene.links.get(uid)
        if link is None:
            continue
        gone, stands = uid in look.gone, uid in look.items
        made = situations.newest_of(link).uid != uid
        if not gone and not made:
            if not stands and look.complete_at is None:
                pending.add(uid)
            continue
        if made or not _wanted(scene, situations, link):
            if not stands:
                actions.append(_ended(scene, link))
            continue
        action = _anew(scene, link)
        if action is None or action.uid in scene.set_aside or action.uid in scene.let_go:
            actions.append(_ended(scene, link))
            continue
        pending.add(uid)
        if action.uid not in scene.blocked:
            actions.append(action)
    return Returned(tuple(actions), frozenset(pending))


def without(actions: Collection[Action], uids: Collection[str]) -> Iterator[Action]:
    """The actions about anything else."""
    return (action for action in actions if action.uid not in uids)


def _wanted(scene: Scene, situations: Situations, link: Link) -> bool:
    wanted = situations.wanted_for(link)
    free = link.occurrence not in scene.outcomes.settled and link.occurrence not in scene.held
    return wanted is not None and not wanted.missed and free


def _ended(scene: Scene, link: Link) -> Action:
    ended = replace(link, state=LinkState.ENDED, ending=Ending.GONE, changed_at=scene.now)
    return Action(
        link.place.account,
        link.uid,
        link.occurrence,
        Act.END,
        link.theirs[Field.TITLE],
        BECAUSE,
        link=ended,
        expected_to_go=True,
    )


def _anew(scene: Scene, link: Link) -> Action | None:
    """The item as it was last seen, with its owner's words and changes; None where what was seen cannot be read.

    A page that it carried follows as any other does: by a write of its own.
    """
    item = scene.read(link)
    if not isinstance(item, Item):
        return None
    key = (link.occurrence, link.member, link.place.kind)
    generation = scene.generations.get(key, link.generation) + 1
    household = scene.registry.household.id
    uid = mint_uid(household, link.occurrence, link.member, link.place.kind, generation)
    ours: Fields = {field: value for field, value in link.ours.items() if field is not Field.PAGE}
    theirs: Fields = {field: value for field, value in link.theirs.items() if field is not Field.PAGE}
    stamp = make_stamp(scene.instance, scene.now, Made.OPEN, ours)
    intent = announce(
        replace(link, uid=uid, generation=generation, href=""),
        Verb.CREATE,
        ours,
        str(stamp),
        run=scene.run,
        now=scene.now,
        state=LinkState.OPEN,
        writes=theirs,
    )
    write = edit(see(item, link), {}, replace(intent, body=link.body), stamp, now=scene.now)
    assert write.content is not None
    content = replace(write.content, uid=uid, alarm=item.alarms[0] if item.alarms else None)
    return Action(
        link.place.account,
        uid,
        link.occurrence,
        Act.CREATE,
        item.title,
        BECAUSE,
        fields=tuple(sorted(f.value for f, v in theirs.items() if v and f is not Field.STATUS)),
        write=replace(write, content=content, changed=frozenset()),
        expected_to_go=True,
    )
