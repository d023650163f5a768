"""The pages of the load that were drawn for sessions, each kept once, and forgotten after 30 days."""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select, update

from syncd.model.item import page_digest
from syncd.model.occurrence import Occurrence
from syncd.model.page import DrawnPage
from syncd.store.erasing import Whose
from syncd.store.heard import HeardReading
from syncd.store.remembered import until_changed
from syncd.store.remembering import KEPT
from syncd.store.rows import Row, occurrence_of, occurrence_values
from syncd.store.schema_pages import pages, texts
from syncd.store.texts import Texts, marks_in, with_runs


class PageReading(HeardReading):
    """The part of a store that tells of pages, and makes bodies whole. Every method may raise StateError."""

    def _ask(self, query: Select[Any]) -> list[Row]:
        """The rows, with the long runs that their bodies leave out."""
        found = super()._ask(query)
        if not found or "raw" not in found[0]:
            return found
        return [{**row, "raw": with_runs(row["raw"], self._run)} if marks_in(row["raw"]) else row for row in found]

    def _run(self, digest: str) -> bytes | None:
        rows = super()._ask(self._of(texts).where(texts.c.digest == digest))
        return rows[0]["packed"] if rows else None

    @until_changed(pages)
    def pages(self) -> tuple[DrawnPage, ...]:
        """The pages that are kept, by when they were drawn."""
        table = pages.c
        query = select(*(column for column in table if column is not table.packed))
        query = query.where(table.household_id == self._household).order_by(table.at, table.digest)
        return tuple(_page_of(row) for row in self._ask(query))

    def page(self, digest: str) -> bytes | None:
        """The octets of a page; None where none of that digest is kept."""
        table = pages.c
        found = self._ask(self._of(pages).where(table.digest == digest))
        return zlib.decompress(found[0]["packed"]) if found else None


class Paging(Texts):
    """The part of a change that keeps pages. Every method may raise StateError."""

    def prune(self, now: datetime) -> None:
        """Forget what is older than 30 days, pages too."""
        super().prune(now)
        self.drop_pages(now - KEPT)

    def forget(self, whose: Whose, at: datetime) -> None:
        """Erase every row that tells of them, and the pages, on which everybody stands."""
        super().forget(whose, at)
        self.drop_pages()

    def put_page(self, occurrence: Occurrence, html: bytes, at: datetime) -> DrawnPage:
        """Keep the page of a session, unless one of it is kept already; returns the one that is."""
        page = DrawnPage(occurrence, page_digest(html), len(html), at)
        key = occurrence_values(occurrence)
        same = (pages.c[name] == value for name, value in key.items())
        kept = select(pages).where(pages.c.household_id == self._household, *same)
        if (row := self._connection.execute(kept).mappings().first()) is not None:
            return _page_of(row)
        values = {"digest": page.digest, "size": page.size, "at": at, "hindered": 0, "packed": zlib.compress(html, 9)}
        self._put(pages, tuple(key), [{**key, **values}])
        return page

    def hinder_page(self, occurrence: Occurrence, times: int = 1) -> None:
        """Note that a write of the page of this session did not end well."""
        table = pages
        same = (table.c[name] == value for name, value in occurrence_values(occurrence).items())
        more = update(table).where(table.c.household_id == self._household, *same)
        self._connection.execute(more.values(hindered=table.c.hindered + times))

    def drop_pages(self, before: datetime | None = None) -> None:
        """Forget the pages that were drawn before an instant, or all."""
        table = pages
        gone = delete(table).where(table.c.household_id == self._household)
        self._connection.execute(gone if before is None else gone.where(table.c.at < before))


def _page_of(row: Row) -> DrawnPage:
    return DrawnPage(occurrence_of(row), row["digest"], row["size"], row["at"], row["hindered"])
