"""Adopting: an item of ours met without a link becomes one, from what its own stamp proves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from syncd.core.fields import see
from syncd.core.scene import Action, Scene, Stray
from syncd.core.stamp import Made, Stamp, digest, parse_stamp, span, unknown
from syncd.core.table import AccountSide, Act, LinkSide, RegistrySide, decide
from syncd.model.item import Field, Fields, Kind, Role, Status
from syncd.model.link import Link, LinkState
from syncd.model.occurrence import Place, ThingKind

_STAMPED = {
    Field.TITLE: "title",
    Field.ALARM: "alarm",
    Field.BLOCK: "block",
}


def adoptions(scene: Scene) -> Iterator[Action]:
    """Take what stands there already into our links. The highest open generation is the item, older ones are left."""
    slots = {(c.account, c.href): (Role(c.role), c.list) for c in scene.collections.values()}
    wanted = {(w.occurrence, w.member, w.place): w.fields for w in scene.wanted}
    taken = {(k.occurrence, k.member, k.place) for k in scene.links.values() if k.state is LinkState.OPEN}
    strays = [(look.account, stray) for look in scene.looks.values() for stray in look.strays]
    accounts = {m.uid_id: (m.tasks, m.events) for m in scene.registry.members}
    # One collection may be seen through two accounts: then an item belongs to its member's own account.
    strays.sort(
        key=lambda pair: (
            pair[1].identified.occurrence,
            -pair[1].identified.generation,
            pair[0] not in accounts.get(pair[1].identified.member, ()),
            pair[0],
        )
    )
    passed = {*scene.let_go, *scene.blocked, *scene.links}
    for account, stray in strays:
        if stray.item.uid in passed:
            continue
        passed.add(stray.item.uid)
        who = stray.identified
        role, named = slots[(account, stray.collection)]
        place = Place(account, role, who.kind, named)
        key = (who.occurrence, who.member, place)
        shows = see(stray.item, None).status
        link = adopted_link(stray, place, wanted.get(key), scene.now)
        if link.state is LinkState.OPEN and shows is Status.OPEN:
            link = replace(link, state=LinkState.LEFT) if key in taken else link
            taken.add(key)
        unasked = RegistrySide.OVER if who.occurrence.thing.kind is ThingKind.CARD else RegistrySide.NOT_WANTED
        asks = RegistrySide.SAME if key in wanted else unasked
        if asks is RegistrySide.SAME and link.uid in scene.put_back and shows is Status.OPEN:
            asks = RegistrySide.PUT_BACK
        row = decide(
            LinkSide.NONE,
            asks,
            AccountSide.FINISHED
            if shows is not Status.OPEN
            else AccountSide.SAME
            if key in wanted
            else AccountSide.TOUCHED,
        )
        yield Action(account, link.uid, who.occurrence, Act.ADOPT, stray.item.title, row.because, link=link)


def closed_by_another(scene: Scene) -> Iterator[Action]:
    """Linked items that another syncd closed in place, as its stamp says: closed, and nobody's word about them.

    They are seen once an account is taken over from it; until then it pauses.
    """
    for look in scene.looks.values():
        for uid, item in look.items.items():
            link = scene.links.get(uid)
            if link is None or link.state is LinkState.CLOSED:
                continue
            stamp = parse_stamp(item.stamp) or parse_stamp(item.description)
            if stamp is None or stamp.instance == scene.instance or stamp.made is not Made.CLOSED:
                continue
            seen = see(item, link)
            if not _shows_closed(seen.status, link.place.kind):
                continue
            shows = {Field.STATUS: seen.fields[Field.STATUS]}
            closed = replace(
                link,
                etag=item.ref.etag,
                raw=item.raw,
                ours={**link.ours, **shows},
                theirs={**link.theirs, **shows},
                stamp=str(stamp),
                state=LinkState.CLOSED,
                changed_at=scene.now,
            )
            why = "another syncd closed it"
            yield Action(look.account, uid, link.occurrence, Act.ADOPT, item.title, why, link=closed)


def adopted_link(stray: Stray, place: Place, wanted: Fields | None, now: datetime) -> Link:
    """The link of a stray: `ours` from its stamp, `theirs` from what stands, its status still to be recorded.

    A field whose value is not the one in the stamp is the owner's; what ours was is then the registry's value when
    the stamp proves that, and otherwise not known any more (the owner's stands either way).
    """
    seen = see(stray.item, None)
    ours = _ours_of(seen.fields, seen.stamp, wanted)
    ours[Field.NOTE] = ""
    closed = seen.stamp is not None and seen.stamp.made is Made.CLOSED and _shows_closed(seen.status, place.kind)
    ours[Field.STATUS] = seen.fields[Field.STATUS] if closed else Status.OPEN.value
    theirs = dict(seen.fields)
    if not closed:
        theirs[Field.STATUS] = Status.OPEN.value
    who = stray.identified
    return Link(
        uid=stray.item.uid,
        generation=who.generation,
        occurrence=who.occurrence,
        member=who.member,
        place=place,
        collection=stray.collection,
        href=stray.item.ref.href,
        etag=stray.item.ref.etag,
        raw=stray.item.raw,
        ours=ours,
        theirs=theirs,
        body=seen.body or (wanted or {}).get(Field.BLOCK, ""),
        stamp=str(seen.stamp) if seen.stamp is not None else "",
        state=LinkState.CLOSED if closed else LinkState.OPEN,
        first_seen=now,
        changed_at=now,
        recurring=stray.item.recurring,
    )


def _shows_closed(status: Status, kind: Kind) -> bool:
    """Whether it shows what a close of ours leaves: CANCELLED, or an open event with an arrow."""
    return status is (Status.OPEN if kind is Kind.VEVENT else Status.SKIPPED)


def _ours_of(seen: Fields, stamp: Stamp | None, wanted: Fields | None) -> dict[Field, str]:
    """What ours was: the standing value where the stamp proves it, else what the registry asks.

    A field that no digest covers is taken for the registry's, so that a standing value that differs is the owner's.
    """
    asked = {field: (wanted or {}).get(field, value) for field, value in seen.items()}
    if stamp is None:
        return asked
    ours = dict(asked)
    for field, name in _STAMPED.items():
        proof: str = getattr(stamp, name)
        if digest(seen[field]) == proof:
            ours[field] = seen[field]
        elif digest(asked[field]) != proof:
            ours[field] = unknown(proof)
    return {**ours, **_when_of(seen, asked, stamp)}


def _when_of(seen: Fields, asked: Fields, stamp: Stamp) -> dict[Field, str]:
    """Due and length, which one digest proves together: each may be as it stands, or as the registry asks."""
    length = Field.LASTS in seen
    for due in (seen[Field.DUE], asked[Field.DUE]):
        for lasts in (seen.get(Field.LASTS, ""), asked.get(Field.LASTS, "")):
            if digest(span(due, lasts)) == stamp.due:
                return {Field.DUE: due} | ({Field.LASTS: lasts} if length else {})
    lost = unknown(stamp.due)
    return {Field.DUE: lost} | ({Field.LASTS: lost if seen[Field.LASTS] else ""} if length else {})
