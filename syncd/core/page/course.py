"""Shares over time: what the engine could say, week by week."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from math import floor

from syncd.core.catalogue import say
from syncd.core.drift.question import QUESTIONS, Answer, Kind
from syncd.core.drift.question import Look as Found
from syncd.core.drift.verdict import Verdict
from syncd.core.load.paper import Paper
from syncd.core.load.percents import STEP
from syncd.core.load.weeks import WEEK
from syncd.core.load.words import apportioned
from syncd.core.page.days import between, day_text, highest, lowest, months, or_little
from syncd.core.page.values import NOBODY, Course, Look, Mark, Table

PERCENT = 100.0
DAY = timedelta(days=1)
_MOST_ROWS = 16
_ALL = 0.5


def courses_of(
    alike: Sequence[Verdict], names: Mapping[str, str], paper: Paper, span: tuple[date, date], language: str
) -> tuple[Course, ...]:
    """The courses of one question about all members over the local days `span`, both included; `names` by member.

    What is told of a week is rounded for all members together, as it is in sentences.
    """
    weeks = [
        _in_words(week, alike[0].kind) for week in zip(*(_looks(each, paper, span) for each in alike), strict=True)
    ]
    return tuple(
        _course(verdict, tuple(week[number] for week in weeks), paper, names[verdict.member], span, language)
        for number, verdict in enumerate(alike)
    )


def _course(
    verdict: Verdict, looks: tuple[Look, ...], paper: Paper, name: str, span: tuple[date, date], language: str
) -> Course:
    question = QUESTIONS[verdict.kind]
    shown = {look.day for look in looks}
    since = verdict.moved_since if verdict.moved_since in shown and verdict.answer is Answer.MOVED else None
    number = paper.members.index(verdict.member) if verdict.kind is Kind.LOAD else NOBODY
    return Course(
        name,
        number,
        looks,
        PERCENT * question.zone,
        verdict.answer is Answer.MOVED,
        since,
        marks_of(paper, span, language),
    )


def marks_of(paper: Paper, span: tuple[date, date], language: str) -> tuple[Mark, ...]:
    """New agreements in a span; the first one of all is no new one."""
    dated = sorted(each.since for each in paper.agreements if each.since is not None)
    label = say("page-new-agreement", language)
    return tuple(Mark(since, label) for since in dated if span[0] <= since <= span[1])


def _looks(verdict: Verdict, paper: Paper, span: tuple[date, date]) -> list[Look]:
    enough, averaged = QUESTIONS[verdict.kind].min_weeks, verdict.kind is Kind.CATEGORY
    planned, (first, last) = _planned(verdict, paper), span
    return [
        _look(found, planned(found.week), enough, averaged=averaged)
        for found in verdict.looks
        if found.week + WEEK > first and found.week <= last
    ]


def _in_words(week: Sequence[Look], kind: Kind) -> list[Look]:
    """The looks of all members at one week, with what is told of them; what was agreed is known to the percent."""
    step = 1 if kind is Kind.LOAD else STEP
    planned = [str(step * parts) for parts in _rounded([look.planned for look in week], 100 // step)]
    shares = [look.share for look in week if look.share is not None]
    told = ["-"] * len(week)
    if len(shares) == len(week):
        told = [or_little(STEP * n, share) for n, share in zip(_rounded(shares, 100 // STEP), shares, strict=True)]
    return [replace(look, told=t, meant=p) for look, t, p in zip(week, told, planned, strict=True)]


def _rounded(shares: Sequence[float], parts: int) -> list[int]:
    """So many parts by these shares; each for itself where somebody's is not among them who has left since."""
    if abs(sum(shares) - PERCENT) < _ALL:
        return apportioned(shares, parts)
    return [floor(parts * share / PERCENT + 0.5) for share in shares]


def _planned(verdict: Verdict, paper: Paper) -> Callable[[date], float]:
    if verdict.kind is Kind.CATEGORY:
        return lambda week: float(100 * paper.held(week, week + WEEK, category=verdict.category)[verdict.member])
    return lambda week: float(100 * paper.agreed(week)[verdict.member])


def _look(found: Found, planned: float, enough: int, *, averaged: bool) -> Look:
    single = None if found.single is None else _within(planned + PERCENT * found.single)
    if found.value is None or found.half_width is None or found.weeks < enough:
        return Look(found.week, planned, single=single)
    meant = PERCENT * found.meant if averaged else planned
    share, half = meant + PERCENT * found.value, PERCENT * found.half_width
    return Look(found.week, planned, _within(share), _within(share - half), _within(share + half), single)


def _within(share: float) -> float:
    return max(0.0, min(PERCENT, share))


def said_of(course: Course, language: str) -> str:
    """The newest look of a course as one sentence, with its range, the agreed value and the span."""
    told = [look for look in course.looks if look.share is not None]
    if not told:
        return say("page-course-none", language, name=course.name)
    last = told[-1]
    message = "page-course-moved" if course.moved else "page-course"
    return say(
        message,
        language,
        name=course.name,
        share=last.told,
        low=lowest(last.low),
        high=highest(last.high),
        planned=last.meant,
        day=day_text(last.day + WEEK - DAY, language),
        since=day_text(course.sure_since, language) if course.sure_since else "-",
    )


def table_of(courses: Iterable[Course], language: str) -> Table:
    """The courses as a table: a row for each month, as it was told in its last week."""
    heads = tuple(say(head, language) for head in ("page-head-month", "page-head-about", "page-head-between"))
    rows: list[tuple[str, ...]] = []
    every = list(courses)
    names = months(language)
    for course in every:
        told = [look for look in course.looks if look.share is not None]
        last = [list(group)[-1] for _month, group in groupby(told, key=lambda look: (look.day.year, look.day.month))]
        for look in last[-_MOST_ROWS:]:
            when = f"{names[look.day.month - 1]} {look.day.year}"
            rows.append((course.name, when, look.told, between(look.low, look.high), look.meant))
    return Table((say("page-head-what", language), *heads, say("page-head-planned", language)), tuple(rows))
