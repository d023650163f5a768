"""What an action sends, and what an account shows once it holds that."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from syncd.core.scene import Action
from syncd.core.stamp import Stamp, parse_stamp
from syncd.model.item import Content, Field, Item, Ref
from syncd.model.link import PlannedWrite


def write_of(action: Action) -> PlannedWrite:
    """What an action sends; it sends something."""
    assert action.write is not None
    return action.write


def content_of(action: Action) -> Content:
    """The item as an action sends it."""
    content = write_of(action).content
    assert content is not None
    return content


def stamp_of(text: str | None) -> Stamp:
    """The stamp in a text, which holds one."""
    stamp = parse_stamp(text)
    assert stamp is not None
    return stamp


def item_of(content: Content, ref: Ref, raw: str) -> Item:
    """What an account shows once it holds `content`."""
    return Item(
        ref=ref,
        uid=content.uid,
        kind=content.kind,
        title=content.title,
        due=content.due,
        lasts=content.lasts,
        alarms=() if content.alarm is None else (content.alarm,),
        description=content.description,
        categories=content.categories,
        link=content.link,
        private=content.private,
        status=content.status,
        completed_at=content.completed_at,
        modified_at=content.written_at,
        extras=False,
        recurring=False,
        stamp=content.stamp,
        raw=raw,
    )


def edited(item: Item, content: Content, changed: Iterable[str]) -> dict[str, Any]:
    """What an update with `content` changes of an item: the named fields and the stamp, nothing else."""
    whole = item_of(content, item.ref, item.raw)
    names = {
        Field.TITLE: ("title",),
        Field.DUE: ("due",),
        Field.LASTS: ("lasts",),
        Field.ALARM: ("alarms",),
        Field.BLOCK: ("description",),
        Field.CATEGORY: ("categories",),
        Field.LINK: ("link",),
        Field.PRIVACY: ("private",),
        Field.STATUS: ("status", "completed_at"),
    }
    values = {n: getattr(whole, n) for f in changed for n in names[Field(f)]}
    return {**values, "stamp": whole.stamp, "modified_at": whole.modified_at}
