"""The answers about a household."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from syncd.core.drift import Answer, Judgement, Kind, Sign, Verdict, judge
from syncd.core.load.dated import Span
from syncd.core.load.paper import Paper
from syncd.core.load.rows import Outcome, Row
from tests.unit.core.load.homes import agreed, done, held, noon, paper, week

CATEGORIES = ("food", "money")


def home(*extra: object, **keys: object) -> Paper:
    """Four responsibilities each for a and b, half of them about food."""
    holdings = [held(f"{owner}{n}", owner, category=CATEGORIES[n % 2]) for owner in ("a", "b") for n in range(4)]
    return paper(*holdings, **keys)  # type: ignore[arg-type]


def ordinary(number: int, *, others: dict[str, str] | None = None, **keys: object) -> list[Row]:
    """A week in which owners do what is theirs, but for the tasks that `others` did (and then whole)."""
    found = []
    for owner in ("a", "b"):
        for n in range(4):
            task = f"{owner}{n}"
            by = (others or {}).get(task, owner)
            found.append(done(task, owner, number, by, whole=True, category=CATEGORIES[n % 2], **keys))
    return found


def at(number: int, rows: list[Row], on: Paper | None = None, signs: list[Sign] | None = None) -> Judgement:
    """Judged at noon of a Monday."""
    return judge(rows, on or home(), noon(week(number)), signs or [])


def of(found: Judgement, kind: Kind, member: str = "a", category: str = "") -> Verdict:
    """One verdict."""
    (verdict,) = [v for v in found.verdicts if (v.kind, v.member, v.category) == (kind, member, category)]
    return verdict


def quiet(upto: int, since: int = 0) -> list[Row]:
    """Ordinary weeks."""
    return [row for number in range(since, upto) for row in ordinary(number)]


def test_as_agreed() -> None:
    """After four closed weeks in which owners do theirs, every question is answered as agreed; before, too early."""
    found, early = at(4, quiet(4)), at(3, quiet(3))

    assert {verdict.answer for verdict in early.verdicts} == {Answer.TOO_EARLY}
    assert of(found, Kind.LOAD).share == of(found, Kind.LOAD).planned == 50.0
    assert of(found, Kind.LOAD).per_week == found.to_move == 0.0
    assert of(at(12, quiet(12)), Kind.LOAD).answer is Answer.AS_AGREED
    assert {verdict.answer for verdict in at(12, quiet(12)).verdicts} == {Answer.AS_AGREED}
    assert [(v.kind, v.member, v.category) for v in found.verdicts] == [
        (Kind.LOAD, "a", ""),
        (Kind.LOAD, "b", ""),
        *((Kind.CATEGORY, m, c) for c in CATEGORIES for m in ("a", "b")),
        *((kind, m, "") for kind in (Kind.OWNERSHIP, Kind.OPEN) for m in ("a", "b")),
    ]


def test_the_load_moved() -> None:
    """a takes two of b's four: load 75, ownership of b's list halved, each told with its week and its points."""
    moved = [row for n in range(8, 24) for row in ordinary(n, others={"b0": "a", "b1": "a"})]
    found = at(24, quiet(8) + moved)
    load = of(found, Kind.LOAD)

    assert (load.answer, of(found, Kind.LOAD, "b").answer) == (Answer.MOVED, Answer.MOVED)
    assert load.share is not None
    assert 70 < load.share < 75
    assert load.low is not None
    assert load.high is not None
    assert 55 < load.low < load.share < load.high
    assert load.moved_since is not None
    assert week(9) < load.moved_since < week(20)
    assert load.per_week == pytest.approx((load.share - 50) / 100 * 48)
    assert found.to_move == pytest.approx(load.share - 50)
    assert of(found, Kind.OWNERSHIP, "b").answer is Answer.MOVED
    assert of(found, Kind.OWNERSHIP, "a").answer is Answer.AS_AGREED
    assert of(found, Kind.OPEN, "b").answer is Answer.AS_AGREED


def test_a_category_moved() -> None:
    """Both of b's food tasks done by a: the category is told, against what stands on paper."""
    found = at(20, [row for n in range(20) for row in ordinary(n, others={"b0": "a", "b2": "a"})])
    food = of(found, Kind.CATEGORY, "a", "food")

    assert (food.answer, food.planned) == (Answer.MOVED, 50.0)
    assert food.share is not None
    assert food.share > 90
    assert food.high == 100.0
    assert of(found, Kind.CATEGORY, "a", "money").answer is Answer.AS_AGREED


def handed(since: int, *tasks: str) -> Paper:
    """The home in which a is the owner of these tasks of b from a week on."""
    mine = [each for each in home().holdings if each.task not in tasks]
    theirs = [each for each in home().holdings if each.task in tasks]
    old = [replace(each, until=week(since)) for each in theirs]
    return paper(*mine, *old, *(replace(each, owner="a", since=week(since)) for each in theirs))


def test_a_category_that_was_made_official_has_not_moved() -> None:
    """a has done b's food for long, and now owns it: nobody is asked once more to make that official."""
    before = [row for n in range(20) for row in ordinary(n, others={"b0": "a", "b2": "a"})]
    after = [row for n in range(20, 26) for row in ordinary(n, others={"b0": "a", "b2": "a"})]
    after = [replace(row, owner="a") if row.task in ("b0", "b2") else row for row in after]
    on = handed(20, "b0", "b2")
    answers = [of(at(n, before + after, on), Kind.CATEGORY, "a", "food").answer for n in range(20, 27)]

    assert answers[0] is Answer.MOVED
    assert Answer.MOVED not in answers[1:]
    assert answers[-1] is Answer.AS_AGREED


def test_the_share_of_a_category_is_what_was_carried() -> None:
    """A quarter of it comes into other hands on paper: what was carried until then is told as it was, in its band."""
    rows = [row for n in range(20) for row in ordinary(n, others={"b0": "a", "b2": "a"})]
    rows += [replace(row, owner="a") if row.task == "b0" else row for row in ordinary(20, others={"b2": "a"})]
    food = of(at(21, rows, handed(20, "b0")), Kind.CATEGORY, "a", "food")

    assert food.planned == 75.0
    assert food.share is not None
    assert food.low is not None
    assert 75 < food.low < 95
    assert food.share > 90


def left(rows: list[Row], *tasks: str) -> list[Row]:
    """The same, but these tasks lapsed."""
    lapsed = {"outcome": Outcome.LAPSED, "done_by": ()}
    return [replace(row, **lapsed) if row.task in tasks else row for row in rows]  # type: ignore[arg-type]


def test_left_open() -> None:
    """What nobody does moves no load: `open` tells it. Who did it unseen is not known: the load is not as agreed."""
    found = at(20, left(quiet(20), "b0", "b1"))

    assert of(found, Kind.OPEN, "b").answer is Answer.MOVED
    assert (of(found, Kind.LOAD).share, of(found, Kind.LOAD).answer) == (50.0, Answer.TOO_EARLY)
    assert of(found, Kind.OWNERSHIP, "b").answer is Answer.TOO_EARLY


def test_left_open_on_both_sides_alike_hides_nothing() -> None:
    """A quarter of everybody's left open: the load is as agreed, since neither side lacks more than the other."""
    found = at(20, left(quiet(20), "a0", "b0"))

    assert of(found, Kind.LOAD).answer is Answer.AS_AGREED
    assert of(found, Kind.CATEGORY, "a", "food").answer is Answer.AS_AGREED
    assert of(found, Kind.OWNERSHIP).answer is Answer.TOO_EARLY


def test_paper_against_the_agreement() -> None:
    """Owners who do theirs, on a list that does not match what was agreed: the load moved, exactly by that gap."""
    on = home(agreements=[agreed(a=Fraction(7, 10), b=Fraction(3, 10))])
    found = of(at(20, quiet(20), on), Kind.LOAD)

    assert (found.answer, found.planned, found.share) == (Answer.MOVED, 70.0, pytest.approx(50.0, abs=0.5))


def without_ticks(rows: list[Row], member: str, every: int) -> list[Row]:
    """The same, but of what this member did only one in `every` is ticked."""
    unticked = {"outcome": Outcome.OPEN, "completed_at": None, "done_by": ()}
    return [
        replace(row, **unticked) if row.done_by == (member,) and number % every else row  # type: ignore[arg-type]
        for number, row in enumerate(rows)
    ]


@pytest.mark.parametrize("every", [3, 8, 1000])
def test_who_does_not_tick(every: int) -> None:
    """Marks on fewer than half of what was b's: nothing that compares people is said, in either direction."""
    found = at(20, without_ticks(quiet(20), "b", every))

    assert not found.recorded["b"].enough
    for verdict in found.verdicts:
        if verdict.kind is not Kind.OPEN:
            assert (verdict.answer, verdict.moved_since) == (Answer.TOO_EARLY, None)


def test_bad_recording_is_forgotten_after_nine_weeks() -> None:
    """What was not ticked longer ago than the weeks that have weight silences nothing."""
    rows = without_ticks(quiet(11), "b", 1000) + quiet(20, 11)

    assert at(20, rows).recorded["b"].due == at(20, rows).recorded["b"].marked == 36
    assert of(at(20, rows), Kind.LOAD).answer is Answer.AS_AGREED
    assert at(19, rows).recorded["b"].marked == 32


def test_who_does_not_tick_while_the_load_moves() -> None:
    """Too little is recorded: not even what looks clear is said, in either direction."""
    taken = [row for n in range(20) for row in ordinary(n, others={"b0": "a", "b1": "a"})]
    signs = [Sign("b", noon(week(n))) for n in range(20)]
    found = at(20, without_ticks(without_ticks(taken, "b", 1000), "a", 2), None, signs)

    assert of(found, Kind.LOAD).answer is Answer.TOO_EARLY
    assert of(at(20, taken, None, signs), Kind.LOAD).answer is Answer.MOVED


def test_a_week_without_a_sign_of_life_does_not_count() -> None:
    """A week in which a ticks for everybody and b gives no sign of life is left out; with a sign it counts."""
    rows = [row for n in range(20) for row in ordinary(n, others=dict.fromkeys(("b0", "b1", "b2", "b3"), "a"))]
    silent = at(20, rows)
    seen = at(20, rows, signs=[Sign("b", noon(week(n))) for n in range(20)])

    assert (of(silent, Kind.LOAD).answer, of(silent, Kind.LOAD).weeks) == (Answer.TOO_EARLY, 0)
    assert (of(seen, Kind.LOAD).answer, of(seen, Kind.LOAD).weeks) == (Answer.MOVED, 20)


def test_what_was_done_together_is_nobodys_sign() -> None:
    """One of two may have told it."""
    rows = [done(f"a{n}", "a", number, "b", "a") for number in range(10) for n in range(4)]
    rows += [done(f"a{n}", "a", number, "a", step="s") for number in range(10) for n in range(4)]

    assert of(at(10, rows), Kind.LOAD).weeks == 0


def test_who_agreed_to_carry_nothing_needs_no_sign() -> None:
    """Weeks count without a sign of life of a member whose agreed share is nothing."""
    on = paper(held("r1", "a"), agreements=[agreed(a=1, b=0)])
    found = of(at(10, [done("r1", "a", n) for n in range(10)], on), Kind.LOAD)

    assert (found.weeks, found.share, found.answer) == (10, 100.0, Answer.AS_AGREED)


def test_a_new_agreement() -> None:
    """From the day it stands nothing is said until four whole weeks from the next Monday have closed."""
    shares = agreed(week(10) + timedelta(days=2), a=Fraction(3, 4), b=Fraction(1, 4))
    on = home(agreements=[agreed(), shares])
    rows = [row for n in range(30) for row in ordinary(n, others={"b0": "a", "b1": "a"})]
    same_week = judge(rows, on, noon(week(10) + timedelta(days=2)))

    assert of(at(10, rows, on), Kind.LOAD).answer is Answer.MOVED
    assert (of(same_week, Kind.LOAD).answer, of(same_week, Kind.LOAD).share) == (Answer.TOO_EARLY, None)
    assert of(at(11, rows, on), Kind.LOAD).share is None
    assert (of(at(12, rows, on), Kind.LOAD).weeks, of(at(14, rows, on), Kind.LOAD).answer) == (1, Answer.TOO_EARLY)
    assert of(at(26, rows, on), Kind.LOAD).answer is Answer.AS_AGREED
    assert of(at(26, rows, on), Kind.LOAD).planned == 75.0


def test_absence_and_transition_are_not_judged() -> None:
    """a does all of b's while b is away, and all that has just changed hands: nothing moved."""
    away = home(away=[Span("b", week(8), week(14))])
    theirs = dict.fromkeys(("b0", "b1", "b2", "b3"), "a")
    covered = [row for n in range(8, 14) for row in ordinary(n, others=theirs)]
    signs = [Sign("b", noon(week(n))) for n in range(20)]
    found = of(at(16, quiet(8) + covered + quiet(16, 14), away, signs), Kind.LOAD)

    assert (found.answer, found.share) == (Answer.AS_AGREED, 50.0)
    assert of(at(16, quiet(8) + covered + quiet(16, 14), None, signs), Kind.LOAD).share != 50.0


def test_three_members_and_one() -> None:
    """Each of three has answers, and the household one number; with one there is nothing to compare."""
    on = paper(
        *(held(name, name) for name in "abc"),
        members=("a", "b", "c"),
        agreements=[agreed(a=Fraction(1, 3), b=Fraction(1, 3), c=Fraction(1, 3))],
    )
    rows = [done(t, t, n, whole=True) for n in range(20) for t in "abc"]
    moved = [done(t, t, n, "a" if t == "b" and n % 5 else t, whole=True) for n in range(20) for t in "abc"]
    found = at(20, moved, on, [Sign("b", noon(week(n))) for n in range(20)])
    alone = paper(held("a", "a"), members=("a",), agreements=[agreed(a=1)])

    assert at(20, rows, on).to_move == 0.0
    assert [of(found, Kind.LOAD, name).answer for name in "abc"][2] is Answer.AS_AGREED
    assert of(found, Kind.OWNERSHIP, "b").answer is Answer.MOVED
    assert found.to_move is not None
    assert 20 < found.to_move < 30
    assert at(20, [done("a", "a", n) for n in range(20)], alone).verdicts == ()


def test_who_left_has_no_answers() -> None:
    """Only members of the agreement in force are spoken of; the others' past stays in the sums."""
    on = home(members=("a", "b", "c"))

    assert {verdict.member for verdict in at(6, quiet(6), on).verdicts} == {"a", "b"}


def test_nothing_at_all() -> None:
    """A household of which nothing is known yet has questions and no shares."""
    found = at(3, [])

    assert {(v.answer, v.share, v.weeks) for v in found.verdicts} == {(Answer.TOO_EARLY, None, 0)}
    assert found.to_move is None
