"""The server went back in time: telling it, and writing our last state once a person asked for that.

A server that is restored from a backup shows items at versions that were overwritten long ago, items that were taken
away, and lacks what was made since. Field by field that looks like its owner's doing; so versions are remembered.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from syncd.core.adopt import adopted_link
from syncd.core.content import announce
from syncd.core.fields import see
from syncd.core.scene import Action, Look, Scene, Stray
from syncd.core.situation import is_over
from syncd.core.table import Act
from syncd.model.item import Field, Item, Status
from syncd.model.link import Ending, Link, LinkState, PlannedWrite, Verb
from syncd.model.occurrence import APART

AT_LEAST = 3
"""So many items at earlier versions, or standing once more, are a server's doing; fewer are their owner's."""

_FOLD = re.compile(r"\r?\n[ \t]")
_BACK = frozenset({Ending.WITHDRAWN, Ending.DROPPED})


def version_digest(raw: str) -> str:
    """Digest of a version. Folding and the order of lines do not count: servers fold and sort anew what they keep."""
    lines = _FOLD.sub("", raw).splitlines()
    return hashlib.sha256("\n".join(sorted(line.strip() for line in lines)).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Versions:
    """What is remembered of the items that a look shows.

    Attributes:
        versions: digests of the versions that were seen or written, by uid.
        ended: the link that each stray had, by uid.
        own: uids of items whose present version a write of ours explains.
    """

    versions: Mapping[str, Collection[str]] = field(default_factory=dict)
    ended: Mapping[str, Link] = field(default_factory=dict)
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class WentBack:
    """What one account shows of the past, each with the digest of the version, by uid.

    `older` are linked items at an earlier version than their link's; `again` stand once more, at a version that is
    known, after they were withdrawn or dropped.
    """

    older: Mapping[str, str] = field(default_factory=dict)
    again: Mapping[str, str] = field(default_factory=dict)

    def without(self, uids: Collection[str]) -> WentBack:
        """The same but for these items."""
        return WentBack(
            {u: d for u, d in self.older.items() if u not in uids},
            {u: d for u, d in self.again.items() if u not in uids},
        )

    @property
    def at_once(self) -> bool:
        """Whether there are so many of either kind that no owner did it."""
        return max(len(self.older), len(self.again)) >= AT_LEAST


def went_back(look: Look, links: Mapping[str, Link], memory: Versions) -> WentBack:
    """What a look shows of the past. What is apart does not count."""
    older = {}
    for uid, item in look.items.items():
        link = links.get(uid)
        if link is None or not link.raw or uid in memory.own or link.occurrence.thing.kind in APART:
            continue
        shown = version_digest(item.raw)
        if shown != version_digest(link.raw) and shown in memory.versions.get(uid, ()):
            older[uid] = shown
    again = {}
    for stray in look.strays:
        ended = memory.ended.get(stray.item.uid)
        if ended is None or ended.ending not in _BACK or ended.place.account != look.account:
            continue
        if ended.occurrence.thing.kind in APART:
            continue
        shown = version_digest(stray.item.raw)
        if shown in memory.versions.get(stray.item.uid, ()):
            again[stray.item.uid] = shown
    return WentBack(older, again)


def put_back(scene: Scene, account: str, uids: Collection[str], back: WentBack, memory: Versions) -> Iterator[Action]:
    """Our last state of these items, as far as they do not show it.

    What shows an earlier version gets its newest, word for word; what is gone although it was open is made once more;
    what was taken away and stands there is taken away. What is past, or shows finished, is left to the table.
    """
    look = scene.looks[account]
    strays = {stray.item.uid: stray for stray in look.strays}
    for uid in sorted(set(uids) - scene.blocked - scene.set_aside.keys()):
        link = scene.links.get(uid)
        if link is not None and uid in back.older:
            yield _restored(scene, link, look.items[uid])
        elif link is not None and uid in look.gone and link.stands_open and link.raw:
            yield _restored(scene, link, None)
        elif uid in back.again and _may_go(scene, strays[uid]):
            yield _removed(scene, memory.ended[uid], strays[uid])


def healed(look: Look, uids: Collection[str]) -> Look:
    """The look as it would be if these items stood as we last knew them."""
    return replace(
        look,
        items={uid: item for uid, item in look.items.items() if uid not in uids},
        gone=look.gone - frozenset(uids),
        strays=tuple(stray for stray in look.strays if stray.item.uid not in uids),
    )


def _may_go(scene: Scene, stray: Stray) -> bool:
    """Nothing that shows finished is taken away, nor an event that is over."""
    shows = see(stray.item, None).status
    return shows is Status.OPEN and not is_over(stray.item, scene.registry.household.zone, scene.now)


def _restored(scene: Scene, link: Link, item: Item | None) -> Action:
    verb = Verb.CREATE if item is None else Verb.UPDATE
    intent = announce(
        link, verb, link.ours, link.stamp, run=scene.run, now=scene.now, state=link.state, writes=link.theirs
    )
    href = link.href if item is None else item.ref.href
    return Action(
        link.place.account,
        link.uid,
        link.occurrence,
        Act.CREATE if item is None else Act.UPDATE,
        link.theirs[Field.TITLE],
        "our last state is put back",
        write=PlannedWrite(replace(intent, body=link.body, href=href), None, restores=replace(link, href=href)),
        ref=item.ref if item is not None else None,
        base=item.raw if item is not None else "",
        expected_to_go=True,
    )


def _removed(scene: Scene, ended: Link, stray: Stray) -> Action:
    """Taken away as any other link of ours, so that the table goes on with it after a crash."""
    item = stray.item
    link = replace(adopted_link(stray, ended.place, None, scene.now), state=LinkState.OPEN)
    intent = announce(
        link, Verb.DELETE, link.ours, link.stamp, run=scene.run, now=scene.now, state=LinkState.ENDED, writes={}
    )
    return Action(
        link.place.account,
        link.uid,
        link.occurrence,
        Act.WITHDRAW,
        item.title,
        "our last state is put back",
        link=link,
        write=PlannedWrite(intent, None),
        ref=item.ref,
        base=item.raw,
        expected_to_go=True,
    )
