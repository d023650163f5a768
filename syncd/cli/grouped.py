"""Help that groups the commands by what people come for, as plain text."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from typer.core import TyperGroup

SET_UP, RUN, LIVE, LOOK, DATA, TRY = "Set up", "Run", "Live", "Look", "Data", "Try"
PANELS = (SET_UP, RUN, LIVE, LOOK, DATA, TRY)

_EVERYWHERE = {"--config": True, "--state": True, "--verbose": False}
"""Options of every command, and whether a value follows."""


class Grouped(TyperGroup):
    """`syncd`: its commands stand in panels; its own options may also stand behind the command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options of every command first, wherever they stand."""
        return super().parse_args(ctx, options_first(args))

    def format_commands(self, _ctx: Any, formatter: Any) -> None:
        """One section per panel; commands of a command stand in the panel that they name."""
        rows = sorted(self._commands(), key=lambda row: PANELS.index(row[0]))
        width = max(len(name) for _panel, name, _command in rows)
        for panel, found in groupby(rows, key=lambda row: row[0]):
            with formatter.section(panel):
                formatter.write_dl(
                    [
                        (name.ljust(width), command.get_short_help_str(formatter.width - width - 4))
                        for _panel, name, command in found
                    ]
                )

    def _commands(self) -> list[tuple[str, str, Any]]:
        found: list[tuple[str, str, Any]] = []
        for name, command in self.commands.items():
            found.append((_panel(command), name, command))
            for inner, own in getattr(command, "commands", {}).items():
                found.append((_panel(own), f"{name} {inner}", own))
        return found


def _panel(command: Any) -> str:
    return str(command.rich_help_panel)


def options_first(args: list[str]) -> list[str]:
    """`args` with the options of every command in front, so that `syncd check --config FILE` works too."""
    first: list[str] = []
    rest: list[str] = []
    at = 0
    while at < len(args):
        name, equals, _value = args[at].partition("=")
        if args[at] == "--":
            break
        takes = 2 if _EVERYWHERE.get(name) and not equals else 1
        (first if name in _EVERYWHERE else rest).extend(args[at : at + takes])
        at += takes
    return [*first, *rest, *args[at:]]
