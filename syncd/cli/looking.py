"""`upcoming`: what is due, and when each item appears."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from syncd.cli.call import Call, Json, MemberId, call_of
from syncd.cli.printing import document, line, moment, prose, table
from syncd.errors import UsageError
from syncd.model.when import start_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from syncd.model.registry import Member
    from syncd.service.answers import Ahead, UpcomingRow

FARTHEST = 400
"""Days that can be looked ahead."""


def upcoming(
    ctx: typer.Context,
    *,
    days: Annotated[int, typer.Option("--days", metavar="N", help="How far to look, up to 400.")] = 14,
    member: MemberId = None,
    as_json: Json = False,
) -> int:
    """Show what is due, and when each item appears.

    Example: syncd upcoming --days 7 --member alex
    """
    call = call_of(ctx)
    if not 1 <= days <= FARTHEST:
        raise UsageError(f"--days {days}: that is out of range", hint=f"a number from 1 to {FARTHEST}")
    shown = call.member(member) if member is not None else None
    if as_json:
        document(call.service.upcoming(days, member).as_json())
        return 0
    ahead = call.service.upcoming(days)
    if shown is None:
        _show_household(call, ahead, days)
    else:
        _show_column(call, ahead, shown)
    return 0


def _show_column(call: Call, ahead: Ahead, member: Member) -> None:
    rows = ahead.rows
    mine = [row for row in rows if row.member == member.id]
    if mine:
        _show_rows(call, ahead, mine, member.zone)
    else:
        prose(call.say("no-dates-here"))
    rest = [row for row in rows if row.member != member.id and not row.session]
    if rest:
        line()
        prose(call.say("the-rest"))
        _show_counts(call, rest)


def _show_household(call: Call, ahead: Ahead, days: int) -> None:
    """What belongs to all as rows, what belongs to one as a count."""
    rows = ahead.rows
    if not rows:
        prose(call.say("no-dates"))
        return
    sessions = {(row.session, row.recurrence_id): row for row in reversed(rows) if row.session}
    homeless = [row for row in rows if not row.member and not row.session]
    zone = call.registry.household.zone
    common = sorted([*sessions.values(), *homeless], key=lambda row: start_of(row.due, zone))
    if common:
        _show_rows(call, ahead, common, zone)
        line()
    owned = [row for row in rows if row.member and not row.session]
    if owned:
        _show_counts(call, owned)
    asked = "" if days == 14 else f" --days {days}"
    command = f"syncd upcoming{asked} --member {call.registry.members[0].id}"
    prose(call.say("see-column", command=command))


def _show_rows(call: Call, ahead: Ahead, rows: Sequence[UpcomingRow], zone: ZoneInfo) -> None:
    table(
        (call.say("head-due"), call.say("head-what"), call.say("head-appears")),
        (
            (
                moment(row.due, zone),
                _title(call, row),
                moment(ahead.appears(row), zone),
            )
            for row in rows
        ),
    )


def _title(call: Call, row: UpcomingRow) -> str:
    if row.session:
        return call.session_name(row.session)
    if row.member:
        return row.name
    private = any(each.private for each in call.registry.responsibilities if each.id == row.responsibility)
    name = call.say("board-private", count="1") if private else row.name
    return f"{name} ({call.say('needs-a-home')})"


def _show_counts(call: Call, rows: Sequence[UpcomingRow]) -> None:
    """Dates per column, in registry order."""
    counted = [
        (name, sum(row.member == member for row in rows))
        for member, name in [*((m.id, m.name) for m in call.registry.members), ("", call.say("needs-a-home"))]
    ]
    table((call.say("head-column"), call.say("head-dates")), [row for row in counted if row[1]])
