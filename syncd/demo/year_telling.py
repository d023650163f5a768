"""What the demo of a year tells: how it begins, a row for each week, and what was said in the end."""

from __future__ import annotations

from datetime import date

from syncd.core.drift.question import Answer, Kind
from syncd.core.drift.verdict import Verdict
from syncd.core.load.percents import five
from syncd.demo.page import Page
from syncd.demo.year_home import HANDED_OVER, OWNED
from syncd.demo.year_lived import WEEK, Year


def tell_beginning(year: Year, page: Page) -> None:
    """Who they are, what they do, and what changes."""
    page.line(f"syncd demo --year: {year.weeks} weeks of two people, on a clock of their own.")
    page.say(
        f"{sum(map(len, OWNED.values()))} responsibilities, on paper half of the load with each, and half and half "
        "is what was agreed. Alex has a task list, Sam a calendar on a real server (Radicale, on this machine). Both "
        "live with it through a CalDAV client that knows nothing of syncd: they tick most things, some a day or two "
        "later, skip a few and leave a few, and Sam is ill for a week. Each Monday the load is looked at."
    )
    page.say(
        f"From week {year.drift} on, {len(HANDED_OVER)} things of Sam's have another owner in the file, Alex, and "
        "what was agreed stays as it is. A CalDAV server does not say whose hand ticked, so this is how the load "
        "moves here: what was in Sam's calendar appears in Alex's list, and Alex does it."
    )
    page.line()


def tell_change(week: int, page: Page) -> None:
    """The row of the week with which the drift begins."""
    page.rows([f"week {week:>2}  {len(HANDED_OVER)} owners changed in the file; what was agreed did not"])


def tell_week(year: Year, week: int, page: Page) -> None:
    """On the Monday after, when the week is closed: its row says what there is to say."""
    found = year.held.load().load.judgement.verdicts
    moved = year.said[week] = tuple(v for v in found if v.answer is Answer.MOVED)
    load = next((v for v in found if v.kind is Kind.LOAD), None)
    page.rows([f"week {week:>2}  to {year.day(WEEK * week - 1):%d %b}  {_answer(load)}"])
    page.rows(f"         {v.kind.value} {v.category or v.member}: moved" for v in moved if v.kind is not Kind.LOAD)


def _answer(load: Verdict | None) -> str:
    """What is said of the load, in fives as everywhere."""
    if load is None or load.share is None or load.low is None or load.high is None:
        return "no shares yet: not everybody agreed to look at them"
    said = {Answer.MOVED: "the load has moved", Answer.AS_AGREED: "as agreed", Answer.TOO_EARLY: "too early to tell"}
    shares = f"{load.member.title()} about {five(load.share)} %, {five(load.low)} to {five(load.high)}"
    return f"{shares:32}{said[load.answer]}"


def tell_end(year: Year, page: Page, seconds: float) -> None:
    """When the drift was put in and when it was found, and what was said before; counted."""
    before = [v for week, moved in year.said.items() if week < year.drift for v in moved]
    found = year.found if year.found is not None and year.found >= year.drift else None
    page.step("What was put in, and what was said")
    page.say(
        f"The drift was put in with week {year.drift}, which began on {_day(year.day(WEEK * (year.drift - 1)))}."
    )
    if found is not None:
        after = found - year.drift + 1
        page.say(
            f"It was found after {after} weeks of it, on {_day(year.day(WEEK * found))}: {_in_words(year, found)}"
        )
    page.say(
        f"In the {year.drift - 1} weeks before, nothing was said to have moved: not the load, no category, no list."
        if not before
        else "Before that something was said to have moved that had not."
    )
    page.say(
        f"{year.marked} things were marked. It took {int(seconds // 60)}:{int(seconds % 60):02} minutes, "
        f"{year.requests} requests of syncd and {sum(app.requests for app in year.apps)} of the two apps."
    )
    page.count(
        ("said to have moved before it did", len(before), 0),
        ("found", int(found is not None), 1),
        ("accounts in trouble", len(year.wrong), 0),
    )
    for what in year.wrong:
        page.wrong(what)


def _in_words(year: Year, week: int) -> str:
    load = next(v for v in year.said[week] if v.kind is Kind.LOAD)
    assert load.share is not None
    assert load.low is not None
    assert load.high is not None
    return (
        f"{load.member.title()}'s column holds about {five(load.share)} %, somewhere between {five(load.low)} and "
        f"{five(load.high)}; {five(load.planned)} % was agreed."
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"
