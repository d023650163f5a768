"""`did`, `with` and `skip`: which date is meant, what the ledger holds, what stands afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.speaking import BINS, DISHES, GROCERIES, GUTTERS, SpokenHome, responsibility, spoken_home

BILLS = responsibility("bills", "FREQ=MONTHLY;BYMONTHDAY=10", "alex", 'if_missed = "keep"')
THERAPY = responsibility("therapy", "FREQ=WEEKLY;BYDAY=TU", "alex", "private = true")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[SpokenHome]:
    """Bins, bills and therapy are Alex's, dishes and groceries Sam's, the gutters need a home; synced once."""
    with spoken_home(tmp_path, BINS, DISHES, GROCERIES, GUTTERS, BILLS, THERAPY) as made:
        made.sync()
        yield made


@pytest.fixture
def calendar(tmp_path: Path) -> Iterator[SpokenHome]:
    """The same bins, as events in a calendar; synced once."""
    with spoken_home(tmp_path, BINS, accounts='deliver = "calendar"') as made:
        made.sync()
        yield made


@pytest.mark.parametrize(
    ("who", "line", "what", "day", "by"),
    [
        ("alex", "did bins", "Bins out, Tuesday 24 November", 24, "alex"),
        ("sam", "did bins", "Bins out, Tuesday 24 November", 24, "sam"),
        ("sam", "Did BINS OUT", "Bins out, Tuesday 24 November", 24, "sam"),
        ("sam", "did bnis", "Bins out, Tuesday 24 November", 24, "sam"),
        ("sam", "erledigt bins", "Bins out, Tuesday 24 November", 24, "sam"),
        ("sam", "did dishes", "Dishes, Monday 23 November", 23, "sam"),
        ("alex", "did shop", "The shop, Saturday 28 November", 28, "alex"),
        ("alex", "did groceries", "Menu and list, Friday 27 November", 27, "alex"),
    ],
)
def test_what_was_done_is_noted(home: SpokenHome, who: str, line: str, what: str, day: int, by: str) -> None:
    """By whoever wrote it, whoever owns it; the answer names the thing and the day; the ledger says `word`."""
    assert f"Noted: {what}." == home.say(who, line)
    assert [("done", f"2026-11-{day}", by, "do", "word")] == home.told()
    (entry,) = home.said()
    assert (entry.account, entry.owner) == (who, "alex" if "Bins" in what else "sam")


@pytest.mark.parametrize(
    ("who", "line", "what", "day"),
    [
        ("alex", "with sam bins", "Bins out, Tuesday 24 November, together with Sam", 24),
        ("sam", "mit alex the shop", "The shop, Saturday 28 November, together with Alex", 28),
    ],
)
def test_what_was_done_together_is_noted(home: SpokenHome, who: str, line: str, what: str, day: int) -> None:
    """Both carried all of it."""
    assert f"Noted: {what}." == home.say(who, line)
    assert [("done", f"2026-11-{day}", "alex+sam", "whole", "word")] == home.told()


@pytest.mark.parametrize(
    ("who", "line", "what", "day"),
    [
        ("alex", "skip bins", "Bins out, Tuesday 24 November", 24),
        ("sam", "auslassen shop", "The shop, Saturday 28 November", 28),
        ("sam", "skip groceries", "Menu and list, Friday 27 November", 27),
    ],
)
def test_what_is_left_out_is_noted(home: SpokenHome, who: str, line: str, what: str, day: int) -> None:
    """By its owner."""
    assert f"Left out this time: {what}." == home.say(who, line)
    assert [("skipped", f"2026-11-{day}", who, "do", "word")] == home.told()


def test_the_answer_is_in_the_members_language(tmp_path: Path) -> None:
    """The words of every language are understood, the answer comes in the own one."""
    with spoken_home(tmp_path, BINS, GROCERIES, sam='language = "de"') as home:
        home.sync()
        assert home.say("sam", "erledigt bins") == "Notiert: Bins out, Dienstag, 24. November."
        assert home.say("sam", "auslassen shop") == "Diesmal ausgelassen: The shop, Samstag, 28. November."
        assert (
            home.say("sam", "skip bnis")
            == "Nicht sicher, was \u201eskip bnis\u201c heißt. War gemeint: auslassen Bins out?"
        )


def test_the_owners_item_follows_and_names_nobody(home: SpokenHome) -> None:
    """The next run ticks it at its owner, as it would be ticked there; nothing appears at whoever did it."""
    sam = home.shown("sam")
    home.say("sam", "did bins")
    home.sync()

    assert "Bins out done" in home.shown("alex")
    assert sam == home.shown("sam")
    (bins,) = [item for item in home.items("alex") if item.title == "Bins out"]
    assert "sam" not in bins.raw.casefold()


def test_what_is_skipped_shows_it(home: SpokenHome) -> None:
    """As if it had been marked in the app."""
    home.say("alex", "skip bins")
    home.sync()

    assert "Bins out skipped" in home.shown("alex")


def test_the_earliest_that_is_due_is_meant(home: SpokenHome) -> None:
    """Of two bills that are kept until done first the older, then the newer, then nothing is open."""
    home.clock.set("2026-12-08T08:00:00")
    home.sync()
    home.clock.set("2027-01-11T08:00:00")
    home.sync()

    assert ["Bills 2026-12-10", "Bills 2027-01-10"] == [each for each in home.open("alex") if each[:5] == "Bills"]
    assert home.say("alex", "did bills") == "Noted: Bills, Thursday 10 December."
    assert home.say("alex", "did bills") == "Noted: Bills, Sunday 10 January."
    assert home.say("alex", "did bills") == "Bills, Sunday 10 January: that is noted."


def test_what_its_owner_moved_is_due_where_it_stands(home: SpokenHome) -> None:
    """The day by which it is due is the day in the app; the answer names the date of the rule."""
    home.clock.set("2026-11-27T08:00:00")
    home.sync()
    home.hand.change(home.item("sam", "Menu and list", "2026-11-27"), {"due": "2026-11-29"})
    home.hand.change(home.item("sam", "The shop", "2026-11-28"), {"due": "2026-11-27"})
    home.sync()

    assert home.say("sam", "did groceries") == "Noted: The shop, Saturday 28 November."


@pytest.mark.parametrize("again", ["did bins", "Did Bins.", "erledigt bins out"])
def test_what_is_said_twice_is_not_the_next_date(home: SpokenHome, again: str) -> None:
    """Whoever says within a day what was said, or was ticked, means the same; the next date stays."""
    home.clock.set("2026-11-24T16:00:00")
    home.sync()
    home.hand.change(home.item("alex", "Bins out", "2026-11-24"), {"state": "done"})
    home.sync()
    before = home.told()

    assert home.say("sam", again) == "Bins out, Tuesday 24 November: that is noted."
    assert before == home.told()


def test_a_skip_said_twice_leaves_the_next_date(home: SpokenHome) -> None:
    """The second one takes nothing more away."""
    home.say("alex", "skip bins")
    home.clock.set("2026-11-24T20:00:00")
    home.sync()

    assert home.say("alex", "skip bins out") == "Bins out, Tuesday 24 November: that is noted."
    assert [row[0] for row in home.told() if "alex" in row[2]] == ["skipped"]


def test_together_said_after_the_tick_corrects_it(home: SpokenHome) -> None:
    """What stands is taken back and said anew, of the same time; saying it once more changes nothing."""
    home.clock.set("2026-11-24T16:00:00")
    home.sync()
    home.say("alex", "did bins")
    told = "Noted: Bins out, Tuesday 24 November, together with Sam."

    assert home.say("alex", "with sam bins") == told
    assert home.say("sam", "with alex bins") == "Bins out, Tuesday 24 November: that is noted."
    assert [entry.kind for entry in home.said()] == ["done", "correction", "done"]
    assert home.told()[-1] == ("done", "2026-11-24", "alex+sam", "whole", "word")
    first, _back, last = home.said()
    assert first.at == last.at


def test_what_lapsed_within_a_week_can_be_told(home: SpokenHome) -> None:
    """Dishes are made anew each day; of yesterday's, which lapsed, nobody knew."""
    home.clock.set("2026-12-04T02:59:00")
    home.sync()
    home.clock.set("2026-12-04T03:30:00")
    home.sync()
    for item in home.items("sam"):
        if item.title == "Menu and list" and item.state == "open":
            home.hand.delete(item)
    home.sync()
    home.sync()
    kinds = [row[:2] for row in home.told() if row[1] in ("2026-11-27", "2026-12-04")]

    assert ("lapsed", "2026-11-27") in kinds
    assert home.say("alex", "did menu") == "Noted: Menu and list, Friday 4 December."
    assert home.say("sam", "skip menu") == "Left out this time: Menu and list, Friday 27 November."


def test_long_ago_is_not_meant(home: SpokenHome) -> None:
    """More than a week back, and more than what stands ahead, nothing is guessed."""
    assert home.say("alex", "did bills") == "Nothing of Bills is open now."
    assert home.say("alex", "skip bills") == "Nothing of Bills is open now."
    assert [] == home.told()


def test_an_event_that_passed_is_meant_before_the_next(calendar: SpokenHome) -> None:
    """In a calendar nothing lapses: on Wednesday `did` is yesterday's, `skip` next week's."""
    calendar.clock.set("2026-11-25T08:00:00")
    calendar.sync()
    assert ["Bins out 2026-11-24", "Bins out 2026-12-01"] == calendar.open("alex")

    assert calendar.say("sam", "did bins") == "Noted: Bins out, Tuesday 24 November."
    assert calendar.say("alex", "skip bins") == "Left out this time: Bins out, Tuesday 1 December."


def test_an_event_of_today_is_meant_before_one_that_passed(calendar: SpokenHome) -> None:
    """Three unmarked Tuesdays: it is today's, and what is older than a week stays unknown."""
    calendar.clock.set("2026-12-08T08:00:00")
    calendar.sync()
    assert len(calendar.open("alex")) > 2

    assert calendar.say("alex", "did bins") == "Noted: Bins out, Tuesday 8 December."
    assert calendar.say("alex", "did bins") == "Bins out, Tuesday 8 December: that is noted."


@pytest.mark.parametrize(
    ("who", "line", "answer"),
    [
        ("sam", "skip bins", "Bins out is not in your column; whoever owns it can leave a date out."),
        ("alex", "skip groceries", "Groceries is not in your column; whoever owns it can leave a date out."),
        ("sam", "skip gutters", "Gutters needs a home. To take it, write: take Gutters"),
        ("sam", "did gutters", "Nothing of Gutters is open now."),
        ("sam", "with sam dishes", "Not sure what \u201cwith sam dishes\u201d means. Did you mean: did Dishes?"),
    ],
)
def test_what_is_not_so_is_answered(home: SpokenHome, who: str, line: str, answer: str) -> None:
    """Kindly, without anybody's misses; nothing is written."""
    assert answer == home.say(who, line)
    assert [] == home.told()


def test_what_has_no_dates_cannot_be_marked(tmp_path: Path) -> None:
    """Something ongoing has nothing to tick."""
    ongoing = BINS.replace('rrule = "FREQ=WEEKLY;BYDAY=TU"\nstarting = 2026-11-01', 'cadence = "ongoing"')
    with spoken_home(tmp_path, ongoing) as home:
        home.sync()
        assert home.say("alex", "did bins") == "Bins out has no dates, so there is nothing to mark."


def test_what_is_private_has_no_name_in_an_answer(home: SpokenHome) -> None:
    """Its owner can say it; the answer stands in a collection, where it is something of theirs."""
    assert home.say("alex", "did therapy") == "Noted: Something of mine, Tuesday 24 November."
    assert home.say("alex", "undo") == "Taken back: did Something of mine, Tuesday 24 November."


@pytest.mark.parametrize("line", ["did therapy", "skip therapy", "did therpy", "take therapy", "put down therapy"])
def test_what_is_private_has_no_name_for_others(home: SpokenHome, line: str) -> None:
    """Nobody learns by a word that somebody else has such a thing."""
    answer = home.say("sam", line)

    assert answer.startswith("Not sure what")
    assert "therapy" not in answer.casefold().replace(line, "").replace("therpy", "")
    assert [] == home.told()


@pytest.mark.parametrize("line", ["skip therpy", "skip therapie"])
def test_what_is_private_is_not_offered_to_its_owner(home: SpokenHome, line: str) -> None:
    """The nearest line stands in the collection as well."""
    assert "Therapy" not in home.say("alex", line)
    assert [] == home.told()
