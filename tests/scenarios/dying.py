"""A run that dies right after a write took effect: the server has it, syncd does not know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from adapters.memory.faults import Crash
from syncd.ports import Batch, CollectionRef, Connection, Outcome, Result, Write
from tests.machine.process import MortalConnection, Process


@dataclass(slots=True)
class Doomed:
    """When the present process dies; it lives until it is told."""

    process: Process = field(default_factory=Process)
    account: str = ""
    left: int = 0

    def dies_after(self, account: str, writes: int) -> None:
        """It dies when so many writes of this account took effect."""
        self.process, self.account, self.left = Process(), account, writes

    def live(self) -> None:
        """The next process is well."""
        self.process, self.account = Process(), ""

    def wrote(self, account: str) -> None:
        """A write took effect. Raises Crash when it was the last."""
        if account == self.account:
            self.left -= 1
            if self.left == 0:
                self.process.dead = True
                raise Crash(f"after a write in {account}")


class DyingConnection(MortalConnection):
    """A connection whose process may die between two writes; a dead one reaches nothing any more."""

    def __init__(self, inner: Connection, account: str, doomed: Doomed) -> None:
        super().__init__(inner, lambda: doomed.process)
        self._account = account
        self._doomed = doomed

    def apply(self, ref: CollectionRef, writes: Sequence[Write]) -> Batch:
        """The writes one by one; ends as the inner one would."""
        outcomes: list[Outcome] = []
        for number, write in enumerate(writes):
            self._process().boundary()
            batch = self._inner.apply(ref, [write])
            self._doomed.wrote(self._account)
            outcomes += batch.outcomes
            if batch.error is not None:
                rest = [Outcome(Result.NOT_TRIED)] * (len(writes) - number - 1)
                return Batch((*outcomes, *rest), batch.error)
        return Batch(tuple(outcomes))
