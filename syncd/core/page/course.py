"""Shares over time: what the engine could say, week by week."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import groupby

from syncd.core.catalogue import say
from syncd.core.drift.question import QUESTIONS, Answer, Kind
from syncd.core.drift.question import Look as Found
from syncd.core.drift.verdict import Verdict
from syncd.core.load.paper import Paper
from syncd.core.load.weeks import WEEK
from syncd.core.page.days import about, between, day_text, highest, lowest, months
from syncd.core.page.values import NOBODY, Course, Look, Mark, Table

PERCENT = 100.0
DAY = timedelta(days=1)
_MOST_ROWS = 16


def course_of(verdict: Verdict, paper: Paper, name: str, span: tuple[date, date], language: str) -> Course:
    """The course of a verdict over the local days `span`, both included."""
    question = QUESTIONS[verdict.kind]
    planned = _planned(verdict, paper)
    first, last = span
    looks = tuple(
        _look(found, planned(found.week), question.min_weeks, averaged=verdict.kind is Kind.CATEGORY)
        for found in verdict.looks
        if found.week + WEEK > first and found.week <= last
    )
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
        share=about(last.share),
        low=lowest(last.low),
        high=highest(last.high),
        planned=about(last.planned) if course.member == NOBODY else exact(last.planned),
        day=day_text(last.day + WEEK - DAY, language),
        since=day_text(course.sure_since, language) if course.sure_since else "-",
    )


def exact(percent: float) -> str:
    """What was agreed, as it was agreed."""
    return f"{percent:.0f}"


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
            rows.append((course.name, when, about(look.share), between(look.low, look.high), exact(look.planned)))
    return Table((say("page-head-what", language), *heads, say("page-head-planned", language)), tuple(rows))
