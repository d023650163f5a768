"""Weekly sums say what the single completions said."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from syncd.core.drift import judge
from syncd.core.drift.folding import week_sums
from syncd.core.drift.signs import Sign
from syncd.core.load.facts import Facts, facts
from syncd.core.load.folded import Figure, Sums, WeekSum, in_detail
from syncd.core.load.paper import Paper
from syncd.core.load.rows import Outcome, Row
from syncd.core.load.weigh import weighed
from syncd.model.occurrence import Occurrence, Thing, ThingKind
from syncd.model.when import day_of
from tests.unit.core.load.homes import done, due, noon, paper, week
from tests.unit.core.load.test_properties import WEEKS, alive, homes

NOW = noon(week(WEEKS + 3))
"""Late enough that whatever was due in the weeks of a home is settled, or has been open for two weeks."""

Parts = tuple[list[Row], list[Sign], tuple[WeekSum, ...]]


def parts(told: list[Row], on: Paper, signs: list[Sign], border: date) -> Parts:
    """What stays single, and the sums of what was due and settled before the Monday `border`."""
    old = []
    for each in weighed(told, on, NOW):
        days = [day_of(when, on.zone) for when in (each.row.due, each.row.completed_at) if when is not None]
        if max(days) < border:
            old.append(each)
    single = [row for row in told if row not in [each.row for each in old]]
    early = [sign for sign in signs if day_of(sign.at, on.zone) < border]
    return single, [sign for sign in signs if sign not in early], week_sums(old, on, early)


def spans(border: date) -> list[tuple[date, date]]:
    """Some spans of whole weeks: all, up to the border, across it."""
    end = week(WEEKS + 3) + timedelta(days=6)
    return [
        (week(0), end),
        (week(0), border - timedelta(days=1)),
        (border - timedelta(days=7), border + timedelta(days=6)),
        (week(2), end),
    ]


def known(on: Paper, told: list[Row], span: tuple[date, date], folded: tuple[WeekSum, ...] = ()) -> Facts:
    """The facts of a span."""
    return facts(told, on, *span, NOW, folded)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(homes(), st.integers(1, WEEKS))
def test_folding_changes_no_fact_and_no_answer(home: tuple[Paper, list[Row]], number: int) -> None:
    """Whatever closed week everything older is folded at: facts over whole weeks and all answers are the same."""
    on, told = home
    border = week(number)
    single, later, sums = parts(told, on, alive(on), border)

    for span in spans(border):
        assert known(on, single, span, sums) == known(on, told, span)
    assert judge(single, on, NOW, later, folded=sums) == judge(told, on, NOW, alive(on))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(homes(), st.integers(1, WEEKS - 1), st.integers(1, WEEKS))
def test_folding_twice_is_folding_once(home: tuple[Paper, list[Row]], first: int, second: int) -> None:
    """What was passed over at one fold adds up at the next, as if there had been the later one alone."""
    on, told = home
    one, two = week(min(first, second)), week(max(first, second))
    single, later, sums = parts(told, on, alive(on), one)
    rest, _, more = parts(single, on, later, two)

    assert judge(rest, on, NOW, folded=sums + more) == judge(rest, on, NOW, folded=parts(told, on, alive(on), two)[2])
    span = spans(two)[0]
    assert known(on, rest, span, sums + more) == known(on, told, span)


def test_a_folded_week_belongs_to_the_span_that_holds_most_of_it() -> None:
    """A span that cuts through a folded week has all of it or nothing."""
    on = paper()
    told = [done("r1", "a", number, "b") for number in range(4)]
    sums = week_sums(weighed(told, on, NOW), on)
    end = week(3) + timedelta(days=6)

    assert facts([], on, week(0) + timedelta(days=3), end, NOW, sums).counts.due == 4
    assert facts([], on, week(0) + timedelta(days=4), end, NOW, sums).counts.due == 3
    assert facts([], on, week(0), end, noon(week(2)), sums).counts.due == 2


def test_an_answer_as_of_an_older_week_uses_no_later_sums() -> None:
    """Weeks that had not closed then are not there."""
    on = paper()
    told = [done("r1", "a", number, "b") for number in range(9)]
    sums, then = week_sums(weighed(told, on, NOW), on), noon(week(5))

    assert judge([], on, then, folded=sums) == judge(told, on, then)


def test_what_weighs_nothing_in_a_sum_is_left_out_of_it() -> None:
    """A week in which an owner did theirs holds no moved points."""
    sums = week_sums(weighed([done("r1", "a", 0, "a")], paper(), NOW), paper())

    assert not [each for each in sums if each.figure in (Figure.MIND_MOVED, Figure.PICKED_UP, Figure.LEFT_OPEN)]
    assert Sums(sums).of(Figure.CARRIED, week(0), "a") == Fraction(6)
    assert week_sums(weighed([due("r1", "a", 0, outcome=Outcome.UNKNOWN)], paper(), NOW), paper()) == (
        WeekSum(week(0), Figure.DUE, Fraction(1)),
        WeekSum(week(0), Figure.DUE_POINTS, Fraction(6)),
        WeekSum(week(0), Figure.UNKNOWN, Fraction(1)),
    )


def test_what_is_folded_is_not_told_once_more() -> None:
    """Before the border only what the ledger still tells of, or what was passed over, is single."""
    thing = Thing(ThingKind.RESPONSIBILITY, "bins", "bins")
    days = [Occurrence(thing, week(number)) for number in range(4)]

    assert in_detail(days, {days[0]}, week(2)) == [days[0], *days[2:]]
    assert in_detail(days, set(), week(2), {days[1]}) == days[1:]
    assert in_detail(days, set(), None) == days
