"""What the ledger tells, and what is left of entries that were folded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_

from syncd.core.load.folded import WeekSum
from syncd.model.ledger import Entry
from syncd.model.occurrence import Occurrence, OccurrenceState, ThingKind
from syncd.store import rows, schema
from syncd.store.asking import Asking
from syncd.store.remembered import until_changed


class LedgerReading(Asking):
    """The part of a store that tells what happened. Every method may raise StateError."""

    def entries(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        member: str | None = None,
        occurrence: Occurrence | None = None,
        as_seen: bool = False,
        run: int | None = None,
    ) -> tuple[Entry, ...]:
        """The ledger by the time things happened or, with `as_seen`, were seen; then in the order they were written.

        `since` is included, `until` is not; `member` owned it or did it; `run` wrote it.
        """
        table = schema.ledger.c
        query = self._of(schema.ledger).order_by(table.seen_at if as_seen else table.at, table.seq)
        if since is not None:
            query = query.where(table.at >= since)
        if until is not None:
            query = query.where(table.at < until)
        if run is not None:
            query = query.where(table.run == run)
        if member is not None:
            query = query.where(
                or_(table.owner == member, table.by.contains(rows.by_text((member,)), autoescape=True))
            )
        if occurrence is not None:
            thing = rows.thing_values(occurrence.thing)
            query = query.where(*(table[name] == value for name, value in thing.items()))
            query = query.where(table.thing_date == occurrence.recurrence_id)
        return self._read(query, rows.entry_of)

    def entry_ids(self, ids: Iterable[str]) -> frozenset[str]:
        """Which of these ids stand in the ledger."""
        return frozenset(row["id"] for row in self._ask_of(schema.ledger, schema.ledger.c.id, ids))

    @until_changed(schema.ledger)
    def card_entries(self) -> tuple[Entry, ...]:
        """What the ledger tells of cards, in the order in which it was seen; an agreement holds however old it is."""
        table = schema.ledger.c
        query = self._of(schema.ledger).where(table.thing_kind == ThingKind.CARD.value)
        return tuple(rows.entry_of(row) for row in self._ask(query.order_by(table.seen_at, table.seq)))

    @until_changed(schema.households)
    def folded_until(self) -> datetime | None:
        """Entries before this instant were folded: an import passes over them. None: nothing was folded."""
        found = self._ask(self._of(schema.households))
        return found[0]["folded_until"] if found else None

    @until_changed(schema.weekly_sums)
    def weekly_sums(self) -> tuple[WeekSum, ...]:
        """What is left of single completions that were folded, by week."""
        query = self._of(schema.weekly_sums).order_by(*schema.weekly_sums.primary_key)
        return tuple(rows.week_sum_of(row) for row in self._ask(query))

    @until_changed(schema.folded)
    def folded(self) -> dict[Occurrence, OccurrenceState]:
        """How occurrences were settled whose entries were folded, as far as that still decides what exists."""
        found = self._ask(self._of(schema.folded))
        return {rows.occurrence_of(row): OccurrenceState(row["state"]) for row in found}

    @until_changed(schema.unfolded)
    def unfolded(self) -> frozenset[Occurrence]:
        """What lies before `folded_until` without an entry, and is in no sum."""
        return frozenset(rows.occurrence_of(row) for row in self._ask(self._of(schema.unfolded)))
