"""What listening costs in requests, counted on the wire of real servers. They are exact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.integration.test_words import event, put
from tests.support.counting import Proxy, proxied
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Place, Server

ALEX = '[members.alex]\nname = "Alex"\naccount = "alex"\n'
MONTHLY = BINS.replace("FREQ=WEEKLY;BYDAY=TU", "FREQ=MONTHLY;BYMONTHDAY=24")
PLANTS = MONTHLY.replace("bins", "plants").replace("Bins", "Plants")
NEWS = {"radicale": ["REPORT"], "xandikos": ["REPORT", "REPORT"]}
"""The delta brings bodies, or one multiget of what is new does."""


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    """A counting proxy before the server."""
    with proxied(server.port) as between:
        yield between


@pytest.fixture
def app(home: Home, proxy: Proxy, place: Place) -> App:
    """Alex's list, made by syncd, synced twice."""
    home.write(HEAD, ALEX, account_toml("alex", replace(place, url=proxy.url)), MONTHLY, PLANTS)
    home.secret("alex", place.password)
    home.sync()
    home.sync()
    proxy.forget()
    return App.on(place, f"{place.name} tasks")


def cost(home: Home, proxy: Proxy, **later: float) -> list[str]:
    """One run a while later: its requests by method."""
    home.clock.forward(**(later or {"minutes": 5}))
    proxy.forget()
    home.sync()
    return [seen.method for seen in proxy.seen]


def test_new_items_of_somebodys_own_are_looked_at_once(home: Home, app: App, proxy: Proxy, server: Server) -> None:
    """Both together at the first look after they came; then, and at the daily listing, they cost nothing."""
    put(app, "own-1", "buy candles")
    put(app, "own-2", "buy soap")
    assert NEWS[server.kind] == cost(home, proxy)
    assert ["REPORT"] == cost(home, proxy)
    assert ["PROPFIND"] == cost(home, proxy, hours=25)
    assert ["REPORT"] == cost(home, proxy)


def test_a_line_costs_a_look_a_fetch_and_a_write(home: Home, app: App, proxy: Proxy, server: Server) -> None:
    """Seen; then heard: a look, and in the run that answers another, the item as it stands, and its close."""
    put(app, "own-1", "new: passports")
    assert NEWS[server.kind] == cost(home, proxy)
    assert ["REPORT", "REPORT", "REPORT", "PUT"] == cost(home, proxy)
    assert ["REPORT"] == cost(home, proxy)
    assert ["REPORT"] == cost(home, proxy)


def test_what_came_while_syncd_wrote_is_fetched_once(home: Home, app: App, proxy: Proxy) -> None:
    """After own writes etags alone are asked for; the one new item is fetched with one request."""
    home.replace("Bins are emptied", "The bins are emptied")
    home.clock.forward(minutes=5)
    home.sync()
    put(app, "own-1", "buy candles")
    assert ["REPORT", "REPORT"] == cost(home, proxy)
    assert ["REPORT"] == cost(home, proxy)


def test_a_listing_tells_new_items_from_those_it_knows(home: Home, app: App, proxy: Proxy) -> None:
    """A word that came just before the daily listing is heard from it."""
    put(app, "own-1", "buy candles")
    cost(home, proxy)
    href = put(app, "own-2", "new: passports")
    home.clock.forward(hours=25)
    home.sync()
    home.clock.forward(minutes=5)
    home.sync()
    assert "STATUS:COMPLETED" in app.bodies()[href]
    assert "STATUS:NEEDS-ACTION" in app.bodies()[href.replace("own-2", "own-1")]


def test_bodies_of_a_list_that_syncd_did_not_make_do_not_cross_the_wire(
    home: Home, proxy: Proxy, server: Server, place: Place
) -> None:
    """Nothing of an item crosses there, old or new, whatever it is called; in a list of ours it may."""
    home.write(HEAD, ALEX, account_toml("alex", place, deliver="calendar"), BINS)
    home.secret("alex", place.password)
    home.sync()
    app = App.on(place, f"{place.name} events")
    again = Home(home.folder / "again")
    again.folder.mkdir()
    again.write(
        HEAD.replace("h1", "h2"),
        ALEX,
        account_toml("alex", replace(place, url=proxy.url)).replace('deliver = "tasks"', 'deliver = "calendar"'),
        BINS,
    )
    again.secret("alex", place.password)
    again.sync()
    for number in (1, 2):
        app.put(f"{app.collection}own-{number}.ics", event(f"own-{number}", "did bins decoy"))
        again.clock.forward(hours=13 * number)
        again.sync()
    assert b"decoy" not in b"".join(proxy.received)
