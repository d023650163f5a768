"""What `put-down`, `pause`, `leave` and `forget` answer, as data; `as_json` gives the document of `--json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from syncd.engine.report import RunReport
from syncd.errors import EXIT_FAILED, EXIT_FINE
from syncd.model.ledger import Entry
from syncd.service.agreements import Agreement
from syncd.service.answers import VERSION, exit_code_of
from syncd.store.exchange import entry_to_json


@dataclass(frozen=True, slots=True)
class Stopped:
    """`put-down`, `pause`, `leave`: what was agreed, and what was done about it at once.

    Attributes:
        member: whose word it is.
        agreement: as in `agreed`.
        entry: the ledger's entry; None for a pause, which has none.
        report: the run over the accounts concerned; None when there was none.
        waiting: accounts in which something stands that goes with a later run.
        erased: accounts whose secret was taken out of the keyring.
        theirs: accounts whose secret lies elsewhere, for their member to remove.
        wrong: secrets that could not be taken out now, one sentence each.
    """

    member: str
    agreement: Agreement
    entry: Entry | None
    report: RunReport | None = None
    waiting: tuple[str, ...] = ()
    erased: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    @property
    def withdrawn(self) -> int:
        """How many items went: deleted, or closed in place."""
        return sum(own.withdrawn for own in self.report.accounts.values()) if self.report is not None else 0

    @property
    def exit_code(self) -> int:
        """As of a run; with a secret that could not be taken out: to be done by a later one."""
        code = exit_code_of(self.report) if self.report is not None else EXIT_FINE
        return code or (EXIT_FAILED if self.wrong else EXIT_FINE)

    def as_json(self) -> dict[str, object]:
        """The document of these commands with `--json`."""
        accounts = self.report.accounts if self.report is not None else {}
        return {
            "version": VERSION,
            "agreement": self.agreement.as_json(),
            "entry": entry_to_json(self.entry) if self.entry is not None else None,
            "accounts": {name: own.as_json() for name, own in accounts.items()},
            "waiting": list(self.waiting),
            "erased": list(self.erased),
            "theirs": list(self.theirs),
            "wrong": list(self.wrong),
        }


@dataclass(frozen=True, slots=True)
class Forgotten:
    """`forget`: how many rows told of somebody, per table; with `dry_run` they do so as before."""

    name: str
    dry_run: bool
    told: Mapping[str, int]
    erased: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """A secret that could not be taken out is to be tried once more."""
        return EXIT_FAILED if self.wrong else EXIT_FINE

    def as_json(self) -> dict[str, object]:
        """The document of `forget --json`."""
        return {
            "version": VERSION,
            "name": self.name,
            "dry_run": self.dry_run,
            "told": dict(self.told),
            "erased": list(self.erased),
            "theirs": list(self.theirs),
            "wrong": list(self.wrong),
        }
