"""Absences: who owns meanwhile, and what becomes of the dates that fall into one (`when_away`). And lapses of owning:
what a pause, a leave or putting something down leaves without a home."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from syncd.core.occurrences.rules import counts_from_completion, interval_of
from syncd.model.registry import Away, IfMissed, Pause, Responsibility, Step, WhenAway

WEEK = 7
"""Days in a week: the longest interval of a rule that pauses by default."""


class Absences:
    """Every absence of the registry, by member. Days are local days of the member; `until` is exclusive."""

    def __init__(self, away: Iterable[Away], pauses: Iterable[Pause] = ()) -> None:
        self._by_member: dict[str, list[Away]] = {}
        self._pauses = tuple(pauses)
        for absence in away:
            for member in absence.members:
                self._by_member.setdefault(member, []).append(absence)

    def back(self, member: str, day: date) -> date:
        """The first day from `day` on at which the member is there: `day` itself when not away on it.

        Absences that touch or overlap are one.
        """
        absences = self._by_member.get(member, ())
        moved = True
        while moved:
            moved = False
            for absence in absences:
                if absence.since <= day < absence.until:
                    day, moved = absence.until, True
        return day

    def is_away(self, member: str, day: date) -> bool:
        """Whether the member is away on that local day."""
        return self.back(member, day) != day

    def cover(self, member: str, day: date) -> str | None:
        """Who covers the member on that day: somebody named who is not away or paused too; None for nobody."""
        for absence in self._by_member.get(member, ()):
            if absence.since <= day < absence.until and absence.cover and not self._is_out(absence.cover, day):
                return absence.cover
        return None

    def _is_out(self, member: str, day: date) -> bool:
        return self.is_away(member, day) or any(p.member == member and p.holds_on(day) for p in self._pauses)

    def earliest_running(self, day: date) -> date:
        """The first day of the absences that are not over on `day`; `day` when there is none."""
        running = [a.since for absences in self._by_member.values() for a in absences if a.until >= day]
        return min([day, *running])


def owner_on(responsibility: Responsibility, step: Step, day: date, absences: Absences) -> str | None:
    """Who owns the occurrence of that nominal day: the owner, or who covers an absence of theirs.

    A cover is a dated ownership of everything but the steps that say `pause`, `next-day-back` or `keep` themselves.
    """
    day = owned_from(responsibility, step, day)
    owner = responsibility.owner_on(day)
    if owner is None or step.when_away not in (None, WhenAway.COVER):
        return owner
    return absences.cover(owner, day) or owner


def owned_from(responsibility: Responsibility, step: Step, day: date) -> date:
    """The day by which the occurrence of that nominal day has its owner: the day itself.

    The one current date of a `completion` step waits where nobody owns it, or who did has put it down: it is due on
    the first day of the next ownership. No other date would come after it.
    """
    if not counts_from_completion(step):
        return day
    owner = responsibility.owner_on(day)
    if owner is not None and not responsibility.was_put_down(owner, day):
        return day
    later = (span.since for span in responsibility.ownership if span.since is not None and span.since > day)
    return next((since for since in later if not _put_down_on(responsibility, since)), day)


def _put_down_on(responsibility: Responsibility, day: date) -> bool:
    owner = responsibility.owner_on(day)
    return owner is not None and responsibility.was_put_down(owner, day)


def when_away_of(step: Step) -> WhenAway:
    """`pause`, `next-day-back` or `keep`: what the step says, else the default of its rule.

    `cover` without anybody who covers falls back to the default. A `completion` step that says `pause` is due on the
    day back: it has no other date that would take the place of the paused one.
    """
    if step.when_away in (WhenAway.NEXT_DAY_BACK, WhenAway.KEEP):
        return step.when_away
    if step.when_away is not WhenAway.PAUSE and step.if_missed is IfMissed.KEEP:
        return WhenAway.KEEP
    if counts_from_completion(step):
        return WhenAway.NEXT_DAY_BACK
    interval = interval_of(step)
    if step.when_away is WhenAway.PAUSE or (interval is not None and interval <= WEEK):
        return WhenAway.PAUSE
    return WhenAway.NEXT_DAY_BACK


def due_day(step: Step, day: date, back: date, successor: date | None) -> date | None:
    """The day on which a nominal date that falls into an absence is due; None when it is paused.

    `back` is the first day after the absence, `successor` the step's next date. Of several dates in one absence only
    the last moves to the day back, and none when the rule gives the day back itself: else equal items would stand
    there side by side, and all but one lapse before they are due. With `if_missed = "keep"` each is owed and moves.
    """
    manner = when_away_of(step)
    if manner is WhenAway.KEEP:
        return day
    if manner is WhenAway.PAUSE:
        return None
    if step.if_missed is not IfMissed.KEEP and successor is not None and successor <= back:
        return None
    return back
