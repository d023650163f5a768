"""The couple's household: two accounts on servers, and one clock for everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from syncd.engine.report import RunReport
from syncd.model.when import local_instant
from tests.integration.year.apps import BERLIN
from tests.integration.year.people import Person, Record
from tests.support.home import Home

MOST_RUNS = 8
"""After so many runs in a row there is nothing left to write."""


class Couple:
    """Alex and Sam. Nobody types a command: what happens is what their apps send, and time."""

    def __init__(
        self, home: Home, people: tuple[Person, Person], record: Record, tell: Callable[[datetime], None]
    ) -> None:
        self.home, self.record = home, record
        self.alex, self.sam = people
        self.people = people
        self._tell = tell
        self.offline: set[str] = set()
        self.asked: set[str] = set()
        self.checks: list[Callable[[], None]] = []

    @property
    def today(self) -> date:
        """The local day."""
        return self.home.clock.now().astimezone(BERLIN).date()

    def at(self, day: date, hour: int, minute: int = 0) -> None:
        """It is that hour on the wall clock."""
        instant = local_instant(day, time(hour, minute), BERLIN)
        assert instant >= self.home.clock.now(), (instant, self.home.clock.now())
        self._set(instant)

    def _set(self, instant: datetime) -> None:
        self.home.clock.set(instant.replace(tzinfo=None).isoformat())
        self._tell(instant)

    def run(self) -> RunReport:
        """One look of the daemon; all accounts that can be reached are fine."""
        report = self.home.sync()
        expected = self.offline | self.asked
        errors = {name: own.error for name, own in report.accounts.items() if name not in expected and own.error}
        assert errors == {}, errors
        return report

    def look(self) -> None:
        """Everybody opens the app."""
        for person in self.people:
            person.look()

    def settle(self) -> None:
        """Looks some minutes apart until one writes nothing; then everybody opens the app, and all is checked."""
        for number in range(MOST_RUNS):
            wrote = self.run().wrote
            if not wrote and number:
                break
            self._set(self.home.clock.now() + timedelta(minutes=2))
        else:
            raise AssertionError(f"{MOST_RUNS} runs in a row wrote something")
        self.look()
        for person in self.people:
            if person.id not in self.offline:
                person.told = {each.key for each in person.items if not each.is_open}
        for check in self.checks:
            check()
