"""Before each partnership check-in its page goes to all members: into everybody's calendar, else into the folder.

It is drawn when the session comes within its lead, as its agenda is, and is not drawn anew: it shows what was known
then. Who wants a later one asks for it. A run attaches it to the copies of the session (`syncd.core.attaching`): to
all of them, or to none. Where none carries it, it lies in the household's folder: one file for all members.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from syncd.core.agenda import shared_language
from syncd.core.attaching import agreed_by_all, may_carry
from syncd.core.occurrences import upcoming
from syncd.engine.agendas import seen_by_others
from syncd.engine.pages import attachable
from syncd.engine.picture import State, memory_of, read_state
from syncd.errors import StateError, SyncdError
from syncd.model.item import Field
from syncd.model.link import LinkState
from syncd.model.page import DrawnPage
from syncd.model.registry import Session, SessionKind
from syncd.model.when import start_of
from syncd.service.drawing import Question, draw
from syncd.service.pages import FOR_A_GROUP, report_folder, trouble_with, write_page
from syncd.service.reporting import Reporting

if TYPE_CHECKING:
    from syncd.model.occurrence import Memory, Occurrence
    from syncd.model.registry import Registry
    from syncd.service.household import Household

AGAIN = timedelta(minutes=15)
"""A process that runs on looks so often whether one is near."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Near:
    """A partnership check-in that is near, its members who are there, and where its page lies in the folder."""

    session: Session
    occurrence: Occurrence
    members: tuple[str, ...]
    file: Path | None


class Laying(Reporting):
    """The part of the service that brings pages to all members."""

    _looked_at: datetime | None = None
    _in_the_way = ""

    def _draw_pages(self, household: Household) -> tuple[Near, ...]:
        """Before a run: draw the pages that it may attach. Returns the check-ins that are near, if it is time.

        What is in the way is logged once, and costs the run nothing.
        """
        now = self.clock.now()
        if not any(session.kind is SessionKind.PARTNERSHIP_CHECK_IN for session in household.registry.sessions):
            return ()
        if self._looked_at is not None and timedelta() <= now - self._looked_at < AGAIN:
            return ()
        self._looked_at = now
        try:
            with household.store(write=False) as store:
                # The ledger is read only where a check-in is near, unless it was held or cancelled already.
                state, pages = read_state(store, now, ()), {page.occurrence: page for page in store.pages()}
                found = near(household, memory_of(household.registry, state, {}, now), now)
                if found:
                    state = read_state(store, now)
                    found = near(household, memory_of(household.registry, state, {}, now), now)
            for each in found:
                if each.occurrence in pages or _carried(state, each):
                    continue
                if self._for_calendars(household, state, each, now) is not None:
                    self._drawn(household, state, each, now)
        except SyncdError as error:
            self._tell(str(error))
            return ()
        return found

    def _lay_pages(self, household: Household, found: Sequence[Near]) -> None:
        """After a run: put into the folder the pages that no copy carries, those that do not lie there yet.

        What is in the way is logged once, and costs the run nothing; `status` and `doctor` say it, too.
        """
        if not found:
            return
        now, told = self.clock.now(), ""
        try:
            with household.store(write=False) as store:
                state, pages = read_state(store, now, ()), {page.occurrence: page for page in store.pages()}
            for each in found:
                if each.file is None or self._is_attached(household, state, each, pages.get(each.occurrence), now):
                    continue
                self._lay(household, state, each, pages.get(each.occurrence), now)
        except SyncdError as error:
            told = str(error)
        self._tell(told)

    def _is_attached(
        self, household: Household, state: State, near: Near, page: DrawnPage | None, now: datetime
    ) -> bool:
        """Whether a copy carries it, or will: where accounts are asked one by one, another run attaches it soon."""
        if page is None or _carried(state, near):
            return _carried(state, near)
        waits = household.kept is not None and now - page.at < AGAIN
        takes = self._for_calendars(household, state, near, now)
        return waits and takes is not None and may_carry(household.registry, page, near.members, takes)

    @staticmethod
    def _for_calendars(household: Household, state: State, near: Near, now: datetime) -> frozenset[str] | None:
        """The accounts that keep an attachment, where all of this session take one and agreed; else None."""
        registry = household.registry
        takes = attachable(state.accounts, {}, seen_by_others(state, {}), now)
        blank = DrawnPage(near.occurrence, "", 0, now)
        able = agreed_by_all(registry, state.answers) and may_carry(registry, blank, near.members, takes)
        return takes if able else None

    def _lay(self, household: Household, state: State, near: Near, page: DrawnPage | None, now: datetime) -> None:
        """One page into the folder, once. Raises StateError, ReportError."""
        if near.file is None or near.file.exists():
            return
        if trouble := trouble_with(near.file.parent):
            raise StateError(f"{near.file.parent} {trouble}", hint="syncd doctor says what it takes")
        html = None
        if page is not None:
            with household.store(write=False) as store:
                html = store.page(page.digest)
        html = html or self._drawn(household, state, near, now)
        write_page(near.file, html.decode(), FOR_A_GROUP)
        _log.info("the page for %s lies in the folder of reports", near.session.id)

    def _drawn(self, household: Household, state: State, near: Near, now: datetime) -> bytes:
        """The page, drawn; kept for this session where everybody agreed. Raises StateError, ReportError."""
        language = shared_language(household.registry, near.session)
        question = Question(household.registry, str(self.state), household.renamed, now, language=language)
        html = draw(question).encode()
        if agreed_by_all(household.registry, state.answers):
            with household.store(write=True) as store:
                with store.change() as change:
                    page = change.put_page(near.occurrence, html, now)
                # Another thread may have been first.
                html = store.page(page.digest) or html
            _log.info("the page for %s is drawn: %s", near.session.id, page.digest)
        return html

    def _tell(self, told: str) -> None:
        if told and told != self._in_the_way:
            _log.warning("no page before a check-in: %s", told)
        self._in_the_way = told


def _carried(state: State, near: Near) -> bool:
    """Whether a copy carries a page already; a state that was lost does not have it drawn anew."""
    return any(
        link.occurrence == near.occurrence and link.state is LinkState.OPEN and link.ours.get(Field.PAGE)
        for link in state.links.values()
    )


def near(household: Household, memory: Memory, now: datetime) -> tuple[Near, ...]:
    """The partnership check-ins that have not begun and are within their lead, each once, in the order of time."""
    folder = report_folder(household)
    members: dict[Occurrence, tuple[Session, list[str]]] = {}
    for session, occurrence, member in _rows(household.registry, memory, now):
        members.setdefault(occurrence, (session, []))[1].append(member)
    return tuple(
        Near(
            session,
            occurrence,
            tuple(there),
            None if folder is None else folder / f"{occurrence.recurrence_id}-{session.id}.html",
        )
        for occurrence, (session, there) in members.items()
    )


def _rows(registry: Registry, memory: Memory, now: datetime) -> list[tuple[Session, Occurrence, str]]:
    meant = [each for each in registry.sessions if each.kind is SessionKind.PARTNERSHIP_CHECK_IN]
    if not meant:
        return []
    lead = max(each.agenda_lead for each in meant)
    rows = upcoming(replace(registry, responsibilities=()), now, memory, now + lead + timedelta(seconds=1))
    return [
        (row.source, row.occurrence, row.member or "")
        for row in rows
        if isinstance(row.source, Session)
        and row.source.kind is SessionKind.PARTNERSHIP_CHECK_IN
        and start_of(row.due, registry.household.zone) - row.source.agenda_lead <= now
    ]
