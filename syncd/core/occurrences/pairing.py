"""A changed rule moves, it does not replace: what is open is paired with the new rule.

The occurrence keeps its recurrence-id, and with it its item and uid; only its nominal date is the new rule's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from syncd.core.occurrences.rules import counts_from_completion, gives, interval_of, nominal_dates
from syncd.model.registry import Session, Step

_ANY_DISTANCE = timedelta(days=3660)


def pair(
    source: Step | Session, pairings: Mapping[date, date], open_dates: Iterable[date], spoken_for: Collection[date]
) -> dict[date, date]:
    """New pairings, recurrence-id -> date of the present rule, for open occurrences whose date it does not give.

    Each gets the nearest date within half an interval that no other occurrence has; of two equally near ones the
    later, which leaves more time. What happens once moves any distance. What finds no date is not in the answer.
    `pairings` are those stored so far, `spoken_for` the recurrence-ids that stand or are settled. An earlier pairing
    whose date the rule no longer gives is made anew from that date. A `completion` step never pairs: its open item is
    the current one.
    """
    if counts_from_completion(source):
        return {}
    result: dict[date, date] = {}
    taken = {pairings.get(key, key) for key in spoken_for}
    targets = {key: pairings[key] for key in spoken_for if key in pairings}
    half = _half(source)
    for key in sorted(open_dates):
        at = pairings.get(key, key)
        if gives(source, at):
            continue
        reach = _ANY_DISTANCE if half is None else half
        paired = {day for other, day in targets.items() if other != key}
        near = [
            day
            for day in nominal_dates(source, at - reach, at + reach)
            if abs(day - at) <= reach and day not in taken and not _blocked(day, paired, half)
        ]
        if near:
            nearest = min(near, key=lambda day: (abs(day - at), -day.toordinal()))
            result[key] = targets[key] = nearest
            taken.add(nearest)
    return result


def without_paired(
    source: Step | Session, days: Iterable[date], pairings: Mapping[date, date], spoken_for: Collection[date]
) -> list[date]:
    """`days` of the present rule without those that a pairing stands for: within half an interval of its date.

    Dates that have an occurrence of their own (`spoken_for`) stay. A pairing counts as long as its occurrence stands
    or is settled, or the rule still gives its date.
    """
    if not pairings:
        return list(days)
    half = _half(source)
    targets = {day for key, day in pairings.items() if key in spoken_for or gives(source, day)}
    return [day for day in days if day not in pairings and (day in spoken_for or not _blocked(day, targets, half))]


def _half(source: Step | Session) -> timedelta | None:
    interval = interval_of(source)
    return None if interval is None else timedelta(days=interval) / 2


def _blocked(day: date, targets: Collection[date], half: timedelta | None) -> bool:
    if not targets:
        return False
    if half is None:
        return day in targets
    return any(abs(day - target) <= half for target in targets)
