"""The main job on accounts in memory, whatever comes in whatever order."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from tests.machine import year
from tests.machine.edits import OWNER_ACTS
from tests.machine.machine import PICK, STEPS, Machine
from tests.machine.memory_world import ACCOUNTS, TROUBLES, MemoryWorld
from tests.machine.process import Process

LONG = os.environ.get("SYNCD_MACHINE") == "long"
EXAMPLES, LENGTH = (int(os.environ.get("SYNCD_MACHINE_EXAMPLES", "2000")), 60) if LONG else (32, 30)


class InMemory(Machine):
    """The machine on servers in memory."""

    backend = "memory"
    world: MemoryWorld

    def make_world(self, folder: Path) -> MemoryWorld:
        """One server per account."""
        return MemoryWorld(folder)

    @rule(
        troubles=st.lists(
            st.tuples(
                st.integers(0, len(ACCOUNTS) - 1),
                st.integers(0, len(TROUBLES) - 1),
                st.integers(0, 3),
                st.sampled_from((1, 1, 2, -1)),
            ),
            min_size=1,
            max_size=3,
        )
    )
    def troubled_sync(self, troubles: list[tuple[int, int, int, int]]) -> None:
        """A run in which servers answer badly."""
        self.count()
        for trouble in troubles:
            self.world.trouble(*trouble)
        self.world.run()
        self.world.calm()

    @rule(at=st.integers(1, 40))
    def deadly_sync(self, at: int) -> None:
        """A run that dies at one of its boundaries."""
        self.count()
        self.world.die(at)

    @rule(at=st.integers(1, 30), what=st.sampled_from(OWNER_ACTS), pick=PICK, n=PICK)
    def sync_with_an_owner_at_work(self, at: int, what: str, pick: int, n: int) -> None:
        """A run in the middle of which an owner edits an item."""
        self.count()
        self.world.run(Process(owner_acts_at=at, owner_acts=lambda: self.act(what, pick, n)))

    @rule(pick=st.sampled_from((0, 0, 1, 3)), at=st.integers(1, 20))
    def deadly_undo(self, pick: int, at: int) -> None:
        """An undo that dies at one of its boundaries."""
        self.count()
        self.world.calm()
        year.undo(self.world, pick, Process(dies_at=at))

    @rule(account=st.integers(0, len(ACCOUNTS) - 1), refused=st.booleans())
    def down(self, account: int, refused: bool) -> None:
        """An account does not answer any more, or refuses the password, until it does again."""
        self.count()
        self.world.go_down(account, refused=refused)

    @rule(hours=st.sampled_from((-60, -2, 80, 24 * 400)))
    def clock_jumps(self, hours: int) -> None:
        """The clock of the machine is wrong: nothing is written or recorded, until it is right again."""
        self.count()
        year.wrong_clock(self.world, hours)

    @rule()
    def up(self) -> None:
        """All accounts answer again."""
        self.count()
        self.world.up()

    @rule(pick=PICK, n=PICK)
    def rename_a_list(self, pick: int, n: int) -> None:
        """An owner gives a list another name."""
        self.count()
        self.world.rename_list(pick, f"List {n}")

    @rule(pick=PICK, really=st.integers(0, 5))
    def lose_a_list(self, pick: int, really: int) -> None:
        """An owner deletes a whole list; now and then."""
        self.count()
        if really == 0:
            self.world.drop_list(pick)


@pytest.mark.slow
def test_the_main_job_in_memory(request: pytest.FixtureRequest) -> None:
    """Whatever happens in whatever order, all comes to rest, and nothing of the owners' is lost or doubled."""
    before = STEPS["memory"]
    run_state_machine_as_test(
        InMemory,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=LENGTH,
            derandomize=not LONG,
            database=None,
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    request.node.user_properties.append(("steps in memory", STEPS["memory"] - before))
