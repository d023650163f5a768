"""Planned faults strike where they were planned, and take effect or not as they say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from adapters.memory import SPEC
from adapters.memory.faults import Call, Crash, Fault
from adapters.memory.server import MemoryServer, registered
from syncd.errors import (
    AuthRequired,
    CollectionGone,
    Forbidden,
    ProtocolViolation,
    RateLimited,
    TokenRefused,
    Unreachable,
)
from syncd.model.item import Item, Kind, Role, Status
from syncd.model.registry import Slot
from syncd.ports import AccountSetup, Create, Delete, Result
from tests.conformance.backends import HOME, FixedClock
from tests.conformance.contents import content

if TYPE_CHECKING:
    from syncd.ports import CollectionRef, Connection

ONE, TWO, THREE = (Create(content(Kind.VTODO, f"syncd-{number}")) for number in (1, 2, 3))


@pytest.fixture
def server() -> Iterator[MemoryServer]:
    """A registered server."""
    with registered(MemoryServer("faulty")) as running:
        yield running


@pytest.fixture
def connection(server: MemoryServer) -> Connection:
    """An account on it."""
    return SPEC.open(AccountSetup("alex", SPEC.settings(server=server.name), lambda: "", HOME, FixedClock()))


@pytest.fixture
def ref(connection: Connection) -> CollectionRef:
    """A task list."""
    return connection.open_collection(Slot(Role.TASKS, Kind.VTODO), "Household", create=True)


@pytest.mark.parametrize(
    ("fault", "result", "stands"),
    [
        (Fault.UNREACHABLE, Result.UNCLEAR, False),
        (Fault.ANSWER_LOST, Result.UNCLEAR, True),
        (Fault.RATE_LIMITED, Result.NOT_TRIED, False),
        (Fault.AUTH, Result.NOT_TRIED, False),
        (Fault.FULL, Result.NOT_TRIED, False),
    ],
)
def test_a_failure_ends_the_batch_where_it_strikes(
    server: MemoryServer, connection: Connection, ref: CollectionRef, fault: Fault, result: Result, stands: bool
) -> None:
    """What came before is done, the one that is struck took effect or not as planned, the rest is not tried."""
    server.faults.plan(Call.CREATE, fault, skip=1)

    batch = connection.apply(ref, [ONE, TWO, THREE])

    assert [outcome.result for outcome in batch.outcomes] == [Result.DONE, result, Result.NOT_TRIED]
    assert batch.error is not None
    assert server.uids() == (("syncd-1", "syncd-2") if stands else ("syncd-1",))


@pytest.mark.parametrize(
    ("fault", "result"),
    [(Fault.CHANGED, Result.CHANGED), (Fault.UID_TAKEN, Result.UID_TAKEN), (Fault.REFUSED, Result.REFUSED)],
)
def test_a_refusal_is_one_items_own(
    server: MemoryServer, connection: Connection, ref: CollectionRef, fault: Fault, result: Result
) -> None:
    """A refused write does not stop the next one."""
    server.faults.plan(Call.WRITE, fault)

    batch = connection.apply(ref, [ONE, TWO])

    assert [outcome.result for outcome in batch.outcomes] == [result, Result.DONE]
    assert (batch.error, server.uids()) == (None, ("syncd-2",))


@pytest.mark.parametrize(("fault", "stands"), [(Fault.CRASH_BEFORE, ()), (Fault.CRASH_AFTER, ("syncd-1",))])
def test_a_crash_goes_through_everything(
    server: MemoryServer, connection: Connection, ref: CollectionRef, fault: Fault, stands: tuple[str, ...]
) -> None:
    """A crash is caught by nobody, before or after the write took effect."""
    server.faults.plan(Call.CREATE, fault)

    with pytest.raises(Crash):
        connection.apply(ref, [ONE])

    assert server.uids() == stands


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.UNREACHABLE, Unreachable),
        (Fault.ANSWER_LOST, Unreachable),
        (Fault.RATE_LIMITED, RateLimited),
        (Fault.AUTH, AuthRequired),
        (Fault.TOKEN_REFUSED, TokenRefused),
        (Fault.COLLECTION_GONE, CollectionGone),
        (Fault.FULL, Forbidden),
        (Fault.NONSENSE, ProtocolViolation),
    ],
)
def test_a_look_fails_as_planned_and_then_no_more(
    server: MemoryServer, connection: Connection, ref: CollectionRef, fault: Fault, error: type[Exception]
) -> None:
    """A planned failure strikes once and is over."""
    server.faults.plan(Call.LISTING, fault)

    with pytest.raises(error):
        connection.changes(ref, "", listing=True, bodies=False)

    assert connection.changes(ref, "", listing=True, bodies=False).complete


def test_half_a_listing_says_so_and_an_empty_one_lies(
    server: MemoryServer, connection: Connection, ref: CollectionRef
) -> None:
    """Half a listing is known to be half; an empty one claims to be whole, as a broken server would."""
    connection.apply(ref, [ONE, TWO])
    server.faults.plan(Call.LISTING, Fault.HALF)
    server.faults.plan(Call.LISTING, Fault.EMPTY)

    half = connection.changes(ref, "", listing=True, bodies=False)
    empty = connection.changes(ref, "", listing=True, bodies=False)

    assert (len(half.members), half.complete) == (1, False)
    assert (len(empty.members), empty.complete) == (0, True)


def test_versions_may_be_missing_or_waver(server: MemoryServer, connection: Connection, ref: CollectionRef) -> None:
    """A write may come back without a version, and a listing with versions that nobody wrote."""
    server.faults.plan(Call.CREATE, Fault.NO_ETAG)
    server.faults.plan(Call.LISTING, Fault.FLAKY_ETAG)
    outcome = connection.apply(ref, [ONE]).outcomes[0]

    flaky = connection.changes(ref, "", listing=True, bodies=False).members[0].ref.etag
    steady = connection.changes(ref, "", listing=True, bodies=False).members[0].ref.etag

    assert outcome.ref is not None
    assert (outcome.result, outcome.ref.etag) == (Result.DONE, None)
    assert flaky != steady


def test_a_trash_bin_keeps_a_uid_taken(server: MemoryServer, connection: Connection, ref: CollectionRef) -> None:
    """On a server with a trash bin a deleted uid cannot be created again."""
    server.keeps_trash = True
    made = connection.apply(ref, [ONE]).outcomes[0]
    assert made.ref is not None
    connection.apply(ref, [Delete(made.ref, "syncd-1")])

    assert connection.apply(ref, [ONE]).outcomes[0].result is Result.UID_TAKEN


def test_a_server_goes_back_in_time(server: MemoryServer, connection: Connection, ref: CollectionRef) -> None:
    """After a restore members and versions are as they were, and tokens of what came since are refused."""
    connection.apply(ref, [ONE])
    before = connection.changes(ref, "", listing=True, bodies=False)
    backup = server.snapshot()
    server.rename("syncd-1", "Mine")
    after = connection.changes(ref, before.cursor, listing=False, bodies=False)
    server.restore(backup)

    again = connection.changes(ref, "", listing=True, bodies=False)

    assert again.members == before.members
    with pytest.raises(TokenRefused):
        connection.changes(ref, after.cursor, listing=False, bodies=False)


def test_a_persons_hand(server: MemoryServer, connection: Connection, ref: CollectionRef) -> None:
    """What the owner does in the own app is what the next look reads."""
    at = datetime(2026, 11, 28, 10, tzinfo=UTC)
    connection.apply(ref, [ONE])
    server.complete("syncd-1", at)
    server.rename("syncd-1", "Mine")
    server.move("syncd-1", at)
    server.annotate("syncd-1", "and the dog")
    server.attach("syncd-1")

    (member,) = connection.changes(ref, "", listing=False, bodies=True).members
    item = connection.read(ref, member)

    assert isinstance(item, Item)
    assert (item.status, item.completed_at, item.title, item.due) == (Status.DONE, at, "Mine", at)
    assert (item.description.endswith("\nand the dog"), item.extras) == (True, True)


def test_the_registry_of_servers_is_explicit() -> None:
    """A name is taken by one server at a time, and forgotten when its block ends."""
    with registered(MemoryServer("once")), pytest.raises(ValueError, match="once"), registered(MemoryServer("once")):
        pass

    with registered(MemoryServer("once")) as again:
        assert again.name == "once"
