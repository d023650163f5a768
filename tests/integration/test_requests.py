"""What a run costs in requests, counted on the wire of real servers. They are exact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.support.counting import Proxy, proxied
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Place, Server

ALEX = '[members.alex]\nname = "Alex"\naccount = "alex"\n'
PLANTS = BINS.replace("bins", "plants").replace("Bins", "Plants")


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    """A counting proxy before the server."""
    with proxied(server.port) as between:
        yield between


@pytest.fixture
def app(home: Home, proxy: Proxy, place: Place) -> App:
    """Alex's list, synced twice: made, and settled."""
    home.write(HEAD, ALEX, account_toml("alex", replace(place, url=proxy.url)), BINS, PLANTS)
    home.secret("alex", place.password)
    home.sync()
    home.sync()
    proxy.forget()
    return App.on(place, f"{place.name} tasks")


def test_an_unchanged_collection_costs_one_request(home: Home, app: App, proxy: Proxy) -> None:
    """One request for a collection in which nothing changed, and none to reach it."""
    report = home.sync()

    assert ["REPORT"] == [seen.method for seen in proxy.seen]
    assert 1 == report.accounts["alex"].requests


def test_a_changed_collection_costs_one_or_two(home: Home, app: App, proxy: Proxy, server: Server) -> None:
    """A tick costs one request where the answer carries the data, and one more where it does not."""
    app.tick("Bins out")

    home.sync()

    expected = {"radicale": ["REPORT"], "xandikos": ["REPORT", "REPORT"]}[server.kind]
    assert expected == [seen.method for seen in proxy.seen]


def test_a_removed_item_costs_one(home: Home, app: App, proxy: Proxy) -> None:
    """A deletion that the server names costs no more than a look."""
    app.delete("Bins out")

    home.sync()

    assert ["REPORT"] == [seen.method for seen in proxy.seen]


def test_a_created_item_costs_one(home: Home, app: App, proxy: Proxy) -> None:
    """Every created item is one PUT after one look: a listing, as what is new in the registry may stand there."""
    home.replace(PLANTS, PLANTS + BINS.replace("bins", "windows").replace("Bins", "Windows"))

    home.sync()

    assert ["PROPFIND", "PUT"] == [seen.method for seen in proxy.seen]


def test_own_writes_cost_nothing_more_at_the_next_look(home: Home, app: App, proxy: Proxy) -> None:
    """After writing, the next look asks for etags only and fetches nothing."""
    home.replace("Bins are emptied", "The bins are emptied")
    home.clock.forward(minutes=5)
    home.sync()
    home.clock.forward(minutes=5)
    proxy.forget()

    home.sync()

    assert ["REPORT"] == [seen.method for seen in proxy.seen]
    assert b"BEGIN:VCALENDAR" not in b"".join(proxy.received)


def test_a_day_later_the_whole_collection_is_listed_once(home: Home, app: App, proxy: Proxy) -> None:
    """Once a day a full etag listing stands in for the delta: a sync token cannot be trusted for ever."""
    home.replace("FREQ=WEEKLY;BYDAY=TU", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=24")
    home.sync()
    home.sync()
    proxy.forget()
    home.clock.forward(hours=19)
    home.sync()
    proxy.forget()
    home.clock.forward(hours=6)

    home.sync()
    listed = [seen.method for seen in proxy.seen]
    proxy.forget()
    home.sync()

    assert (["PROPFIND"], ["REPORT"]) == (listed, [seen.method for seen in proxy.seen])
