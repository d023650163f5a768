"""Real servers, one of each kind for all tests of a worker; every test has a place of its own in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.home import Home
from tests.support.servers import Place, Server, radicale, xandikos


@pytest.fixture(scope="session")
def radicale_server() -> Iterator[Server]:
    """One Radicale."""
    with radicale() as server:
        yield server


@pytest.fixture(scope="session")
def xandikos_server() -> Iterator[Server]:
    """One Xandikos."""
    with xandikos() as server:
        yield server


@pytest.fixture(params=["radicale", "xandikos"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Each kind of server in turn, emptied after each test where all share one home."""
    made: Server = request.getfixturevalue(f"{request.param}_server")
    yield made
    made.clear()


@pytest.fixture
def place(server: Server) -> Place:
    """A place of one's own on that server."""
    return server.place()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A household without a registry yet."""
    return Home(tmp_path)
