"""What runs did, and what is set aside, as data; `as_json` gives the documents of `--json` (a contract)."""

from __future__ import annotations

from dataclasses import dataclass

from syncd.core.identity import SHARED
from syncd.engine.undo import UndoReport
from syncd.errors import EXIT_FAILED, EXIT_FINE, UsageError
from syncd.model.effect import Effect
from syncd.model.item import Field
from syncd.model.ledger import Entry
from syncd.model.registry import Registry
from syncd.model.state import AccountState, Run, SetAside
from syncd.service.answers import VERSION, instant, shown_as
from syncd.store import Store
from syncd.store.exchange import entry_to_json


def run_json(run: Run) -> dict[str, object]:
    """The object of one run."""
    return {
        "run": run.id,
        "kind": run.kind,
        "started_at": instant(run.started_at),
        "ended_at": instant(run.ended_at),
        "undoes": run.undoes,
        "accounts": dict(run.counts),
    }


@dataclass(frozen=True, slots=True)
class Runs:
    """`runs`: the newest runs, newest first."""

    runs: tuple[Run, ...]

    def as_json(self) -> dict[str, object]:
        """The document of `runs --json`."""
        return {"version": VERSION, "runs": [run_json(run) for run in self.runs]}


@dataclass(frozen=True, slots=True)
class RunItem:
    """One item that a run wrote.

    Attributes:
        effect: what was done to it.
        member: present id of the member whose it is; "" for a shared copy or a member who is gone.
    """

    effect: Effect
    member: str

    @property
    def title(self) -> str:
        """Its title: as the run left it, or as it was when it was taken away."""
        return self.effect.after.theirs[Field.TITLE]

    def as_json(self) -> dict[str, object]:
        """The object of this item."""
        link = self.effect.after
        return {
            "account": link.place.account,
            "action": self.effect.action,
            "uid": link.uid,
            "summary": self.title,
            "member": self.member,
            "recurrence_id": link.occurrence.recurrence_id.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class RunShown:
    """`show RUN`: what a run did, item by item, and what it wrote to the ledger."""

    run: Run
    items: tuple[RunItem, ...]
    entries: tuple[Entry, ...]

    def as_json(self) -> dict[str, object]:
        """The document of `show --json`."""
        return {
            "version": VERSION,
            **run_json(self.run),
            "items": [item.as_json() for item in self.items],
            "entries": [entry_to_json(entry) for entry in self.entries],
        }


@dataclass(frozen=True, slots=True)
class Aside:
    """`set-aside`: items that syncd leaves alone because they cannot be read, or are not taken by their server."""

    items: tuple[SetAside, ...]

    def as_json(self) -> dict[str, object]:
        """The document of `set-aside --json`."""
        rows = [
            {"account": i.account, "href": i.href, "uid": i.uid, "why": i.why, "since": instant(i.since)}
            for i in self.items
        ]
        return {"version": VERSION, "items": rows}


@dataclass(frozen=True, slots=True)
class Undone:
    """`undo RUN`: what was taken back, and what was left and why."""

    report: UndoReport

    @property
    def exit_code(self) -> int:
        """A secret before any other account that did not answer before fine; what is left for its owner is fine."""
        own = self.report.accounts.values()
        codes = {account.exit_code for account in own if account.state is not AccountState.OK}
        return max(codes - {EXIT_FINE}, default=EXIT_FAILED) if codes else EXIT_FINE

    def as_json(self) -> dict[str, object]:
        """The document of `undo --json`."""
        actions = [
            {"account": a.account, "action": shown_as(a), "uid": a.uid, "summary": a.summary}
            for a in self.report.actions
        ]
        left = [
            {
                "uid": one.uid,
                "thing": "/".join(dict.fromkeys((one.occurrence.thing.id, one.occurrence.thing.step))),
                "recurrence_id": one.occurrence.recurrence_id.isoformat(),
                "why": one.left,
            }
            for one in self.report.left
        ]
        accounts = {name: own.as_json() for name, own in self.report.accounts.items()}
        numbers: dict[str, object] = {"version": VERSION, "run": self.report.run, "undoes": self.report.undoes}
        return {**numbers, "accounts": accounts, "actions": actions, "left": left}


def run_of(store: Store, run: int) -> Run:
    """The run of that number. Raises UsageError when there is none (any more)."""
    found = store.run(run)
    if found is None:
        raise UsageError(f"there is no run {run}", hint="syncd runs lists them; uneventful ones are kept for 30 days")
    return found


def show_run(store: Store, registry: Registry, run: int) -> RunShown:
    """What a run did. Raises UsageError when there is no such run."""
    found = run_of(store, run)
    ids = {m.uid_id: m.id for m in registry.members} | {SHARED: ""}
    items = tuple(RunItem(effect, ids.get(effect.after.member, "")) for effect in store.effects(run))
    return RunShown(found, items, store.entries(run=run, as_seen=True))
