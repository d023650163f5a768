"""`demo`: a household to try syncd on."""

from __future__ import annotations

from typing import Annotated

import typer


def demo(
    *,
    todoist: Annotated[
        bool, typer.Option("--todoist", help="Go on with a third member, whose tasks live in Todoist (a stand-in).")
    ] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep the server up afterwards, for your own client, until Enter.")
    ] = False,
) -> int:
    """Show syncd at work on a made-up household.

    Needs no account: it brings a calendar server of its own, and for Todoist a
    stand-in.

    Example: syncd demo
    """
    from syncd.demo.story import run_demo  # noqa: PLC0415 - it brings a server

    return run_demo(keep, todoist=todoist)
