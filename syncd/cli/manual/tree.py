"""The commands as data: what pages and completions are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from typer.main import get_command, get_group

from syncd.cli.app import app
from syncd.cli.grouped import PANELS


@dataclass(frozen=True, slots=True)
class Option:
    """An option: its long name, what follows it ("" for a flag), what it does."""

    name: str
    value: str
    says: str

    @property
    def is_file(self) -> bool:
        """Whether a file or folder follows."""
        return self.value in ("FILE", "DIR")


@dataclass(frozen=True, slots=True)
class Command:
    """A command by its words, its panel in the help, and what its help says."""

    words: tuple[str, ...]
    panel: str
    help: str
    arguments: tuple[tuple[str, str], ...]
    options: tuple[Option, ...]

    @property
    def name(self) -> str:
        """As it is typed."""
        return " ".join(self.words)

    @property
    def summary(self) -> str:
        """The first line of its help."""
        return self.help.split("\n", 1)[0]

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """What its help says below the first line, without the example."""
        parts = [" ".join(part.split()) for part in self.help.split("\n\n")[1:]]
        return tuple(part for part in parts if not part.startswith("Example: "))

    @property
    def example(self) -> str:
        """The call that its help gives as an example."""
        return self.help.rpartition("Example: ")[2].strip()

    @property
    def takes_files(self) -> bool:
        """Whether one of its arguments is a file."""
        return any("FILE" in metavar for metavar, _says in self.arguments)


def program() -> Command:
    """`syncd` itself: its options are those of every command."""
    return _command((), get_command(app), "")


def commands() -> tuple[Command, ...]:
    """Every command, panel by panel as in the help."""
    found = []
    for name, command in get_group(app).commands.items():
        found.append(_command((name,), command, ""))
        for inner, own in getattr(command, "commands", {}).items():
            found.append(_command((name, inner), own, ""))
    return tuple(sorted(found, key=lambda command: PANELS.index(command.panel)))


def _command(words: tuple[str, ...], command: Any, panel: str) -> Command:
    arguments, options = [], []
    for parameter in command.params:
        says = getattr(parameter, "help", "") or ""
        if parameter.param_type_name == "argument":
            shape = parameter.metavar or parameter.name.upper()
            bare, more = shape.strip("[]."), "..." if parameter.nargs == -1 else ""
            arguments.append((f"{bare}{more}" if parameter.required else f"[{bare}]{more}", says))
        else:
            value = "" if parameter.is_flag else (parameter.metavar or parameter.type.name.upper())
            options.append(Option(parameter.opts[0], value, says))
    options.append(Option("--help", "", "Show how it is called."))
    panel = panel or str(getattr(command, "rich_help_panel", "") or "")
    return Command(words, panel, command.help or "", tuple(arguments), tuple(options))
