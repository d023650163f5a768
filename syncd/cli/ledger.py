"""`ledger`, `ledger export`, `ledger import`: what was seen to happen, to read and to take along."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from syncd.cli.call import Call, Json, MemberId, call_of, read_day
from syncd.cli.grouped import DATA
from syncd.cli.printing import document, line, moment, prose, table
from syncd.errors import UsageError
from syncd.model.card import CardKind, card_kind
from syncd.model.ledger import OUTSIDE, Entry, EntryKind

if TYPE_CHECKING:
    from datetime import date

    from syncd.model.registry import Member
    from syncd.service.answers import LedgerPage

_MISSES = frozenset({EntryKind.LAPSED, EntryKind.DROPPED})

ledger_app = typer.Typer(rich_markup_mode=None)


@ledger_app.callback(invoke_without_command=True)
def ledger(
    ctx: typer.Context,
    *,
    member: MemberId = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="From this day on.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Up to this day, included.")] = None,
    as_json: Json = False,
) -> int:
    """Show what was seen to happen.

    Text shows counts, and with --member that member's rows; --json is everybody's view.

    Example: syncd ledger --member alex --since 2026-11-01
    """
    if ctx.invoked_subcommand is not None:
        return 0
    call = call_of(ctx)
    shown = call.member(member) if member is not None else None
    first, last = read_day("--since", since), read_day("--until", until)
    begin = _midnight(call, first)
    end = _midnight(call, last + timedelta(days=1) if last is not None else None)
    if as_json:
        document(call.service.ledger(member=member, since=begin, until=end).as_json())
        return 0
    page = call.service.ledger(since=begin, until=end)
    entries = page.entries
    if not entries:
        prose(call.say("no-entries"))
    elif shown is None:
        _show_counts(call, entries)
        _show_together(call, entries)
        prose(call.say("see-column", command=f"syncd ledger --member {call.registry.members[0].id}"))
    else:
        _show_column(call, page, shown)
    border = page.folded_until
    if border is not None and (first is None or first < border):
        prose(call.say("ledger-folded", day=border.isoformat()))
    return 0


def _midnight(call: Call, day: date | None) -> datetime | None:
    """The start of that day in the household's zone."""
    if day is None:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=call.registry.household.zone)


def _is_in_column(entry: Entry, member: Member) -> bool:
    if entry.session:
        return True
    return entry.owner == member.id or member.id in entry.by


def _show_column(call: Call, page: LedgerPage, member: Member) -> None:
    mine = [entry for entry in page.entries if _is_in_column(entry, member)]
    rest = [entry for entry in page.entries if not _is_in_column(entry, member)]
    if mine:
        table(
            (call.say("head-when"), call.say("head-what"), call.say("head-entry"), call.say("head-with")),
            (
                (
                    moment(entry.at, member.zone),
                    _title(call, entry, page.moved.get(entry.id), member),
                    call.say(f"kind-{entry.kind.value}"),
                    ", ".join(_person(call, who) for who in entry.by) or "-",
                )
                for entry in mine
            ),
        )
    else:
        prose(call.say("no-entries-here"))
    if rest:
        line()
        prose(call.say("the-rest"))
        _show_counts(call, rest)
        _show_together(call, page.entries)


def _show_counts(call: Call, entries: Sequence[Entry]) -> None:
    """How many entries per column, nobody's misses among them."""
    registry = call.registry
    told = [entry for entry in entries if entry.kind not in _MISSES]
    counted = [
        (name, sum(entry.owner == owner for entry in told))
        for owner, name in [*((m.id, m.name) for m in registry.members), ("", call.say("for-all"))]
    ]
    table((call.say("head-column"), call.say("head-entries")), [row for row in counted if row[1]] or counted)


def _show_together(call: Call, entries: Sequence[Entry]) -> None:
    """What all entries say, as one count for all."""
    kinds = Counter(entry.kind for entry in entries)
    counts = ", ".join(f"{call.say(f'kind-{kind.value}')} {kinds[kind]}" for kind in EntryKind if kinds[kind])
    prose(call.say("together", counts=counts))


def _title(call: Call, entry: Entry, moved: datetime | None, member: Member) -> str:
    """The name that the registry has for it now, else its id; of a session that was moved where it stands, too."""
    if entry.session:
        name = call.session_name(entry.session)
        return name if moved is None else f"{name} ({moment(moved, member.zone)})"
    kind = card_kind(entry.occurrence.thing) if entry.occurrence is not None else None
    if kind is CardKind.PRINCIPLE:
        return call.say("card-principle-title")
    for responsibility in call.registry.responsibilities:
        if entry.responsibility == responsibility.id:
            steps = {step.id: step.name for step in responsibility.steps}
            return steps.get(entry.step, responsibility.name)
    return "/".join(dict.fromkeys(filter(None, (entry.responsibility, entry.step)))) or "-"


def _person(call: Call, who: str) -> str:
    if who == OUTSIDE:
        return call.say("somebody-else")
    return next((m.name for m in call.registry.members if m.id == who), who)


@ledger_app.command("export", rich_help_panel=DATA)
def export_lines(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="[FILE]", help="Where to; standard output when left out.")] = "-",
) -> int:
    """Write the whole ledger as JSON Lines.

    The file can be read by its owner, nobody else.

    Example: syncd ledger export ledger.jsonl
    """
    service = call_of(ctx).service
    if file == "-":
        service.export_ledger(sys.stdout)
        return 0
    try:
        with open(file, "w", encoding="utf-8", opener=_private) as into:
            count = service.export_ledger(into)
    except OSError as error:
        raise _cannot("write", file, error) from error
    line(f"{count} entries in {file}")
    return 0


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@ledger_app.command("import", rich_help_panel=DATA)
def import_lines(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="JSON Lines as export writes them; - reads stdin.")],
) -> int:
    """Read JSON Lines into the ledger; known ones pass.

    All lines are taken, or none when one is wrong.

    Example: syncd ledger import ledger.jsonl
    """
    service = call_of(ctx).service
    try:
        if file == "-":
            imported = service.import_ledger(sys.stdin, "stdin")
        else:
            with Path(file).open(encoding="utf-8") as lines:
                imported = service.import_ledger(lines, file)
    except (OSError, UnicodeDecodeError) as error:
        raise _cannot("read", file, error) from error
    folded = f", {imported.folded} older than what is kept in detail" if imported.folded else ""
    line(f"{imported.new} new, {imported.known} known{folded}")
    return 0


def _cannot(do: str, file: str, error: OSError | UnicodeDecodeError) -> UsageError:
    why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
    return UsageError(f"cannot {do} {file}: {why}", hint="name a file that this user can use")
