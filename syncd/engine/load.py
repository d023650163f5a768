"""From the state to the picture of the load: facts and answers, and whether they may be shown.

The way in is `picture`; what it is made of is `syncd.engine.known`. Nothing here asks an account, or changes the
state.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from syncd.core.answers import consented
from syncd.core.drift import QUESTIONS, Judgement, Kind, document
from syncd.core.drift.closer import closer, last_check_in, same_agreement
from syncd.core.drift.document import Before
from syncd.core.drift.signs import SPAN
from syncd.core.drift.telling import particulars
from syncd.core.load.facts import Facts, facts_of
from syncd.core.load.paper import Paper
from syncd.core.load.particulars import Closer, Particulars
from syncd.core.load.untold import without_shares
from syncd.core.load.weeks import WEEK, closing, monday, week_of
from syncd.core.load.weigh import LEFT_OPEN, weighed
from syncd.core.outcome import fold
from syncd.engine.known import Material, Reading, history_of, read
from syncd.model.occurrence import ThingKind
from syncd.model.registry import Registry
from syncd.model.when import start_of
from syncd.store import Store

SPAN_WEEKS = 8
"""Closed weeks that a picture is of when nobody says which days, beside the running one."""


@dataclass(frozen=True, slots=True)
class Load:
    """The picture of the load of a household, as of an instant.

    Attributes:
        at: as of when.
        first, last: the local days that the facts are of.
        consent: everybody who shares the load said yes to the principle; without it no share is in here, for anybody.
        facts: the figures of the span; without consent counts alone.
        judgement: the answers, with the looks of each closed week; without consent none.
        paper: what was agreed and who owns what.
        particulars: what is told beside shares.
        document: what `load --json` prints, but for its version.
    """

    at: datetime
    first: date
    last: date
    consent: bool
    facts: Facts
    judgement: Judgement
    paper: Paper
    particulars: Particulars
    document: dict[str, Any]


@contextmanager
def _uncollected() -> Iterator[None]:
    """The collector of circles stands still: a look makes very many values of a ledger of years, and no circle."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@_uncollected()
def picture(
    registry: Registry, store: Store, now: datetime, first: date | None = None, last: date | None = None
) -> Load:
    """The load over the local days `first` to `last`, with what was known at `now`.

    Without days they are the week of the last day, or of today, and the eight before it. Raises StateError.
    """
    zone = registry.household.zone
    today = now.astimezone(zone).date()
    last = today if last is None else last
    first = monday(min(last, today)) - SPAN_WEEKS * WEEK if first is None else first
    reading = read(registry, store, now, history_of(registry, now, first))
    material = reading.material(now, first)
    paper = material.paper
    since = start_of(min(first, week_of(closing(now, zone), zone) - SPAN) - LEFT_OPEN, zone)
    recent = weighed(material.rows(since=since), paper, now)
    found = facts_of(recent, paper, first, last, now, material.folded)
    answers = material.answers(now)
    told = particulars(registry, recent, paper, found, answers, now, material.versions.began)
    asked = _asked(registry, paper, today)
    consent = len(asked) < 2 or asked <= consented(reading.state.answers, registry)
    before = None
    if consent and answers.to_move is not None and found.enough_data:
        before, good = _since_check_in(reading, store, material, answers, now)
        told = replace(told, closer=good)
    shown = document(found, answers, consent=consent, before=before)
    if not consent:
        found, answers = without_shares(found), Judgement(answers.end, (), None, {})
        told = told.without_shares()
    return Load(now, first, last, consent, found, answers, paper, told, shown)


def _asked(registry: Registry, paper: Paper, today: date) -> frozenset[str]:
    """Whose yes shares wait for: of everybody who shares the load on that day, or is there now.

    Where one is left alone it is that of all: what waited for somebody's yes is not opened by their leaving.
    """
    there = frozenset(paper.agreement_on(today).shares) | {
        m.id for m in registry.members if m.id not in registry.left
    }
    return there if len(there) > 1 else frozenset(paper.members)


def _since_check_in(
    reading: Reading, store: Store, material: Material, answers: Judgement, now: datetime
) -> tuple[Before | None, Closer | None]:
    """What was so when the last check-in began, with what was known then; and the good news in it.

    Nothing before one was held, and nothing of one that was under another agreement.
    """
    registry, zone = material.registry, material.paper.zone
    sessions = (e for e in material.entries if e.occurrence and e.occurrence.thing.kind is ThingKind.SESSION)
    then = last_check_in(registry, fold(sessions), reading.state.sessions, now)
    if then is None or not same_agreement(material.paper, then, now):
        return None, None
    day = then.astimezone(zone).date()
    if week_of(then, zone) == answers.end:
        return Before(day, answers.to_move), None
    first = monday(day) - SPAN_WEEKS * WEEK
    known = reading.older(store, history_of(registry, then, first)).material(then, first)
    earlier = known.answers(then, {Kind.LOAD: QUESTIONS[Kind.LOAD]})
    return Before(day, earlier.to_move), closer(earlier, answers, day)
