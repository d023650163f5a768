"""The picture of the load in unusual households: the ledger is written, the rest is read from file and state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from adapters.memory.server import MemoryServer, registered
from syncd.model.card import CardKind, card_thing
from syncd.model.ledger import Entry, EntryKind, Share
from syncd.model.occurrence import Occurrence, Thing, ThingKind
from syncd.store import Store
from tests.support.home import HEAD, Home

MONDAY = date(2026, 9, 28)
MEMBERS = """[members.{id}]
name = "{name}"
account = "{id}"
{more}
[accounts.{id}]
adapter = "memory"
server = "{id}"
"""
OWNED = """[responsibilities.{id}]
name = "{id}"
category = "child-related"
owner = "{owner}"
outcome = "It is so"
weight = {weight}
rrule = "{rule}"
starting = 2026-09-28
"""
EVEN = "{ notice = 1, plan = 1, do = 1 }"
WEEKLY = "FREQ=WEEKLY;BYDAY=WE"


def member(name: str, more: str = "") -> str:
    """A member with an account in memory."""
    return MEMBERS.format(id=name, name=name.title(), more=more)


def owned(name: str, owner: str, weight: str = EVEN, rule: str = WEEKLY) -> str:
    """A weekly responsibility."""
    return OWNED.format(id=name, owner=owner, weight=weight, rule=rule)


COUPLE = (HEAD, member("alex"), member("sam"), owned("bins", "alex"), owned("food", "sam"))


@pytest.fixture
def household(home: Home) -> Iterator[Home]:
    """A household in memory whose clock begins on a Monday evening in September."""
    home.clock.set("2026-09-28T17:00:00")
    with ExitStack() as servers:
        for name in ("alex", "sam", "kim"):
            servers.enter_context(registered(MemoryServer(name)))
        yield home


def entry(task: str, day: date, owner: str, by: str, share: Share = Share.DO, **keys: Any) -> Entry:
    """Done on its day at eight in the evening."""
    at = datetime(day.year, day.month, day.day, 20, tzinfo=UTC)
    occurrence = Occurrence(Thing(ThingKind.RESPONSIBILITY, task, task), day)
    kind = keys.get("kind", EntryKind.DONE)
    return Entry(
        f"{task}-{day}-{keys.get('id', '')}", at, at, kind, occurrence, owner, (by,), share, recurrence_id=day
    )


def write(home: Home, *entries: Entry, agree: tuple[str, ...] = ("alex", "sam")) -> None:
    """Put these into the ledger, and everybody's yes to the principle."""
    at = home.clock.now()
    yes = [
        Entry(f"yes-{m}", at, at, EntryKind.AGREED, Occurrence(card_thing(CardKind.PRINCIPLE, m), MONDAY), by=(m,))
        for m in agree
    ]
    with Store.open(home.folder / "state", "h1", write=True) as store, store.change() as change:
        change.append([*yes, *entries])


def weeks(number: int, *, food: str = "sam", bins: str = "alex", share: Share = Share.DO) -> list[Entry]:
    """So many Wednesdays from the first on."""
    days = [MONDAY + timedelta(days=7 * n + 2) for n in range(number)]
    return [
        one
        for day in days
        for one in (entry("bins", day, "alex", bins, share), entry("food", day, "sam", food, share))
    ]


def looked(home: Home, now: str = "2026-11-23T08:00:00", **days: date) -> dict[str, Any]:
    """The document at that time."""
    home.clock.set(now)
    return home.service.load(**days).as_json()


def carried(found: dict[str, Any]) -> list[float | None]:
    """What the columns hold in practice, in registry order."""
    return [each["carried"] for each in found["members"].values()]


def test_nothing_is_owned(household: Home) -> None:
    """Without a responsibility there are no shares, and nothing is called zero."""
    household.write(HEAD, member("alex"), member("sam"))
    household.sync()
    write(household)
    found = looked(household)

    assert carried(found) == [None, None]
    assert (found["nobody"], found["index"], found["by_category"]) == (None, None, {})
    assert found["members"]["alex"]["on_paper"] == 50.0


def test_a_household_of_one(household: Home) -> None:
    """There is nothing to compare and nobody to ask."""
    household.write(HEAD, member("alex"), owned("bins", "alex"))
    household.sync()
    write(household, *[e for e in weeks(8) if e.owner == "alex"], agree=())
    found = looked(household)

    assert (found["consent"], found["verdicts"], carried(found)) == (True, [], [100.0])
    assert household.service.load().load.particulars.alone


def test_all_by_one(household: Home) -> None:
    """Who does everything carries the doing of it, and all of it where all of it is said."""
    household.write(*COUPLE)
    household.sync()
    write(household, *weeks(8, food="alex"))
    found, ten_years = looked(household), looked(household, first=date(2016, 1, 1))

    assert carried(found) == pytest.approx([100 * 4 / 6, 100 * 2 / 6])
    assert ten_years["members"] == found["members"]


def test_all_of_it_by_one(household: Home) -> None:
    """With `--whole` the noticing and planning move along."""
    household.write(*COUPLE)
    household.sync()
    write(household, *weeks(8, food="alex", share=Share.WHOLE))
    found = looked(household)

    assert carried(found) == [100.0, 0.0]
    assert found["by_phase"]["cognitive"]["members"]["alex"]["carried"] == 100.0


def test_weights_of_nothing(household: Home) -> None:
    """What weighs nothing gives no share, however often it is done."""
    none = "{ notice = 0, plan = 0, do = 0 }"
    household.write(HEAD, member("alex"), member("sam"), owned("bins", "alex", none), owned("food", "sam", none))
    household.sync()
    write(household, *weeks(8, food="alex"))
    found = looked(household)

    assert carried(found) == [None, None]
    assert found["members"]["alex"]["on_paper"] == found["members"]["alex"]["agreed"] == 50.0
    assert {v["answer"] for v in found["verdicts"]} == {"too-early"}


def test_a_phase_without_weight(household: Home) -> None:
    """Who owns noticing alone has a share of it, and of the doing there is none."""
    notice = "{ notice = 2, plan = 0, do = 0 }"
    household.write(HEAD, member("alex"), member("sam"), owned("bins", "alex", notice), owned("food", "sam", notice))
    household.sync()
    write(household, *weeks(8))
    found = looked(household)

    assert found["by_phase"]["cognitive"]["members"]["sam"]["carried"] == 50.0
    assert found["by_phase"]["physical"]["members"]["sam"]["carried"] is None


def test_days_of_twenty_three_and_twenty_five_hours(household: Home) -> None:
    """What is due each day at half past two at night is due once on the days on which the clock jumps."""
    daily = [owned(t, who, rule="FREQ=DAILY") + 'at = "02:30"\n' for t, who in (("bins", "alex"), ("food", "sam"))]
    household.write(HEAD, member("alex"), member("sam"), *daily)
    household.sync()
    days = [date(2026, 10, 20) + timedelta(days=n) for n in range(12)]
    write(household, *(entry(t, d, o, o) for d in days for t, o in (("bins", "alex"), ("food", "sam"))))
    household.clock.set("2026-11-02T08:00:00")
    found = household.service.load(first=days[0], last=days[-1])

    assert (found.load.facts.counts.due, found.load.facts.counts.done) == (24, 24)
    assert carried(found.as_json()) == [50.0, 50.0]


def test_reports_that_repeat(household: Home) -> None:
    """Told once more by another entry, an occurrence counts once, by its first word."""
    household.write(*COUPLE)
    household.sync()
    told = weeks(8)
    write(household, *told, *(entry("food", e.recurrence_id or MONDAY, "sam", "sam", id="more") for e in told[1::2]))
    found = looked(household)

    assert carried(found) == [50.0, 50.0]
    assert household.service.load().load.facts.counts.done == 16


def test_who_joins_makes_a_new_agreement(household: Home) -> None:
    """Thirds from that day on, four quiet weeks, and a yes of the new one before any share is shown."""
    household.write(*COUPLE)
    household.sync()
    write(household, *weeks(8))
    household.clock.set("2026-11-18T08:00:00")
    household.write(*COUPLE, member("kim"))
    household.sync()
    found = looked(household)
    assert (found["consent"], list(found["members"])) == (False, ["alex", "sam", "kim"])

    write(household, agree=("kim",))
    found = looked(household)
    shown = household.service.load().load
    assert found["consent"]
    assert shown.particulars.new_since == date(2026, 11, 18)
    assert {v["answer"] for v in found["verdicts"]} == {"too-early"}
    assert [each.agreed for each in shown.particulars.columns] == pytest.approx([100 / 3] * 3)
    assert found["members"]["kim"]["agreed"] < 100 / 3


def test_a_day_before_somebody_came(household: Home) -> None:
    """As of then there were two, and no new agreement; what is shown of them waits for the yes of who came since."""
    household.write(*COUPLE)
    household.sync()
    write(household, *weeks(8))
    then = looked(household, "2026-11-16T08:00:00")
    household.clock.set("2026-11-18T08:00:00")
    household.write(*COUPLE, member("kim"))
    household.sync()
    household.clock.set("2026-11-23T08:00:00")
    day = date(2026, 11, 16)
    assert not household.service.load(as_of=day).as_json()["consent"]

    write(household, agree=("kim",))
    shown = household.service.load(as_of=day)
    assert shown.load.particulars.new_since is None
    found: dict[str, Any] = shown.as_json()
    assert found["verdicts"] == then["verdicts"]
    assert [(c.member, c.agreed) for c in shown.load.particulars.columns] == [("alex", 50.0), ("sam", 50.0)]


def test_a_weight_of_a_later_day_is_not_on_paper_yet(household: Home) -> None:
    """As of a day the list weighs what it weighed then, whatever the file says since."""
    household.write(*COUPLE)
    household.sync()
    write(household, *weeks(8))
    household.clock.set("2026-11-16T08:00:00")
    household.replace(owned("food", "sam"), owned("food", "sam", "{ notice = 3, plan = 3, do = 3 }"))
    household.sync()
    household.clock.set("2026-11-23T08:00:00")
    shown = [household.service.load(as_of=date(2026, 11, day)).load.particulars.columns for day in (9, 23)]

    assert [[column.on_paper for column in columns] for columns in shown] == [[50.0, 50.0], [25.0, 75.0]]


@pytest.mark.parametrize(("agree", "opened"), [(("alex",), False), (("alex", "sam"), True)])
def test_who_is_left_alone(household: Home, agree: tuple[str, ...], opened: bool) -> None:
    """Shares that waited for somebody's yes are not opened by their leaving."""
    household.write(*COUPLE)
    household.sync()
    write(household, *weeks(8), agree=agree)
    household.clock.set("2026-11-23T08:00:00")
    household.service.leave("sam")
    household.sync()
    found = looked(household, "2026-11-24T08:00:00")

    assert (found["consent"], carried(found)) == ((True, [50.0, 50.0]) if opened else (False, [None, None]))
    assert household.service.load().load.particulars.alone


def test_another_capacity_is_a_new_agreement(household: Home) -> None:
    """What was agreed before a day is not compared with what was agreed on it."""
    dated = "capacity = [{ from = 2026-01-01, value = 100 }, { from = 2026-11-02, value = 50 }]"
    household.write(HEAD, member("alex"), member("sam", dated), owned("bins", "alex"), owned("food", "sam"))
    household.sync()
    write(household, *weeks(8))
    before, after = looked(household, "2026-10-26T08:00:00"), looked(household)

    assert before["members"]["sam"]["agreed"] == 50.0
    assert [each.agreed for each in household.service.load().load.particulars.columns] == pytest.approx(
        [200 / 3, 100 / 3]
    )
    assert {v["answer"] for v in after["verdicts"] if v["stream"] == "load"} == {"too-early"}


def test_a_weight_of_today_does_not_change_last_month(household: Home) -> None:
    """The file of today is dated by its first run; the weeks before keep their weights."""
    household.write(*COUPLE)
    household.sync()
    write(household, *weeks(4))
    then = looked(household, "2026-10-26T08:00:00", first=MONDAY, last=date(2026, 10, 25))
    household.replace(owned("food", "sam"), owned("food", "sam", "{ notice = 3, plan = 3, do = 3 }"))
    household.sync()
    now = looked(household, "2026-11-23T08:00:00", first=MONDAY, last=date(2026, 10, 25))

    assert now["members"] == then["members"]
    assert looked(household)["members"]["sam"]["on_paper"] > 50


CHECK_IN = """[sessions.check-in]
kind = "check-in"
name = "Check-in"
rrule = "FREQ=WEEKLY;INTERVAL=4;BYDAY=SU"
at = "17:00"
minutes = 30
starting = 2026-10-25
"""


def held(day: date) -> Entry:
    """The check-in of a day was held."""
    at = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
    occurrence = Occurrence(Thing(ThingKind.SESSION, "check-in", "check-in"), day)
    return Entry(f"held-{day}", at, at, EntryKind.HELD, occurrence, "", ("alex",), recurrence_id=day)


def moved_and_back() -> Iterator[Entry]:
    """Eight weeks in which one makes the other's food, and ten in which all do what is theirs."""
    for number in range(18):
        day = MONDAY + timedelta(days=7 * number + 2)
        for task, owner in (("bins", "alex"), ("post", "alex"), ("milk", "sam"), ("food", "sam")):
            yield entry(task, day, owner, "alex" if task == "food" and number < 8 else owner, Share.WHOLE)


def test_good_news_since_the_last_check_in(household: Home) -> None:
    """After weeks in which one took more, and ten as agreed, the gap is told at the check-in and now, exactly."""
    household.write(*COUPLE, owned("milk", "sam"), owned("post", "alex"), CHECK_IN)
    household.sync()
    write(household, *moved_and_back(), held(date(2026, 11, 22)))
    household.clock.set("2027-02-01T08:00:00")
    then = household.service.load(as_of=date(2026, 11, 22))
    shown = household.service.load()
    told, found = shown.load.particulars.closer, shown.as_json()

    assert then.as_json()["last_check_in"] == {"on": "2026-11-22", "gap": then.as_json()["gap"]}
    assert found["last_check_in"] == {"on": "2026-11-22", "gap": then.as_json()["gap"]}
    assert told is not None
    assert (told.day, told.then, told.now) == (date(2026, 11, 22), then.as_json()["gap"], found["gap"])
    assert (told.then > 15, told.now < 5, then.load.particulars.closer) == (True, True, None)
    assert household.service.load(as_of=date(2026, 11, 29)).load.particulars.closer is None


def test_no_news_over_a_new_agreement(household: Home) -> None:
    """A gap to other shares is another gap: nothing is told of the one before."""
    dated = "capacity = [{ from = 2026-01-01, value = 100 }, { from = 2026-12-01, value = 99 }]"
    columns = (owned("bins", "alex"), owned("food", "sam"), owned("milk", "sam"), owned("post", "alex"))
    household.write(HEAD, member("alex"), member("sam", dated), *columns, CHECK_IN)
    household.sync()
    write(household, *moved_and_back(), held(date(2026, 11, 22)))
    found = looked(household, "2027-02-01T08:00:00")

    assert (found["gap"] is None, found["last_check_in"]) == (False, None)
    assert household.service.load().load.particulars.closer is None


def test_who_is_called_otherwise_now(household: Home) -> None:
    """Entries of before a new id belong to the same member."""
    household.write(*COUPLE)
    household.sync()
    write(household, *weeks(8, food="alex"))
    before = looked(household)
    lex = member("alex").replace("[members.alex]", '[members.lex]\nformerly = ["alex"]')
    household.write(HEAD, lex, member("sam"), owned("bins", "lex"), owned("food", "sam"))
    after = looked(household)

    assert (after["consent"], carried(after)) == (True, carried(before))
