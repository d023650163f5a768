"""`put-down`, `pause`, `leave`, `forget`: each member's own word, at once and without a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from syncd.cli.call import Call, Json, call_of, read_day
from syncd.cli.printing import document, mend, prose
from syncd.errors import UsageError

if TYPE_CHECKING:
    from syncd.service.stopping import Forgotten, Stopped

Person = Annotated[str, typer.Argument(metavar="MEMBER", help="A member by their id.")]
NoSync = Annotated[bool, typer.Option("--no-sync", help="Write it only; the next sync does the rest.")]


def put_down(
    ctx: typer.Context,
    responsibility: Annotated[str, typer.Argument(metavar="RESPONSIBILITY", help="A responsibility by its id.")],
    *,
    member: Annotated[str | None, typer.Option("--member", metavar="MEMBER", help="Who says so: its owner.")] = None,
    no_sync: NoSync = False,
    as_json: Json = False,
) -> int:
    """Put down what you own: it needs a home from now.

    All of it that is open goes, what is older too.

    Example: syncd put-down bins
    """
    call = call_of(ctx)
    stopped = call.service.put_down(responsibility, member=member, sync=not no_sync)
    if as_json:
        document(stopped.as_json())
        return stopped.exit_code
    name = next((r.name for r in call.registry.responsibilities if r.id == responsibility), responsibility)
    if stopped.agreement.kind == "not-taken":
        prose(call.say("not-taken", what=name))
        return stopped.exit_code
    prose(call.say("put-down", what=name))
    return _told(call, stopped, synced=not no_sync)


def pause(
    ctx: typer.Context,
    member: Person,
    *,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="The first day back.")] = None,
    weeks: Annotated[int | None, typer.Option("--weeks", metavar="N", min=1, max=500, help="For so long.")] = None,
    end: Annotated[bool, typer.Option("--end", help="End it today.")] = False,
    no_sync: NoSync = False,
    as_json: Json = False,
) -> int:
    """Pause: nothing is expected of you meanwhile.

    Open items go, no new ones come, and what you own needs a home. Without
    --until or --weeks it lasts until --end.

    Example: syncd pause sam --weeks 2
    """
    call = call_of(ctx)
    if sum((until is not None, weeks is not None, end)) > 1:
        raise UsageError("--until, --weeks and --end say the same thing differently", hint="say one of them")
    day = read_day("--until", until)
    if weeks is not None:
        day = call.service.today() + timedelta(weeks=weeks)
    stopped = call.service.pause(member, until=day, end=end, sync=not no_sync)
    if as_json:
        document(stopped.as_json())
        return stopped.exit_code
    values = {"who": _name(call, member)}
    if end:
        prose(call.say("pause-ended", **values))
    elif stopped.agreement.until is None:
        prose(call.say("paused-open", member=member, **values))
    else:
        prose(call.say("paused", back=stopped.agreement.until.isoformat(), **values))
    return _told(call, stopped, synced=not no_sync)


def leave(
    ctx: typer.Context,
    member: Person,
    *,
    back: Annotated[bool, typer.Option("--back", help="Come back, from today.")] = False,
    no_sync: NoSync = False,
    as_json: Json = False,
) -> int:
    """Leave for good; what you finished stays in your calendar.

    Open items go, what you own needs a home, the secret and the kept texts of
    your accounts are erased. Saying it once more goes on where it stopped.

    Example: syncd leave sam
    """
    call = call_of(ctx)
    stopped = call.service.leave(member, back=back, sync=not no_sync)
    if as_json:
        document(stopped.as_json())
        return stopped.exit_code
    prose(call.say("came-back" if back else "left", who=_name(call, member)))
    return _told(call, stopped, synced=not no_sync)


def forget(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A member who left, or an id of before.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say how much there is; erase nothing.")] = False,
    as_json: Json = False,
) -> int:
    """Erase what the state holds of somebody who left.

    Items, kept texts, addresses and the secret. The ledger holds ids and days,
    and stays.

    Example: syncd forget sam --dry-run
    """
    call = call_of(ctx)
    forgotten = call.service.forget(name, dry_run=dry_run)
    if as_json:
        document(forgotten.as_json())
        return forgotten.exit_code
    told = ", ".join(f"{call.say(f'told-{table}')} {number}" for table, number in forgotten.told.items() if number)
    told = told or call.say("told-nothing")
    prose(call.say("would-forget" if dry_run or forgotten.wrong else "forgotten", name=name, told=told))
    if not dry_run:
        prose(call.say("forget-leaves"))
    _secrets(call, forgotten)
    return forgotten.exit_code


def _told(call: Call, stopped: Stopped, *, synced: bool) -> int:
    """What went at once, what waits, and whose secret lies where."""
    if synced and stopped.report is not None:
        prose(call.say("went-now", count=str(stopped.withdrawn)))
    for account in stopped.waiting:
        prose(call.say("goes-later", account=account))
    _secrets(call, stopped)
    if stopped.report is not None:
        for own in stopped.report.accounts.values():
            if own.error:
                mend(own.error, own.hint)
    return stopped.exit_code


def _secrets(call: Call, answer: Stopped | Forgotten) -> None:
    for account in answer.erased:
        prose(call.say("secret-erased", account=account))
    for account in answer.theirs:
        prose(call.say("secret-theirs", account=account))
    for sentence in answer.wrong:
        mend(sentence)


def _name(call: Call, member: str) -> str:
    return next((m.name for m in call.registry.members if m.id == member), member)
