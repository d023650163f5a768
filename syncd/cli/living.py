"""`done`, `skip`, `reopen`: saying what happened, for those who have a terminal at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from syncd.cli.call import Call, Json, call_of, read_day
from syncd.cli.printing import document, prose

if TYPE_CHECKING:
    from syncd.service.answers import Said

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A responsibility, responsibility/step or session by its id.")
]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="Its date; else the one that stands open.")]


def done(
    ctx: typer.Context,
    name: Name,
    *,
    on: On = None,
    by: Annotated[
        list[str] | None, typer.Option("--by", metavar="MEMBER", help="Who did it, or: outside. Else its owner.")
    ] = None,
    whole: Annotated[
        bool, typer.Option("--whole", help="Who did it also noticed and planned it, and carried all of it.")
    ] = False,
    together: Annotated[
        bool, typer.Option("--together", help="Everybody, or those named with --by, carried equal parts.")
    ] = False,
    outside: Annotated[bool, typer.Option("--outside", help="Somebody outside the household did it.")] = False,
    as_json: Json = False,
) -> int:
    """Say that something is done; for a session: held.

    Who did it can be said later too: the earlier word is corrected.

    Example: syncd done bins --on 2026-11-24 --by sam
    """
    call = call_of(ctx)
    said = call.service.say(
        "done", name, on=read_day("--on", on), by=tuple(by or ()), whole=whole, together=together, outside=outside
    )
    return _show(call, said, as_json=as_json)


def skip(ctx: typer.Context, name: Name, *, on: On = None, as_json: Json = False) -> int:
    """Say that something is not needed this time.

    Example: syncd skip bins --on 2026-11-24
    """
    return _say(call_of(ctx), "skip", name, on, as_json=as_json)


def reopen(ctx: typer.Context, name: Name, *, on: On = None, as_json: Json = False) -> int:
    """Take back a done or skip.

    Example: syncd reopen bins --on 2026-11-24
    """
    return _say(call_of(ctx), "reopen", name, on, as_json=as_json)


def _say(call: Call, said_so: str, name: str, on: str | None, *, as_json: bool) -> int:
    return _show(call, call.service.say(said_so, name, on=read_day("--on", on)), as_json=as_json)


def _show(call: Call, said: Said, *, as_json: bool) -> int:
    if as_json:
        document(said.as_json())
        return 0
    what = call.session_name(said.entry.session) if said.entry.session else said.name
    day = said.entry.recurrence_id
    kind = call.say(f"kind-{said.entry.kind.value}")
    prose(call.say("said", what=what, day=day.isoformat() if day is not None else "-", kind=kind))
    return 0
