"""`load`: the picture of the load, to be read aloud together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from syncd.cli.call import Call, call_of, language_of, read_day
from syncd.cli.printing import document, line, prose

if TYPE_CHECKING:
    from syncd.engine.load import Load


def load(
    ctx: typer.Context,
    *,
    first: Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day of the facts.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day, included.")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="What was known at the end of that day.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document, with exact shares.")] = False,
) -> int:
    """Show how the load lies, on paper and in practice.

    The same for everybody. Shares wait until all members agreed to the
    principle in their own apps. Without days: the running week and the eight
    before it.

    Example: syncd load --as-of 2026-11-01
    """
    call = call_of(ctx)
    days = {"first": read_day("--from", first), "last": read_day("--to", last), "as_of": read_day("--as-of", as_of)}
    shown = call.service.load(**days)
    if as_json:
        document(shown.as_json())
    else:
        _show(call, shown.load)
    return 0


def _show(call: Call, found: Load) -> None:
    from syncd.core.load import words  # noqa: PLC0415 - `syncd --help` does without

    language = language_of(call.environment)
    today = found.at.astimezone(call.registry.household.zone).date()
    prose(words.span(found.first, max(found.first, min(found.last, today)), language))
    told, bars = words.page(found.document, call.registry, language, particulars=found.particulars)
    for sentence in told:
        line()
        prose(sentence)
    if bars:
        line()
    for bar in bars:
        line(bar)
