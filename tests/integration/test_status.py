"""What `status` names: what is left behind, what stands in two places, and until when."""

from __future__ import annotations

import pytest

from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Place, Server
from tests.support.words import offences

MEMBERS = '[members.alex]\nname = "Alex"\naccount = "alex"\n[members.sam]\nname = "Sam"\naccount = "sam"\n'
DUST = BINS.replace("bins", "dust").replace("Bins out", "Dust")


@pytest.fixture
def places(home: Home, server: Server) -> tuple[Place, Place]:
    """Alex with two tasks, Sam with none, synced once."""
    alex, sam = server.place(), server.place()
    home.write(HEAD, MEMBERS, account_toml("alex", alex), account_toml("sam", sam), BINS, DUST)
    home.secret("alex", alex.password)
    home.secret("sam", sam.password)
    home.sync()
    home.clock.forward(minutes=5)
    return alex, sam


def notices(home: Home) -> tuple[str, ...]:
    """What is worth a look, in words that blame nobody."""
    told = home.service.status().notices
    assert [offences(sentence, "en") for sentence in told] == [[]] * len(told)
    return told


def without_secret(home: Home, account: str) -> str:
    """From now on the account cannot be opened; what its secret was."""
    path = home.folder / f"{account}.secret"
    kept = path.read_text(encoding="utf-8").strip()
    path.unlink()
    return kept


def test_nothing_is_worth_a_look_when_all_is_well(home: Home, places: tuple[Place, Place]) -> None:
    """No sentence without a reason."""
    assert () == notices(home)


def test_the_double_of_a_handover_is_named_until_the_old_account_is_back(
    home: Home, places: tuple[Place, Place]
) -> None:
    """It stands with both meanwhile; once the old owner's account answers, the double and its sentence go."""
    secret = without_secret(home, "alex")
    home.replace('owner = "alex"', 'owner = "sam"')
    home.sync()
    home.clock.forward(minutes=5)
    home.sync()

    told = notices(home)
    home.secret("alex", secret)
    home.clock.forward(minutes=5)
    home.sync()

    both = "2 items stand with both alex and sam until alex is back: bins of 2026-11-24, dust of 2026-11-24"
    assert (both,) == told
    assert () == notices(home)
    assert ["Bins out", "Dust"] == App.on(places[1], f"{places[1].name} tasks").titles()


def test_what_moved_stands_in_both_places_until_the_old_one_is_back(
    home: Home, places: tuple[Place, Place], server: Server
) -> None:
    """A member's new account holds the items; the old one cannot be reached to close them there."""
    new = server.place()
    secret = without_secret(home, "alex")
    home.replace("[members.sam]", account_toml("alex-new", new) + "[members.sam]")
    home.replace('account = "alex"', 'account = "alex-new"')
    home.secret("alex-new", new.password)
    home.sync()

    told = notices(home)
    home.secret("alex", secret)
    home.clock.forward(minutes=5)
    home.sync()

    both = "2 items stand at the new place and in alex until alex is back: bins of 2026-11-24, dust of 2026-11-24"
    assert (both,) == told
    assert () == notices(home)


def test_items_in_an_account_that_the_registry_names_no_more_are_counted(
    home: Home, places: tuple[Place, Place], server: Server
) -> None:
    """They are left where they are, and nobody looks there; ticked ones are nobody's concern."""
    new = server.place()
    App.on(places[0], f"{places[0].name} tasks").tick("Dust")
    home.sync()
    home.replace(account_toml("alex", places[0]), account_toml("alex-new", new, more='formerly = ["other"]'))
    home.replace('account = "alex"', 'account = "alex-new"')
    home.secret("alex-new", new.password)
    home.clock.forward(minutes=5)
    home.sync()

    told = notices(home)

    assert told[:1] == (
        "alex: 1 item stands in this account, which the registry names no more; it is left there and watched no more",
    )
    assert ["Bins out"] == App.on(new, f"{new.name} tasks").titles()
    assert ["Bins out", "Dust"] == App.on(places[0], f"{places[0].name} tasks").titles()


def test_what_is_past_is_left_and_counted_in_words(home: Home, server: Server) -> None:
    """One item is, two items are."""
    place = server.place()
    account = account_toml("alex", place, deliver="calendar")
    told: list[str] = []
    home.secret("alex", place.password)
    for owned in ((BINS, DUST), (BINS, DUST), (BINS,), ()):
        home.write(HEAD, MEMBERS.partition("[members.sam]")[0], account, *owned)
        home.sync()
        home.clock.forward(days=2)
        told += notices(home)

    assert [
        "alex: 1 item is left where it is, and watched",
        "alex: 2 items are left where they are, and watched",
    ] == told


def test_a_session_that_is_over_is_nothing_to_look_at(home: Home, server: Server) -> None:
    """It stays in its calendars as a diary does, marked or not, week after week: no sentence counts them."""
    place = server.place()
    planning = '[sessions.planning]\nkind = "planning"\nstarting = 2026-11-29\n'
    home.write(HEAD, MEMBERS.partition("[members.sam]")[0], account_toml("alex", place), planning)
    home.secret("alex", place.password)
    home.sync()
    home.clock.forward(days=14)
    home.sync()
    home.clock.forward(minutes=5)
    home.sync()

    assert () == notices(home)
    assert len(App.on(place, f"{place.name} events").titles()) > 2


def test_an_accounts_name_is_said_once(home: Home, places: tuple[Place, Place]) -> None:
    """In `status` and in `check`, beside the account whose sentence it is."""
    without_secret(home, "alex")
    home.sync()

    (said,) = [account.error for account in home.service.status().accounts if account.account == "alex"]
    tried = home.service.check().tried["alex"]

    assert said.startswith("no secret from the file")
    assert tried.startswith("no secret from the file")
