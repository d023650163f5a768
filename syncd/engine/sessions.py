"""The shared records of sessions for one run: from the state and from what the accounts show."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from syncd.core.copies import Gatherer
from syncd.core.occurrences.gatherings import ruled
from syncd.core.sessions.following import Around
from syncd.core.sessions.keeping import with_questions
from syncd.core.sessions.shared import Sessions, share

if TYPE_CHECKING:
    from syncd.core.scene import Look
    from syncd.engine.picture import State
    from syncd.model.item import Item, Unreadable
    from syncd.model.link import Link
    from syncd.model.occurrence import Memory
    from syncd.model.registry import Registry


def sessions_of(
    registry: Registry,
    state: State,
    looks: Mapping[str, Look],
    memory: Memory,
    read: Callable[[Link], Item | Unreadable],
    mute: Collection[str],
    now: datetime,
) -> Sessions:
    """The records that follow now. `looks` are those of accounts that have a say, `mute` uids that have none."""
    knows = (state.first, state.newest) if state.first is not None and state.newest is not None else None
    gatherer = Gatherer(
        state.links, looks, read, frozenset(state.sessions), frozenset((*mute, *state.let_go)), knows, now
    )
    copies = list(gatherer.copies())
    asked = {copy.occurrence for copy in copies if copy.news or copy.occurrence in state.sessions}
    order = {member.uid_id: number for number, member in enumerate(registry.members)}
    around = Around(now, registry.household.zone, lambda member: order.get(member, len(order)))
    where = ruled(registry, now, memory, asked) if asked else {}
    shared = share(registry, around, state.sessions, copies, where, state.outcomes.settled, state.dropped)
    asks = with_questions(registry, shared.records, now) if shared.records else {}
    return shared.with_records(state.sessions, asks) if asks else shared
