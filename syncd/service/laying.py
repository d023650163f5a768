"""Before each partnership check-in its page lies in the household's folder: one file for all members, or none.

It is made when the session comes within its lead, as its agenda is, and is not made anew: it shows what was known
then. Who wants a later one asks for it.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from syncd.core.agenda import shared_language
from syncd.core.occurrences import upcoming
from syncd.engine.picture import memory_of, read_state
from syncd.errors import StateError, SyncdError
from syncd.model.registry import Session, SessionKind
from syncd.model.when import start_of
from syncd.service.drawing import Question, draw
from syncd.service.pages import FOR_A_GROUP, report_folder, trouble_with, write_page
from syncd.service.reporting import Reporting

if TYPE_CHECKING:
    from pathlib import Path

    from syncd.model.occurrence import Memory, Occurrence
    from syncd.model.registry import Registry
    from syncd.service.household import Household

AGAIN = timedelta(minutes=15)
"""A process that runs on looks so often whether one is near."""

_log = logging.getLogger(__name__)


class Laying(Reporting):
    """The part of the service that puts pages where all members find them."""

    _looked_at: datetime | None = None
    _in_the_way = ""

    def _lay_pages(self, household: Household) -> None:
        """After a run: put the pages of check-ins that are near into the folder, those that do not lie there yet.

        What is in the way is logged once, and costs the run nothing; `status` and `doctor` say it, too.
        """
        folder, now = report_folder(household), self.clock.now()
        if folder is None or (self._looked_at is not None and timedelta() <= now - self._looked_at < AGAIN):
            return
        self._looked_at = now
        told = ""
        try:
            with household.store(write=False) as store:
                memory = memory_of(household.registry, read_state(store, now), {}, now)
            for session, occurrence in near(household.registry, memory, now):
                self._lay(household, folder / f"{occurrence.recurrence_id}-{session.id}.html", session, now)
        except SyncdError as error:
            told = str(error)
        if told and told != self._in_the_way:
            _log.warning("no page before a check-in: %s", told)
        self._in_the_way = told

    def _lay(self, household: Household, file: Path, session: Session, now: datetime) -> None:
        """One page, once. Raises StateError, ReportError."""
        if file.exists():
            return
        if trouble := trouble_with(file.parent):
            raise StateError(f"{file.parent} {trouble}", hint="syncd doctor says what it takes")
        language = shared_language(household.registry, session)
        question = Question(household.registry, str(self.state), household.renamed, now, language=language)
        write_page(file, draw(question), FOR_A_GROUP)
        _log.info("the page for %s lies in the folder of reports", session.id)


def near(registry: Registry, memory: Memory, now: datetime) -> list[tuple[Session, Occurrence]]:
    """The partnership check-ins that have not begun and are within their lead, each once, in the order of time."""
    meant = [each for each in registry.sessions if each.kind is SessionKind.PARTNERSHIP_CHECK_IN]
    if not meant:
        return []
    lead = max(each.agenda_lead for each in meant)
    rows = upcoming(replace(registry, responsibilities=()), now, memory, now + lead + timedelta(seconds=1))
    found = {
        row.occurrence: row.source
        for row in rows
        if isinstance(row.source, Session)
        and row.source.kind is SessionKind.PARTNERSHIP_CHECK_IN
        and start_of(row.due, registry.household.zone) - row.source.agenda_lead <= now
    }
    return [(session, occurrence) for occurrence, session in found.items()]
