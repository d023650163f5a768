"""The questions a state answers. Each is one consistent snapshot; answers are frozen values, never rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import func, select

from syncd.model.effect import Effect, Hold
from syncd.model.item import Kind
from syncd.model.link import Collection, Ending, Intent, Link, LinkState
from syncd.model.occurrence import Occurrence, Outage, Place, Thing, ThingKind
from syncd.model.state import AccountRecord, SessionRecord, SetAside
from syncd.store import rows, schema
from syncd.store.ledger import LedgerReading
from syncd.store.remembered import until_changed
from syncd.store.runs import RunReading


class Reading(LedgerReading, RunReading):
    """The reading half of `Store`; works without the lock. Every method may raise StateError."""

    def links_of(self, uids: Iterable[str]) -> dict[str, Link]:
        """The links of these uids that there are, ended or not."""
        table = schema.links
        found = self._ask_of(table, table.c.uid, uids)
        return {row["uid"]: rows.link_of(row) for row in found}

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

    @until_changed(schema.held)
    def set_aside(self) -> tuple[SetAside, ...]:
        """Items that cannot be understood, by account and address."""
        query = self._of(schema.held).order_by(schema.held.c.account, schema.held.c.href)
        return tuple(rows.plain_of(SetAside, row) for row in self._ask(query))

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
