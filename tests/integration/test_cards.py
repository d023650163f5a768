"""Cards on real servers: put to everybody, answered in the own app, closed in place; nothing else is touched."""

from __future__ import annotations

import re
import shutil
from datetime import date

import pytest

from syncd.core.answers import consented
from tests.support.home import HEAD, App, Home, account_toml
from tests.support.servers import Place, Server

MEMBERS = '[members.alex]\nname = "Alex"\naccount = "alex"\n[members.sam]\nname = "Sam"\naccount = "sam"\n'
TAX = """[responsibilities.tax]
name = "Tax return"
category = "financial-management"
owner = "alex"
outcome = "The tax return is in"
weight = { notice = 1, plan = 1, do = 1 }
on = 2027-05-31
ahead = "300 days"
"""
ASKED = "Shall we look at the load together?"


@pytest.fixture
def apps(home: Home, server: Server) -> tuple[App, App]:
    """Alex with a task list, Sam in a calendar; synced once, and once more a week later."""
    alex, sam = server.place(), server.place()
    home.write(HEAD, MEMBERS, account_toml("alex", alex), account_toml("sam", sam, deliver="calendar"), TAX)
    home.secret("alex", alex.password)
    home.secret("sam", sam.password)
    home.sync()
    home.clock.forward(days=7)
    report = home.sync()
    assert [(1, ""), (1, "")] == [(own.created, own.error) for own in report.accounts.values()]
    return App.on(alex, f"{alex.name} tasks"), App.on(sam, f"{sam.name} events")


def agreed(home: Home) -> frozenset[str]:
    """Who consented, as the ledger tells it."""
    return consented(home.service.ledger().entries, home.service.household().registry)


def run(home: Home, **later: float) -> int:
    """Time goes by, and a run; how many writes."""
    home.clock.forward(**(later or {"hours": 1}))
    return home.sync().wrote


def tick_event(app: App) -> None:
    """Mark the card of somebody who lives in a calendar."""
    app.edit(ASKED, lambda body: body.replace("SUMMARY:", "SUMMARY:✅ "))


def test_everybody_is_asked_in_one_run_after_the_first_week(home: Home, apps: tuple[App, App]) -> None:
    """A task without a due here, an event of the day there; a second run writes nothing, the ledger tells nothing."""
    task, event = apps[0].find(ASKED)[1], apps[1].find(ASKED)[1]

    assert ([ASKED, "Tax return"], [ASKED]) == (apps[0].titles(), apps[1].titles())
    assert "\r\nDUE" not in task
    assert "VALARM" not in task + event
    assert "DTSTART;VALUE=DATE:20261130" in event
    assert (0, []) == (run(home), home.kinds())


def test_ticked_by_both_is_consent_of_both(home: Home, apps: tuple[App, App]) -> None:
    """A tick in each own app becomes one agreement by each, with a sign of life; nothing is written to the cards."""
    apps[0].tick(ASKED)
    first = run(home)
    alone = agreed(home)
    tick_event(apps[1])

    assert (0, 0) == (first, run(home))
    assert (frozenset({"alex"}), frozenset({"alex", "sam"})) == (alone, agreed(home))
    entries = home.service.ledger().entries
    assert [("alex",), ("sam",)] == [e.by for e in entries if e.kind == "agreed"]
    assert {("alex",), ("sam",)} == {e.by for e in entries if e.kind == "sign"}
    assert 0 == run(home, days=200)


def test_a_tick_taken_off_takes_the_consent_back(home: Home, apps: tuple[App, App]) -> None:
    """Opened again in the own app it is taken back; the card stands open as it did."""
    before = apps[0].find(ASKED)[1]
    apps[0].tick(ASKED)
    run(home)
    apps[0].put(apps[0].find(ASKED)[0], before)

    assert (0, 0) == (run(home), run(home))
    assert (["agreed", "reopened"], frozenset()) == (home.kinds(), agreed(home))


def test_deleted_is_not_now_for_ninety_days(home: Home, apps: tuple[App, App]) -> None:
    """A deleted card is no drop, and comes back once, 90 days later and not before."""
    apps[0].delete(ASKED)
    apps[1].delete(ASKED)
    run(home)

    assert ([], 0, []) == (home.kinds(), run(home, days=89), apps[1].titles())
    assert (2, [ASKED]) == (run(home, days=1), apps[1].titles())
    assert (0, "DTSTART;VALUE=DATE:20270228" in apps[1].find(ASKED)[1]) == (run(home), True)


def test_skipped_is_not_now_too(home: Home, apps: tuple[App, App]) -> None:
    """Cancelled in the own app: nothing is agreed and nothing asked anew."""
    apps[0].edit(ASKED, lambda body: body.replace("STATUS:NEEDS-ACTION", "STATUS:CANCELLED"))

    assert (0, 0, []) == (run(home), run(home, days=3), [k for k in home.kinds() if k == "agreed"])
    assert "STATUS:CANCELLED" in apps[0].find(ASKED)[1]


def test_a_card_follows_its_language_and_keeps_its_members_words(home: Home, apps: tuple[App, App]) -> None:
    """A note in the card stays when its text changes with the member's language."""
    apps[0].edit(ASKED, lambda body: body.replace("DESCRIPTION:One", "DESCRIPTION:talk on Sunday\\nOne"))
    home.replace('name = "Alex"\n', 'name = "Alex"\nlanguage = "de"\n')
    run(home)
    _href, body = apps[0].find("Wollen wir gemeinsam auf die Last schauen?")

    assert "DESCRIPTION:talk on Sunday\\nEin Grundsatz zuerst" in body
    assert 0 == run(home)


def test_when_nothing_is_owned_any_more_cards_are_closed_in_place(home: Home, apps: tuple[App, App]) -> None:
    """Touched or not, no card is deleted; owned once more the same card is open once more."""
    apps[1].edit(ASKED, lambda body: body.replace("DESCRIPTION:One", "DESCRIPTION:hm\\nOne"))
    home.service.handover("tax", "nobody", since=date(2026, 11, 30))
    run(home)
    run(home)

    assert "STATUS:CANCELLED" in apps[0].find(ASKED)[1]
    assert [f"➡ {ASKED}"] == apps[1].titles()
    assert ["withdrawn"] == [k for k in home.kinds() if k not in ("handover", "reopened")], "of the tax return alone"
    home.service.handover("tax", "sam", since=date(2026, 11, 30))
    run(home)
    assert "STATUS:NEEDS-ACTION" in apps[0].find(ASKED)[1]
    assert ASKED in apps[1].titles()
    assert 0 == run(home)


def test_without_state_answers_are_read_from_the_cards(home: Home, apps: tuple[App, App]) -> None:
    """The state is lost: what was ticked is agreed anew, what stands open stands once, nothing is made twice."""
    apps[0].tick(ASKED)
    run(home)
    shutil.rmtree(home.folder / "state")

    assert (0, 0, 0) == (run(home), run(home), run(home, days=1))
    assert frozenset({"alex"}) == agreed(home)
    assert [ASKED] == apps[1].titles()


def test_cards_count_neither_as_open_items_nor_in_the_guard(home: Home, apps: tuple[App, App]) -> None:
    """`status` counts what is owned; of an account where nothing but a card stood its going asks nobody."""
    status = {account.account: account.open_items for account in home.service.status().accounts}
    apps[1].delete_all()
    home.clock.forward(hours=1)
    report = home.sync()

    assert {"alex": 1, "sam": 0} == status
    assert ([], [""]) == (report.notices, sorted({own.error for own in report.accounts.values()}))


def test_who_leaves_or_pauses_is_asked_nothing(home: Home, apps: tuple[App, App]) -> None:
    """A leave closes the card of whoever leaves, and with nobody to share with the other's question goes too."""
    home.service.leave("sam")
    run(home)

    assert [f"➡ {ASKED}"] == apps[1].titles()
    assert "STATUS:CANCELLED" in apps[0].find(ASKED)[1]


def test_an_undo_takes_cards_away_and_they_stay_away(home: Home, apps: tuple[App, App]) -> None:
    """The run that put the cards is taken back; later runs do not put them anew."""
    home.service.undo(home.service.runs().runs[0].id)

    assert (["Tax return"], []) == (apps[0].titles(), apps[1].titles())
    assert (0, 0) == (run(home), run(home, days=2))
    assert [] == apps[1].titles()


def test_two_in_one_collection_have_a_card_each(home: Home, place: Place) -> None:
    """Members who share a list get one card each; a tick is the consent of the member whose card it is."""
    toml = account_toml("both", place)
    home.write(HEAD, MEMBERS.replace('"alex"\n', '"both"\n').replace('"sam"\n', '"both"\n'), toml, TAX)
    home.secret("both", place.password)
    home.sync()
    run(home, days=7)
    app = App.on(place, f"{place.name} tasks")
    cards = {href: body for href, body in app.bodies().items() if ASKED in re.sub(r"\r?\n[ \t]", "", body)}
    done = "STATUS:COMPLETED\r\nCOMPLETED:20261130T090000Z"
    href, body = next(iter(cards.items()))
    app.put(href, body.replace("STATUS:NEEDS-ACTION", done))
    run(home)

    assert 2 == len(cards)
    assert 1 == len(agreed(home))
