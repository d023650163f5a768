"""What is looked at together: the agenda of a session, and the board. Nothing here changes anything."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from syncd.core.agenda import Told, agenda_of, own_of
from syncd.core.agenda.standing import Asked
from syncd.core.board import NOBODY, Board, board_of
from syncd.core.expected import Expected, Upcoming
from syncd.core.occurrences import expect, upcoming
from syncd.engine.agendas import material_of
from syncd.engine.picture import memory_of, read_state
from syncd.errors import UsageError
from syncd.model.occurrence import Occurrence
from syncd.model.registry import Registry, Session
from syncd.service.answers import VERSION, instant
from syncd.service.operations import Operations

FARTHEST = timedelta(days=400)
"""How far ahead a session is found by its day."""

_RESOLUTION = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class AgendaShown:
    """`agenda`: what the agenda of a session says now.

    Attributes:
        session, kind, recurrence_id, start: which; `session` is "" when none is coming.
        language: of the shared part.
        shared: what stands in every copy.
        member, own: whose part below it was asked for ("" for nobody's), and what it says.
    """

    session: str = ""
    kind: str = ""
    recurrence_id: date | None = None
    start: datetime | None = None
    language: str = ""
    shared: tuple[Told, ...] = ()
    member: str = ""
    own: tuple[Told, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The document of `agenda --json`."""
        return {
            "version": VERSION,
            "session": self.session or None,
            "kind": self.kind or None,
            "recurrence_id": self.recurrence_id.isoformat() if self.recurrence_id is not None else None,
            "start": instant(self.start),
            "language": self.language or None,
            "shared": [{"topic": line.topic, "text": line.text} for line in self.shared],
            "member": self.member or None,
            "own": [{"topic": line.topic, "text": line.text} for line in self.own],
        }


@dataclass(frozen=True, slots=True)
class BoardShown:
    """`board`: who owns what."""

    board: Board

    def as_json(self) -> dict[str, object]:
        """The document of `board --json`."""
        members = [{"id": key, "name": name} for key, name in self.board.columns if key != NOBODY]
        rows = []
        for row in self.board.rows:
            cells = {key: cell for (key, _name), cell in zip(self.board.columns, row.cells, strict=True)}
            told = {
                key: {"owned": [{"responsibility": one, "name": name} for one, name in c.owned], "private": c.private}
                for key, c in cells.items()
            }
            rows.append({"category": row.category, "needs_a_home": told.pop(NOBODY), "members": told})
        return {"version": VERSION, "on": self.board.on.isoformat(), "members": members, "categories": rows}


class Agendas(Operations):
    """The part of the service that shows what is looked at together."""

    def board(self) -> BoardShown:
        """Who owns what today."""
        registry = self.household().registry
        return BoardShown(board_of(registry, self.clock.now().astimezone(registry.household.zone).date()))

    def agenda(self, session: str | None = None, on: date | None = None, member: str | None = None) -> AgendaShown:
        """What the agenda of a session says as things are now; the next one, of whichever session.

        `on` is a date of its rule; with `member` what stands below it in the copy of that member. Raises UsageError.
        """
        household = self.household()
        registry, now = household.registry, self.clock.now()
        which = _session(registry, session)
        with household.store(write=False) as store:
            state = read_state(store, now)
            memory = memory_of(registry, state, {}, now)
            expected = expect(registry, now, memory)
            found: dict[Occurrence, tuple[Session, datetime]] = {}
            ahead = upcoming(registry, now, memory, now + FARTHEST) if on is not None else ()
            rows: list[Expected | Upcoming] = [*expected.expected, *ahead]
            for row in rows:
                if isinstance(row.source, Session) and isinstance(row.due, datetime) and which in (None, row.source):
                    found.setdefault(row.occurrence, (row.source, row.due))
            occurrence = _chosen(found, on, which)
            if occurrence is None:
                return AgendaShown()
            source, start = found[occurrence]
            if member is not None and member not in source.members:
                raise UsageError(f"{member} has no copy of {source.id}", hint=f"members: {', '.join(source.members)}")
            asked = Asked(source, occurrence, start, min(now + _RESOLUTION, start))
            material = material_of(registry, store, state, expected.unknown, memory, asked)
        agenda = agenda_of(material)
        own = own_of(material, member) if member is not None else ()
        return AgendaShown(
            source.id,
            source.kind.value,
            occurrence.recurrence_id,
            start,
            agenda.language,
            agenda.shared,
            member or "",
            own,
        )


def _session(registry: Registry, name: str | None) -> Session | None:
    """The session of that id; None for any. Raises UsageError with the nearest name."""
    if name is None:
        return None
    known = {session.id: session for session in registry.sessions}
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"sessions: {', '.join(known) or 'none'}"
        raise UsageError(f"there is no session {name!r}", hint=hint)
    return known[name]


def _chosen(
    found: dict[Occurrence, tuple[Session, datetime]], on: date | None, which: Session | None
) -> Occurrence | None:
    """The one of that date, or the next. Raises UsageError when none has that date."""
    if on is not None:
        rows = {occurrence: row for occurrence, row in found.items() if occurrence.recurrence_id == on}
        if not rows:
            days = ", ".join(sorted({o.recurrence_id.isoformat() for o in found})[:5]) or "none"
            whose = which.id if which is not None else "the household"
            raise UsageError(f"{whose} has no session to come on {on}", hint=f"the next dates: {days}")
        found = rows
    return min(found, key=lambda occurrence: found[occurrence][1], default=None)
