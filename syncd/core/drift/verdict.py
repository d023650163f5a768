"""A verdict: the newest look at one stream, in percent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from syncd.core.drift.question import Answer, Kind, Look
from syncd.core.drift.streams import Stream
from syncd.core.load.paper import Paper
from syncd.core.load.weeks import WEEK

PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """One answer. Shares are in percent, of the average over about two months: they trail what happens now.

    Attributes:
        kind: which question.
        member: about whose load, or about what whose list holds.
        category: of `Kind.CATEGORY`; "" otherwise.
        answer: moved, as-agreed or too-early.
        planned: the share that is to be: agreed, on paper in the category in the newest week, or nothing.
        share, low, high: the share found and its band; None before any week counts.
        per_week: points a week by which it differs from the plan; None like `share`.
        moved_since: the Monday of the first week of the present run of weeks that say moved.
        weeks: how many weeks count since the agreement.
        looks: what could be said after each closed week, for pictures.
    """

    kind: Kind
    member: str
    category: str
    answer: Answer
    planned: float
    share: float | None
    low: float | None
    high: float | None
    per_week: float | None
    moved_since: date | None
    weeks: int
    looks: tuple[Look, ...]


def verdict(stream: Stream, looks: tuple[Look, ...], paper: Paper, *, silent: bool) -> Verdict:
    """The newest look in percent; a new agreement that no whole week has seen silences everything."""
    last = looks[-1] if looks else None
    planned = _planned(stream, paper)
    if silent or last is None or last.value is None or last.half_width is None:
        return Verdict(
            stream.kind, stream.member, stream.category, Answer.TOO_EARLY, planned,
            None, None, None, None, None, 0 if silent or last is None else last.weeks, looks,
        )  # fmt: skip
    meant = PERCENT * last.meant if stream.kind is Kind.CATEGORY else planned
    share = meant + PERCENT * last.value
    half = PERCENT * last.half_width
    return Verdict(
        stream.kind,
        stream.member,
        stream.category,
        last.answer,
        planned,
        _within(share),
        _within(share - half),
        _within(share + half),
        last.value * float(_planned_points(stream, paper, last.week)),
        _since(looks),
        last.weeks,
        looks,
    )


def _within(share: float) -> float:
    """A share is at least nothing and at most all, however far its estimate or its band goes."""
    return max(0.0, min(PERCENT, share))


def _since(looks: tuple[Look, ...]) -> date | None:
    since = None
    for look in reversed(looks):
        if look.answer is not Answer.MOVED:
            break
        since = look.week
    return since


def _planned(stream: Stream, paper: Paper) -> float:
    """What the share was to be in the newest week."""
    if stream.kind in (Kind.OWNERSHIP, Kind.OPEN) or not stream.weeks:
        return 0.0
    week = stream.weeks[-1].week
    if stream.kind is Kind.LOAD:
        return float(100 * paper.agreed(week)[stream.member])
    return float(100 * paper.held(week, week + WEEK, category=stream.category)[stream.member])


def _planned_points(stream: Stream, paper: Paper, week: date) -> Fraction:
    if stream.kind is Kind.LOAD:
        return paper.planned(week)
    if stream.kind is Kind.CATEGORY:
        return paper.planned(week, category=stream.category)
    return paper.planned(week, owner=stream.member)
