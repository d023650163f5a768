"""Folding old detail: the one way in which entries leave the ledger, and what stands in their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from sqlalchemy import ColumnElement, Table, bindparam, delete, select, update

from syncd.core.folding import Folded
from syncd.core.load.folded import WeekSum
from syncd.model.ledger import EntryKind
from syncd.model.link import LinkState
from syncd.model.occurrence import Occurrence, Thing, ThingKind
from syncd.store import rows, schema
from syncd.store.remembering import Remembering


def _each(fixed: Mapping[Thing, Iterable[date]]) -> list[Occurrence]:
    return [Occurrence(thing, day) for thing, days in fixed.items() for day in days]


class Folding(Remembering):
    """The part of a change that folds. Every method may raise StateError."""

    def fold(self, folded: Folded) -> None:
        """Put sums in the place of single completions and signs of life, and let the copies of their items go.

        What is older than what decides what exists is forgotten but for the sums.
        """
        before, mine = folded.border, self._household
        households, ledger, links = schema.households, schema.ledger, schema.links
        # First up to when, then the deletes: the database asks for it in this order.
        until = update(households).where(households.c.household_id == mine).values(folded_until=before.at)
        self._connection.execute(until)
        self._delete_all(ledger, folded.occurrences, "thing_date")
        signs = (ledger.c.kind == EntryKind.SIGN.value, ledger.c.at < before.at, ledger.c.seen_at < before.at)
        self._connection.execute(delete(ledger).where(ledger.c.household_id == mine, *signs))
        self._add_sums(folded.sums)
        self._replace_unfolded(folded.unfolded)
        table = schema.folded
        old = (table.c.household_id == mine, table.c.recurrence_id < before.decides)
        self._connection.execute(delete(table).where(*old))
        marks = [{**rows.occurrence_values(one), "state": state.value} for one, state in folded.settled.items()]
        self._put(table, ("thing_kind", "thing_id", "thing_step", "recurrence_id"), marks)
        self._empty_links(folded.occurrences)
        self._delete_all(schema.fixed_dates, _each(folded.fixed), "date")
        gone = (
            links.c.household_id == mine,
            links.c.state == LinkState.ENDED.value,
            links.c.thing_kind.not_in((ThingKind.SESSION.value, ThingKind.CARD.value)),
            links.c.recurrence_id < before.decides,
            links.c.changed_at < before.quiet,
        )
        self._connection.execute(delete(links).where(*gone))

    def _delete_all(self, table: Table, occurrences: Iterable[Occurrence], day: str) -> None:
        keys = [self._key(one) for one in occurrences]
        if keys:
            self._connection.execute(delete(table).where(*self._same(table, day)), keys)

    def _key(self, one: Occurrence) -> rows.Values:
        return {f"key_{name}": value for name, value in rows.occurrence_values(one).items()}

    def _same(self, table: Table, day: str = "recurrence_id") -> tuple[ColumnElement[bool], ...]:
        named = {"thing_kind": "thing_kind", "thing_id": "thing_id", "thing_step": "thing_step", day: "recurrence_id"}
        return (
            table.c.household_id == self._household,
            *(table.c[column] == bindparam(f"key_{key}") for column, key in named.items()),
        )

    def _empty_links(self, occurrences: Iterable[Occurrence]) -> None:
        """Of items that are not followed any more their uid and generation are kept, no words and no times."""
        keys, table = [self._key(one) for one in occurrences], schema.links
        if keys:
            ended = (*self._same(table), table.c.state == LinkState.ENDED.value)
            empty = update(table).where(*ended).values(raw="", body="", stamp="", ours={}, theirs={})
            self._connection.execute(empty, keys)

    def _add_sums(self, sums: Iterable[WeekSum]) -> None:
        """Add to the sums that stand there."""
        table = schema.weekly_sums.c
        wanted = {(each.week, each.figure.value, each.member, each.category): each.value for each in sums}
        weeks = sorted({week for week, *_ in wanted})
        if not weeks:
            return
        stands = select(schema.weekly_sums).where(table.household_id == self._household, table.week >= weeks[0])
        for row in self._connection.execute(stands).mappings():
            key = (row["week"], row["figure"], row["member"], row["category"])
            if key in wanted:
                wanted[key] += Fraction(row["value"])
        values = [
            {"week": week, "figure": figure, "member": member, "category": category, "value": str(value)}
            for (week, figure, member, category), value in wanted.items()
        ]
        self._put(schema.weekly_sums, ("week", "figure", "member", "category"), values)

    def _replace_unfolded(self, unfolded: Iterable[Occurrence]) -> None:
        table = schema.unfolded
        self._connection.execute(delete(table).where(table.c.household_id == self._household))
        self._add(table, [rows.occurrence_values(one) for one in unfolded])
