"""Good news: whether the gap became smaller since the last check-in, as far as the data can bear that.

The gap is the part of the load that would have to change hands, half the sum of all differences from what was agreed.
What grew is not told here: when it is sure, the answer is "moved".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from syncd.core.drift.judge import Judgement
from syncd.core.drift.question import Kind
from syncd.core.drift.verdict import Verdict
from syncd.core.load.paper import Paper
from syncd.core.load.particulars import Closer
from syncd.core.load.percents import STEP
from syncd.core.load.words import QUIET_WEEKS
from syncd.core.outcome import Outcomes
from syncd.model.occurrence import Occurrence, OccurrenceState, ThingKind
from syncd.model.registry import Registry, SessionKind
from syncd.model.state import SessionRecord
from syncd.model.when import day_of, local_instant

CHECK_INS = frozenset({SessionKind.CHECK_IN, SessionKind.PARTNERSHIP_CHECK_IN})


def last_check_in(
    registry: Registry, outcomes: Outcomes, records: Mapping[Occurrence, SessionRecord], now: datetime
) -> datetime | None:
    """When the newest check-in began of which somebody said that it was held; None before there is one."""
    sessions = {each.uid_id: each for each in registry.sessions if each.kind in CHECK_INS}
    begun = []
    for occurrence, settled in outcomes.settled.items():
        session = sessions.get(occurrence.thing.id) if occurrence.thing.kind is ThingKind.SESSION else None
        if session is not None and settled.state is OccurrenceState.HELD:
            record = records.get(occurrence)
            nominal = local_instant(occurrence.recurrence_id, session.at, registry.household.zone)
            begun.append(nominal if record is None else record.start)
    return max((start for start in begun if start <= now), default=None)


def same_agreement(paper: Paper, then: datetime, now: datetime) -> bool:
    """Whether both instants are looked at against the same shares."""
    first, last = (paper.agreement_on(day_of(at, paper.zone)) for at in (then, now))
    return first.since == last.since


def closer(before: Judgement, after: Judgement, day: date) -> Closer | None:
    """The gap at the check-in of a day and now, when it became smaller beyond doubt; None otherwise.

    Both are of four weeks or more with enough marks; it fell by more than what rounding hides; and the share of whom
    it was largest then lies outside the band of now: chance alone does not do that.
    """
    if before.end >= after.end or before.to_move is None or after.to_move is None:
        return None
    then, now = _loads(before), _loads(after)
    if then.keys() != now.keys() or not (_bears(before, then) and _bears(after, now)):
        return None
    largest = max(then.values(), key=lambda each: abs((each.share or 0.0) - each.planned))
    found = now[largest.member]
    outside = largest.share is not None and not (found.low or 0.0) <= largest.share <= (found.high or 0.0)
    if before.to_move - after.to_move < STEP or not outside:
        return None
    return Closer(day, before.to_move, after.to_move)


def _loads(judgement: Judgement) -> dict[str, Verdict]:
    return {each.member: each for each in judgement.verdicts if each.kind is Kind.LOAD}


def _bears(judgement: Judgement, loads: dict[str, Verdict]) -> bool:
    enough = all(each.share is not None and each.weeks >= QUIET_WEEKS for each in loads.values())
    return enough and all(judgement.recorded[member].enough for member in loads)
