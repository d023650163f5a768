"""`load`: the picture of the load, as an operation and as a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from syncd.engine.load import Load, picture
from syncd.service.answers import VERSION
from syncd.service.days import asked_of
from syncd.service.operations import Operations


@dataclass(frozen=True, slots=True)
class LoadShown:
    """`load`: everything that its text, its document and a report are made of."""

    load: Load

    def as_json(self) -> dict[str, object]:
        """The document of `load --json`."""
        return {"version": VERSION, **self.load.document}


class Loads(Operations):
    """The part of the service that looks at the load."""

    def load(self, *, first: date | None = None, last: date | None = None, as_of: date | None = None) -> LoadShown:
        """The load over the local days `first` to `last`, with what was known at the end of the day `as_of`.

        Without days: the running week and the eight before it; without `as_of`: now. Raises UsageError,
        StateError, RegistryError.
        """
        household = self.household()
        now = asked_of(self.clock.now(), household.registry.household.zone, first, last, as_of)
        with household.store(write=False) as store:
            return LoadShown(picture(household.registry, store, now, first, last))
