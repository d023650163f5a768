"""`syncd demo --year`: fifty-two weeks of two people on a clock of its own, and what is said of the load."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO

from syncd.bootstrap import Adapters, Parts, Places, make_service
from syncd.clock import SystemClock
from syncd.daemon.held import HeldService
from syncd.demo.page import Page
from syncd.demo.server import embedded_server, write_secret
from syncd.demo.story import INTERRUPTED, stopped_by_signals, verdict_of
from syncd.demo.year_app import YearApp
from syncd.demo.year_bar import Bar
from syncd.demo.year_clock import YearClock
from syncd.demo.year_home import BEGIN, OWNED, Person, at, registry
from syncd.demo.year_lived import WEEK, WEEKS, Year
from syncd.demo.year_telling import tell_beginning, tell_change, tell_end, tell_week
from syncd.errors import SyncdError
from syncd.service.pages import write_page


def run_year(
    into: Path, show: Callable[[Path], int] | None = None, *, weeks: int = WEEKS, out: TextIO | None = None
) -> int:
    """Live through the weeks, tell what is said of the load, and write the page of it to `into`; `show` opens it.

    Returns 0 only if nothing was said to have moved before it did, and it was found afterwards. Nothing but the page
    is left behind.
    """
    stream = out or sys.stdout
    page = Page(stream)
    try:
        with stopped_by_signals(), _year(weeks) as year:
            _live(year, page, Bar(stream, weeks))
            _write(year, page, into)
        code = verdict_of(page)
        return show(into) or code if show is not None else code
    except SyncdError as error:
        page.line(f"\nsyncd demo: {error}" + (f": {error.hint}" if error.hint else ""))
        return error.exit_code
    except KeyboardInterrupt:
        page.line("\nStopped. The server and the temporary folder are gone.")
        return INTERRUPTED


@contextmanager
def _year(weeks: int) -> Iterator[Year]:
    """The server, the two apps and the service, in a temporary folder that goes with the context."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="syncd-year-", dir=_in_memory())))
        passwords = {member: secrets.token_urlsafe(9) for member in OWNED}
        server = stack.enter_context(embedded_server(folder / "server", passwords, SystemClock(), careful=False))
        for member, password in passwords.items():
            write_secret(folder / f"{member}.secret", password + "\n")
        where = Places(folder / "household.toml", folder / "state")
        where.config.write_text(registry(server.url, moved=False), encoding="utf-8")
        clock = YearClock(at(BEGIN, 4))
        held = HeldService.hold(make_service(where, Parts(Adapters(), clock, check_clock=False)))
        stack.callback(held.close)
        apps = {m: stack.enter_context(YearApp(server.url, m, passwords[m])) for m in OWNED}
        people = tuple(Person(member, app) for member, app in apps.items())
        yield Year(weeks, held, clock, server.url, people, tuple(apps.values()))


def _in_memory(mount: Path = Path("/dev/shm"), needed: int = 200_000_000) -> Path | None:  # noqa: S108 - as below
    """Where files need no disk, if there is room: a year in minutes is thousands of waits for it."""
    if os.environ.get("TMPDIR") or not os.access(mount, os.W_OK):
        return None
    return mount if shutil.disk_usage(mount).free >= needed else None


def _live(year: Year, page: Page, bar: Bar) -> None:
    """Every morning and evening of the weeks, and a look at the load each Monday."""
    began = SystemClock().monotonic()
    tell_beginning(year, page)
    page.line()
    for number in range(WEEK * year.weeks + 1):
        week, day = divmod(number, WEEK)
        begins = number == WEEK * (year.drift - 1)
        if begins:
            # Written on Sunday night, read on Monday morning.
            year.held.config.write_text(registry(year.url, moved=True), encoding="utf-8")
            year.held.reload()
        year.morning(number)
        if day == 0 and week:
            bar.clear()
            tell_week(year, week, page)
        if begins:
            tell_change(week + 1, page)
        if week < year.weeks:
            year.marked += year.evening(number)
            bar.at(week, day)
    bar.clear()
    tell_end(year, page, SystemClock().monotonic() - began)


def _write(year: Year, page: Page, into: Path) -> None:
    page.step("The page to look at together")
    write_page(into, year.held.report().html)
    page.rows([str(into)])
