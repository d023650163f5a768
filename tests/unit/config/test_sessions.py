"""Sessions and their usual times."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from syncd.config.rules import first_date, parse_rule
from syncd.config.sessions import USUAL
from syncd.model.registry import SessionKind
from tests.unit.config.conftest import MEMBERS, Problems, Read


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("planning", ("FREQ=WEEKLY;BYDAY=SU", time(18), 30)),
        ("check-in", ("FREQ=WEEKLY;BYDAY=WE", time(20, 30), 10)),
        ("calendar-review", ("FREQ=MONTHLY;BYDAY=-1SU", time(18, 45), 20)),
        ("partnership-check-in", ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", time(19, 30), 15)),
    ],
)
def test_the_kind_alone_is_enough(kind: str, expected: tuple[str, time, int], read: Read) -> None:
    """Each kind has its usual rule, time and length, for everybody, eight weeks ahead."""
    session = read(f'{MEMBERS}\n[sessions.ours]\nkind = "{kind}"\n').registry.sessions[0]
    assert expected == (session.rrule, session.at, session.minutes)
    assert session.members == ("alex", "sam")
    assert (timedelta(weeks=8), timedelta(days=1), None) == (session.horizon, session.agenda_lead, session.remind)


@pytest.mark.parametrize("kind", list(SessionKind))
def test_usual_starts_are_fixed_dates_of_their_rules(kind: SessionKind) -> None:
    """A usual session begins on a date that its rule gives, so that it keeps the same weeks for ever."""
    usual = USUAL[kind]
    assert usual.starting == first_date(parse_rule(usual.rrule), date(2026, 1, 4))


@pytest.mark.parametrize(
    ("extra", "problem"),
    [
        ('rrule = "FREQ=WEEKLY;BYDAY=MO"', "starting is missing, the day from which the rule counts"),
        ('rrule = "FREQ=MINUTELY"', "the rule repeats more than once a day (FREQ=MINUTELY)"),
        (
            "starting = 2026-11-24",
            "starting = 2026-11-24 is not a date of its rule, so the first date will be 2026-11-29",
        ),
        ('members = ["sma"]', 'members "sma" is not a member'),
        ('members = ["sam", "sam"]', 'members names "sam" twice'),
        ("members = []", "members is empty"),
        ("minutes = 0", '"minutes" is too small'),
        ('horizon = "1h"', "horizon is shorter than a day"),
        ('remnid = "1h"', 'unknown key "remnid"'),
    ],
)
def test_a_session_is_judged(extra: str, problem: str, problems: Problems) -> None:
    """What a session says beyond its kind is checked like a step."""
    found = problems(f'{MEMBERS}\n[sessions.ours]\nkind = "planning"\n{extra}\n')
    assert [problem] == [line.split(": ", 2)[2].split(": ", 1)[0] for line in found]


def test_members_stand_in_the_order_of_the_household(read: Read) -> None:
    """The order in which a session names its members has no meaning."""
    text = f'{MEMBERS}\n[sessions.ours]\nkind = "planning"\nmembers = ["sam", "alex"]\nname = "Us"\n'
    session = read(text).registry.sessions[0]
    assert (session.members, session.name) == (("alex", "sam"), "Us")


def test_who_has_no_place_for_sessions_is_told(problems: Problems) -> None:
    """A member without an account gets no sessions: said where the member stands, and only if there are any."""
    text = MEMBERS.replace('account = "sam-cloud"', 'tasks = "sam-cloud"')
    what = 'member "sam": has no account that can hold sessions, so none will appear there'
    assert problems(text) == []
    assert [f"11: {what}"] == [
        line.rsplit(": ", 1)[0] for line in problems(f'{text}\n[sessions.ours]\nkind = "planning"\n')
    ]
    assert problems(f'{text}\n[sessions.ours]\nkind = "planning"\nmembers = ["alex"]\n') == []


def test_sessions_that_would_overlap_are_told(problems: Problems) -> None:
    """Two on one evening: told at the later one, with the other's line, the first such evening and what is done."""
    text = (
        f'{MEMBERS}\n[sessions.care]\nkind = "partnership-check-in"\nminutes = 60\n'
        '[sessions.review]\nkind = "calendar-review"\nat = "19:45"\n'
    )
    told = (
        '28: session "review": would begin at 19:45 on 2027-01-31 while session "care" (household.toml:25) lasts: on '
        "such days syncd sets it after that, to 20:30 on 2027-01-31; if that is not what you want, give one of them "
        "another `at`"
    )
    assert [told] == problems(text)
    apart = text.replace("[sessions.review]", '[sessions.review]\nmembers = ["sam"]').replace(
        "[sessions.care]", '[sessions.care]\nmembers = ["alex"]'
    )
    assert [] == problems(apart)


def test_the_usual_sessions_do_not_overlap(problems: Problems) -> None:
    """All four kinds beside each other, with their kind alone, need no word."""
    assert [] == problems(MEMBERS + "".join(f'\n[sessions.{kind}]\nkind = "{kind}"\n' for kind in SessionKind))
