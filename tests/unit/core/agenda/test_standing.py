"""When an agenda stands in a copy: a day ahead, at most one write an hour, the same for all, frozen at the start."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from syncd.core.agenda.lines import openings
from syncd.core.agenda.standing import Asked, Standing, agenda_in, agendas, any_near
from syncd.core.expected import Expected
from syncd.core.identity import SHARED
from syncd.core.sessions.lines import opening
from syncd.model.occurrence import Occurrence, Thing, ThingKind
from syncd.model.registry import SessionKind
from tests.unit.core.agenda.stories import PLANNING, registry

START = datetime(2026, 11, 29, 17, tzinfo=UTC)
THIS = Occurrence(Thing(ThingKind.SESSION, "planning", "planning"), date(2026, 11, 29))
NEXT = Occurrence(THIS.thing, date(2026, 12, 6))
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
OPENING = next(iter(sorted(openings())))
REGISTRY = registry(PLANNING)


class World:
    """Two copies of one session; what is asked for is remembered."""

    def __init__(self) -> None:
        self.copies: dict[tuple[Occurrence, str], Standing] = {}
        self.asked: list[Asked] = []
        self.writes: list[tuple[str, datetime]] = []

    def make(self, asked: Asked) -> Callable[[str], str]:
        """The text tells the edition."""
        self.asked.append(asked)
        return lambda whose: f"{OPENING}\n{asked.edition:%d %H:%M} {whose if whose != SHARED else ''}"

    def run(self, now: datetime, *only: str) -> dict[str, str]:
        """One run, that may write to the copies of `only`; the texts asked for, by member."""
        rows = [Expected(o, m, PLANNING, s, s, False) for o, s in COMING for m in ("alex", "sam")]
        rows = [row for row in rows if isinstance(row.due, datetime) and row.due + HOUR / 2 > now]
        texts = agendas(REGISTRY, rows, self.copies, now, self.make)
        for key, text in texts.items():
            if key[1] in (only or ("alex", "sam")) and (key not in self.copies or self.copies[key].body != text):
                self.copies[key] = Standing(text, now)
                self.writes.append((key[1], now))
        return {whose: text for (occurrence, whose), text in texts.items() if occurrence == THIS}

    def shown(self, whose: str) -> str:
        """What that copy shows, without what is its owner's."""
        return self.copies[THIS, whose].body.removesuffix(whose)


COMING = ((THIS, START), (NEXT, START + 7 * 24 * HOUR))


def test_an_agenda_stands_from_its_lead_on_and_not_before() -> None:
    """A minute more than a day ahead nothing is computed; a day ahead it is, for the next session alone."""
    world = World()

    assert world.run(START - 24 * HOUR - MINUTE) == {}
    assert set(world.run(START - 24 * HOUR)) == {"alex", "sam", SHARED}
    assert [(asked.occurrence, asked.start) for asked in world.asked] == [(THIS, START)]
    assert set(world.copies) == {(THIS, "alex"), (THIS, "sam")}


def test_whether_a_session_is_near_costs_no_more_than_a_look_at_the_dates() -> None:
    """Near is: begun, or within its lead."""
    row = Expected(THIS, "alex", PLANNING, START, START, True)

    assert [False, True, True] == [
        any_near([row], START - 24 * HOUR - MINUTE),
        any_near([row], START - 24 * HOUR),
        any_near([row], START + MINUTE),
    ]


def test_a_copy_is_written_at_most_once_an_hour() -> None:
    """Asked every five minutes for a day, with news each time, each copy is written 24 times, an hour apart."""
    world = World()
    now = START - 24 * HOUR
    while now < START:
        world.run(now)
        now += 5 * MINUTE

    for whose in ("alex", "sam"):
        times = [at for member, at in world.writes if member == whose]
        assert 24 == len(times)
        assert all(after - before >= HOUR for before, after in pairwise(times))


def test_what_is_fresh_costs_nothing() -> None:
    """Within the hour nothing is computed."""
    world = World()
    world.run(START - 10 * HOUR)
    world.run(START - 9 * HOUR - MINUTE)

    assert 1 == len(world.asked)


def test_accounts_that_are_asked_one_after_the_other_show_the_same() -> None:
    """Alex' account is asked at odd, Sam's at even minutes; within a quarter of an hour both show one edition."""
    world = World()
    now = START - 24 * HOUR
    differ = timedelta()
    turn = 0
    while now < START:
        turn += 1
        world.run(now, ("alex", "sam")[turn % 2])
        now += 3 * MINUTE
        if turn > 1:
            same = world.shown("alex") == world.shown("sam")
            differ = timedelta() if same else differ + 3 * MINUTE
            assert differ <= 9 * MINUTE

    assert world.shown("alex") == world.shown("sam")


def test_no_edition_begins_too_late_for_every_copy_to_get_it() -> None:
    """In the last minutes before the start what stands stays; a copy without an agenda gets that of the others."""
    world = World()
    world.run(START - 2 * HOUR, "alex")
    world.run(START - 2 * MINUTE, "sam")
    world.run(START - MINUTE)

    assert {"alex": START - 2 * HOUR, "sam": START - 2 * MINUTE} == dict(world.writes)
    assert world.shown("alex") == world.shown("sam")


def test_an_agenda_is_frozen_at_the_start() -> None:
    """From the start on what stands is what is asked for, whatever happens; nothing is computed."""
    world = World()
    world.run(START - 2 * HOUR)
    before = {key: copy.body for key, copy in world.copies.items()}
    asked = len(world.asked)

    texts = world.run(START)
    world.run(START + 20 * MINUTE)

    assert before == {(THIS, whose): text for whose, text in texts.items()}
    assert asked == len(world.asked)


def test_a_copy_that_had_no_agenda_when_it_began_keeps_its_line() -> None:
    """The line that a session begins with is frozen, too."""
    world = World()
    world.copies[THIS, "alex"] = Standing(opening(SessionKind.PLANNING, 2, "en"), START - 30 * HOUR)

    assert {"alex": opening(SessionKind.PLANNING, 2, "en")} == world.run(START + MINUTE)


def test_what_stands_above_an_agenda_is_not_of_it() -> None:
    """A line that another part of syncd puts above is no part of what is kept."""
    world = World()
    world.copies[THIS, "alex"] = Standing(f"Moved to 19:00.\n{OPENING}\nmore", START - HOUR / 2)

    assert f"{OPENING}\nmore" == world.run(START)["alex"]
    first = opening(SessionKind.PLANNING, 3, "en")
    assert f"{first}\nx" == agenda_in(f"Moved.\n{first}\nx")
    assert "something\nelse" == agenda_in("something\nelse")


def test_a_session_that_was_moved_away_has_its_line_once_more() -> None:
    """Out of its lead nothing but the line it begins with is asked for."""
    world = World()
    world.run(START - HOUR)
    rows = [Expected(THIS, "alex", PLANNING, START, START + 48 * HOUR, False)]

    assert {} == agendas(REGISTRY, rows, world.copies, START - HOUR / 2, world.make)
