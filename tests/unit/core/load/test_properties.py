"""What holds of any household: owners who do theirs, sums, and what changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from syncd.core.drift import Kind, judge
from syncd.core.drift.signs import Sign
from syncd.core.load.dated import Agreement, Holding, Span
from syncd.core.load.facts import Facts, facts
from syncd.core.load.paper import Paper
from syncd.core.load.rows import Outcome, Points, Row
from tests.unit.core.load.homes import BERLIN, noon, week

WEEKS = 9
NOW = noon(week(WEEKS))
LAST = week(WEEKS) + timedelta(days=6)
CATEGORIES = ("food", "money")
weights = st.builds(Points, *[st.integers(0, 3).map(Fraction)] * 3)
instants = st.integers(0, 7 * 24 * WEEKS).map(lambda hours: noon(week(0)) + timedelta(hours=hours))


@st.composite
def papers(draw: st.DrawFn, *, balanced: bool = False) -> Paper:
    """Two or three members, some responsibilities with any handovers, absences and outages.

    `balanced`: each responsibility has a twin for each other member, handed over with it, so that paper always shows
    equal shares.
    """
    members = ("a", "b", "c")[: draw(st.integers(2, 3))]
    size = len(members)
    holdings: list[Holding] = []
    for number in range(draw(st.integers(1, 4))):
        weight, category = draw(weights), draw(st.sampled_from(CATEGORIES))
        cuts = sorted(draw(st.sets(st.integers(1, 7 * WEEKS), max_size=2)))
        days = [None, *(week(0) + timedelta(days=cut) for cut in cuts), None]
        owners = draw(st.lists(st.integers(0, size - 1), min_size=len(days) - 1, max_size=len(days) - 1))
        for twin in range(size if balanced else 1):
            for owner, since, until in zip(owners, days, days[1:], strict=False):
                name = members[(owner + twin) % size]
                holdings.append(Holding(f"r{number}-{twin}", name, weight, category, since, until))
    parts = [1] * size if balanced else draw(st.lists(st.integers(1, 4), min_size=size, max_size=size))
    shares = {m: Fraction(part, sum(parts)) for m, part in zip(members, parts, strict=True)}
    away = [Span(draw(st.sampled_from(members)), week(2), week(3))] if draw(st.booleans()) else []
    unseen = [Span(draw(st.sampled_from(members)), noon(week(4)), noon(week(5)))] if draw(st.booleans()) else []
    return Paper(members, BERLIN, (Agreement(shares),), tuple(holdings), tuple(away), tuple(unseen))


@st.composite
def rows(draw: st.DrawFn, on: Paper, *, by_owner: bool = False) -> list[Row]:
    """Occurrences of the holdings, each with its owner of the day; `by_owner`: all done or skipped by it."""
    found = {}
    for _ in range(draw(st.integers(0, 25))):
        holding = draw(st.sampled_from(on.holdings))
        day = week(0) + timedelta(days=draw(st.integers(0, 7 * WEEKS)))
        if not holding.days(day, day + timedelta(days=1)) or (holding.task, day) in found:
            continue
        kinds = [Outcome.DONE, Outcome.SKIPPED] if by_owner else list(Outcome)
        outcome = draw(st.sampled_from(kinds))
        at = None if outcome in (Outcome.OPEN, Outcome.UNKNOWN) else draw(instants)
        doers = st.lists(st.sampled_from([*on.members, "outside"]), max_size=2, unique=True).map(tuple)
        by = () if outcome is not Outcome.DONE else (holding.owner or "",) if by_owner else draw(doers)
        points, whole = holding.weight, draw(st.booleans())
        row = Row(holding.task, holding.owner, day, points, holding.category, outcome, at, by, whole)
        found[holding.task, day] = row
    return list(found.values())


@st.composite
def homes(draw: st.DrawFn, *, balanced: bool = False, by_owner: bool = False) -> tuple[Paper, list[Row]]:
    """Paper and rows."""
    on = draw(papers(balanced=balanced))
    return on, draw(rows(on, by_owner=by_owner))


def known(on: Paper, told: list[Row], now: datetime = NOW) -> Facts:
    """All facts of all weeks."""
    return facts(told, on, week(0), LAST, now)


def alive(on: Paper) -> list[Sign]:
    """A sign of life of everybody in every week."""
    return [Sign(member, noon(week(n))) for member in on.members for n in range(WEEKS + 1)]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(homes(by_owner=True))
def test_owners_who_do_theirs_carry_what_stands_on_paper(home: tuple[Paper, list[Row]]) -> None:
    """Whatever was handed over, whoever was away: done or skipped by its owner moves nothing, exactly."""
    found = known(*home)

    for shares in (found.total, *found.by_category.values(), *found.by_phase.values()):
        for each in shares.members.values():
            assert each.carried in (None, each.on_paper)
        assert shares.nobody in (None, 0)
    assert all(each.picked_up == each.passed_on == each.left_open == 0 for each in found.hands.values())


@settings(max_examples=100, deadline=None, derandomize=True)
@given(homes(by_owner=True, balanced=True))
def test_drift_is_exactly_nothing(home: tuple[Paper, list[Row]]) -> None:
    """With paper as agreed, owners who do or skip theirs drift by exactly 0, in the facts and in every answer.

    Nothing moves; `open` may say that something took longer than two weeks.
    """
    on, told = home
    found, answers = known(on, told), judge(told, on, NOW, alive(on))

    assert all(each.drift in (None, 0) for each in found.total.members.values())
    assert found.total.index in (None, 0)
    assert all(
        look.value in (None, 0.0)
        for verdict in answers.verdicts
        if verdict.kind is not Kind.OPEN
        for look in verdict.looks
    )
    assert answers.to_move in (None, 0.0)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(homes())
def test_shares_and_nobody_add_up(home: tuple[Paper, list[Row]]) -> None:
    """All that was carried and what nobody got to are a hundred; each lies between 0 and 100."""
    found = known(*home)

    for shares in (found.total, *found.by_category.values(), *found.by_phase.values()):
        assert sum(each.on_paper for each in shares.members.values()) == 100
        if shares.points:
            assert shares.nobody is not None
            carried = [each.carried for each in shares.members.values() if each.carried is not None]
            assert sum(carried) + shares.nobody == 100
            assert all(0 <= each <= 100 for each in (*carried, shares.nobody))
            assert sum(each.drift or 0 for each in shares.members.values()) == -shares.nobody
        else:
            assert shares.nobody is None
    hands = found.hands.values()
    assert sum(each.picked_up for each in hands) <= sum(each.done for each in hands)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(homes(), st.randoms(use_true_random=False), st.integers(1, 50))
def test_what_changes_nothing(home: tuple[Paper, list[Row]], random: Random, factor: int) -> None:
    """The order of rows, rows told twice, other names, another unit of weight: the same shares and answers."""
    on, told = home
    names = {"a": "zoe", "b": "yan", "c": "xia", "outside": "outside"}
    found, answers = known(on, told), judge(told, on, NOW, alive(on))

    mixed = told + told[: len(told) // 2]
    random.shuffle(mixed)
    assert (known(on, mixed), judge(mixed, on, NOW, alive(on))) == (found, answers)

    other = _renamed(on, names)
    given = [replace(row, owner=names[row.owner or ""], done_by=tuple(names[n] for n in row.done_by)) for row in told]
    twins = judge(given, other, NOW, alive(other))
    assert list(known(other, given).total.members.values()) == list(found.total.members.values())
    assert [replace(v, member=names[v.member]) for v in answers.verdicts] == list(twins.verdicts)

    scale = Fraction(factor, 7)
    heavy = replace(on, holdings=tuple(replace(h, weight=h.weight.times(scale)) for h in on.holdings))
    more = [replace(row, points=row.points.times(scale)) for row in told]
    assert known(heavy, more).total.members == found.total.members
    shares = [(v.answer, v.share, v.low, v.high) for v in answers.verdicts]
    assert [(v.answer, v.share, v.low, v.high) for v in judge(more, heavy, NOW, alive(on)).verdicts] == shares


def _renamed(on: Paper, names: dict[str, str]) -> Paper:
    return Paper(
        tuple(names[m] for m in on.members),
        on.zone,
        tuple(replace(a, shares={names[m]: share for m, share in a.shares.items()}) for a in on.agreements),
        tuple(replace(h, owner=names[h.owner or ""]) for h in on.holdings),
        tuple(replace(s, member=names[s.member]) for s in on.away),
        tuple(replace(s, member=names[s.member]) for s in on.unseen),
    )


@settings(max_examples=100, deadline=None, derandomize=True)
@given(homes(), st.integers(0, WEEKS))
def test_nothing_later_than_now_is_used(home: tuple[Paper, list[Row]], number: int) -> None:
    """What is due or told of after now changes neither facts nor answers of now."""
    on, told = home
    now = noon(week(number)) + timedelta(hours=30)
    later = [
        row if row.completed_at is None or row.completed_at <= now else
        replace(row, outcome=Outcome.OPEN, completed_at=None, done_by=(), whole=False)
        for row in told
    ]  # fmt: skip
    past = [row for row in later if row.due <= now.date() or row.completed_at is not None]
    signs = [each for each in alive(on) if each.at <= now]

    assert known(on, told, now) == known(on, past, now)
    assert judge(told, on, now, alive(on)) == judge(past, on, now, signs)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(homes(), st.integers(0, 7 * 24 - 1))
def test_answers_are_renewed_on_mondays(home: tuple[Paper, list[Row]], hours: int) -> None:
    """At any instant of a week the answers are those of its Monday at 00:00."""
    on, told = home
    monday = noon(week(5)) - timedelta(hours=12)

    assert judge(told, on, monday + timedelta(hours=hours), alive(on)) == judge(told, on, monday, alive(on))
