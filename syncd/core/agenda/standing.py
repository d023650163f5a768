"""Which agenda stands where and when: a day ahead, kept fresh, the same bytes for all, frozen at the start.

A copy is rewritten at most once an hour. Accounts are asked one after the other, so what one copy was given is what
the others get within that hour: an edition tells what was known at one instant, the time of the first write of it.
Close to the start none begins, so that all copies show the same when the session does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from syncd.core.agenda.lines import openings
from syncd.core.catalogue import LANGUAGES
from syncd.core.expected import Expected
from syncd.core.identity import SHARED
from syncd.core.sessions.lines import opening
from syncd.model.occurrence import Occurrence
from syncd.model.registry import Registry, Session, SessionKind

FRESH = timedelta(hours=1)
"""So long a copy shows what it was given."""

Key = tuple[Occurrence, str]
"""A copy: of which session occurrence, and whose (a member's oldest id, or `shared`)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A copy as it stands: our block without its marker line, and when it was last written."""

    body: str
    at: datetime

    @property
    def has_agenda(self) -> bool:
        """Whether an agenda was written there."""
        return any(line in openings() for line in self.body.split("\n"))


@dataclass(frozen=True, slots=True)
class Asked:
    """An agenda that is to be made: for which session occurrence, telling what was known before `edition`."""

    session: Session
    occurrence: Occurrence
    start: datetime
    edition: datetime


def any_near(expected: Iterable[Expected], now: datetime) -> bool:
    """Whether a session has begun or is within its lead."""
    return any(
        isinstance(row.source, Session) and isinstance(row.due, datetime) and row.due - row.source.agenda_lead <= now
        for row in expected
    )


Make = Callable[[Asked], Callable[[str], str]]
"""What was asked for -> whose copy -> its text."""


def agendas(
    registry: Registry,
    expected: Iterable[Expected],
    copies: Mapping[Key, Standing],
    now: datetime,
    make: Make,
) -> dict[Key, str]:
    """The text of every copy that has, or is to have, something else than the line a session begins with.

    `make` is called where a text is needed, once per session occurrence; without one nothing is computed.
    """
    result: dict[Key, str] = {}
    for session, occurrence, start, members in _by_occurrence(registry, expected, now):
        keys = [(occurrence, member) for member in (*members, SHARED)]
        there = {key: copies[key] for key in keys if key in copies}
        if start <= now:
            result |= {key: agenda_in(copy.body) for key, copy in there.items()}
            continue
        if start - session.agenda_lead > now:
            continue
        written = {key: copy for key, copy in there.items() if copy.has_agenda}
        kept = {key: agenda_in(copy.body) for key, copy in written.items() if now - copy.at < FRESH}
        result |= kept
        if not there or set(there) - set(kept) or _is_new(there, members):
            edition = _edition(registry, session, [copy.at for copy in written.values()], start, now)
            text_of = make(Asked(session, occurrence, start, edition))
            result |= {key: text_of(key[1]) for key in keys if key not in kept}
    return result


def _is_new(there: Mapping[Key, Standing], members: Iterable[str]) -> bool:
    """Whether a member has no copy yet: neither an own one, nor one that is shared."""
    whose = {member for _occurrence, member in there}
    return SHARED not in whose and not whose.issuperset(members)


def _by_occurrence(
    registry: Registry, expected: Iterable[Expected], now: datetime
) -> Iterable[tuple[Session, Occurrence, datetime, tuple[str, ...]]]:
    """Per session what has begun and the one that is next, with the oldest ids of the members who are expected."""
    found: dict[Occurrence, tuple[Session, datetime, list[str]]] = {}
    for row in expected:
        if isinstance(row.source, Session) and isinstance(row.due, datetime):
            member = registry.member(row.member).uid_id
            found.setdefault(row.occurrence, (row.source, row.due, []))[2].append(member)
    coming: dict[str, datetime] = {}
    for session, start, _members in found.values():
        if start > now:
            coming[session.uid_id] = min(start, coming.get(session.uid_id, start))
    for occurrence, (session, start, members) in found.items():
        if start <= now or start == coming[session.uid_id]:
            yield session, occurrence, start, tuple(members)


def _edition(
    registry: Registry, session: Session, written: list[datetime], start: datetime, now: datetime
) -> datetime:
    """The instant whose knowledge is told: of the edition that goes round now, else a new one."""
    if not written:
        return now
    last_call = start - _last_call(registry, session)
    # What was written after that is a copy of an edition from before.
    begun = [at for at in written if at <= last_call] or written
    if now - max(written) < FRESH or now > last_call:
        return min(at for at in begun if max(begun) - at < FRESH)
    return now


def _last_call(registry: Registry, session: Session) -> timedelta:
    """So long before the start no edition begins: until then every account has been asked once more."""
    accounts = {registry.member(m).events or registry.member(m).tasks for m in session.members}
    every = [registry.account(name).every for name in accounts if name is not None]
    return max(every, default=timedelta()) * 1.2


def agenda_in(body: str) -> str:
    """What of our block begins with the line of an agenda or of a session; all of it where neither stands there."""
    lines = body.split("\n")
    for number, line in enumerate(lines):
        if line in openings() or line in _first_lines():
            return "\n".join(lines[number:])
    return body


@cache
def _first_lines() -> frozenset[str]:
    return frozenset(
        opening(kind, people, language) for kind in SessionKind for people in (2, 3) for language in LANGUAGES
    )
