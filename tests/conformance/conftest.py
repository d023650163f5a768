"""One parametrised back end for all laws; servers start once and only when asked for."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from adapters.memory.server import MemoryServer, registered
from syncd.model.item import Kind
from tests.conformance.backends import Backend, caldav_backend, memory_backend, todoist_backend
from tests.support.servers import free_port, radicale, xandikos
from tests.support.todoist import todoist

if TYPE_CHECKING:
    from syncd.demo.todoist_server import Standin
    from syncd.ports import CollectionRef, Connection
    from tests.support.servers import Server

_BACKENDS = [
    *[pytest.param(("memory", kind), id=f"memory-{kind}") for kind in Kind],
    pytest.param(("todoist", Kind.TODOIST), id="todoist"),
    *[
        pytest.param((server, kind), id=f"{server}-{kind}", marks=pytest.mark.server)
        for server in ("radicale", "xandikos")
        for kind in (Kind.VTODO, Kind.VEVENT)
    ],
]

_USERS = itertools.count(1)


@pytest.fixture(scope="session")
def radicale_server() -> Iterator[Server]:
    """A real Radicale."""
    with radicale() as server:
        yield server


@pytest.fixture(scope="session")
def xandikos_server() -> Iterator[Server]:
    """A real Xandikos."""
    with xandikos() as server:
        yield server


@pytest.fixture(scope="session")
def todoist_service() -> Iterator[Standin]:
    """A stand-in for Todoist."""
    with todoist() as service:
        yield service


@pytest.fixture(params=_BACKENDS)
def backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    """A back end at a place of its own."""
    name, kind = request.param
    if name == "memory":
        with registered(MemoryServer("conformance")) as server:
            yield memory_backend(server, kind)
        return
    if name == "todoist":
        yield todoist_backend(request.getfixturevalue("todoist_service"), next(_USERS), free_port())
        return
    yield caldav_backend(request.getfixturevalue(f"{name}_server"), kind, free_port())


@pytest.fixture
def connection(backend: Backend) -> Iterator[Connection]:
    """An open account."""
    opened = backend.connect()
    yield opened
    opened.close()


@pytest.fixture
def ref(backend: Backend, connection: Connection) -> CollectionRef:
    """A collection that was just made."""
    return connection.open_collection(backend.slot, backend.display_name, create=True)
