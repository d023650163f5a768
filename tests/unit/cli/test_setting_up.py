"""`check`, `login`, `accounts`."""

from __future__ import annotations

import json
import os

import pytest

from syncd.errors import Problem, SecretError, UsageError
from syncd.model.state import AccountState
from syncd.service.answers import AccountsView, AccountView, Checked
from tests.unit.cli.fakes import MORNING, FakeService, Run

ERROR = Problem("h.toml", 4, 'responsibility "bins": "owner" is missing', "add one")
WARNING = Problem("h.toml", 9, "two members in one collection", "give each an own one", warning=True)


def test_check_prints_problems_in_the_form_of_the_contract(run: Run, service: FakeService) -> None:
    """`file:line: what: how to mend it` on stdout, each whole in one line; exit 78."""
    service.checked = Checked((ERROR, WARNING))

    answer = run("check")

    assert answer.code == 78
    assert answer.out.splitlines() == [str(ERROR), str(WARNING)]
    assert answer.err == "1 to mend before syncd works, 1 to know\n"


@pytest.mark.parametrize(
    ("checked", "code"),
    [
        (Checked(()), 0),
        (Checked((WARNING,)), 0),
        (Checked((), {"a": ""}, {"a": 0}), 0),
        (Checked((), {"a": "no answer", "b": ""}, {"a": 1, "b": 0}), 1),
        (Checked((), {"a": "no answer", "b": "refused"}, {"a": 1, "b": 4}), 4),
        (Checked((ERROR,)), 78),
    ],
)
def test_check_ends_with_what_is_worst(run: Run, service: FakeService, checked: Checked, code: int) -> None:
    """The registry before a secret before a server; warnings are fine."""
    service.checked = checked

    assert run("check").code == code
    assert run("check", "--json").code == code


def test_check_says_how_each_account_answered(run: Run, service: FakeService) -> None:
    """One line per account that was tried, then the verdict on the registry."""
    service.checked = Checked((), {"alex-cloud": "", "sam-cloud": "no answer: try later"}, {"sam-cloud": 1})

    assert run("check").out.splitlines() == [
        "alex-cloud: answers",
        "sam-cloud: no answer: try later",
        "household.toml: in order",
    ]


@pytest.mark.parametrize(("argv", "offline"), [((), False), (("--offline",), True)])
def test_check_offline_asks_no_server(run: Run, service: FakeService, argv: tuple[str, ...], offline: bool) -> None:
    """The flag reaches the service."""
    run("check", *argv)

    assert service.asked == [("check", offline)]


def test_check_json_is_the_answer(run: Run, service: FakeService) -> None:
    """Version, problems with their parts, accounts; nothing else on stdout."""
    service.checked = Checked((ERROR,), {"alex-cloud": ""})

    assert json.loads(run("check", "--json").out) == {
        "version": 1,
        "problems": [{"file": "h.toml", "line": 4, "what": ERROR.what, "mend": "add one", "warning": False}],
        "accounts": {"alex-cloud": ""},
    }


def test_login_says_what_else_the_secret_opens_before_it_asks(run: Run, service: FakeService) -> None:
    """First that sentence, then the try, then who we are; the secret is shown nowhere."""
    answer = run("login", "alex-cloud", secret="hunter2")

    assert answer.code == 0
    assert answer.out.splitlines() == [
        "It opens every calendar of that user.",
        "alex-cloud: in as alex at https://cloud.example.org; the secret is in the keyring",
    ]
    assert service.asked == [("opens_more", "alex-cloud"), ("login", "alex-cloud", "hunter2")]
    assert "hunter2" not in answer.out + answer.err


def test_login_reads_the_first_line_of_standard_input(run: Run, service: FakeService) -> None:
    """--from-stdin takes one line without its end, spaces included, and asks nobody."""
    run("login", "alex-cloud", "--from-stdin", stdin=" pass word \r\nsecond line\n", secret="unasked")

    assert service.asked[-1] == ("login", "alex-cloud", " pass word ")


@pytest.mark.parametrize("stdin", ["", "\n"])
def test_login_refuses_an_empty_secret(run: Run, service: FakeService, stdin: str) -> None:
    """Nothing is tried then, exit 2."""
    answer = run("login", "alex-cloud", "--from-stdin", stdin=stdin)

    assert answer.code == 2
    assert ("login", "alex-cloud", "") not in service.asked


def test_login_into_a_missing_keyring_says_the_mend(run: Run, service: FakeService) -> None:
    """The other places for a secret are named, exit 4."""
    hint = 'or say where it is: secret = { file = "..." } or { command = [...] }'
    service.raises = SecretError("there is no keyring", hint=hint)

    answer = run("login", "alex-cloud")

    assert answer.code == 4
    assert answer.err == f"there is no keyring\n  mend: {hint}\n"


def test_login_asks_nothing_for_an_account_that_takes_no_secret(run: Run, service: FakeService) -> None:
    """The refusal comes before the question."""
    service.raises = UsageError("alex-cloud needs no secret")

    run("login", "alex-cloud", secret="hunter2")

    assert service.asked == [("opens_more", "alex-cloud")]


def test_who_is_not_root_is_told_the_steps(run: Run, service: FakeService, monkeypatch: pytest.MonkeyPatch) -> None:
    """--system asks for nothing then, and says what root does, by hand too; exit 2."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    answer = run("login", "alex-cloud", "--system", secret="hunter2")

    assert (2, []) == (answer.code, service.asked)
    assert "systemd-creds encrypt --name=syncd-alex-cloud" in answer.out
    assert "bin/syncd login alex-cloud --system" in answer.err
    assert "hunter2" not in answer.out + answer.err


def test_login_for_the_machines_service_says_what_follows(
    run: Run, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As root it is tried and kept there, and a restart is asked for."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    answer = run("login", "alex-cloud", "--system", secret="hunter2")

    assert ("login", "alex-cloud", "hunter2", "system") == service.asked[-1]
    assert "alex-cloud: in as alex at https://cloud.example.org; the secret is encrypted" in answer.out
    assert "next: systemctl restart syncd" in answer.out


@pytest.mark.parametrize(("argv", "system"), [((), False), (("--system",), True)])
def test_a_secret_is_taken_away(
    run: Run, service: FakeService, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...], system: bool
) -> None:
    """--erase asks for no secret and tries nothing; it says whether there was one."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    first = run("login", "alex-cloud", "--erase", *argv)
    second = run("login", "gone", "--erase", *argv)

    assert [("erase", "alex-cloud", system), ("erase", "gone", system)] == service.asked
    assert first.out.startswith("alex-cloud: the secret is gone from here\n")
    assert second.out == "gone: there was no secret here\n"


def _view() -> AccountsView:
    able = {"kinds": ["vevent", "vtodo"], "conditional_writes": True, "unique_uids": False}
    able |= {"longest_title": 0, "batch": 50, "limits": {}}
    return AccountsView(
        (
            AccountView("alex-cloud", "caldav", ("alex",), (("tasks", "/a/t/"),), able, MORNING, AccountState.OK),
            AccountView("sam-cloud", "caldav", (), (), None, None, AccountState.FAILED),
        )
    )


def test_accounts_shows_abilities_and_when_they_were_learnt(run: Run, service: FakeService) -> None:
    """A line per account on the household's clock, then what it can and cannot."""
    service.view = _view()

    assert run("accounts").out.splitlines() == [
        "account     adapter  used by  state   learnt",
        "alex-cloud  caldav   alex     ok      2026-11-24 08:30",
        "sam-cloud   caldav   -        failed  -",
        "",
        "alex-cloud holds vevent, vtodo; can: conditional writes",
        "alex-cloud cannot: unique uids",
        "alex-cloud takes up to 50 writes at once",
        "  tasks: /a/t/",
    ]


def test_accounts_shows_what_a_plan_allows(run: Run, service: FakeService) -> None:
    """Limits that the server told have a line of their own, in words."""
    able: dict[str, object] = {"kinds": ["todoist"], "limits": {"projects": 5, "open tasks in a project": 300}}
    account = AccountView("sam", "todoist", ("sam",), (), able, MORNING, AccountState.OK)
    service.view = AccountsView((account,))

    assert run("accounts").out.splitlines()[3:] == [
        "sam holds todoist; can: -",
        "sam allows at most: projects 5, open tasks in a project 300",
    ]


def test_accounts_json_is_the_answer(run: Run, service: FakeService) -> None:
    """What each account was found able to do, and when that was learnt."""
    service.view = _view()

    assert json.loads(run("accounts", "--json").out) == {
        "version": 1,
        "accounts": {
            "alex-cloud": {
                "adapter": "caldav",
                "members": ["alex"],
                "collections": [{"role": "tasks", "href": "/a/t/"}],
                "capabilities": {
                    "kinds": ["vevent", "vtodo"],
                    "conditional_writes": True,
                    "unique_uids": False,
                    "longest_title": 0,
                    "batch": 50,
                    "limits": {},
                },
                "learnt_at": "2026-11-24T07:30:00Z",
                "state": "ok",
            },
            "sam-cloud": {
                "adapter": "caldav",
                "members": [],
                "collections": [],
                "capabilities": None,
                "learnt_at": None,
                "state": "failed",
            },
        },
    }
