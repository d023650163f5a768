"""What a picture of the load tells beside shares: counts, names of tasks, what is new. Plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Column:
    """One member's column on paper today, in percent; `grown` in percent since the agreement, if worth saying."""

    member: str
    on_paper: float
    agreed: float
    gap_worth_saying: bool = False
    grown: float | None = None


@dataclass(frozen=True, slots=True)
class Closer:
    """The part of the load that would have to change hands, in percent: at the last check-in, on `day`, and now."""

    day: date
    then: float
    now: float


@dataclass(frozen=True, slots=True)
class Particulars:
    """Beside the shares of one picture.

    Attributes:
        alone: fewer than two members share the load: nothing is compared.
        new_since: the first day of an agreement that has not seen four weeks yet; None for an older one.
        weeks: closed weeks that count, of the member of whom the fewest do.
        marked_due, marked: of what was due in the newest nine weeks and could be seen: how much, and how much of it
            bears a mark.
        enough_marked: it is half of each member's own or more.
        due, unknown: occurrences of the span, and of these those whose fate is unknown.
        outage: an account could not be read in the span.
        mattered, happened: of what was due in the span that which was to be done and is settled, and what was done.
        tasks: names of at most three responsibilities in which most of a move of the load lies.
        listed: most of a move of the load lies in the list itself: it gives a column another share than was agreed.
        columns: on paper, as of today, in registry order.
        began: the day of the household's first registry; None before one is in force.
        grown_since: the first day of the agreement in force.
        pattern: one member holds more of the noticing and planning than of the doing, and hands doing out.
        settling: names of responsibilities that came into other hands within 28 days.
        heaviest: names of at most five responsibilities with most noticing and planning in them.
        closer: the gap to what was agreed became smaller since the last check-in; None where that cannot be said.
    """

    alone: bool = False
    new_since: date | None = None
    weeks: int = 0
    marked_due: int = 0
    marked: int = 0
    enough_marked: bool = True
    due: int = 0
    unknown: int = 0
    outage: bool = False
    mattered: int = 0
    happened: int = 0
    tasks: tuple[str, ...] = ()
    listed: bool = False
    columns: tuple[Column, ...] = ()
    began: date | None = None
    grown_since: date | None = None
    pattern: bool = False
    settling: tuple[str, ...] = ()
    heaviest: tuple[str, ...] = ()
    closer: Closer | None = None

    def without_shares(self) -> Particulars:
        """What may be told before everybody said yes: counts for all, and nothing that compares or names."""
        return replace(
            self,
            tasks=(),
            listed=False,
            columns=(),
            grown_since=None,
            pattern=False,
            settling=(),
            heaviest=(),
            enough_marked=True,
            closer=None,
        )
