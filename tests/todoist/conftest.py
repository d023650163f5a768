"""A stand-in for each test, with Alex and Alex's client."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from syncd.demo.todoist_server import Hand, Standin, User
from tests.support.todoist import Client, todoist


@pytest.fixture
def service() -> Iterator[Standin]:
    """A running stand-in."""
    with todoist() as running:
        yield running


@pytest.fixture
def alex(service: Standin) -> User:
    """An account on the free plan."""
    return service.user("Alex")


@pytest.fixture
def client(service: Standin, alex: User) -> Client:
    """Plain HTTP with Alex's token."""
    return Client(service, alex)


@pytest.fixture
def hand(service: Standin, alex: User) -> Hand:
    """Alex's own app."""
    return service.hand(alex)
