"""Histories in which the machine once found something wrong, as plain steps: each must come to rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.memory.faults import Call, Fault
from tests.machine import year
from tests.machine.edits import edit_registry
from tests.machine.memory_world import ACCOUNTS, TROUBLES, MemoryWorld
from tests.machine.registry import MEMBERS, TIMES


@pytest.fixture
def world(tmp_path: Path) -> Iterator[MemoryWorld]:
    """A household that was synced once."""
    world = MemoryWorld(tmp_path)
    try:
        world.run()
        yield world
    finally:
        world.close()


def trouble(world: MemoryWorld, account: int, call: Call, fault: Fault, *, skip: int = 0, times: int = 1) -> None:
    """Plan one of the machine's faults."""
    world.trouble(account, TROUBLES.index((call, fault)), skip, times)


def test_a_member_moves_to_another_account(world: MemoryWorld) -> None:
    """What stands in an account that they use no more is taken away once it stands at the new one; entries stay."""
    edit_registry(world, "account", "bills", 0)

    world.settle()

    stands = [(i.account, i.title) for i in world.ours() if i.status == "open" and "syncd" not in i.title]
    assert ["Bins out"] == [t for account, t in stands if account == "kim"], "shown to all in that calendar"
    column = "Your column from 23 Nov"
    assert {"Bills", "Filter", "Planning session", column} == {t for account, t in stands if account == "spare"}


def test_the_only_session_is_removed(world: MemoryWorld) -> None:
    """Copies of a session that is no longer in the registry are taken away from calendars that nothing else uses."""
    edit_registry(world, "session", "bills", 0)

    world.settle()

    assert [] == [i.title for i in world.ours() if i.title == "Planning session"]


def test_a_lost_answer_within_the_second_of_the_write_before_it(world: MemoryWorld) -> None:
    """A write whose answer was lost is told from the one before it, though both carry the same second."""
    copy = next(i for i in world.ours() if i.account == "kim" and i.event)
    world.by_hand(copy, categories=("DONE",))
    world.run()
    trouble(world, 1, Call.ANY, Fault.UNREACHABLE, skip=1, times=-1)
    world.run()

    world.settle()

    assert ["held"] == [e.kind.value for e in world.store().entries() if e.kind != "sign"]


def test_an_event_that_is_over_is_not_moved(world: MemoryWorld) -> None:
    """When its owner keeps tasks from now on, yesterday's event stays where it is and is not made again as a task."""
    world.clock.forward(days=5)
    edit_registry(world, "deliver", "dinners", 0)

    world.settle()

    assert [("2026-11-27", True), ("2026-12-04", False)] == [
        (i.due[:10], i.event) for i in sorted(world.ours(), key=lambda i: i.due) if i.title == "Dinners"
    ]


def test_a_move_that_takes_until_the_event_is_over(world: MemoryWorld) -> None:
    """An event that became past while it was moved is left, and no longer the item."""
    world.clock.forward(days=3)
    edit_registry(world, "deliver", "dinners", 0)
    trouble(world, 1, Call.WRITE, Fault.FULL, skip=1)
    world.run()
    world.clock.forward(days=3)

    world.settle()


def test_done_is_not_said_twice(world: MemoryWorld) -> None:
    """What its owner ticked cannot be said done once more."""
    event = next(i for i in world.ours() if i.title == "Dinners")
    world.by_hand(event, title="✅ Dinners")
    world.run()

    assert not world.say("done", "dinners")

    world.settle()


def test_a_lapse_that_is_reopened(world: MemoryWorld) -> None:
    """A lapse tells of an earlier time than the reopening before it, and stands all the same."""
    world.clock.forward(hours=36)
    edit_registry(world, "at", "plants", TIMES.index("18:00"))
    world.run()
    world.say("reopen", "plants")

    world.settle()


def test_a_tick_that_tells_of_a_time_before_the_reopening(world: MemoryWorld) -> None:
    """A telephone that was off brings a tick of this morning after the item was reopened at noon: it is done."""
    plants = next(i for i in world.ours() if i.title == "Plants")
    world.by_hand(plants, state="done", completed_at="2026-11-23T08:00:00Z")
    world.run()
    world.clock.forward(hours=4)
    world.say("reopen", "plants")
    world.settle()
    plants = next(i for i in world.ours() if i.title == "Plants")
    world.by_hand(plants, state="done", completed_at="2026-11-23T09:00:00Z")

    world.settle()

    kinds = [e.kind.value for e in world.store().entries(as_seen=True) if e.kind != "sign"]
    assert ["done", "reopened", "done"] == kinds


def test_a_responsibility_comes_back_after_the_state_was_lost(world: MemoryWorld) -> None:
    """What was not in the registry when the state was lost is recognised as soon as it is again."""
    edit_registry(world, "there", "plants", 0)
    world.lose_state()
    world.settle()
    world.clock.forward(days=2)
    world.settle()
    edit_registry(world, "there", "plants", 0)

    world.settle()

    assert ["2026-11-25"] == [i.due[:10] for i in world.ours() if i.title == "Plants"]


def test_a_session_reopened_after_its_member_moved(world: MemoryWorld) -> None:
    """Reopened at one copy: a moved member's new copy is made, and the one at the old place goes, in two runs."""
    world.say("skip", "planning")
    edit_registry(world, "account", "bills", 0)
    world.run()
    copy = next(i for i in world.ours() if i.account == "sam" and i.status == "skipped")
    world.by_hand(copy, title=copy.bare)

    world.settle()


def test_a_wrong_etag_came_with_a_body(world: MemoryWorld) -> None:
    """An etag that was wrong once is not held against the item for a day: a refused write asks again."""
    world.clock.forward(minutes=1)
    item = next(i for i in world.ours() if i.title == "Passport")
    world.by_hand(item, description=f"{item.description}\nask Jo first")
    edit_registry(world, "deliver", "dinners", 0)
    trouble(world, 1, Call.FETCH, Fault.FLAKY_ETAG, times=2)
    world.run()

    world.settle()


def test_an_account_gets_another_id(world: MemoryWorld) -> None:
    """An account that says what it was called before keeps its items where they are."""
    before = world.hand.items()
    for _number in range(2):
        edit_registry(world, "account id", "bills", 2)
        world.run_as_planned()
        world.settle()

    assert before == world.hand.items()


def test_an_old_copy_of_the_state_is_put_back(world: MemoryWorld) -> None:
    """What syncd closed and took away after the copy was made is nobody's doing, and stands nowhere twice."""
    plants = next(i for i in world.ours() if i.title == "Plants")
    world.by_hand(plants, description=f"my words\n{plants.description}")
    world.run()
    year.copy_state(world)
    world.clock.forward(minutes=5)
    for thing in ("plants", "bins"):
        edit_registry(world, "owner", thing, 1)
    world.settle()
    year.put_copy_back(world)
    edit_registry(world, "owner", "bins", 0)

    world.settle()

    kinds = {e.kind.value for e in world.store().entries()} - {"withdrawn", "sign"}
    stands = {i.account: i.event for i in world.ours() if i.title == "Bins out"}
    assert ({"alex": False, "kim": True}, set()) == (stands, kinds)
    assert "my words" in next(i for i in world.hand.items() if i.uid == plants.uid).description


def test_a_backup_after_a_backup_was_moved_into_place(world: MemoryWorld) -> None:
    """A state that was a backup file, put there by hand, can be backed up like any other."""
    copy, again = world.folder / "copy.db", world.folder / "again.db"
    world.outside(lambda: world.service.backup(copy))
    for path in world.service.state.glob("state.db*"):
        path.unlink()
    copy.rename(world.service.state / "state.db")

    world.outside(lambda: world.service.backup(again))

    assert again.exists()
    world.settle()


def test_who_pauses_keeps_no_open_copy_that_an_undo_holds(world: MemoryWorld) -> None:
    """A cancelled session was written to Kim's copy in a run that was taken back; then Kim pauses."""
    world.go_down(ACCOUNTS.index("kim"), refused=False)
    copy = next(i for i in world.ours() if i.account == "alex" and i.event)
    world.by_hand(copy, title=f"❌ {copy.title}")
    world.run()
    world.up()
    world.clock.forward(minutes=30)
    world.run()
    year.undo(world, 0)
    year.pause(world, "kim", None)

    world.settle()

    assert [] == [i.title for i in world.ours() if i.account == "kim" and i.event and i.title == copy.title]


def test_what_another_syncd_closed_in_place_is_nobodys_word(world: MemoryWorld) -> None:
    """Taken over, an item that the other one closed because it holds its owner's words is not skipped by them."""
    plants = next(i for i in world.ours() if i.title == "Plants")
    world.by_hand(plants, description=f"my words\n{plants.description}")
    world.run()
    edit_registry(world, "owner", "plants", MEMBERS.index("sam"))
    world.clock.forward(minutes=5)
    world.laptop()

    world.settle()

    kinds = {e.kind.value for e in world.store().entries() if e.occurrence and e.occurrence.thing.id == "plants"}
    stands = next(i for i in world.hand.items() if i.uid == plants.uid)
    assert ("skipped" in kinds, stands.status, "my words" in stands.description) == (False, "skipped", True)
