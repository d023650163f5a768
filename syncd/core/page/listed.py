"""The whole list over time: how much is planned a week, against what was planned at the agreement."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from syncd.core.catalogue import say
from syncd.core.load.columns import began_on
from syncd.core.load.paper import Paper
from syncd.core.load.weeks import WEEK, monday
from syncd.core.page.course import marks_of
from syncd.core.page.days import about, day_text, months
from syncd.core.page.values import Listed, Table

_MOST_ROWS = 16
_SAME = 2.5


def listed_of(paper: Paper, first: date, last: date, began: date | None, language: str) -> Listed | None:
    """The list week by week; None where nothing was planned when it was agreed on.

    `began` is the day of the household's first registry: what an agreement from always is of, and nothing is told of
    the time before.
    """
    first = min(last, max(first, began or first))
    agreed = began_on(paper, last, began or first)
    dated = [each.since for each in paper.holdings if each.since is not None and each.since > agreed]
    then = paper.planned(agreed) or paper.planned(min(dated, default=agreed)) or paper.planned(first)
    if not then:
        return None
    days = tuple(monday(first) + number * WEEK for number in range((last - monday(first)).days // 7 + 1))
    sizes = tuple(float(100 * paper.planned(min(max(day, first), last)) / then) for day in days)
    return Listed(days, last, sizes, say("page-at-agreement", language), marks_of(paper, (first, last), language))


def said_of(listed: Listed, language: str) -> str:
    """How long the list is, as one sentence."""
    change = listed.sizes[-1] - 100
    if abs(change) < _SAME:
        return say("page-list-same", language)
    message = "page-list-more" if change > 0 else "page-list-less"
    return say(message, language, percent=about(abs(change)), day=day_text(listed.last, language))


def table_of(listed: Listed, language: str) -> Table:
    """A row for each month, as it was in its last week."""
    names = months(language)
    pairs = list(zip(listed.days, listed.sizes, strict=True))
    last = [list(group)[-1] for _month, group in groupby(pairs, key=lambda each: (each[0].year, each[0].month))]
    rows = tuple((f"{names[day.month - 1]} {day.year}", about(size)) for day, size in last[-_MOST_ROWS:])
    return Table((say("page-head-month", language), say("page-head-size", language)), rows)
