"""After a run what was heard in it is acted on; one more run shows the answers, and what follows from the deeds."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from syncd.core.words.lines import WHOLE_AFTER
from syncd.errors import StateDamaged, SyncdError
from syncd.model.heard import HeardLine, Stage
from syncd.service.acting import Acting

if TYPE_CHECKING:
    from syncd.engine.report import RunReport
    from syncd.model.registry import Registry
    from syncd.service.household import Household
    from syncd.store import Store

WORDS = "words"
"""Kind of the run that shows answers, and what follows from what was said."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Heeded:
    """What acting on lines came to: accounts where answers are to be shown, and whether anything was done."""

    accounts: frozenset[str] = frozenset()
    did: bool = False


class Hearing(Acting):
    """The part of the service that has lines acted on. Each line is acted on by one thread, and once."""

    _one_at_a_time = threading.Lock()

    def heed(self) -> Heeded:
        """Act on every line that waits, in the order in which they were heard, and keep answers and deeds.

        What cannot be acted on now waits on; a process that dies in between does the same line once more, which does
        nothing twice. Raises RegistryError, StateError.
        """
        accounts: set[str] = set()
        did = False
        with self._one_at_a_time:
            for line in self._waiting():
                try:
                    acted = self.act(line)
                except StateDamaged:
                    raise
                except SyncdError as error:
                    _log.warning("a line in %s waits: %s", line.account, type(error).__name__)
                    continue
                with self.household().store(write=True) as store, store.change() as change:
                    change.answer(line.id, acted.answer, acted.deed, self.clock.now())
                accounts |= _shown_in(self.household().registry, line)
                did = did or acted.did
        return Heeded(frozenset(accounts), did)

    def whole_at(self, household: Household, account: str) -> datetime | None:
        """When what is being typed in an account will have stood long enough to be heard; None for nothing there."""
        with household.store(write=False) as store:
            seen = [e.at for e in store.lines_about() if e.stage is Stage.SEEN and e.account == account]
        return min(seen) + WHOLE_AFTER if seen else None

    def _waiting(self) -> list[HeardLine]:
        with self.household().store(write=False) as store:
            return waiting_lines(store)


def waiting_lines(store: Store) -> list[HeardLine]:
    """The lines that wait to be acted on, in the order in which they were heard."""
    return [line for line in store.lines_about() if line.stage is Stage.WAITS]


def waiting_notice(store: Store, report: RunReport) -> list[str]:
    """How many lines wait, what a run would hear now included, as a sentence; none for none."""
    number = len(waiting_lines(store)) + report.heard
    if not number:
        return []
    return ["1 line waits for an answer" if number == 1 else f"{number} lines wait for an answer"]


def _shown_in(registry: Registry, line: HeardLine) -> frozenset[str]:
    """The accounts where the answer to a line is shown."""
    own = {account for m in registry.members if m.uid_id == line.member for account in (m.tasks, m.events) if account}
    return frozenset(own | {line.account})
