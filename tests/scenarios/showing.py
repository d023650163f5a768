"""What a story's goldens and claims are written in: plans, items and ledger entries as stable, readable values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from syncd.core.scene import Action
from syncd.core.stamp import MARKER
from syncd.engine.report import AccountReport
from syncd.model.ledger import Entry, EntryKind
from syncd.model.state import AccountState
from syncd.model.when import encode_when
from syncd.service.answers import Planned
from tests.machine.hand import Shown
from tests.scenarios.backend import OwnersList

COUNTS = ("created", "updated", "withdrawn", "recorded", "conflicts", "set_aside")
_ORDER = ("account", "action", "summary", "stands_for", "fields", "reason", "conditional", "uid")
ARROW = "➡"


def plan_document(planned: Planned) -> dict[str, Any]:
    """`plan --json`, rows in an order of their own, each with what its uid stands for; accounts that are not well.

    What is false or empty is left out.
    """
    document: dict[str, Any] = planned.as_json()
    del document["version"]
    days = {a.uid: f"{a.occurrence.thing.step} {a.occurrence.recurrence_id}" for a in planned.report.actions}
    rows = [{**r, "stands_for": days[r["uid"]]} for r in document["actions"]]
    rows.sort(key=lambda r: (r["account"], r["stands_for"], r["uid"], r["action"]))
    document["actions"] = [{key: r[key] for key in _ORDER if r[key]} for r in rows]
    if not document["paused"]:
        del document["paused"]
    unwell = {n: own.state.value for n, own in planned.report.accounts.items() if own.state is not AccountState.OK}
    return document | ({"accounts": unwell} if unwell else {})


def exactly(action: Action) -> tuple[Any, ...]:
    """All that an action says and does, but for what a plan before the first run cannot know.

    That is the number of the run, the installation that stands in the stamp, the address of a list to be made.
    """
    write = action.write
    if write is not None:
        write = replace(write, intent=replace(write.intent, run=0, collection="", stamp=""))
        if (content := write.content) is not None:
            said = re.sub(r"syncd:1\.\S+", "", content.description)
            write = replace(write, content=replace(content, stamp="", description=said))
    recorded = action.link and (action.link.state, action.link.theirs, action.link.ours)
    return (
        action.account,
        action.act,
        action.uid,
        action.fields,
        action.reason,
        action.conditional,
        action.entries,
        recorded,
        write,
        dict(action.gave_way),
    )


def row(action: Action) -> str:
    """An action in a line, for messages."""
    return f"{action.account}: {action.act} {action.summary} {action.occurrence.recurrence_id} ({action.reason})"


def counted(own: AccountReport) -> str:
    """What a run did in an account: `created 1, recorded 2`; a state that is not ok comes first."""
    parts = [] if own.state is AccountState.OK else [own.state.value]
    parts += [f"{name} {number}" for name in COUNTS if (number := getattr(own, name))]
    return ", ".join(parts) or "nothing"


def about(entry: Entry) -> str:
    """What an entry is about: a step, a session, or a responsibility as a whole."""
    if entry.session:
        return entry.session
    if entry.step and entry.step != entry.responsibility:
        return f"{entry.responsibility}/{entry.step}"
    return entry.responsibility


def entry_line(entry: Entry) -> str:
    """`2026-11-24 bins done by alex`."""
    day = entry.recurrence_id.isoformat() if entry.recurrence_id else ""
    by = f"by {', '.join(entry.by)}" if entry.by else ""
    whose = f"to {entry.owner or 'nobody'}" if entry.kind is EntryKind.HANDOVER else ""
    who = f"for {entry.owner or 'all'}" if entry.kind is EntryKind.AGREED else ""
    return " ".join(part for part in (day, about(entry), entry.kind.value, by, whose, who) if part)


def telling(entries: Iterable[Entry]) -> list[Entry]:
    """Entries without signs, in an order that no back end decides."""
    told = [e for e in entries if e.kind is not EntryKind.SIGN]
    return sorted(told, key=lambda e: (e.seen_at, e.recurrence_id.isoformat() if e.recurrence_id else "", about(e)))


def status_of(item: Shown) -> str:
    """`open`, `done`, `skipped`, or `closed` for what syncd closed in place as an event."""
    return "closed" if item.event and ARROW in item.title else item.status


def item_line(item: Shown) -> str:
    """`2026-11-24 Bins out`, and in brackets what it is when it is not open."""
    status = status_of(item)
    return f"{item.due} {item.bare}" + ("" if status == "open" else f" ({status})")


def end_document(items: Iterable[Shown], lists: Iterable[OwnersList], entries: Iterable[Entry]) -> dict[str, Any]:
    """What stands everywhere at the end, ours or not, and the ledger."""
    stands: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for place in sorted(lists, key=lambda place: (place.user, place.name)):
        here = [item for item in items if item.collection == place.href and item.account == place.user]
        here.sort(key=lambda item: (item.due, item.title, item.ours, status_of(item)))
        stands.setdefault(place.user, {}).setdefault(place.name, []).extend(map(_item, here))
    ledger = [
        {
            "kind": e.kind.value,
            "about": about(e),
            "recurrence_id": e.recurrence_id.isoformat() if e.recurrence_id else None,
            "at": encode_when(e.at),
            "owner": e.owner,
            "by": list(e.by),
            "source": e.source.value,
        }
        for e in telling(entries)
    ]
    return {"stands": stands, "ledger": ledger}


def _item(item: Shown) -> dict[str, Any]:
    lines = [line for line in item.description.replace("\r\n", "\n").split("\n") if not MARKER.fullmatch(line)]
    return {
        "title": item.title,
        "due": item.due,
        "status": status_of(item),
        "description": lines if lines != [""] else [],
        "ours": item.ours,
    }
