"""The engine: one stream of weekly sums, three answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import isclose, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncd.core.drift.engine import follow
from syncd.core.drift.question import QUESTIONS, Answer, Kind, Look, WeekSums

LOAD, OPEN = QUESTIONS[Kind.LOAD], QUESTIONS[Kind.OPEN]
G = 0.5 ** (1 / 3)
FIRST = date(2026, 1, 5)


def weeks(*excesses: float | None, points: int = 60, planned: int = 60, anew: int | None = None) -> list[WeekSums]:
    """Weeks of so many points with these excess shares; None is a week that does not count."""
    return [
        WeekSums(
            FIRST + timedelta(weeks=number),
            Fraction(0) if share is None else Fraction(share).limit_denominator(1000) * points,
            Fraction(0 if share is None else points),
            Fraction(planned),
            anew=number == anew,
        )
        for number, share in enumerate(excesses)
    ]


def answers(looks: list[Look]) -> list[Answer]:
    """The answers, week by week."""
    return [look.answer for look in looks]


def test_by_hand() -> None:
    """Two weeks worked out on paper: 0.1 of 48 points, then 0.3 of 30, with 60 planned; the second is cut."""
    sums = [
        WeekSums(FIRST, Fraction(24, 5), Fraction(48), Fraction(60)),
        WeekSums(FIRST + timedelta(weeks=1), Fraction(9), Fraction(30), Fraction(60)),
    ]
    r1 = 4.8 / sqrt(48 * 60)
    noise1 = sqrt((6 * 0.08**2 + r1**2) / 7)
    r2 = 2 * noise1
    assert r2 < (9 - 0.1 * 30) / sqrt(30 * 60) + 0.1
    r2 = min(r2, (9 - 0.1 * 30) / sqrt(30 * 60))
    b = G * 48 + 30
    value = (G * 4.8 + 0.1 * 30 + r2 * sqrt(30 * 60)) / b
    noise2 = sqrt((6 * 0.08**2 + 0.98 * r1**2 + r2**2) / (6 + 1.98))
    half = 2.5 * noise2 * sqrt(G**2 * 48 * 60 + 30 * 60) / b

    first, second = follow(sums, LOAD)

    assert first.value is not None
    assert isclose(first.value, 0.1)
    assert second.value is not None
    assert isclose(second.value, value)
    assert second.half_width is not None
    assert isclose(second.half_width, half)
    assert (first.single, second.single, second.weeks) == (0.1, 0.3, 2)


def test_one_wild_week_pulls_like_two_sigma() -> None:
    """After a quiet year a single week in which everything went the other way does not move the load."""
    looks = follow(weeks(*[0.0] * 52, 0.5, *[0.0] * 10), LOAD)

    assert Answer.MOVED not in answers(looks)
    assert looks[52].value is not None
    assert looks[52].value < 0.05
    unclipped = follow(weeks(*[0.0] * 52, 0.5), replace(LOAD, clip=1e9))
    assert unclipped[-1].value is not None
    assert unclipped[-1].value > 0.1


def test_moved_after_a_change_and_both_ways() -> None:
    """From 50 to 70 is found within ten weeks, up or down; the shown number trails."""
    for sign in (1, -1):
        looks = follow(weeks(*[0.0] * 12, *[0.2 * sign] * 12), LOAD)
        assert set(answers(looks[4:12])) == {Answer.AS_AGREED}
        assert looks[13].answer is not Answer.MOVED
        assert set(answers(looks[21:])) == {Answer.MOVED}
        assert looks[16].value is not None
        assert 0.06 < sign * looks[16].value < 0.2


def test_upward_only() -> None:
    """Less open than planned is no finding."""
    assert follow(weeks(*[0.5] * 12), OPEN)[-1].answer is Answer.MOVED
    assert follow(weeks(*[-0.5] * 12), OPEN)[-1].answer is Answer.AS_AGREED


def test_between_the_two_it_is_too_early() -> None:
    """A share near the edge of the zone is neither."""
    assert follow(weeks(*[0.06, 0.1] * 10), LOAD)[-1].answer is Answer.TOO_EARLY


def test_silence_before_four_weeks() -> None:
    """Three weeks that count say nothing, however clear; weeks that do not count do not help."""
    looks = follow(weeks(0.4, None, 0.4, None, None, 0.4, 0.4), replace(LOAD, clip=1e9, sd=0.01))

    assert answers(looks) == [Answer.TOO_EARLY] * 6 + [Answer.MOVED]
    assert [look.weeks for look in looks] == [1, 1, 2, 2, 2, 3, 4]


def test_silence_when_stale() -> None:
    """After six weeks that do not count nothing is said; the share stays where it was."""
    looks = follow(weeks(*[0.0] * 10, *[None] * 7), LOAD)

    assert answers(looks[9:]) == [Answer.AS_AGREED] * 6 + [Answer.TOO_EARLY] * 2
    assert looks[-1].value == looks[9].value == 0.0
    assert (looks[12].half_width, looks[12].single) == (pytest.approx(looks[9].half_width), None)


def test_a_new_agreement_begins_anew_and_keeps_the_noise() -> None:
    """Share, band and weeks start from nothing, what was learned of the noise stays."""
    wild = [0.3, -0.3] * 10
    looks = follow(weeks(*wild, *[0.0] * 4, anew=20), LOAD)
    fresh = follow(weeks(*[0.0] * 4), LOAD)

    assert [look.weeks for look in looks[20:]] == [1, 2, 3, 4]
    assert looks[20].value == 0.0
    assert (looks[20].half_width or 0) > (fresh[0].half_width or 0) > 0


def test_no_data() -> None:
    """Without a week that counts there is no share."""
    (look,) = follow(weeks(None), LOAD)

    assert (look.value, look.half_width, look.answer) == (None, None, Answer.TOO_EARLY)


def test_nothing_planned() -> None:
    """Where paper plans nothing, as for what happens once, the week's own points stand for it."""
    looks = follow(weeks(0.0, 0.0, 0.0, 0.0, 0.0, planned=0), LOAD)

    assert looks[-1].value == 0.0


sums = st.lists(
    st.tuples(st.integers(-40, 40), st.integers(0, 90), st.integers(0, 90)).map(
        lambda t: WeekSums(FIRST, Fraction(t[0]), Fraction(t[1]), Fraction(t[2]))
    ),
    max_size=30,
)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(sums, st.fractions(Fraction(1, 100), 100))
def test_no_unit_of_points_matters(given_weeks: list[WeekSums], factor: Fraction) -> None:
    """All points times a factor: the same looks, to the last bit."""
    scaled = [replace(w, excess=w.excess * factor, points=w.points * factor, planned=w.planned * factor)
              for w in given_weeks]  # fmt: skip

    assert follow(scaled, LOAD) == follow(given_weeks, LOAD)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(sums)
def test_without_the_cut_it_is_a_discounted_share(given_weeks: list[WeekSums]) -> None:
    """Excess over points, a week counting half after three: nothing else is in the share."""
    looks = follow(given_weeks, replace(LOAD, clip=1e12))
    excess = points = 0.0
    for week, look in zip(given_weeks, looks, strict=True):
        excess, points = G * excess, G * points
        if week.points:
            excess, points = excess + float(week.excess), points + float(week.points)
        if points:
            assert look.value is not None
            assert isclose(look.value, excess / points, rel_tol=1e-6, abs_tol=1e-6)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(sums)
def test_two_members_mirror_each_other(given_weeks: list[WeekSums]) -> None:
    """What one has beyond the agreed share the other has below it."""
    mirrored = [replace(week, excess=-week.excess) for week in given_weeks]

    for one, other in zip(follow(given_weeks, LOAD), follow(mirrored, LOAD), strict=True):
        assert one.value is None or one.value == -(other.value or 0.0)
        assert (one.half_width, one.answer) == (other.half_width, other.answer)
