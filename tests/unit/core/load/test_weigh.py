"""What a row counts as at an instant, and whose."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from syncd.core.load.credit import by_others, credit
from syncd.core.load.dated import Span
from syncd.core.load.paper import Paper
from syncd.core.load.rows import Outcome, Points, Row
from syncd.core.load.weigh import Weighed, left_open_at, weighed
from tests.unit.core.load.homes import agreed, done, due, held, noon, paper, settled, week

ALL = Fraction(1)
MEMBERS = ("a", "b", "c")


def carried(row: Row, outcome: Outcome | None = None, owner: dict[str, Fraction] | None = None) -> list[Fraction]:
    """Points of a, b and c, then the sum."""
    given = credit(row, outcome or row.outcome, owner or {"a": ALL}, MEMBERS)
    return [*(given.carried(member) for member in MEMBERS), given.points]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(done("r", "a", 0), [6, 0, 0, 6], id="by its owner"),
        pytest.param(done("r", "a", 0, "b"), [4, 2, 0, 6], id="picked up"),
        pytest.param(done("r", "a", 0, "b", whole=True), [0, 6, 0, 6], id="picked up whole"),
        pytest.param(done("r", "a", 0, "a", "b"), [3, 3, 0, 6], id="together"),
        pytest.param(done("r", "a", 0, "b", "c"), [4, 1, 1, 6], id="picked up by two"),
        pytest.param(done("r", "a", 0, "outside"), [6, 0, 0, 6], id="from outside"),
        pytest.param(done("r", "a", 0, "b", "outside"), [5, 1, 0, 6], id="picked up with somebody from outside"),
        pytest.param(settled(Outcome.SKIPPED, "r", "a", 0), [4, 0, 0, 4], id="skipped"),
        pytest.param(settled(Outcome.DROPPED, "r", "a", 0), [4, 0, 0, 4], id="dropped"),
        pytest.param(settled(Outcome.LAPSED, "r", "a", 0), [0, 0, 0, 6], id="lapsed"),
    ],
)
def test_credit(row: Row, expected: list[int]) -> None:
    """Who gets how much for each thing that can become of an occurrence."""
    assert carried(row) == expected


def test_what_needs_a_home_is_owned_as_agreed() -> None:
    """What nobody owns and one member does: the doing is the doer's, the rest is everybody's as agreed."""
    shared = {"a": Fraction(1, 2), "b": Fraction(1, 2)}

    assert carried(done("r", None, 0, "b"), owner=shared) == [2, 4, 0, 6]


def test_nothing_settled_gives_no_credit() -> None:
    """An open occurrence is nobody's yet."""
    with pytest.raises(ValueError, match="credit"):
        credit(due("r", "a", 0), Outcome.OPEN, {"a": ALL}, MEMBERS)


def test_the_part_of_others() -> None:
    """Somebody from outside is not another member; of two doers one is half."""
    rows = [done("r", "a", 0, *by) for by in (("a",), ("b",), ("a", "b"), ("outside",))]

    assert [by_others(row, MEMBERS) for row in rows] == [0, 1, Fraction(1, 2), 0]


def at(moment: int, rows: list[Row], on: Paper | None = None) -> list[Weighed]:
    """As known at noon of the Monday of that week."""
    return weighed(rows, on or paper(), noon(week(moment)))


def outcomes(found: list[Weighed]) -> list[tuple[str, bool]]:
    """What each counts as, and whether it is judged."""
    return [(each.outcome, each.judged) for each in found]


def test_left_open_is_computed() -> None:
    """Open for 14 days counts as lapsed, at local midnight 14 days after its date, summer time or not; not before."""
    row = due("r1", "a", 11)  # due on 25 March, four days before the clock changes
    limit = left_open_at(row, paper())
    before = weighed([row], paper(), limit - timedelta(seconds=1))
    after = weighed([row], paper(), limit)

    assert limit.isoformat() == "2026-04-07T22:00:00+00:00"
    assert outcomes(before) == [("open", True)]
    assert [(each.outcome, each.settled_at, each.week) for each in after] == [("lapsed", limit, week(13))]


def test_late_is_done() -> None:
    """Done after it was left open is done, in the week in which it was done."""
    row = done("r1", "a", 0, completed_at=noon(week(5)))

    assert [(each.outcome, each.week) for each in at(4, [row])] == [("lapsed", week(2))]
    assert [(each.outcome, each.week) for each in at(6, [row])] == [("done", week(5))]


def test_what_lies_ahead_is_not_there() -> None:
    """What is due later does not exist, unless it is done already; what is told of later is open."""
    rows = [due("r1", "a", 5), done("r2", "b", 5, completed_at=noon(week(1))), done("r1", "a", 3)]
    found = at(3, [*rows, due("r2", "b", 2)])

    assert [(each.row.task, each.outcome) for each in found] == [("r2", "done"), ("r2", "open")]


def test_absence() -> None:
    """What was due while its owner was declared away is a fact and is not judged; the day back is not in it."""
    away = paper(away=[Span("a", week(1), week(2))])
    rows = [done("r1", "a", 1), done("r2", "b", 1), done("r1", "a", 2)]
    back = replace(done("r1", "a", 1), due=week(2))

    assert outcomes(at(4, [*rows, back], away)) == [("done", False), ("done", True), ("done", True), ("done", True)]


def test_transition() -> None:
    """For 28 days after a responsibility changed hands its occurrences are not judged; a first owner is no change."""
    moved = paper(held("r1", "a", until=week(2)), held("r1", "b", since=week(2)), held("r2", "b", since=week(1)))
    rows = [done("r1", "a", 1), done("r1", "b", 2), done("r1", "b", 5), done("r1", "b", 6), done("r2", "b", 1)]
    first, last, after = (replace(done("r1", "b", 5), due=week(2) + timedelta(days=n)) for n in (0, 27, 28))

    assert [each for _, each in outcomes(at(9, rows, moved))] == [True, False, False, True, True]
    assert [each for _, each in outcomes(at(9, [first, last, after], moved))] == [False, False, True]


def test_without_sight() -> None:
    """What was due or would be left open without sight of the account is unknown; typed in later it is not judged."""
    blind = paper(unseen=[Span("a", noon(week(1)), noon(week(3)))])
    rows = [
        due("r1", "a", 1),
        settled(Outcome.LAPSED, "r1", "a", 2),
        done("r1", "a", 0, completed_at=noon(week(2))),
        due("r1", "a", 3),
        due("r2", "b", 1),
    ]

    assert outcomes(at(9, rows, blind)) == [
        ("unknown", False),
        ("unknown", False),
        ("done", False),
        ("lapsed", True),
        ("lapsed", True),
    ]


def test_what_weighs_nothing_is_not_judged() -> None:
    """Without points there is nothing to judge."""
    assert outcomes(at(1, [done("r1", "a", 0, points=Points())])) == [("done", False)]


def test_repeated_reports() -> None:
    """The first report of an occurrence counts, a lapse gives way, and two doers at one instant did it together."""
    first, later = done("r1", "a", 0), done("r1", "a", 0, "b", completed_at=noon(week(1)))
    lapse = settled(Outcome.LAPSED, "r1", "a", 0, completed_at=noon(week(0)) + timedelta(days=2, hours=1))

    for rows in ([first, later, lapse], [lapse, later, first], [later, lapse, first, first, due("r1", "a", 0)]):
        assert [each.row for each in at(4, rows)] == [first]
    assert [each.outcome for each in at(4, [lapse, later])] == ["done"]
    assert [set(each.row.done_by) for each in at(4, [first, done("r1", "a", 0, "b")])] == [{"a", "b"}]
    assert [each.outcome for each in at(4, [settled(Outcome.SKIPPED, "r1", "a", 0), first])] == ["done"]


def test_what_two_did_is_told_by_who_ticked_it() -> None:
    """Ticked by one alone it is the one's, whoever else was there; once the other says so too, it is both's."""
    ticked, said = done("r1", "a", 0), done("r1", "a", 0, "a", "b")

    assert [carried(each.row) for each in at(4, [ticked])] == [[6, 0, 0, 6]]
    assert [carried(each.row) for each in at(4, [said])] == [[3, 3, 0, 6]]


def test_reports_that_contradict_each_other() -> None:
    """Two owners or two weights of one occurrence are an error that names the task."""
    with pytest.raises(ValueError, match="r1"):
        at(4, [done("r1", "a", 0), done("r1", "b", 0)])


@pytest.mark.parametrize(
    "keys",
    [{"completed_at": noon(week(0))}, {"outcome": Outcome.DONE}, {"points": Points(do=Fraction(-1))}],
)
def test_impossible_rows(keys: dict[str, object]) -> None:
    """Open with a time, done without one, and less than nothing are refused."""
    with pytest.raises(ValueError, match="r1"):
        due("r1", "a", 0, **keys)


@pytest.mark.parametrize(
    "shares", [{"a": 1, "b": 1}, {"a": Fraction(1, 2)}, {"a": Fraction(1, 2), "z": Fraction(1, 2)}]
)
def test_impossible_agreements(shares: dict[str, Fraction]) -> None:
    """Shares that do not add up to one, or belong to a stranger, are refused; so is paper without an agreement."""
    with pytest.raises(ValueError, match="shares"):
        paper(agreements=[agreed(**shares)])
    with pytest.raises(ValueError, match="agreement"):
        paper(agreements=[])
