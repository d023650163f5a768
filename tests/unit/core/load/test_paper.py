"""Paper: shares by ownership and agreement, weights by phase and cadence, and what the list alone says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from syncd.core.load.columns import gaps, growth
from syncd.core.load.registered import paper_of
from syncd.core.load.rows import Points
from syncd.core.load.weeks import closing, monday, next_monday, weeks
from syncd.core.load.weights import planned_of, points_of, weeks_between
from syncd.model.registry import (
    Away,
    Category,
    Dated,
    Household,
    Interval,
    Member,
    Ownership,
    Phase,
    Registry,
    RepeatFrom,
    Responsibility,
    Step,
    Weight,
)
from tests.unit.core.load.homes import BERLIN, agreed, held, noon, paper, points, week

GROCERIES = Weight(3, 3, 2)


def step(rrule: str | None, phase: Phase | None = None, name: str = "r1", **keys: object) -> Step:
    """A step that began with the year."""
    return replace(Step(name, name, name, phase, date(2026, 1, 1), rrule=rrule), **keys)  # type: ignore[arg-type]


def responsibility(*steps: Step, weight: Weight = GROCERIES, owners: tuple[Ownership, ...] = ()) -> Responsibility:
    """One of the household's."""
    return Responsibility("r1", "r1", "R", Category.CHILD_RELATED, "so", owners or (Ownership("a"),), weight, steps)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (step("FREQ=DAILY"), Fraction(1, 7)),
        (step("FREQ=WEEKLY"), Fraction(1)),
        (step("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"), Fraction(1, 5)),
        (step("FREQ=WEEKLY;BYDAY=TU,FR"), Fraction(1, 2)),
        (step("FREQ=WEEKLY;INTERVAL=2"), Fraction(2)),
        (step("FREQ=DAILY;COUNT=1"), None),
        (step(None, on=date(2026, 5, 1)), None),
        (step(None, repeat_from=RepeatFrom.COMPLETION, after=Interval(days=10)), Fraction(10, 7)),
    ],
)
def test_weeks_between_dates(given: Step, expected: Fraction | None) -> None:
    """The average gap, exact where gaps repeat; what happens once has none."""
    assert weeks_between(given) == expected


@pytest.mark.parametrize(
    ("rrule", "each", "planned"),
    [
        ("FREQ=DAILY", Fraction(8, 7), 8),
        ("FREQ=WEEKLY", 8, 8),
        ("FREQ=WEEKLY;BYDAY=TU,FR", 4, 8),
        ("FREQ=MONTHLY;BYMONTHDAY=1", 32, Fraction(32 * 112, 487)),
        ("FREQ=YEARLY", 32, Fraction(32 * 28, 1461)),
        ("FREQ=DAILY;COUNT=1", 32, 0),
    ],
)
def test_points_of_one_occurrence(rrule: str, each: int, planned: int) -> None:
    """A responsibility weighs the same a week whatever its cadence, but no occurrence more than four weeks of it."""
    made = responsibility(step(rrule))

    assert points_of(made, made.steps[0]).total == each
    assert planned_of(made) == planned


def test_points_of_steps() -> None:
    """A step carries its own phase; what no step is for is spread over all; equal steps carry equal parts."""
    menu, shop = step("FREQ=WEEKLY;BYDAY=FR", Phase.PLAN, "menu"), step("FREQ=DAILY", Phase.DO, "shop")
    more = step("FREQ=WEEKLY;BYDAY=MO", Phase.DO, "more")
    two, three = responsibility(menu, shop), responsibility(menu, shop, more)

    assert points_of(two, menu) == Points(Fraction(3, 2), Fraction(3))
    assert points_of(two, shop) == Points(Fraction(3, 14), Fraction(0), Fraction(2, 7))
    assert points_of(three, more) == Points(Fraction(1), Fraction(0), Fraction(1))
    assert planned_of(two) == planned_of(three) == 8


def test_nothing_dated_plans_nothing() -> None:
    """An ongoing responsibility has no occurrences; it counts on paper only."""
    assert planned_of(responsibility()) == 0


def test_shares_on_paper() -> None:
    """By weight and by days owned; what needs a home is everybody's as agreed; without weight it is as agreed."""
    on = paper(
        held("r1", "a", weight=points(1, 1, 1), until=week(0) + timedelta(days=2)),
        held("r1", "b", weight=points(1, 1, 1), since=week(0) + timedelta(days=2)),
        held("r2", None, weight=points(0, 3, 0), category="money"),
    )

    assert on.held(week(0), week(1)) == {"a": Fraction(11, 28), "b": Fraction(17, 28)}
    assert on.held(week(1), week(2), "do") == {"a": 0, "b": 1}
    assert on.held(week(1), week(2), category="money") == {"a": Fraction(1, 2), "b": Fraction(1, 2)}
    assert on.held(week(1), week(2), category="none") == {"a": Fraction(1, 2), "b": Fraction(1, 2)}


def test_a_span_on_paper_is_all_of_its_days() -> None:
    """Asked in any order, a span says what its days say together, whatever changed hands in it."""
    on = paper(
        held("r1", "a", weight=Points(Fraction(1, 3), Fraction(1), Fraction(1)), until=week(1) + timedelta(days=3)),
        held(
            "r1",
            "b",
            weight=Points(Fraction(1), Fraction(1), Fraction(2, 5)),
            since=week(1) + timedelta(days=3),
            until=week(2),
        ),
        held("r2", "a", weight=points(0, 3, 0)),
        held("r2", None, weight=points(0, 3, 0), since=week(2)),
    )
    spans = [(week(0) + timedelta(days=n), week(0) + timedelta(days=n + m)) for n in range(21) for m in (1, 4, 7, 11)]

    for first, end in [*spans, *reversed(spans)]:
        days = [first + timedelta(days=n) for n in range((end - first).days)]
        held_by = {
            member: sum(
                (
                    each.weight.total
                    for each in on.holdings
                    for day in days
                    if each.owner == member and each.days(day, day + timedelta(days=1))
                ),
                Fraction(0),
            )
            for member in ("a", "b", None)
        }
        whole = sum(held_by.values())
        assert on.held(first, end)["a"] == (held_by["a"] + held_by[None] / 2) / whole
    assert on.held(week(1), week(1)) == {"a": Fraction(1, 2), "b": Fraction(1, 2)}


def test_weeks() -> None:
    """Weeks begin on Monday at 00:00 on the wall clock; a week of 23-hour days closes an hour earlier in UTC."""
    assert [monday(date(2026, 1, n)) for n in (4, 5, 11)] == [date(2025, 12, 29), week(0), week(0)]
    assert [next_monday(date(2026, 1, n)) for n in (5, 6, 12)] == [week(0), week(1), week(1)]
    assert weeks(week(0), week(2) + timedelta(days=1)) == [week(0), week(1), week(2)]
    assert closing(noon(date(2026, 3, 29)), BERLIN).isoformat() == "2026-03-22T23:00:00+00:00"
    assert closing(noon(date(2026, 3, 30)), BERLIN).isoformat() == "2026-03-29T22:00:00+00:00"


def test_the_list_alone() -> None:
    """A gap of more than five points on paper, and a list a quarter longer, are worth saying, at once."""
    on = paper(
        held("r1", "a"),
        held("r2", "b"),
        held("r3", "a", weight=points(1, 0, 0), since=week(1)),
        held("r4", "a", weight=points(1, 1, 0), since=week(2)),
        agreements=[agreed(), agreed(week(0))],
    )
    at = [(gaps(on, week(n))["a"], growth(on, week(n)), growth(on, week(n), "a")) for n in range(3)]

    assert [gap.on_paper for gap, _, _ in at] == [50, Fraction(700, 13), 60]
    assert [gap.worth_saying for gap, _, _ in at] == [False, False, True]
    assert [whole.ratio for _, whole, _ in at] == [1, Fraction(13, 12), Fraction(5, 4)]
    assert [whole.worth_saying for _, whole, _ in at] == [False, False, True]
    assert [mine.ratio for _, _, mine in at] == [1, Fraction(7, 6), Fraction(3, 2)]


def test_a_gap_of_five_is_not_worth_saying() -> None:
    """Exactly five points of a hundred are left to themselves."""
    on = paper(held("r1", "a"), held("r2", "b"), agreements=[agreed(a=Fraction(55, 100), b=Fraction(45, 100))])

    assert (gaps(on, week(0))["a"].on_paper, gaps(on, week(0))["a"].worth_saying) == (50, False)


def registry(*members: Member, owners: tuple[Ownership, ...] = (Ownership("a"),)) -> Registry:
    """A household with one weekly responsibility."""
    made = responsibility(step("FREQ=WEEKLY", at=time(18)), owners=owners)
    home = Household("home", "Home", BERLIN)
    return Registry(home, members, (), (made,), away=(Away(("b",), week(3), week(4)),))


def member(name: str, *capacity: tuple[date, int]) -> Member:
    """A member with a dated capacity."""
    return Member(name, name, name, ZoneInfo("Europe/Paris"), capacity=tuple(Dated(*each) for each in capacity))


def test_agreed_shares_come_from_capacity() -> None:
    """Capacity over the sum of capacities, anew on each day that changes one; who named none has a hundred."""
    on = paper_of(registry(member("a", (date.min, 100), (week(2), 50)), member("b")))

    assert [on.agreed(week(n))["a"] for n in (0, 1, 2)] == [Fraction(1, 2), Fraction(1, 2), Fraction(1, 3)]
    assert [each.since for each in on.agreements] == [None, week(2)]


def test_nobody_can_do_anything() -> None:
    """With no capacity at all the shares are equal."""
    on = paper_of(registry(member("a", (date.min, 0)), member("b", (date.min, 0))))

    assert on.agreed(week(0)) == {"a": Fraction(1, 2), "b": Fraction(1, 2)}


def test_paper_of_a_registry() -> None:
    """Holdings with their gaps, absences, weights and what they plan."""
    owners = (Ownership("a", None, week(2)), Ownership("b", week(4), week(6)))
    on = paper_of(registry(member("a"), member("b"), owners=owners))

    assert [(each.owner, each.since, each.until) for each in on.holdings] == [
        ("a", None, week(2)),
        (None, week(2), week(4)),
        ("b", week(4), week(6)),
        (None, week(6), None),
    ]
    assert [on.planned(week(n), owner="b") for n in (0, 4, 6)] == [0, 8, 0]
    assert (on.members, on.zone, [each.member for each in on.away]) == (("a", "b"), BERLIN, ["b"])
    assert on.holdings[0].weight == Points(Fraction(3), Fraction(3), Fraction(2))
