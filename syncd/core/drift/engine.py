"""The engine: one decision for every question, from weekly sums.

An exponentially discounted share (an EWMA chart: Roberts 1959; Lucas and Saccucci 1990, Technometrics 32) of
winsorised weeks (Hawkins 1993, J. Quality Technology 25), with a band of standard errors whose noise is learned,
against a zone of gaps that are not worth a talk (Kuiper and Goedhart 2023, doi 10.1080/08982112.2023.2218904; three
answers as in Kruschke 2018, doi 10.1177/2515245918771304). With N the excess of week k in points, D its points, P the
points planned a week, e the share before it and s the noise before it:

    g = 0.5 ** (1 / half_life_weeks)
    r = (N - e D) / sqrt(D P), limited to +- clip s
    A = g A + e D + r sqrt(D P)    B = g B + D    Q = g² Q + D P
    s² = (prior_weeks sd² + sum of mem^age r²) / (prior_weeks + sum of mem^age)
    e = A / B,  half width = band s sqrt(Q) / B

A week that does not count ages the share, not the noise. Everything is divided by the first P, so that no unit of
points matters; that division is exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from math import sqrt

from syncd.core.drift.question import Answer, Look, Question, WeekSums


class Engine:
    """Follows one stream, week by week."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._decay = 0.5 ** (1 / question.half_life_weeks)
        self._noise = self._seen = 0.0
        self._scale: Fraction | None = None
        self._begin()

    def _begin(self) -> None:
        self._a = self._b = self._q = self._meant = 0.0
        self._weeks = self._silent = 0

    def week(self, sums: WeekSums) -> Look:
        """Take in the next week; they come in order and none is left out."""
        if sums.anew:
            self._begin()
        decay = self._decay
        single = None
        share = self._a / self._b if self._b else 0.0
        self._a, self._b, self._q = decay * self._a, decay * self._b, decay * decay * self._q
        self._meant *= decay
        if sums.points > 0:
            single = float(sums.excess / sums.points)
            self._take(sums, share)
            self._weeks, self._silent = self._weeks + 1, 0
        else:
            self._silent += 1
        return self._look(sums.week, single)

    def _take(self, sums: WeekSums, share: float) -> None:
        plan = sums.planned if sums.planned > 0 else sums.points
        self._scale = scale = self._scale or plan
        excess, points = float(sums.excess / scale), float(sums.points / scale)
        spread = points * float(plan / scale)
        most = self._question.clip * self._sigma()
        pull = max(-most, min(most, (excess - share * points) / sqrt(spread)))
        self._a += share * points + pull * sqrt(spread)
        self._b += points
        self._meant += points * float(sums.meant)
        self._q += spread
        self._noise = self._question.noise_memory * self._noise + pull * pull
        self._seen = self._question.noise_memory * self._seen + 1.0

    def _sigma(self) -> float:
        prior = self._question.prior_weeks
        return sqrt((prior * self._question.sd**2 + self._noise) / (prior + self._seen))

    def _look(self, week: date, single: float | None) -> Look:
        if not self._b:
            return Look(week, None, None, single, self._weeks, Answer.TOO_EARLY)
        value = self._a / self._b
        half = self._question.band * self._sigma() * sqrt(self._q) / self._b
        return Look(week, value, half, single, self._weeks, self._answer(value, half), self._meant / self._b)

    def _answer(self, value: float, half: float) -> Answer:
        question = self._question
        if self._weeks < question.min_weeks or self._silent >= question.stale_weeks:
            return Answer.TOO_EARLY
        gap = value if question.upward else abs(value)
        if gap - half > question.zone:
            return Answer.MOVED
        return Answer.AS_AGREED if gap + half < 2 * question.zone else Answer.TOO_EARLY


def follow(weeks: Iterable[WeekSums], question: Question) -> list[Look]:
    """What could be said after each week of a stream, given in order."""
    engine = Engine(question)
    return [engine.week(sums) for sums in weeks]
