"""`demo`: a household to try syncd on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from syncd.cli.printing import mend
from syncd.errors import EXIT_FAILED, EXIT_FINE, UsageError

FEWEST_WEEKS = 10
"""It takes a few weeks to find what was put in."""


def demo(
    *,
    todoist: Annotated[
        bool, typer.Option("--todoist", help="Go on with a third member, whose tasks live in Todoist (a stand-in).")
    ] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep the server up afterwards, for your own client, until Enter.")
    ] = False,
    year: Annotated[
        bool, typer.Option("--year", help="Live through a year in minutes, and see the load move.")
    ] = False,
    weeks: Annotated[
        int | None,
        typer.Option("--weeks", metavar="N", min=FEWEST_WEEKS, max=52, help="So many weeks of it; 52 without it."),
    ] = None,
    open_it: Annotated[bool, typer.Option("--open", help="Show the page of the year in the browser.")] = False,
) -> int:
    """Show syncd at work on a made-up household.

    Needs no account: it brings a calendar server of its own, and for Todoist a
    stand-in. A year ends with a page of the load, in your cache directory.

    Example: syncd demo --year --open
    """
    if year and (todoist or keep):
        raise UsageError("a year is a story of its own", hint="syncd demo --year, without --todoist and --keep")
    if not year and (weeks is not None or open_it):
        raise UsageError("--weeks and --open are for a year", hint="syncd demo --year")
    if year:
        return _year(weeks, _show if open_it else None)
    from syncd.demo.story import run_demo  # noqa: PLC0415 - it brings a server

    return run_demo(keep, todoist=todoist)


def _year(weeks: int | None, show: Callable[[Path], int] | None) -> int:
    import platformdirs  # noqa: PLC0415 - most commands do without

    from syncd.demo.year import run_year  # noqa: PLC0415 - as above
    from syncd.demo.year_lived import WEEKS  # noqa: PLC0415
    from syncd.service.pages import may_be_written  # noqa: PLC0415

    folder = platformdirs.user_cache_path("syncd")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be made: {error.strerror}", hint="set XDG_CACHE_HOME") from error
    page = folder / "year.html"
    may_be_written(page)
    return run_year(page, show, weeks=weeks or WEEKS)


def _show(page: Path) -> int:
    import webbrowser  # noqa: PLC0415 - looks around for browsers

    if webbrowser.open(page.absolute().as_uri()):
        return EXIT_FINE
    mend("no browser was found here to show it", f"open {page} in a browser of yours")
    return EXIT_FAILED
