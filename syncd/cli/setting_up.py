"""`check`, `login`, `accounts`: getting a household to work."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from syncd.cli.call import Call, Json, call_of
from syncd.cli.printing import document, line, moment, prose, table
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


def login(
    ctx: typer.Context,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Name of the account in the registry.")],
    *,
    from_stdin: Annotated[bool, typer.Option("--from-stdin", help="Read the secret from standard input.")] = False,
) -> int:
    """Try the secret of an account and keep it.

    First says what else such a secret opens. It is kept after the server has taken it, and shown nowhere.

    Example: syncd login alex-cloud
    """
    call = call_of(ctx)
    opens_more = call.service.opens_more(account)
    if opens_more:
        prose(opens_more)
    secret = _first_line() if from_stdin else call.ask(f"Password or token of {account} (not shown): ")
    if not secret:
        raise UsageError(f"no secret was given for {account}", hint="one line, not empty")
    who = call.service.login(account, secret)
    line(f"{account}: in as {who}; the secret is in the keyring")
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
    can = [name for name, value in able.items() if value]
    cannot = [name for name, value in able.items() if not value]
    held = ", ".join(str(kind) for kind in kinds) if isinstance(kinds, list) else ""
    prose(f"{account.account} holds {held or 'nothing that is known'}; can: {', '.join(can) or '-'}")
    if cannot:
        prose(f"{account.account} cannot: {', '.join(cannot)}")
    if isinstance(limits, dict) and limits:
        most = ", ".join(f"{name} {number}" for name, number in limits.items())
        prose(f"{account.account} allows at most: {most}")
    for role, href in account.collections:
        line(f"  {role}: {href}")
