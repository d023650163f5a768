"""The main job on a real Radicale, with runs that are killed (SIGKILL) as processes of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from tests.machine.edits import OWNER_ACTS, THINGS, edit_registry
from tests.machine.machine import PICK, STEPS, Machine
from tests.machine.process import Process
from tests.machine.radicale_world import SPOILS, RadicaleWorld
from tests.support.counting import Proxy, proxied
from tests.support.servers import Server, radicale

LONG = os.environ.get("SYNCD_MACHINE") == "long"
EXAMPLES, LENGTH = (90, 25) if LONG else (8, 12)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One Radicale; every example has users of its own in it."""
    with radicale() as server:
        yield server


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    """What lies between syncd and the server."""
    with proxied(server.port) as proxy:
        yield proxy


@pytest.mark.slow
@pytest.mark.server
def test_the_main_job_on_radicale(server: Server, proxy: Proxy, request: pytest.FixtureRequest) -> None:
    """Whatever happens, a kill at any moment included, all comes to rest and nothing is lost or doubled."""
    killed = 0

    class OnRadicale(Machine):
        """The machine on users of that server."""

        backend = "radicale"
        world: RadicaleWorld

        def make_world(self, folder: Path) -> RadicaleWorld:
            """Four users, one account each."""
            return RadicaleWorld(folder, server, proxy)

        @rule(writes=st.integers(0, 6), delay=st.sampled_from((0.0, 0.002, 0.01, 0.05)))
        def killed_sync(self, writes: int, delay: float) -> None:
            """A run that is killed from outside."""
            nonlocal killed
            self.count()
            killed += self.world.killed(writes, delay)

        @rule(
            what=st.sampled_from(("owner", "outcome", "name", "at", "account", "deliver")),
            thing=st.sampled_from(THINGS),
            n=PICK,
            writes=st.integers(1, 4),
            delay=st.sampled_from((0.0, 0.002, 0.01)),
        )
        def killed_sync_with_work_to_do(self, what: str, thing: str, n: int, writes: int, delay: float) -> None:
            """An edit of the registry, and a run that is killed while it carries it out."""
            nonlocal killed
            self.count()
            self.world.clock.forward(days=1)
            edit_registry(self.world, what, thing, n)
            killed += self.world.killed(writes, delay)

        @rule(which=st.integers(0, len(SPOILS) - 1), skip=st.integers(0, 2), times=st.sampled_from((1, 2, 3)))
        def troubled_sync(self, which: int, skip: int, times: int) -> None:
            """A run in which answers are spoilt."""
            self.count()
            self.world.trouble(which, skip, times)
            self.world.run()
            self.world.calm()

        @rule(at=st.integers(1, 30), what=st.sampled_from(OWNER_ACTS), pick=PICK, n=PICK)
        def sync_with_an_owner_at_work(self, at: int, what: str, pick: int, n: int) -> None:
            """A run in the middle of which an owner edits an item."""
            self.count()
            self.world.run(Process(owner_acts_at=at, owner_acts=lambda: self.act(what, pick, n)))

    before = STEPS["radicale"]
    run_state_machine_as_test(
        OnRadicale,
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
    request.node.user_properties.append(("steps on Radicale", STEPS["radicale"] - before))
    request.node.user_properties.append(("processes killed", killed))
    assert killed > 0
