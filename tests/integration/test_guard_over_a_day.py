"""Losses add up over 24 hours, on real servers."""

from __future__ import annotations

import pytest

from tests.integration.test_went_back import ALEX, thing
from tests.support.home import HEAD, App, Home, account_toml
from tests.support.servers import Place

NAMES = tuple(f"Thing{n:02}" for n in range(16))


@pytest.fixture
def app(home: Home, place: Place) -> App:
    """Alex's list with sixteen items, synced and settled."""
    home.write(HEAD, ALEX, account_toml("alex", place), *(thing(name) for name in NAMES))
    home.secret("alex", place.password)
    home.sync()
    home.clock.forward(hours=1)
    home.sync()
    return App.on(place, f"{place.name} tasks")


def purge(home: Home, app: App, number: int, *, hours: int = 1) -> str:
    """The server loses so many items, and is polled; what the account is then. The card about them stays."""
    items = [href for href, body in app.bodies().items() if "SUMMARY:Thing" in body]
    for href in items[:number]:
        app.remove(href)
    home.clock.forward(hours=hours)
    return home.sync().accounts["alex"].state.value


def test_a_server_that_purges_a_few_items_per_poll_is_caught(home: Home, app: App) -> None:
    """Four at a look pass once; the second four make eight of sixteen, and nothing more is recorded."""
    states = [purge(home, app, 4) for _poll in range(3)]

    status = home.service.status().accounts[0].error
    assert ["ok", "paused", "paused"] == states
    assert "12 of 16 open items are gone" in status
    assert "within 24 hours" in status
    assert 4 == home.kinds().count("dropped")
    assert 12 == len(home.service.paused("alex").items)


def test_what_is_accepted_is_not_counted_once_more(home: Home, app: App) -> None:
    """The list that is accepted holds the earlier losses too; after it the count begins anew."""
    purge(home, app, 4)
    purge(home, app, 4)
    digest = home.service.paused("alex").ways.rpartition(" ")[2]
    home.service.resume("alex", digest)

    state = home.sync().accounts["alex"].state.value
    later = purge(home, app, 2)

    assert ("ok", "ok", 10) == (state, later, home.kinds().count("dropped"))


def test_a_crash_between_the_answer_and_the_run_changes_nothing(home: Home, app: App) -> None:
    """An answer is kept until a run has done it, however often it is looked at before."""
    purge(home, app, 8)
    digest = home.service.paused("alex").ways.rpartition(" ")[2]
    home.service.resume("alex", digest)

    planned = home.service.plan()
    state = home.sync().accounts["alex"].state.value

    # The eight, and the card about them that is over.
    assert (0, 9, "ok") == (planned.exit_code, len(planned.actions), state)


def test_another_list_than_the_accepted_one_pauses_anew(home: Home, app: App) -> None:
    """What is lost after the answer was not in the list, and the earlier answer holds no more."""
    purge(home, app, 8)
    first = home.service.paused("alex").ways.rpartition(" ")[2]
    home.service.resume("alex", first)

    state = purge(home, app, 1)

    assert "paused" == state
    assert first != home.service.paused("alex").ways.rpartition(" ")[2]
    assert [] == home.kinds()


def test_a_day_later_losses_are_forgotten(home: Home, app: App) -> None:
    """Four items a day are somebody's ordinary week."""
    assert ["ok"] * 3 == [purge(home, app, 4, hours=25) for _day in range(3)]


@pytest.mark.parametrize("number", [1, 2])
def test_few_items_wait_for_a_second_look(home: Home, place: Place, number: int) -> None:
    """Losing the one or two items that there are is believed at the second complete look."""
    home.write(HEAD, ALEX, account_toml("alex", place), *(thing(name) for name in NAMES[:number]))
    home.secret("alex", place.password)
    home.sync()
    home.clock.forward(hours=1)
    home.sync()
    app = App.on(place, f"{place.name} tasks")
    for href in app.hrefs():
        app.remove(href)

    kinds = []
    for minutes in (1, 5, 10):
        home.clock.forward(minutes=minutes)
        assert "ok" == home.sync(full=True).accounts["alex"].state.value
        kinds.append(home.kinds())

    assert [[], [], ["dropped"] * number] == kinds


def test_three_items_lost_one_after_the_other_empty_an_account(home: Home, place: Place) -> None:
    """Of three items two go, and within the day the third: that is an emptied account, and is asked about."""
    home.write(HEAD, ALEX, account_toml("alex", place), *(thing(name) for name in NAMES[:3]))
    home.secret("alex", place.password)
    home.sync()
    home.clock.forward(hours=1)
    home.sync()
    app = App.on(place, f"{place.name} tasks")

    states = [purge(home, app, 2), purge(home, app, 1)]

    assert ["ok", "paused"] == states
    assert "all 3 open items are gone within 24 hours" in home.service.status().accounts[0].error
