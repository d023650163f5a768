"""How many requests each thing costs on a real server, counted by a proxy between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncd.model.item import Field, Kind, Role
from syncd.model.registry import Slot
from syncd.ports import Create, Delete, Update
from tests.conformance.contents import content
from tests.support.client import Owner

if TYPE_CHECKING:
    from syncd.ports import CollectionRef, Connection
    from tests.adapters.caldav.conftest import Open
    from tests.support.counting import Proxy
    from tests.support.servers import Place, Server

pytestmark = pytest.mark.server

TASKS = Slot(Role.TASKS, Kind.VTODO)
EVENTS = Slot(Role.EVENTS, Kind.VEVENT)


@pytest.fixture
def ref(account: Connection) -> CollectionRef:
    """A task list with two items, made by the account."""
    made = account.open_collection(TASKS, "Household", create=True)
    account.apply(made, [Create(content(Kind.VTODO, "syncd-1")), Create(content(Kind.VTODO, "syncd-2"))])
    return made


def test_setting_up_both_collections(account: Connection, proxy: Proxy) -> None:
    """Both collections of a new account: who, home, listing, make; listing again, make."""
    account.open_collection(TASKS, "Household", create=True)
    account.open_collection(EVENTS, "Household", create=True)

    assert [one.method for one in proxy.seen] == [
        "PROPFIND",
        "PROPFIND",
        "PROPFIND",
        "MKCALENDAR",
        "PROPFIND",
        "MKCALENDAR",
    ]
    assert account.requests == 6


def test_a_known_collection_costs_nothing(proxy: Proxy, place: Place, ref: CollectionRef, open_account: Open) -> None:
    """A new connection to a known collection sends nothing until it asks for something."""
    proxy.forget()
    connection = open_account(proxy.url, place.username, place.password)

    connection.attach(ref)

    assert (proxy.count(), connection.requests) == (0, 0)


def test_unchanged_costs_one(account: Connection, proxy: Proxy, ref: CollectionRef) -> None:
    """An unchanged collection costs one request, bodies or not."""
    cursor = account.changes(ref, "", listing=False, bodies=False).cursor
    proxy.forget()

    account.changes(ref, cursor, listing=False, bodies=True)
    account.changes(ref, cursor, listing=False, bodies=False)

    assert [one.method for one in proxy.seen] == ["REPORT", "REPORT"]


def test_a_change_costs_one_where_bodies_come_along(
    server: Server, account: Connection, place: Place, proxy: Proxy, ref: CollectionRef
) -> None:
    """On a server that sends bodies with the change, one request tells what changed and how it stands now."""
    cursor = account.changes(ref, "", listing=False, bodies=False).cursor
    Owner(server.port, place.username, place.password).edit(
        f"{ref.href}syncd-1.ics", lambda text: text.replace("NEEDS-ACTION", "COMPLETED")
    )
    proxy.forget()

    seen = account.changes(ref, cursor, listing=False, bodies=True)

    assert "STATUS:COMPLETED" in str(seen.members[0].body)
    assert (len(seen.members), proxy.count()) == (1, 1)


def test_a_change_by_etag_costs_two(account: Connection, proxy: Proxy, ref: CollectionRef) -> None:
    """Where bodies must not come along, a change and its fetch are two requests, however many items."""
    proxy.forget()
    seen = account.changes(ref, "", listing=False, bodies=False)

    account.fetch(ref, [member.ref.href for member in seen.members])

    assert [one.method for one in proxy.seen] == ["REPORT", "REPORT"]


def test_a_listing_costs_one(account: Connection, proxy: Proxy, ref: CollectionRef) -> None:
    """A full etag listing, from which increments go on, is one request."""
    proxy.forget()

    account.changes(ref, "", listing=True, bodies=False)

    assert [(one.method, one.headers["depth"]) for one in proxy.seen] == [("PROPFIND", "1")]


def test_each_write_costs_one_and_names_its_condition(account: Connection, proxy: Proxy, ref: CollectionRef) -> None:
    """A create, an update and a delete are one request each, each on its condition."""
    proxy.forget()
    created = account.apply(ref, [Create(content(Kind.VTODO, "syncd-3"))]).outcomes[0]
    assert created.ref is not None
    update = Update(
        created.ref, created.raw or "", content(Kind.VTODO, "syncd-3", title="x"), frozenset({Field.TITLE})
    )
    updated = account.apply(ref, [update]).outcomes[0]
    assert updated.ref is not None
    account.apply(ref, [Delete(updated.ref, "syncd-3")])

    conditions = [(one.method, one.headers.get("if-none-match"), one.headers.get("if-match")) for one in proxy.seen]
    assert conditions == [
        ("PUT", "*", None),
        ("PUT", None, created.ref.etag),
        ("DELETE", None, updated.ref.etag),
    ]
    assert {one.path for one in proxy.seen} == {f"{ref.href}syncd-3.ics"}


def test_one_connection_carries_all(account: Connection, proxy: Proxy, ref: CollectionRef) -> None:
    """All requests of an account travel on one kept-alive connection."""
    for _ in range(5):
        account.changes(ref, "", listing=True, bodies=False)

    assert proxy.connections == 1


def test_the_count_is_exact(account: Connection, proxy: Proxy, ref: CollectionRef) -> None:
    """What the connection says it sent is what passed."""
    account.identify()
    account.find(ref, "syncd-")
    account.fetch(ref, [f"{ref.href}syncd-{number}.ics" for number in range(1, 70)])

    assert account.requests == proxy.count()


def test_environment_and_cookies_stay_out(
    proxy: Proxy, place: Place, ref: CollectionRef, open_account: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy named by the environment is not used, and a cookie that is set is not sent back."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9/")
    connection = open_account(proxy.url, place.username, place.password)
    proxy.answer(404, method="PROPFIND", Set_Cookie="session=1; Path=/")

    with pytest.raises(Exception, match="not there"):
        connection.changes(ref, "", listing=True, bodies=False)
    connection.changes(ref, "", listing=True, bodies=False)

    assert "cookie" not in proxy.seen[-1].headers
