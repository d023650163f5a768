"""The canonical form of every field: equal text means equal meaning. Nothing else is ever compared.

Bytes, order, DTSTAMP, LAST-MODIFIED, SEQUENCE, PRODID and X- properties change without meaning on many servers
(RFC 4791 section 5.3.4 lets them); none of them is a field.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from syncd.core.block import Parts, recover_body, take_apart
from syncd.core.marks import DONE_CATEGORIES, Marked, read_marks
from syncd.core.stamp import Stamp, digest, parse_stamp, span
from syncd.model.item import Field, Fields, Item, Kind, Status
from syncd.model.when import encode_when

if TYPE_CHECKING:
    from syncd.model.link import Link

REWRITTEN = "~"
"""Value of the field `block` when the owner rewrote our block."""

OWNERS = frozenset({Field.TITLE, Field.DUE, Field.LASTS, Field.ALARM, Field.NOTE, Field.STATUS})
"""Fields that an owner edits by living with an item; an edit of one is a sign of life."""


def managed(kind: Kind) -> tuple[Field, ...]:
    """The fields that syncd keeps in an item of this form. A VTODO has DUE and so no DURATION (RFC 5545 3.6.2).

    The page of an event is none of them: where nobody asks for one, what stands there stays.
    """
    without = {Field.NOTE, Field.PAGE, *((Field.LASTS,) if kind is Kind.VTODO else ())}
    return tuple(f for f in Field if f not in without)


def canonical_title(title: str) -> str:
    """Unicode NFC, without white space at the ends, runs of it folded."""
    return " ".join(unicodedata.normalize("NFC", title).split())


def canonical_span(span: timedelta | None) -> str:
    """Whole seconds, `""` for None."""
    return "" if span is None else str(int(span.total_seconds()))


def canonical_alarms(alarms: Collection[timedelta]) -> str:
    """Offsets from the due in seconds, ascending, without repeats."""
    return ",".join(str(s) for s in sorted({int(a.total_seconds()) for a in alarms}))


def canonical_categories(categories: Collection[str], kind: Kind) -> str:
    """Sorted, without repeats; a VEVENT's "done" category is a mark, not a category."""
    kept = {canonical_title(c) for c in categories}
    if kind is Kind.VEVENT:
        kept = {c for c in kept if c.lower() not in DONE_CATEGORIES}
    return "\n".join(sorted(kept - {""}))


def span_of(text: str) -> timedelta | None:
    """Inverse of `canonical_span`."""
    return timedelta(seconds=int(text)) if text else None


@dataclass(frozen=True, slots=True)
class Seen:
    """An item interpreted: its fields, its stamp, the marks of its title, the owner's words around our block."""

    item: Item
    fields: Fields
    stamp: Stamp | None
    marked: Marked
    parts: Parts
    body: str

    @property
    def status(self) -> Status:
        """What it shows, marks included."""
        return Status(self.fields[Field.STATUS])


def see(item: Item, link: Link | None) -> Seen:
    """Interpret an item: against its link, or, without one, against its own stamp."""
    stamp = parse_stamp(item.stamp) or parse_stamp(item.description)
    body = link.body if link is not None else recover_body(item.description, stamp)
    parts = take_apart(item.description, body)
    marked = _marked(item, link, stamp)
    status = item.status
    if item.kind is Kind.VEVENT and status is Status.OPEN:
        status = marked.status
        if any(canonical_title(c).lower() in DONE_CATEGORIES for c in item.categories):
            status = Status.DONE
    fields = {
        Field.TITLE: canonical_title(marked.bare),
        Field.DUE: encode_when(item.due),
        Field.LASTS: canonical_span(item.lasts),
        Field.ALARM: canonical_alarms(item.alarms),
        Field.BLOCK: REWRITTEN if parts.body is None else parts.body,
        Field.CATEGORY: canonical_categories(item.categories, item.kind),
        Field.LINK: item.link.strip(),
        Field.PRIVACY: "private" if item.private else "",
        Field.STATUS: status.value,
        Field.NOTE: digest(parts.words) if parts.words else "",
    }
    shown = (*managed(item.kind), Field.NOTE)
    fields = {field: fields[field] for field in shown}
    if item.kind is Kind.VEVENT and item.page:
        fields[Field.PAGE] = item.page
    return Seen(item, fields, stamp, marked, parts, body if parts.body is not None else "")


def _marked(item: Item, link: Link | None, stamp: Stamp | None) -> Marked:
    """Marks are looked for in events only; what syncd wrote, or last saw without a mark, carries none."""
    if item.kind is not Kind.VEVENT:
        return Marked(Status.OPEN, "", item.title, "")
    if link is not None:
        own = (link.ours[Field.TITLE], link.theirs[Field.TITLE])
        return read_marks(item.title, lambda title: canonical_title(title) in own, own[1])
    proven = stamp.title if stamp is not None else ""
    return read_marks(item.title, lambda title: digest(canonical_title(title)) == proven, item.title.strip())


def differing(one: Mapping[Field, str], other: Mapping[Field, str]) -> frozenset[Field]:
    """Fields whose values differ; a field that one side does not have is absent there."""
    return frozenset(f for f in {*one, *other} if one.get(f, "") != other.get(f, ""))


def touched(seen: Seen) -> bool:
    """Whether an owner's hand shows: computed from the stamp, never remembered; no stamp means touched.

    A status is no touch: what shows done or skipped is never withdrawn anyway, and a close of ours is told by the
    stamp itself.
    """
    stamp = seen.stamp
    if stamp is None or seen.item.extras or seen.item.recurring or seen.fields[Field.NOTE]:
        return True
    return (
        digest(seen.fields[Field.TITLE]) != stamp.title
        or digest(span(seen.fields[Field.DUE], seen.fields.get(Field.LASTS, ""))) != stamp.due
        or digest(seen.fields[Field.ALARM]) != stamp.alarm
        or digest(seen.fields[Field.BLOCK]) != stamp.block
    )
