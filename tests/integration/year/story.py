"""What happens in the year: who owns what, what a week is like, and what comes between."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from tests.integration.year.home import Couple
from tests.integration.year.people import SESSIONS, THINGS, Person

BEGIN = date(2026, 11, 23)
"""The Monday on which syncd is installed."""

WEEKS = 52
DAY = timedelta(days=1)
WEEK = timedelta(days=7)

FIRST = {"en": "What syncd is", "de": "Was syncd ist"}
DEAL = {"en": "Would this be yours?", "de": "Wäre das deins?"}
"""Titles of cards."""

QUAGGA, OKAPI = (name for name, thing in THINGS.items() if thing in ("quagga", "okapi"))
"""What Alex gets to on no day, and what Sam takes off each week: the other one is to read of neither."""

HEAD = """[household]
id = "year"
name = "Home"
timezone = "Europe/Berlin"
consent = "{consent}"

[members.alex]
name = "Alex"
account = "alex"
[members.sam]
name = "Sam"
language = "de"
account = "sam"
"""

OWNED = """[responsibilities.{id}]
name = "{name}"
category = "household-logistics"
{owner}
outcome = "It is as it has to be"
weight = {{ notice = {weight}, plan = {weight}, do = 1 }}
rrule = "{rule}"
starting = 2026-11-23
{more}
"""

GATHERINGS = """[sessions.planning]
kind = "planning"
name = "Planning"
rrule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU"
at = "18:00"
minutes = 30
starting = 2026-11-29
horizon = "2w"

[sessions.check-in]
kind = "check-in"
name = "Talk"
rrule = "FREQ=WEEKLY;INTERVAL=4;BYDAY=SU"
at = "19:00"
minutes = 30
starting = 2026-12-06
horizon = "2w"
"""


def owned(name: str, owner: str, rule: str, weight: int = 1, more: str = "") -> str:
    """One responsibility."""
    line = f'owner = "{owner}"' if owner else ""
    return OWNED.format(id=THINGS[name], name=name, owner=line, rule=rule, weight=weight, more=more)


def registry(*accounts: str, consent: str = "both") -> str:
    """The whole file."""
    return "\n".join(
        (
            HEAD.format(consent=consent),
            *accounts,
            owned("Bins", "alex", "FREQ=WEEKLY;BYDAY=TU"),
            owned("The shop", "alex", "FREQ=WEEKLY;BYDAY=SA", more='at = "10:00"\nlasts = "90m"'),
            owned("Bills", "alex", "FREQ=MONTHLY;BYMONTHDAY=24", more='if_missed = "keep"'),
            owned("Post", "alex", "FREQ=WEEKLY;BYDAY=TH"),
            owned("Plants", "alex", "FREQ=WEEKLY;BYDAY=FR"),
            owned("Dinners", "sam", "FREQ=WEEKLY;BYDAY=FR", more='at = "18:00"\nlasts = "45m"'),
            owned("Laundry", "sam", "FREQ=WEEKLY;BYDAY=TH"),
            owned("School", "sam", "FREQ=WEEKLY;BYDAY=TU"),
            owned("Gutters", "", "FREQ=WEEKLY;BYDAY=SA"),
            owned(QUAGGA, "alex", "FREQ=WEEKLY;BYDAY=WE", weight=0),
            owned(OKAPI, "sam", "FREQ=WEEKLY;BYDAY=WE", weight=0),
            GATHERINGS,
        )
    )


class Year:
    """The story, week by week.

    Attributes:
        events: by week number what comes on Thursday evening, after the ordinary evening.
        skips: by week number things that their owner looks at and finds not needed.
        gone: who is away, paused or left: from a day on, up to a day.
        back: the day on which the server that is out of reach comes back; None while none is.
    """

    def __init__(
        self, couple: Couple, events: Mapping[int, Callable[[Year], None]], skips: Mapping[int, tuple[str, ...]]
    ) -> None:
        self.couple, self.events, self.skips = couple, events, skips
        self.gone: dict[str, tuple[date, date]] = {}
        self.back: date | None = None

    def install(self) -> None:
        """The first morning: one item says what this is, another what would be whose. Alex says yes to a part."""
        couple = self.couple
        couple.at(BEGIN, 10)
        couple.settle()
        alex = couple.alex
        alex.write("put down plants", alex.card(DEAL["en"]).key)
        for person in couple.people:
            person.look()
            person.hand.tick(person.card(FIRST[person.language]).key)
            person.hand.tick(person.card(DEAL[person.language]).key)
            person.hand.add("Mine: the dentist", couple.today, f"mine-{person.id}")
        couple.settle()
        assert "Plants" not in {each.title for each in alex.items}

    def live(self, weeks: int = WEEKS) -> None:
        """All of it."""
        couple = self.couple
        for number in range(weeks):
            monday = BEGIN + number * WEEK
            if number % 4 == 2:
                self._comes(monday, 6)
            self._comes(monday + 3 * DAY, 20)
            self.evening(number)
            busy = number in self.events or number in self.skips
            if busy:
                couple.settle()
            if number in self.events:
                self.events[number](self)
                couple.settle()
            self._comes(monday + 6 * DAY, 21, looked=busy or self.back is not None)
            self.evening(number)
            self.close(number, monday)

    def _comes(self, day: date, hour: int, *, looked: bool = True) -> None:
        """It is that hour; the daemon looked, if it did since they were last there, and both open their apps."""
        self.couple.at(day, hour)
        if self.back is not None and day >= self.back:
            self.back = None
            for person in self.couple.people:
                person.comes_back()
            self.couple.offline.clear()
        if looked:
            self.couple.run()
        self.couple.look()

    def evening(self, number: int) -> None:
        """Both do what is theirs and due, but for what they do not get to."""
        for person in self.present():
            for item in person.owned(self.couple.today):
                thing, _day = person.about(item)
                if thing in ("quagga", *SESSIONS) or (thing == "laundry" and number % 4 == 1):
                    continue
                if thing == "okapi":
                    person.take_off(item)
                elif thing in self.skips.get(number, ()):
                    person.leave_out(item)
                else:
                    person.do(item)

    def close(self, number: int, monday: date) -> None:
        """On Sunday evening a session is marked by one of them, the week is closed, and old things are cleared."""
        couple = self.couple
        couple.look()
        for person in self.present():
            sessions = [e for e in person.owned(couple.today) if person.things[e.title] in SESSIONS]
            if person is couple.people[number // 2 % 2]:
                for item in sessions:
                    person.do(item)
        for person in self.present():
            if number % 3 != 2 and person.columns():
                self._close_week(person, monday)
            person.clear(couple.today)
        couple.settle()

    def _close_week(self, person: Person, monday: date) -> None:
        """A tick on the column: in a calendar it says that what is past without a mark happened."""
        if person.form == "calendar":
            for item in person.owned(self.couple.today - DAY):
                thing, day = person.about(item)
                if monday <= (item.day or day) < monday + WEEK and thing not in SESSIONS:
                    person.record.did("done", thing, day, person.id)
        person.hand.tick(person.column().key)

    def person(self, who: str) -> Person:
        """One of them."""
        return next(each for each in self.couple.people if each.id == who)

    def present(self) -> list[Person]:
        """Who is there."""
        return [each for each in self.couple.people if not self._is_gone(each.id)]

    def _is_gone(self, who: str) -> bool:
        first, until = self.gone.get(who, (date.max, date.max))
        return first <= self.couple.today < until
