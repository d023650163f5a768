"""What syncd did and when: runs, versions seen and overwritten, losses, revisions of the registry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, func, select

from syncd.model.state import LOOK, JournalEntry, Loss, Revision, Run, Version
from syncd.store import rows, schema
from syncd.store.asking import Asking
from syncd.store.opening import Opened
from syncd.store.remembered import until_changed


class RunReading(Asking):
    """The part of a store that tells what syncd did. Every method may raise StateError."""

    def __init__(self, opened: Opened, household: str, renamed: Mapping[str, str]) -> None:
        super().__init__(opened, household, renamed)
        self._first: Run | None = None

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

    def journal(self, run: int | None = None) -> tuple[JournalEntry, ...]:
        """Versions that syncd overwrote or deleted, in that order; of one run, or all that are kept."""
        query = self._of(schema.journal).order_by(schema.journal.c.id)
        if run is not None:
            query = query.where(schema.journal.c.run == run)
        return tuple(rows.plain_of(JournalEntry, row) for row in self._ask(query))

    def known_versions(self, uids: Iterable[str]) -> dict[str, frozenset[str]]:
        """Digests of the versions that were seen or written of these items, within the last 30 days."""
        found: dict[str, frozenset[str]] = {}
        for row in self._ask_of(schema.versions, schema.versions.c.uid, uids):
            found[row["uid"]] = found.get(row["uid"], frozenset()) | {row["digest"]}
        return found

    def versions(self, uid: str | None = None) -> tuple[Version, ...]:
        """Digests of versions that were seen, the one that was new last at the end; of one item, or of all."""
        query = self._of(schema.versions).order_by(schema.versions.c.id)
        if uid is not None:
            query = query.where(schema.versions.c.uid == uid)
        return tuple(rows.plain_of(Version, row) for row in self._ask(query))

    def losses(self, since: datetime) -> tuple[Loss, ...]:
        """What runs found lost or took away at or after `since`, by account and uid."""
        table = schema.losses
        query = self._of(table).where(table.c.at >= since).order_by(table.c.account, table.c.uid)
        return tuple(rows.loss_of(row) for row in self._ask(query))


def _revision_of(row: rows.Row) -> Revision:
    return Revision(row["digest"], row["at"], tuple(row["ids"]), row["values"] or {})
