"""A change: everything written in one transaction, all of it or nothing. Items and the ledger are here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from syncd.model.effect import Effect, Hold
from syncd.model.ledger import Entry
from syncd.model.link import Collection, Ending, Intent, Link, LinkState
from syncd.model.occurrence import Occurrence
from syncd.model.state import Version
from syncd.store import rows, schema
from syncd.store.asking import portions
from syncd.store.heard import Hearing
from syncd.store.pages import Paging


class Change(Hearing, Paging):
    """The writing half of `Store`, handed out by `Store.change`. Every method may raise StateError."""

    def put_link(self, link: Link) -> None:
        """Write a link, in place of the one with its uid."""
        self.put_links((link,))

    def put_links(self, links: Iterable[Link]) -> None:
        """Write links, in place of those with their uids; of two with one uid the later stands."""
        self._put(
            schema.links, ("uid",), [{**rows.link_values(link), "raw": self._short(link.raw)} for link in links]
        )

    def put_intent(self, intent: Intent) -> None:
        """Announce a write, in place of what was announced for its uid."""
        self.put_intents((intent,))

    def put_intents(self, intents: Iterable[Intent]) -> None:
        """Announce writes, in place of those announced for their uids."""
        self._put(schema.intents, ("uid",), [rows.intent_values(intent) for intent in intents])

    def drop_intent(self, uid: str) -> None:
        """Forget an announcement: its outcome is recorded. Without one nothing happens."""
        self.drop_intents((uid,))

    def drop_intents(self, uids: Iterable[str]) -> None:
        """Forget announcements: their outcomes are recorded. Without one for a uid nothing happens."""
        self._drop_all(schema.intents, "uid", uids)

    def put_collection(self, collection: Collection) -> None:
        """Pair an account, role and list with a collection, in place of the one before."""
        self._put(schema.collections, ("account", "role", "list"), [rows.collection_values(collection)])

    def name_list(self, collection: Collection, before: str) -> None:
        """The collection of the list asked for as `before` is asked for by another name: it is the same one."""
        same = {"household_id": self._household, "account": collection.account, "role": collection.role}
        for table in (schema.links, schema.intents):
            mine = [table.c[name] == value for name, value in same.items()]
            here = (table.c.list == before, table.c.collection == collection.href)
            self._connection.execute(update(table).where(*mine, *here).values(list=collection.list))
        self._drop(schema.collections, account=collection.account, role=collection.role, list=before)
        self.put_collection(collection)

    def watch_nothing(self, at: datetime) -> None:
        """End every link and forget announcements and cursors: they tell of a time that is over."""
        ended = {"state": LinkState.ENDED.value, "ending": Ending.GONE.value, "raw": "", "changed_at": at}
        unseen = {"cursor": "", "wrote": False, "listed_at": None, "looked_at": None}
        links, collections, intents = schema.links, schema.collections, schema.intents
        live = (links.c.household_id == self._household) & (links.c.state != LinkState.ENDED.value)
        self._connection.execute(update(links).where(live).values(**ended))
        mine = collections.c.household_id == self._household
        self._connection.execute(update(collections).where(mine).values(**unseen))
        self._connection.execute(delete(intents).where(intents.c.household_id == self._household))

    def append(self, entries: Iterable[Entry], run: int | None = None) -> int:
        """Add entries to the ledger; what stands there already (same id) is passed over.

        `run` is the run that writes them, None outside one. Returns how many are really new.
        """
        wanted = {entry.id: entry for entry in entries}
        for some in portions(list(wanted)):
            stands = select(schema.ledger.c.id).where(
                schema.ledger.c.household_id == self._household, schema.ledger.c.id.in_(some)
            )
            for known in self._connection.scalars(stands).all():
                del wanted[known]
        self._add(schema.ledger, [{**rows.entry_values(entry), "run": run} for entry in wanted.values()])
        return len(wanted)

    def journal(
        self,
        run: int,
        uid: str,
        account: str,
        href: str,
        etag: str | None,
        raw: str,
        verb: str,
        at: datetime,
    ) -> None:
        """Keep a version verbatim, before it is overwritten or deleted."""
        kept = {"run": run, "uid": uid, "account": account, "href": href, "etag": etag, "verb": verb}
        self._add(schema.journal, [{**kept, "raw": self._short(raw), "at": at}])

    def put_effects(self, effects: Iterable[Effect]) -> None:
        """Note writes that took effect."""
        self._add(schema.effects, [rows.effect_values(effect) for effect in effects])

    def hold(self, holds: Iterable[Hold]) -> None:
        """Keep occurrences as they stand, in place of an earlier hold of theirs."""
        values = [rows.hold_values(hold) for hold in holds]
        key = ("thing_kind", "thing_id", "thing_step", "recurrence_id")
        self._put(schema.holds, key, values)

    def release(self, occurrences: Iterable[Occurrence]) -> None:
        """Hold these no longer. Those that are not held stay so."""
        table = schema.holds
        for occurrence in occurrences:
            same = (table.c[name] == value for name, value in rows.occurrence_values(occurrence).items())
            self._connection.execute(delete(table).where(table.c.household_id == self._household, *same))

    def version(self, uid: str, digest: str, at: datetime) -> None:
        """Note that an item shows this version now: it becomes the newest of its versions."""
        self.put_versions((Version(uid, digest, at),))

    def put_versions(self, versions: Iterable[Version]) -> None:
        """Note that items show these versions now: each becomes the newest of its item."""
        values = [{"uid": v.uid, "digest": v.digest, "at": v.at} for v in versions]
        self._put(schema.versions, ("uid", "digest"), values)

    def let_go(self, uid: str, at: datetime) -> None:
        """Leave an item to its owner for good."""
        self._put(schema.let_go, ("uid",), [{"uid": uid, "at": at}])

    def set_aside(self, account: str, href: str, uid: str, why: str, at: datetime) -> None:
        """Set an item aside; one that is aside already keeps its `since`."""
        table = schema.held
        mine = (table.c.household_id == self._household) & (table.c.account == account) & (table.c.href == href)
        if self._connection.execute(update(table).where(mine).values(uid=uid, why=why)).rowcount == 0:
            self._connection.execute(
                insert(table).values(
                    household_id=self._household, account=account, href=href, uid=uid, why=why, since=at
                )
            )

    def clear_set_aside(self, account: str, href: str) -> None:
        """The item can be understood again, or is gone. When it was not aside nothing happens."""
        self._drop(schema.held, account=account, href=href)
