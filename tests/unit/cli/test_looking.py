"""`upcoming` and `ledger`: one member's rows, counts for the rest, all for programs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from syncd.model.ledger import EntryKind
from syncd.service.answers import Ahead, LedgerPage, UpcomingRow
from syncd.store.exchange import Imported
from tests.support.words import offences
from tests.unit.cli.fakes import BERLIN, MORNING, TUESDAY, FakeService, Run, entry

BINS = UpcomingRow("Bins out", "bins", "bins", "", "alex", TUESDAY, TUESDAY, MORNING)
DINNER = UpcomingRow("Dinner with Kim", "meals", "meals", "", "sam", TUESDAY, MORNING, MORNING)
PLANS = tuple(UpcomingRow("plan", "", "", "plan", who, TUESDAY, MORNING, MORNING) for who in ("alex", "sam"))
GUTTERS = UpcomingRow("Gutters", "gutters", "gutters", "", "", TUESDAY, TUESDAY, MORNING)


def test_upcoming_shows_what_belongs_to_all_and_counts_what_belongs_to_one(run: Run, service: FakeService) -> None:
    """A session stands once; what needs a home is said; titles of nobody."""
    service.ahead = Ahead((BINS, BINS, DINNER, *PLANS, GUTTERS))

    assert run("upcoming").out.splitlines() == [
        "due               what                    appears",
        "2026-11-24        Gutters (needs a home)  -",
        "2026-11-24 08:30  Planning session        2026-11-24 08:30",
        "",
        "column  dates",
        "Alex        2",
        "Sam         1",
        "To see one column: syncd upcoming --member alex",
    ]


def test_what_everybody_reads_stands_by_day_and_names_nothing_private(run: Run, service: FakeService) -> None:
    """Whatever appears first: what is due first comes first. What is private has no name where all read."""
    later = replace(GUTTERS, due=TUESDAY + timedelta(days=1), appears=MORNING - timedelta(days=9))
    bills = replace(GUTTERS, name="Bills", responsibility="bills", appears=MORNING + timedelta(days=9))
    private = replace(service.known.responsibilities[0], id="bills", private=True)
    service.known = replace(service.known, responsibilities=(private,))
    service.ahead = Ahead((later, bills))

    assert run("upcoming").out.splitlines()[1:3] == [
        "2026-11-24  1 private (needs a home)  -",
        "2026-11-25  Gutters (needs a home)    -",
    ]


def test_upcoming_shows_no_instant_that_is_past(run: Run, service: FakeService) -> None:
    """What stands already, or would, has no instant at which it appears; for programs the key stays."""
    dust = replace(BINS, name="Dust", appears=MORNING + timedelta(days=1))
    service.ahead = Ahead((BINS, dust, *PLANS), at=MORNING)

    assert run("upcoming", "--member", "alex").out.splitlines()[1:4] == [
        "2026-11-24        Bins out          -",
        "2026-11-24        Dust              2026-11-25 08:30",
        "2026-11-24 08:30  Planning session  -",
    ]
    told = [row["appears"] for row in json.loads(run("upcoming", "--json").out)["upcoming"]]
    assert told == ["2026-11-24T07:30:00Z", "2026-11-25T07:30:00Z", "2026-11-24T07:30:00Z", "2026-11-24T07:30:00Z"]


def test_upcoming_shows_one_members_rows(run: Run, service: FakeService) -> None:
    """Own things and sessions on the member's clock; the other's as a count."""
    service.ahead = Ahead((BINS, DINNER, *PLANS))

    assert run("upcoming", "--member", "alex", "--days", "3").out.splitlines() == [
        "due               what              appears",
        "2026-11-24        Bins out          2026-11-24 08:30",
        "2026-11-24 08:30  Planning session  2026-11-24 08:30",
        "",
        "The rest:",
        "column  dates",
        "Sam         1",
    ]
    assert service.asked == [("upcoming", 3, None)]


def test_the_way_to_ones_own_rows_keeps_the_days(run: Run, service: FakeService) -> None:
    """The printed command asks the same question."""
    service.ahead = Ahead((BINS,))

    assert "syncd upcoming --days 7 --member alex" in run("upcoming", "--days", "7").out


@pytest.mark.parametrize("argv", [(), ("--member", "alex")])
def test_an_empty_time_is_said(run: Run, argv: tuple[str, ...]) -> None:
    """Nothing due is a sentence."""
    assert run("upcoming", *argv).out.startswith("Nothing is due in this")


def test_upcoming_json_is_the_answer(run: Run, service: FakeService) -> None:
    """Everybody's rows, or those of the member that is named."""
    service.ahead = Ahead((DINNER,))

    found = json.loads(run("upcoming", "--json").out)
    run("upcoming", "--json", "--member", "sam")

    assert found == {
        "version": 1,
        "upcoming": [
            {
                "name": "Dinner with Kim",
                "responsibility": "meals",
                "step": "meals",
                "session": "",
                "member": "sam",
                "recurrence_id": "2026-11-24",
                "due": "2026-11-24T07:30:00Z",
                "appears": "2026-11-24T07:30:00Z",
            }
        ],
    }
    assert service.asked == [("upcoming", 14, None), ("upcoming", 14, "sam")]


ENTRIES = (
    entry(EntryKind.DONE, "alex", by=("sam",)),
    entry(EntryKind.DONE, "sam", by=("sam", "outside"), number=2),
    entry(EntryKind.LAPSED, "sam", number=3),
    entry(EntryKind.HELD, "", number=4, session="plan"),
)


def test_the_ledger_shows_counts(run: Run, service: FakeService) -> None:
    """Entries per column without misses, all kinds together, and how to see one's own."""
    service.page = LedgerPage(ENTRIES)

    assert run("ledger").out.splitlines() == [
        "column     entries",
        "Alex             1",
        "Sam              1",
        "everybody        1",
        "Together: done 2, its day has passed 1, held 1",
        "To see one column: syncd ledger --member alex",
    ]


def test_the_ledger_tells_where_a_session_was_moved_to(run: Run, service: FakeService) -> None:
    """A session that a member moved shows where it stood, in a column and in the document."""
    held = ENTRIES[3]
    service.page = LedgerPage((held,), moved={held.id: datetime(2026, 11, 25, 19, 30, tzinfo=UTC)})

    assert "Planning session (2026-11-25 20:30)" in run("ledger", "--member", "alex").out
    assert json.loads(run("ledger", "--json").out)["entries"][0]["start"] == "2026-11-25T19:30:00Z"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Of what lies before 2026-11-23, weekly sums are kept."),
        ("de", "Aus der Zeit vor dem 2026-11-23 sind Wochensummen aufgehoben."),
    ],
)
def test_the_ledger_says_what_it_no_longer_tells(run: Run, service: FakeService, language: str, text: str) -> None:
    """Whoever looks further back than single completions are kept is told so; who does not is not."""
    service.page = LedgerPage(ENTRIES, date(2026, 11, 23))
    environment = {"LC_ALL": language}

    assert run("ledger", environment=environment).out.splitlines()[-1] == text
    assert run("ledger", "--since", "2026-11-22", environment=environment).out.splitlines()[-1] == text
    assert text not in run("ledger", "--since", "2026-11-23", environment=environment).out
    assert text not in run("ledger", "--json", environment=environment).out


def test_the_ledger_shows_one_members_rows(run: Run, service: FakeService) -> None:
    """What is Alex's, and sessions; what lapsed at Sam's is part of the count for all."""
    service.page = LedgerPage(ENTRIES)

    assert run("ledger", "--member", "alex").out.splitlines() == [
        "when              what              what is known  done by",
        "2026-11-24 08:30  Bins out          done           Sam",
        "2026-11-24 08:30  Planning session  held           -",
        "",
        "The rest:",
        "column  entries",
        "Sam           1",
        "Together: done 2, its day has passed 1, held 1",
    ]


def test_the_ledger_shows_a_miss_to_its_owner(run: Run, service: FakeService) -> None:
    """In the owner's own copy it has its row."""
    service.page = LedgerPage(ENTRIES)

    out = run("ledger", "--member", "sam").out

    assert "its day has passed  -" in out
    assert "Sam, somebody else" in out


def test_the_ledger_takes_a_span_in_the_households_days(run: Run, service: FakeService) -> None:
    """--since from local midnight, --until to the end of that day."""
    run("ledger", "--json", "--member", "sam", "--since", "2026-11-01", "--until", "2026-11-30")

    begin, end = datetime(2026, 11, 1, tzinfo=BERLIN), datetime(2026, 12, 1, tzinfo=BERLIN)
    assert service.asked == [("ledger", "sam", begin, end)]


def test_an_empty_ledger_is_said(run: Run) -> None:
    """No entries is a sentence."""
    assert run("ledger").out == "The ledger holds no entries.\n"


def test_the_ledger_of_others_leaves_a_column_empty(run: Run, service: FakeService) -> None:
    """Nothing about Alex is said as such, beside the counts."""
    service.page = LedgerPage(ENTRIES[1:3])

    assert run("ledger", "--member", "alex").out.splitlines()[0] == "The ledger holds no entries about this column."


def test_ledger_json_has_the_keys_of_the_contract(run: Run, service: FakeService) -> None:
    """The contract of the JSON document, key by key; `occurrence` carries the oldest names beside them."""
    service.page = LedgerPage((entry(EntryKind.DONE, "alex", by=("alex",)),))

    assert json.loads(run("ledger", "--json").out) == {
        "version": 1,
        "entries": [
            {
                "id": "e1",
                "at": "2026-11-24T07:30:00Z",
                "seen_at": "2026-11-24T07:30:00Z",
                "kind": "done",
                "responsibility": "bins",
                "step": "bins",
                "session": None,
                "recurrence_id": "2026-11-24",
                "owner": "alex",
                "by": ["alex"],
                "share": "do",
                "account": None,
                "source": "account",
                "occurrence": {
                    "kind": "responsibility",
                    "id": "bins",
                    "step": "bins",
                    "recurrence_id": "2026-11-24",
                },
            }
        ],
    }


def test_a_vanished_name_is_shown_by_its_id(run: Run, service: FakeService) -> None:
    """The registry has no name for it any more."""
    old = entry(EntryKind.DONE, "alex")
    service.page = LedgerPage((replace(old, responsibility="attic", step="sweep"),))

    assert "attic/sweep" in run("ledger", "--member", "alex").out


def test_export_writes_to_standard_output(run: Run) -> None:
    """Lines and nothing else."""
    assert run("ledger", "export").out == '{"id": "e1"}\n'


def test_export_writes_a_file_for_its_owner_alone(run: Run, tmp_path: Path) -> None:
    """Mode 0600, and how many lines there are."""
    file = tmp_path / "ledger.jsonl"

    answer = run("ledger", "export", str(file))

    assert file.read_text() == '{"id": "e1"}\n'
    assert file.stat().st_mode & 0o777 == 0o600
    assert answer.out == f"1 entries in {file}\n"


@pytest.mark.parametrize("file", ["-", "given"])
def test_import_reads_a_file_or_standard_input(run: Run, service: FakeService, tmp_path: Path, file: str) -> None:
    """The lines and a name for messages reach the service; the answer says what was new."""
    service.imported = Imported(2, 3, 1)
    given = tmp_path / "ledger.jsonl"
    given.write_text("{}\n")
    name = "-" if file == "-" else str(given)

    answer = run("ledger", "import", name, stdin="{}\n")

    assert service.asked == [("import", ["{}\n"], "stdin" if file == "-" else name)]
    assert answer.out == "2 new, 3 known, 1 older than what is kept in detail\n"


def test_import_refuses_what_is_no_text(run: Run, tmp_path: Path) -> None:
    """A file of other bytes is a wrong call, not a bug."""
    given = tmp_path / "ledger.jsonl"
    given.write_bytes(b"\xff\xfe\x00")

    answer = run("ledger", "import", str(given))

    assert answer.code == 2
    assert "it is not UTF-8 text" in answer.err


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("argv", [("upcoming",), ("ledger",)])
@pytest.mark.parametrize("member", [(), ("--member", "alex"), ("--member", "sam")])
def test_what_is_shown_blames_nobody_and_fits(
    run: Run, service: FakeService, language: str, argv: tuple[str, ...], member: tuple[str, ...]
) -> None:
    """No banned word, at most 80 columns, no colour, in every language and view."""
    kinds = [entry(kind, who, number=n) for n, kind in enumerate(EntryKind) for who in ("alex", "sam")]
    service.page = LedgerPage(tuple(kinds))
    wide = UpcomingRow("W" * 200, "w", "w", "", "alex", date(2026, 11, 25), MORNING, datetime(2027, 1, 1, tzinfo=UTC))
    service.ahead = Ahead((wide, BINS, DINNER, *PLANS, GUTTERS))

    out = run(*argv, *member, environment={"LANG": f"{language}_DE"}).out

    assert offences(out, language, ("Alex", "Sam")) == []
    assert max(map(len, out.splitlines())) <= 80
    assert "\x1b" not in out
