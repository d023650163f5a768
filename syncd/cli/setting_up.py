"""`check`, `login`, `accounts`: getting a household to work."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from syncd.cli.call import Call, Json, call_of
from syncd.cli.printing import document, line, moment, prose, table
from syncd.cli.running import show_waiting
from syncd.errors import UsageError

if TYPE_CHECKING:
    from syncd.service.answers import AccountView, Checked


def check(
    ctx: typer.Context,
    *,
    offline: Annotated[bool, typer.Option("--offline", help="Read the registry and ask no server.")] = False,
    as_json: Json = False,
) -> int:
    """Read the registry and try each account.

    Prints every problem at once as file:line: what is wrong: how to mend it.

    Example: syncd check --offline
    """
    call = call_of(ctx)
    checked = call.service.check(offline=offline)
    if as_json:
        document(checked.as_json())
    else:
        _show_checked(call, checked)
    return checked.exit_code


def _show_checked(call: Call, checked: Checked) -> None:
    for problem in checked.problems:
        line(str(problem))
    for account, wrong in checked.tried.items():
        line(f"{account}: {wrong}" if wrong else f"{account}: answers")
    warnings = sum(problem.warning for problem in checked.problems)
    errors = len(checked.problems) - warnings
    if errors:
        line(f"{errors} to mend before syncd works" + (f", {warnings} to know" if warnings else ""), err=True)
    else:
        line(f"{call.service.config}: in order" + (f", {warnings} to know" if warnings else ""))
        show_waiting(call)


def login(
    ctx: typer.Context,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Name of the account in the registry.")],
    *,
    from_stdin: Annotated[bool, typer.Option("--from-stdin", help="Read the secret from standard input.")] = False,
    system: Annotated[bool, typer.Option("--system", help="For the machine's service, as root.")] = False,
    erase: Annotated[bool, typer.Option("--erase", help="Take the secret away instead.")] = False,
) -> int:
    """Try the secret of an account and keep it.

    First says what else such a secret opens. It is kept after the server has taken it, in the keyring, and shown
    nowhere. With --system it is encrypted for this machine, and systemd hands it to the service.

    Example: syncd login alex-cloud
    """
    call = call_of(ctx)
    if system:
        _as_root(call, account)
    if erase:
        return _erase(call, account, system=system)
    opens_more = call.service.opens_more(account)
    if opens_more:
        prose(opens_more)
    secret = _first_line() if from_stdin else call.ask(f"Password or token of {account} (not shown): ")
    if not secret:
        raise UsageError(f"no secret was given for {account}", hint="one line, not empty")
    if not system:
        who = call.service.login(account, secret)
        line(f"{account}: in as {who}; the secret is in the keyring")
        return 0
    who = call.service.login(account, secret, system=True)
    line(f"{account}: in as {who}; the secret is encrypted for this machine's service")
    line(f"next: {_RESTART}")
    return 0


_RESTART = "systemctl restart syncd   # it reads secrets when it starts"


def _as_root(call: Call, account: str) -> None:
    """Take the call to the registry of the machine's service. Raises UsageError for who may not keep its secrets."""
    from syncd.credentials import by_hand  # noqa: PLC0415 - `syncd --help` does without
    from syncd.daemon.units import SYSTEM_CONFIG  # noqa: PLC0415

    if call.config is None and not call.environment.get("SYNCD_CONFIG"):
        call.config = SYSTEM_CONFIG
    if os.geteuid() == 0:
        return
    line("as root, by hand:")
    for step in by_hand(account):
        line(f"  {step}")
    raise UsageError(
        "root keeps the secrets of the machine's service",
        hint=f"sudo {sys.prefix}/bin/syncd login {account} --system",
    )


def _erase(call: Call, account: str, *, system: bool) -> int:
    gone = call.service.erase_secret(account, system=system)
    line(f"{account}: {'the secret is gone from here' if gone else 'there was no secret here'}")
    if gone and system:
        line(f"next: {_RESTART}")
    return 0


def _first_line() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def accounts(ctx: typer.Context, *, as_json: Json = False) -> int:
    """Show what each account was found able to do, and when.

    Example: syncd accounts --json
    """
    call = call_of(ctx)
    view = call.service.accounts()
    if as_json:
        document(view.as_json())
        return 0
    zone = call.registry.household.zone
    table(
        ("account", "adapter", "used by", "state", "learnt"),
        (
            (a.account, a.adapter, ", ".join(a.members) or "-", a.state.value, moment(a.learnt_at, zone))
            for a in view.accounts
        ),
    )
    for account in view.accounts:
        _show_abilities(account)
    return 0


def _show_abilities(account: AccountView) -> None:
    if account.capabilities is None:
        return
    line()
    able = {name.replace("_", " "): value for name, value in account.capabilities.items()}
    kinds = able.pop("kinds", None)
    limits = able.pop("limits", None)
    alone = able.pop("unshared", True)
    numbers = {name: able.pop(name) for name in ("longest title", "batch") if name in able}
    can = [name for name, value in able.items() if value]
    cannot = [name for name, value in able.items() if not value]
    held = ", ".join(str(kind) for kind in kinds) if isinstance(kinds, list) else ""
    prose(f"{account.account} holds {held or 'nothing that is known'}; can: {', '.join(can) or '-'}")
    if cannot:
        prose(f"{account.account} cannot: {', '.join(cannot)}")
    if not alone:
        prose(f"{account.account} is shared: its server says that others see what stands there")
    if isinstance(limits, dict) and limits:
        most = ", ".join(f"{name} {number}" for name, number in limits.items())
        prose(f"{account.account} allows at most: {most}")
    if numbers.get("batch"):
        prose(f"{account.account} takes up to {numbers['batch']} writes at once")
    if numbers.get("longest title"):
        prose(f"{account.account} takes titles of up to {numbers['longest title']} characters")
    for role, href in account.collections:
        line(f"  {role}: {href}")
