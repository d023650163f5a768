"""Pages for tests: a household of two or three over a year in which the load moves; there is no chance in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

from syncd.core.drift import document, judge
from syncd.core.load import Agreement, Holding, Outcome, Paper, Points, Row, facts
from syncd.core.load.columns import gaps
from syncd.core.load.particulars import Column as OnPaper
from syncd.core.load.particulars import Particulars
from syncd.core.page import Asked
from syncd.model.registry import Household, Member, Registry
from tests.support.maple import BERLIN

FIRST = date(2026, 1, 5)
LAST = date(2026, 12, 20)
NOW = datetime(2026, 12, 21, 12, tzinfo=UTC)
MOVES = date(2026, 8, 3)
"""From here on Sam does much of what is Alex's, mostly what is planned with friends."""

CATEGORIES = (
    "household-logistics",
    "emotional-caretaking",
    "social-planning",
    "child-related",
    "financial-management",
    "relationship-maintenance",
)
NAMES = {"alex": "Alex", "sam": "Sam", "kim": "Kim"}


def asked(
    members: Iterable[str] = ("alex", "sam"),
    *,
    first: date = date(2026, 10, 19),
    last: date = LAST,
    consent: bool = True,
    weeks: int = 50,
    language: str = "en",
    agreed_anew: date | None = date(2026, 4, 13),
) -> Asked:
    """What a page is made of. `weeks` of the year are told; the agreement is renewed once."""
    people = tuple(members)
    paper = _paper(people, agreed_anew)
    rows = [row for number in range(weeks) for row in _week(paper, LAST + timedelta(days=1) - _weeks(weeks - number))]
    known, found = facts(rows, paper, first, last, NOW), judge(rows, paper, NOW)
    told = {**document(known, found), "consent": consent}
    registry = Registry(
        Household("maple4", "Maple Street 4", BERLIN),
        tuple(Member(m, m, NAMES[m], BERLIN, language) for m in people),
        (),
    )
    marked = sum(each.marked for each in found.recorded.values())
    particulars = Particulars(
        alone=len(people) < 2,
        weeks=weeks,
        marked=marked,
        marked_due=sum(each.due for each in found.recorded.values()),
        due=known.counts.due,
        unknown=known.counts.unknown,
        mattered=known.counts.due,
        happened=known.counts.done,
        tasks=("Friends and family", "School mail"),
        columns=tuple(
            OnPaper(m, float(gap.on_paper), float(gap.agreed)) for m, gap in gaps(paper, NOW.date()).items()
        ),
    )
    if not consent:
        particulars = particulars.without_shares()
    return Asked(registry, paper, known, found, told, particulars, NOW.date(), FIRST, consent)


def _weeks(number: int) -> timedelta:
    return timedelta(weeks=number)


def _paper(people: tuple[str, ...], agreed_anew: date | None) -> Paper:
    holdings = [
        Holding(
            f"task{number}",
            people[number % len(people)],
            Points(Fraction(1), Fraction(number % 3), Fraction(1)),
            CATEGORIES[number % 6],
            since=FIRST if number < 20 else date(2026, 9, 7),
        )
        for number in range(24)
    ]
    equal = {m: Fraction(1, len(people)) for m in people}
    other = {m: Fraction(11, 20) if m == people[0] else Fraction(9, 20 * (len(people) - 1)) for m in people}
    agreements = [Agreement(equal if len(people) == 1 or agreed_anew is None else other)]
    if agreed_anew is not None:
        agreements.append(Agreement(equal, agreed_anew))
    return Paper(people, BERLIN, tuple(agreements), tuple(holdings))


def _week(paper: Paper, monday: date) -> Iterable[Row]:
    for number, holding in enumerate(paper.holdings):
        assert holding.since is not None
        assert holding.owner is not None
        day = monday + timedelta(days=number % 7)
        if day < holding.since:
            continue
        at = datetime.combine(day, time(17), tzinfo=UTC)
        turn = (number * 7 + monday.toordinal() // 7) % 11
        others = [m for m in paper.members if m != holding.owner] or [holding.owner]
        doer = others[turn % len(others)] if turn == 3 else holding.owner
        if monday >= MOVES and holding.owner == paper.members[0]:
            doer = others[0] if holding.category == "social-planning" or turn % 3 == 0 else doer
        row = Row(holding.task, holding.owner, day, holding.weight, holding.category, Outcome.DONE, at, (doer,))
        if turn == 7:
            row = replace(row, outcome=Outcome.LAPSED, done_by=())
        yield replace(row, whole=doer != holding.owner and monday >= MOVES and row.outcome is Outcome.DONE)
