"""Clock jumps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from syncd.daemon.heartbeat import Beat, is_fresh, jump

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
BEFORE = Beat(NOW, 1000.0)


@pytest.mark.parametrize(
    ("wall", "passed", "seen"),
    [
        (timedelta(seconds=30), 30.0, timedelta(0)),
        (timedelta(seconds=34), 30.0, timedelta(0)),
        (timedelta(hours=1, seconds=30), 30.0, timedelta(hours=1)),
        (timedelta(hours=-1, seconds=30), 30.0, timedelta(hours=-1)),
        (timedelta(hours=8), 31.0, timedelta(hours=8, seconds=-31)),
        (timedelta(days=20780), 2.0, timedelta(days=20780, seconds=-2)),
    ],
    ids=["none", "drift", "an hour forward", "an hour back", "suspend", "boot in 1970"],
)
def test_a_jump_is_what_the_wall_clock_moved_beyond_time(wall: timedelta, passed: float, seen: timedelta) -> None:
    """A correction, a suspend and a boot in 1970 are seen; drift of a few seconds is not."""
    assert seen == jump(BEFORE, Beat(NOW + wall, 1000.0 + passed))


@pytest.mark.parametrize(("beat", "fresh"), [(None, False), (Beat(NOW, 940.0), True), (Beat(NOW, 939.0), False)])
def test_a_worker_is_alive_while_its_beat_is_fresh(beat: Beat | None, fresh: bool) -> None:
    """A beat counts for the given time of the monotonic clock, whatever the wall clock does."""
    assert fresh is is_fresh(beat, 1000.0, timedelta(seconds=60))
