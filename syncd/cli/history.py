"""`runs`, `show`, `undo`, `set-aside`, `backup`: what runs did, what is left alone, a copy of the state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from syncd.cli.call import Call, Json, MemberId, call_of
from syncd.cli.printing import document, line, mend, moment, prose, table
from syncd.errors import UsageError
from syncd.model.ledger import Entry, EntryKind

if TYPE_CHECKING:
    from syncd.model.registry import Member
    from syncd.model.state import Run
    from syncd.service.history import RunItem, RunShown

MOST = 1000
"""Runs that can be listed at once."""

_COUNTED = ("created", "updated", "withdrawn", "recorded")

RunNumber = Annotated[int, typer.Argument(metavar="RUN", help="Its number, as syncd runs lists it.")]


def runs(
    ctx: typer.Context,
    *,
    limit: Annotated[int, typer.Option("--limit", metavar="N", help="How many, the newest first.")] = 20,
    as_json: Json = False,
) -> int:
    """List the newest runs.

    Example: syncd runs --limit 5
    """
    call = call_of(ctx)
    if not 1 <= limit <= MOST:
        raise UsageError(f"--limit {limit}: that is out of range", hint=f"a number from 1 to {MOST}")
    found = call.service.runs(limit)
    if as_json:
        document(found.as_json())
    elif found.runs:
        zone = call.registry.household.zone
        heads = ("run", "began", "what", *_COUNTED)
        table(heads, [(run.id, moment(run.started_at, zone), _kind(run), *_counts(run)) for run in found.runs])
    else:
        prose("There were no runs yet.")
    return 0


def _kind(run: Run) -> str:
    """What it was; a run without an end was ended from outside, or is under way."""
    kind = run.kind if run.undoes is None else f"{run.kind} of {run.undoes}"
    return kind if run.ended_at is not None else f"{kind}, not ended"


def _counts(run: Run) -> tuple[int, ...]:
    accounts = [own for own in run.counts.values() if isinstance(own, dict)]
    return tuple(sum(int(own.get(name, 0)) for own in accounts) for name in _COUNTED)


def show(ctx: typer.Context, run: RunNumber, *, member: MemberId = None, as_json: Json = False) -> int:
    """Show what a run did.

    Text shows counts, and with --member that member's rows; --json is everybody's view.

    Example: syncd show 12 --member alex
    """
    call = call_of(ctx)
    shown = call.member(member) if member is not None else None
    found = call.service.show(run)
    if as_json:
        document(found.as_json())
        return 0
    prose(f"Run {found.run.id}, {_kind(found.run)}: {moment(found.run.started_at, call.registry.household.zone)}")
    if not found.items and not found.entries:
        prose("It changed nothing.")
        return 0
    line()
    if shown is not None:
        _show_column(call, found, shown)
    else:
        _show_counts(call, found.items)
        _show_entries(call, found.entries)
        prose(call.say("see-column", command=f"syncd show {run} --member {call.registry.members[0].id}"))
    return 0


def _show_column(call: Call, found: RunShown, member: Member) -> None:
    mine = [item for item in found.items if item.member in (member.id, "")]
    rest = [item for item in found.items if item not in mine]
    if mine:
        show_items(call, mine)
    else:
        prose(call.say("nothing-here"))
    if rest:
        line()
        prose(call.say("the-rest"))
        _show_counts(call, rest)
    _show_entries(call, found.entries)


def show_items(call: Call, items: Iterable[RunItem]) -> None:
    """One line per item, with its title."""
    rows = [
        (
            item.effect.after.occurrence.recurrence_id.isoformat(),
            item.title,
            call.say(f"act-{item.effect.action}"),
            item.effect.after.uid,
        )
        for item in items
    ]
    table((call.say("head-when"), call.say("head-what"), call.say("head-change"), "uid"), rows)


def _show_counts(call: Call, items: Sequence[RunItem]) -> None:
    """How much was written, per column and account, without titles."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for item in items:
        counts.setdefault((item.member, item.effect.after.place.account), Counter())[item.effect.action] += 1
    names = {"": call.say("for-all"), **{m.id: m.name for m in call.registry.members}}
    if counts:
        heads = (call.say("head-column"), call.say("head-account"), call.say("head-changes"))
        done = {key: ", ".join(f"{act} {n}" for act, n in sorted(acts.items())) for key, acts in counts.items()}
        table(heads, [(names[column], account, done[column, account]) for column, account in sorted(counts)])


def _show_entries(call: Call, entries: Sequence[Entry]) -> None:
    """What it wrote to the ledger, as one count for all."""
    if entries:
        kinds = Counter(entry.kind for entry in entries)
        told = ", ".join(f"{call.say(f'kind-{kind.value}')} {kinds[kind]}" for kind in EntryKind if kinds[kind])
        prose(call.say("to-ledger", counts=told))


def undo(
    ctx: typer.Context,
    run: RunNumber,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done; changes nothing.")] = False,
    member: MemberId = None,
    as_json: Json = False,
) -> int:
    """Take back what a run did.

    What changed since is left and named. What is taken back stays so until its lines in the registry change.

    Example: syncd undo 12 --dry-run
    """
    from syncd.cli.actions import show_column, show_household  # noqa: PLC0415 - brings the engine's values

    call = call_of(ctx)
    shown = call.member(member) if member is not None else None
    undone = call.service.undo(run, dry_run=dry_run)
    report = undone.report
    if as_json:
        document(undone.as_json())
    else:
        if shown is not None:
            show_column(call, report.actions, shown, answered=undone.exit_code == 0)
        elif report.actions:
            show_household(call, report.actions, f"syncd show {report.run or run}")
        elif not report.left:
            prose(f"Run {run} left nothing to take back.")
        for one in report.left:
            prose(f"{one.uid or one.occurrence.thing.id} of {one.occurrence.recurrence_id} is left: {one.left}")
        if report.run:
            prose(f"This is run {report.run}: syncd undo {report.run} takes it back.")
    for account in report.accounts.values():
        if account.error:
            mend(account.error, account.hint)
    return undone.exit_code


def set_aside(ctx: typer.Context, *, as_json: Json = False) -> int:
    """List the items that syncd leaves alone, and why.

    Example: syncd set-aside
    """
    call = call_of(ctx)
    found = call.service.set_aside()
    if as_json:
        document(found.as_json())
    elif found.items:
        zone = call.registry.household.zone
        rows = [(i.account, i.uid or i.href, i.why, moment(i.since, zone)) for i in found.items]
        table(("account", "item", "why", "since"), rows)
    else:
        prose("Nothing is set aside.")
    return 0


def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; nothing is overwritten.")],
    *,
    restore: Annotated[
        bool, typer.Option("--restore", help="Put FILE back instead; there must be no state.")
    ] = False,
    with_journal: Annotated[
        bool, typer.Option("--with-journal", help="Take the kept versions of items along, words and all.")
    ] = False,
) -> int:
    """Copy the state into a new file, while syncd works.

    What was agreed by commands comes along. The file can be read by its owner, nobody else.

    Example: syncd backup syncd-backup.db
    """
    if restore and with_journal:
        raise UsageError("--with-journal is for making a backup", hint="what FILE holds is put back whole")
    if restore:
        call_of(ctx).service.restore(file)
        line(f"{file} is put back. The next sync takes up what stands in the accounts")
        return 0
    call_of(ctx).service.backup(file, with_journal=with_journal)
    line(f"the state is copied to {file}")
    return 0
