"""Edits without a date are dated by the registry's revisions: weights, rules, who came, what was added."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from syncd.core.load.columns import growth
from syncd.core.load.registered import paper_of
from syncd.core.load.told import rows_of
from syncd.core.load.versions import Versions, versions_of
from syncd.core.load.weights import planned_of
from syncd.model.occurrence import Occurrence, Thing, ThingKind
from syncd.model.registry import Ownership, Pause, Registry, Weight
from syncd.model.state import Revision
from tests.unit.core.load.homes import noon, week
from tests.unit.core.load.test_paper import member, registry, responsibility, step

WEEKLY, DAILY = "FREQ=WEEKLY", "FREQ=DAILY"
HOME = registry(member("a"), member("b"))
TODAY = week(8)
THING = Thing(ThingKind.RESPONSIBILITY, "r1", "r1")


def revision(number: int, members: str = "ab", **values: Any) -> Revision:
    """One of a Monday noon; values per responsibility, weight 3/3/2 and a weekly rule where not said."""
    told = {name: {"weight": [3, 3, 2], "rules": {name: WEEKLY}, **value} for name, value in values.items()}
    return Revision(str(number), noon(week(number)), tuple(f"member:{m}" for m in members), told)


def known(*revisions: Revision, home: Registry = HOME) -> Versions:
    """The versions as of today."""
    return versions_of(home, revisions, TODAY)


def test_a_weight_holds_until_it_was_changed() -> None:
    """On paper and for each occurrence by its own date; what is due on the day of the change weighs the new."""
    dated = known(revision(0, r1={"weight": [1, 0, 1]}), revision(2, r1={}))
    on = paper_of(HOME, versions=dated)
    due = [Occurrence(THING, week(n)) for n in range(4)]

    assert [on.planned(week(n)) for n in range(4)] == [2, 2, 8, 8]
    assert [row.points.total for row in rows_of(HOME, [], due, versions=dated)] == [2, 2, 8, 8]
    assert [(each.since, each.until) for each in on.holdings] == [(None, week(2)), (week(2), None)]


def test_a_rule_holds_until_it_was_changed() -> None:
    """An occurrence of a daily rule weighs a seventh of a week, one of the weekly rule before it a whole."""
    home = replace(HOME, responsibilities=(responsibility(step(DAILY)),))
    dated = known(revision(0, r1={}), revision(2, r1={"rules": {"r1": DAILY}}), home=home)
    rows = rows_of(home, [], [Occurrence(THING, week(n)) for n in (1, 2)], versions=dated)

    assert [row.points.total for row in rows] == [8, Fraction(8, 7)]


@pytest.mark.parametrize(
    ("rule", "planned"), [(WEEKLY, 8), ("2026-05-14", 0), ("FREQ=WEEKLY;INTERVAL=8", 4), ("", 8)]
)
def test_every_form_of_a_rule(rule: str, planned: int) -> None:
    """A rule, a single date, and what counted from completion, of which the revision does not tell the span."""
    dated = known(revision(0, r1={"rules": {"r1": rule}}), revision(1, r1={}))

    assert planned_of(dated.on(HOME.responsibilities[0], week(0))) == planned


def test_a_step_that_came_later_had_no_part() -> None:
    """What the old revision does not name carries nothing then; an occurrence of it weighs what it weighs now."""
    two = responsibility(step(WEEKLY, name="r1"), step(WEEKLY, name="more"))
    home = replace(HOME, responsibilities=(two,))
    dated = known(revision(0, r1={}), revision(2, r1={"rules": {"r1": WEEKLY, "more": WEEKLY}}), home=home)
    things = [replace(THING, step=name) for name in ("r1", "more")]
    rows = rows_of(home, [], [Occurrence(each, week(n)) for n in (1, 2) for each in things], versions=dated)

    assert [row.points.total for row in rows] == [8, 4, 4, 4]


def test_what_was_added_is_on_paper_since_then() -> None:
    """The first revision is the beginning; what stands in none yet is there since today."""
    new = replace(responsibility(step(WEEKLY, name="r2")), id="r2", uid_id="r2", ownership=(Ownership("b"),))
    newest = replace(responsibility(step(WEEKLY, name="r3")), id="r3", uid_id="r3")
    home = replace(HOME, responsibilities=(*HOME.responsibilities, new, newest))
    dated = known(revision(0, r1={}), revision(3, r1={}, r2={}), home=home)
    on = paper_of(home, versions=dated)

    assert [(each.task, each.since) for each in on.holdings] == [("r1", None), ("r2", week(3)), ("r3", TODAY)]
    assert [on.held(day, day + timedelta(days=1))["a"] for day in (week(2), week(3), TODAY)] == [
        1,
        Fraction(1, 2),
        Fraction(2, 3),
    ]
    assert dated.began == week(0)
    assert [growth(on, day, first=dated.began).ratio for day in (TODAY, week(2))] == [3, 1]


def test_without_a_revision_everything_is_from_always() -> None:
    """Before the first run, and for what no revision knows."""
    dated = known()

    assert paper_of(HOME, versions=dated) == paper_of(HOME)
    assert (dated.began, dated.joined) == (None, {})
    assert known(revision(0)).of(HOME.responsibilities[0])[0].since == TODAY


def test_who_joins_or_leaves_makes_a_new_agreement() -> None:
    """Shares are of those who are there; who is back is there once more."""
    home = replace(
        registry(member("a"), member("b"), member("c")),
        pauses=(Pause("b", week(4), week(6), left=True), Pause("a", week(7)), Pause("c", week(7), left=True)),
    )
    on = paper_of(home, versions=known(revision(0, r1={}), revision(2, "abc", r1={}), home=home))

    half, third = Fraction(1, 2), Fraction(1, 3)
    assert [(each.since, dict(each.shares)) for each in on.agreements] == [
        (None, {"a": half, "b": half}),
        (week(2), {"a": third, "b": third, "c": third}),
        (week(4), {"a": half, "c": half}),
        (week(6), {"a": third, "b": third, "c": third}),
        (week(7), {"a": half, "b": half}),
    ]


def test_several_edits_of_a_day() -> None:
    """The last of them counts, and one that is taken back the same day never was."""
    first, more = revision(0, r1={}), revision(2, r1={"weight": [0, 0, 1]})
    back = replace(revision(2, r1={}), at=more.at + timedelta(hours=1))

    assert [each.since for each in known(first, more).of(HOME.responsibilities[0])] == [None, week(2), TODAY]
    assert [each.since for each in known(first, more, back).of(HOME.responsibilities[0])] == [None]
    assert known(more).on(HOME.responsibilities[0], week(1)).weight == Weight(0, 0, 1)
