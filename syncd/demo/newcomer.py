"""The story goes on with `--todoist`: Robin comes into the household, whose tasks live in Todoist.

Todoist itself cannot run here: a stand-in speaks its API v1. Every number in a counted line is read from it by
Todoist's own SDK, or from what the service itself keeps.
"""

from __future__ import annotations

import signal
import subprocess
import threading
from collections import Counter
from dataclasses import replace
from typing import Any

from syncd.demo.crash import GIVEN_UP_AFTER, created, ended_by_itself, syncing
from syncd.demo.household import MANY, NEWCOMER, PLANNING, UNANSWERED, WEEKS, Owned, third_member
from syncd.demo.page import Page
from syncd.demo.showing import ledger_rows, show_todoist
from syncd.demo.stage import THIRD, Stage
from syncd.demo.todoist_app import PROJECT, TodoistApp
from syncd.model.ledger import EntryKind
from syncd.service.answers import Synced

_HAPPENED: tuple[tuple[EntryKind, str], ...] = ((EntryKind.DONE, "post"), (EntryKind.DROPPED, "stove-wood"))
"""What Robin does in the app, as the ledger is to tell it."""

_HANDED = {"bills": "alex", "checkups": "sam"}
"""Responsibilities that go to Robin and back, one from a task list, one from a calendar, and whose they are."""


def newcomer(here: Stage, app: TodoistApp, page: Page) -> None:
    """Tell the rest of the story."""
    for step in (_comes, _first_sync, _lives, _read_back, _unanswered, _killed, _handed_over, _nothing_to_do):
        app.service.set_now(here.clock.now())
        step(here, app, page)


def _comes(here: Stage, app: TodoistApp, page: Page) -> None:
    page.step("A third person moves in: Robin, whose tasks live in Todoist")
    page.say(
        "Todoist itself cannot run here: a stand-in speaks its API on this machine. What stands there is read back "
        "with Todoist's own SDK. Robin has tasks of the own already: a recurring one, one with a sub-task and a "
        "comment, and one that is called like one of the household's."
    )
    hand = app.hand
    for project in ("Work", PROJECT):
        hand.add_project(project)
    report = hand.add("Write the report", project="Work", due={"date": here.household.when(3).isoformat()})
    hand.comment(report, "Ask Kim for the numbers")
    own = [report, hand.sub_task(report, "Numbers"), hand.add("Gym", due="every tuesday"), hand.add("Bread")]
    own += [hand.add("Present for Noor 🎁", project=PROJECT, priority=3), hand.add("syncd-looks-like-a-mark")]
    app.keep_in_mind(*own)
    here.third = third_member(app.service.origin, PROJECT)
    _more(here, NEWCOMER)
    here.wanted += here.household.sessions([THIRD])
    page.rows(["Robin owns " + ", ".join(one.name for one in NEWCOMER) + "."])
    checked = here.service.check()
    answering = sum(not wrong for wrong in checked.tried.values())
    problems = sum(not problem.warning for problem in checked.problems)
    page.count(
        ("tasks of Robin's own", len(app.own), 6), ("problems", problems, 0), ("accounts that answer", answering, 3)
    )


def _first_sync(here: Stage, app: TodoistApp, page: Page) -> None:
    page.step("The first sync with Todoist: the same file, a third kind of app")
    cards = here.household.cards(THIRD, here.today(), task=True)
    here.wanted += cards
    synced = here.service.sync()
    show_todoist(here, page)
    _count(
        here,
        app,
        page,
        synced,
        ("written", created(synced), len(NEWCOMER) + 2 + len(cards)),
        ("sessions with a length", len(app.lengths(PLANNING)), 2),
    )


def _lives(here: Stage, app: TodoistApp, page: Page) -> None:
    page.step("Robin lives with it")
    hand, later = app.hand, here.household.when(6)
    ids = {row.title: row.uid for row in app.rows()}
    hand.complete(ids["Post"])
    hand.edit(ids["Balcony"], due={"date": later.isoformat()})
    hand.edit(ids["Bread"], content="Bread and rolls")
    hand.comment(ids["Bike lights"], "The rear one needs a battery")
    app.keep_in_mind(hand.sub_task(ids["Guest room"], "Wash the towels"))
    hand.delete(ids["Stove wood"])
    page.rows(
        [
            "Robin ticks Post.",
            f"Robin moves Balcony to {later:%A}.",
            "Robin calls Bread: Bread and rolls.",
            "Robin writes a comment on Bike lights.",
            "Robin puts a sub-task under Guest room.",
            "Robin deletes Stove wood.",
        ]
    )
    as_left: dict[str, dict[str, Any]] = {
        "Post": {"done": True},
        "Balcony": {"when": later},
        "Bread": {"title": "Bread and rolls"},
    }
    here.wanted = [
        replace(one, **as_left.get(one.title, {})) if one.member == THIRD else one
        for one in here.wanted
        if (one.member, one.title) != (THIRD, "Stove wood")
    ]
    counted = here.count(here.standing())
    page.count(("changes", 6, 6), ("lost", counted.lost, 0), ("doubled", counted.doubled, 0))


def _read_back(here: Stage, app: TodoistApp, page: Page) -> None:
    page.step("Read back from Todoist, and left as Robin left it")
    lights = next(row.uid for row in app.rows() if row.title == "Bike lights")
    synced = here.service.sync()
    show_todoist(here, page)
    entries = [e for e in here.service.ledger().entries if e.owner == THIRD]
    page.rows(["", *ledger_rows(here, entries)])
    told: Counter[tuple[EntryKind, str]] = Counter(
        (e.kind, e.step or e.responsibility) for e in entries if e.kind is not EntryKind.SIGN
    )
    _count(
        here,
        app,
        page,
        synced,
        ("written", synced.report.wrote, 0),
        ("comments", len(app.hand.comments(lights)), 1),
        ("ledger entries", told.total(), len(_HAPPENED)),
        ("of them as it happened", (told & Counter(_HAPPENED)).total(), len(_HAPPENED)),
    )


def _unanswered(here: Stage, app: TodoistApp, page: Page) -> None:
    page.step("Todoist does what it was asked to, and its answer is lost")
    _more(here, UNANSWERED)
    # syncd asks again at once, word for word and twice at most: those answers are lost too.
    app.service.faults.add("reset_after", times=3, user=app.user, path="sync", commands=True)
    first = here.service.sync()
    errors = [own.error for own in first.report.accounts.values() if own.error]
    page.quote(f"syncd: {' '.join(errors)}")
    stood = _stand(app, UNANSWERED)
    synced = here.service.sync()
    page.say(f"{stood} new tasks stand, and syncd did not hear of it. The next sync recognises them.")
    _count(
        here,
        app,
        page,
        synced,
        ("answers lost", len(errors), 1),
        ("stood", stood, len(UNANSWERED)),
        ("written", synced.report.wrote, 0),
    )


def _killed(here: Stage, app: TodoistApp, page: Page) -> None:
    tasks = len(MANY) * WEEKS
    page.step(f"{tasks} more tasks, and the power goes off twice: kill -9")
    _more(here, MANY)
    killed = 0
    for _number in range(2):
        killed += _sync_and_kill(here, app, page)
        page.say(f"A sync is killed as Todoist is about to answer: {_stand(app, MANY)} of {tasks} tasks stand.")
    stood = _stand(app, MANY)
    counted = here.count(here.standing())
    page.count(("killed", killed, 2), ("doubled", counted.doubled, 0), ("own tasks changed", app.own_changed(), 0))
    synced = here.service.sync()
    page.say(f"The next one recognises the {stood} that stand there, and writes the other {created(synced)}.")
    _count(here, app, page, synced, ("written twice", stood + created(synced) - tasks, 0))


def _handed_over(here: Stage, app: TodoistApp, page: Page) -> None:
    page.step("Handed over to Todoist, and back")
    for to_robin in (True, False):
        if not to_robin:
            _write_on_bills(app, page)
        owners = dict.fromkeys(_HANDED, THIRD) if to_robin else _HANDED
        titles = {one.name: owners[one.id] for one in here.owned if one.id in owners}
        here.owned = [replace(one, owner=owners.get(one.id, one.owner)) for one in here.owned]
        here.wanted = [replace(one, member=titles.get(one.title, one.member)) for one in here.wanted]
        here.write_registry()
        app.service.set_now(here.clock.now())
        synced = here.service.sync()
        page.say("; ".join(f"{title}: now {member.title()}'s" for title, member in titles.items()) + ".")
        if not to_robin:
            here.wanted += [replace(one, member=THIRD, done=True) for one in here.wanted if one.title == "Bills"]
            page.say("At Robin's, Bills is ticked with a word why, for it holds what Robin wrote.")
        _count(here, app, page, synced)


def _write_on_bills(app: TodoistApp, page: Page) -> None:
    """Robin's words, which stay where they were written."""
    app.hand.comment(next(row.uid for row in app.rows() if row.title == "Bills"), "The rent went up")
    page.rows(["Robin writes a comment on Bills."])


def _nothing_to_do(here: Stage, app: TodoistApp, page: Page) -> None:
    page.step("One more sync: nothing changed, and Todoist is asked once")
    app.service.requests.clear()
    synced = here.service.sync()
    asked = app.service.requests.count(app.user)
    _count(here, app, page, synced, ("written", synced.report.wrote, 0), ("requests to Todoist", asked, 1))


def _more(here: Stage, owned: tuple[Owned, ...]) -> None:
    """More responsibilities in the file."""
    here.owned += owned
    here.wanted += here.household.wanted(owned)
    here.write_registry()


def _stand(app: TodoistApp, owned: tuple[Owned, ...]) -> int:
    """How many tasks of these stand."""
    titles = {step.name for one in owned for step in one.steps}
    return sum(row.title in titles for row in app.rows())


def _sync_and_kill(here: Stage, app: TodoistApp, page: Page) -> bool:
    """Start a sync and kill it (SIGKILL) when its commands were carried out. False when it ended by itself."""
    started, processes = threading.Event(), list[subprocess.Popen[bytes]]()

    def kill() -> None:
        if started.wait(GIVEN_UP_AFTER):
            processes[0].kill()

    app.service.faults.add("meanwhile", user=app.user, path="sync", commands=True, moment="between", act=kill)
    try:
        with syncing(here) as process:
            processes.append(process)
            started.set()
            process.wait(GIVEN_UP_AFTER)
    except subprocess.TimeoutExpired:
        page.wrong("a sync went on for too long")
    finally:
        app.service.faults.clear()
    if process.returncode == -signal.SIGKILL:
        return True
    ended_by_itself(here, page)
    return False


def _count(here: Stage, app: TodoistApp, page: Page, synced: Synced, *more: tuple[str, int, int]) -> None:
    """The line that ends a step with a sync."""
    counted = here.count(here.standing())
    page.count(
        ("lost", counted.lost, 0),
        ("doubled", counted.doubled, 0),
        ("own tasks changed", app.own_changed(), 0),
        ("own events changed", here.foreign_changed(), 0),
        *more,
    )
    for own in synced.report.accounts.values():
        if own.error:
            page.wrong(own.error)
