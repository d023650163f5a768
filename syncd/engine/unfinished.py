"""An undo that was killed halfway: what it had put back stays, what it had not reached is as if it had never begun.

An undo holds every occurrence and tells the ledger before its first write. Killed then, it would leave what it never
reached held for ever. So whoever writes the state next lets go of that, and takes back what the ledger was told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from syncd.core.outcome import fold
from syncd.core.record import Scribe
from syncd.core.undo import said, spans, unsaid
from syncd.engine.picture import LEDGER_WINDOW
from syncd.model.effect import Effect
from syncd.model.ledger import Entry, EntryKind
from syncd.model.link import Link
from syncd.model.occurrence import Occurrence
from syncd.model.registry import Registry
from syncd.model.state import Run
from syncd.store import Store


def settle_unfinished(registry: Registry, store: Store, now: datetime) -> tuple[Occurrence, ...]:
    """Let go of what undos that were killed had not reached; the occurrences that are held no longer.

    To be called by whoever alone may write the state: then no undo is under way. What waits for the end of a write
    that was sent is left for later. Doing it once more changes nothing.
    """
    found: list[Occurrence] = []
    for run in store.undos():
        if run.ended_at is None and run.undoes is not None:
            found += _settle(registry, store, run, now)
    return tuple(found)


def _settle(registry: Registry, store: Store, run: Run, now: datetime) -> list[Occurrence]:
    assert run.undoes is not None
    unknown = {intent.occurrence for intent in store.intents() if intent.run == run.id}
    asked, did = spans(store.effects(run.undoes)), store.effects(run.id)
    held = sorted(o for o, hold in store.holds().items() if hold.run == run.id)
    loose = [o for o in held if o not in unknown and not _whole(o, asked, did)]
    if not loose:
        return loose
    history = store.entries(since=min(now, run.started_at) - LEDGER_WINDOW, as_seen=True)
    told = {e.id for e in store.entries(run=run.id) if e.kind is not EntryKind.WITHDRAWN}
    scribe = Scribe(registry, fold(history), now)
    with store.change() as change:
        change.release(loose)
        for one in loose:
            about = [e for e in history if e.occurrence == one]
            change.append(_back(scribe, about, [e for e in about if e.id in told], now), run.id)
    return loose


def _whole(occurrence: Occurrence, asked: Mapping[str, tuple[Link | None, Link]], did: Sequence[Effect]) -> bool:
    """Whether everything that was asked of an occurrence was done: to that very item, or to one made in its place."""
    mine = {uid: after for uid, (_before, after) in asked.items() if after.occurrence == occurrence}
    done = {e.after.uid for e in did}
    made = {(e.after.member, e.after.place) for e in did if e.before is None and e.after.occurrence == occurrence}
    return all(uid in done or (after.member, after.place) in made for uid, after in mine.items())


def _back(scribe: Scribe, history: Sequence[Entry], mine: Sequence[Entry], now: datetime) -> list[Entry]:
    return [said(scribe, entry, now, takes_back=back) for entry, back in unsaid(history, mine)]
