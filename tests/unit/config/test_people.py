"""Members, accounts, secrets and absences."""

from __future__ import annotations

import pytest

from tests.unit.config.conftest import MEMBERS, WEEKLY, Problems, Read


def _account(extra: str) -> str:
    return f"{MEMBERS}{extra}\n"


@pytest.mark.parametrize(
    ("extra", "what"),
    [
        ('password = "hunter2-canary"', '"password" looks like a secret, and a secret is never in this file'),
        ('api_token = "hunter2-canary"', '"api_token" looks like a secret, and a secret is never in this file'),
        ('secret = "hunter2-canary"', '"secret" holds something other than the place of a secret'),
        ('secret = ["hunter2-canary"]', '"secret" holds something other than the place of a secret'),
        ('secret = { command = "hunter2-canary" }', '"command" is one text'),
        (
            'secret = { password = "hunter2-canary" }',
            '"password" looks like a secret, and a secret is never in this file',
        ),
        ("secret = {}", "secret names no place"),
        ('secret = { file = "a", credential = "b" }', "secret names 2 places"),
        ("secret = { command = [] }", '"command" is empty'),
    ],
)
def test_a_secret_is_refused_and_never_shown(extra: str, what: str, problems: Problems) -> None:
    """Wherever somebody writes a secret, the message says so and how else, without the secret."""
    found = problems(_account(extra))
    assert [what] == [line.split(": ")[2] for line in found]
    assert "hunter2-canary" not in str(found)


def test_a_secret_with_a_value_of_wrong_kind_elsewhere_stays_hidden(problems: Problems) -> None:
    """A value that is a secret under one key is hidden in what is said of another."""
    text = _account('password = "hunter2-canary"').replace(
        'name = "Sam"', 'name = "Sam"\nlanguage = "hunter2-canary"'
    )
    found = str(problems(text))
    assert "hunter2-canary" not in found
    assert '"language" is "•••", which is not known' in found


def test_a_password_in_a_url_stays_hidden(problems: Problems) -> None:
    """A URL that carries a password is not shown with it, whatever is wrong with it."""
    text = _account("").replace('name = "Sam"', 'name = "Sam"\nlanguage = "https://sam:sesame-canary@example.org"')
    found = str(problems(text))
    assert "sesame-canary" not in found
    assert '"language" is "https://sam:•••@example.org"' in found


def test_the_name_of_the_account_stands_in_the_advice(problems: Problems) -> None:
    """`syncd login` is offered with the account that it is for."""
    assert 'take the line out and run "syncd login sam-cloud"' in problems(_account('secret = "hunter2-canary"'))[0]


@pytest.mark.parametrize("key", ["account", "tasks", "events"])
def test_who_cannot_be_asked_is_told_once(key: str, problems: Problems) -> None:
    """With consent = "both" a member without any account is named, once, whatever the file proposes to them."""
    both = MEMBERS.replace('id = "maple4"', 'id = "maple4"\nconsent = "both"')
    planning = '[sessions.ours]\nkind = "planning"\n'
    nowhere = both.replace('account = "sam-cloud"', "") + WEEKLY.replace('owner = "alex"', 'owner = "sam"') + planning
    told = (
        '12: member "sam": has no account that can hold tasks or sessions: with consent = "both" they cannot be '
        "asked, nothing becomes theirs, and nothing appears there: give [members.sam] an account, "
        'or write consent = "file"'
    )
    assert [told] == [line for line in problems(nowhere) if "no member uses it" not in line]
    somewhere = both.replace('account = "sam-cloud"', f'{key} = "sam-cloud"')
    assert [] == problems(somewhere)
    assert "asked" not in str(problems(nowhere.replace('consent = "both"', 'consent = "file"')))


@pytest.mark.parametrize(
    ("extra", "problem"),
    [
        ('evry = "5m"', 'unknown key "evry": did you mean "every"?'),
        ('tasklist = "x"', 'unknown key "tasklist": did you mean "task_list"?'),
        ('deliver = "calender"', '"deliver" is "calender", which is not known: did you mean "calendar"?'),
        ('auth = "basik"', '"auth" has a value that is not known: did you mean "basic"? (one of "basic", "digest"'),
        ('every = "5s"', '"every" is "5s", which is not a duration: write "90m", "1h", "2d" or "1w"'),
        ('every = "0m"', '"every" is shorter than a minute: write every = "1m" or more'),
        ("insecure = 7", '"insecure" must be true or false'),
    ],
)
def test_account_keys_are_judged_with_their_adapters(extra: str, problem: str, problems: Problems) -> None:
    """Keys that all accounts have and keys of the adapter are refused with one kind of suggestion."""
    found = problems(_account(extra))
    assert len(found) == 1
    assert found[0].startswith(f'24: account "sam-cloud": {problem}')


def test_an_adapters_own_refusal_is_passed_on_at_its_key(problems: Problems) -> None:
    """Plain http to another host is refused by the adapter; its words appear at the key they speak of."""
    text = MEMBERS.replace('url = "https://cloud.example.org/"\nusername = "sam"', 'url = "http://nas.lan/"')
    assert problems(text) == ['22: account "sam-cloud": url is plain http: write https://']


def test_plain_http_to_the_own_machine_is_fine(problems: Problems) -> None:
    """Loopback needs no TLS."""
    assert problems(MEMBERS.replace("https://cloud.example.org", "http://127.0.0.1:5232")) == []


def test_a_key_that_the_adapter_needs_is_asked_for(problems: Problems) -> None:
    """A missing key of the adapter is named with an example."""
    text = MEMBERS.replace('url = "https://cloud.example.org/"\nusername = "sam"', "")
    assert problems(text) == [
        '20: account "sam-cloud": "url" is missing: add url = "https://cloud.example.org/"',
    ]


def test_an_unknown_adapter_is_told_with_what_is_there(problems: Problems) -> None:
    """A misspelt adapter gets a suggestion, a strange one the list."""
    head, tail = MEMBERS.rsplit('adapter = "caldav"', 1)
    assert problems(f'{head}adapter = "caldv"{tail}') == [
        '21: account "sam-cloud": adapter "caldv" is not installed: did you mean "caldav"?'
    ]
    assert problems(f'{head}adapter = "ftp"{tail}') == [
        '21: account "sam-cloud": adapter "ftp" is not installed: installed are "caldav" or "notes"'
    ]


@pytest.mark.parametrize("name", ["all", "nobody", "outside", "shared"])
def test_words_with_a_meaning_are_no_member_ids(name: str, problems: Problems) -> None:
    """Ids that mean something else in the file or in the ledger are refused."""
    found = problems(MEMBERS.replace("[members.sam]", f"[members.{name}]"))
    assert [f'11: member "{name}": "{name}" has a meaning of its own here: choose another id'] == found


def test_ids_are_small_letters_digits_and_hyphens(problems: Problems) -> None:
    """An id of another form gets one that would do."""
    found = problems(MEMBERS.replace("[members.sam]", '[members."Sam Ö"]'))
    assert found == [
        '11: member "Sam Ö": "Sam Ö" is not an id: use small letters, digits and hyphens, as [members.sam]'
    ]


def test_no_two_members_go_back_to_one_name(problems: Problems) -> None:
    """An old id that belongs to somebody else would merge two identities."""
    found = problems(MEMBERS.replace('name = "Sam"', 'name = "Sam"\nformerly = ["alex"]'))
    assert [f.rsplit(": ", 1)[0] for f in found] == [
        '13: member "sam": formerly names "alex", which belongs to "alex"'
    ]


def test_two_members_in_one_task_list_are_warned(problems: Problems, read: Read) -> None:
    """Who ticked cannot be told apart in one account, nor in two accounts of one user; syncd works all the same."""
    what = 'shares one task list with "alex", so who ticked cannot be told apart'
    same_account = MEMBERS.replace('account = "sam-cloud"', 'account = "alex-cloud"')
    same_user = MEMBERS.replace('username = "sam"', 'username = "alex"')
    assert [f'13: member "sam": {what}', '20: account "sam-cloud": no member uses it'] == [
        line.rsplit(": ", 1)[0] for line in problems(same_account)
    ]
    assert [f'13: member "sam": {what}'] == [line.rsplit(": ", 1)[0] for line in problems(same_user)]
    assert all(warning.warning for warning in read(same_user).warnings)


def test_two_lists_of_one_user_are_fine(problems: Problems) -> None:
    """Two members may share a login as long as each has a list of their own."""
    text = MEMBERS.replace('username = "sam"', 'username = "alex"\ntask_list = "Sam"')
    assert problems(text) == []


def test_an_account_that_cannot_hold_tasks_is_told(problems: Problems) -> None:
    """Named for tasks it is an error; as the only account of somebody who owns something, a warning."""
    notes = MEMBERS.replace('url = "https://cloud.example.org/"\nusername = "alex"', "").replace(
        'adapter = "caldav"', 'adapter = "notes"', 1
    )
    named = notes.replace('account = "alex-cloud"', 'tasks = "alex-cloud"')
    assert problems(named) == [
        '9: member "alex": account "alex-cloud" cannot hold tasks: name another account in tasks'
    ]
    assert [line.rsplit(": ", 1)[0] for line in problems(notes + WEEKLY)] == [
        '27: responsibility "bins": "alex" has no account that can hold tasks, so nothing of it will appear'
    ]


def test_an_owner_without_an_account_is_warned(problems: Problems, read: Read) -> None:
    """A household can begin with one account: the other's things wait, and that is said."""
    text = MEMBERS.replace('account = "alex-cloud"', "").replace("[accounts.alex-cloud]", "[accounts.other]")
    found = problems(text + WEEKLY)
    assert "member uses it" in found[0]
    assert '"alex" has no account that can hold tasks, so nothing of it will appear' in found[1]
    assert read(text + WEEKLY).registry.member("alex").tasks is None


def test_if_missed_without_effect_is_told(problems: Problems) -> None:
    """Calendar events never lapse, so a rule for lapsing says nothing there."""
    text = MEMBERS.replace('username = "alex"', 'username = "alex"\ndeliver = "calendar"') + WEEKLY
    assert problems(text) == []
    assert [line.rsplit(": ", 1)[0] for line in problems(f'{text}if_missed = "keep"\n')] == [
        '33: responsibility "bins": if_missed has no effect while "alex" gets calendar events'
    ]


@pytest.mark.parametrize(
    ("absence", "problem"),
    [
        ('member = "bob"', '26: [away]: member "bob" is not a member: write "alex" or "sam"'),
        ('member = "sam"\ncover = "alx"', '27: [away]: cover "alx" is not a member: did you mean "alex"?'),
        (
            'member = "sam"\ncover = "sam"',
            '27: [away]: "sam" cannot cover their own absence: name somebody else, "alex"',
        ),
        (
            'member = "all"\ncover = "sam"',
            "27: [away]: nobody is left to cover when all are away: take cover out, or write one [[away]] per member",
        ),
    ],
)
def test_an_absence_is_judged(absence: str, problem: str, problems: Problems) -> None:
    """Who is away and who covers must be members, and two different ones."""
    assert [problem] == problems(f"{MEMBERS}\n[[away]]\n{absence}\nfrom = 2026-12-20\nuntil = 2026-12-21\n")
