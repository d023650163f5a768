"""Accounts on a real Radicale and on scripted answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from adapters.caldav import SPEC
from syncd.model.item import Kind, Role
from syncd.ports import AccountSetup, CollectionRef
from tests.conformance.backends import HOME, FixedClock
from tests.support.counting import Proxy, proxied
from tests.support.servers import free_port, radicale

if TYPE_CHECKING:
    from syncd.ports import Connection
    from tests.support.servers import Place, Server

Open = Callable[..., "Connection"]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A real Radicale."""
    with radicale() as running:
        yield running


@pytest.fixture
def place(server: Server) -> Place:
    """A user of its own."""
    return server.place()


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    """A counting proxy before Radicale."""
    with proxied(server.port) as running:
        yield running


@pytest.fixture
def script() -> Iterator[Proxy]:
    """A proxy before nobody: every answer is scripted."""
    with proxied(free_port()) as running:
        yield running


@pytest.fixture
def open_account() -> Iterator[Open]:
    """Opens accounts; all are closed at the end."""
    opened: list[Connection] = []

    def open_one(url: str, username: str = "alex", secret: str = "hunter2", **settings: Any) -> Connection:
        known = settings.pop("known", None)
        clock = settings.pop("clock", FixedClock())
        made = SPEC.settings(url=url, username=username, **settings)
        opened.append(SPEC.open(AccountSetup("alex-cloud", made, lambda: secret, HOME, clock, known)))
        return opened[-1]

    yield open_one
    for connection in opened:
        connection.close()


@pytest.fixture
def account(proxy: Proxy, place: Place, open_account: Open) -> Connection:
    """An account on Radicale behind the counting proxy."""
    return open_account(proxy.url, place.username, place.password)


@pytest.fixture
def scripted(script: Proxy, open_account: Open) -> Connection:
    """An account whose server says what the script says."""
    return open_account(script.url)


@pytest.fixture
def tasks() -> CollectionRef:
    """A task list of a scripted server."""
    return CollectionRef("/alex/tasks/", Role.TASKS, Kind.VTODO, "Household")
