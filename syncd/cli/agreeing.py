"""`handover`, `away`, `agreed`: what is agreed by command, kept apart from the household's own file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from syncd.cli.call import Call, Json, call_of, read_day
from syncd.cli.printing import document, line, prose, table

if TYPE_CHECKING:
    from syncd.service.agreements import Agreement


def handover(
    ctx: typer.Context,
    responsibility: Annotated[str, typer.Argument(metavar="RESPONSIBILITY", help="A responsibility by its id.")],
    to: Annotated[str, typer.Argument(metavar="TO", help="The new owner; nobody: it needs a home.")],
    *,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="From this day on; else from next Monday.")
    ] = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="A note for the new owner.")] = "",
    as_json: Json = False,
) -> int:
    """Agree that a responsibility has a new owner.

    The household file stays as it is. With consent = "both" it is a proposal:
    the new owner is asked in the own app.

    Example: syncd handover bins sam --from 2026-11-30
    """
    call = call_of(ctx)
    made = call.service.handover(responsibility, to, since=read_day("--from", since), note=note)
    if as_json:
        document(made.as_json())
        return 0
    agreement = made.agreement
    what, day = _name(call, agreement), str(agreement.since)
    if agreement.kind == "proposal":
        asked = "proposed" if agreement.owner else "proposed-home"
        prose(call.say(asked, what=what, who=_person(call, agreement.member), day=day))
        return 0
    if agreement.owner:
        prose(call.say("handed-over", what=what, who=_person(call, agreement.owner), day=day))
    else:
        prose(call.say("given-up", what=what, day=day))
    prose(call.say("kept-apart", file=agreement.file))
    return 0


def away(
    ctx: typer.Context,
    member: Annotated[str, typer.Argument(metavar="MEMBER", help="Who is away, or: all.")],
    *,
    since: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day away.")],
    back: Annotated[str, typer.Option("--back", metavar="DATE", help="The first day back.")],
    cover: Annotated[
        str | None, typer.Option("--cover", metavar="MEMBER", help="Who owns meanwhile; else each step decides.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Agree that somebody is away for some days.

    The same member and --from once more corrects it; --back on that day takes it back.

    Example: syncd away sam --from 2026-12-20 --back 2027-01-03
    """
    call = call_of(ctx)
    first, last = read_day("--from", since), read_day("--back", back)
    assert first is not None
    assert last is not None
    made = call.service.away(member, first, last, cover=cover)
    if as_json:
        document(made.as_json())
        return 0
    values = {"who": _person(call, member), "day": first.isoformat()}
    if first == last:
        prose(call.say("not-away", **values))
    elif cover is None:
        prose(call.say("gone-away", back=last.isoformat(), **values))
    else:
        prose(call.say("gone-away-covered", back=last.isoformat(), cover=_person(call, cover), **values))
    prose(call.say("kept-apart", file=made.agreement.file))
    return 0


def agreed(ctx: typer.Context, *, as_json: Json = False) -> int:
    """Show what is agreed with a date, and lines to take over.

    From the household file and from commands; the lines are TOML for the household file.

    Example: syncd agreed
    """
    call = call_of(ctx)
    found = call.service.agreed()
    if as_json:
        document(found.as_json())
        return 0
    if not found.agreements:
        prose(call.say("no-agreements"))
        return 0
    heads = ("head-from", "head-until", "head-agreed", "head-where")
    table([call.say(head) for head in heads], [_row(call, agreement) for agreement in found.agreements])
    if found.lines:
        line()
        prose(call.say("take-over", file=str(call.service.config)))
        line()
        for text in found.lines:
            line(text)
    return 0


def _row(call: Call, agreement: Agreement) -> tuple[str, str, str, str]:
    place = f"{Path(agreement.file).name}:{agreement.line}"
    if agreement.kind == "leave":
        what = call.say("agreed-left", who=_person(call, agreement.member))
    elif agreement.kind == "away":
        what = call.say("agreed-away", who=_person(call, agreement.member))
    elif agreement.kind == "new":
        what = call.say("agreed-new", what=_name(call, agreement))
    elif agreement.kind == "weight":
        what = call.say("agreed-weight", what=_name(call, agreement), weight=agreement.note)
    elif agreement.kind == "session":
        name = call.session_name(agreement.session)
        what = call.say("agreed-session", what=name, rule=agreement.rrule, at=agreement.at)
    else:
        who = _person(call, agreement.owner) if agreement.owner else call.say("needs-a-home")
        what = call.say("agreed-owner", what=_name(call, agreement), who=who)
    days = [day.isoformat() if day is not None else "-" for day in (agreement.since, agreement.until)]
    return days[0], days[1], what, place if agreement.counts else call.say("agreed-replaced", place=place)


def _name(call: Call, agreement: Agreement) -> str:
    found = next((r.name for r in call.registry.responsibilities if r.id == agreement.responsibility), "")
    return found or agreement.responsibility


def _person(call: Call, who: str) -> str:
    if who == "all":
        return call.say("for-all")
    return next((m.name for m in call.registry.members if m.id == who), who)
