"""A registry file that changes under a running daemon."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from syncd.daemon.noticed import Noticed, Verdict, judge, notice, taken_away

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
IDS = frozenset({"member:alex", "responsibility:bins", "step:bins/bins"})


def after(seconds: int, ids: frozenset[str] | None) -> Verdict:
    """The verdict on another file that has stood for so long."""
    noticed = notice(notice(None, "new", ids, NOW), "new", ids, NOW + timedelta(seconds=seconds))
    return judge(noticed, "old", IDS, NOW + timedelta(seconds=seconds))


def test_the_file_in_force_is_no_news() -> None:
    """The version that holds is neither taken nor reported."""
    assert Verdict.SAME is judge(Noticed("old", NOW, IDS), "old", IDS, NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    ("seconds", "ids", "verdict"),
    [
        (9, IDS, Verdict.WAIT),
        (10, IDS, Verdict.TAKE),
        (10, IDS | {"member:sam"}, Verdict.TAKE),
        (10, IDS - {"step:bins/bins"}, Verdict.TAKE),
        (599, IDS - {"responsibility:bins"}, Verdict.WAIT),
        (600, IDS - {"responsibility:bins"}, Verdict.TAKE),
        (9, None, Verdict.WAIT),
        (10, None, Verdict.REFUSE),
        (6000, None, Verdict.REFUSE),
    ],
)
def test_a_file_is_taken_once_it_has_settled(seconds: int, ids: frozenset[str] | None, verdict: Verdict) -> None:
    """Ten seconds unchanged; ten minutes where it takes something away; never one that cannot be understood."""
    assert verdict is after(seconds, ids)


def test_every_save_begins_anew() -> None:
    """A file that changes again is waited for from then on, also when it goes back to an earlier text."""
    first = notice(None, "one", IDS, NOW)
    second = notice(first, "two", IDS, NOW + timedelta(seconds=9))
    third = notice(second, "one", IDS, NOW + timedelta(seconds=18))

    assert Verdict.WAIT is judge(third, "old", IDS, NOW + timedelta(seconds=20))


def test_a_clock_set_back_begins_anew() -> None:
    """A file noticed in the future is waited for from now on, instead of for ever."""
    assert NOW == notice(Noticed("new", NOW + timedelta(days=1), IDS), "new", IDS, NOW).since


def test_what_is_taken_away_is_named() -> None:
    """Members, accounts, responsibilities and sessions; a step alone is none of them."""
    assert ("member:alex", "responsibility:bins") == taken_away(IDS, frozenset({"member:sam"}))
