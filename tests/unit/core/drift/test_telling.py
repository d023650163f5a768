"""What a picture tells beside shares: counts, the tasks in which a move lies, the pattern, what is heaviest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncd.core.drift import Sign, judge
from syncd.core.drift.telling import MOST_HEAVY, heaviest, particulars
from syncd.core.load.dated import Holding, Span
from syncd.core.load.facts import facts
from syncd.core.load.paper import Paper
from syncd.core.load.particulars import Column, Particulars
from syncd.core.load.rows import Outcome, Points, Row
from syncd.core.load.weigh import weighed
from syncd.model.registry import Category, Household, Ownership, Registry, Responsibility, Weight
from tests.unit.core.drift.test_judge import handed, home, ordinary, quiet
from tests.unit.core.load.homes import BERLIN, agreed, done, due, held, noon, paper, points, settled, week
from tests.unit.core.load.test_paper import member

TASKS = [f"{owner}{number}" for owner in ("a", "b") for number in range(4)]


def responsibility(name: str, weight: Weight | None = None, **keys: Any) -> Responsibility:
    """One that `a` owns from always."""
    made = Responsibility(
        name, name, name.title(), Category.CHILD_RELATED, "so", (Ownership("a"),), weight or Weight(), ()
    )
    return replace(made, **keys)


def registry(*responsibilities: Responsibility) -> Registry:
    """A household of a and b."""
    return Registry(Household("home", "Home", BERLIN), (member("a"), member("b")), (), responsibilities)


HOME = registry(*(responsibility(task) for task in TASKS))


def told(rows: list[Row], number: int, on: Paper | None = None, within: Registry = HOME) -> Particulars:
    """Told at noon of a Monday about the eight weeks before it, with signs of life of everybody."""
    now, sheet = noon(week(number)), on or home()
    signs = [Sign(each, noon(week(n))) for each in sheet.members for n in range(number)]
    found = facts(rows, sheet, week(max(0, number - 8)), week(number), now)
    answers = judge(rows, sheet, now, signs)
    return particulars(within, weighed(rows, sheet, now), sheet, found, answers, now, week(0))


def test_counts() -> None:
    """How much bears a mark, what mattered and happened, what is unknown."""
    rows = [
        *quiet(4),
        settled(Outcome.LAPSED, "a0", "a", 4),
        settled(Outcome.SKIPPED, "b0", "b", 4),
        due("b1", "b", 4, outcome=Outcome.UNKNOWN),
        due("b2", "b", 4),
    ]
    found = told(rows, 5)

    assert (found.due, found.unknown) == (36, 1)
    assert (found.mattered, found.happened) == (33, 32)
    assert (found.marked_due, found.marked, found.enough_marked) == (35, 33, True)
    assert (found.weeks, found.alone, found.new_since, found.outage) == (5, False, None, False)
    assert (found.tasks, found.pattern) == ((), False)


def test_a_column_with_few_marks() -> None:
    """With marks on less than half of anybody's own that is told, without saying whose."""
    rows = [row for row in quiet(6) if row.owner == "a"] + [due("b0", "b", n) for n in range(6)]

    assert not told(rows, 6).enough_marked


def test_a_move_lies_in_tasks() -> None:
    """The tasks that make most of it come first; of equal ones the alphabet decides; three at most."""
    rows = [
        row
        for n in range(10)
        for row in ordinary(n, others={f"b{k}": "a" for k in range(4)} if n % 2 else {"b3": "a"})
    ]

    assert (told(rows, 10).tasks, told(rows, 10).listed) == (("B3", "B0", "B1"), False)


def test_a_task_that_came_into_other_hands_since_is_not_named() -> None:
    """Whose column it changed for good need not be told to change it; what was picked up since is named."""
    rows = [row for n in range(10) for row in ordinary(n, others={"b3": "a", "b2": "a"})]

    assert told(rows, 10, handed(9, "b3")).tasks == ("B2",)
    assert told(rows, 10, handed(0, "b3")).tasks == ("B2", "B3")
    assert told(rows, 10, handed(11, "b3")).tasks == ("B2", "B3")


def test_private_tasks_are_not_named() -> None:
    """Neither where a move lies, nor as heaviest or settling in."""
    private = registry(*(replace(each, private=True) for each in HOME.responsibilities))
    rows = [row for n in range(10) for row in ordinary(n, others={"b3": "a", "b2": "a"})]

    assert told(rows, 10).tasks == ("B2", "B3")
    assert told(rows, 10, within=private).tasks == told(rows, 10, within=private).heaviest == ()


def heavier(until: int | None = None) -> tuple[Paper, list[Row]]:
    """A household in which `a` holds more on paper (up to that week), and twenty weeks of everybody's own."""
    weight = points(3, 3, 6)
    end = None if until is None else week(until)
    homes = [held(f"{o}{n}", o) for o in ("a", "b") for n in range(4)]
    rows = [row for n in range(20) for row in [*ordinary(n), done("more", "a", n, points=weight)]]
    return paper(*homes, held("more", "a", weight=weight, until=end)), [replace(row, category="") for row in rows]


def test_a_move_that_the_list_makes_names_no_task() -> None:
    """Where the gap stands on paper already nobody's doing explains it, and that is told."""
    sheet, rows = heavier()
    found = told(rows, 20, sheet)

    assert (found.tasks, found.listed) == ((), True)
    assert [each.gap_worth_saying for each in found.columns] == [True, True]


def test_a_list_that_is_as_agreed_by_now_is_not_named() -> None:
    """Who mended the list since then is not told of it: the average trails what happens now."""
    sheet, rows = heavier(until=20)
    found = told(rows, 20, sheet)

    assert (found.tasks, found.listed) == ((), False)
    assert [each.gap_worth_saying for each in found.columns] == [False, False]


def test_while_nothing_moved_no_task_is_named() -> None:
    """Picking up now and then is no move."""
    rows = [row for n in range(10) for row in ordinary(n, others={"b3": "a"} if n % 5 == 0 else {})]

    assert told(rows, 10).tasks == ()


def test_new_agreements_and_households_of_one() -> None:
    """Four whole weeks after a new agreement it is not new any more; of one there is nothing to compare."""
    since = week(5) + timedelta(days=2)
    sheet = home(agreements=[agreed(), agreed(since, a=Fraction(2, 3), b=Fraction(1, 3))])
    alone = home(agreements=[agreed(a=1)])

    assert [told(quiet(n), n, sheet).new_since for n in (6, 9, 10)] == [since, since, None]
    assert told(quiet(5), 5, alone).alone
    assert [each.member for each in told(quiet(5), 5, alone).columns] == ["a"]


def test_columns_on_paper() -> None:
    """Share, what was agreed, and growth from a quarter on, since the household began."""
    more = Holding("more", "b", points(2, 2, 2), since=week(3))
    found = told(quiet(5), 5, replace(home(), holdings=(*home().holdings, more)))

    assert found.grown_since == week(0)
    assert found.columns == (
        Column("a", float(Fraction(400, 9)), 50.0, True, None),
        Column("b", float(Fraction(500, 9)), 50.0, True, 25.0),
    )


def test_an_outage_in_the_span() -> None:
    """It is told that an account could not be read, if that was on a day of the span."""
    spans = {
        "in it": (week(3), week(4)),
        "before": (week(-9), week(-8)),
        "it lasts": (week(2), None),
        "after": (week(9), None),
    }
    found = {name: told(quiet(5), 5, home(unseen=[Span("a", *span)])).outage for name, span in spans.items()}

    assert found == {"in it": True, "before": False, "it lasts": True, "after": False}


def test_settling_in() -> None:
    """What came into other hands within 28 days, by name."""
    moved = [held("a0", "b", until=week(3)), held("a0", "a", since=week(3)), held("gone", "a", until=week(3))]
    sheet = replace(home(), holdings=(*(h for h in home().holdings if h.task != "a0"), *moved))

    assert [told(quiet(n), n, sheet).settling for n in (2, 3, 6, 7)] == [(), ("A0",), ("A0",), ()]


def asymmetric(weeks: int, by: str, *, each: int = 2) -> list[Row]:
    """a owns what is mostly noticing, b what is mostly doing; `by` does a's doing."""
    heavy, light = Points(Fraction(3), Fraction(3), Fraction(2)), Points(Fraction(1), Fraction(0), Fraction(3))
    return [
        row
        for n in range(weeks)
        for k in range(each)
        for row in (
            done(f"a{k}", "a", n, by, points=heavy),
            done(f"b{k}", "b", n, "b", points=light),
        )
    ]


def sheet_of(each: int = 2) -> Paper:
    """The paper of it."""
    heavy, light = points(3, 3, 2), points(1, 0, 3)
    return paper(*(held(f"{o}{k}", o, weight=w) for k in range(each) for o, w in (("a", heavy), ("b", light))))


@pytest.mark.parametrize(
    ("rows", "on", "expected"),
    [
        pytest.param(asymmetric(8, "b"), sheet_of(), True, id="what is thought of by one is done by the other"),
        pytest.param(asymmetric(8, "a"), sheet_of(), False, id="it only lies in what is owned"),
        pytest.param(quiet(8), home(), False, id="everybody does what is theirs"),
        pytest.param(
            [row for n in range(8) for row in ordinary(n, others={"a0": "b", "b0": "a", "a1": "b", "b1": "a"})],
            home(),
            False,
            id="for each other",
        ),
        pytest.param(asymmetric(4, "b"), sheet_of(), False, id="sixteen are too few"),
        pytest.param(asymmetric(3, "b", each=4), sheet_of(4), False, id="three weeks are too few"),
    ],
)
def test_the_pattern(rows: list[Row], on: Paper, expected: bool) -> None:
    """One holds eight points more of the thinking than of the doing, and others do a fifth of it."""
    assert told(rows, 8, on).pattern is expected


def test_heaviest() -> None:
    """By noticing and planning, then by name; the doing does not matter, nor who holds it, nor what nobody holds."""
    made = [
        responsibility("school", Weight(3, 3, 0)),
        responsibility("food", Weight(3, 2, 3)),
        responsibility("bins", Weight(0, 0, 3)),
        responsibility("doctor", Weight(2, 3, 0), ownership=(Ownership("b"),)),
        responsibility("attic", Weight(3, 3, 3), ownership=()),
        responsibility("diary", Weight(3, 3, 3), private=True),
    ]

    assert heaviest(registry(*made), week(0)) == ("School", "Doctor", "Food")
    assert heaviest(registry(*(replace(r, weight=replace(r.weight, do=1)) for r in made)), week(0)) == (
        "School",
        "Doctor",
        "Food",
    )
    many = registry(*(responsibility(f"r{n}") for n in range(9)))
    assert heaviest(many, date(2026, 1, 1)) == tuple(f"R{n}" for n in range(MOST_HEAVY))


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(["a", "b", "outside"]), min_size=80, max_size=80))
def test_who_did_what_changes_no_count(doers: list[str]) -> None:
    """Counts for all together do not tell who did it; without shares nothing else is left."""
    rows = [replace(row, done_by=(by,)) for row, by in zip(quiet(10), doers, strict=True)]
    found, plain = told(rows, 10).without_shares(), told(quiet(10), 10).without_shares()

    assert found == plain
    assert (found.tasks, found.columns, found.heaviest, found.pattern) == ((), (), (), False)
