"""What the state remembers beside links and the ledger: accounts, runs, the journal, registry revisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from syncd.model.occurrence import Occurrence


class AccountState(StrEnum):
    """How an account is (a contract: `sync --json`, `status --json`)."""

    OK = "ok"
    FAILED = "failed"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """What is known of an account between runs.

    Attributes:
        account: its id.
        last_ok: when it last answered whole.
        failing_since: when the present failure began; None when it works.
        error: the newest failure in one sentence, "" when it works.
        paused_why: why syncd paused it, one sentence; "" when it is not paused.
        paused_at: since when.
        paused_digest: digest of the list that `resume` would accept; "" when there is no such list.
        accepted_digest: digest of the list that a `resume` has accepted, "" for none.
        retry_at: not to be asked before; None for any time.
        capabilities: what it was found able to do, as `syncd.store.capabilities.to_json` writes it; None: unknown.
        learnt_at: when that was learnt.
        origin, user: who we are to the server (`syncd.ports.Identity`), "" until it said so.
    """

    account: str
    last_ok: datetime | None = None
    failing_since: datetime | None = None
    error: str = ""
    paused_why: str = ""
    paused_at: datetime | None = None
    paused_digest: str = ""
    accepted_digest: str = ""
    retry_at: datetime | None = None
    capabilities: Mapping[str, object] | None = None
    learnt_at: datetime | None = None
    origin: str = ""
    user: str = ""

    @property
    def state(self) -> AccountState:
        """Paused before failed before ok."""
        if self.paused_why:
            return AccountState.PAUSED
        return AccountState.OK if self.failing_since is None else AccountState.FAILED


@dataclass(frozen=True, slots=True)
class Run:
    """One pass over the accounts, or one command that changed something.

    Attributes:
        id: counts up, never used twice.
        kind: what started it (`sync`, `poll`, `undo`, ...).
        started_at, ended_at: when; `ended_at` None while it works, or when it was killed.
        counts: per account what was done (the numbers of `sync --json`).
        undoes: the run that it took back; None for any other kind.
    """

    id: int
    kind: str
    started_at: datetime
    ended_at: datetime | None = None
    counts: Mapping[str, object] = field(default_factory=dict)
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A version that syncd overwrote, deleted or did not write, verbatim; kept for 30 days.

    Attributes:
        id: counts up in the order of writing.
        run: the run that did it.
        uid, account, href, etag: of the version that is kept here.
        verb: what was done to it (`update`, `delete`, or a word of the engine).
        raw: its body exactly as the server gave it; "" once erased.
        at: when.
    """

    id: int
    run: int
    uid: str
    account: str
    href: str
    etag: str | None
    verb: str
    raw: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """A version of an item of ours that was once seen: its digest, and when it was last new."""

    uid: str
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SetAside:
    """An item that cannot be understood: named once, never touched. `uid` "" when it does not tell."""

    account: str
    href: str
    uid: str
    why: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Revision:
    """A version of the registry whose first plan was applied.

    Attributes:
        digest: of the registry's meaning.
        at: when it was recorded; it dates the undated edits in it.
        ids: every id in it, as `responsibility:groceries`, so that one that vanished is noticed.
        values: what undated edits change (owner, weight, rule per responsibility), as JSON values.
    """

    digest: str
    at: datetime
    ids: tuple[str, ...]
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """The one shared record of a session occurrence: the registry side of every copy.

    Attributes:
        occurrence: which.
        start, lasts: where it stands now.
        held, cancelled: what became of it.
        changed_at: when the newest change happened.
        by: member id of who changed it, "" for the registry.
    """

    occurrence: Occurrence
    start: datetime
    lasts: timedelta
    held: bool
    cancelled: bool
    changed_at: datetime
    by: str = ""
