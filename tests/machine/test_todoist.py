"""The main job in Todoist, over real HTTP, with answers that get lost and runs that die."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from tests.machine.edits import OWNER_ACTS
from tests.machine.machine import PICK, STEPS, Machine
from tests.machine.process import Process
from tests.machine.todoist_world import ACCOUNTS, TROUBLES, TodoistWorld

LONG = os.environ.get("SYNCD_MACHINE") == "long"
EXAMPLES, LENGTH = (int(os.environ.get("SYNCD_MACHINE_EXAMPLES", "60")), 30) if LONG else (4, 10)


@pytest.mark.slow
@pytest.mark.server
def test_the_main_job_in_todoist(request: pytest.FixtureRequest) -> None:
    """Whatever happens in whatever order, all comes to rest, and nothing of the owners' is lost or doubled."""

    class InTodoist(Machine):
        """The machine on users of a stand-in."""

        backend = "todoist"
        world: TodoistWorld

        def make_world(self, folder: Path) -> TodoistWorld:
            """Four users, one account each."""
            return TodoistWorld(folder)

        @rule(
            account=st.integers(0, len(ACCOUNTS) - 1),
            which=st.integers(0, len(TROUBLES) - 1),
            skip=st.integers(0, 2),
            times=st.sampled_from((1, 2, 3, 4)),
        )
        def troubled_sync(self, account: int, which: int, skip: int, times: int) -> None:
            """A run in which answers are spoilt."""
            self.count()
            self.world.trouble(account, which, skip, times)
            self.world.run()
            self.world.calm()

        @rule(at=st.integers(1, 40))
        def deadly_sync(self, at: int) -> None:
            """A run that dies at one of its boundaries."""
            self.count()
            self.world.run(Process(dies_at=at))

        @rule(at=st.integers(1, 30), what=st.sampled_from(OWNER_ACTS), pick=PICK, n=PICK)
        def sync_with_an_owner_at_work(self, at: int, what: str, pick: int, n: int) -> None:
            """A run in the middle of which an owner edits a task."""
            self.count()
            self.world.run(Process(owner_acts_at=at, owner_acts=lambda: self.act(what, pick, n)))

        @rule(pick=PICK, name=st.sampled_from(("Household", "Mine")))
        def put_into_a_project(self, pick: int, name: str) -> None:
            """An owner puts a task elsewhere, or back."""
            self.count()
            items = self.world.ours()
            if items:
                self.world.hand.put_into(items[pick % len(items)], name)
                self.world.note_foreign()

        @rule()
        def forget_tokens(self) -> None:
            """The service knows no sync token any more."""
            self.count()
            self.world.todoist.forget_tokens()

    before = STEPS["todoist"]
    run_state_machine_as_test(
        InTodoist,
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
    request.node.user_properties.append(("steps in Todoist", STEPS["todoist"] - before))
