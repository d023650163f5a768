"""Erasing what the state holds of a member or an account in words: bodies, titles, addresses. Ids and days stay.

The ledger is not touched: it holds ids and days alone. A file of SQLite is overwritten where it is erased
(`PRAGMA secure_delete`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, Table, and_, delete, insert, or_, select, update

from syncd.model.heard import Stage
from syncd.model.link import Ending, LinkState
from syncd.store import schema, schema_heard
from syncd.store.reading import Reading
from syncd.store.remembering import Remembering


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose words: a member by oldest id ("" for none), and the accounts that are nobody else's."""

    member: str
    accounts: frozenset[str] = frozenset()

    def rows(self, table: Table, household: str) -> ColumnElement[bool]:
        """The rows of that table that tell of them."""
        named = []
        if "member" in table.c:
            named.append(table.c.member == self.member)
        if "account" in table.c:
            named.append(table.c.account.in_(self.accounts))
        if "uid" in table.c and "member" not in table.c:
            named.append(table.c.uid.in_(self._uids(household)))
        return and_(table.c.household_id == household, or_(*named))

    def _uids(self, household: str) -> Select[tuple[str]]:
        return select(schema.links.c.uid).where(self.rows(schema.links, household))


TOLD: Mapping[str, Table] = {
    "links": schema.links,
    "intents": schema.intents,
    "journal": schema.journal,
    "effects": schema.effects,
    "versions": schema.versions,
    "losses": schema.losses,
    "set_aside": schema.held,
    "collections": schema.collections,
    "accounts": schema.accounts,
    "heard": schema_heard.heard,
    "passed_by": schema_heard.passed_by,
}
"""The tables that tell of a member or account in words or addresses, by the name that people read."""


def told_of(store: Reading, whose: Whose) -> dict[str, int]:
    """How many rows of each table tell of them."""
    return {name: store.count(table, whose.rows(table, store.household)) for name, table in TOLD.items()}


def has_words(store: Reading, whose: Whose) -> bool:
    """Whether a body or title of theirs is kept: of an item that is not followed any more, or in the journal."""
    links, journal, heard = schema.links, schema.journal, schema_heard.heard
    ended = and_(whose.rows(links, store.household), links.c.state == LinkState.ENDED.value)
    kept = and_(ended, or_(links.c.raw != "", links.c.body != ""))
    texts = and_(whose.rows(journal, store.household), journal.c.raw != "")
    lines = and_(whose.rows(heard, store.household), or_(heard.c.line != "", heard.c.answer != ""))
    return any(
        (
            store.count(links, kept),
            store.count(journal, texts),
            store.count(heard, lines),
            store.count(schema.effects, whose.rows(schema.effects, store.household)),
        )
    )


class Erasing(Remembering):
    """The part of a change that erases. Every method may raise StateError."""

    def erase_words(self, whose: Whose) -> None:
        """Empty their kept texts, and the copies of items that are not followed any more; uids and days stay.

        What runs did there cannot be taken back any more.
        """
        mine, links, journal = self._household, schema.links, schema.journal
        self._connection.execute(delete(schema.effects).where(whose.rows(schema.effects, mine)))
        self._connection.execute(update(journal).where(whose.rows(journal, mine)).values(raw=""))
        ended = and_(whose.rows(links, mine), links.c.state == LinkState.ENDED.value)
        self._connection.execute(update(links).where(ended).values(raw="", body="", stamp="", ours={}, theirs={}))
        self._erase_heard(whose)

    def _erase_heard(self, whose: Whose) -> None:
        """What waits to be acted on is not acted on any more: whoever asked for it has gone."""
        heard = schema_heard.heard
        theirs = whose.rows(heard, self._household)
        waits = heard.c.stage.in_((Stage.SEEN.value, Stage.WAITS.value))
        self._connection.execute(update(heard).where(theirs, waits).values(stage=Stage.OVER.value))
        self._connection.execute(update(heard).where(theirs).values(line="", answer="", deed=""))

    def erase_effects(self, run: int, uids: Iterable[str]) -> None:
        """Forget that this run wrote these items: it cannot be taken back."""
        for uid in uids:
            table = schema.effects.c
            mine = (table.household_id == self._household, table.run == run, table.uid == uid)
            self._connection.execute(delete(schema.effects).where(*mine))

    def forget_account(self, account: str) -> None:
        """Forget what is known of an account."""
        self._drop(schema.accounts, account=account)

    def forget(self, whose: Whose, at: datetime) -> None:
        """Erase every row that tells of them. What stands in their accounts is let go."""
        mine, links = self._household, schema.links
        stays = and_(whose.rows(links, mine), or_(links.c.ending.is_(None), links.c.ending != Ending.WITHDRAWN.value))
        uids = list(self._connection.scalars(select(links.c.uid).where(stays)))
        known = set(self._connection.scalars(select(schema.let_go.c.uid).where(schema.let_go.c.household_id == mine)))
        fresh = [{"household_id": mine, "uid": uid, "at": at} for uid in uids if uid not in known]
        if fresh:
            self._connection.execute(insert(schema.let_go), fresh)
        # Links last: the others are found by their uids.
        for table in sorted(TOLD.values(), key=lambda table: table is links):
            self._connection.execute(delete(table).where(whose.rows(table, mine)))
