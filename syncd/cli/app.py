"""All commands in one list, by what people come for; and the options that each of them has."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Annotated

import typer

from syncd import __version__
from syncd.cli import (
    agendas,
    agreeing,
    doctor,
    history,
    init,
    installing,
    leaving,
    living,
    load,
    looking,
    report,
    running,
    serving,
    setting_up,
    trying,
)
from syncd.cli.call import call_of
from syncd.cli.grouped import DATA, LIVE, LOOK, RUN, SET_UP, TRY, Grouped
from syncd.cli.ledger import ledger_app
from syncd.errors import EXIT_USAGE

app = typer.Typer(cls=Grouped, rich_markup_mode=None, add_completion=False)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"syncd {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def syncd(
    ctx: typer.Context,
    *,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="The household's registry (SYNCD_CONFIG).")
    ] = None,
    state: Annotated[
        Path | None, typer.Option("--state", metavar="DIR", help="Where syncd keeps its state (SYNCD_STATE).")
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Tell on stderr what is being done, by identifiers.")
    ] = False,
    version: Annotated[  # noqa: ARG001 - its callback has answered
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="Show the version.")
    ] = False,
) -> int:
    """Put each owned household task into its owner's own calendar, and nowhere else.

    Example: syncd --config household.toml check --offline
    """
    call = call_of(ctx)
    call.config, call.state = config, state
    _tell(logging.INFO if verbose else logging.WARNING)
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())
        return EXIT_USAGE
    return 0


def _tell(level: int) -> None:
    """Let syncd and its adapters speak on stderr; libraries stay silent, for they may quote what they carry."""
    logging.getLogger().addHandler(logging.NullHandler())
    handler = logging.StreamHandler(sys.stderr)
    # Who did not ask for it wants the sentence, not the name of the part that says it.
    told = "%(levelname)s %(name)s: %(message)s" if level < logging.WARNING else "%(message)s"
    handler.setFormatter(logging.Formatter(told))
    for name in ("syncd", "adapters"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(level)


app.command("init", rich_help_panel=SET_UP)(init.init)
app.command("check", rich_help_panel=SET_UP)(setting_up.check)
app.command("login", rich_help_panel=SET_UP)(setting_up.login)
app.command("accounts", rich_help_panel=SET_UP)(setting_up.accounts)
app.add_typer(installing.service_app, name="service", rich_help_panel=SET_UP)
app.command("run", rich_help_panel=RUN)(serving.run)
app.command("reload", rich_help_panel=RUN)(serving.reload)
app.command("sync", rich_help_panel=RUN)(running.sync)
app.command("plan", rich_help_panel=RUN)(running.plan)
app.command("status", rich_help_panel=RUN)(running.status)
app.command("doctor", rich_help_panel=RUN)(doctor.doctor)
app.command("resume", rich_help_panel=RUN)(running.resume)
app.command("runs", rich_help_panel=RUN)(history.runs)
app.command("show", rich_help_panel=RUN)(history.show)
app.command("undo", rich_help_panel=RUN)(history.undo)
app.command("set-aside", rich_help_panel=RUN)(history.set_aside)
app.command("backup", rich_help_panel=RUN)(history.backup)
app.command("done", rich_help_panel=LIVE)(living.done)
app.command("skip", rich_help_panel=LIVE)(living.skip)
app.command("reopen", rich_help_panel=LIVE)(living.reopen)
app.command("handover", rich_help_panel=LIVE)(agreeing.handover)
app.command("away", rich_help_panel=LIVE)(agreeing.away)
app.command("put-down", rich_help_panel=LIVE)(leaving.put_down)
app.command("pause", rich_help_panel=LIVE)(leaving.pause)
app.command("leave", rich_help_panel=LIVE)(leaving.leave)
app.command("forget", rich_help_panel=LIVE)(leaving.forget)
app.command("upcoming", rich_help_panel=LOOK)(looking.upcoming)
app.command("board", rich_help_panel=LOOK)(agendas.board)
app.command("agenda", rich_help_panel=LOOK)(agendas.agenda)
app.add_typer(ledger_app, name="ledger", rich_help_panel=LOOK)
app.command("load", rich_help_panel=LOOK)(load.load)
app.command("report", rich_help_panel=LOOK)(report.report)
app.command("agreed", rich_help_panel=DATA)(agreeing.agreed)
app.command("demo", rich_help_panel=TRY)(trying.demo)
