"""`syncd login` and `syncd accounts` for Todoist: whose token it is, whose it must be, and what the plan allows."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from syncd.cli.main import main
from syncd.demo.todoist_server import User
from tests.support.fake_keyring import FakeKeyring
from tests.support.home import BINS
from tests.support.todoist import todoist
from tests.support.todoist_home import TodoistHome

Call = Callable[..., tuple[int, str, str]]
KEY = ("syncd", "alex")


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeKeyring]:
    """A keyring that works, for the child processes too."""
    with FakeKeyring() as fake:
        for name, value in fake.environ().items():
            monkeypatch.setenv(name, value)
        yield fake


@pytest.fixture
def home(tmp_path: Path) -> Iterator[TodoistHome]:
    """Alex and Sam in Todoist; Alex's token belongs into the keyring and is not there yet."""
    with todoist() as service:
        home = TodoistHome(tmp_path, service, service.user("Alex"), service.user("Sam"))
        home.begin(BINS)
        home.replace('secret = { file = "alex.secret" }\n', "")
        yield home


@pytest.fixture
def call(home: TodoistHome, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """`syncd` in that household, with this line on standard input."""

    def calling(*argv: str, line: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{line}\n"))
        code = main(argv, make=lambda _config, _state: home.service, environment={})
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return calling


def log_in(call: Call, user: User) -> tuple[int, str, str]:
    """Log Alex's account in with that user's token."""
    return call("login", "alex", "--from-stdin", line=user.token)


def test_a_login_says_what_the_token_opens_and_whose_it_is(
    call: Call, home: TodoistHome, keyring: FakeKeyring
) -> None:
    """First what else the token opens, then the user as the service names it; the token is kept and not shown."""
    code, out, err = log_in(call, home.alex)

    assert (0, "", home.alex.token) == (code, err, keyring.secrets[KEY])
    whose = re.search(rf"^alex: in as Alex\b.* \(user {home.alex.id}\) at {home.todoist.origin};", out, re.MULTILINE)
    assert whose is not None
    assert out.index("opens every project") < whose.start()
    assert home.alex.token not in out


def test_a_token_that_the_service_refuses_is_not_kept(call: Call, home: TodoistHome, keyring: FakeKeyring) -> None:
    """401 at the login: exit 4, the way to a token, nothing in the keyring."""
    home.alex.token_refused = True

    code, _out, err = log_in(call, home.alex)

    assert (4, {}) == (code, keyring.secrets)
    assert "Todoist refuses the token" in err
    assert "Settings, Integrations, Developer" in err


def test_the_token_of_another_user_is_not_kept(call: Call, home: TodoistHome, keyring: FakeKeyring) -> None:
    """Once tasks stand there, only their user's token is taken: the sentence names both users, and all stays."""
    log_in(call, home.alex)
    synced = call("sync")

    code, _out, err = log_in(call, home.sam)

    assert (0, 4, {KEY: home.alex.token}) == (synced[0], code, keyring.secrets)
    assert f"user {home.sam.id}" in err
    assert f"made for user {home.alex.id}; it was not stored" in err
    assert "another account into the registry" in err
    assert home.sam.token not in err
    assert (0, ["Bins out"], []) == (call("sync")[0], home.titles(), home.titles(home.sam))


@pytest.mark.usefixtures("keyring")
def test_before_anything_stands_there_any_user_is_taken(call: Call, home: TodoistHome) -> None:
    """A slip at the first login is mended by a second one: nothing is paired before tasks stand."""
    codes = [log_in(call, user)[0] for user in (home.sam, home.alex)]

    call("sync")

    assert ([0, 0], ["Bins out"]) == (codes, home.titles())


def test_a_new_token_of_the_same_user_is_taken(call: Call, home: TodoistHome, keyring: FakeKeyring) -> None:
    """A renewed token replaces the old one, and the next run goes on without writing."""
    log_in(call, home.alex)
    call("sync")
    old = home.alex.token
    home.todoist.new_token(home.alex)

    refused = call("sync")[0]
    taken = log_in(call, home.alex)[0]

    assert (4, 0) == (refused, taken)
    assert old != keyring.secrets[KEY] == home.alex.token
    assert 0 == home.sync().wrote


@pytest.mark.usefixtures("keyring")
def test_accounts_says_what_the_plan_allows(call: Call, home: TodoistHome) -> None:
    """The limits that the service named at the first look stay known, with their date, after looks without them."""
    log_in(call, home.alex)
    for _number in range(2):
        call("sync")
        home.later(minutes=5)

    shown = call("accounts")[1]
    view = json.loads(call("accounts", "--json")[1])["accounts"]["alex"]

    assert {"projects": 5, "open tasks in a project": 300} == view["capabilities"]["limits"]
    assert "alex allows at most: projects 5, open tasks in a project 300" in shown
    assert "2026-11-23T08:00:00Z" == view["learnt_at"]


def test_another_project_name_is_no_way_in_for_another_user(
    call: Call, home: TodoistHome, keyring: FakeKeyring
) -> None:
    """Todoist settings do not tell whose the account is: changing them does not make another token the right one."""
    log_in(call, home.alex)
    call("sync")
    home.replace('project = "Household"', 'project = "Elsewhere"')

    assert 4 == log_in(call, home.sam)[0]
    assert {KEY: home.alex.token} == keyring.secrets
