"""`agenda` and `board`: what is looked at together."""

from __future__ import annotations

import textwrap
from itertools import zip_longest
from typing import TYPE_CHECKING, Annotated

import typer

from syncd.cli.call import Call, call_of, read_day
from syncd.cli.printing import columns, document, line, plain, prose
from syncd.core.board import NOBODY

if TYPE_CHECKING:
    from syncd.core.board import Board, Cell

_BETWEEN = 2
"""Blanks between two columns."""


def agenda(
    ctx: typer.Context,
    session: Annotated[
        str | None, typer.Argument(metavar="SESSION", help="Its id; without it, whichever is next.")
    ] = None,
    *,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The one of that date of its rule.")] = None,
    member: Annotated[
        str | None, typer.Option("--member", metavar="MEMBER", help="And what stands below it in this member's copy.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> int:
    """Show the agenda of the next session, as things are now.

    What stands in everybody's copy; with --member what stands in that
    member's alone, too.

    Example: syncd agenda planning --member alex
    """
    call = call_of(ctx)
    day = read_day("--on", on)
    if member is not None:
        call.member(member)
    shown = call.service.agenda(session, day, member)
    if as_json:
        document(shown.as_json())
        return 0
    if shown.start is None:
        prose(call.say("agenda-none-soon"))
        return 0
    when = shown.start.astimezone(call.registry.household.zone).strftime("%Y-%m-%d %H:%M")
    prose(call.say("agenda-when", session=call.session_name(shown.session), start=when))
    line()
    for told in shown.shared:
        prose(told.text)
    line()
    for told in shown.own:
        prose(told.text)
    if not shown.member:
        someone = next(m.id for m in call.registry.members)
        prose(call.say("agenda-see-own", command=f"syncd agenda {shown.session} --member {someone}"))
    return 0


def board(
    ctx: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> int:
    """Show who owns what, side by side.

    Category by category, the same for everybody; what needs a home has a
    column of its own.

    Example: syncd board
    """
    call = call_of(ctx)
    shown = call.service.board()
    if as_json:
        document(shown.as_json())
    elif not any(cell.owned or cell.private for row in shown.board.rows for cell in row.cells):
        prose(call.say("board-empty"))
    else:
        _show(call, shown.board)
    return 0


def _show(call: Call, board: Board) -> None:
    width = (columns() - _BETWEEN * len(board.columns)) // len(board.columns)
    _side_by_side([[call.say("needs-a-home") if key == NOBODY else name] for key, name in board.columns], width)
    for row in board.rows:
        line()
        line(call.say(f"category-{row.category}"))
        _side_by_side([_texts(call, cell) for cell in row.cells], width)


def _texts(call: Call, cell: Cell) -> list[str]:
    private = [call.say("board-private", count=str(cell.private))] if cell.private else []
    asked = {each.responsibility for each in call.registry.proposals if each.homeless and each.to is not None}
    waits = call.say("board-waits")
    return [*(f"{name} ({waits})" if key in asked else name for key, name in cell.owned), *private]


def _side_by_side(cells: list[list[str]], width: int) -> None:
    """Columns of that width; a text that is longer goes on below itself, a little to the right."""
    from rich.cells import cell_len  # noqa: PLC0415 - `syncd --help` does without

    wrapped = [
        [part for text in texts for part in textwrap.wrap(plain(text), width=width, subsequent_indent=" ")]
        for texts in cells
    ]
    for parts in zip_longest(*wrapped, fillvalue=""):
        drawn = "".join(part + " " * (width + _BETWEEN - cell_len(part)) for part in parts)
        line(f"{' ' * _BETWEEN}{drawn}".rstrip())
