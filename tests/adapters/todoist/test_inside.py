"""What an account's one answer names besides the project: told as standing elsewhere, so that nobody listens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.conformance.backends import todoist_backend
from tests.support.servers import free_port
from tests.support.todoist import todoist

if TYPE_CHECKING:
    from syncd.demo.todoist_server import Standin


@pytest.fixture
def service() -> Iterator[Standin]:
    """A stand-in."""
    with todoist() as standin:
        yield standin


def test_other_projects_and_sub_tasks_are_not_inside(service: Standin) -> None:
    """Only a task of the project's own level is; the inbox, another project and what hangs below a task are not."""
    backend = todoist_backend(service, 1, free_port())
    connection = backend.connect()
    ref = connection.open_collection(backend.slot, backend.display_name, create=True)
    hand = service.hand(next(iter(service.world.users.values())))
    other = hand.add_project("Elsewhere")
    own = hand.add("did bins", project=ref.href)
    tasks = {
        "own": own,
        "below": hand.sub_task(own, "take the ladder"),
        "inbox": hand.add("did bins"),
        "elsewhere": hand.add("did bins", project=other),
    }
    members = {m.ref.href: m for m in connection.changes(ref, "", listing=True, bodies=True).members}
    connection.close()
    assert {name: members[href].inside for name, href in tasks.items()} == {
        "own": True,
        "below": False,
        "inbox": False,
        "elsewhere": False,
    }
    assert {members[href].body for href in tasks.values()} == {None}
