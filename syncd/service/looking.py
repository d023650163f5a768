"""Looking at how things are and what is coming; nothing here changes anything."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TextIO

from syncd.core.folding import day_of_border
from syncd.core.occurrences import upcoming
from syncd.engine.picture import memory_of, read_state
from syncd.model.occurrence import APART
from syncd.model.registry import Session
from syncd.model.state import AccountRecord
from syncd.service.answers import AccountStatus, AccountsView, AccountView, Ahead, LedgerPage, Status, UpcomingRow
from syncd.service.doctor import clause
from syncd.service.going import leaving_notices
from syncd.service.household import used_slots
from syncd.service.notices import Notices, proposal_notices
from syncd.service.operations import Operations
from syncd.service.pages import page_notices
from syncd.store.exchange import Imported, export_ledger, import_ledger


class Looking(Operations):
    """The part of the service that looks."""

    def accounts(self) -> AccountsView:
        """What each account was found able to do, and when that was learnt."""
        household = self.household()
        with household.store(write=False) as store:
            records, collections, held = store.accounts(), store.collections(), store.places()
        rows = []
        for account in household.registry.accounts:
            record = records.get(account.id) or AccountRecord(account.id)
            members = tuple(m.id for m in household.registry.members if account.id in (m.tasks, m.events))
            used = {(account.id, slot.role, slot.list) for slot in used_slots(household.registry, account, held)}
            places = tuple((c.role, c.href) for c in collections if c.key in used)
            capabilities = dict(record.capabilities) if record.capabilities is not None else None
            rows.append(
                AccountView(
                    account.id, account.adapter, members, places, capabilities, record.learnt_at, record.state
                )
            )
        return AccountsView(tuple(rows))

    def status(self) -> Status:
        """How each account is, and what is worth a look."""
        household = self.household()
        with household.store(write=False) as store:
            records, links, aside = store.accounts(), store.links(), store.set_aside()
        rows = []
        for account in household.registry.accounts:
            record = records.get(account.id) or AccountRecord(account.id)
            mine = [k for k in links if k.place.account == account.id and k.occurrence.thing.kind not in APART]
            open_items = sum(k.stands_open for k in mine)
            error = clause(record.paused_why or record.error, account.id)
            rows.append(
                AccountStatus(account.id, record.state, record.last_ok, record.failing_since, error, open_items)
            )
        told = Notices(household.registry, records, links, aside).told()
        zone = household.registry.household.zone.key
        more = (*leaving_notices(household.registry, links), *page_notices(household))
        more = (*proposal_notices(household.registry), *more)
        return Status(tuple(rows), (*told, *more), zone)

    def upcoming(self, days: int = 14, member: str | None = None) -> Ahead:
        """What is due within `days`, and when each item appears."""
        household = self.household()
        registry, now = household.registry, self.clock.now()
        with household.store(write=False) as store:
            memory = memory_of(registry, read_state(store, now), {}, now)
        rows = []
        for one in upcoming(registry, now, memory, now + timedelta(days=days)):
            if member is not None and one.member != member:
                continue
            session = one.source.id if isinstance(one.source, Session) else ""
            responsibility, step, name = "", "", ""
            if isinstance(one.source, Session):
                name = one.source.name or one.source.id
            else:
                responsibility, step, name = one.source[0].id, one.source[1].id, one.source[1].name
            rows.append(
                UpcomingRow(
                    name,
                    responsibility,
                    step,
                    session,
                    one.member or "",
                    one.occurrence.recurrence_id,
                    one.due,
                    one.appears,
                )
            )
        return Ahead(tuple(rows), now)

    def ledger(
        self, *, member: str | None = None, since: datetime | None = None, until: datetime | None = None
    ) -> LedgerPage:
        """The entries, in the order of writing."""
        household = self.household()
        with household.store(write=False) as store:
            border = day_of_border(store.folded_until())
            entries, records = store.entries(since=since, until=until, member=member), store.sessions()
        moved = {
            entry.id: record.start
            for entry in entries
            if entry.occurrence is not None and (record := records.get(entry.occurrence)) is not None and record.moved
        }
        return LedgerPage(entries, border, moved)

    def export_ledger(self, into: TextIO) -> int:
        """Write the whole ledger as JSON Lines; how many lines."""
        household = self.household()
        with household.store(write=False) as store:
            return export_ledger(store, into)

    def import_ledger(self, lines: TextIO, file: str) -> Imported:
        """Read JSON Lines into the ledger; idempotent by id. Raises UsageError with every bad line."""
        household = self.household()
        with household.store(write=True) as store:
            return import_ledger(store, lines, file=file, now=self.clock.now())
