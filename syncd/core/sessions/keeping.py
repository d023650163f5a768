"""The same move twice in a row: one question to everybody, whether the rule is to follow.

A question is put once for each move of a session (day of the week and time), as a card to every member. All ticks and
the rule changes from the next date on, its phase kept; anybody's no and nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from syncd.core.catalogue import say
from syncd.core.days import weekday_text
from syncd.core.expected import Expected
from syncd.core.occurrences.rules import following, interval_of, nominal_dates
from syncd.model.card import Card, CardKind, Put, card_thing
from syncd.model.occurrence import Occurrence, Thing, ThingKind
from syncd.model.registry import Member, Registry, Session
from syncd.model.state import SessionRecord

STANDS = timedelta(days=28)
"""A question that nobody answered goes after so long."""

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PLAIN = frozenset({"FREQ", "INTERVAL", "BYDAY", "WKST"})


@dataclass(frozen=True, slots=True)
class Move:
    """A session that was moved to the same day of the week and time on two dates in a row.

    Attributes:
        session: which, as the registry has it.
        second: the second of the two.
        to: where that one stands, local.
        rrule, at, starting: the rule that follows from it; its phase is the old one's.
        since: the first date of that rule after both.
    """

    session: Session
    second: SessionRecord
    to: datetime
    rrule: str
    at: time
    starting: date
    since: date

    @property
    def name(self) -> str:
        """What tells this move from another one: `0 20:00`, the day of the week counted from Monday."""
        return _named(self.to)


def moves(registry: Registry, records: Mapping[Occurrence, SessionRecord]) -> Iterator[Move]:
    """The newest such move of each session that its rule does not have by now."""
    for session in registry.sessions:
        thing = Thing(ThingKind.SESSION, session.uid_id, session.uid_id)
        mine = {key.recurrence_id: one for key, one in records.items() if key.thing == thing and one.moved}
        for day in sorted(mine, reverse=True):
            second = following(session, day)
            if second in mine and (found := _move(registry, session, day, mine[day], second, mine[second])):
                yield found
                break


def _move(
    registry: Registry, session: Session, day: date, one: SessionRecord, other: date, second: SessionRecord
) -> Move | None:
    zone = registry.household.zone
    first, to = one.start.astimezone(zone), second.start.astimezone(zone)
    shift = (to.date() - other).days
    if one.cancelled or second.cancelled or second.asked is not None:
        return None
    if (first.date() - day).days != shift or first.time() != to.time():
        return None
    if shift == 0:
        if to.time() == session.at:
            return None
        rrule, starting = session.rrule, session.starting
    else:
        parts = dict(part.split("=", 1) for part in session.rrule.upper().split(";") if "=" in part)
        span = interval_of(session)
        weekly = parts.get("FREQ") == "WEEKLY" and parts.keys() <= _PLAIN and len(parts.get("BYDAY", "")) in (0, 2)
        if not weekly or span is None or 2 * abs(shift) >= span:
            return None
        given = nominal_dates(session, session.starting, session.starting + timedelta(days=span))
        if not given:
            return None
        starting = given[0] + timedelta(days=shift)
        rrule = ";".join(
            f"{name}={_DAYS[to.weekday()] if name == 'BYDAY' else value}" for name, value in parts.items()
        )
    after = following(session, other)
    since = (after or other) + timedelta(days=shift)
    return Move(session, second, to, rrule, to.time().replace(tzinfo=None), starting, since)


def with_questions(
    registry: Registry, records: Mapping[Occurrence, SessionRecord], now: datetime
) -> dict[Occurrence, SessionRecord]:
    """The records that are to remember a question that is put now, each with it."""
    today = now.astimezone(registry.household.zone).date()
    found = {}
    for move in moves(registry, records):
        fresh = move.second.ends > now - STANDS
        if fresh and move.name not in _asked(records, move.session):
            record = replace(move.second, question=f"{today.isoformat()} {move.name}")
            found[record.occurrence] = record
    return found


def questions(
    registry: Registry,
    records: Mapping[Occurrence, SessionRecord],
    put: Mapping[Thing, tuple[Put, ...]],
    now: datetime,
) -> Iterator[Card]:
    """The cards that should stand: of each question everybody's who did not answer, until somebody says no."""
    today = now.astimezone(registry.household.zone).date()
    for move in moves(registry, records):
        day = _asked(records, move.session).get(move.name)
        if day is None or today - day >= STANDS:
            continue
        said = {
            member.id: _said(member, move.session, put, day) for member in _present(registry, move.session, today)
        }
        if False in said.values():
            continue
        for name, answer in said.items():
            if answer is None:
                yield _card(registry.member(name), move, day)


def expected_questions(
    registry: Registry,
    records: Mapping[Occurrence, SessionRecord],
    put: Mapping[Thing, tuple[Put, ...]],
    now: datetime,
) -> tuple[Expected, ...]:
    """The same, as what should stand."""
    return tuple(
        Expected(card.occurrence, card.member, card, card.day, card.day, may_create=True)
        for card in questions(registry, records, put, now)
    )


def agreed(
    registry: Registry,
    records: Mapping[Occurrence, SessionRecord],
    put: Mapping[Thing, tuple[Put, ...]],
    now: datetime,
) -> Iterator[Move]:
    """The moves to which every member of the session said yes."""
    today = now.astimezone(registry.household.zone).date()
    for move in moves(registry, records):
        day = _asked(records, move.session).get(move.name)
        people = list(_present(registry, move.session, today))
        if day is not None and people and all(_said(m, move.session, put, day) for m in people):
            yield move


def _present(registry: Registry, session: Session, today: date) -> Iterator[Member]:
    away = registry.resting(today) | registry.left
    return (registry.member(name) for name in session.members if name not in away)


def _said(member: Member, session: Session, put: Mapping[Thing, tuple[Put, ...]], day: date) -> bool | None:
    """What this member answered to the question of that day; None for nothing yet."""
    thing = card_thing(CardKind.KEEP, member.uid_id, session.uid_id)
    words = [one.said for one in put.get(thing, ()) if one.day == day and one.said is not None]
    return words[-1] if words else None


def _asked(records: Mapping[Occurrence, SessionRecord], session: Session) -> dict[str, date]:
    """Every move of this session that was asked about, and when."""
    words: Iterable[str] = (
        one.question for key, one in records.items() if key.thing.id == session.uid_id and one.question
    )
    return {move: date.fromisoformat(day) for day, _space, move in (word.partition(" ") for word in words)}


def _named(local: datetime) -> str:
    return f"{local.weekday()} {local:%H:%M}"


def _card(member: Member, move: Move, day: date) -> Card:
    language = member.language
    name = move.session.name or say(f"session-{move.session.kind}", language)
    when = say("session-moment", language, day=weekday_text(move.to.date(), language), time=f"{move.to:%H:%M}")
    days = say(f"session-on-{move.to.isoweekday()}", language)
    return Card(
        CardKind.KEEP,
        move.session.uid_id,
        day,
        member.id,
        member.uid_id,
        say("card-keep-title", language, days=days, time=f"{move.to:%H:%M}"),
        say("card-keep-body", language, session=name, when=when),
    )
