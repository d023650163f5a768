"""What is said at a terminal: who did it, how much of it, and what that corrects."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from syncd.core.folding import Border, Folded
from syncd.core.outcome import fold, standing_word
from syncd.errors import EXIT_USAGE, UsageError
from syncd.model.ledger import Entry, EntryKind, Share, Source
from tests.support.home import BINS, HEAD, Home

MEMBERS = """[members.alex]
name = "Alex"
account = "cloud"
[members.sam]
name = "Sam"
account = "cloud"
[members.robin]
name = "Robin"
account = "cloud"
[accounts.cloud]
adapter = "caldav"
url = "https://cloud.example.org/"
username = "home"
"""
PLANNING = """[sessions.planning]
kind = "planning"
rrule = "FREQ=WEEKLY;BYDAY=SU"
at = "18:00"
minutes = 30
starting = 2026-11-29
"""
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Alex owns the bins; Sam and Robin live there too."""
    made = Home(tmp_path)
    made.write(HEAD, MEMBERS, BINS, PLANNING)
    return made


def say(home: Home, what: str = "done", name: str = "bins", **keys: Any) -> Entry:
    """A word about Tuesday's, an hour after the one before."""
    home.clock.forward(hours=1)
    return home.service.say(what, name, **{"on": TUESDAY, **keys}).entry


def told(home: Home) -> list[tuple[str, tuple[str, ...], str]]:
    """Kind, doers and share of all entries, in the order of seeing."""
    with home.service.household().store(write=False) as store:
        return [(e.kind.value, e.by, e.share.value) for e in store.entries(as_seen=True)]


@pytest.mark.parametrize(
    ("options", "by", "share"),
    [
        ({}, ("alex",), Share.DO),
        ({"by": ("sam",)}, ("sam",), Share.DO),
        ({"by": ("sam", "sam", "robin")}, ("sam", "robin"), Share.DO),
        ({"by": ("sam",), "whole": True}, ("sam",), Share.WHOLE),
        ({"whole": True}, ("alex",), Share.WHOLE),
        ({"together": True}, ("alex", "sam", "robin"), Share.WHOLE),
        ({"by": ("sam", "robin"), "together": True}, ("sam", "robin"), Share.WHOLE),
        ({"outside": True}, ("outside",), Share.DO),
        ({"by": ("outside",)}, ("outside",), Share.DO),
        ({"by": ("outside",), "outside": True}, ("outside",), Share.DO),
    ],
)
def test_who_did_it_and_how_much(home: Home, options: dict[str, Any], by: tuple[str, ...], share: Share) -> None:
    """Each option says what it says; without one it was the owner."""
    entry = say(home, **options)

    assert (entry.kind, entry.by, entry.share, entry.source) == (EntryKind.DONE, by, share, Source.COMMAND)
    assert entry.owner == "alex"


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"by": ("sma",)}, "there is no member 'sma'"),
        ({"by": ("sam",), "outside": True}, "--outside says that nobody of the household did it"),
        ({"whole": True, "together": True}, "say one of them"),
        ({"together": True, "outside": True}, "--together is of members"),
        ({"together": True, "by": ("sam", "outside")}, "--together is of members"),
        ({"together": True, "by": ("sam",)}, "--together takes two members or more"),
        ({"whole": True, "outside": True}, "--whole has nobody to go to"),
        ({"whole": True, "by": ("outside",)}, "--whole has nobody to go to"),
        ({"name": "planning", "on": date(2026, 11, 29), "together": True}, "planning is a session"),
    ],
)
def test_a_contradiction_is_refused(home: Home, options: dict[str, Any], what: str) -> None:
    """The call is wrong, one sentence says why, and nothing is written."""
    with pytest.raises(UsageError, match=what) as caught:
        say(home, **options)

    assert caught.value.exit_code == EXIT_USAGE
    assert told(home) == []


def test_other_particulars_correct_what_stands(home: Home) -> None:
    """The earlier word is taken back and the new one said, of the same time; both stay in the ledger."""
    first = say(home)
    second = say(home, by=("sam",))

    assert told(home) == [("done", ("alex",), "do"), ("correction", (), "do"), ("done", ("sam",), "do")]
    assert (second.at, second.seen_at) == (first.at, home.clock.now())
    with home.service.household().store(write=False) as store:
        assert standing_word(store.entries(as_seen=True)) == (second, 1)
        assert [one.by for one in fold(store.entries(as_seen=True)).settled.values()] == [("sam",)]


@pytest.mark.parametrize(
    "options",
    [{"by": ("sam",)}, {"by": ("sam",), "whole": True}, {"together": True}, {"outside": True}],
)
def test_saying_what_stands_writes_nothing(home: Home, options: dict[str, Any]) -> None:
    """Twice is once, and the answer is the entry that stands."""
    say(home)
    stands = say(home, **options)
    before = told(home)

    assert say(home, **options) == stands
    assert told(home) == before


def test_the_order_of_names_says_nothing(home: Home) -> None:
    """Sam and Robin are Robin and Sam."""
    say(home, by=("sam", "robin"))
    say(home, by=("robin", "sam"))

    assert len(told(home)) == 1


def test_whole_is_said_of_who_did_it(home: Home) -> None:
    """Without a name it goes to the doer that stands; without a doer that stands it asks for one."""
    say(home, by=("sam",))

    assert say(home, whole=True).by == ("sam",)
    assert told(home)[-1] == ("done", ("sam",), "whole")


def test_done_without_particulars_corrects_nothing(home: Home) -> None:
    """It is done already, whoever did it."""
    say(home, by=("sam",))

    with pytest.raises(UsageError, match="is done already"):
        say(home)
    assert len(told(home)) == 1


def test_a_correction_reaches_below_words_that_settle_nothing(home: Home) -> None:
    """What syncd wrote about its item since then is taken back with it: the newest word is the first to go."""
    entry = say(home)
    home.clock.forward(hours=1)
    now = home.clock.now()
    with home.service.household().store(write=True) as store, store.change() as change:
        change.append([Entry("w", now, now, EntryKind.WITHDRAWN, entry.occurrence, source=Source.SYNCD)])
    say(home, by=("sam",))

    assert [kind for kind, _by, _share in told(home)] == ["done", "withdrawn", "correction", "correction", "done"]
    with home.service.household().store(write=False) as store:
        assert [one.by for one in fold(store.entries(as_seen=True)).settled.values()] == [("sam",)]


def test_what_was_skipped_is_done_all_the_same(home: Home) -> None:
    """Another word about what became of it needs no correction: the latest stands."""
    say(home, "skip")
    say(home, by=("sam",))

    assert [kind for kind, _by, _share in told(home)] == ["skipped", "done"]


def test_a_reopening_takes_back_what_was_corrected(home: Home) -> None:
    """It is open once more, and can be said anew."""
    say(home)
    say(home, by=("sam",))
    say(home, "reopen")
    say(home, outside=True)

    assert [kind for kind, _by, _share in told(home)] == ["done", "correction", "done", "reopened", "done"]


def test_a_ledger_with_corrections_travels(home: Home, tmp_path: Path) -> None:
    """The lines come in the order of seeing, so that what was corrected is corrected there too."""
    say(home)
    say(home, by=("sam",))
    with (tmp_path / "ledger.jsonl").open("w", encoding="utf-8") as into:
        home.service.export_ledger(into)
    (tmp_path / "other").mkdir()
    other = Home(tmp_path / "other", home.clock)
    other.write(HEAD, MEMBERS, BINS, PLANNING)
    with (tmp_path / "ledger.jsonl").open(encoding="utf-8") as lines:
        other.service.import_ledger(lines, "ledger.jsonl")

    assert told(other) == told(home)


def test_what_is_in_weekly_sums_is_not_said_otherwise(home: Home) -> None:
    """It is refused with its reason, and nothing is written: what stands in the sums stays."""
    monday = datetime(2026, 11, 30, tzinfo=UTC)
    before = Border(monday.date(), monday, monday.date(), monday)
    with home.service.household().store(write=True) as store, store.change() as change:
        change.fold(Folded(before, frozenset(), {}, frozenset()))

    with pytest.raises(UsageError, match="what was before 2026-11-30 is in weekly sums"):
        say(home, "reopen", on=date(2026, 11, 17))
    assert told(home) == []
