"""From canonical fields to what is sent: the whole content of a write, and the intent that announces it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from syncd.core.block import put_together, restamp
from syncd.core.fields import Seen, span_of
from syncd.core.marks import CLOSED_PREFIX, CLOSED_SIGN, DONE_CATEGORIES, with_mark
from syncd.core.stamp import Made, Stamp, proven, span
from syncd.model.item import Content, Field, Fields, Kind, Page, Status
from syncd.model.link import Intent, Link, LinkState, PlannedWrite, Verb
from syncd.model.when import decode_when


def make_stamp(instance: str, now: datetime, made: Made, ours: Fields) -> Stamp:
    """The stamp of a write: digests of what syncd last asked for, so that an owner's value never passes for ours."""
    body = ours[Field.BLOCK]
    return Stamp(
        instance,
        now,
        made,
        title=proven(ours[Field.TITLE]),
        due=proven(span(ours[Field.DUE], ours.get(Field.LASTS, ""))),
        alarm=proven(ours[Field.ALARM]),
        block=proven(body),
        lines=body.count("\n") + 1,
    )


def creation(intent: Intent, fields: Fields, now: datetime) -> PlannedWrite:
    """A new item with these fields, open. A page follows by a write of its own: without it the item stands anyway."""
    kind = intent.place.kind
    intent = replace(intent, ours={field: value for field, value in intent.ours.items() if field is not Field.PAGE})
    stamp = intent.stamp
    content = Content(
        uid=intent.uid,
        kind=kind,
        title=fields[Field.TITLE],
        due=decode_when(fields[Field.DUE]),
        lasts=span_of(fields.get(Field.LASTS, "")),
        alarm=_alarm(fields[Field.ALARM]),
        description=f"{fields[Field.BLOCK]}\nsyncd:{stamp}",
        categories=_categories(fields[Field.CATEGORY]),
        link=fields[Field.LINK],
        private=fields[Field.PRIVACY] == "private",
        status=Status.OPEN,
        completed_at=None,
        stamp=stamp,
        written_at=now,
    )
    return PlannedWrite(intent, content)


def edit(
    seen: Seen,
    write: Fields,
    intent: Intent,
    stamp: Stamp,
    *,
    now: datetime,
    completed_at: datetime | None = None,
    comment: str = "",
) -> PlannedWrite:
    """The item as it stands with `write` put into it. Marks, words and everything not ours stay."""
    item = seen.item
    marked = seen.marked
    status = Status(write.get(Field.STATUS, seen.fields[Field.STATUS]))
    changed = {Field.BLOCK, *write}
    categories = item.categories
    if item.kind is Kind.VEVENT and Field.STATUS in write:
        marked = with_mark(marked, status)
        changed |= {Field.TITLE}
        if item.status is Status.OPEN:
            changed.discard(Field.STATUS)
        if status is Status.OPEN and any(c.lower() in DONE_CATEGORIES for c in categories):
            categories = tuple(c for c in categories if c.lower() not in DONE_CATEGORIES)
            changed.add(Field.CATEGORY)
    if item.kind is Kind.VEVENT:
        arrow = CLOSED_PREFIX if intent.state is LinkState.CLOSED else ""
        marked = replace(marked, prefix=arrow + _unclosed(marked.prefix), suffix=_unclosed(marked.suffix))
        if (marked.prefix, marked.suffix) != (seen.marked.prefix, seen.marked.suffix):
            changed.add(Field.TITLE)
    if Field.CATEGORY in write:
        marks = tuple(c for c in categories if item.kind is Kind.VEVENT and c.lower() in DONE_CATEGORIES)
        categories = (*_categories(write[Field.CATEGORY]), *marks)
    title = write.get(Field.TITLE, marked.bare)
    if seen.parts.body is not None and Field.BLOCK in write:
        description = put_together(seen.parts, write[Field.BLOCK], stamp)
    else:
        description = restamp(item.description, stamp)
    content = Content(
        uid=item.uid,
        kind=item.kind,
        title=marked.retitled(title),
        due=decode_when(write[Field.DUE]) if Field.DUE in write else item.due,
        lasts=span_of(write[Field.LASTS]) if Field.LASTS in write else item.lasts,
        alarm=_alarm(write[Field.ALARM]) if Field.ALARM in write else None,
        description=description,
        categories=categories,
        link=write.get(Field.LINK, item.link),
        private=(write[Field.PRIVACY] == "private") if Field.PRIVACY in write else item.private,
        status=status if item.kind is not Kind.VEVENT else (Status.OPEN if status is Status.OPEN else item.status),
        completed_at=completed_at if status is Status.DONE else None,
        stamp=str(stamp),
        written_at=now,
        comment=comment,
        page=_page(write.get(Field.PAGE, ""), intent),
    )
    return PlannedWrite(intent, content, frozenset(f.value for f in changed))


def announce(
    link: Link, verb: Verb, ours: Fields, stamp: str, *, run: int, now: datetime, state: LinkState, writes: Fields
) -> Intent:
    """The intent of a write to a linked item."""
    return Intent(
        uid=link.uid,
        verb=verb,
        generation=link.generation,
        occurrence=link.occurrence,
        member=link.member,
        place=link.place,
        collection=link.collection,
        href=link.href,
        ours=ours,
        body=ours[Field.BLOCK],
        stamp=stamp,
        state=state,
        run=run,
        announced_at=now,
        writes=dict(writes),
    )


def _unclosed(marks: str) -> str:
    """The marks at one end of an event's title without our arrow."""
    plain = marks.replace(CLOSED_SIGN + "\ufe0f", "").replace(CLOSED_SIGN, "")
    return marks if plain == marks else plain.strip() and plain


def _page(digest: str, intent: Intent) -> Page | None:
    """The page that is to be attached, by what it is called; its octets are not known here."""
    occurrence = intent.occurrence
    return Page(digest, f"{occurrence.recurrence_id}-{occurrence.thing.id}.html") if digest else None


def _alarm(text: str) -> timedelta | None:
    return span_of(text.split(",", maxsplit=1)[0]) if text else None


def _categories(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()
