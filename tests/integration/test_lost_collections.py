"""A collection, server or user that is not what it was: the account pauses, and a person decides."""

from __future__ import annotations

from dataclasses import replace

import niquests
import pytest

from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Place, Server

ALEX = '[members.alex]\nname = "Alex"\naccount = "alex"\n'
MORE = "".join(BINS.replace("bins", name).replace("Bins", name.title()) for name in ("plants", "windows", "letters"))


def _remove(place: Place, collection: str) -> None:
    """Delete a whole collection, as a client does."""
    answer = niquests.delete(f"{place.url.rstrip('/')}{collection}", auth=(place.username, place.password))
    assert answer.ok


@pytest.fixture
def app(home: Home, place: Place) -> App:
    """Alex's list with four items, synced and settled."""
    home.write(HEAD, ALEX, account_toml("alex", place), BINS, MORE)
    home.secret("alex", place.password)
    home.sync()
    home.clock.forward(minutes=5)
    home.sync()
    home.clock.forward(minutes=5)
    return App.on(place, f"{place.name} tasks")


def test_a_removed_collection_pauses_and_resume_starts_anew(home: Home, app: App, place: Place) -> None:
    """A list that is not there any more is no list of deletions; after a person's word it is made anew."""
    _remove(place, app.collection)

    synced = home.service.sync()
    before = home.kinds()
    home.service.resume("alex", home.service.status().notices[0].rpartition(" ")[2])
    home.sync()

    assert (3, "paused", []) == (synced.exit_code, synced.report.accounts["alex"].state.value, before)
    assert 4 == len(App.on(place, f"{place.name} tasks").titles())
    assert [] == home.kinds()


def test_a_collection_made_anew_at_the_same_address_pauses(home: Home, app: App, place: Place) -> None:
    """A list that was removed and made again, empty, is not a list whose owner deleted everything."""
    _remove(place, app.collection)
    niquests.request(
        "MKCALENDAR", f"{place.url.rstrip('/')}{app.collection}", auth=(place.username, place.password)
    ).raise_for_status()

    report = home.sync()

    assert ("paused", []) == (report.accounts["alex"].state.value, home.kinds())


def test_another_resume_than_the_one_shown_is_refused(home: Home, app: App) -> None:
    """`resume` accepts the list that was shown and no other."""
    app.delete_all()
    home.sync()

    with pytest.raises(Exception, match="another list"):
        home.service.resume("alex", "00000000")

    assert ("paused", []) == (home.sync().accounts["alex"].state.value, home.kinds())


def test_another_user_is_never_compared_with_the_old_one(home: Home, app: App, radicale_server: Server) -> None:
    """When an account leads to another user, nothing is read as deleted and nothing is written there."""
    other = radicale_server.place()
    text = home.registry.read_text(encoding="utf-8")
    old = app.place
    home.registry.write_text(
        text.replace(account_toml("alex", old), account_toml("alex", replace(other, name=old.name))), encoding="utf-8"
    )
    home.secret("alex", other.password)

    synced = home.service.sync()

    own = synced.report.accounts["alex"]
    assert (3, "paused", 0, []) == (synced.exit_code, own.state.value, own.created, home.kinds())
    assert 4 == len(app.titles())


def test_the_same_user_by_another_password_goes_on(home: Home, app: App, place: Place) -> None:
    """Settings that lead to the same user and server change nothing."""
    home.replace(f'calendar = "{place.name} events"', f'calendar = "{place.name} dates"')

    report = home.sync()

    assert ("ok", 0) == (report.accounts["alex"].state.value, report.wrote)
