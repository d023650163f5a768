"""Stamps read back what was written, and nothing else is taken for one."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncd.core.stamp import MARKER, Made, Stamp, digest, parse_stamp, span

STAMPS = st.builds(
    Stamp,
    instance=st.from_regex(r"[a-z0-9]{1,16}", fullmatch=True),
    at=st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)).map(  # noqa: DTZ001 - the zone is set next
        lambda at: at.replace(microsecond=0, tzinfo=UTC)
    ),
    made=st.sampled_from(Made),
    title=st.text().map(digest),
    due=st.text().map(digest),
    alarm=st.text().map(digest),
    block=st.text().map(digest),
    lines=st.integers(1, 999),
)


@given(STAMPS)
def test_a_stamp_reads_back(stamp: Stamp) -> None:
    """From a property and from a marker line within other text the same stamp comes back."""
    assert parse_stamp(str(stamp)) == stamp
    assert parse_stamp(f"before\nsyncd:{stamp}\nafter") == stamp


@given(STAMPS)
def test_a_stamp_holds_only_what_every_program_keeps(stamp: Stamp) -> None:
    """No character of a stamp needs escaping anywhere."""
    assert re.fullmatch(r"[A-Za-z0-9._:-]+", f"syncd:{stamp}")
    assert MARKER.fullmatch(f"syncd:{stamp}")


def test_the_instant_is_written_in_utc() -> None:
    """A zone of its own does not travel."""
    at = datetime(2026, 11, 22, 13, tzinfo=timezone(timedelta(hours=1)))
    nothing = digest("")
    assert ".20261122T120000Z." in str(Stamp("a", at, Made.OPEN, nothing, nothing, nothing, nothing, 1))


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "1.a.20261122T120000Z.open.000000-000000-000000.1",
        "1.a.20261322T120000Z.open.000000-000000-000000-000000.1",
        "1.a.20261122T120000Z.gone.000000-000000-000000-000000.1",
        "2.a.20261122T120000Z.open.000000-000000-000000-000000.1",
    ],
)
def test_what_is_no_stamp_is_none(text: str | None) -> None:
    """Damage, another version and a date that does not exist are no stamp."""
    assert parse_stamp(text) is None


def test_a_length_is_part_of_when() -> None:
    """A due without a length is its own text; with one both count."""
    assert (span("2026-11-24", ""), span("d", "1800")) == ("2026-11-24", "d/1800")
