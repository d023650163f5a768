from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from syncd.core.occurrences.rules import following, interval_of, later, nominal_dates
from syncd.model.registry import Interval, RepeatFrom
from tests.unit.core.occurrences.world import day, session, step


@pytest.mark.parametrize(
    ("rrule", "starting", "first", "last", "expected"),
    [
        pytest.param("FREQ=DAILY;INTERVAL=3", "01-02", "03-01", "03-08", ["03-03", "03-06"], id="every third day"),
        pytest.param("FREQ=WEEKLY", "01-06", "03-01", "03-15", ["03-03", "03-10"], id="weekday of starting"),
        pytest.param(
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO",
            "2025-08-05",
            "2026-01-01",
            "2026-01-31",
            ["01-06", "01-11", "01-20", "01-25"],
            id="every other week, begun last year",
        ),
        pytest.param(
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
            "2025-08-05",
            "2026-01-01",
            "2026-01-31",
            ["01-04", "01-06", "01-18", "01-20"],
            id="the same with weeks from Sunday",
        ),
        pytest.param(
            "FREQ=MONTHLY;BYMONTHDAY=31",
            "01-31",
            "01-01",
            "12-31",
            ["01-31", "03-31", "05-31", "07-31", "08-31", "10-31", "12-31"],
            id="the 31st skips short months",
        ),
        pytest.param("FREQ=MONTHLY", "01-31", "02-01", "05-31", ["03-31", "05-31"], id="the 31st from starting"),
        pytest.param(
            "FREQ=MONTHLY;BYMONTHDAY=-1",
            "01-01",
            "2028-02-01",
            "2028-04-30",
            ["2028-02-29", "2028-03-31", "2028-04-30"],
            id="-1 is the last day",
        ),
        pytest.param(
            "FREQ=YEARLY",
            "2024-02-29",
            "2024-01-01",
            "2032-12-31",
            ["2024-02-29", "2028-02-29", "2032-02-29"],
            id="29 February",
        ),
        pytest.param(
            "FREQ=MONTHLY;INTERVAL=5",
            "2025-10-15",
            "2026-01-01",
            "2026-12-31",
            ["03-15", "08-15"],
            id="every five months",
        ),
        pytest.param("FREQ=DAILY;COUNT=3", "03-01", "03-02", "04-01", ["03-02", "03-03"], id="COUNT from starting"),
        pytest.param(
            "FREQ=DAILY;UNTIL=20260303T120000Z",
            "03-01",
            "03-02",
            "04-01",
            ["03-02", "03-03"],
            id="UNTIL is a local date",
        ),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1", "01-01", "02-01", "03-31", ["02-23", "03-30"], id="last Monday"
        ),
        pytest.param(
            "FREQ=YEARLY;BYWEEKNO=20", "2026-01-07", "01-01", "12-31", ["05-13"], id="week 20, weekday of starting"
        ),
        pytest.param(
            "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "01-01", "01-01", "12-31", [], id="a day that never comes"
        ),
    ],
)
def test_a_rule_gives_these_dates(rrule: str, starting: str, first: str, last: str, expected: list[str]) -> None:
    """A rule gives the local dates of RFC 5545, wherever the window lies."""
    given_dates = nominal_dates(step(rrule, starting=starting), day(first), day(last))

    assert [day(text) for text in expected] == list(given_dates)


@given(
    freq=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    interval=st.integers(1, 7),
    extra=st.sampled_from(
        ["", ";BYDAY=MO,TH", ";BYMONTHDAY=1,15,-1", ";BYMONTH=2,7", ";WKST=SU", ";BYMONTH=3;BYDAY=FR"]
    ),
    starting=st.dates(date(2016, 1, 1), date(2020, 12, 31)),
    offset=st.integers(0, 3000),
)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_jumping_ahead_gives_what_walking_gives(
    freq: str, interval: int, extra: str, starting: date, offset: int
) -> None:
    """Expansion by years, begun in the middle, gives the dates of the rule walked from its start."""
    if freq == "WEEKLY" and "BYMONTHDAY" in extra:
        extra = ""
    rule = f"FREQ={freq};INTERVAL={interval}{extra}"
    first = starting + timedelta(days=offset)
    last = first + timedelta(days=500)
    walked = rrulestr(f"{rule};UNTIL={last:%Y%m%d}", dtstart=datetime.combine(starting, time()))
    expected = tuple(moment.date() for moment in walked if moment.date() >= first)

    assert expected == nominal_dates(step(rule, starting=starting.isoformat()), first, last)


@pytest.mark.parametrize("rrule", ["FREQ=HOURLY", "FREQ=DAILY;BYHOUR=8,20", "daily", ""])
def test_a_rule_of_more_than_one_a_day_is_refused(rrule: str) -> None:
    """Sub-daily rules and what is no rule raise ValueError."""
    with pytest.raises(ValueError, match="the rule"):
        nominal_dates(step(rrule), day("01-01"), day("01-31"))


@pytest.mark.parametrize(
    ("rrule", "interval"),
    [
        ("FREQ=DAILY", 1),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", 1),
        ("FREQ=WEEKLY;BYDAY=WE,SU", 3),
        ("FREQ=WEEKLY", 7),
        ("FREQ=MONTHLY;BYDAY=1SA", 28),
        ("FREQ=MONTHLY;BYMONTHDAY=31", 31),
        ("FREQ=YEARLY", 365),
        ("FREQ=DAILY;COUNT=1", None),
    ],
)
def test_the_nominal_interval_is_the_smallest_gap(rrule: str, interval: int | None) -> None:
    """A rule's interval is the smallest gap between its dates, None when there is one date only."""
    assert interval == interval_of(step(rrule))


def test_what_happens_once_gives_its_day() -> None:
    """`on` gives one date and has no interval."""
    once = step(None, on=day("05-14"))

    assert ((day("05-14"),), (), None) == (
        nominal_dates(once, day("05-01"), day("05-31")),
        nominal_dates(once, day("06-01"), day("06-30")),
        interval_of(once),
    )


def test_a_chain_has_the_dates_that_were_fixed() -> None:
    """A completion step gives `starting` until a date is fixed, then the fixed ones."""
    chain = step(None, starting="02-01", repeat_from=RepeatFrom.COMPLETION, after=Interval(months=3))
    year = (day("01-01"), day("12-31"))

    assert ((day("02-01"),), (day("06-05"),), 90) == (
        nominal_dates(chain, *year),
        nominal_dates(chain, *year, (day("06-05"),)),
        interval_of(chain),
    )


@pytest.mark.parametrize(
    ("rrule", "after", "expected"),
    [
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2096-03-01", "2104-02-29"),
        ("FREQ=WEEKLY;BYDAY=TU", "03-03", "03-10"),
        ("FREQ=DAILY;UNTIL=20260303", "03-03", None),
    ],
)
def test_the_following_date_is_found_however_far(rrule: str, after: str, expected: str | None) -> None:
    """The next date is strictly later, found over the year 2100 without 29 February, None after the end."""
    assert (expected and day(expected)) == following(step(rrule), day(after))


@pytest.mark.parametrize(
    ("start", "span", "expected"),
    [
        ("2026-01-31", Interval(months=1), "2026-02-28"),
        ("2027-12-31", Interval(months=2), "2028-02-29"),
        ("2028-02-29", Interval(months=12), "2029-02-28"),
        ("2026-11-30", Interval(months=1, days=3), "2027-01-02"),
    ],
)
def test_months_are_clipped(start: str, span: Interval, expected: str) -> None:
    """A span of months ends on the last day of a month too short for the day."""
    assert day(expected) == later(day(start), span)


def test_a_session_expands_as_a_step_does() -> None:
    """A session's rule gives local dates from its start."""
    assert (day("01-04"), day("01-11")) == nominal_dates(session(), day("01-01"), day("01-15"))
