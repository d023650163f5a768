"""A state that is older than what stands in the accounts is told by our own stamps."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from syncd.core.older import state_is_older
from tests.support.scenes import INSTANCE, NOW, standing
from tests.support.writes import stamp_of

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("instance", "written", "newest", "expected"),
    [
        (INSTANCE, NOW - HOUR, NOW - 2 * HOUR, True),
        (INSTANCE, NOW - 2 * HOUR, NOW - 2 * HOUR, False),
        ("other", NOW - HOUR, NOW - 2 * HOUR, False),
        (INSTANCE, NOW - HOUR, None, False),
        (INSTANCE, NOW + 9000 * HOUR, NOW - 2 * HOUR, False),
    ],
)
def test_a_newer_write_of_ours_tells(
    instance: str, written: datetime, newest: datetime | None, expected: bool
) -> None:
    """Only a write of this very syncd that the state does not reach, at a time that can be, says that it is older."""
    stage = standing()
    item = stage.shown(stage.uid())
    before = stamp_of(item.stamp)
    stamp = str(replace(before, instance=instance, at=written))
    stage.edit(stage.uid(), stamp=stamp, description=item.description.replace(str(before), stamp))

    assert expected == state_is_older(stage.scene.looks.values(), INSTANCE, newest, NOW)
