"""Contents that the laws write, and what must be read back of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from syncd.model.item import Content, Field, Item, Kind, Status
from syncd.ports import Capabilities

WRITTEN_AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DUE = datetime(2026, 11, 28, 9, tzinfo=UTC)


def content(kind: Kind, uid: str = "syncd-1", **changes: Any) -> Content:
    """A content with every field set."""
    full = Content(
        uid=uid,
        kind=kind,
        title="The shop",
        due=DUE,
        lasts=None if kind is Kind.VTODO else timedelta(minutes=90),
        alarm=timedelta(hours=-1),
        description="Bags, list; and the dog\n\n--- syncd",
        categories=("household-logistics", "a, b"),
        link="https://example.org/list?a=1;b=2,3",
        private=True,
        status=Status.OPEN,
        completed_at=None,
        stamp="s1:maple4:open:0a1b.2c3d",
        written_at=WRITTEN_AT,
    )
    return replace(full, **changes)


def bare(kind: Kind, uid: str = "syncd-1") -> Content:
    """A content with nothing but what must be."""
    return content(
        kind,
        uid,
        due=date(2026, 11, 28),
        lasts=None,
        alarm=None,
        description="",
        categories=(),
        link="",
        private=False,
    )


def shows(item: object) -> dict[Field, object]:
    """What an item shows, by field."""
    assert isinstance(item, Item), item
    return {
        Field.TITLE: item.title,
        Field.DUE: item.due,
        Field.LASTS: item.lasts,
        Field.ALARM: item.alarms,
        Field.BLOCK: item.description,
        Field.CATEGORY: tuple(sorted(item.categories)),
        Field.LINK: item.link,
        Field.PRIVACY: item.private,
        Field.STATUS: (item.status, item.completed_at),
    }


def asks(wanted: Content, can: Capabilities) -> dict[Field, object]:
    """What a content asks an item to show, by field, as far as the account has such a field."""
    return {
        Field.TITLE: wanted.title,
        Field.DUE: wanted.due,
        Field.LASTS: wanted.lasts,
        Field.ALARM: () if wanted.alarm is None or not can.alarms else (wanted.alarm,),
        Field.BLOCK: wanted.description,
        Field.CATEGORY: tuple(sorted(wanted.categories)),
        Field.LINK: wanted.link if can.links else "",
        Field.PRIVACY: wanted.private and can.privacy,
        Field.STATUS: (wanted.status, wanted.completed_at),
    }
