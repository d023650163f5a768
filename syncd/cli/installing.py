"""`service`, `service install`, `service uninstall`: the unit by which systemd runs syncd."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import syncd
from syncd.cli.call import Call, call_of
from syncd.cli.grouped import SET_UP
from syncd.cli.printing import document, line
from syncd.errors import EXIT_FINE, EXIT_USAGE, SyncdError, UsageError

if TYPE_CHECKING:
    from syncd.daemon.units import Unit

VERSION = 1

User = Annotated[bool, typer.Option("--user", help="For you alone, without being root.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]

service_app = typer.Typer(rich_markup_mode=None)

_SAYS = {
    "missing": "is not installed",
    "same": "is installed",
    "older": "is installed, in an older form: install it once more",
    "changed": "was changed by hand; its changes belong into a drop-in",
}
_DOES = {"missing": "is written", "same": "stands there already", "older": "is renewed"}
_WOULD = {"missing": "would be written", "same": "stands there already", "older": "would be renewed"}
_STAYS = "was changed by hand, so it stays as it is"


@service_app.callback(invoke_without_command=True)
def service(ctx: typer.Context) -> int:
    """Say whether systemd has a unit of syncd.

    Example: syncd service
    """
    if ctx.invoked_subcommand is not None:
        return EXIT_FINE
    call = call_of(ctx)
    for user in (False, True):
        # Where it would lie does not depend on what it would run.
        try:
            unit = _unit(call, user=user)
        except UsageError as error:
            line(f"{'for you' if user else 'for the machine'}: {error}")
            continue
        enabled = ", and starts by itself" if unit.is_enabled else ""
        line(f"{unit.path} {_SAYS[unit.state.value]}{enabled}")
    return EXIT_FINE


@service_app.command("install", rich_help_panel=SET_UP)
def install(ctx: typer.Context, *, user: User = False, dry_run: DryRun = False, as_json: Json = False) -> int:
    """Have systemd run syncd: write its unit.

    For the machine as root, with the registry in /etc/syncd; or with --user. A unit that somebody changed is not
    written over. With --dry-run the unit is printed.

    Example: syncd service install --user --dry-run
    """
    from syncd.daemon.units import State, make_folder  # noqa: PLC0415 - `syncd --help` does without
    from syncd.daemon.units import install as put_in_place  # noqa: PLC0415

    call = call_of(ctx)
    unit = _unit(call, user=user)
    wrong = _in_the_way(call, unit)
    if wrong is not None and not dry_run:
        raise wrong
    made: Path | None = None
    before = unit.state
    if not dry_run:
        made = make_folder(unit)
        before = put_in_place(unit)
    if as_json:
        document(
            {
                "version": VERSION,
                "unit": str(unit.path),
                "user": unit.user,
                "before": before.value,
                "written": not dry_run and before is not State.SAME,
                "text": unit.text,
                "steps": list(unit.next_steps),
            }
        )
    else:
        _show_installed(unit, before, made, dry_run=dry_run)
    if wrong is not None:
        raise wrong
    return EXIT_USAGE if before is State.CHANGED else EXIT_FINE


def _show_installed(unit: Unit, before: str, made: Path | None, *, dry_run: bool) -> None:
    """The unit on stdout where it is asked for, what was done, what to do next."""
    if dry_run:
        for text in unit.text.splitlines():
            line(text)
    if made is not None:
        line(f"{made} is made, for the registry", err=dry_run)
    line(f"{unit.path} {(_WOULD if dry_run else _DOES).get(before, _STAYS)}", err=dry_run)
    if not _is_booted():
        line("systemd does not run here now; what follows is for when it does", err=dry_run)
    line("next:", err=dry_run)
    for step in unit.next_steps:
        line(f"  {step}", err=dry_run)
    if not unit.user:
        line("secrets of the machine's service: syncd login ACCOUNT --system", err=dry_run)


@service_app.command("uninstall", rich_help_panel=SET_UP)
def uninstall(ctx: typer.Context, *, user: User = False, dry_run: DryRun = False) -> int:
    """Take the unit away; registry, state and secrets stay.

    A unit that is enabled, or that somebody changed, stays.

    Example: syncd service uninstall --user
    """
    from syncd.daemon.units import State  # noqa: PLC0415 - `syncd --help` does without
    from syncd.daemon.units import uninstall as take_away  # noqa: PLC0415

    unit = _unit(call_of(ctx), user=user)
    before = unit.state if dry_run else take_away(unit)
    if before is State.MISSING:
        line(f"{unit.path} is not there")
        return EXIT_FINE
    if dry_run:
        stays = before is State.CHANGED or unit.is_enabled
        line(f"{unit.path} {'is enabled or was changed, so it stays' if stays else 'goes'}")
        return EXIT_USAGE if stays else EXIT_FINE
    line(f"{unit.path} is gone")
    line(f"next: {unit.systemctl} daemon-reload")
    return EXIT_FINE


def _unit(call: Call, *, user: bool) -> Unit:
    from syncd.bootstrap import make_unit  # noqa: PLC0415 - `syncd --help` does without

    return make_unit(call.config, call.state, call.environment, user=user)


def _in_the_way(call: Call, unit: Unit) -> SyncdError | None:
    """Why this unit would not run, as far as this machine shows."""
    from syncd.daemon.units import hidden  # noqa: PLC0415 - `syncd --help` does without

    if not _is_booted() and shutil.which("systemctl", path=call.environment.get("PATH")) is None:
        return UsageError(
            "this machine has no systemd",
            hint="have whatever starts services here run `syncd run`, or a timer run `syncd sync`",
        )
    if not unit.program.exists():
        return UsageError(
            f"{unit.program} is not there: the unit would run nothing", hint="install syncd into an environment"
        )
    parts = (Path(sys.executable).resolve(), Path(syncd.__file__).resolve())
    for path in () if unit.user else hidden(*parts):
        return UsageError(
            f"a service of the machine cannot see {path}, which syncd needs: homes are hidden from it",
            hint="make the environment with the system's own python3, under /opt or /usr/local; or use --user",
        )
    return None


def _is_booted() -> bool:
    """Whether systemd is what started this machine (sd_booted(3))."""
    return Path("/run/systemd/system").is_dir()
