"""Folding old single completions into weekly sums: made of the same rows that the picture of the load is made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from syncd.core.drift import signs_of
from syncd.core.drift.folding import week_sums
from syncd.core.folding import Border, Folded, Kept, border, choose, day_of_border
from syncd.core.load.rows import Row
from syncd.core.load.weigh import weighed
from syncd.engine.known import gather
from syncd.model.ledger import Entry, EntryKind
from syncd.model.occurrence import Occurrence, Thing, ThingKind
from syncd.model.registry import Registry
from syncd.model.when import day_of
from syncd.store import Store

_SEEN_WITHIN = timedelta(days=1)


def fold_old(registry: Registry, store: Store, now: datetime) -> bool:
    """Fold what the household's retention no longer keeps in detail; whether anything was to be done.

    Once a week at most, and only while some account was reached within a day: a clock that nobody confirmed folds
    nothing. Raises StateError.
    """
    before, until = border(registry.household, now), store.folded_until()
    if (until is not None and until >= before.at) or not _is_confirmed(store, now):
        return False
    with store.deciding:
        if not _is_old(store, before):
            return False
        folded = _fold(registry, store, before, now)
        with store.change() as change:
            change.fold(folded)
        store.compact()
    return True


def _is_confirmed(store: Store, now: datetime) -> bool:
    reached = [record.last_ok for record in store.accounts().values() if record.last_ok is not None]
    return any(abs(now - at) <= _SEEN_WITHIN for at in reached)


def _is_old(store: Store, before: Border) -> bool:
    """Whether something was due before the border, or told of that could be folded."""
    if any(at < before.at for at in store.since().values()):
        return True
    return any(_may_go(entry) for entry in store.entries(until=before.at))


def _may_go(entry: Entry) -> bool:
    if entry.occurrence is None:
        return entry.kind is EntryKind.SIGN
    return entry.occurrence.thing.kind is ThingKind.RESPONSIBILITY


def _fold(registry: Registry, store: Store, before: Border, now: datetime) -> Folded:
    material = gather(registry, store, now, _first(store, before))
    kept = Kept(
        {link.occurrence for link in store.links()}
        | {intent.occurrence for intent in store.intents()}
        | store.holds().keys(),
        store.fixed(),
    )
    due = [*material.due, *store.unfolded()]
    folded = choose(registry, before, store.entries(as_seen=True), due, kept)
    rows = [row for row in material.rows() if _occurrence(registry, row) in folded.occurrences]
    signs = signs_of(entry for entry in material.entries if _goes(entry, folded, before))
    oldest = {member.id: member.uid_id for member in registry.members}
    sums = week_sums(weighed(rows, material.paper, now), material.paper, signs)
    return replace(folded, sums=tuple(replace(each, member=oldest.get(each.member, "")) for each in sums))


def _first(store: Store, before: Border) -> date:
    """The oldest day of which something is not in a sum yet."""
    until = day_of_border(store.folded_until())
    days = [one.recurrence_id for one in store.unfolded()]
    days += [
        entry.occurrence.recurrence_id for entry in store.entries(until=before.at) if entry.occurrence is not None
    ]
    days += [until] if until is not None else [at.date() - _SEEN_WITHIN for at in store.since().values()]
    return min([before.day, *days])


def _occurrence(registry: Registry, row: Row) -> Occurrence:
    """What a row is about: its date is the local day of its nominal instant."""
    thing = Thing(ThingKind.RESPONSIBILITY, row.task, row.step)
    return Occurrence(thing, day_of(row.due, registry.household.zone))


def _goes(entry: Entry, folded: Folded, before: Border) -> bool:
    """Whether the entry goes with this fold."""
    if entry.occurrence is not None:
        return entry.occurrence in folded.occurrences
    return entry.kind is EntryKind.SIGN and max(entry.at, entry.seen_at) < before.at
