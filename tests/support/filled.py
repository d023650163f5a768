"""A household whose ledger is filled by hand: years of completions, without a server and without living them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from syncd.model.card import CardKind, card_thing
from syncd.model.ledger import Entry, EntryKind, Source
from syncd.model.occurrence import Occurrence, Thing, ThingKind
from syncd.store import Store

MEMBERS = ("alex", "sam")

HEAD = """[household]
id = "h1"
name = "Home"
timezone = "Europe/Berlin"
columns = false
{more}
[members.alex]
name = "Alex"
account = "cloud"
[members.sam]
name = "Sam"
account = "cloud"

[accounts.cloud]
adapter = "caldav"
url = "http://127.0.0.1:9/"
username = "nobody"
task_list = "Household"
calendar = "Sessions"
secret = {{ file = "none" }}
"""

OWNED = """
[responsibilities.r{number}]
name = "Task {number}"
category = "{category}"
owner = "{owner}"
outcome = "It is so"
weight = {{ notice = {notice}, plan = 1, do = 2 }}
rrule = "{rrule}"
starting = {starting}
"""

CATEGORIES = ("household-logistics", "social-planning", "child-related")


def registry(numbers: int, starting: date, rrule: str = "FREQ=DAILY", more: str = "") -> str:
    """A registry with so many responsibilities, in turn Alex's and Sam's. Its account is nowhere."""
    owned = [
        OWNED.format(
            number=number,
            category=CATEGORIES[number % len(CATEGORIES)],
            owner=MEMBERS[number % 2],
            notice=number % 3,
            rrule=rrule,
            starting=starting.isoformat(),
        )
        for number in range(numbers)
    ]
    return HEAD.format(more=more) + "".join(owned)


def completions(numbers: int, days: Iterable[date], moves: date | None = None) -> Iterator[Entry]:
    """Each one done on each day, one in twelve by the other one; from `moves` on more than half of Alex's by Sam."""
    for day in days:
        at = datetime.combine(day, time(17), tzinfo=UTC)
        for number in range(numbers):
            owner = MEMBERS[number % 2]
            other = MEMBERS[1 - number % 2]
            turn = (number * 5 + day.toordinal() * 7) % 12
            moved = moves is not None and day >= moves and owner == "alex" and turn < 7
            name = f"r{number}"
            yield Entry(
                f"done-{name}-{day}",
                at,
                at,
                EntryKind.DONE,
                Occurrence(Thing(ThingKind.RESPONSIBILITY, name, name), day),
                owner=owner,
                by=(other if moved or not turn else owner,),
                account="cloud",
                responsibility=name,
                step=name,
                recurrence_id=day,
            )


def agreed(day: date) -> Iterator[Entry]:
    """Both say yes to the principle."""
    at = datetime.combine(day, time(9), tzinfo=UTC)
    for member in MEMBERS:
        occurrence = Occurrence(card_thing(CardKind.PRINCIPLE, member), day)
        yield Entry(f"agreed-{member}", at, at, EntryKind.AGREED, occurrence, by=(member,), source=Source.ACCOUNT)


def span(first: date, number: int, step: int = 1) -> list[date]:
    """So many days from `first` on, each `step` after the one before."""
    return [first + timedelta(days=step * at) for at in range(number)]


def fill(state: Path, entries: Iterable[Entry], household: str = "h1") -> int:
    """Write them into the state of the household; how many were new."""
    with Store.open(state, household) as store, store.change() as change:
        return change.append(list(entries))
