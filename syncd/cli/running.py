"""`sync`, `plan`, `status`, `resume`: one run, what it would do, and how things are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from syncd.cli.call import Call, Json, MemberId, call_of
from syncd.cli.printing import document, line, mend, moment, prose, table
from syncd.cli.progress import Bar
from syncd.errors import EXIT_FINE, EXIT_USAGE

if TYPE_CHECKING:
    from syncd.engine.report import RunReport
    from syncd.model.registry import Member
    from syncd.service.answers import AccountStatus

Full = Annotated[bool, typer.Option("--full", help="Ask each account for a full listing.")]


def sync(
    ctx: typer.Context,
    accounts: Annotated[
        list[str] | None, typer.Argument(metavar="[ACCOUNT]...", help="Accounts to look at; all when none is named.")
    ] = None,
    *,
    full: Full = False,
    member: MemberId = None,
    as_json: Json = False,
) -> int:
    """Bring each account up to date, once.

    Text shows counts, and with --member that member's rows; --json is everybody's view.

    Example: syncd sync alex-cloud
    """
    from syncd.cli.actions import changing, say_how, show_column  # noqa: PLC0415 - brings the engine's values

    call = call_of(ctx)
    shown = call.member(member) if member is not None else None
    with Bar() as bar:
        synced = call.service.sync(only=frozenset(accounts or ()), full=full, progress=bar)
    if as_json:
        document(synced.as_json())
    else:
        actions = changing(synced.report.actions)
        _show_accounts(synced.report)
        if shown is not None:
            line()
            show_column(call, actions, shown, answered=_answered(synced.report, shown))
        elif actions:
            say_how(call, "syncd sync")
        _show_notices(synced.report)
    _show_errors(synced.report)
    return synced.exit_code


def plan(ctx: typer.Context, *, full: Full = False, member: MemberId = None, as_json: Json = False) -> int:
    """Show what sync would do now; changes nothing.

    Text shows counts, and with --member that member's rows; --json is everybody's view.

    Example: syncd plan --member alex
    """
    from syncd.cli.actions import show_column, show_household  # noqa: PLC0415 - brings the engine's values

    call = call_of(ctx)
    shown = call.member(member) if member is not None else None
    planned = call.service.plan(full=full)
    if as_json:
        document(planned.as_json())
    else:
        whole = planned.exit_code == EXIT_FINE and not planned.report.verdicts
        if shown is not None:
            show_column(call, planned.actions, shown, answered=_answered(planned.report, shown))
        elif planned.actions:
            show_household(call, planned.actions, "syncd plan")
        elif whole:
            prose(call.say("all-stands"))
        _show_asked(call, planned.report, shown)
        show_waiting(call)
        _show_notices(planned.report)
    _show_errors(planned.report)
    return planned.exit_code


def show_waiting(call: Call) -> None:
    """How many proposals wait for an answer, without what and whose; nothing where none does."""
    count = len(call.registry.proposals)
    if count:
        prose(call.say("proposals-wait-one" if count == 1 else "proposals-wait", count=str(count)))


def _show_asked(call: Call, report: RunReport, shown: Member | None) -> None:
    """What waits for `resume`, in its owner's own copy; to all others the account says so itself."""
    from syncd.cli.actions import show_rows  # noqa: PLC0415 - brings the engine's values

    verdicts = report.verdicts
    asked = [a for a in report.actions if a.account in verdicts and a.uid in verdicts[a.account].uids]
    mine = [a for a in asked if shown is not None and _is_alone(call, a.account, shown.id)]
    if mine:
        line()
        prose(call.say("asked-about"))
        show_rows(call, mine)


def _answered(report: RunReport, member: Member) -> bool:
    """Whether every account of that member was looked at whole, so that silence means something."""
    return all(
        name in report.accounts and report.accounts[name].state.value == "ok" and name not in report.verdicts
        for name in (member.tasks, member.events)
        if name is not None
    )


def _is_alone(call: Call, account: str, member: str) -> bool:
    """Whether that account is that member's alone."""
    return [m.id for m in call.registry.members if account in (m.tasks, m.events)] == [member]


def _show_accounts(report: RunReport) -> None:
    table(
        ("account", "state", "created", "updated", "withdrawn", "recorded", "requests"),
        (
            (a.account, a.state.value, a.created, a.updated, a.withdrawn, a.recorded, a.requests)
            for a in report.accounts.values()
        ),
    )
    for account in report.accounts.values():
        if account.conflicts:
            prose(f"{account.account}: {account.conflicts} changed on both sides; the owner's change stands")
        if account.set_aside:
            prose(f"{account.account}: {account.set_aside} set aside; syncd status names them")


def _show_notices(report: RunReport) -> None:
    for notice in report.notices:
        prose(notice)


def _show_errors(report: RunReport) -> None:
    for account in report.accounts.values():
        if account.error:
            mend(account.error, account.hint)


def status(ctx: typer.Context, *, as_json: Json = False) -> int:
    """Show how each account is, and what is worth a look.

    Example: syncd status
    """
    call = call_of(ctx)
    found = call.service.status()
    if as_json:
        document(found.as_json())
        return 0
    zone = ZoneInfo(found.zone)
    table(
        ("account", "state", "last fine", "not since", "open items", "next run"),
        (
            (
                a.account,
                _state(a),
                moment(a.last_ok, zone),
                moment(a.failing_since, zone),
                a.open_items,
                moment(a.next_run, zone),
            )
            for a in found.accounts
        ),
    )
    told = [f"{a.account}: {a.error}" for a in found.accounts if a.error]
    if told or found.notices:
        line()
    for sentence in (*told, *found.notices):
        prose(sentence)
    return 0


def _state(account: AccountStatus) -> str:
    """Its state in words: of one that no run has asked so far nothing is known, so it is not called fine."""
    known = account.last_ok is not None or account.failing_since is not None or account.state.value != "ok"
    return account.state.value if known else "not asked yet"


def resume(
    ctx: typer.Context,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Name of the paused account.")],
    *,
    accept: Annotated[str, typer.Option("--accept", metavar="DIGEST", help="It is meant so: this very list.")] = "",
    ours: Annotated[bool, typer.Option("--ours", help="The server went back in time: write our last state.")] = False,
    theirs: Annotated[
        bool, typer.Option("--theirs", help="The server went back in time: take what stands there for meant.")
    ] = False,
    take_over: Annotated[bool, typer.Option("--take-over", help="The other syncd is stopped: go on here.")] = False,
) -> int:
    """Let a paused account go on, with one answer.

    Without an option it says why the account is paused, what is concerned, and which answers there are. An answer
    holds for the list that is shown; another list pauses the account anew. Where items went, whose they are is asked
    by a card in the own app too: ticked they are let go, deleted they are put back. It closes once this is answered.

    Example: syncd resume alex-cloud --accept 1f3c9a20
    """
    call = call_of(ctx)
    if not (accept or ours or theirs or take_over):
        return _show_paused(call, account)
    why = call.service.resume(account, accept, ours=ours, theirs=theirs, take_over=take_over)
    prose(f"{account} goes on with the next sync. {_ANSWERED[bool(accept), ours, theirs]}: {why}")
    return 0


_ANSWERED = {
    (True, False, False): "Accepted",
    (False, True, False): "Our last state is written",
    (False, False, True): "Taken as meant",
    (False, False, False): "Taken over",
}


def _show_paused(call: Call, account: str) -> int:
    """What a pause asks; exit 2, since nothing was said."""
    asked = call.service.paused(account)
    since = moment(asked.since, call.registry.household.zone)
    prose(f"{asked.account} is paused since {since}: {asked.why}.")
    if asked.items:
        table(("item", "title"), asked.items)
    mend("say how to go on", asked.ways)
    return EXIT_USAGE
