"""*Your column*: when it stands, what it shows, and the words in it; the same text as long as nothing is new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from syncd.core.cards import cards
from syncd.core.cards.week import weeks_of, with_decided
from syncd.core.expected import Expectation
from syncd.core.load.weeks import monday
from syncd.core.occurrences.schedule import thing_of
from syncd.core.words import Names, Said, Word, hear
from syncd.model.card import Card, CardKind, CardMemory, Put, card_thing
from syncd.model.item import Kind
from syncd.model.occurrence import Memory, Occurrence, OccurrenceState, Settled
from syncd.model.registry import (
    Away,
    Interval,
    Member,
    Ownership,
    Pause,
    PutDown,
    Registry,
    RepeatFrom,
    Responsibility,
    WhenAway,
)
from tests.support.maple import BERLIN, bins, household

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 25, 11, tzinfo=UTC)
"""A Wednesday."""

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
LONG = CardMemory(
    since=NOW - timedelta(days=30),
    put={
        card_thing(CardKind.FIRST, "alex"): (
            Put(date(2026, 10, 26), live=False, said=True, at=NOW - timedelta(days=30)),
        )
    },
)
DAY = timedelta(days=1)


def owned(name: str, rrule: str | None, owner: str | None = "alex", **keys: Any) -> Responsibility:
    """A responsibility with one step of that name and rule."""
    whose = () if owner is None else (Ownership(owner),)
    made = bins(id=name.lower(), uid_id=name.lower(), name=name, ownership=whose)
    step = replace(made.steps[0], id=name.lower(), uid_id=name.lower(), name=name, rrule=rrule)
    more = {key: keys.pop(key) for key in ("on", "at", "when_away", "repeat_from", "after") if key in keys}
    return replace(made, steps=(replace(step, **more),), **keys)


def home(*responsibilities: Responsibility, kind: Kind = Kind.VTODO, **keys: Any) -> Registry:
    """Alex and Sam with these responsibilities and columns."""
    registry = household(kind, responsibilities or (owned("Bins", "FREQ=WEEKLY;BYDAY=TU"),))
    return replace(registry, household=replace(registry.household, columns=True), **keys)


def remembered(registry: Registry) -> Memory:
    """Everything has been in force for long."""
    things = (thing_of((each, step)) for each in registry.responsibilities for step in each.steps)
    return Memory(since=dict.fromkeys(things, LONG_AGO))


def column(
    registry: Registry,
    memory: CardMemory = LONG,
    now: datetime = NOW,
    whose: str = "alex",
    known: Memory | None = None,
) -> Card:
    """The column of one member."""
    known = known or remembered(registry)
    (found,) = (c for c in cards(registry, now, memory, known) if c.kind is CardKind.COLUMN and c.member == whose)
    return found


def whose(registry: Registry, memory: CardMemory = LONG, now: datetime = NOW) -> list[tuple[str, date]]:
    """Who has a column, and of which week."""
    return [(c.member, c.day) for c in cards(registry, now, memory) if c.kind is CardKind.COLUMN]


def put(day: date, *, said: bool | None) -> CardMemory:
    """A memory in which a column of Alex's stood."""
    thing = card_thing(CardKind.COLUMN, "alex")
    return replace(LONG, put={**LONG.put, thing: (Put(day, live=said is None, said=said, at=NOW),)})


def lines(card: Card) -> list[str]:
    """The lines of a card's text."""
    return card.body.split("\n")


# When it stands.


def test_each_member_has_one_of_the_week_that_runs() -> None:
    """From Monday to Sunday it is the same card; on Monday there is another, and nobody has two."""
    days = [MONDAY + n * DAY for n in range(8)]
    found = [whose(home(), now=datetime(d.year, d.month, d.day, 9, tzinfo=UTC)) for d in days]

    assert found == [[("alex", MONDAY), ("sam", MONDAY)]] * 7 + [[("alex", days[7]), ("sam", days[7])]]


def test_the_week_is_the_households_own() -> None:
    """It turns at midnight where the household lives, not at midnight UTC."""
    late = datetime(2026, 11, 29, 22, 59, tzinfo=UTC)

    assert [MONDAY, MONDAY + 7 * DAY] == [whose(home(), now=n)[0][1] for n in (late, late + timedelta(minutes=1))]


@pytest.mark.parametrize("said", [True, False])
def test_answered_it_is_over_until_monday(*, said: bool) -> None:
    """Ticked, skipped or deleted: no other one this week, and one in the next week as ever."""
    memory = put(MONDAY, said=said)

    assert ["sam"] == [member for member, _day in whose(home(), memory)]
    assert ["alex", "sam"] == [member for member, _day in whose(home(), memory, NOW + 7 * DAY)]


def test_a_tick_on_the_column_of_last_week_leaves_that_of_this_week() -> None:
    """A late answer is about its own week."""
    assert ["alex", "sam"] == [member for member, _day in whose(home(), put(MONDAY - 7 * DAY, said=True))]


def test_who_rests_has_none_and_who_wants_none_has_none() -> None:
    """Paused or left; and `columns = false` for all."""
    registry = home()
    rests = replace(registry, pauses=(Pause("alex", MONDAY),))
    without = replace(registry, household=replace(registry.household, columns=False))

    assert (["sam"], []) == ([m for m, _day in whose(rests)], whose(without))


def test_who_pauses_reads_the_answer_to_that_first() -> None:
    """The card of the week stands until it shows it; none is put for that, and who left has none."""
    rests = replace(home(), pauses=(Pause("alex", MONDAY),))
    stands = replace(put(MONDAY, said=None), untold=frozenset({"alex"}))
    left = replace(rests, pauses=(Pause("alex", MONDAY, left=True),))

    assert ["sam", "alex"] == [m for m, _day in whose(rests, stands)]
    assert ["sam"] == [m for m, _day in whose(rests, replace(stands, untold=frozenset()))]
    assert ["sam"] == [m for m, _day in whose(rests, replace(LONG, untold=frozenset({"alex"})))]
    assert ["sam"] == [m for m, _day in whose(left, stands)]


def test_in_a_members_first_week_an_event_stands_on_the_day_on_which_they_came() -> None:
    """Nobody looks for it on a Monday that had passed; from the next week on it stands on Monday."""
    registry = home()
    fresh = CardMemory(since=NOW)
    came = replace(LONG, put={card_thing(CardKind.FIRST, "alex"): (Put(NOW.date(), live=True, said=None, at=NOW),)})

    assert (NOW.date(), NOW.date()) == (column(registry, fresh).on, column(registry, came, NOW + 2 * DAY).on)
    assert [MONDAY, MONDAY + 7 * DAY] == [column(registry).on, column(registry, came, NOW + 5 * DAY).on]


# What the week holds.


def test_the_week_stands_there_day_by_day() -> None:
    """Own dates from Monday to Sunday in the order of the clock; nothing of anybody else's."""
    registry = home(
        owned("Bins", "FREQ=WEEKLY;BYDAY=TU"),
        owned("Laundry", "FREQ=WEEKLY;BYDAY=SA"),
        owned("Bread", "FREQ=WEEKLY;BYDAY=SA", at=datetime(2026, 1, 1, 8, tzinfo=UTC).time()),
        owned("Dinners", "FREQ=DAILY", "sam"),
        owned("Plants", "FREQ=WEEKLY;BYDAY=MO"),
    )

    assert [
        "Yours from 23 Nov to 29 Nov:",
        "Mon 23 Nov: Plants",
        "Tue 24 Nov: Bins",
        "Sat 28 Nov: Laundry, Bread",
    ] == (lines(column(registry))[:4])
    assert "On most days: Dinners" in lines(column(registry, whose="sam"))


def test_what_became_of_it_changes_nothing_there() -> None:
    """Done, skipped or dropped: the text stays as it is, on every day of the week."""
    registry = home()
    done = Occurrence(thing_of((registry.responsibilities[0], registry.responsibilities[0].steps[0])), MONDAY + DAY)
    known = replace(remembered(registry), settled={done: Settled(OccurrenceState.DONE, NOW)})
    texts = {column(registry, now=NOW + n * DAY, known=k).body for n in range(-2, 5) for k in (known, None)}

    assert 1 == len(texts)


def test_what_is_private_has_its_plain_title_there_and_is_no_example() -> None:
    """A column shows no more than the owner's app does."""
    registry = home(
        owned("Clinic", "FREQ=WEEKLY;BYDAY=TU", private=True), owned("Therapy", "FREQ=MONTHLY", None, private=True)
    )
    text = column(registry).body

    assert "Tue 24 Nov: Something of mine" in text
    assert "Needs a home: 1 thing" in text
    assert ("Clinic" in text, "Therapy" in text, "clinic" in text) == (False, False, False)


def test_what_has_no_date_is_said_once() -> None:
    """What is owned all the time has a line; a week without dates says so."""
    registry = home(replace(owned("Noticing", ""), steps=()), owned("Taxes", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1"))

    assert ["Nothing of yours has a date.", "All week long: Noticing"] == lines(column(registry))[1:3]


def test_absences_and_handovers_are_in_it() -> None:
    """Paused dates are left out, moved ones stand where they went, covered ones with whoever covers."""
    daily = owned("Dishes", "FREQ=WEEKLY;BYDAY=MO,TH")
    moved = owned("Filters", "FREQ=WEEKLY;BYDAY=TU", when_away=WhenAway.NEXT_DAY_BACK)
    gone = Away(("alex",), MONDAY, MONDAY + 2 * DAY)
    covered = replace(gone, cover="sam")
    until = MONDAY + 3 * DAY
    handed = owned(
        "Post",
        "FREQ=WEEKLY;BYDAY=TU,TH",
        ownership=(
            Ownership("alex", until=until),
            Ownership("sam", since=until),
        ),
    )

    assert ["Wed 25 Nov: Filters", "Thu 26 Nov: Dishes"] == lines(column(home(daily, moved, away=(gone,))))[1:3]
    assert "Mon 23 Nov: Dishes" in column(home(daily, moved, away=(covered,)), whose="sam").body
    assert ["Tue 24 Nov: Post"] == [line for line in lines(column(home(handed))) if line.endswith(": Post")]
    assert "Thu 26 Nov: Post" in lines(column(home(handed), whose="sam"))


def test_what_was_put_down_stands_there_no_more_and_needs_a_home() -> None:
    """Put down on Wednesday: nothing of it is left in the week, and everybody reads that it needs a home."""
    down = owned(
        "Bins",
        "FREQ=WEEKLY;BYDAY=TU,FR",
        ownership=(Ownership("alex", until=NOW.date()),),
        put_down=(PutDown("alex", NOW.date()),),
    )
    texts = [column(home(down), whose=member).body for member in ("alex", "sam")]

    assert ["Nothing of yours has a date."] * 2 == [text.split("\n")[1] for text in texts]
    assert all("Needs a home: Bins" in text for text in texts)


def test_what_lies_before_a_thing_was_in_force_is_not_in_it() -> None:
    """Taken into the file on Wednesday, nothing of Monday was expected."""
    registry = home(owned("Bins", "FREQ=WEEKLY;BYDAY=MO,WE,FR"))
    known = Memory(since=dict.fromkeys(remembered(registry).since, NOW))

    assert ["Wed 25 Nov: Bins", "Fri 27 Nov: Bins"] == lines(column(registry, known=known))[1:3]


def test_dates_that_count_from_completion_are_those_that_are_fixed() -> None:
    """What this very run fixes is in it, so that the next run has nothing to add."""
    chain = owned("Filter", None, repeat_from=RepeatFrom.COMPLETION, after=Interval(days=2), on=None)
    registry = home(replace(chain, steps=(replace(chain.steps[0], starting=MONDAY),)))
    thing = thing_of((registry.responsibilities[0], registry.responsibilities[0].steps[0]))
    known = replace(remembered(registry), fixed={thing: (MONDAY,)})
    now = with_decided(known, Expectation((), fixed={thing: (MONDAY + 2 * DAY,)}))

    assert ["Mon 23 Nov: Filter", "Wed 25 Nov: Filter"] == lines(column(registry, known=now))[1:3]
    assert now.fixed == {thing: (MONDAY, MONDAY + 2 * DAY)}


def test_a_moved_rule_stands_where_it_went() -> None:
    """A date that a changed rule moved is in the week into which it went."""
    registry = home(owned("Bins", "FREQ=WEEKLY;BYDAY=FR"))
    thing = thing_of((registry.responsibilities[0], registry.responsibilities[0].steps[0]))
    known = replace(remembered(registry), pairings={thing: {MONDAY + DAY: MONDAY + 4 * DAY}})

    assert ["Fri 27 Nov: Bins"] == [line for line in lines(column(registry, known=known)) if line.endswith(": Bins")]


def test_a_week_asks_for_the_steps_of_that_week_alone() -> None:
    """The weeks before and after are not in it, nor what nobody owns."""
    registry = home(owned("Bins", "FREQ=WEEKLY;BYDAY=SU,MO"), owned("Gutters", "FREQ=DAILY", None))
    found = weeks_of(registry, monday(NOW.date()), NOW, remembered(registry))

    assert [MONDAY, MONDAY + 6 * DAY] == [day for day, _names in found["alex"].days]
    assert {"alex"} == set(found)


# What is open.


def test_what_waits_and_what_was_answered_stands_with_its_member_alone() -> None:
    """One line each; of the answers the newest eight."""
    memory = replace(
        LONG,
        waiting={"alex": ("Bins, from Monday?", "Post, from Monday?")},
        answers={"alex": tuple(f"number {n}" for n in range(10))},
    )
    mine, other = lines(column(home(), memory)), column(home(), memory, whose="sam").body

    assert ["Waits for your answer: Bins, from Monday?", "Waits for your answer: Post, from Monday?"] == [
        line for line in mine if line.startswith("Waits")
    ]
    assert [f"Answer: number {n}" for n in range(2, 10)] == [line for line in mine if line.startswith("Answer")]
    assert ("Waits" in other, "number" in other) == (False, False)


# The words.


def spoken(registry: Registry, member: Member) -> Iterable[str]:
    """The last lines of a member's column: one example each."""
    return (line.split(": ", 1)[1] for line in lines(column(registry, whose=member.id))[-len(Word) :])


@pytest.mark.parametrize("language", ["en", "de"])
def test_each_example_names_something_real_and_is_understood(language: str) -> None:
    """Others' things picked up, own ones skipped, put down and given, what needs a home taken: as it stands there."""
    registry = home(
        owned("Bins to the street", "FREQ=WEEKLY;BYDAY=TU"),
        owned("Post", "FREQ=WEEKLY;BYDAY=TU"),
        owned("Dinners", "FREQ=DAILY", "sam"),
        owned("Dachrinne säubern", "FREQ=MONTHLY", None),
    )
    alex, sam = (replace(member, language=language) for member in registry.members)
    registry = replace(registry, members=(alex, sam))
    names = Names.of(registry)
    heard = [hear(line, names, NOW.date(), language=language) for line in spoken(registry, alex)]

    assert list(Word) == [said.word for said in heard if isinstance(said, Said)]
    said = {one.word: (one.responsibility, one.member) for one in heard if isinstance(one, Said)}
    assert ("dinners", "") == said[Word.DID]
    assert "sam" == said[Word.WITH][1] == said[Word.GIVE][1]
    assert "dachrinne säubern" == said[Word.TAKE][0]
    assert {"post"} == {said[word][0] for word in (Word.SKIP, Word.PUT_DOWN, Word.GIVE, Word.WITH)}


def test_where_others_can_write_it_shows_what_is_heard_there() -> None:
    """A word that is somebody's own is not heard in a list of two, so it is no example there."""
    together = replace(LONG, together=frozenset({"alex"}))
    shown = lines(column(home(owned("Bins", "FREQ=WEEKLY;BYDAY=TU")), memory=together))
    words = shown[next(n for n, line in enumerate(shown) if line.startswith("You can write")) + 1 :]

    assert ["Picked up", "Done together", "Not needed", "Something new"] == [
        " ".join(line.split(":")[0].split()[:2]) for line in words
    ]


def test_a_name_that_two_share_is_no_example() -> None:
    """What cannot be told apart by its name is called by its id, and by neither where that is shared too."""
    first, second = owned("Bins", "FREQ=DAILY"), owned("Bins", "FREQ=DAILY", id="paper", uid_id="paper")
    registry = home(first, second)

    assert "put down paper" in set(spoken(registry, registry.members[0]))


def test_where_there_is_nothing_to_name_the_shipped_example_stands() -> None:
    """A household of one without a home for nothing: every word has a line all the same."""
    registry = home(owned("Bins", "FREQ=DAILY"))
    registry = replace(registry, members=registry.members[:1])
    found = list(spoken(registry, registry.members[0]))

    assert ("did bins", "with sam Bins", "take gutters") == (found[0], found[1], found[5])
    assert ("skip Bins", "put down Bins") == (found[2], found[3])


def test_nobody_is_told_to_share_with_themselves() -> None:
    """Before anything is anybody's the examples name the other one all the same, whatever the reader is called."""
    registry = home(owned("Gutters", "FREQ=DAILY", None))
    named = {member.id: [line for line in spoken(registry, member) if "bins" in line] for member in registry.members}

    assert ("with Sam bins", "give bins to Sam") == (named["alex"][1], named["alex"][4])
    assert ("with Alex bins", "give bins to Alex") == (named["sam"][1], named["sam"][4])


@pytest.mark.parametrize("kind", [Kind.VTODO, Kind.VEVENT])
@pytest.mark.parametrize("language", ["en", "de"])
def test_no_line_of_the_cards_is_heard_as_a_word(language: str, kind: Kind) -> None:
    """Whoever takes the text apart does not say anything by it."""
    registry = home(owned("Skip bins", "FREQ=DAILY"), owned("Leave", "FREQ=WEEKLY", None), kind=kind)
    registry = replace(registry, members=tuple(replace(member, language=language) for member in registry.members))
    memory = CardMemory(since=NOW, answers={"alex": ("undo: done.",)}, waiting={"alex": ("take Bins?",)})
    names = Names.of(registry)
    text = [
        line for card in cards(registry, NOW, memory, remembered(registry)) for line in (card.title, *lines(card))
    ]

    assert [] == [line for line in text if hear(line, names, NOW.date(), language=language) is not None]


def test_it_says_how_it_is_closed_where_it_stands() -> None:
    """A tick in a list, a sign before the title in a calendar; both in the member's language."""
    german = home(kind=Kind.VEVENT)
    german = replace(german, members=(replace(german.members[0], language="de"), german.members[1]))

    assert "Tick this at the end of the week" in column(home()).body
    assert "Put ✅ (or: done) before this title" in column(german, whose="sam").body
    assert ("Deine Spalte ab 23. Nov", True) == (
        column(german).title,
        "Setze am Ende der Woche ✅ (oder: erledigt) vor diesen Titel" in column(german).body,
    )


def test_it_is_short_enough_for_a_telephone() -> None:
    """Twelve things a day are named in part; no line is a paragraph, and all of it fits two screens."""
    registry = home(*(owned(f"Responsibility number {n}", "FREQ=WEEKLY;BYDAY=TU,WE,FR") for n in range(12)))
    card = column(registry)

    assert "and 6 more" in card.body
    assert (len(lines(card)) <= 30, max(map(len, lines(card))) <= 220, len(card.body) <= 1600) == (True, True, True)


def test_a_household_elsewhere_has_its_own_monday() -> None:
    """Members' zones do not shift the card: it is the household's week."""
    registry = home()
    alex, sam = registry.members
    registry = replace(registry, members=(replace(alex, zone=BERLIN), sam))

    assert {MONDAY} == {day for _member, day in whose(registry, now=datetime(2026, 11, 23, 0, 30, tzinfo=UTC))}
