"""The service of the machine: a run as `syncd sync` does it, on a state and connections that may die under it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from syncd.engine.cycle import Cycle
from syncd.engine.opened import Opened
from syncd.errors import AccountError
from syncd.service import Service
from syncd.service.household import Household
from syncd.service.kept import Kept
from syncd.store import Store


class Living(Service):
    """A service that works on a state that is open already, while the block of `on` lasts."""

    _on: Kept | None = None

    @contextmanager
    def on(self, kept: Kept) -> Iterator[None]:
        """Everything in this block works on that state, with the connections that are kept beside it."""
        self._on = kept
        try:
            yield
        finally:
            self._on = None

    def household(self) -> Household:
        """As in `Service`, over the state that is open."""
        found = super().household()
        return found if self._on is None else replace(found, kept=self._on)

    def _require_whole(self) -> None:
        """As in `Service`; it was whole when it was opened."""
        if self._on is None:
            super()._require_whole()

    def _cycle(
        self, household: Household, store: Store, opened: Mapping[str, Opened], unopened: Mapping[str, AccountError]
    ) -> Cycle:
        """One account after the other: a history is the same each time."""
        return replace(super()._cycle(household, store, opened, unopened), at_once=1)
