"""What a change remembers beside items: times, accounts, runs, registry revisions; and how rows are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, or_, select, update

from syncd.model.occurrence import Thing
from syncd.model.state import LOOK, AccountRecord, Loss, SessionRecord
from syncd.store import rows, schema

KEPT = timedelta(days=30)
"""How long overwritten versions, digests and uneventful runs are kept."""


class Remembering:
    """The lower half of `Change`: rows in place of older ones, in any database that SQLAlchemy speaks."""

    def __init__(self, connection: Connection, household: str) -> None:
        self._connection = connection
        self._household = household

    def _add(self, table: Table, values: Sequence[rows.Values]) -> None:
        if values:
            self._connection.execute(insert(table), [{**row, "household_id": self._household} for row in values])

    def _put(self, table: Table, key: tuple[str, ...], values: Sequence[rows.Values]) -> None:
        """Write rows in place of those with the same key; delete and insert, which every database knows."""
        latest = {tuple(row[name] for name in key): row for row in values}
        if not latest:
            return
        same = (table.c[name] == bindparam(f"key_{name}") for name in key)
        gone = delete(table).where(table.c.household_id == self._household, *same)
        self._connection.execute(gone, [{f"key_{name}": row[name] for name in key} for row in latest.values()])
        self._add(table, list(latest.values()))

    def _drop(self, table: Table, **key: str) -> None:
        same = (table.c[name] == value for name, value in key.items())
        self._connection.execute(delete(table).where(table.c.household_id == self._household, *same))

    def _drop_all(self, table: Table, key: str, values: Iterable[str]) -> None:
        """Delete the rows with each of these values, in one statement for all."""
        gone = [{f"key_{key}": value} for value in values]
        if gone:
            same = table.c[key] == bindparam(f"key_{key}")
            self._connection.execute(delete(table).where(table.c.household_id == self._household, same), gone)

    def fix(self, thing: Thing, fixed: date) -> None:
        """Fix a date of a thing that repeats from completion; it is never recomputed."""
        row = {**rows.thing_values(thing), "date": fixed}
        self._put(schema.fixed_dates, tuple(row), [row])

    def pair(self, thing: Thing, old: date, new: date) -> None:
        """An old recurrence-id stands for this date of the changed rule from now on."""
        named = rows.thing_values(thing)
        self._put(schema.pairings, (*named, "old"), [{**named, "old": old, "new": new}])

    def note_since(self, thing: Thing, at: datetime) -> None:
        """A thing is in force; the first time it is said counts."""
        self._note_all_since((thing,), at)

    def _note_all_since(self, things: Iterable[Thing], at: datetime) -> None:
        table = schema.since
        known = self._connection.execute(select(table).where(table.c.household_id == self._household)).mappings()
        stands = {rows.thing_of(row) for row in known}
        fresh = [thing for thing in dict.fromkeys(things) if thing not in stands]
        self._add(table, [{**rows.thing_values(thing), "at": at} for thing in fresh])

    def put_session(self, record: SessionRecord) -> None:
        """Write the shared record of a session occurrence."""
        key = tuple(rows.occurrence_values(record.occurrence))
        self._put(schema.sessions, key, [rows.session_values(record)])

    def begin_outage(self, account: str, since: datetime) -> None:
        """Sight of an account was lost then. While an outage of it lasts nothing happens."""
        table = schema.outages.c
        mine = (table.household_id == self._household, table.account == account)
        lasting = select(func.count()).select_from(schema.outages).where(*mine, table.until.is_(None))
        if not self._connection.scalar(lasting):
            self._put(schema.outages, ("account", "since"), [{"account": account, "since": since, "until": None}])

    def end_outage(self, account: str, until: datetime) -> None:
        """The account is seen again. Without an outage nothing happens."""
        table = schema.outages
        mine = (table.c.household_id == self._household, table.c.account == account, table.c.until.is_(None))
        self._connection.execute(update(table).where(*mine).values(until=until))

    def put_account(self, record: AccountRecord) -> None:
        """Write what is known of an account."""
        self._put(schema.accounts, ("account",), [rows.account_values(record)])

    def put_losses(self, losses: Iterable[Loss]) -> None:
        """Remember what a run found lost or took away, in place of what was known of the same items."""
        self._put(schema.losses, ("account", "uid"), [rows.loss_values(loss) for loss in losses])

    def begin_run(self, kind: str, at: datetime, undoes: int | None = None) -> int:
        """Begin a run, which may take back another one; returns its id."""
        values = {"household_id": self._household, "kind": kind, "started_at": at, "counts": {}, "undoes": undoes}
        found = self._connection.execute(insert(schema.runs).values(values)).inserted_primary_key
        return int(found[0]) if found else 0

    def end_run(self, run: int, at: datetime, counts: Mapping[str, object]) -> None:
        """End a run with what it did."""
        table = schema.runs
        mine = (table.c.household_id == self._household, table.c.id == run)
        self._connection.execute(update(table).where(*mine).values(ended_at=at, counts=dict(counts)))

    def end_look(self, run: int, at: datetime, counts: Mapping[str, object]) -> None:
        """End a poll that had nothing to record or write: it is kept until the next one of its kind.

        Its instants vouch for the clock as long as they are the newest. The first run stays, whatever it was.
        """
        self.end_run(run, at, counts)
        table = schema.runs
        mine, looks = table.c.household_id == self._household, table.c.kind == LOOK
        self._connection.execute(update(table).where(mine, table.c.id == run).values(kind=LOOK))
        newest = select(func.max(table.c.id)).where(mine, looks).scalar_subquery()
        first = select(func.min(table.c.id)).where(mine).scalar_subquery()
        keep = self._connection.execute(select(newest, first)).one()
        self._connection.execute(delete(table).where(mine, looks, table.c.id.not_in([*keep])))

    def record_revision(
        self,
        digest: str,
        at: datetime,
        ids: Iterable[str],
        things: Iterable[Thing],
        values: Mapping[str, object] | None = None,
    ) -> None:
        """Record the registry whose first plan was applied, and that these things are in force since `at`.

        The revision that is newest already is not recorded twice.
        """
        table = schema.revisions.c
        newest = select(table.digest).where(table.household_id == self._household).order_by(table.id.desc()).limit(1)
        if self._connection.scalar(newest) != digest:
            revision = {"digest": digest, "at": at, "ids": list(ids), "values": dict(values or {})}
            self._add(schema.revisions, [revision])
        self._note_all_since(things, at)

    def prune(self, now: datetime) -> None:
        """Forget what is older than 30 days: journal, effects, digests that are not an item's newest, and runs.

        The first and the newest run stay, and those that a journal line, an effect or an intent names.
        """
        before = now - KEPT
        journal, versions, runs, intents = schema.journal, schema.versions, schema.runs, schema.intents
        mine = self._household
        for table in (journal, schema.effects):
            self._connection.execute(delete(table).where(table.c.household_id == mine, table.c.at < before))
        losses = schema.losses
        self._connection.execute(delete(losses).where(losses.c.household_id == mine, losses.c.at < before))
        newest = select(func.max(versions.c.id)).where(versions.c.household_id == mine).group_by(versions.c.uid)
        old = (versions.c.household_id == mine, versions.c.at < before, versions.c.id.not_in(newest))
        self._connection.execute(delete(versions).where(*old))
        ends = select(func.min(runs.c.id), func.max(runs.c.id)).where(runs.c.household_id == mine)
        kept = [run for run in self._connection.execute(ends).one() if run is not None]
        named = or_(
            runs.c.id.in_(kept),
            runs.c.id.in_(select(journal.c.run).where(journal.c.household_id == mine)),
            runs.c.id.in_(select(schema.effects.c.run).where(schema.effects.c.household_id == mine)),
            runs.c.id.in_(select(intents.c.run).where(intents.c.household_id == mine)),
        )
        self._connection.execute(delete(runs).where(runs.c.household_id == mine, runs.c.started_at < before, ~named))
