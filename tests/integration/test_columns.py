"""*Your column* and the first item on real servers: put, renewed each Monday, answered in the own app, kept apart."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from syncd.model.ledger import Entry
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Server

COLUMNS = HEAD.replace("columns = false", "columns = true")
MEMBERS = '[members.alex]\nname = "Alex"\naccount = "alex"\n[members.sam]\nname = "Sam"\naccount = "sam"\n'
DISHES = """[responsibilities.dishes]
name = "Dishes"
category = "household-logistics"
owner = "sam"
outcome = "The kitchen is clean in the morning"
weight = { notice = 1, plan = 0, do = 1 }
rrule = "FREQ=DAILY"
starting = 2026-11-23
"""
FIRST = "What syncd is\\, in ten lines"
COLUMN, NEXT = "Your column from 23 Nov", "Your column from 30 Nov"
MONDAY = date(2026, 11, 23)


class Couple:
    """Alex with a task list, Sam in a calendar; synced on Monday morning."""

    def __init__(self, home: Home, server: Server, head: str = COLUMNS) -> None:
        self.home = home
        alex, sam = server.place(), server.place()
        home.write(
            head, MEMBERS, account_toml("alex", alex), account_toml("sam", sam, deliver="calendar"), BINS, DISHES
        )
        home.secret("alex", alex.password)
        home.secret("sam", sam.password)
        self.first = self.run(hours=1)
        self.alex, self.sam = App.on(alex, f"{alex.name} tasks"), App.on(sam, f"{sam.name} events")

    def run(self, **later: float) -> list[int]:
        """Time goes by, and a run that must go well; how many writes it took in each account."""
        self.home.clock.forward(**(later or {"hours": 1}))
        report = self.home.sync()
        assert {own.error for own in report.accounts.values()} == {""}
        self.requests = [own.requests for own in report.accounts.values()]
        return [own.created + own.updated + own.withdrawn for own in report.accounts.values()]

    def days_go_by(self, number: int) -> None:
        """So many days, with a run each."""
        for _day in range(number):
            self.run(days=1)

    def unknown(self) -> int:
        """Of how much nothing is known, as `load` tells it."""
        count = self.home.service.load().as_json()["unknown"]
        assert isinstance(count, int)
        return count

    def mark(self, title: str, sign: str = "✅ ") -> None:
        """Sam puts a sign before the title of an event."""
        self.sam.edit(title, lambda body: body.replace("SUMMARY:", f"SUMMARY:{sign}"))

    def told(self, *kinds: str) -> list[Entry]:
        """What the ledger holds of these kinds."""
        return [entry for entry in self.home.service.ledger().entries if entry.kind in kinds]

    def days(self, *kinds: str) -> list[int]:
        """Days after the first Monday of what the ledger tells so of the dishes."""
        told = [e.recurrence_id for e in self.told(*kinds) if e.responsibility == "dishes"]
        return sorted((day - MONDAY).days for day in told if day is not None)


@pytest.fixture
def couple(home: Home, server: Server) -> Couple:
    """The two, synced once."""
    return Couple(home, server)


def dishes_of(couple: Couple, day: date) -> str:
    """Address of Sam's event of that day."""
    text = f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    (found,) = [h for h, b in couple.sam.bodies().items() if text in b and "Dishes" in b and "Your column" not in b]
    return found


def change(couple: Couple, day: date, edit: Callable[[str], str]) -> None:
    """Sam edits the event of that day."""
    href = dishes_of(couple, day)
    couple.sam.put(href, edit(couple.sam.bodies()[href]))


def describes(app: App, title: str) -> str:
    """The description of the item of that title, as people read it."""
    found = re.search(r"^DESCRIPTION:(.*?)\r?$", app.find(title)[1], re.MULTILINE)
    assert found is not None
    return found.group(1).replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";")


# Put, at rest, renewed.


def test_each_member_gets_one_column_and_one_first_item(couple: Couple) -> None:
    """A task without a due, an event of the day; a second run writes nothing and asks once, as without columns."""
    bodies = [app.find(title)[1] for app in (couple.alex, couple.sam) for title in (FIRST, COLUMN)]

    assert [[3, 3], [0, 0], [1, 1]] == [couple.first, couple.run(), couple.requests]
    assert ["DUE" in bodies[0], "DUE" in bodies[1]] == [False, False]
    assert all("DTSTART;VALUE=DATE:20261123" in body for body in bodies[2:])
    assert [] == [body for body in bodies if "VALARM" in body]
    assert ([], {"alex": 1, "sam": 1}) == (
        couple.home.kinds(),
        {a.account: a.open_items for a in couple.home.service.status().accounts},
    )


def test_a_column_shows_the_own_week_and_nothing_of_the_other(couple: Couple) -> None:
    """What is in it this week, and the words; how it is closed where it stands."""
    alex, sam = describes(couple.alex, COLUMN), describes(couple.sam, COLUMN)

    assert alex.startswith("Yours from 23 Nov to 29 Nov:\nTue 24 Nov: Bins out\n\nTick this")
    assert "On most days: Dishes\n" in sam
    assert ("Bins" in sam.partition("You can write")[0], "Put ✅ (or: done) before this title" in sam) == (
        False,
        True,
    )
    assert "Picked up from another column: did Dishes" in alex


def test_each_monday_the_old_one_is_closed_in_place_and_a_new_one_stands(couple: Couple) -> None:
    """In one run, with the notes that were written into the old one; then all is at rest until the next Monday."""
    couple.alex.edit(COLUMN, lambda body: body.replace("DESCRIPTION:Yours", "DESCRIPTION:call Noor\\nYours"))
    quiet = [couple.run(days=1) for _day in range(6)]
    renewed = couple.run(days=1)

    assert [0] * 5 == [alex for alex, _sam in quiet[1:]]
    assert 2 <= renewed[0]
    assert [[0, 0], [1, 1]] == [couple.run(), couple.requests]
    assert "STATUS:CANCELLED" in couple.alex.find(COLUMN)[1]
    assert describes(couple.alex, COLUMN).startswith("call Noor\nYours from 23 Nov")
    assert "STATUS:NEEDS-ACTION" in couple.alex.find(NEXT)[1]
    assert {f"➡ {COLUMN}", NEXT} <= set(couple.sam.titles())
    assert "DTSTART;VALUE=DATE:20261130" in couple.sam.find(NEXT)[1]


def test_what_is_new_in_the_file_stands_in_the_column_and_own_words_stay(couple: Couple) -> None:
    """A new responsibility, one that needs a home: the block is renewed in place, once, and a note in it survives."""
    couple.alex.edit(COLUMN, lambda body: body.replace("DESCRIPTION:Yours", "DESCRIPTION:call Noor\\nYours"))
    couple.run()
    post = BINS.replace("bins", "post").replace("Bins out", "Post").replace("BYDAY=TU", "BYDAY=SA")
    gutters = BINS.replace("bins", "gutters").replace("Bins out", "Gutters").replace('owner = "alex"\n', "")
    couple.home.registry.write_text(
        couple.home.registry.read_text(encoding="utf-8") + post + gutters, encoding="utf-8"
    )
    couple.run()
    text = describes(couple.alex, COLUMN)

    assert text.startswith("call Noor\nYours from 23 Nov to 29 Nov:\nTue 24 Nov: Bins out\nSat 28 Nov: Post\n\n")
    assert "Needs a home: Gutters\n" in text
    assert "take Gutters" in describes(couple.sam, COLUMN)
    assert [0, 0] == couple.run()


def test_on_a_wednesday_it_begins_in_the_week_that_runs(home: Home, server: Server) -> None:
    """The first column is that of the running week; as an event it stands on the day itself, and stays there."""
    home.clock.set("2026-11-25T08:00:00")
    couple = Couple(home, server)
    before = couple.sam.find(COLUMN)[1]

    assert "DTSTART;VALUE=DATE:20261125" in before
    assert [0, 0] == couple.run()
    couple.run(days=2)
    assert "DTSTART;VALUE=DATE:20261125" in couple.sam.find(COLUMN)[1]
    couple.run(days=3)
    assert "DTSTART;VALUE=DATE:20261130" in couple.sam.find(NEXT)[1]


# Answers.


def test_ticked_in_a_list_it_is_a_sign_of_life_and_no_more(couple: Couple) -> None:
    """Nothing is written and nothing done; none comes back this week, one comes next Monday."""
    couple.alex.tick(COLUMN)
    couple.run()

    assert ([0, 0], []) == (couple.run(), couple.home.kinds())
    assert [("alex",)] == [entry.by for entry in couple.told("sign")]
    couple.run(days=7)
    assert {COLUMN, NEXT} <= set(couple.alex.titles())
    assert "STATUS:COMPLETED" in couple.alex.find(COLUMN)[1]


@pytest.mark.parametrize("skipped", [False, True])
def test_deleted_or_skipped_it_is_there_on_monday(couple: Couple, *, skipped: bool) -> None:
    """Not this week: no drop, nothing put anew before Monday."""
    if skipped:
        couple.mark(COLUMN, "❌ ")
    else:
        couple.sam.delete(COLUMN)
    couple.run()
    couple.run(days=5)

    assert ([], [f"❌ {COLUMN}"] if skipped else []) == (
        couple.home.kinds(),
        [title for title in couple.sam.titles() if COLUMN in title],
    )
    couple.run(days=2)
    assert NEXT in couple.sam.titles()


def test_a_tick_closes_the_week_of_whoever_lives_in_a_calendar(couple: Couple) -> None:
    """What is past by then and bears no mark is done by its owner, on its day; its event shows it in the same run."""
    couple.days_go_by(3)
    couple.mark(COLUMN)
    couple.run()

    assert [0, 1, 2] == couple.days("done")
    assert {("sam",)} == {entry.by for entry in couple.told("done")}
    berlin = [
        entry.at.astimezone(couple.home.service.household().registry.household.zone) for entry in couple.told("done")
    ]
    assert [MONDAY + timedelta(days=n) for n in range(3)] == [at.date() for at in berlin]
    assert ["Dishes", "✅ Dishes", "✅ Dishes", "✅ Dishes"] == [t for t in couple.sam.titles() if "Dishes" in t]
    assert [0, 0] == couple.run()


def test_a_mark_on_the_event_stands(couple: Couple) -> None:
    """Skipped or deleted before, in the very same look, or opened later: the event's own word holds."""
    couple.days_go_by(5)
    change(couple, MONDAY, lambda body: body.replace("SUMMARY:", "SUMMARY:❌ "))
    couple.sam.remove(dishes_of(couple, MONDAY + timedelta(days=1)))
    couple.run()
    change(couple, MONDAY + timedelta(days=2), lambda body: body.replace("SUMMARY:", "SUMMARY:❌ "))
    couple.sam.remove(dishes_of(couple, MONDAY + timedelta(days=3)))
    couple.mark(COLUMN)
    couple.run()
    closed = (couple.days("done"), couple.days("skipped"), couple.days("dropped"))
    change(couple, MONDAY + timedelta(days=4), lambda body: body.replace("SUMMARY:✅ ", "SUMMARY:"))
    couple.run()
    couple.sam.edit(f"✅ {COLUMN}", lambda body: body.replace("SUMMARY:✅ ", "SUMMARY:"))
    couple.run()
    couple.mark(COLUMN)
    couple.run()

    assert ([4], [0, 2], [1, 3]) == closed
    assert ([4], [4]) == (couple.days("done"), couple.days("reopened"))
    assert "✅ Dishes" not in couple.sam.titles()


def test_a_tick_taken_off_takes_nothing_back_and_says_nothing_more(couple: Couple) -> None:
    """What was closed stays; what passes later is not closed by it, until it is ticked once more."""
    couple.days_go_by(2)
    couple.mark(COLUMN)
    couple.run()
    first = couple.days("done")
    couple.sam.edit(f"✅ {COLUMN}", lambda body: body.replace("SUMMARY:✅ ", "SUMMARY:"))
    couple.days_go_by(2)
    between = couple.days("done")
    couple.mark(COLUMN)
    couple.run()

    assert ([0, 1], [0, 1], [0, 1, 2, 3]) == (first, between, couple.days("done"))
    assert [] == couple.days("reopened")


def test_a_late_tick_is_about_the_week_of_its_column(couple: Couple) -> None:
    """On Tuesday the old column is ticked: all of last week happened, nothing of this one; a sign in that week."""
    couple.days_go_by(8)
    couple.mark(f"➡ {COLUMN}")
    couple.run()

    assert list(range(7)) == couple.days("done")
    signs = sorted(entry.recurrence_id for entry in couple.told("sign") if entry.recurrence_id is not None)
    assert [date(2026, 11, 29), date(2026, 12, 1)] == signs
    assert datetime(2026, 11, 29, 22, 59, 59, tzinfo=UTC) in [entry.at for entry in couple.told("sign")]
    assert [0, 0] == couple.run()
    assert NEXT in couple.sam.titles()


def test_what_had_not_passed_when_it_was_ticked_is_not_closed(couple: Couple) -> None:
    """A tick of Wednesday evening that is seen on Friday says nothing of Thursday, where the app dates its edits."""
    couple.days_go_by(2)
    stamp = "LAST-MODIFIED:20261125T190000Z"
    couple.sam.edit(COLUMN, lambda body: re.sub(r"LAST-MODIFIED:\w+", stamp, body.replace("SUMMARY:", "SUMMARY:✅ ")))
    couple.run(days=2)

    assert [0, 1] == couple.days("done")


def test_what_was_unknown_becomes_known_for_the_load(couple: Couple) -> None:
    """Past events without a mark are unknown to `load`; once the week is closed they count as done."""
    couple.home.consent("alex", "sam")
    couple.days_go_by(5)
    before = couple.unknown()
    couple.mark(COLUMN)
    couple.run()
    after = couple.unknown()

    assert before == after + 5


# The first item, the state, the ways out.


def test_the_first_item_comes_once(couple: Couple) -> None:
    """Ticked or deleted it does not come back; unanswered it is closed after 90 days, and that was it."""
    couple.alex.tick(FIRST)
    couple.run()
    couple.run(days=91)
    couple.run(days=91)

    assert [FIRST] == [title for title in couple.alex.titles() if "ten lines" in title]
    assert 1 == sum("ten lines" in title for title in couple.sam.titles())
    couple.alex.delete(FIRST)
    couple.run()
    couple.run(days=30)
    assert FIRST not in couple.alex.titles()


def test_who_comes_later_gets_it_then(couple: Couple, server: Server) -> None:
    """A third member: a first item and a column of their own, on the day on which they come."""
    couple.run(days=2)
    kim = server.place()
    couple.home.secret("kim", kim.password)
    text = couple.home.registry.read_text(encoding="utf-8")
    more = '[members.kim]\nname = "Kim"\nlanguage = "de"\naccount = "kim"\n' + account_toml(
        "kim", kim, deliver="calendar"
    )
    couple.home.registry.write_text(text + more, encoding="utf-8")
    couple.run()
    app = App.on(kim, f"{kim.name} events")

    assert ["Deine Spalte ab 23. Nov", "Was syncd ist\\, in zehn Zeilen"] == app.titles()
    assert all("DTSTART;VALUE=DATE:20261125" in body for body in app.bodies().values())
    assert [0, 0, 0] == couple.run()


def test_without_state_nothing_is_put_twice_and_no_old_tick_closes_a_week(couple: Couple) -> None:
    """The state is lost: cards are recognised by their uids; what a tick said before is not said by it now.

    What was in force before is forgotten too: Alex's column is written once, without the days that have passed.
    """
    couple.days_go_by(2)
    couple.mark(COLUMN)
    couple.run()
    couple.days_go_by(2)
    standing = couple.sam.titles()
    shutil.rmtree(couple.home.folder / "state")

    assert [[1, 0], [0, 0]] == [couple.run(), couple.run()]
    assert standing == couple.sam.titles()
    assert [0, 1] == couple.days("done"), "those that show it themselves"


def test_a_lost_state_may_bring_a_deleted_first_item_back_once(couple: Couple) -> None:
    """What was deleted is known to the state alone; deleted once more it is gone."""
    couple.sam.delete(FIRST)
    couple.run()
    shutil.rmtree(couple.home.folder / "state")
    couple.run()
    came = FIRST in couple.sam.titles()
    couple.sam.delete(FIRST)
    couple.run()
    couple.run(days=1)

    assert (True, False) == (came, FIRST in couple.sam.titles())


def test_whoever_pauses_or_wants_no_columns_has_them_closed(couple: Couple) -> None:
    """A pause closes the own ones alone; `columns = false` closes all, and deletes none."""
    couple.home.service.pause("sam")
    couple.run()

    assert {f"➡ {COLUMN}", f"➡ {FIRST}"} <= set(couple.sam.titles())
    assert "STATUS:NEEDS-ACTION" in couple.alex.find(COLUMN)[1]
    couple.home.replace("columns = true", "columns = false")
    couple.run()
    assert all("STATUS:CANCELLED" in couple.alex.find(title)[1] for title in (COLUMN, FIRST))


def test_an_undo_leaves_a_closed_week_to_its_owner(couple: Couple) -> None:
    """What a member said by closing the week is their own word: an undo of that run leaves it, and names it."""
    couple.days_go_by(2)
    couple.mark(COLUMN)
    couple.run()
    undone = couple.home.service.undo(couple.home.service.runs().runs[0].id)

    assert ["its owner's own word was read in that run"] * 2 == [one.left for one in undone.report.left]
    assert ([0, 1], [], [0, 0]) == (couple.days("done"), couple.told("correction"), couple.run())


def test_without_columns_nothing_of_it_is_there(home: Home, server: Server) -> None:
    """`columns = false`: the household as it was, at the same cost."""
    couple = Couple(home, server, HEAD)

    assert ([[1, 1], [0, 0]], [1, 1]) == ([couple.first, couple.run()], couple.requests)
    assert (["Bins out"], ["Dishes"]) == (couple.alex.titles(), couple.sam.titles())
