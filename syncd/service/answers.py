"""What operations answer, as data; `as_json` gives the document of `--json` (names of keys are a contract)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from syncd.core.scene import Action
from syncd.core.table import Act
from syncd.engine.guarding import is_guards
from syncd.engine.report import RunReport
from syncd.errors import EXIT_FAILED, EXIT_FINE, EXIT_PAUSED, EXIT_REGISTRY, EXIT_SECRET, Problem
from syncd.model.ledger import Entry
from syncd.model.state import AccountState
from syncd.model.when import When, encode_when
from syncd.store.exchange import entry_to_json

VERSION = 1
"""Version of every JSON document."""

_SHOWN_AS = {Act.MERGE: Act.UPDATE}
"""Acts whose public name is another one's."""


def shown_as(action: Action) -> str:
    """The public name of what is done, as in `plan --json`."""
    return _SHOWN_AS.get(action.act, action.act).value.replace(" ", "-")


def instant(at: datetime | None) -> str | None:
    """`2026-11-24T17:00:00Z`, or None."""
    return encode_when(at) if at is not None else None


def exit_code_of(report: RunReport) -> int:
    """Paused before secret before failed before fine."""
    codes = {own.exit_code for own in report.accounts.values() if own.state is AccountState.FAILED}
    if any(own.state is AccountState.PAUSED for own in report.accounts.values()):
        return EXIT_PAUSED
    if EXIT_SECRET in codes:
        return EXIT_SECRET
    return EXIT_FAILED if codes else EXIT_FINE


@dataclass(frozen=True, slots=True)
class Checked:
    """`check`: every problem, and per account what trying it gave ("" for fine, absent when not tried).

    `codes` holds per tried account the exit code that its error has.
    """

    problems: tuple[Problem, ...]
    tried: dict[str, str] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        """The registry before a secret before any other failed try."""
        if any(not problem.warning for problem in self.problems):
            return EXIT_REGISTRY
        codes = set(self.codes.values()) - {EXIT_FINE}
        return EXIT_SECRET if EXIT_SECRET in codes else EXIT_FAILED if codes else EXIT_FINE

    def as_json(self) -> dict[str, object]:
        """The document of `check --json`."""
        rows = [
            {"file": p.file, "line": p.line, "what": p.what, "mend": p.mend, "warning": p.warning}
            for p in self.problems
        ]
        return {"version": VERSION, "problems": rows, "accounts": dict(self.tried)}


@dataclass(frozen=True, slots=True)
class Synced:
    """`sync`: what a run did."""

    report: RunReport

    def as_json(self) -> dict[str, object]:
        """The document of `sync --json`."""
        accounts = {name: own.as_json() for name, own in self.report.accounts.items()}
        return {"version": VERSION, "run": self.report.run, "accounts": accounts, "notices": self.report.notices}

    @property
    def exit_code(self) -> int:
        """Paused before secret before failed before fine."""
        return exit_code_of(self.report)


@dataclass(frozen=True, slots=True)
class Planned:
    """`plan`: what a run would do now."""

    report: RunReport

    @property
    def exit_code(self) -> int:
        """As `sync` would end, as far as looking tells."""
        return exit_code_of(self.report)

    @property
    def actions(self) -> tuple[Action, ...]:
        """The actions of accounts that are not paused; what only renews our notes of an item is not shown.

        Of one that is paused the guard's own card, which is written there.
        """
        paused = self.report.verdicts
        shown = (a for a in self.report.actions if a.account not in paused or is_guards(a))
        return tuple(a for a in shown if a.act is not Act.NOTHING)

    def as_json(self) -> dict[str, object]:
        """The document of `plan --json`."""
        rows = [
            {
                "account": a.account,
                "action": shown_as(a),
                "uid": a.uid,
                "summary": a.summary,
                "fields": list(a.fields),
                "reason": a.reason,
                "conditional": a.conditional,
            }
            for a in self.actions
        ]
        paused = {name: verdict.why for name, verdict in self.report.verdicts.items()}
        return {"version": VERSION, "actions": rows, "paused": paused}


@dataclass(frozen=True, slots=True)
class AccountStatus:
    """One account in `status`."""

    account: str
    state: AccountState
    last_ok: datetime | None
    failing_since: datetime | None
    error: str
    open_items: int
    next_run: datetime | None = None

    def as_json(self) -> dict[str, object]:
        """The object of this account in `status --json`."""
        return {
            "state": self.state.value,
            "last_ok": instant(self.last_ok),
            "failing_since": instant(self.failing_since),
            "error": self.error,
            "open_items": self.open_items,
            "next_run": instant(self.next_run),
        }


@dataclass(frozen=True, slots=True)
class Status:
    """`status`: how each account is, and what is worth a look; `zone` is the household's."""

    accounts: tuple[AccountStatus, ...]
    notices: tuple[str, ...]
    zone: str = "UTC"

    def as_json(self) -> dict[str, object]:
        """The document of `status --json`."""
        accounts = {a.account: a.as_json() for a in self.accounts}
        return {"version": VERSION, "accounts": accounts, "notices": list(self.notices)}


@dataclass(frozen=True, slots=True)
class UpcomingRow:
    """One line of `upcoming`."""

    name: str
    responsibility: str
    step: str
    session: str
    member: str
    recurrence_id: date
    due: When
    appears: datetime

    def as_json(self) -> dict[str, object]:
        """The object of this row."""
        return {
            "name": self.name,
            "responsibility": self.responsibility,
            "step": self.step,
            "session": self.session,
            "member": self.member,
            "recurrence_id": self.recurrence_id.isoformat(),
            "due": encode_when(self.due),
            "appears": encode_when(self.appears),
        }


@dataclass(frozen=True, slots=True)
class Ahead:
    """`upcoming`: what is due, and when it will appear; `at` is when that was asked, None for not told."""

    rows: tuple[UpcomingRow, ...]
    at: datetime | None = None

    def appears(self, row: UpcomingRow) -> datetime | None:
        """When the item of that row will appear; None when that is past, or when nobody has it."""
        shown = bool(row.member or row.session) and (self.at is None or row.appears > self.at)
        return row.appears if shown else None

    def as_json(self) -> dict[str, object]:
        """The document of `upcoming --json`."""
        return {"version": VERSION, "upcoming": [row.as_json() for row in self.rows]}


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """`ledger`: entries in the order of writing; of what lies before `folded_until` most is in weekly sums alone.

    `moved` tells of entries about a session that a member moved, by their id, where it stands.
    """

    entries: tuple[Entry, ...]
    folded_until: date | None = None
    moved: Mapping[str, datetime] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The document of `ledger --json`."""
        return {"version": VERSION, "entries": [self._entry(e) for e in self.entries]}

    def _entry(self, entry: Entry) -> dict[str, object]:
        start = self.moved.get(entry.id)
        return entry_to_json(entry) | ({} if start is None else {"start": encode_when(start)})


@dataclass(frozen=True, slots=True)
class AccountView:
    """One account in `accounts`: what it was found able to do, and when that was learnt."""

    account: str
    adapter: str
    members: tuple[str, ...]
    collections: tuple[tuple[str, str], ...]
    capabilities: dict[str, object] | None
    learnt_at: datetime | None
    state: AccountState

    def as_json(self) -> dict[str, object]:
        """The object of this account."""
        return {
            "adapter": self.adapter,
            "members": list(self.members),
            "collections": [{"role": role, "href": href} for role, href in self.collections],
            "capabilities": self.capabilities,
            "learnt_at": instant(self.learnt_at),
            "state": self.state.value,
        }


@dataclass(frozen=True, slots=True)
class AccountsView:
    """`accounts`."""

    accounts: tuple[AccountView, ...]

    def as_json(self) -> dict[str, object]:
        """The document of `accounts --json`."""
        return {"version": VERSION, "accounts": {a.account: a.as_json() for a in self.accounts}}


@dataclass(frozen=True, slots=True)
class Said:
    """`done`, `skip`, `reopen`: the entry that was written, and the name of what it is about."""

    entry: Entry
    name: str

    def as_json(self) -> dict[str, object]:
        """The document of these commands with `--json`."""
        return {"version": VERSION, "entry": entry_to_json(self.entry)}
