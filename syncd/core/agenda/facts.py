"""What an agenda says, as data: counts, names and dates, in no language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from syncd.model.registry import Responsibility, SessionKind


@dataclass(frozen=True, slots=True)
class Names:
    """Things by name, some of them with a day; `unnamed` more are private and only counted."""

    items: tuple[tuple[str, date | None], ...] = ()
    unnamed: int = 0

    @property
    def count(self) -> int:
        """How many there are, the private ones included."""
        return len(self.items) + self.unnamed


Found = tuple[Responsibility, str, date | None]
"""Something of a responsibility: its name, and a day where it has one."""


def by_day(found: Iterable[Found]) -> list[Found]:
    """Sorted by day; what has none comes first."""
    return sorted(found, key=lambda each: each[2] or date.min)


def names_of(found: Iterable[Found]) -> Names:
    """Each once, in the order of finding; what is private is counted and not named."""
    seen = dict.fromkeys(found_name for found_name in found)
    items = tuple((" ".join(name.split()), day) for whose, name, day in seen if not whose.private)
    return Names(items, len(seen) - len(items))


@dataclass(frozen=True, slots=True)
class Happened:
    """What became of what was due since the session before, for the household as a whole.

    Attributes:
        done: it happened.
        left_out: it did not: its day passed, or it was taken off a list.
        unknown: nothing can be said.
        elsewhere: done by somebody of the household other than its owner.
        as_agreed, told_of: responsibilities of which all that was due was done or looked at by their owner; and all
            of which something was due.
    """

    done: int = 0
    left_out: int = 0
    unknown: int = 0
    elsewhere: int = 0
    as_agreed: int = 0
    told_of: int = 0


@dataclass(frozen=True, slots=True)
class Absence:
    """Who is away from `since` to `last`, both days included, who covers ("" for nobody), and what falls into it."""

    who: tuple[str, ...]
    since: date
    last: date
    cover: str
    takes_in: Names


@dataclass(frozen=True, slots=True)
class Agreed:
    """Something that was agreed on that day: with `owner`, by name, `homeless`, or otherwise as it says."""

    name: str
    private: bool
    owner: str
    homeless: bool
    day: date


@dataclass(frozen=True, slots=True)
class Facts:
    """What the shared part may say.

    Attributes:
        kind: of the session. `people`: how many members it has.
        since: the day from which on what happened is told.
        happened, homes_found, settled_in: what is as agreed, or came about.
        settling, changing_hands: what moves.
        no_mark: name and day of the session before, when it stands without a mark; None otherwise.
        two_without_mark: the two before it do.
        homeless, away, reviews, begins, ends, rare: what is open, and what is coming.
        waiting: what is proposed to somebody who did not answer yet.
        agreed: what was agreed since the session before.
        heaviest: what asks for the most noticing and planning.
        dates: how many dates the next seven days hold.
        load: the picture of the load, already in words.
    """

    kind: SessionKind
    people: int
    since: date
    happened: Happened
    homes_found: Names
    settled_in: Names
    settling: Names
    changing_hands: Names
    no_mark: date | None
    two_without_mark: bool
    homeless: Names
    away: tuple[Absence, ...]
    reviews: Names
    begins: Names
    ends: Names
    rare: Names
    heaviest: Names
    dates: int
    load: tuple[str, ...]
    waiting: Names = Names()
    agreed: tuple[Agreed, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """What one member's own part may say: the next seven days, what comes on most of them, what was let go."""

    week: tuple[tuple[date, Names], ...]
    often: Names
    taken_off: Names
    passed: Names
