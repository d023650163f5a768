"""What is coming: absences and what falls into them, seasons, rare dates, reviews, the week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from syncd.core.agenda.facts import Absence, Found, Names, by_day, names_of
from syncd.core.agenda.material import Material
from syncd.core.occurrences.rules import counts_from_completion, following, interval_of, later, nominal_dates
from syncd.core.occurrences.schedule import thing_of
from syncd.model.registry import Away, Interval, Responsibility, Step
from syncd.model.when import day_of, start_of

REVIEW_AFTER = Interval(months=6)
"""So long after an ownership began it is looked at once more, unless `review_by` says a day."""

RARE = 170
"""Days between the dates of something that comes rarely: twice a year, or less."""

REGULAR = 62
"""Days between the dates of something that can have a season."""

BREAK = 45
"""A rule that gives nothing for so many days, and for three of its intervals, is out of season."""

OFTEN = 4
"""What is due on so many of seven days is said once."""

_DAY = timedelta(days=1)


def homeless(material: Material) -> Names:
    """What nobody owns on the day of the session and what is to come of; not what somebody is asked about."""
    asked = {each.responsibility for each in material.registry.proposals if each.to is not None}
    return names_of(
        (each, each.name, None)
        for each in material.registry.responsibilities
        if each.owner_on(material.day) is None and each.id not in asked and _goes_on(each, material.day)
    )


def waiting(material: Material) -> Names:
    """What is proposed and waits for an answer: not whose, nor what."""
    asked = {each.responsibility for each in material.registry.proposals}
    return names_of((each, each.name, None) for each in material.registry.responsibilities if each.id in asked)


def _goes_on(responsibility: Responsibility, day: date) -> bool:
    steps = responsibility.steps
    return not steps or any(counts_from_completion(s) or following(s, day - _DAY) is not None for s in steps)


def absences(material: Material, within: timedelta) -> tuple[Absence, ...]:
    """Absences that have not ended on the day of the session and begin `within` that span, by their first day."""
    until = material.day + within
    found = [away for away in material.registry.away if away.until > material.day and away.since < until]
    return tuple(_absence(material, away) for away in sorted(found, key=lambda away: (away.since, away.until)))


def _absence(material: Material, away: Away) -> Absence:
    names = {member.id: member.name for member in material.registry.members}
    who = tuple(name for member, name in names.items() if member in away.members)
    first = max(away.since, material.day)
    takes_in = names_of(
        (each, each.name, None)
        for each in material.registry.responsibilities
        if any(_falls_into(material, each, step, away, first) for step in each.steps)
    )
    return Absence(who, away.since, away.until - _DAY, names.get(away.cover or "", ""), takes_in)


def _falls_into(material: Material, whose: Responsibility, step: Step, away: Away, first: date) -> bool:
    fixed = material.memory.fixed.get(thing_of((whose, step)), ())
    return any(whose.owner_on(day) in away.members for day in nominal_dates(step, first, away.until - _DAY, fixed))


def reviews(material: Material, first: date, last: date) -> Names:
    """Ownerships whose review lies within [`first`, `last`]."""
    found = []
    for each in material.registry.responsibilities:
        day = review_day(material, each)
        if day is not None and first <= day <= last:
            found.append((each, each.name, None))
    return names_of(found)


def review_day(material: Material, responsibility: Responsibility) -> date | None:
    """When it is to be looked at whether its present owner fits; None when it has none, or nothing is known."""
    owned = [
        span
        for span in responsibility.ownership
        if (span.since is None or span.since <= material.day) and (span.until is None or material.day < span.until)
    ]
    if not owned:
        return None
    if responsibility.review_by is not None:
        return responsibility.review_by
    began = owned[0].since or material.in_force(responsibility)
    return None if began is None else later(began, REVIEW_AFTER)


def seasons(material: Material, within: timedelta) -> tuple[Names, Names]:
    """What begins after a break, or for the first time, and what goes into one, with the day."""
    begins: list[Found] = []
    ends: list[Found] = []
    for whose, step, days in _dates(material, within):
        interval = interval_of(step)
        if interval is None and step.on is not None:
            continue
        if interval is not None and interval > REGULAR:
            continue
        pause = timedelta(days=max(BREAK, 3 * (interval or 0)))
        for day in days:
            before = nominal_dates(step, day - timedelta(days=400), day - _DAY)
            if not before or day - before[-1] > pause:
                begins.append((whose, step.name, day))
            after = following(step, day)
            if after is None or after - day > pause:
                ends.append((whose, step.name, day))
    return names_of(by_day(begins)), names_of(by_day(ends))


def rare(material: Material, within: timedelta) -> Names:
    """What comes twice a year or less, or once, with the day."""
    found: list[Found] = []
    for whose, step, days in _dates(material, within):
        interval = interval_of(step)
        if interval is None or interval >= RARE:
            found += [(whose, step.name, day) for day in days[:1]]
    return names_of(by_day(found))


def _dates(material: Material, within: timedelta) -> Iterator[tuple[Responsibility, Step, tuple[date, ...]]]:
    """Steps whose dates are known ahead, with those of the span."""
    for each in material.registry.responsibilities:
        for step in each.steps:
            if not counts_from_completion(step):
                days = nominal_dates(step, material.day, material.day + within - _DAY)
                if days:
                    yield each, step, days


def own_week(material: Material, member: str) -> tuple[tuple[tuple[date, Names], ...], Names]:
    """What this member has in the next seven days, day by day; and what comes on most of them, said once."""
    zone = material.registry.member(member).zone
    days: dict[date, list[Found]] = {}
    counted: dict[tuple[str, str], int] = {}
    mine = [row for row in material.week if row.member == member and isinstance(row.source, tuple)]
    for row in mine:
        assert isinstance(row.source, tuple)
        counted[_key(row.source)] = counted.get(_key(row.source), 0) + 1
    often: list[Found] = []
    for row in sorted(mine, key=lambda row: start_of(row.due, zone)):
        assert isinstance(row.source, tuple)
        whose, step = row.source
        if counted[_key(row.source)] >= OFTEN:
            often.append((whose, step.name, None))
        else:
            days.setdefault(day_of(row.due, zone), []).append((whose, step.name, None))
    return tuple((day, names_of(found)) for day, found in sorted(days.items())), names_of(often)


def _key(source: tuple[Responsibility, Step]) -> tuple[str, str]:
    return source[0].uid_id, source[1].uid_id
