"""The story, step by step. Every number in a counted line is read from the server by the owners' applications."""

from __future__ import annotations

import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from types import FrameType
from typing import TextIO

from icalendar import vText

from syncd.clock import SystemClock
from syncd.demo.crash import crash
from syncd.demo.foreign import foreign_events
from syncd.demo.household import REWORDED, Wanted
from syncd.demo.newcomer import newcomer
from syncd.demo.page import Page
from syncd.demo.showing import keep_up, ledger_rows, show_both
from syncd.demo.stage import CALENDAR, MEMBERS, Stage, stage
from syncd.errors import EXIT_FAILED, EXIT_FINE, SyncdError
from syncd.model.ledger import EntryKind
from syncd.service.answers import Synced

INTERRUPTED = 130
"""What a shell expects after Ctrl-C."""

_HAPPENED: tuple[tuple[EntryKind, str, tuple[str, ...]], ...] = (
    (EntryKind.DONE, "bins", ("alex",)),
    (EntryKind.DONE, "menu", ("sam",)),
    (EntryKind.DROPPED, "presents", ("sam",)),
)
"""What the owners do in their apps, as the ledger is to tell it: what, of which step, by whom."""

NOTE = "Oat milk is out. Ask Noor: cake on Saturday, or Sunday? ☕"


def run_demo(keep: bool = False, out: TextIO | None = None, *, todoist: bool = False) -> int:
    """Tell the whole story on `out` (standard output). Returns 0 only if every counted line is as it must be.

    With `todoist` it goes on with a third member, whose tasks live in Todoist. With `keep` the server stays up
    afterwards until Enter or Ctrl-C. Nothing is left behind in any case.
    """
    page = Page(out or sys.stdout)
    try:
        with stopped_by_signals(), stage(SystemClock(), todoist=todoist) as here:
            _tell(here, page)
            code = verdict_of(page)
            if keep:
                keep_up(here, page)
    except SyncdError as error:
        page.line(f"\nsyncd demo: {error}" + (f": {error.hint}" if error.hint else ""))
        return error.exit_code
    except KeyboardInterrupt:
        page.line("\nStopped. The server and the temporary folder are gone.")
        return INTERRUPTED
    return code


def _tell(here: Stage, page: Page) -> None:
    page.line("syncd demo: two people, two kinds of apps, and one file that says who owns what.")
    page.say(
        "A real CalDAV server (Radicale) runs on this machine for the length of the story. What stands in each "
        "calendar is read back by an ordinary client, which knows nothing of syncd. Nothing of yours is touched."
    )
    steps = (_two_people, _one_file, _first_sync, _owners_act, _read_back, _ledger, _rewording, _nothing_to_do)
    for step in steps:
        step(here, page)
    crash(here, page)
    if here.todoist is not None:
        newcomer(here, here.todoist, page)


def verdict_of(page: Page) -> int:
    """Say whether every count came out as it must; the exit code."""
    page.line()
    if not page.off:
        page.line(f"All {page.counted} counts are as they must be.")
        return EXIT_FINE
    for line in page.off:
        page.line(line)
    return EXIT_FAILED


def _two_people(here: Stage, page: Page) -> None:
    page.step("Two people and their apps")
    sam = here.apps["sam"]
    here.foreign = sam.make_calendar(CALENDAR, foreign_events(here.household.today))
    here.foreign_uids = frozenset(row.uid for row in sam.rows())
    page.say(
        "Alex has a task app; there is nothing in it yet. Sam lives in a calendar, which holds Sam's own events: "
        "a series with an exception, a birthday, one with an alarm, one with guests."
    )
    page.count(
        ("in Alex's account", len(here.apps["alex"].rows()), 0), ("events of Sam's own", len(here.foreign), 12)
    )


def _one_file(here: Stage, page: Page) -> None:
    page.step("One file says who owns what")
    here.write_registry()
    here.wanted = here.household.wanted(here.owned) + here.household.sessions()
    page.say("An owner owns the whole of it: noticing, planning and doing. Planning sessions belong to both.")
    for member in MEMBERS:
        names = ", ".join(one.name for one in here.owned if one.owner == member)
        page.rows([f"{member.title():5} {names}"])
    checked = here.service.check()
    answering = sum(not wrong for wrong in checked.tried.values())
    page.count(
        ("responsibilities", len(here.owned), 8),
        ("problems", len(checked.problems), 0),
        ("accounts that answer", answering, 2),
    )


def _first_sync(here: Stage, page: Page) -> None:
    page.step("The first sync: everything appears at its owner's, and nowhere else")
    today = here.today()
    cards = [one for member in MEMBERS for one in here.household.cards(member, today, task=member == "alex")]
    here.wanted += cards
    synced = here.service.sync()
    show_both(here, page)
    page.say(
        "Each of them also gets a first item that says what this is, once, and a column of their own, every Monday. "
        "Whoever reads it needs no command. Alex reads there:"
    )
    page.quote(_without_marker(here.apps["alex"].description(cards[1].title)))
    _count(here, page, synced, ("written", synced.report.wrote, len(here.wanted)))


def _owners_act(here: Stage, page: Page) -> None:
    page.step("Alex and Sam live with it, each in the own app")
    alex, sam = here.apps["alex"], here.apps["sam"]
    later = here.household.when(6)
    alex.tick("Bins out")
    alex.move("Laundry", later)
    sam.say_done("Menu and list")
    sam.write_note("The shop", NOTE)
    sam.remove("Presents")
    page.rows(
        [
            "Alex ticks Bins out.",
            f"Alex moves Laundry to {later:%A}.",
            "Sam marks Menu and list as done, with a ✅ before its title.",
            "Sam writes a note into The shop.",
            "Sam deletes Presents.",
        ]
    )
    here.wanted = [_as_they_left_it(one, later) for one in here.wanted if one.title != "Presents"]
    counted = here.count(here.standing())
    page.count(("changes", 5, 5), ("lost", counted.lost, 0), ("doubled", counted.doubled, 0))


def _as_they_left_it(one: Wanted, later: date) -> Wanted:
    if one.title == "Laundry":
        return replace(one, when=later)
    return replace(one, done=one.title in ("Bins out", "Menu and list"))


def _read_back(here: Stage, page: Page) -> None:
    page.step("The second sync takes in what they did, and leaves it as they left it")
    synced = here.service.sync()
    show_both(here, page)
    _count(here, page, synced, ("written", synced.report.wrote, 0))


def _ledger(here: Stage, page: Page) -> None:
    page.step("The ledger holds what was seen to happen")
    entries = here.service.ledger().entries
    page.rows(ledger_rows(here, entries))
    told: Counter[tuple[EntryKind, str, tuple[str, ...]]] = Counter(
        (e.kind, e.step or e.responsibility, e.by) for e in entries if e.kind is not EntryKind.SIGN
    )
    happened = Counter(_HAPPENED)
    page.count(
        ("lost", (happened - told).total(), 0),
        ("doubled", (told - happened).total(), 0),
        ("entries", told.total(), len(_HAPPENED)),
    )


def _rewording(here: Stage, page: Page) -> None:
    page.step("The file changes: the outcome of Groceries is worded anew")
    seen, before = here.by_uid(), here.apps["sam"].raw("The shop")
    here.outcomes["groceries"] = REWORDED
    here.write_registry()
    synced = here.service.sync()
    after = here.apps["sam"].raw("The shop")
    page.say("syncd renews its own lines in The shop and leaves Sam's note below them. Read back, it says:")
    page.quote(here.apps["sam"].description("The shop"))
    note = vText(NOTE).to_ical()
    _count(
        here,
        page,
        synced,
        ("items changed", here.changed_since(seen), 1),
        ("notes changed", int(note not in _unfolded(before) or note not in _unfolded(after)), 0),
        ("own events changed", here.foreign_changed(), 0),
    )


def _nothing_to_do(here: Stage, page: Page) -> None:
    page.step("One more sync: nothing changed, nothing is written")
    seen = here.by_uid()
    synced = here.service.sync()
    requests = sum(own.requests for own in synced.report.accounts.values())
    page.say(f"Two accounts, three collections: it took {requests} requests to find that out.")
    changed = here.changed_since(seen)
    _count(here, page, synced, ("written", synced.report.wrote, 0), ("items changed", changed, 0))


def _count(here: Stage, page: Page, synced: Synced, *more: tuple[str, int, int]) -> None:
    """The line that ends a step with a sync."""
    counted = here.count(here.standing())
    page.count(("lost", counted.lost, 0), ("doubled", counted.doubled, 0), *more)
    for own in synced.report.accounts.values():
        if own.error:
            page.wrong(own.error)


def _without_marker(text: str) -> str:
    """What people read of it: without the line by which syncd knows its own."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("syncd:"))


def _unfolded(body: bytes) -> bytes:
    """Without the line folds of RFC 5545 section 3.1."""
    return body.replace(b"\r\n ", b"").replace(b"\r\n\t", b"")


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Let a closed terminal or `kill` end the demo as Ctrl-C does; a second one does not disturb the cleaning up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
