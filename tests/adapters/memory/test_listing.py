"""An account in memory may list like a service whose listings leave out what is finished."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from adapters.memory import SPEC
from adapters.memory.server import MemoryServer, registered
from syncd.model.item import Item, Kind, Role, Status
from syncd.model.registry import Slot
from syncd.ports import AccountSetup, Create
from tests.conformance.backends import HOME, FixedClock
from tests.conformance.contents import content


def test_finished_items_are_left_out_where_absence_does_not_count() -> None:
    """A listing names what is open; an increment and a fetch tell of what is finished too."""
    with registered(MemoryServer("lists")) as server:
        server.capabilities = replace(server.capabilities, absence_counts=False)
        setup = AccountSetup("alex", SPEC.settings(server="lists"), lambda: "", HOME, FixedClock())
        connection = SPEC.open(setup)
        ref = connection.open_collection(Slot(Role.TASKS, Kind.TODOIST), "Household", create=True)
        connection.apply(ref, [Create(content(Kind.TODOIST, uid)) for uid in ("syncd-1", "syncd-2")])
        first = connection.changes(ref, "", listing=False, bodies=False)
        server.complete("syncd-1", datetime(2026, 11, 28, 10, tzinfo=UTC))

        listed = connection.changes(ref, first.cursor, listing=True, bodies=False)
        told = connection.changes(ref, first.cursor, listing=False, bodies=False)
        (member,), gone = connection.fetch(ref, [told.members[0].ref.href])

    item = connection.read(ref, member)
    assert (["syncd-1"], ["syncd-2"]) == ([m.uid for m in told.members], [m.uid for m in listed.members])
    assert ((), True) == (gone, isinstance(item, Item) and item.status is Status.DONE)
