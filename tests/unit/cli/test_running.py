"""`sync`, `plan`, `status`, `resume`."""

from __future__ import annotations

import json

import pytest

from syncd.core.guard import Verdict
from syncd.core.table import Act
from syncd.engine.report import AccountReport
from syncd.errors import AuthRequired, Unreachable
from syncd.model.ledger import EntryKind
from syncd.model.state import AccountState
from syncd.service.answers import AccountStatus, Planned, Status, Synced
from tests.support.words import offences
from tests.unit.cli.fakes import MORNING, FakeService, Run, action, entry, report

BINS = action("alex-cloud", Act.CREATE, "Bins out")
DINNER = action("sam-cloud", Act.MERGE, "Dinner with Kim", uid="syncd-2")
LAPSED = action("sam-cloud", Act.LAPSE, "Windows", uid="syncd-3", entries=(entry(EntryKind.LAPSED, "sam"),))
STAMP = action("sam-cloud", Act.NOTHING, "Stamp", uid="syncd-4")


def fine() -> list[AccountReport]:
    """Both accounts answered."""
    return [AccountReport("alex-cloud", created=3, requests=12), AccountReport("sam-cloud", recorded=1, requests=2)]


def paused(account: str = "sam-cloud") -> AccountReport:
    """An account that the guard holds."""
    return AccountReport(
        account,
        AccountState.PAUSED,
        error=f"{account} is paused: all 4 open items are gone at once",
        hint=f"syncd resume {account} --accept ab12cd34",
    )


def failed(error: Unreachable | AuthRequired) -> AccountReport:
    """An account that did not answer."""
    own = AccountReport("sam-cloud")
    own.fail(error)
    return own


def test_sync_prints_a_line_per_account(run: Run, service: FakeService) -> None:
    """State, numbers and requests; titles of nobody."""
    service.synced = Synced(report(*fine(), actions=(BINS, DINNER)))

    answer = run("sync")

    assert answer.code == 0
    assert answer.out.splitlines() == [
        "account     state  created  updated  withdrawn  recorded  requests",
        "alex-cloud  ok           3        0          0         0        12",
        "sam-cloud   ok           0        0          0         1         2",
        "To see one column: syncd sync --member alex",
    ]
    assert answer.err == ""


def test_sync_hands_on_what_was_asked(run: Run, service: FakeService) -> None:
    """Account names and --full reach the service; no name means all."""
    run("sync")
    run("sync", "sam-cloud", "alex-cloud", "--full")

    assert service.asked == [
        ("sync", frozenset(), False),
        ("sync", frozenset({"sam-cloud", "alex-cloud"}), True),
    ]


def test_sync_shows_one_members_rows_and_counts_of_the_rest(run: Run, service: FakeService) -> None:
    """The other member's titles stay out, and what lapsed is a count for all."""
    service.synced = Synced(report(*fine(), actions=(BINS, DINNER, LAPSED, STAMP)))

    answer = run("sync", "--member", "alex")

    assert answer.out.splitlines()[4:] == [
        "when        what      what happens",
        "2026-11-24  Bins out  appears",
        "",
        "The rest:",
        "column     account    changes",
        "Sam        sam-cloud  update 1",
        "everybody  -          lapse 1",
    ]


def test_what_lapsed_stands_in_its_owners_own_copy(run: Run, service: FakeService) -> None:
    """Sam sees the title; Alex does not."""
    service.planned = Planned(report(*fine(), actions=(LAPSED,)))

    assert "Windows" in run("plan", "--member", "sam").out
    assert "Windows" not in run("plan", "--member", "alex").out
    assert "Windows" not in run("plan").out


@pytest.mark.parametrize(
    ("accounts", "code"),
    [
        (fine(), 0),
        ([*fine()[:1], failed(Unreachable("sam-cloud: no answer", hint="try later"))], 1),
        ([*fine()[:1], failed(AuthRequired("sam-cloud: refused", hint="syncd login sam-cloud"))], 4),
        ([failed(AuthRequired("sam-cloud: refused", hint="log in")), paused("alex-cloud")], 3),
    ],
)
def test_sync_and_plan_end_with_what_is_worst(
    run: Run, service: FakeService, accounts: list[AccountReport], code: int
) -> None:
    """Paused before a secret before a failure; with --json too."""
    service.synced, service.planned = Synced(report(*accounts)), Planned(report(*accounts))

    assert [run(*argv).code for argv in (["sync"], ["sync", "--json"], ["plan"], ["plan", "--json"])] == [code] * 4


@pytest.mark.parametrize("command", ["sync", "plan"])
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_an_account_in_trouble_says_so_on_stderr(
    run: Run, service: FakeService, command: str, form: tuple[str, ...]
) -> None:
    """What is wrong and how to go on; the document on stdout stays whole."""
    service.synced, service.planned = Synced(report(paused())), Planned(report(paused()))

    answer = run(command, *form)

    assert answer.err.splitlines() == [
        "sam-cloud is paused: all 4 open items are gone at once",
        "  mend: syncd resume sam-cloud --accept ab12cd34",
    ]
    assert "ab12cd34" not in answer.out


def test_sync_json_has_the_keys_of_the_contract(run: Run, service: FakeService) -> None:
    """The contract: per account state, numbers and error."""
    service.synced = Synced(report(*fine()[:1], paused()))

    found = json.loads(run("sync", "--json").out)

    assert found["version"] == 1
    assert found["accounts"] == {
        "alex-cloud": {
            "state": "ok",
            "created": 3,
            "updated": 0,
            "withdrawn": 0,
            "recorded": 0,
            "conflicts": 0,
            "set_aside": 0,
            "requests": 12,
            "error": "",
        },
        "sam-cloud": {
            "state": "paused",
            "created": 0,
            "updated": 0,
            "withdrawn": 0,
            "recorded": 0,
            "conflicts": 0,
            "set_aside": 0,
            "requests": 0,
            "error": "sam-cloud is paused: all 4 open items are gone at once",
        },
    }


def test_sync_names_what_was_set_aside_and_changed_twice(run: Run, service: FakeService) -> None:
    """Numbers that are mostly nothing are said when they are something."""
    service.synced = Synced(report(AccountReport("alex-cloud", conflicts=2, set_aside=1)))

    assert run("sync").out.splitlines()[2:] == [
        "alex-cloud: 2 changed on both sides; the owner's change stands",
        "alex-cloud: 1 set aside; syncd status names them",
    ]


def test_plan_shows_counts_per_column_and_account(run: Run, service: FakeService) -> None:
    """Members in registry order, no titles, and how to see one's own."""
    service.planned = Planned(report(*fine(), actions=(DINNER, LAPSED, BINS, BINS)))

    assert run("plan").out.splitlines() == [
        "column     account     changes",
        "Alex       alex-cloud  create 2",
        "Sam        sam-cloud   update 1",
        "everybody  -           lapse 1",
        "To see one column: syncd plan --member alex",
    ]


def test_plan_speaks_the_language_of_the_call(run: Run, service: FakeService) -> None:
    """A German locale gives German sentences."""
    service.planned = Planned(report(*fine(), actions=(BINS,)))

    answer = run("plan", "--member", "alex", environment={"LANG": "de_DE.UTF-8"})

    assert answer.out.splitlines() == ["wann        was       was geschieht", "2026-11-24  Bins out  erscheint"]


def test_plan_says_that_all_stands_when_all_was_seen(run: Run, service: FakeService) -> None:
    """Nothing to do is said once every account has answered, and not before."""
    service.planned = Planned(report(*fine()))
    seen = run("plan").out
    service.planned = Planned(report(*fine()[:1], failed(Unreachable("sam-cloud: no answer"))))

    assert seen == "Everything stands as agreed.\n"
    assert run("plan").out == ""
    assert run("plan", "--member", "alex").out == "Nothing changes in this column.\n"
    assert run("plan", "--member", "sam").out == ""


def test_plan_json_has_the_keys_of_the_contract(run: Run, service: FakeService) -> None:
    """The contract: one object per action, by its public name."""
    service.planned = Planned(report(*fine(), actions=(DINNER,)))

    assert json.loads(run("plan", "--json").out) == {
        "version": 1,
        "actions": [
            {
                "account": "sam-cloud",
                "action": "update",
                "uid": "syncd-2",
                "summary": "Dinner with Kim",
                "fields": ["title"],
                "reason": "because",
                "conditional": False,
            }
        ],
        "paused": {},
    }


def test_plan_lists_what_a_resume_would_accept_to_its_owner(run: Run, service: FakeService) -> None:
    """Sam sees the titles of the list that paused Sam's account; Alex sees that it is paused."""
    found = report(*fine()[:1], paused(), actions=(action("sam-cloud", Act.DROP, "Windows", uid="syncd-9"),))
    found.verdicts["sam-cloud"] = Verdict("sam-cloud", "all gone", ("syncd-9",), "ab12cd34")
    service.planned = Planned(found)

    assert run("plan", "--member", "sam").out.splitlines() == [
        "",
        "Waiting for a word from you:",
        "when        what     what happens",
        "2026-11-24  Windows  is gone from the list",
    ]
    assert "Windows" not in run("plan", "--member", "alex").out + run("plan").out


def _status() -> Status:
    return Status(
        (
            AccountStatus("alex-cloud", AccountState.OK, MORNING, None, "", 12),
            AccountStatus("sam-cloud", AccountState.FAILED, None, MORNING, "no answer", 0),
        ),
        ("sam-cloud: 1 item is left where it is, and watched",),
        "Europe/Berlin",
    )


def test_status_shows_each_account_and_what_is_worth_a_look(run: Run, service: FakeService) -> None:
    """Times on the household's clock; errors and notices as sentences below."""
    service.found = _status()

    answer = run("status")

    assert answer.code == 0
    assert answer.out.splitlines() == [
        "account     state   last fine         not since         open items  next run",
        "alex-cloud  ok      2026-11-24 08:30  -                         12  -",
        "sam-cloud   failed  -                 2026-11-24 08:30           0  -",
        "",
        "sam-cloud: no answer",
        "sam-cloud: 1 item is left where it is, and watched",
    ]


def test_an_account_that_nobody_asked_yet_is_not_called_fine(run: Run, service: FakeService) -> None:
    """Before the first run that reached a server nothing is known of any."""
    service.found = Status((AccountStatus("alex-cloud", AccountState.OK, None, None, "", 0),), (), "Europe/Berlin")

    assert run("status").out.splitlines()[1].split("  ")[:2] == ["alex-cloud", "not asked yet"]


def test_status_json_has_the_keys_of_the_contract(run: Run, service: FakeService) -> None:
    """The contract: accounts and notices."""
    service.found = _status()

    assert json.loads(run("status", "--json").out) == {
        "version": 1,
        "accounts": {
            "alex-cloud": {
                "state": "ok",
                "last_ok": "2026-11-24T07:30:00Z",
                "failing_since": None,
                "error": "",
                "open_items": 12,
                "next_run": None,
            },
            "sam-cloud": {
                "state": "failed",
                "last_ok": None,
                "failing_since": "2026-11-24T07:30:00Z",
                "error": "no answer",
                "open_items": 0,
                "next_run": None,
            },
        },
        "notices": ["sam-cloud: 1 item is left where it is, and watched"],
    }


def test_resume_accepts_one_list_and_says_which(run: Run, service: FakeService) -> None:
    """The digest reaches the service; the reason of the pause is repeated."""
    answer = run("resume", "sam-cloud", "--accept", "ab12cd34")

    assert service.asked == [("resume", "sam-cloud", "ab12cd34")]
    assert answer.code == 0
    assert answer.out == ("sam-cloud goes on with the next sync. Accepted: 7 of 10 open items are gone at\nonce\n")


@pytest.mark.parametrize(
    ("option", "said"),
    [("--ours", "Our last state is written"), ("--theirs", "Taken as meant"), ("--take-over", "Taken over")],
)
def test_resume_takes_other_answers(run: Run, service: FakeService, option: str, said: str) -> None:
    """Each answer reaches the service and is repeated."""
    answer = run("resume", "sam-cloud", option)

    assert service.asked == [("resume", "sam-cloud", "", option.removeprefix("--"))]
    assert answer.code == 0
    assert f"next sync. {said}:" in answer.out.replace("\n", " ")


def test_resume_without_an_answer_shows_what_is_asked(run: Run, service: FakeService) -> None:
    """Why and since when, what is concerned, and what may be said; exit 2, as nothing was said."""
    answer = run("resume", "sam-cloud")

    assert service.asked == [("paused", "sam-cloud")]
    assert answer.code == 2
    assert answer.out.splitlines() == [
        "sam-cloud is paused since 2026-11-23 09:00: 2 of 2 open items are gone at once.",
        "item     title",
        "syncd-1  Bins out",
        "syncd-2  Bills",
    ]
    assert "syncd resume sam-cloud --accept ab12cd34" in answer.err


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("act", list(Act))
def test_each_change_is_put_in_words_that_blame_nobody(
    run: Run, service: FakeService, act: Act, language: str
) -> None:
    """Every row and every count that people can see, in every language, within 80 columns."""
    done = action("alex-cloud", act, "T" * 200, entries=(entry(EntryKind.DONE, "alex"),))
    service.planned = Planned(report(*fine(), actions=(done,)))

    for argv in (["plan"], ["plan", "--member", "alex"], ["plan", "--member", "sam"]):
        out = run(*argv, environment={"LANG": language}).out
        assert offences(out, language, ("Alex", "Sam")) == []
        assert max(map(len, out.splitlines() or [""])) <= 80
        assert "\x1b" not in out
