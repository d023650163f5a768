"""More than a year of a household: what is older than the retention goes into weekly sums, and the picture stays."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from syncd.daemon.held import HeldService
from syncd.daemon.upkeep import Upkeep
from syncd.model.ledger import EntryKind
from tests.integration.test_load import DAYS, TASKS, Couple, document
from tests.support.home import Home
from tests.support.servers import Server

pytestmark = pytest.mark.server

WEEKS = 66
FIRST = date(2026, 11, 23)
BERLIN = ZoneInfo("Europe/Berlin")
RETENTION = 'timezone = "Europe/Berlin"\nretention = "{}"'
BORDER = FIRST + timedelta(weeks=9)
"""Thirteen months before the Monday after all those weeks lies in the week that begins here."""

WAYS: dict[int, list[dict[str, Any]]] = {
    0: [],
    1: [{"kind": "skipped"}],
    2: [{"kind": "done", "by": "other"}],
    3: [{"kind": "done", "by": "other", "share": "whole"}],
    4: [{"kind": "done", "by": "both"}],
    5: [{"kind": "done", "by": "outside"}],
    6: [{"kind": "lapsed", "days": 7}],
    7: [{"kind": "done"}, {"kind": "correction"}, {"kind": "done", "by": "other"}],
    8: [{"kind": "done"}, {"kind": "reopened"}, {"kind": "dropped"}],
}
"""What is said of one date in turn; whatever is not named is done by its owner."""


def words(title: str, number: int) -> list[dict[str, Any]]:
    """Lines of a ledger about one week's date of one task."""
    owner, weekday = TASKS[title]
    other = "sam" if owner == "alex" else "alex"
    people = {"other": [other], "both": [owner, other], "outside": ["outside"]}
    day, id_ = FIRST + timedelta(weeks=number, days=DAYS[weekday]), title.lower()
    lines = []
    for turn, way in enumerate(WAYS.get((number * 3 + len(title) + DAYS[weekday]) % 13, [{"kind": "done"}])):
        at = datetime.combine(day + timedelta(days=way.get("days", 0)), time(18, turn), tzinfo=BERLIN).isoformat()
        nobody = way["kind"] in ("lapsed", "correction")
        lines.append(
            {"id": f"{id_}-{day}-{turn}", "at": at, "seen_at": at, "kind": way["kind"], "owner": owner}
            | {"by": [] if nobody else people.get(way.get("by", ""), [owner]), "share": way.get("share", "do")}
            | {"responsibility": id_, "step": id_, "recurrence_id": day.isoformat()}
            | {"occurrence": {"kind": "responsibility", "id": id_, "step": id_, "recurrence_id": day.isoformat()}}
        )
    return lines


def lived(weeks: int) -> str:
    """The ledger of so many weeks, with a sign of life of Sam's in most of them, on Thursday."""
    lines = [line for number in range(weeks) for title in TASKS for line in words(title, number)]
    for number in range(0, weeks, 2):
        at = datetime.combine(FIRST + timedelta(weeks=number, days=3), time(12), tzinfo=BERLIN).isoformat()
        lines.append({"id": f"sign-{number}", "at": at, "seen_at": at, "kind": "sign", "by": ["sam"]})
    return "".join(json.dumps(line) + "\n" for line in lines)


@pytest.fixture
def years(home: Home, radicale_server: Server) -> Couple:
    """Alex and Sam, WEEKS later; what they did is in the ledger, and nothing of it is folded for the time being."""
    return after(WEEKS, home, radicale_server)


def after(weeks: int, home: Home, server: Server) -> Couple:
    """Alex and Sam so many weeks later."""
    made = Couple(home, server)
    home.replace('timezone = "Europe/Berlin"', RETENTION.format("10 years"))
    home.clock.set(f"{FIRST + timedelta(weeks=weeks)}T17:00:00")
    home.service.import_ledger(io.StringIO(lived(weeks)), "ledger.jsonl")
    home.sync()
    made.agree("alex", "sam")
    return made


def keep(home: Home, span: str) -> None:
    """From now on the household keeps single completions so long."""
    home.replace(RETENTION.format("10 years"), RETENTION.format(span))


def pictures(years: Couple, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The whole document for spans of whole weeks: all of them, the oldest, across the border, the newest."""
    weeks = [(0, WEEKS), (0, 5), (3, 4), (0, WEEKS // 2), (6, 14), (WEEKS - 9, WEEKS)]
    days = [(FIRST + timedelta(weeks=a), FIRST + timedelta(weeks=b, days=-1)) for a, b in weeks]
    return [document(years, capsys, "--from", str(first), "--to", str(last)) for first, last in days]


def dates(home: Home) -> set[date]:
    """The dates of what the ledger tells in detail of responsibilities."""
    entries = home.service.ledger().entries
    return {e.recurrence_id for e in entries if e.responsibility and e.recurrence_id is not None}


def traces(folder: Path) -> set[int]:
    """The days from the first Monday on, by number, that stand in a file of the state; Mondays aside."""
    state = b"".join(file.read_bytes() for file in folder.glob("state.db*"))
    days = {n: (FIRST + timedelta(days=n)).isoformat().encode() for n in range(7 * WEEKS) if n % 7}
    return {n for n, day in days.items() if day in state}


def test_the_picture_stays_and_the_detail_goes(
    years: Couple, home: Home, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """With another retention the next sync folds: every picture of whole weeks and every answer stays, to the bit.

    Nothing comes back and nothing is written to an account.
    """
    before, upcoming = pictures(years, capsys), home.service.upcoming().as_json()
    agreed = [e for e in home.service.ledger().entries if e.kind is EntryKind.AGREED]
    assert min(dates(home)) < FIRST + timedelta(weeks=1)
    assert {2, 3, 4} <= traces(tmp_path / "state")

    keep(home, "13 months")
    report = home.sync()

    assert report.wrote == 0
    assert pictures(years, capsys) == before
    assert home.service.upcoming().as_json() == upcoming
    assert agreed == [e for e in home.service.ledger().entries if e.kind is EntryKind.AGREED]
    kept = {day for day in dates(home) if day < BORDER}
    stood = {FIRST + timedelta(days=day) for day in DAYS.values()}
    assert kept == stood | {BORDER - timedelta(days=4)}, "their items stood until today, and one lapsed too late"
    with home.service.household().store(write=False) as store:
        assert {FIRST + timedelta(weeks=n) for n in range(9)} == {week.week for week in store.weekly_sums()}
        assert store.unfolded() == frozenset()
    home.clock.forward(hours=1)
    assert home.sync().wrote == 0


def test_answers_look_back_as_far_as_ever(
    home: Home, radicale_server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is folded of weeks that answers do not look at any more does not change them."""
    years = after(2 * WEEKS, home, radicale_server)
    before = pictures(years, capsys)

    keep(home, "3 months")
    home.sync()

    assert pictures(years, capsys) == before
    with home.service.household().store(write=False) as store:
        assert len({each.week for each in store.weekly_sums()}) > 2 * 52


def test_no_byte_of_the_oldest_detail_stays(years: Couple, home: Home, tmp_path: Path) -> None:
    """What decides nothing any more stands in no file of the state but as a sum; items of the first week stood on."""
    keep(home, "13 months")
    home.sync()

    decides = (home.clock.now().date() - timedelta(days=430) - FIRST).days
    found = traces(tmp_path / "state")
    assert not found & set(range(14, decides))
    assert decides > 28
    assert [n for n in found if n > 7 * 10]


def test_no_export_brings_it_back(years: Couple, home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """An older export is passed over as far as it tells of what was folded, and says how much that was."""
    exported = io.StringIO()
    home.service.export_ledger(exported)
    keep(home, "13 months")
    home.sync()
    before, kept = pictures(years, capsys), len(home.service.ledger().entries)

    found = home.service.import_ledger(io.StringIO(exported.getvalue()), "ledger.jsonl")

    assert (found.new, found.known + found.folded) == (0, len(exported.getvalue().splitlines()))
    assert found.folded > 30
    assert len(home.service.ledger().entries) == kept
    assert pictures(years, capsys) == before


def test_folding_goes_on_week_by_week(years: Couple, home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """The border moves on with the weeks, and each picture of then is what it was."""
    before = [then | {"verdicts": []} for then in pictures(years, capsys)[1:5]]
    keep(home, "3 months")
    borders = []
    for _ in range(3):
        home.sync()
        assert [then | {"verdicts": []} for then in pictures(years, capsys)[1:5]] == before
        with home.service.household().store(write=False) as store:
            borders.append(store.folded_until())
        home.clock.forward(days=7)

    mondays = [date(2027, 11, 22), date(2027, 12, 6), date(2027, 12, 13)]
    assert borders == [datetime.combine(monday, time(0), tzinfo=BERLIN) for monday in mondays]


def test_what_stands_open_is_not_folded(home: Home, radicale_server: Server) -> None:
    """An item that waits in its owner's app keeps what is known of it; once it is done and let go of, it goes too."""
    couple = Couple(home, radicale_server)
    home.replace(
        "starting = 2026-11-23\n\n[responsibilities.dinners]",
        'starting = 2026-11-23\nif_missed = "keep"\n\n[responsibilities.dinners]',
    )
    home.replace('timezone = "Europe/Berlin"', RETENTION.format("3 months"))
    waiting = FIRST + timedelta(days=DAYS["TH"])

    def single() -> tuple[set[date], set[date]]:
        with home.service.household().store(write=False) as store:
            told = {e.recurrence_id for e in store.entries() if e.responsibility == "bills" and e.recurrence_id}
            return {one.recurrence_id for one in store.unfolded() if one.thing.id == "bills"}, told

    home.clock.forward(weeks=20)
    home.sync()
    assert "Bills" in couple.apps["alex"].titles()
    assert waiting in single()[0]
    home.service.say("done", "bills", on=waiting)
    home.sync()
    home.clock.forward(weeks=1)
    home.sync()
    assert waiting not in single()[0]
    assert waiting in single()[1]
    home.clock.forward(weeks=14)
    home.sync()
    home.clock.forward(weeks=1)
    home.sync()
    assert single()[1] == set()
    assert waiting not in single()[0]


def test_the_daemon_folds_at_its_daily_work(years: Couple, home: Home, tmp_path: Path) -> None:
    """Upkeep folds once some account was reached that day; a clock that nobody confirmed folds nothing."""
    keep(home, "13 months")
    home.clock.forward(hours=25)
    held = HeldService.hold(home.service)
    try:
        Upkeep(held).go()
        assert held.kept.store.folded_until() is None
        home.clock.forward(days=1)
        held.sync(kind="poll")
        assert held.kept.store.folded_until() is None
        Upkeep(held).go()
        assert held.kept.store.folded_until() == datetime.combine(BORDER + timedelta(weeks=1), time(0), tzinfo=BERLIN)
        assert held.kept.store.weekly_sums()
    finally:
        held.kept.drop_all()
        held.kept.store.close()
    assert traces(tmp_path / "state") & set(range(14, 28)) == set()
