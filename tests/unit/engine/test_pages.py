"""Whose account takes a page: what was learnt of it, what its server says, and how long ago that was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from syncd.engine.pages import ASKED_ANEW, attachable
from syncd.model.state import AccountRecord
from syncd.ports import Capabilities
from syncd.store.capabilities import to_json

NOW = datetime(2026, 12, 5, 18, 15, tzinfo=UTC)


def record(name: str, learnt: timedelta = timedelta(), **able: bool) -> AccountRecord:
    """What is known of an account."""
    return AccountRecord(name, capabilities=to_json(Capabilities(**able)), learnt_at=NOW - learnt)  # type: ignore[arg-type]


def test_who_keeps_an_attachment_is_offered_one() -> None:
    """So is one that was never offered any; not one that refused, nor one in which others see it."""
    accounts = {
        "keeps": record("keeps"),
        "refused": record("refused", attachments=False),
        "shared": record("shared", unshared=False),
        "new": AccountRecord("new"),
    }
    assert attachable(accounts, {}, {"shared"}, NOW) == {"keeps", "new"}


def test_one_that_refused_is_asked_anew_after_a_while() -> None:
    """Not before; a shared one is not asked then either."""
    soon = {"a": record("a", ASKED_ANEW - timedelta(seconds=1), attachments=False)}
    then = {"a": record("a", ASKED_ANEW, attachments=False)}
    assert attachable(soon, {}, (), NOW) == frozenset()
    assert attachable(then, {}, (), NOW) == {"a"}
    assert attachable(then, {}, {"a"}, NOW) == frozenset()
