"""`syncd login` for an account whose settings name its user: another login name is for the next run to judge."""

from __future__ import annotations

import io

import pytest

from syncd.cli.main import main
from tests.support.fake_keyring import FakeKeyring
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Place, Server

pytestmark = pytest.mark.server


@pytest.mark.usefixtures("capfd")
def test_other_settings_may_be_logged_in_to_and_pause_the_account(
    home: Home, radicale_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new login name of the registry gets its secret; the run pauses, and what stands at the old one stays."""
    one, other = radicale_server.place(), radicale_server.place()

    def log_in(place: Place) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{place.password}\n"))
        return main(["login", "alex", "--from-stdin"], make=lambda _config, _state: home.service, environment={})

    with FakeKeyring() as keyring:
        for name, value in keyring.environ().items():
            monkeypatch.setenv(name, value)
        account = account_toml("alex", one).replace('secret = { file = "alex.secret" }\n', "")
        home.write(HEAD, '[members.alex]\nname = "Alex"\naccount = "alex"\n', account, BINS)
        codes = [log_in(one), home.service.sync().exit_code]
        home.replace(f'username = "{one.username}"', f'username = "{other.username}"')

        codes += [log_in(other), home.service.sync().exit_code]

        assert ([0, 0, 0, 3], other.password) == (codes, keyring.secrets["syncd", "alex"])
    assert ["Bins out"] == App.on(one, f"{one.name} tasks").titles()
