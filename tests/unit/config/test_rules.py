"""Recurrence rules and their fences."""

from __future__ import annotations

from datetime import date

import pytest

from syncd.config.rules import RuleRefused, first_date, parse_rule, searched_from

START = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("FREQ=HOURLY", "repeats more than once a day (FREQ=HOURLY)"),
        ("FREQ=MINUTELY;INTERVAL=9999", "repeats more than once a day (FREQ=MINUTELY)"),
        ("FREQ=DAILY;BYHOUR=8,20", "holds BYHOUR"),
        ("FREQ=DAILY;BYMINUTE=8", "holds BYMINUTE"),
        ("FREQ=DAILY;BYSECOND=8", "holds BYSECOND"),
        ("DTSTART:20261124\nRRULE:FREQ=DAILY", "holds DTSTART"),
        ("FREQ=DAILY;DTSTART=20261124", "holds DTSTART"),
        ("FREQ=DAILY;EXDATE=20261124", "holds EXDATE"),
        ("RRULE:FREQ=DAILY", 'begins with "RRULE:"'),
        ("every tuesday", 'has a part "EVERYTUESDAY" that is not NAME=VALUE'),
        ("BYDAY=TU", "has no FREQ"),
        ("FREQ=WEKLY", 'has "WEKLY" in FREQ'),
        ("FREQ=WEEKLY,DAILY", "gives FREQ more than one value"),
        ("FREQ=WEEKLY;FREQ=DAILY", "names FREQ twice"),
        ("FREQ=WEEKLY;BYDAY=TUE", 'has "TUE" in BYDAY'),
        ("FREQ=WEEKLY;BYDAY=2TU", "numbers its weekdays (BYDAY=2TU) in FREQ=WEEKLY"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "has BYMONTHDAY in FREQ=WEEKLY"),
        ("FREQ=MONTHLY;BYYEARDAY=3", "has BYYEARDAY in FREQ=MONTHLY"),
        ("FREQ=MONTHLY;BYWEEKNO=3", "has BYWEEKNO in FREQ=MONTHLY"),
        ("FREQ=MONTHLY;BYSETPOS=1", "has BYSETPOS alone"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "has 32 in BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "has 0 in BYMONTHDAY"),
        ("FREQ=YEARLY;BYMONTH=13", "has 13 in BYMONTH"),
        ("FREQ=DAILY;INTERVAL=0", "has 0 in INTERVAL"),
        ("FREQ=DAILY;INTERVAL=two", 'has "TWO" in INTERVAL'),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270101", "has both COUNT and UNTIL"),
        ("FREQ=DAILY;UNTIL=20270101T000000Z", 'has "20270101T000000Z" in UNTIL'),
        ("FREQ=DAILY;UNTIL=20270230", 'has "20270230" in UNTIL, which is not a date'),
        ("FREQ=YEARLY;BYEASTER=0", 'has an unknown part "BYEASTER"'),
        ("FREQ=WEEKLY;WKST=XX", 'has "XX" in WKST'),
    ],
)
def test_a_rule_outside_the_fences_is_refused(text: str, what: str) -> None:
    """What RFC 5545 does not allow, and what is finer than a day, is refused and named."""
    with pytest.raises(RuleRefused) as refused:
        parse_rule(text)
    assert what == refused.value.what
    assert refused.value.mend


def test_advice_is_to_the_point() -> None:
    """A slip in a rule is answered with what was probably meant."""
    mends = {}
    for text in ("FREQ=WEKLY", "FREQ=DAILY;UNTIL=2027-01-31", "FREQ=DAILY;INTERVALL=2"):
        with pytest.raises(RuleRefused) as refused:
            parse_rule(text)
        mends[text] = refused.value.mend
    assert mends == {
        "FREQ=WEKLY": 'did you mean "WEEKLY"?',
        "FREQ=DAILY;UNTIL=2027-01-31": "write the last day alone, UNTIL=20270131",
        "FREQ=DAILY;INTERVALL=2": 'did you mean "INTERVAL"?',
    }


def test_a_rule_is_kept_in_one_form() -> None:
    """Small letters, blanks and a last semicolon make no difference."""
    assert parse_rule(" freq=weekly; byday=tu, fr; ").text == "FREQ=WEEKLY;BYDAY=TU,FR"


@pytest.mark.parametrize(
    ("text", "starting", "first"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", START, START),
        ("FREQ=WEEKLY;BYDAY=MO", START, date(2026, 11, 30)),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", START, date(2026, 12, 7)),
        ("FREQ=WEEKLY", START, START),
        ("FREQ=MONTHLY;BYDAY=-1SU", START, date(2026, 11, 29)),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", START, date(2026, 11, 30)),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", START, date(2028, 2, 29)),
        ("FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO", START, date(2026, 12, 28)),
        ("FREQ=YEARLY;BYYEARDAY=-1", START, date(2026, 12, 31)),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29", date(2028, 2, 29), date(2028, 2, 29)),
        ("FREQ=DAILY;COUNT=1", START, START),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261130", START, date(2026, 11, 30)),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", START, date(2026, 11, 30)),
    ],
)
def test_the_first_date_of_a_rule(text: str, starting: date, first: date) -> None:
    """The first date is the first one that the rule gives on or after its start."""
    assert first == first_date(parse_rule(text), starting)


@pytest.mark.parametrize("starting", [date(2000, 2, 29), date(2026, 11, 24), date(2028, 12, 31), date(2089, 7, 1)])
@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=4,6,9,11;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
        "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1",
        "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1",
    ],
)
def test_a_rule_that_never_occurs_is_found_out_soon(text: str, starting: date) -> None:
    """The search covers what is left of Python's calendar, 36 years at most, where it could be eight thousand."""
    rule = parse_rule(text)
    assert first_date(rule, starting) is None
    assert searched_from(starting).year >= 9964
    assert (starting.month, starting.day) == (searched_from(starting).month, searched_from(starting).day)


def test_a_leap_day_that_the_interval_always_misses_never_occurs() -> None:
    """29 February every fourth year from 2027 on falls on no leap year."""
    rule = parse_rule("FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29")
    assert first_date(rule, date(2027, 1, 1)) is None
    assert date(2028, 2, 29) == first_date(rule, date(2028, 1, 1))


def test_a_rule_that_ends_before_it_starts_never_occurs() -> None:
    """An UNTIL before the first date leaves nothing."""
    assert first_date(parse_rule("FREQ=DAILY;UNTIL=20261123"), START) is None
