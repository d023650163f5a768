"""Facts over a span."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from syncd.core.load.dated import Span
from syncd.core.load.facts import Facts, facts
from syncd.core.load.paper import Paper
from syncd.core.load.rows import Outcome, Row
from syncd.core.load.sums import Breakdown
from tests.unit.core.load.homes import agreed, done, due, held, noon, paper, points, settled, week

NOW = noon(week(4))
FIRST, LAST = week(0), week(9)


def over(rows: list[Row], on: Paper, first: date = FIRST, last: date = LAST) -> Facts:
    """The facts as known on the fifth Monday."""
    return facts(rows, on, first, last, NOW)


def carried(shares: Breakdown) -> dict[str, Fraction | None]:
    """Who carried what, and nobody."""
    return {**{m: each.carried for m, each in shares.members.items()}, "nobody": shares.nobody}


def example(last: Outcome = Outcome.LAPSED) -> list[Row]:
    """A did all four of r1; of r2, B's, B did two, A one, and one ended otherwise."""
    mine = [done("r1", "a", number) for number in range(4)]
    yours = [done("r2", "b", 0), done("r2", "b", 1), done("r2", "b", 2, "a"), settled(last, "r2", "b", 3)]
    return mine + yours


def test_the_worked_example() -> None:
    """Who picks up the doing carries the doing; what nobody got to is nobody's; index, phases and hands follow."""
    found = over(example(), paper())

    assert carried(found.total) == {"a": Fraction(2600, 48), "b": Fraction(1600, 48), "nobody": Fraction(600, 48)}
    assert found.total.index == Fraction(800, 48)
    assert carried(found.by_phase["cognitive"]) == {"a": 50, "b": Fraction(75, 2), "nobody": Fraction(25, 2)}
    assert carried(found.by_phase["physical"]) == {"a": Fraction(125, 2), "b": 25, "nobody": Fraction(25, 2)}
    a, b = found.hands["a"], found.hands["b"]
    assert (a.picked_up, a.passed_on, a.left_open) == (2, 0, 0)
    assert (b.picked_up, b.passed_on, b.left_open) == (0, 2, 6)
    assert (found.due, found.done, found.counts.left_open) == (48, 42, 1)


def test_the_worked_example_with_a_skip() -> None:
    """The doing of what was looked at and not needed leaves the sum: r2 holds 22 points, 20 of B and 2 of A."""
    found = over(example(Outcome.SKIPPED), paper())
    of_r2 = over([row for row in example(Outcome.SKIPPED) if row.task == "r2"], paper())

    assert (of_r2.total.points, of_r2.hands["b"].done, of_r2.hands["a"].done) == (22, 20, 2)
    assert carried(found.total) == {"a": 50 + Fraction(200, 46), "b": 50 - Fraction(200, 46), "nobody": 0}


def test_drift_is_carried_minus_agreed_with_paper_in_it() -> None:
    """Where owners do all of theirs but paper differs from what was agreed, drift is that gap, exactly."""
    uneven = paper(held("r1", "a", weight=points(3, 3, 3)), held("r2", "b", weight=points(1, 1, 1)))
    found = over([done("r1", "a", n) for n in range(3)] + [done("r2", "b", 1)], uneven)

    assert [(each.agreed, each.on_paper, each.carried, each.drift) for each in found.total.members.values()] == [
        (50, 75, 75, 25),
        (50, 25, 25, -25),
    ]


def test_no_points_is_none_and_not_zero() -> None:
    """Where nothing was settled no share was carried; agreed and on paper are known all the same."""
    found = over([due("r1", "a", 3)], paper())

    assert carried(found.total) == {"a": None, "b": None, "nobody": None}
    assert (found.total.index, found.total.members["a"].on_paper, found.total.members["a"].agreed) == (None, 50, 50)
    assert not found.enough_data


def test_what_could_not_be_seen_is_on_neither_side() -> None:
    """Unknown, and done by nobody knows whom, are counted as unknown and carried by nobody, not even by nobody."""
    rows = [
        done("r1", "a", 0),
        due("r2", "b", 0, outcome=Outcome.UNKNOWN),
        done("r2", "b", 1, done_by=()),
    ]
    found = over(rows, paper())

    assert carried(found.total) == {"a": 50, "b": 50, "nobody": 0}
    assert (found.counts.due, found.counts.unknown, found.total.points) == (3, 2, 6)


def test_by_category_is_against_paper() -> None:
    """Each category has its own sum, is compared with who owns what in it, and one without points says none."""
    on = paper(held("r1", "a", category="food"), held("r2", "b", category="food"), held("r3", "b", category="money"))
    found = over([done("r1", "a", 0, category="food"), done("r2", "b", 0, "a", category="food", whole=True)], on)

    assert list(found.by_category) == ["food", "money"]
    assert carried(found.by_category["food"]) == {"a": 100, "b": 0, "nobody": 0}
    assert found.by_category["food"].members["a"].drift == 50
    assert found.by_category["food"].members["a"].agreed is None
    assert (found.by_category["money"].members["b"].on_paper, found.by_category["money"].nobody) == (100, None)


def test_no_share_leaves_nothing_to_all() -> None:
    """Where what comes due is much unlike paper, what moved is cut to what is possible, and still adds up."""
    ongoing = paper(held("r1", "a", weight=points(3, 3, 3), planned=Fraction(0)), held("r2", "b"))
    found = over([done("r2", "b", n, "a", whole=True) for n in range(4)], ongoing)

    assert carried(found.total) == {"a": 100, "b": 0, "nobody": 0}
    assert found.hands["a"].picked_up == 24


def test_three_members_and_uneven_shares() -> None:
    """Any number of members: drift adds up to nothing, carried and nobody to 100."""
    on = paper(
        held("r1", "a"),
        held("r2", "b"),
        held("r3", "c"),
        members=("a", "b", "c"),
        agreements=[agreed(a=Fraction(2, 5), b=Fraction(2, 5), c=Fraction(1, 5))],
    )
    found = over([done("r1", "a", 0, "c"), done("r2", "b", 1, "b", "c"), done("r3", "c", 2)], on)

    assert sum(each.drift or 0 for each in found.total.members.values()) == 0
    assert sum(value or 0 for value in carried(found.total).values()) == 100
    assert found.hands["c"].picked_up == 2 + 3


def test_a_household_of_one() -> None:
    """One member carries all, or nobody does."""
    alone = paper(held("r1", "a"), members=("a",), agreements=[agreed(a=1)])
    found = over([done("r1", "a", 0), settled(Outcome.LAPSED, "r1", "a", 1)], alone)

    assert carried(found.total) == {"a": 50, "nobody": 50}


def test_a_span_ends_and_begins_on_local_days() -> None:
    """Settled just before local midnight belongs to the day, wherever UTC is."""
    late = noon(week(0)) + timedelta(hours=11, minutes=30)
    rows = [done("r1", "a", 0, completed_at=late), done("r2", "b", 0, completed_at=late + timedelta(hours=1))]
    found = over(rows, paper(), week(0), week(0))

    assert found.total.points == 6


def test_agreed_shares_are_dated() -> None:
    """Each week is compared with what was agreed for it: from the first Monday on which the agreement stands."""
    on = paper(agreements=[agreed(), agreed(week(2) - timedelta(days=3), a=Fraction(3, 4), b=Fraction(1, 4))])
    rows = [done(task, owner, n) for n in range(4) for task, owner in (("r1", "a"), ("r2", "b"))]

    assert over(rows, on).total.members["a"].agreed == Fraction(125, 2)
    assert over(rows, on, last=week(1) + timedelta(days=6)).total.members["a"].agreed == 50
    assert over(rows, on, first=week(2)).total.members["a"].agreed == 75


@pytest.mark.parametrize(("weeks", "each", "enough"), [(4, 2, True), (3, 4, False), (4, 1, False)])
def test_enough_data(weeks: int, each: int, enough: bool) -> None:
    """Shares are shown from four weeks and eight occurrences on."""
    rows = [done(f"t{n}", "a", number) for number in range(weeks) for n in range(each)]

    assert over(rows, paper()).enough_data is enough


def test_what_is_left_out_of_the_judgement_stays_in_the_facts() -> None:
    """Due while its owner was away: counted as left out, and carried all the same."""
    found = over(
        [done("r1", "a", 0), done("r1", "a", 1), done("r2", "b", 1)], paper(away=[Span("a", week(1), week(2))])
    )

    assert (found.counts.left_out, found.counts.done, found.total.points) == (1, 3, 18)
