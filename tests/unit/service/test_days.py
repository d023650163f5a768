"""The days that the picture of the load is asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from syncd.errors import UsageError
from syncd.service.days import FIRST, LAST, asked_of

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 10, 25, 12, tzinfo=UTC)


def test_as_of_the_end_of_a_local_day() -> None:
    """On the day of 25 hours too; a day to come is no later than now."""
    earlier = datetime(2026, 11, 25, 12, tzinfo=UTC)
    end = datetime(2026, 10, 25, 22, 59, 59, 999999, tzinfo=UTC)

    assert asked_of(earlier, BERLIN, as_of=date(2026, 10, 25)) == end
    assert [asked_of(NOW, BERLIN, as_of=day) for day in (None, date(2026, 10, 25), LAST)] == [NOW, NOW, NOW]


@pytest.mark.parametrize("option", ["first", "last", "as_of"])
@pytest.mark.parametrize("day", [date.min, date(1969, 12, 31), date(2200, 1, 1), date.max])
def test_a_day_out_of_reach(option: str, day: date) -> None:
    """It is a wrong call, named, and not an accident of arithmetic."""
    with pytest.raises(UsageError, match="out of reach"):
        asked_of(NOW, BERLIN, **{option: day})


def test_a_first_day_after_the_last() -> None:
    """Without a last day that is today, as seen from the day that was asked for."""
    for days in ({"first": date(2026, 10, 26)}, {"first": LAST, "last": FIRST}):
        with pytest.raises(UsageError, match="after the last day"):
            asked_of(NOW, BERLIN, **days)
    with pytest.raises(UsageError, match="after the last day"):
        asked_of(NOW, BERLIN, first=date(2026, 10, 2), as_of=date(2026, 10, 1))
    assert asked_of(NOW, BERLIN, first=LAST, last=LAST) == NOW
