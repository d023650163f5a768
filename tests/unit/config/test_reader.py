"""Reading a file as a whole: what cannot be read, what is read, and that everything is told at once."""

from __future__ import annotations

import hashlib
from datetime import date, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from syncd.config import read_registry
from syncd.errors import EXIT_REGISTRY, Problem, RegistryError
from syncd.model.item import Kind, Role
from syncd.model.registry import (
    Away,
    Category,
    Dated,
    Household,
    IfMissed,
    Interval,
    Ownership,
    Phase,
    Responsibility,
    SecretSource,
    Session,
    SessionKind,
    Slot,
    Step,
    Weight,
)
from tests.unit.config.conftest import ADAPTERS, MEMBERS, TODAY, WEEKLY, Problems, Read


def _refused(path: Path) -> list[Problem]:
    with pytest.raises(RegistryError) as error:
        read_registry(path, adapters=ADAPTERS, today=TODAY)
    assert error.value.exit_code == EXIT_REGISTRY
    return list(error.value.problems)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    """A file that is not there is one problem with its mend."""
    file = tmp_path / "none.toml"
    mend = 'let "syncd init" write one, or name another with --config'
    assert [Problem(str(file), 0, "there is no such file", mend)] == _refused(file)


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    """A folder is not a registry."""
    assert [problem.what for problem in _refused(tmp_path)] == ["this is a folder, not a file"]


def test_a_file_that_is_no_text_is_told_with_its_line(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are found on their line."""
    file = tmp_path / "household.toml"
    file.write_bytes(b'[household]\nname = "K\xfcche"\n')
    assert [(problem.line, problem.what) for problem in _refused(file)] == [(2, "this is not UTF-8 text")]


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        ("at = 18:00", 'a time of day stands in quotes, as at = "18:00"'),
        ("starting = 24.11.2026", "a date is written year-month-day, as starting = 2026-11-24"),
        ("owner = sam", 'a text stands in quotes, as owner = "sam"'),
        ('owner = "sam', "a text that begins with a quote ends with one on the same line"),
        ("[members.sam", "a table's name ends with ], as [members.alex]"),
        ("[members.alex]", "each table stands in the file once, and its name is written as [members.alex]"),
        ("steps = [{ id = 1,", "what stands in { } stands on one line: close it on the line where it opens"),
        ("starting = 2026-02-30", "write a date that exists, as starting = 2026-11-24"),
        ("just words", 'write key = value, as name = "Groceries"; a list ends with ] and a { with }'),
    ],
)
def test_broken_toml_is_one_sentence_with_its_line(line: str, mend: str, problems: Problems) -> None:
    """A slip in the form of the file names its line and the likely mend, and shows nothing of the line itself."""
    found = problems(f'[members.alex]\nname = "Alex"\n{line}\nkey = 1\n')
    assert len(found) == 1
    assert found[0].startswith("3: this is not TOML (")
    assert found[0].endswith(mend)


def test_an_empty_file_is_told_what_belongs_there(problems: Problems) -> None:
    """A file with nothing in it asks for a household and members."""
    assert [line.rsplit(": ", 1)[0] for line in problems("")] == [
        "0: there are no members",
        "0: there is no [household]",
    ]


def test_the_digest_is_that_of_the_bytes(read: Read) -> None:
    """The digest changes with any byte of the file, and with nothing else."""
    assert hashlib.sha256((MEMBERS + WEEKLY).encode()).hexdigest() == read(MEMBERS + WEEKLY).digest


def test_a_byte_order_mark_is_let_pass(read: Read) -> None:
    """Editors on Windows may begin a file with a mark."""
    assert read(f"\ufeff{MEMBERS}").registry.household.id == "maple4"


def test_everything_is_filled_in(read: Read) -> None:
    """What the file leaves out is what the guide says, and what it says is kept."""
    text = f"""{MEMBERS}
every = "10m"
secret = {{ command = ["pass", "show", "cloud"] }}
formerly = ["old-cloud", "sam-nas"]

[responsibilities.bins]
name = "Bins out"
category = "household-logistics"
outcome = " Bins are emptied "
rrule = "freq=weekly; byday=tu"
starting = 2026-11-24
formerly = ["rubbish"]

[responsibilities.groceries]
name = "Groceries"
category = "household-logistics"
ownership = [{{ owner = "alex", from = 2027-01-01 }}, {{ owner = "sam" }}]
outcome = "There is food"
weight = {{ notice = 3, do = 0 }}
starting = 2026-11-27
at = "9:30"
if_missed = "keep"
steps = [
  {{ id = "menu", name = "Menu", phase = "plan", rrule = "FREQ=WEEKLY;BYDAY=FR", remind = "0m" }},
  {{ id = "shop", name = "Go", phase = "do", on = 2026-12-05, at = 18:00:00, lasts = "1h30m", formerly = ["trip"] }},
]

[sessions.check-in]
kind = "check-in"
members = ["sam", "alex"]

[[away]]
member = "all"
from = 2026-12-20
until = 2027-01-03
"""
    registry = read(text).registry
    assert Household("maple4", "Maple Street 4", ZoneInfo("Europe/Berlin")) == registry.household
    assert Interval(months=13) == registry.household.retention
    alex, sam = registry.members
    assert (
        alex.id,
        alex.uid_id,
        alex.language,
        alex.tasks,
        alex.events,
        alex.capacity,
    ) == ("alex", "alex", "en", "alex-cloud", "alex-cloud", ())
    account = registry.account("sam-cloud")
    assert account.uid_id == "old-cloud"
    assert timedelta(minutes=10) == account.every
    assert timedelta(minutes=5) == registry.account("alex-cloud").every
    assert SecretSource(command=("pass", "show", "cloud")) == account.secret
    assert registry.account("alex-cloud").secret is None
    assert Slot(Role.TASKS, Kind.VTODO) == account.tasks
    assert account.names == {Role.TASKS: "Household", Role.EVENTS: "Household"}
    bins, groceries = registry.responsibilities
    assert (
        Responsibility(
            id="bins",
            uid_id="rubbish",
            name="Bins out",
            category=Category.HOUSEHOLD_LOGISTICS,
            outcome="Bins are emptied",
            ownership=(),
            weight=Weight(1, 1, 1),
            steps=(Step("bins", "rubbish", "Bins out", None, date(2026, 11, 24), rrule="FREQ=WEEKLY;BYDAY=TU"),),
        )
        == bins
    )
    assert (
        Ownership("sam", None, date(2027, 1, 1)),
        Ownership("alex", date(2027, 1, 1), None),
    ) == groceries.ownership
    assert Weight(3, 1, 0) == groceries.weight
    menu = Step(
        "menu",
        "menu",
        "Menu",
        Phase.PLAN,
        date(2026, 11, 27),
        rrule="FREQ=WEEKLY;BYDAY=FR",
        at=time(9, 30),
        remind=timedelta(0),
        if_missed=IfMissed.KEEP,
    )
    shop = Step(
        "shop",
        "trip",
        "Go",
        Phase.DO,
        date(2026, 12, 5),
        on=date(2026, 12, 5),
        at=time(18),
        lasts=timedelta(minutes=90),
        if_missed=IfMissed.KEEP,
    )
    assert (menu, shop) == groceries.steps
    assert (
        Session(
            "check-in",
            "check-in",
            SessionKind.CHECK_IN,
            "",
            "FREQ=WEEKLY;BYDAY=WE",
            time(20, 30),
            10,
            date(2026, 1, 7),
            ("alex", "sam"),
        )
        == registry.sessions[0]
    )
    assert (Away(("alex", "sam"), date(2026, 12, 20), date(2027, 1, 3)),) == registry.away
    assert sam.name == "Sam"


def test_capacity_may_be_dated_or_one_number(read: Read) -> None:
    """One number holds from always on; a list is sorted by date."""
    text = MEMBERS.replace('name = "Alex"', 'name = "Alex"\ncapacity = 80').replace(
        'name = "Sam"',
        'name = "Sam"\ncapacity = [{ from = 2027-01-01, value = 50 }, { from = 2026-01-01, value = 100 }]',
    )
    alex, sam = read(text).registry.members
    assert (Dated(date.min, 80),) == alex.capacity
    assert (Dated(date(2026, 1, 1), 100), Dated(date(2027, 1, 1), 50)) == sam.capacity


def test_everything_is_told_at_once_in_file_order(problems: Problems) -> None:
    """Problems of every kind in every table come together, sorted by line, and none only repeats another."""
    text = """[household]
id = "maple4"
nmae = "Maple"
timezone = "Europe/Berln"
[members.alex]
name = 3
evry = "5m"
[responsibilities.bins]
name = "Bins out"
category = "household-logistic"
owner = "alec"
outcome = ""
rrule = "FREQ=WEEKLY;BYDAY=TUE"
starting = "2026-11-24"
remind = "soon"
[sessions.planning]
kind = "planing"
[[away]]
member = "alex"
from = 2026-12-20
until = 2026-12-19
"""
    assert problems(text) == [
        '3: [household]: unknown key "nmae": did you mean "name"?',
        '4: [household]: "timezone" is "Europe/Berln", which is not a known time zone: did you mean "Europe/Berlin"?',
        '6: member "alex": "name" is 3, which is not text: put it in quotes',
        (
            '7: member "alex": unknown key "evry": take it out; known are "account", "capacity", "events", '
            '"formerly", "language", "name", "tasks" or "timezone"'
        ),
        (
            '10: responsibility "bins": "category" is "household-logistic", which is not known: did you mean '
            '"household-logistics"? (one of "household-logistics", "emotional-caretaking", "social-planning", '
            '"child-related", "financial-management" or "relationship-maintenance")'
        ),
        '11: responsibility "bins": owner "alec" is not a member: did you mean "alex"?',
        (
            '12: responsibility "bins": "outcome" is empty: say what is true when all is well, as '
            '"There is food for the week"'
        ),
        (
            '13: responsibility "bins": the rule has "TUE" in BYDAY: write MO, TU, WE, TH, FR, SA, SU, or -1SU for '
            "the last Sunday"
        ),
        '14: responsibility "bins": "starting" is text, not a date: write it without quotes, 2026-11-24',
        '15: responsibility "bins": "remind" is "soon", which is not a duration: write "90m", "1h", "2d" or "1w"',
        (
            '17: session "planning": "kind" is "planing", which is not known: did you mean "planning"? (one of '
            '"planning", "check-in", "calendar-review" or "partnership-check-in")'
        ),
        "21: [away]: until 2026-12-19 is not after from 2026-12-20: until is the first day back, 2026-12-21 or later",
    ]


def test_tables_of_the_wrong_shape_are_told(problems: Problems) -> None:
    """A value where a table belongs, a table where a list belongs, and an unknown table are each one problem."""
    text = 'member = 1\nmembers = "alex"\nsessions = { planning = 3 }\n[household]\n[away]\n[accounts]\nx = 1\n'
    found = [line.rsplit(": ", 1)[0] for line in problems(text)]
    assert found == [
        '1: unknown table "member"',
        '2: "members" must hold one table per id',
        '3: session "planning": "planning" must be a table',
        '4: [household]: "id" is missing',
        '4: [household]: "name" is missing',
        '4: [household]: "timezone" is missing',
        "5: [away] must be a list of tables",
        '7: account "x": "x" must be a table',
    ]
