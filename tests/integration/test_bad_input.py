"""Whatever a server answers: one clear sentence that names the account and the mend, the right exit code, no loss."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from syncd.service.answers import Synced
from tests.support.counting import Proxy, Spoil, proxied
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Place, Server, free_port

ALEX = '[members.alex]\nname = "Alex"\naccount = "alex"\n'
PLANTS = BINS.replace("bins", "plants").replace("Bins", "Plants")


@pytest.fixture
def place(radicale_server: Server) -> Place:
    """A place that asks for a password."""
    return radicale_server.place()


@pytest.fixture
def proxy(radicale_server: Server) -> Iterator[Proxy]:
    """What spoils answers."""
    with proxied(radicale_server.port) as between:
        yield between


@pytest.fixture
def app(home: Home, proxy: Proxy, place: Place) -> App:
    """Alex's list, synced and settled."""
    home.write(HEAD, ALEX, account_toml("alex", replace(place, url=proxy.url)), BINS)
    home.secret("alex", place.password)
    home.sync()
    home.clock.forward(minutes=5)
    home.sync()
    home.clock.forward(minutes=5)
    return App.on(place, f"{place.name} tasks")


SPOILS: dict[str, tuple[Callable[[Proxy], None], int]] = {
    "an HTML page": (lambda p: p.answer(200, b"<html>Welcome</html>", content_type="text/html", times=9), 1),
    "500": (lambda p: p.answer(500, b"oops", times=9), 1),
    "503 with Retry-After": (lambda p: p.answer(503, retry_after="120", times=9), 1),
    "429 with Retry-After": (lambda p: p.answer(429, retry_after="120", times=9), 1),
    "401": (lambda p: p.answer(401, times=9), 4),
    "403": (lambda p: p.answer(403, times=9), 1),
    "404 on the collection": (lambda p: p.answer(404, times=9), 3),
    "half a body": (lambda p: p.spoil(Spoil.HALF, times=9), 1),
    "nothing at all": (lambda p: p.spoil(Spoil.NOTHING, times=9), 1),
    "an empty 207": (lambda p: p.answer(207, b"", content_type="application/xml", times=9), 1),
    "a listing without members or token": (
        lambda p: p.answer(207, b'<multistatus xmlns="DAV:"/>', content_type="application/xml", times=9),
        1,
    ),
    "a reset": (lambda p: p.spoil(Spoil.RESET_BEFORE, times=9), 1),
}


@pytest.mark.parametrize("name", SPOILS)
def test_a_bad_answer_to_a_look(home: Home, app: App, proxy: Proxy, name: str) -> None:
    """A bad answer is one sentence about that account; nothing is recorded, and the next good run goes on."""
    spoil, exit_code = SPOILS[name]
    spoil(proxy)

    synced = home.service.sync()

    own = synced.report.accounts["alex"]
    assert exit_code == synced.exit_code, own.error
    assert ("alex" in own.error, "\n" in own.error, bool(own.hint)) == (True, False, True), own
    assert _for_people(own.error)
    assert [] == home.kinds()
    _recovers(home, app, proxy)


def _for_people(sentence: str) -> bool:
    """A sentence for people: no object dumps in it."""
    return "object at 0x" not in sentence and "Traceback" not in sentence


def _recovers(home: Home, app: App, proxy: Proxy) -> None:
    """The next good run finds everything as it was, makes nothing twice and drops nothing."""
    proxy.calm()
    home.clock.forward(minutes=10)
    if home.service.status().accounts[0].state == "paused":
        home.clock.forward(minutes=10)
    report = home.sync()
    assert ("", ["Bins out"], []) == (report.accounts["alex"].error, app.titles(), home.kinds())


@pytest.mark.parametrize("spoil", [Spoil.RESET_BEFORE, Spoil.RESET_AFTER, Spoil.NOTHING])
def test_a_lost_answer_to_a_write_makes_nothing_twice(home: Home, app: App, proxy: Proxy, spoil: Spoil) -> None:
    """A write whose answer is lost is looked at before it is sent again."""
    home.replace(BINS, BINS + PLANTS)
    proxy.spoil(spoil, method="PUT")

    first: Synced = home.service.sync()
    home.clock.forward(minutes=5)
    home.sync()
    home.clock.forward(minutes=5)
    last = home.sync()

    assert (1, ["Bins out", "Plants out"]) == (first.exit_code, app.titles())
    assert (0, []) == (last.wrote, home.kinds())


def test_an_unknown_server(home: Home, place: Place) -> None:
    """A server that nobody answers for is one sentence with the mend, exit 1."""
    home.write(HEAD, ALEX, account_toml("alex", replace(place, url=f"http://127.0.0.1:{free_port()}/")), BINS)
    home.secret("alex", "x")

    synced = home.service.sync()

    own = synced.report.accounts["alex"]
    assert (1, True, True) == (synced.exit_code, "alex" in own.error, bool(own.hint))


def test_a_missing_secret(home: Home, place: Place) -> None:
    """An account without its secret is exit 4 and says where it was looked for."""
    home.write(HEAD, ALEX, account_toml("alex", place), BINS)

    synced = home.service.sync()

    own = synced.report.accounts["alex"]
    assert (4, True) == (synced.exit_code, "alex" in own.error and "secret" in own.error)


def test_an_item_that_another_program_garbled_is_set_aside(home: Home, app: App, proxy: Proxy) -> None:
    """An item that cannot be read is named and left exactly as it is; the others go on."""
    home.replace(BINS, BINS + PLANTS)
    home.sync()
    home.clock.forward(minutes=5)
    app.edit("Bins out", lambda body: body.replace("SUMMARY:", "COMMENT:from another program\nSUMMARY:"))
    before = app.find("Bins out")
    proxy.rewrite = lambda content: content.replace(b"DUE;VALUE=DATE:20261124", b"DUE;VALUE=DATE:some day", 1)
    home.replace("Bins are emptied", "The bins are emptied")

    home.sync()

    assert (before, []) == (app.find("Bins out"), home.kinds())
    assert any("set aside" in notice for notice in home.service.status().notices)


def test_no_secret_leaves_the_process(home: Home, app: App, place: Place, caplog: pytest.LogCaptureFixture) -> None:
    """The password stands in no log, no answer and no file of the state."""
    caplog.set_level(0)
    canary = place.password

    status = str(home.service.status().as_json()) + str(home.sync()) + caplog.text

    state = b"".join(p.read_bytes() for p in (home.folder / "state").iterdir())
    assert (False, False) == (canary in status, canary.encode() in state)
