"""The ledger: an append-only record of what was seen to happen. The outcome of an occurrence is a fold over it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from syncd.model.occurrence import Occurrence


class EntryKind(StrEnum):
    """Kinds of entries (a contract)."""

    DONE = "done"
    REOPENED = "reopened"
    SKIPPED = "skipped"
    DROPPED = "dropped"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    HANDOVER = "handover"
    HELD = "held"
    CANCELLED = "cancelled"
    AGREED = "agreed"
    CORRECTION = "correction"
    SIGN = "sign"


class Share(StrEnum):
    """How much of an occurrence its doer carried: the doing, or all three phases."""

    DO = "do"
    WHOLE = "whole"


class Source(StrEnum):
    """Where an entry comes from: seen in an account, said by a word there or by a command, or read from an import."""

    ACCOUNT = "account"
    WORD = "word"
    COMMAND = "command"
    SYNCD = "syncd"
    IMPORT = "import"


OUTSIDE = "outside"
"""Stands in `Entry.by` for somebody who is not of the household."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger.

    Attributes:
        id: derived from what it says (`syncd.core.ledger`), so that writing it twice is writing it once.
        at: when it happened, as far as is known (UTC).
        seen_at: when syncd came to know (UTC).
        kind: what happened.
        occurrence: of what; None for entries about no occurrence (`sign`, `agreed`, `handover`).
        owner: member id of the owner at the nominal instant; "" when it needed a home.
        by: member ids of who did it, or `("outside",)`; empty when it is not known or nobody did.
        share: what the doer carried.
        account: account id in which it was seen or said; "" otherwise.
        source: where the entry comes from.
        responsibility, step, session: the names as they stand in the registry now; "" where they do not apply.
        recurrence_id: local date of the occurrence; None where there is none.
    """

    id: str
    at: datetime
    seen_at: datetime
    kind: EntryKind
    occurrence: Occurrence | None
    owner: str = ""
    by: tuple[str, ...] = ()
    share: Share = Share.DO
    account: str = ""
    source: Source = Source.ACCOUNT
    responsibility: str = ""
    step: str = ""
    session: str = ""
    recurrence_id: date | None = None
