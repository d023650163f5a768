"""syncd(1): every command, as its own help says it."""

from __future__ import annotations

from itertools import groupby

from syncd.cli.manual.roff import Page
from syncd.cli.manual.tree import Command, Option, commands, program

EXITS = {
    0: "Fine.",
    1: "Something failed and will be tried anew; `syncd status` names it.",
    2: "The call is wrong.",
    3: "Paused by the guard, or waiting for a person to choose; `syncd resume` shows what is concerned.",
    4: "A secret is missing or refused.",
    78: "The registry is wrong; each line is `file:line: what is wrong: how to mend it`.",
    130: "Stopped with Ctrl-C.",
}
"""What each exit code means."""

VARIABLES = {
    "SYNCD_CONFIG": "The registry, as `--config`.",
    "SYNCD_STATE": "The state directory, as `--state`.",
    "SYNCD_GROUP": "A group whose members may give commands to the daemon.",
    "SYNCD_DEBUG": "With 1, what syncd does not know is shown with a trace, which may hold titles.",
}
"""What syncd reads from the environment, and nothing secret."""


def page(*, date: str, version: str) -> str:
    """The source of syncd(1)."""
    whole = program()
    made = Page("syncd", 1, "each owned household task in its owner's own calendar", date=date, version=version)
    made.section("Synopsis")
    made.paragraph("`syncd` [`--config` FILE] [`--state` DIR] [`--verbose`] COMMAND [ARGUMENTS]")
    made.section("Description")
    made.paragraph(
        "A household writes down, once, in one file, who fully owns what; see `syncd.toml`(5). `syncd` puts"
        " each dated piece into its owner's own calendar or task list, and nowhere else, and reads back what the"
        " owner does there."
    )
    made.paragraph(
        "Where a daemon runs, see `syncd`(8), commands are done by it, with the same answer. `--json` gives"
        " what there is to read as one document, everybody's rows; text shows one member's rows and counts for"
        " the rest."
    )
    made.section("Options of every command")
    _options(made, whole.options)
    made.section("Commands")
    for panel, found in groupby(commands(), key=lambda command: command.panel):
        made.subsection(panel)
        for command in found:
            _command(made, command)
    made.section("Exit status")
    for code, says in EXITS.items():
        made.item(f"`{code}`", says)
    made.section("Environment")
    for name, says in VARIABLES.items():
        made.item(f"`{name}`", says)
    made.section("Files")
    made.item("`~/.config/syncd/household.toml`", "The registry.")
    made.item("`~/.local/state/syncd`", "The state: database, what was agreed by commands, copies, control socket.")
    made.item("`/etc/syncd/household.toml`, `/var/lib/syncd`", "The same, of the machine's service.")
    made.section("Examples")
    made.code(
        [f"syncd {words}" for words in ("init", "check", "plan --member alex", "sync", "service install --user")]
    )
    made.section("See also")
    made.paragraph("`syncd.toml`(5), `syncd`(8), `systemctl`(1)")
    return made.text


def _command(made: Page, command: Command) -> None:
    arguments = "".join(f" {shape}" for shape, _says in command.arguments)
    options = " [OPTIONS]" if len(command.options) > 1 else ""
    about = [f"{shape}: {says}" for shape, says in command.arguments if says]
    told = [_told(option) for option in command.options[:-1]]
    made.item(f"`syncd {command.name}`{options}{arguments}", command.summary, *command.paragraphs, *about, *told)


def _options(made: Page, options: tuple[Option, ...]) -> None:
    for option in options:
        made.item(f"`{option.name}`" + (f" {option.value}" if option.value else ""), option.says)


def _told(option: Option) -> str:
    return f"`{option.name}`" + (f" {option.value}" if option.value else "") + f": {option.says}"
