"""Looks that the state does not know of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from syncd.daemon.due import EVERY, next_poll
from syncd.daemon.tried import Tried
from syncd.engine.report import AccountReport
from syncd.errors import AccountError, RateLimited, Unreachable
from syncd.model.state import AccountRecord, AccountState

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def failed(error: AccountError) -> AccountReport:
    """The report of an account that failed so."""
    own = AccountReport("alex")
    own.fail(error)
    return own


@pytest.fixture
def stored() -> dict[str, AccountRecord]:
    """What the state knows: nothing."""
    return {}


@pytest.fixture
def tried(stored: dict[str, AccountRecord]) -> Tried:
    """A memory beside that state."""
    return Tried(lambda: stored)


@pytest.mark.parametrize("own", ["the clock cannot be believed", failed(Unreachable("no route to alex"))])
def test_a_look_that_left_nothing_is_not_repeated_at_once(tried: Tried, own: AccountReport | str) -> None:
    """It counts as asked and failed, so the next look comes an interval later, and the state says nothing of it."""
    tried.note("alex", None, NOW, own)

    assert next_poll(tried.of("alex"), EVERY, NOW) >= NOW + EVERY
    assert (AccountState.FAILED, NOW) == (tried.of("alex").state, tried.of("alex").failing_since)
    assert tried.stored_at("alex") is None


def test_failing_on_it_is_asked_less_often(tried: Tried) -> None:
    """The first failure dates it, later ones do not, so that the pauses grow."""
    tried.note("alex", None, NOW, "no")
    tried.note("alex", None, NOW + 60 * MINUTE, "no, still")

    assert (NOW, "no, still") == (tried.of("alex").failing_since, tried.of("alex").error)
    assert next_poll(tried.of("alex"), EVERY, NOW + 60 * MINUTE) >= NOW + 90 * MINUTE


def test_a_server_that_asked_for_patience_gets_it(tried: Tried) -> None:
    """The time that it named holds without a state too."""
    tried.note("alex", None, NOW, failed(RateLimited("later", retry_after=7200)))

    assert NOW + 120 * MINUTE == tried.of("alex").retry_at


def test_a_stored_look_is_the_newest_word(stored: dict[str, AccountRecord], tried: Tried) -> None:
    """As soon as a run is stored, by whomever, what was remembered beside it is over."""
    tried.note("alex", None, NOW, "no")
    stored["alex"] = AccountRecord("alex", last_ok=NOW + MINUTE, tried_at=NOW + MINUTE)

    assert AccountState.OK is tried.of("alex").state
    tried.note("alex", None, NOW + MINUTE, AccountReport("alex"))
    assert stored["alex"] == tried.of("alex")


def test_what_the_state_knows_stays_known(stored: dict[str, AccountRecord], tried: Tried) -> None:
    """Beside a failure that is not stored the account is last fine when the state says so."""
    stored["alex"] = AccountRecord("alex", last_ok=NOW, tried_at=NOW)
    tried.note("alex", NOW, NOW + MINUTE, "no")

    assert (NOW, NOW + MINUTE) == (tried.of("alex").last_ok, tried.of("alex").tried_at)
