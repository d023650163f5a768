"""A member and their app, and what they did with it: the record that the ledger is compared with at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.integration.year.apps import Hand, Shown

WEEK = timedelta(days=7)
THINGS = {
    "Bins": "bins",
    "The shop": "shop",
    "Bills": "bills",
    "Post": "post",
    "Plants": "plants",
    "Quagga crate": "quagga",
    "Dinners": "dinners",
    "Laundry": "laundry",
    "School": "school",
    "Okapi brush": "okapi",
    "Gutters": "gutters",
    "Planning": "planning",
    "Talk": "check-in",
}
"""What the registry calls each thing that has dates, by the title that it has in an app."""

SESSIONS = ("planning", "check-in")
ANSWERS = ("Answer: ", "Antwort: ")
CARDS = {"en": "Your column from", "de": "Deine Spalte ab"}


@dataclass(frozen=True, slots=True, order=True)
class Deed:
    """What became of one thing of one day, and by whose hand."""

    kind: str
    thing: str
    day: date
    by: tuple[str, ...]


@dataclass(slots=True)
class Said:
    """A line that somebody wrote: as a new item beside those that stood `before`, or into notes while the column
    `card` stood.
    """

    who: str
    line: str
    card: str = ""
    before: frozenset[str] = frozenset()
    answered: bool = False


@dataclass
class Record:
    """What both did and wrote, noted down as they did it."""

    deeds: list[Deed] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    def did(self, kind: str, thing: str, day: date, *by: str) -> None:
        """Note a deed."""
        self.deeds.append(Deed(kind, thing, day, by))

    def forget(self, thing: str, day: date) -> None:
        """Somebody took back what was noted of this."""
        before = len(self.deeds)
        self.deeds = [each for each in self.deeds if (each.thing, each.day) != (thing, day)]
        assert len(self.deeds) < before, (thing, day)


class Person:
    """One of the two.

    Attributes:
        id, language: as the registry has them.
        form: "tasks", "calendar" or "todoist".
        told: keys of what was done when the daemon last looked.
        things: by title what the registry calls each thing that has dates: as `THINGS`, and what is new.
    """

    def __init__(
        self, identity: str, language: str, form: str, hand: Hand, record: Record, today: Callable[[], date]
    ) -> None:
        self.id, self.language, self.form = identity, language, form
        self.hand, self.record, self._today = hand, record, today
        self.things = dict(THINGS)
        self.items: list[Shown] = []
        self.told: set[str] = set()
        self.goes_away: Callable[[], object] = lambda: None
        self.comes_back: Callable[[], object] = lambda: None
        self._nominal: dict[str, date] = {}
        self._written = 0

    def look(self) -> None:
        """Open the app. The day on which something first stood is the day it is about, wherever it is moved."""
        self.items = self.hand.shown()
        for each in self.items:
            if each.day is not None:
                self._nominal.setdefault(each.key, each.day)

    def named(self, title: str, *, is_open: bool = True) -> list[Shown]:
        """What is called so, by day."""
        bare = [each for each in self.items if each.title == title and each.is_open is is_open]
        return sorted(bare, key=lambda each: each.day or date.min)

    def next(self, title: str) -> date:
        """The day of the first open one of that title."""
        found = self.named(title)
        assert found, (title, [(e.title, e.is_open) for e in self.items])
        return self.about(found[0])[1]

    def owned(self, until: date) -> list[Shown]:
        """What stands open with a date up to that day, cards left out."""
        return [e for e in self.items if e.is_open and e.title in self.things and e.day and e.day <= until]

    def about(self, item: Shown) -> tuple[str, date]:
        """What an item is about: the thing, and the day that the rule gave."""
        return self.things[item.title], self._nominal[item.key]

    def do(self, item: Shown) -> None:
        """Tick it; a session is held by that."""
        thing, day = self.about(item)
        self.hand.tick(item.key)
        self.record.did("held" if thing in SESSIONS else "done", thing, day, self.id)

    def take_off(self, item: Shown) -> None:
        """Delete it."""
        self.hand.delete(item.key)
        self.record.did("dropped", *self.about(item), self.id)

    def leave_out(self, item: Shown) -> None:
        """Not needed this time, in the way this app has; where it has none, with a word."""
        if not self.hand.refuse(item.key):
            self.say(f"skip {item.title}")
        self.record.did("skipped", *self.about(item), self.id)

    def columns(self) -> list[Shown]:
        """The column that stands open; none once it was answered."""
        return [e for e in self.items if e.is_open and e.title.startswith(CARDS[self.language])]

    def column(self) -> Shown:
        """The one that stands open."""
        found = self.columns()
        assert len(found) == 1, [e.title for e in self.items]
        return found[0]

    def card(self, words: str) -> Shown:
        """The one open item whose title holds these words."""
        found = [e for e in self.items if e.is_open and words in e.title]
        assert len(found) == 1, (words, [e.title for e in self.items if e.is_open])
        return found[0]

    def say(self, line: str) -> None:
        """Write a line as a new item."""
        self._written += 1
        self.hand.add(line, self._today(), f"own-{self.id}-{self._written}")
        self.record.said.append(Said(self.id, line, before=frozenset(each.key for each in self.items)))

    def write(self, line: str, card: str = "") -> None:
        """Write a line into the notes of the column, or of another card; the column is where it is answered."""
        column = self.column().key
        self.hand.note(card or column, line)
        self.record.said.append(Said(self.id, line, column))

    def answers(self, said: Said) -> list[str]:
        """What this member reads as answers to a line: in the item that it was, or on the column below the week."""
        if said.card:
            card = next(each for each in self.items if each.key == said.card)
            return [line for line in card.notes.split("\n") if line.startswith(ANSWERS)]
        items = [e for e in self.items if said.line in e.title and not e.is_open and e.key not in said.before]
        return [line for each in items for line in each.notes.split("\n") if line]

    def clear(self, before: date) -> None:
        """Clear away what is done and a week old, as tidy people do, if the daemon looked since it was done."""
        for each in self.items:
            if each.key in self.told and each.day is not None and each.day < before - WEEK:
                self.hand.delete(each.key)

    def purge(self) -> None:
        """Delete everything but what is one's own."""
        for each in self.items:
            if not each.title.startswith("Mine:"):
                self.hand.delete(each.key)

    def texts(self) -> str:
        """Everything that this member can read."""
        return "\n".join(each.text for each in self.items)
