"""From what is expected to what should stand: one item per occurrence and member, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from syncd.core.catalogue import say
from syncd.core.expected import Expected
from syncd.core.fields import canonical_alarms, canonical_span, canonical_title, managed
from syncd.core.identity import SHARED
from syncd.core.occurrences.places import place_for
from syncd.core.sessions.lines import opening, words_of
from syncd.core.sessions.shared import Sessions
from syncd.model.card import Card
from syncd.model.item import Field, Fields, Kind, Status
from syncd.model.link import CollectionKey
from syncd.model.occurrence import Occurrence, Place
from syncd.model.registry import TRANSITION, Member, Registry, Responsibility, Session, Step
from syncd.model.when import day_of, encode_when

DEFAULT_EVENT = timedelta(minutes=30)
"""Length of a timed event whose step does not say how long it lasts: iCloud refuses a VEVENT without DTEND."""

_NOTHING_SHARED = Sessions()
_NO_AGENDAS: Mapping[tuple[Occurrence, str], str] = {}
_NO_PAGES: Mapping[Occurrence, str] = {}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One item that should stand.

    Attributes:
        occurrence, place: for what and where.
        member: oldest id of the member in whose collection, or `shared`.
        owner: present id of the owner, or of the member of a card; "" for a session.
        fields: the registry side, field by field; `status` is what was settled elsewhere, else open.
        may_create, missed: as in `Expected`.
    """

    occurrence: Occurrence
    place: Place
    member: str
    owner: str
    fields: Fields
    may_create: bool
    missed: bool


def wanted(
    registry: Registry,
    expected: Iterable[Expected],
    collections: Mapping[CollectionKey, str],
    now: datetime,
    agendas: Mapping[tuple[Occurrence, str], str] = _NO_AGENDAS,
    sessions: Sessions = _NOTHING_SHARED,
    pages: Mapping[Occurrence, str] = _NO_PAGES,
) -> tuple[Wanted, ...]:
    """What should stand now, in the order of `expected`.

    `collections` maps (account, role, list) to the collection's identity at its server, where it is known: members
    whose events turn out to be one collection share one copy of a session. `agendas` are the texts of session copies,
    by occurrence and `Wanted.member`; a copy without one has the line that its session begins with. `sessions` are
    the shared records: where each copy stands, and what stands before its text. `pages` are as in
    `syncd.core.attaching`: the page of the load that the copies of a session carry.
    """
    result: dict[tuple[object, ...], Wanted] = {}
    for one in expected:
        member = registry.member(one.member)
        session = isinstance(one.source, Session)
        card = one.source if isinstance(one.source, Card) else None
        place = place_for(registry, member, session=session) if card is None else card_place(registry, member, card)
        if place is None:
            continue
        whose, owner = member.uid_id, member.id
        if session:
            owner = ""
            at = _identity(collections, place)
            if _sharers(registry, one.source, collections, at) > 1:
                whose = SHARED
                key: tuple[object, ...] = (one.occurrence, SHARED, at)
            else:
                key = (one.occurrence, whose)
        else:
            key = (one.occurrence, whose)
        if key not in result:
            fields = registry_side(one, member, place.kind, now, agendas.get((one.occurrence, whose), ""))
            if session:
                fields = _as_shared(fields, one, sessions, whose, member, place.kind)
                if place.kind is Kind.VEVENT and one.occurrence in pages:
                    fields = {**fields, Field.PAGE: pages[one.occurrence]}
            result[key] = Wanted(one.occurrence, place, whose, owner, fields, one.may_create, one.missed)
    return tuple(result.values())


def card_place(registry: Registry, member: Member, card: Card) -> Place | None:
    """Where a card goes: where its member's tasks go, unless it names another account of theirs; None for nowhere."""
    places = [place_for(registry, member, session=session) for session in (False, True)]
    return next((p for p in places if p is not None and card.account in (None, p.account)), None)


def _identity(collections: Mapping[CollectionKey, str], place: Place) -> str:
    return collections.get((place.account, place.role, place.list), f"{place.account}/{place.role}/{place.list}")


def _sharers(registry: Registry, source: object, collections: Mapping[CollectionKey, str], at: str) -> int:
    """How many members of this session keep their events in the collection `at`."""
    assert isinstance(source, Session)
    places = (place_for(registry, registry.member(m), session=True) for m in source.members)
    return sum(at == _identity(collections, place) for place in places if place)


def registry_side(one: Expected, member: Member, kind: Kind, now: datetime, agenda: str = "") -> Fields:
    """The fields of an item as the registry asks for them now, in canonical form; `agenda` is that of a session."""
    if isinstance(one.source, Session):
        return _session_fields(one, one.source, member, kind, agenda)
    if isinstance(one.source, Card):
        return _card_fields(one.source, kind)
    return _step_fields(one, *one.source, member, kind, now)


def _step_fields(
    one: Expected, responsibility: Responsibility, step: Step, member: Member, kind: Kind, now: datetime
) -> Fields:
    private = responsibility.private
    title = say("private-title", member.language) if private else step.name
    note = _note(one, responsibility, member, now)
    body = say("private-block", member.language) if private else _block(responsibility, note, member)
    lasts = step.lasts
    if kind is Kind.VEVENT and isinstance(one.due, datetime):
        lasts = lasts or DEFAULT_EVENT
    elif not isinstance(one.due, datetime):
        lasts = None
    return _fields(
        kind,
        title=title,
        due=encode_when(one.due),
        lasts=canonical_span(lasts),
        alarm=canonical_alarms([-step.remind] if step.remind is not None else []),
        body=body,
        category="" if private else responsibility.category.value,
        link="" if private else responsibility.link,
        private=private,
    )


def _session_fields(one: Expected, session: Session, member: Member, kind: Kind, agenda: str) -> Fields:
    return _fields(
        kind,
        title=session.name or say(f"session-{session.kind}", member.language),
        due=encode_when(one.due),
        lasts=canonical_span(timedelta(minutes=session.minutes)),
        alarm=canonical_alarms([-session.remind] if session.remind is not None else []),
        body=agenda or opening(session.kind, len(session.members), member.language),
        category="",
        link="",
        private=False,
    )


def _card_fields(card: Card, kind: Kind) -> Fields:
    """A task that is to be answered some time has no due; an event stands on a day."""
    due = (card.on or card.day) if card.due is None and kind is Kind.VEVENT else card.due
    return _fields(
        kind,
        title=card.title,
        due=encode_when(due),
        lasts=canonical_span(DEFAULT_EVENT if kind is Kind.VEVENT and isinstance(due, datetime) else None),
        alarm="",
        body="\n".join(_line(line) for line in card.body.split("\n")),
        category="",
        link="",
        private=False,
    )


def _as_shared(fields: Fields, one: Expected, sessions: Sessions, whose: str, member: Member, kind: Kind) -> Fields:
    """The fields of a session's copy with what its record says: when it is, the lines, an alarm if it moved."""
    assert isinstance(one.source, Session)
    stands, words = sessions.stands(one.occurrence, whose), words_of(sessions, one.occurrence, whose, member, kind)
    shared = dict(fields)
    shared[Field.DUE] = encode_when(stands.start or one.due)
    if shared.get(Field.LASTS):
        shared[Field.LASTS] = canonical_span(stands.lasts or one.lasts or timedelta(minutes=one.source.minutes))
    shared[Field.BLOCK] = "\n".join((*words.lines, fields[Field.BLOCK]))
    if words.alarm and kind is not Kind.TODOIST and not fields[Field.ALARM]:
        shared[Field.ALARM] = canonical_alarms([timedelta()])
    return shared


def _note(one: Expected, responsibility: Responsibility, member: Member, now: datetime) -> str:
    """The note that goes along with a handover, for what is due while its new owner settles in; else ""."""
    since = _took_over(responsibility, member.id)
    if not responsibility.handover_note or since is None:
        return ""
    until = since + TRANSITION
    settling = since <= day_of(one.nominal, member.zone) < until and day_of(now, member.zone) < until
    return _line(responsibility.handover_note) if settling else ""


def _took_over(responsibility: Responsibility, member: str) -> date | None:
    """Since when this member is its newest owner, without a break by somebody else; None for from always, or not."""
    since = None
    for span in reversed(responsibility.ownership):
        if span.owner != member:
            break
        since = span.since
    return since


def _block(responsibility: Responsibility, note: str, member: Member) -> str:
    """The body of our block: the outcome first, then a note, then the steps when there is more than one."""
    lines = [_line(responsibility.outcome)]
    if note:
        lines.append(say("handover-note", member.language, note=note))
    if len(responsibility.steps) > 1:
        names = " · ".join(_line(step.name) for step in responsibility.steps)
        lines.append(say("steps", member.language, steps=names))
    return "\n".join(lines)


def _line(text: str) -> str:
    """One line: servers trim white space at line ends, and a trimmed block would no longer be found."""
    return " ".join(text.split())


def _fields(  # noqa: PLR0913 - one argument per field
    kind: Kind, *, title: str, due: str, lasts: str, alarm: str, body: str, category: str, link: str, private: bool
) -> Fields:
    if kind is Kind.TODOIST:
        # A task there has no field for an address, an alarm of its own or privacy: the text says what can be said.
        body, link, alarm, private = "\n".join(filter(None, (body, link.strip()))), "", "", False
    fields = {
        Field.TITLE: canonical_title(title),
        Field.DUE: due,
        Field.LASTS: lasts,
        Field.ALARM: alarm,
        Field.BLOCK: body,
        Field.CATEGORY: category,
        Field.LINK: link.strip(),
        Field.PRIVACY: "private" if private else "",
        Field.STATUS: Status.OPEN.value,
    }
    return {field: fields[field] for field in managed(kind)}
