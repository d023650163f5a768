"""When an account is asked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncd.daemon.due import EVERY, JITTER, LONGEST, first_poll, hurried, next_poll, share
from syncd.model.state import AccountRecord

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def record(tried: timedelta, failing: timedelta | None = None, retry: timedelta | None = None) -> AccountRecord:
    """An account tried so long ago, failing for so long, told to wait so long."""
    return AccountRecord(
        "alex",
        tried_at=NOW - tried,
        failing_since=None if failing is None else NOW - failing,
        retry_at=None if retry is None else NOW + retry,
    )


def test_an_account_that_was_never_asked_is_due() -> None:
    """Nothing known, or never tried: it is due at once."""
    assert (NOW, NOW) == (next_poll(None, EVERY, NOW), next_poll(AccountRecord("alex"), EVERY, NOW))


@given(st.timedeltas(timedelta(0), timedelta(days=30)))
def test_a_working_account_is_asked_once_an_interval(tried: timedelta) -> None:
    """The next poll lies one interval, and at most a tenth more, after the last."""
    after = next_poll(record(tried), EVERY, NOW) - (NOW - tried)

    assert EVERY <= after <= EVERY * (1 + JITTER)


def test_asking_twice_gives_the_same_instant() -> None:
    """The answer hangs on the record alone, so a doubled firing asks nobody twice."""
    assert next_poll(record(MINUTE), EVERY, NOW) == next_poll(record(MINUTE), EVERY, NOW + 2 * MINUTE - 2 * MINUTE)


@pytest.mark.parametrize(
    ("failed_for", "waits"),
    [(timedelta(0), EVERY), (10 * MINUTE, EVERY), (40 * MINUTE, 20 * MINUTE), (timedelta(days=3), LONGEST)],
)
def test_a_failing_account_is_asked_less_often(failed_for: timedelta, waits: timedelta) -> None:
    """Half the time for which it has failed, from one interval to an hour."""
    due = next_poll(record(timedelta(0), failed_for), EVERY, NOW)

    assert waits <= due - NOW <= waits * (1 + JITTER)


def test_a_server_that_names_a_time_is_obeyed() -> None:
    """Retry-After holds, however long it is."""
    assert NOW + timedelta(hours=6) == next_poll(record(MINUTE, MINUTE, timedelta(hours=6)), EVERY, NOW)


def test_a_slow_account_that_fails_is_not_asked_more_often() -> None:
    """An account that is asked every six hours is not asked each hour because it fails."""
    every = timedelta(hours=6)

    assert next_poll(record(timedelta(0), timedelta(days=9)), every, NOW) - NOW >= every


def test_a_stamp_of_the_future_does_not_stop_polling() -> None:
    """What a wrong clock wrote a year ahead delays by one interval at most."""
    assert next_poll(record(-timedelta(days=365)), EVERY, NOW) - NOW <= EVERY * (1 + JITTER)


@given(st.lists(st.text("abcdefgh-", min_size=1), min_size=1, max_size=6))
def test_accounts_start_spread(names: list[str]) -> None:
    """After a start every account is asked within ten seconds, each at its own time."""
    firsts = {name: first_poll(name, EVERY, NOW) for name in names}

    assert all(NOW <= at < NOW + timedelta(seconds=10) for at in firsts.values())
    assert len(set(firsts.values())) == len(firsts)


@given(st.text(), st.none() | st.datetimes())
def test_a_share_is_a_share(account: str, at: datetime | None) -> None:
    """It lies in [0, 1) and is the same each time."""
    assert 0 <= share(account, at) < 1
    assert share(account, at) == share(account, at)


def test_where_somebody_writes_it_is_due_once_what_they_write_is_whole() -> None:
    """Sooner than else, once, and not where it fails or was asked since."""
    asked = AccountRecord("alex", tried_at=NOW)
    due = NOW + 5 * MINUTE
    assert hurried(due, asked, None) == due
    assert hurried(due, asked, NOW + MINUTE) == NOW + MINUTE
    assert hurried(due, asked, NOW + 9 * MINUTE) == due
    assert hurried(due, asked, NOW) == due
    assert hurried(due, None, NOW + MINUTE) == due
    for wrong in ({"failing_since": NOW}, {"paused_why": "x"}):
        assert hurried(due, AccountRecord("alex", tried_at=NOW, **wrong), NOW + MINUTE) == due
