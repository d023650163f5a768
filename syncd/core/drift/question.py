"""What the engine is asked and what it answers: values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Answer(StrEnum):
    """The three answers (a contract)."""

    MOVED = "moved"
    AS_AGREED = "as-agreed"
    TOO_EARLY = "too-early"


class Kind(StrEnum):
    """The questions that the engine decides (a contract).

    `load`: does life match the agreement; `category`: is a category carried as planned; `ownership`: does it hold;
    `open`: do things get done.
    """

    LOAD = "load"
    CATEGORY = "category"
    OWNERSHIP = "ownership"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Question:
    """How one question is decided. The defaults were chosen on simulated homes (`benchmarks/load_simulation.py`).

    Attributes:
        zone: gaps up to this share are not worth a talk.
        sd: first guess of the noise of one week, as a share.
        upward: only more than planned is a finding.
        half_life_weeks: a week counts half after so many weeks: in effect the last nine.
        band: half width in standard errors; wider than 1.96 because it is looked at every week.
        clip: one week pulls at most like a week of so many standard deviations.
        prior_weeks: how many weeks the first guess is worth.
        noise_memory: what is left of a week in the noise level after another one.
        min_weeks: silence with fewer weeks that count.
        stale_weeks: silence when none of so many newest weeks counts.
    """

    zone: float
    sd: float
    upward: bool = False
    half_life_weeks: float = 3.0
    band: float = 2.5
    clip: float = 2.0
    prior_weeks: float = 6.0
    noise_memory: float = 0.98
    min_weeks: int = 4
    stale_weeks: int = 6


@dataclass(frozen=True, slots=True)
class WeekSums:
    """A closed week of one stream, in points.

    Attributes:
        week: its Monday.
        excess: N, beyond what was to be.
        points: D; a week of none, or one that does not count, says nothing.
        planned: P, planned a week on paper.
        anew: something else is compared with from here on, a new agreement or another paper: share and band start
            from nothing, the learned noise stays.
        meant: the share that was to be.
    """

    week: date
    excess: Fraction
    points: Fraction
    planned: Fraction
    anew: bool = False
    meant: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Look:
    """What could be said when a week had closed.

    Attributes:
        week: the Monday of the week that had closed.
        value: e, the share beyond what was to be; None before any week counted.
        half_width: of the band around it.
        single: the week's own share; None for one that does not count.
        weeks: how many weeks have counted since the agreement.
        answer: one of three.
        meant: the share that was to be, an average of the same weeks as `value`.
    """

    week: date
    value: float | None
    half_width: float | None
    single: float | None
    weeks: int
    answer: Answer
    meant: float = 0.0


QUESTIONS = {
    Kind.LOAD: Question(zone=0.05, sd=0.08),
    Kind.CATEGORY: Question(zone=0.25, sd=0.20),
    Kind.OWNERSHIP: Question(zone=0.20, sd=0.12, upward=True),
    Kind.OPEN: Question(zone=0.20, sd=0.12, upward=True),
}
"""The four questions as shipped. The zones and the half-life say when to talk; they are choices, not facts."""
