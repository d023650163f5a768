"""Two installations on one household, on real servers: the account pauses until one of them is stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from syncd.errors import UsageError
from tests.integration.test_went_back import ALEX, thing
from tests.support.home import HEAD, App, Home, account_toml
from tests.support.servers import Place


@pytest.fixture
def desktop(home: Home, place: Place) -> Home:
    """The first installation, with two items."""
    return installed(home, place)


def installed(home: Home, place: Place) -> Home:
    """An installation with the household's registry."""
    home.write(HEAD, ALEX, account_toml("alex", place), thing("Bins"), thing("Plants"))
    home.secret("alex", place.password)
    run(home)
    run(home)
    return home


def run(home: Home) -> str:
    """One run; what the account is, and ten minutes go by."""
    state = home.sync().accounts["alex"].state.value
    home.clock.forward(minutes=10)
    return state


def a_laptop(desktop: Home, place: Place, folder: Path) -> Home:
    """A second installation, with a state of its own."""
    folder.mkdir()
    return installed(Home(folder, desktop.clock), place)


def test_another_syncd_pauses_and_one_takes_over(desktop: Home, place: Place, tmp_path: Path) -> None:
    """What the laptop writes pauses the desktop; taken over, the desktop goes on until the next such write."""
    laptop = a_laptop(desktop, place, tmp_path / "laptop")
    quiet = run(desktop)
    laptop.replace('name = "Bins"', 'name = "Bins too"')
    run(laptop)

    states = [run(desktop), run(desktop)]
    status = desktop.service.status()
    desktop.service.resume("alex", take_over=True)
    after = run(desktop)
    laptop.replace('name = "Plants"', 'name = "Plants too"')
    run(laptop)

    assert ("ok", ["paused", "paused"], "ok") == (quiet, states, after)
    assert status.accounts[0].error.startswith("another syncd works here since 2026-11-23")
    assert "syncd resume alex --take-over" in status.notices[0]
    assert "paused" == run(desktop)


def test_another_answer_than_take_over_is_refused(desktop: Home, place: Place, tmp_path: Path) -> None:
    """A list is not what is asked about."""
    laptop = a_laptop(desktop, place, tmp_path / "laptop")
    laptop.replace('name = "Bins"', 'name = "Bins too"')
    run(laptop)
    run(desktop)

    with pytest.raises(UsageError, match="--ours does not answer") as error:
        desktop.service.resume("alex", ours=True)

    assert "--take-over" in error.value.hint


def test_a_lost_state_is_no_other_syncd(desktop: Home, place: Place, tmp_path: Path) -> None:
    """Stamps of before our own first run are those of the state that was lost."""
    again = a_laptop(desktop, place, tmp_path / "again")
    App.on(place, f"{place.name} tasks").tick("Bins")

    assert ["ok", "ok"] == [run(again), run(again)]
    assert ["done"] == again.kinds()


def test_an_installation_whose_clock_is_ahead_is_seen_too(desktop: Home, place: Place, tmp_path: Path) -> None:
    """A stamp from the future is another's; once taken over it does not pause for ever."""
    folder = tmp_path / "laptop"
    folder.mkdir()
    laptop = Home(folder)
    laptop.clock.set("2026-11-23T23:00:00")
    installed(laptop, place)
    laptop.replace('name = "Bins"', 'name = "Bins too"')
    run(laptop)

    seen = run(desktop)
    desktop.service.resume("alex", take_over=True)

    assert ("paused", "ok", "ok") == (seen, run(desktop), run(desktop))
