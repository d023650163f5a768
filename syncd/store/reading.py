"""The questions a state answers. Each is one consistent snapshot; answers are frozen values, never rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, func, or_, select

from syncd.core.load.folded import WeekSum
from syncd.errors import StateDamaged
from syncd.model.effect import Effect, Hold
from syncd.model.item import Kind
from syncd.model.ledger import Entry
from syncd.model.link import Collection, Ending, Intent, Link, LinkState
from syncd.model.occurrence import Occurrence, OccurrenceState, Outage, Place, Thing, ThingKind
from syncd.model.state import (
    LOOK,
    AccountRecord,
    JournalEntry,
    Loss,
    Revision,
    Run,
    SessionRecord,
    SetAside,
    Version,
)
from syncd.store import rows, schema
from syncd.store.failures import state_errors
from syncd.store.opening import Opened
from syncd.store.remembered import Remembered, until_changed

_ASKED_AT_ONCE = 500
"""Uids in one IN list; SQLite takes 999 parameters at least."""


class Reading:
    """The reading half of `Store`; works without the lock. Every method may raise StateError."""

    def __init__(self, opened: Opened, household: str, renamed: Mapping[str, str]) -> None:
        self._opened = opened
        self._household = household
        self._renamed = renamed
        self._remembered: Remembered | None = None
        self._first: Run | None = None
        self.damaged: StateDamaged | None = None
        """What was found wrong with it since it was opened: nothing may be planned on it any more."""

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """The database's failures as errors of the state; damage is remembered."""
        try:
            with state_errors(self._opened.where):
                yield
        except StateDamaged as error:
            self.damaged = error
            raise

    @property
    def instance(self) -> str:
        """Name of this installation, made with the state; it stands in every stamp. "" before the first write."""
        return self._opened.instance

    def _ask(self, query: Select[Any]) -> list[rows.Row]:
        with self._failures(), self._opened.engine.connect() as connection:
            found: list[rows.Row] = list(connection.execute(query).mappings().all())
        if not self._renamed or schema.ledger in query.get_final_froms():
            return found
        return [self._named_now(row) for row in found]

    def _named_now(self, row: rows.Row) -> rows.Row:
        """A row with the present id of its account; a state opened for reading may hold an earlier one."""
        now = self._renamed.get(row.get("account", ""))
        return row if now is None else {**row, "account": now}

    @property
    def household(self) -> str:
        """Id of the household whose state this is."""
        return self._household

    def count(self, table: Table, where: ColumnElement[bool]) -> int:
        """How many rows of a table are so."""
        return int(self._ask(select(func.count().label("number")).select_from(table).where(where))[0]["number"])

    def _of(self, table: Table) -> Select[Any]:
        return select(table).where(table.c.household_id == self._household)

    def links_of(self, uids: Iterable[str]) -> dict[str, Link]:
        """The links of these uids that there are, ended or not."""
        table = schema.links
        found = self._ask_of(table, table.c.uid, uids)
        return {row["uid"]: rows.link_of(row) for row in found}

    def _ask_of(self, table: Table, column: Column[Any], values: Iterable[str]) -> list[rows.Row]:
        """The rows with one of these values, asked for in portions, each portion in the order of the key."""
        wanted = sorted(set(values))
        found: list[rows.Row] = []
        for start in range(0, len(wanted), _ASKED_AT_ONCE):
            some = wanted[start : start + _ASKED_AT_ONCE]
            found += self._ask(self._of(table).where(column.in_(some)).order_by(*table.primary_key))
        return found

    @until_changed(schema.links)
    def links(self, *, include_ended: bool = False) -> tuple[Link, ...]:
        """All links that are watched, by uid; with `include_ended` also those that are history."""
        query = self._of(schema.links).order_by(schema.links.c.uid)
        if not include_ended:
            query = query.where(schema.links.c.state != LinkState.ENDED.value)
        return tuple(rows.link_of(row) for row in self._ask(query))

    def link(self, uid: str) -> Link | None:
        """The link of that uid, ended or not."""
        found = self._ask(self._of(schema.links).where(schema.links.c.uid == uid))
        return rows.link_of(found[0]) if found else None

    @until_changed(schema.links)
    def dropped_copies(self) -> frozenset[tuple[Occurrence, str]]:
        """(occurrence, member) of the copies that somebody removed: of sessions, and in the family calendar."""
        table = schema.links.c
        query = self._of(schema.links).where(
            table.ending == Ending.DROPPED.value,
            table.thing_kind.in_((ThingKind.SESSION.value, ThingKind.FAMILY.value)),
        )
        return frozenset((rows.occurrence_of(row), row["member"]) for row in self._ask(query))

    @until_changed(schema.links)
    def card_links(self) -> tuple[Link, ...]:
        """The links of all cards, ended or not, by uid: what became of a link is its member's answer."""
        query = self._of(schema.links).where(schema.links.c.thing_kind == ThingKind.CARD.value)
        return tuple(rows.link_of(row) for row in self._ask(query.order_by(schema.links.c.uid)))

    @until_changed(schema.ledger)
    def card_entries(self) -> tuple[Entry, ...]:
        """What the ledger tells of cards, in the order in which it was seen; an agreement holds however old it is."""
        table = schema.ledger.c
        query = self._of(schema.ledger).where(table.thing_kind == ThingKind.CARD.value)
        return tuple(rows.entry_of(row) for row in self._ask(query.order_by(table.seen_at, table.seq)))

    @until_changed(schema.links, schema.intents)
    def places(self) -> tuple[Place, ...]:
        """Where watched links stand and announced writes went, each once, sorted."""
        found: set[Place] = set()
        for table in (schema.links, schema.intents):
            query = select(table.c.account, table.c.role, table.c.kind, table.c.list).distinct()
            query = query.where(table.c.household_id == self._household)
            if table is schema.links:
                query = query.where(table.c.state != LinkState.ENDED.value)
            found |= {rows.place_of(row) for row in self._ask(query)}
        return tuple(sorted(found, key=lambda place: (place.account, place.role, place.kind, place.list)))

    @until_changed(schema.links)
    def last_generations(self) -> dict[tuple[Occurrence, str, Kind], int]:
        """Highest generation ever linked per occurrence, member and form: the next creation counts up from it."""
        table = schema.links.c
        key = (table.thing_kind, table.thing_id, table.thing_step, table.recurrence_id, table.member, table.kind)
        query = select(*key, func.max(table.generation).label("last")).group_by(*key)
        found = self._ask(query.where(table.household_id == self._household))
        return {(rows.occurrence_of(row), row["member"], Kind(row["kind"])): row["last"] for row in found}

    @until_changed(schema.intents)
    def intents(self) -> tuple[Intent, ...]:
        """Writes that were announced and whose outcome is not known, by uid."""
        query = self._of(schema.intents).order_by(schema.intents.c.uid)
        return tuple(rows.intent_of(row) for row in self._ask(query))

    @until_changed(schema.collections)
    def collections(self) -> tuple[Collection, ...]:
        """The collection each account, role and list is paired with."""
        table = schema.collections.c
        query = self._of(schema.collections).order_by(table.account, table.role, table.list)
        return tuple(rows.plain_of(Collection, row) for row in self._ask(query))

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
        return tuple(rows.entry_of(row) for row in self._ask(query))

    def entry_ids(self, ids: Iterable[str]) -> frozenset[str]:
        """Which of these ids stand in the ledger."""
        return frozenset(row["id"] for row in self._ask_of(schema.ledger, schema.ledger.c.id, ids))

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

    @until_changed(schema.since)
    def since(self) -> dict[Thing, datetime]:
        """When each thing was first in force."""
        return {rows.thing_of(row): row["at"] for row in self._ask(self._of(schema.since))}

    @until_changed(schema.fixed_dates)
    def fixed(self) -> dict[Thing, tuple[date, ...]]:
        """Per thing that repeats from completion, the dates fixed so far, ascending."""
        found: dict[Thing, tuple[date, ...]] = {}
        for row in self._ask(self._of(schema.fixed_dates).order_by(schema.fixed_dates.c.date)):
            thing = rows.thing_of(row)
            found[thing] = (*found.get(thing, ()), row["date"])
        return found

    @until_changed(schema.pairings)
    def pairings(self) -> dict[Thing, dict[date, date]]:
        """Per thing, old recurrence-id -> the date of the changed rule that it stands for."""
        found: dict[Thing, dict[date, date]] = {}
        for row in self._ask(self._of(schema.pairings).order_by(schema.pairings.c.old)):
            found.setdefault(rows.thing_of(row), {})[row["old"]] = row["new"]
        return found

    @until_changed(schema.sessions)
    def sessions(self) -> dict[Occurrence, SessionRecord]:
        """The shared record of each session occurrence that has one."""
        found = (rows.session_of(row) for row in self._ask(self._of(schema.sessions)))
        return {record.occurrence: record for record in found}

    @until_changed(schema.outages)
    def outages(self) -> tuple[Outage, ...]:
        """Every span without sight of an account, oldest first."""
        query = self._of(schema.outages).order_by(schema.outages.c.since, schema.outages.c.account)
        return tuple(rows.plain_of(Outage, row) for row in self._ask(query))

    @until_changed(schema.let_go)
    def let_go(self) -> frozenset[str]:
        """Uids of items that are the owner's alone from now on."""
        return frozenset(row["uid"] for row in self._ask(self._of(schema.let_go)))

    @until_changed(schema.accounts)
    def accounts(self) -> dict[str, AccountRecord]:
        """What is known of each account that was ever asked."""
        query = self._of(schema.accounts).order_by(schema.accounts.c.account)
        return {row["account"]: rows.account_of(row) for row in self._ask(query)}

    def runs(self, limit: int = 20) -> tuple[Run, ...]:
        """The newest runs, newest first, without polls that had nothing to do."""
        query = self._of(schema.runs).where(schema.runs.c.kind != LOOK).order_by(schema.runs.c.id.desc()).limit(limit)
        return tuple(rows.run_of(row) for row in self._ask(query))

    def run(self, run: int) -> Run | None:
        """The run of that id; None when there is none (any more)."""
        found = self._ask(self._of(schema.runs).where(schema.runs.c.id == run))
        return rows.run_of(found[0]) if found else None

    @until_changed(schema.runs)
    def undos(self) -> tuple[Run, ...]:
        """Every run that took another one back, as far as runs are kept, oldest first."""
        table = schema.runs.c
        return tuple(
            rows.run_of(row)
            for row in self._ask(self._of(schema.runs).where(table.undoes.is_not(None)).order_by(table.id))
        )

    def first_run(self) -> Run | None:
        """The oldest run; it is never pruned, and does not change once it has ended."""
        if self._first is not None:
            return self._first
        found = self._ask(self._of(schema.runs).order_by(schema.runs.c.id).limit(1))
        first = rows.run_of(found[0]) if found else None
        if first is not None and first.ended_at is not None and self._remembered is not None:
            self._first = first
        return first

    def newest_stamp(self) -> datetime | None:
        """The newest instant at which syncd noted anything; a clock that shows less cannot be believed."""
        noted = (self.newest_run(), self.newest_entry(), self.newest_link())
        return max((stamp for stamp in noted if stamp is not None), default=None)

    @until_changed(schema.runs)
    def newest_run(self) -> datetime | None:
        """When a run last began or ended."""
        return self._newest(schema.runs.c.started_at, schema.runs.c.ended_at)

    @until_changed(schema.ledger)
    def newest_entry(self) -> datetime | None:
        """When the ledger's newest entry was seen."""
        return self._newest(schema.ledger.c.seen_at)

    @until_changed(schema.links)
    def newest_link(self) -> datetime | None:
        """When a link last changed."""
        return self._newest(schema.links.c.changed_at)

    def _newest(self, *stamps: Column[Any]) -> datetime | None:
        columns = [func.max(stamp).label(stamp.name) for stamp in stamps]
        (row,) = self._ask(select(*columns).where(stamps[0].table.c.household_id == self._household))
        return max((value for value in row.values() if value is not None), default=None)

    def revisions(self) -> tuple[Revision, ...]:
        """The registry's recorded revisions, oldest first."""
        query = self._of(schema.revisions).order_by(schema.revisions.c.id)
        return tuple(_revision_of(row) for row in self._ask(query))

    @until_changed(schema.revisions)
    def last_revision(self) -> Revision | None:
        """The newest recorded revision of the registry."""
        found = self._ask(self._of(schema.revisions).order_by(schema.revisions.c.id.desc()).limit(1))
        return _revision_of(found[0]) if found else None

    @until_changed(schema.held)
    def set_aside(self) -> tuple[SetAside, ...]:
        """Items that cannot be understood, by account and address."""
        query = self._of(schema.held).order_by(schema.held.c.account, schema.held.c.href)
        return tuple(rows.plain_of(SetAside, row) for row in self._ask(query))

    def journal(self, run: int | None = None) -> tuple[JournalEntry, ...]:
        """Versions that syncd overwrote or deleted, in that order; of one run, or all that are kept."""
        query = self._of(schema.journal).order_by(schema.journal.c.id)
        if run is not None:
            query = query.where(schema.journal.c.run == run)
        return tuple(rows.plain_of(JournalEntry, row) for row in self._ask(query))

    def effects(self, run: int) -> tuple[Effect, ...]:
        """The writes of a run that took effect, in the order in which that was noted; kept for 30 days."""
        rows_of_run = self._ask(
            self._of(schema.effects).where(schema.effects.c.run == run).order_by(schema.effects.c.id)
        )
        links = self.links_of(row["uid"] for row in rows_of_run)
        return tuple(rows.effect_of(row, links[row["uid"]]) for row in rows_of_run)

    @until_changed(schema.holds)
    def holds(self) -> dict[Occurrence, Hold]:
        """Occurrences that stay as they stand since an undo."""
        found = (rows.hold_of(row) for row in self._ask(self._of(schema.holds)))
        return {hold.occurrence: hold for hold in found}

    def known_versions(self, uids: Iterable[str]) -> dict[str, frozenset[str]]:
        """Digests of the versions that were seen or written of these items, within the last 30 days."""
        found: dict[str, frozenset[str]] = {}
        for row in self._ask_of(schema.versions, schema.versions.c.uid, uids):
            found[row["uid"]] = found.get(row["uid"], frozenset()) | {row["digest"]}
        return found

    def losses(self, since: datetime) -> tuple[Loss, ...]:
        """What runs found lost or took away at or after `since`, by account and uid."""
        table = schema.losses
        query = self._of(table).where(table.c.at >= since).order_by(table.c.account, table.c.uid)
        return tuple(rows.loss_of(row) for row in self._ask(query))

    def versions(self, uid: str | None = None) -> tuple[Version, ...]:
        """Digests of versions that were seen, the one that was new last at the end; of one item, or of all."""
        query = self._of(schema.versions).order_by(schema.versions.c.id)
        if uid is not None:
            query = query.where(schema.versions.c.uid == uid)
        return tuple(rows.plain_of(Version, row) for row in self._ask(query))


def _revision_of(row: rows.Row) -> Revision:
    return Revision(row["digest"], row["at"], tuple(row["ids"]), row["values"] or {})
