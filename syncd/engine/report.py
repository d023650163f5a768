"""What a run did, per account, as data: the numbers of `sync --json` (a contract)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from syncd.core.guard import Verdict
from syncd.core.scene import Action
from syncd.errors import AccountError, CollectionGone, PairingChanged, RateLimited
from syncd.model.state import AccountState, Pause

LOST = "lost-"
"""Begins the digest of a pause in which a collection, its server or user is not what it was."""


def ways_on(account: str, kind: str, digest: str, *, card: bool = False) -> str:
    """How a person lets a paused account go on, as the end of a sentence; `card`: whose items they are is asked."""
    if kind == Pause.WENT_BACK:
        ours = f"to write our last state: syncd resume {account} --ours"
        return f"{ours}; to take what stands there for its owner's doing: syncd resume {account} --theirs"
    if kind == Pause.ANOTHER:
        return f"stop the other syncd, then: syncd resume {account} --take-over"
    asked = "whoever owns these items answers on the card in their own app; or, " if card else ""
    return f"{asked}if it is meant so: syncd resume {account} --accept {digest}"


@dataclass(slots=True)
class AccountReport:
    """One account of a run. Counts are of items; `withdrawn` includes closed in place.

    `relearnt`: it was found anew that it does not keep a page that is attached.
    """

    account: str
    state: AccountState = AccountState.OK
    created: int = 0
    updated: int = 0
    withdrawn: int = 0
    recorded: int = 0
    conflicts: int = 0
    set_aside: int = 0
    requests: int = 0
    error: str = ""
    hint: str = ""
    exit_code: int = 0
    retry_after: float | None = None
    lost: str = ""
    relearnt: bool = False

    def fail(self, error: AccountError) -> None:
        """Note the account's failure. A collection or pairing that is gone pauses: a person has to decide."""
        self.error = str(error)
        self.hint = error.hint
        if isinstance(error, CollectionGone | PairingChanged):
            self.state = AccountState.PAUSED
            self.lost = hashlib.sha256(self.error.encode()).hexdigest()[:8]
            self.hint = f"put it back, or start anew: syncd resume {self.account} --accept {LOST}{self.lost}"
            return
        self.state = AccountState.FAILED
        self.exit_code = error.exit_code
        if isinstance(error, RateLimited):
            self.retry_after = error.retry_after
            self.hint = self.hint or "nothing needs doing: it is asked again after the time that it named"

    def as_json(self) -> dict[str, object]:
        """The object of this account in `sync --json`."""
        return {
            "state": self.state.value,
            "created": self.created,
            "updated": self.updated,
            "withdrawn": self.withdrawn,
            "recorded": self.recorded,
            "conflicts": self.conflicts,
            "set_aside": self.set_aside,
            "requests": self.requests,
            "error": self.error,
        }


@dataclass(slots=True)
class RunReport:
    """A whole run: its accounts in registry order, what was decided, why something paused.

    `waiting` are accounts that were not asked in it and have something to be written, `answered` those about which a
    card of the guard was answered elsewhere. `heard` counts the lines that were heard.
    """

    run: int
    accounts: dict[str, AccountReport] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    waiting: frozenset[str] = frozenset()
    answered: frozenset[str] = frozenset()
    heard: int = 0

    @property
    def wrote(self) -> int:
        """Writes to accounts in this run."""
        return sum(a.created + a.updated + a.withdrawn for a in self.accounts.values())

    @property
    def did_something(self) -> bool:
        """Whether anything was recorded or heard, written, or tried to be written."""
        recorded = self.heard > 0 or any(a.recorded or a.conflicts for a in self.accounts.values())
        return recorded or self.wrote > 0 or any(a.write is not None for a in self.actions)


def followed_by(first: RunReport, second: RunReport) -> RunReport:
    """Two runs of one call as one report: the second, with what the first did counted in.

    Accounts that the second did not ask are as the first left them.
    """
    for name, own in second.accounts.items():
        before = first.accounts.get(name)
        if before is not None:
            own.created += before.created
            own.updated += before.updated
            own.withdrawn += before.withdrawn
            own.recorded += before.recorded
            own.conflicts += before.conflicts
            own.requests += before.requests
    second.verdicts = {n: v for n, v in first.verdicts.items() if n not in second.accounts} | second.verdicts
    second.accounts = {**first.accounts, **second.accounts}
    second.waiting |= first.waiting
    second.actions = (*first.actions, *second.actions)
    second.heard += first.heard
    second.answered |= first.answered
    second.notices[:0] = [each for each in first.notices if each not in second.notices]
    return second
