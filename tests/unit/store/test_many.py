"""What is said of many items at once."""

from __future__ import annotations

from dataclasses import replace

from syncd.model.item import Kind, Role
from syncd.model.link import Ending, LinkState
from syncd.model.occurrence import Place
from syncd.store import Store
from tests.unit.store.samples import NOW, intent, link


def test_intents_are_dropped_together_and_no_other(store: Store) -> None:
    """Dropping many forgets exactly those; a uid without an announcement, or none at all, changes nothing."""
    with store.change() as change:
        kept = intent(change.begin_run("sync", NOW))
        others = [replace(kept, uid=f"syncd-1000{number}") for number in range(3)]
        change.put_intents([kept, *others])
    with store.change() as change:
        change.drop_intents([])
        change.drop_intents([*(other.uid for other in others), "syncd-99999"])
    assert store.intents() == (kept,)


def test_places_are_those_of_watched_links_and_announced_writes(store: Store) -> None:
    """An ended link holds no place; a place that both name is named once."""
    here, there, past = (Place(name, Role.TASKS, Kind.VTODO) for name in ("b", "a", "c"))
    ended = link(2, place=past, state=LinkState.ENDED, ending=Ending.GONE)
    with store.change() as change:
        change.put_links((link(0, place=here), link(1, place=here), ended))
        run = change.begin_run("sync", NOW)
        change.put_intents((intent(run, place=here, uid="syncd-1"), intent(run, place=there, uid="syncd-2")))
    assert store.places() == (there, here)
