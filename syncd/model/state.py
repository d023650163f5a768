"""What the state remembers beside links and the ledger: accounts, runs, the journal, registry revisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypedDict

from syncd.model.occurrence import Occurrence


class AccountState(StrEnum):
    """How an account is (a contract: `sync --json`, `status --json`)."""

    OK = "ok"
    FAILED = "failed"
    PAUSED = "paused"


class Pause(StrEnum):
    """What kind of question a pause asks; it decides what `resume` takes for an answer.

    `list` is the guard's: `--accept DIGEST`. `went-back`: the server shows earlier versions; `--ours` or `--theirs`.
    `another`: another syncd writes here; `--take-over`. `lost`: the collection, its server or user is not what it
    was; `--accept DIGEST`. `second-look` asks nobody.
    """

    NONE = ""
    LIST = "list"
    WENT_BACK = "went-back"
    ANOTHER = "another"
    LOST = "lost"
    SECOND_LOOK = "second-look"


class Accepted(StrEnum):
    """How a list was accepted: as it is, by writing our last state, or as its owner's doing.

    `returned` stands beside a loss alone: its member asked on a card to have it put back, and it is not yet.
    """

    NONE = ""
    AS_IT_IS = "as-it-is"
    OURS = "ours"
    THEIRS = "theirs"
    RETURNED = "returned"


class LossKind(StrEnum):
    """What became of an item that the guard counts."""

    GONE = "gone"
    UNREADABLE = "unreadable"
    REOPENED = "reopened"
    OLDER = "older"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Loss:
    """An item that a run found lost, or took away without a successor; counted for 24 hours.

    Attributes:
        account, uid: of which item.
        kind: what became of it.
        at: when.
        accepted: how a `resume` or a card accepted it; then it is not counted. `ours` and `returned` until it is put
            back.
    """

    account: str
    uid: str
    kind: LossKind
    at: datetime
    accepted: Accepted = Accepted.NONE


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """What is known of an account between runs.

    Attributes:
        account: its id.
        last_ok: when it last answered whole.
        tried_at: when it was last asked, whatever came of it.
        failing_since: when the present failure began; None when it works.
        error: the newest failure in one sentence, "" when it works.
        paused_why: why syncd paused it, one sentence; "" when it is not paused.
        paused_at: since when.
        paused_kind: what kind of question the pause asks.
        paused_digest: digest of the list that `resume` would accept; "" when there is no such list.
        paused_uids: the items of that list.
        another_at: the newest write of another syncd that paused it; None when it is not paused for that.
        accepted_digest: digest of the list that a `resume` has accepted, "" for none.
        accepted_how: what it said about that list.
        taken_over_at: writes of another syncd until then are accepted; None for none.
        retry_at: not to be asked before; None for any time.
        capabilities: what it was found able to do, as `syncd.store.capabilities.to_json` writes it; None: unknown.
        learnt_at: when that was learnt.
        origin, user: who we are to the server (`syncd.ports.Identity`), "" until it said so.
    """

    account: str
    last_ok: datetime | None = None
    tried_at: datetime | None = None
    failing_since: datetime | None = None
    error: str = ""
    paused_why: str = ""
    paused_at: datetime | None = None
    paused_kind: str = Pause.NONE
    paused_digest: str = ""
    paused_uids: tuple[str, ...] = ()
    another_at: datetime | None = None
    accepted_digest: str = ""
    accepted_how: str = Accepted.NONE
    taken_over_at: datetime | None = None
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


class _AskedNothing(TypedDict):
    paused_digest: str
    paused_uids: tuple[str, ...]
    another_at: datetime | None
    accepted_digest: str
    accepted_how: str


ASKED_NOTHING: _AskedNothing = {
    "paused_digest": "",
    "paused_uids": (),
    "another_at": None,
    "accepted_digest": "",
    "accepted_how": Accepted.NONE,
}
"""The fields of an `AccountRecord` that hold a question and its answer, without either."""


POLL = "poll"
"""Kind of a run in which a daemon asks one account because it is due."""

LOOK = "look"
"""What a poll becomes when it ended with nothing to record or write; only the newest of them is kept."""


@dataclass(frozen=True, slots=True)
class Run:
    """One pass over the accounts, or one command that changed something.

    Attributes:
        id: counts up, never used twice.
        kind: what started it (`sync`, `poll`, `undo`, ...), or `look`.
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

    A copy is named by its member: the oldest id of a member, or `shared`. Instants that end in `_at`, but
    for `changed_at`, are what the LAST-MODIFIED of the copy said of that change, None where none is believed.

    Attributes:
        occurrence: which.
        start, lasts: where it stands now, for everybody.
        held, cancelled: what became of it; the ledger says the same.
        changed_at: when the newest change happened, as far as is known.
        by: the copy that showed the newest change, "" for the registry or a command.
        moved: `start` is a member's: a change of the rule does not move it.
        moved_at, moved_by: of the newest move.
        was: where it stood before that move; None when no copy is to say so.
        resized, resized_at, resized_by, was_lasts: the same for its length.
        said_at: of the newest word about held and cancelled.
        asked: where a member moved it at short notice, while the other copies ask; None for no question.
        asked_at: of that move.
        asked_by: the copies that stand there.
        question: the question to everybody that was put about this move, as `syncd.core.sessions.keeping` writes it.
    """

    occurrence: Occurrence
    start: datetime
    lasts: timedelta
    held: bool
    cancelled: bool
    changed_at: datetime
    by: str = ""
    moved: bool = False
    moved_at: datetime | None = None
    moved_by: str = ""
    was: datetime | None = None
    resized: bool = False
    resized_at: datetime | None = None
    resized_by: str = ""
    was_lasts: timedelta | None = None
    said_at: datetime | None = None
    asked: datetime | None = None
    asked_at: datetime | None = None
    asked_by: tuple[str, ...] = ()
    question: str = ""

    @property
    def ends(self) -> datetime:
        """When it is over."""
        return self.start + self.lasts

    @property
    def settled(self) -> bool:
        """Whether it was held or cancelled."""
        return self.held or self.cancelled
