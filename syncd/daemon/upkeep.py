"""What is done once a day, whenever that is possible: look whether the state is whole, tidy up, fold, keep a copy.

It is due when there is no copy of today: a machine that slept at four makes up for it when it wakes.
"""

from __future__ import annotations

import gc
import logging
from datetime import datetime

from syncd.daemon.held import HeldService
from syncd.engine.folding import fold_old
from syncd.errors import StateDamaged
from syncd.store.copies import BACKUPS, copy_name, superseded

_log = logging.getLogger(__name__)


class Upkeep:
    """The daily work on one household's state."""

    def __init__(self, service: HeldService) -> None:
        self._service = service
        self._folder = service.state / BACKUPS

    def is_due(self, now: datetime) -> bool:
        """Whether today has no copy yet; a day is one of the household's zone."""
        return not (self._folder / self._name(now)).exists()

    def go(self) -> None:
        """Do it. Raises StateDamaged, StateError when the state cannot be copied; older copies stay then."""
        store = self._service.kept.store
        now = self._service.clock.now()
        with store.deciding:
            wrong = store.damage()
            if wrong:
                raise StateDamaged(f"the state is damaged: {wrong}")
            with store.change() as change:
                change.prune(now)
            folded = fold_old(self._service.in_force.registry, store, now)
            store.tidy()
        if folded:
            _log.info("what is older than the retention is kept in weekly sums")
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._service.backup(self._folder / self._name(now), with_journal=False)
        for old in superseded(self._folder.iterdir(), self._service.in_force.registry.household.backups):
            old.unlink(missing_ok=True)
        # What a year of polls leaves behind in memory is looked at when nobody waits.
        gc.collect()
        _log.info("the state is whole, and copied")

    def _name(self, now: datetime) -> str:
        day = now.astimezone(self._service.in_force.registry.household.zone).date()
        return copy_name(day)
