"""`report`: the page of the load, to be looked at together."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from syncd.cli.call import call_of, read_day
from syncd.cli.printing import mend, prose
from syncd.cli.progress import Bar
from syncd.errors import EXIT_FAILED, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

STDOUT = Path("-")


def report(
    ctx: typer.Context,
    *,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write the page here; - writes it to the pipe.")
    ] = None,
    open_it: Annotated[bool, typer.Option("--open", help="Show the page in the browser.")] = False,
    first: Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day of the facts.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day, included.")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="What was known at the end of that day.")
    ] = None,
) -> int:
    """Make a page of the load, with pictures.

    One file, the same for everybody, for screen, phone and paper; it asks
    nobody for anything. Shares wait until all members agreed to the principle.
    Facts are of the days given, else of those of syncd load; lines go back a
    year.

    Example: syncd report --html load.html --open
    """
    from syncd.service.pages import may_be_written, write_page  # noqa: PLC0415 - `syncd --help` does without

    call = call_of(ctx)
    if html is None and not open_it:
        raise UsageError("where does the page go?", hint="syncd report --html FILE, or syncd report --open")
    if html == STDOUT and open_it:
        raise UsageError("a page in a pipe cannot be opened", hint="name a file: syncd report --html FILE --open")
    file = html or _passing(call.environment)
    if file != STDOUT:
        may_be_written(file)
    days = {"first": read_day("--from", first), "last": read_day("--to", last), "as_of": read_day("--as-of", as_of)}
    with Bar() as bar:
        page = call.service.report(**days, progress=bar).html
    if file == STDOUT:
        sys.stdout.buffer.write(page.encode())
        return 0
    write_page(file, page)
    prose(call.say("report-written", file=str(file)))
    return _show(file) if open_it else 0


def _passing(environment: Mapping[str, str]) -> Path:
    """Where a page lies that is to be shown and no more: with the user's own passing files. Raises UsageError."""
    import platformdirs  # noqa: PLC0415 - most commands do without

    folder = Path(environment.get("XDG_CACHE_HOME") or platformdirs.user_cache_dir()) / "syncd"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be made: {error.strerror}", hint="syncd report --html FILE --open"
        ) from error
    return folder / "report.html"


def _show(file: Path) -> int:
    import webbrowser  # noqa: PLC0415 - looks around for browsers

    if webbrowser.open(file.absolute().as_uri()):
        return 0
    mend("no browser was found here to show it", f"open {file} in a browser of yours")
    return EXIT_FAILED
