"""A session that everybody wants to keep where it was moved twice: its rule becomes an agreement."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from syncd.config.agreed import SessionRule
from syncd.config.agreed_file import agreement_id, append, session_rule_text
from syncd.config.overlay import said_of
from syncd.core.sessions.keeping import agreed
from syncd.engine.cards import card_memory
from syncd.engine.picture import read_state
from syncd.service.agreeing import entry_of_session_rule

if TYPE_CHECKING:
    from syncd.core.sessions.keeping import Move
    from syncd.service.household import Household
    from syncd.store import Store

CARD = "card"
"""How it is agreed when everybody ticks a card."""


def keep_moves(household: Household, store: Store, now: datetime) -> int:
    """Append to `agreed.toml` every rule that all members of its session said yes to; how many.

    Where nothing was asked, nothing is read. Raises StateError.
    """
    records = store.sessions()
    if not any(record.question for record in records.values()):
        return 0
    put = card_memory(household.registry, read_state(store, now), {}, now).put
    made = [_rule(household, move, now) for move in agreed(household.registry, records, put, now)]
    for rule in made:
        # A command may have appended to the file while this run went on.
        data = household.agreed.read_bytes() if household.agreed.exists() else b""
        append(household.agreed, data, session_rule_text(rule))
        with store.change() as change:
            change.append([entry_of_session_rule(household.registry, rule)])
    return len(made)


def _rule(household: Household, move: Move, now: datetime) -> SessionRule:
    written = next(session for session in household.reading.written.sessions if session.id == move.session.id)
    now = now.replace(microsecond=0)
    return SessionRule(
        agreement_id(move.session.id, move.rrule, move.at.isoformat(), now.isoformat()),
        move.session.id,
        move.since,
        move.rrule,
        move.at,
        move.starting,
        said_of(written),
        now,
        CARD,
        0,
    )
