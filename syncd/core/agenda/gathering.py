"""From material to facts: everything that the two parts of an agenda may say."""

from __future__ import annotations

from datetime import timedelta

from syncd.core.agenda.ahead import absences, homeless, own_week, rare, reviews, seasons, waiting
from syncd.core.agenda.facts import Facts, Names, OwnFacts, names_of
from syncd.core.agenda.hands import agreed, changing_hands, homes_found, settled_in, settling
from syncd.core.agenda.happened import happened, let_go
from syncd.core.agenda.marks import without_mark
from syncd.core.agenda.material import Material
from syncd.model.occurrence import OccurrenceState
from syncd.model.registry import SessionKind

AHEAD = timedelta(weeks=8)
"""How far a calendar review looks."""

NEAR = timedelta(weeks=2)
"""How far the other sessions look for absences."""

_HEAVIEST = 3
_DAY = timedelta(days=1)


def facts_of(material: Material) -> Facts:
    """What the shared part may say of this session."""
    review = material.session.kind is SessionKind.CALENDAR_REVIEW
    within = AHEAD if review else NEAR
    first, last = material.since_day + _DAY, material.day
    if review:
        first, last = material.day, material.day + AHEAD - _DAY
    no_mark, two = without_mark(material)
    begins, ends = seasons(material, AHEAD)
    return Facts(
        kind=material.session.kind,
        people=sum(member not in material.registry.left for member in material.session.members),
        since=material.since_day,
        happened=happened(material),
        homes_found=homes_found(material),
        settled_in=settled_in(material),
        settling=settling(material),
        changing_hands=changing_hands(material),
        no_mark=no_mark,
        two_without_mark=two,
        homeless=homeless(material),
        away=absences(material, within),
        reviews=reviews(material, first, last),
        begins=begins,
        ends=ends,
        rare=rare(material, AHEAD),
        heaviest=_heaviest(material),
        dates=len(material.week),
        load=material.load,
        waiting=waiting(material),
        agreed=agreed(material) if review else (),
    )


def own_facts_of(material: Material, member: str) -> OwnFacts:
    """What the own part of that member (by id) may say."""
    week, often = own_week(material, member)
    return OwnFacts(
        week,
        often,
        taken_off=let_go(material, member, OccurrenceState.DROPPED),
        passed=let_go(material, member, OccurrenceState.LAPSED),
    )


def _heaviest(material: Material) -> Names:
    """What asks for the most noticing and planning, whoever owns it; equals by name. Nothing private is in it."""
    owned = [
        each
        for each in material.registry.responsibilities
        if not each.private and each.owner_on(material.day) is not None and each.weight.notice + each.weight.plan > 0
    ]
    owned.sort(key=lambda each: (-(each.weight.notice + each.weight.plan), each.name.casefold()))
    return names_of((each, each.name, None) for each in owned[:_HEAVIEST])
