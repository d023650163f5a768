"""After a run: what members answered to proposals becomes an agreement, or is not taken."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from syncd.config.agreed_file import append_once, handover_text
from syncd.config.agreed_offers import Weighed
from syncd.config.offered import CARD, DEAL
from syncd.config.offers_file import not_taken_text, weighed_text
from syncd.core.cards.deal import deal_replies
from syncd.core.cards.proposal import replies
from syncd.engine.cards import card_memory
from syncd.engine.picture import read_state
from syncd.model.heard import Stage
from syncd.service.agreeing import now_of, today_of
from syncd.service.household import same_file
from syncd.service.proposing import answered, entry_of, not_taken

if TYPE_CHECKING:
    from syncd.core.cards.proposal import Reply
    from syncd.ports import Clock
    from syncd.service.household import Household
    from syncd.store import Store


HEARD_FIRST = timedelta(hours=1)
"""So long a yes waits for the words of the same member that are not acted on yet."""


def take_answers(household: Household, store: Store, clock: Clock) -> int:
    """Append to `agreed.toml` every answer to a proposal that waited when this run began; how many.

    Where nothing waits, nothing is read. What was said about a proposal by other means meanwhile stands. While a file
    is not as it was read, answers wait: a daemon takes a changed registry first.
    Raises StateError.
    """
    registry = household.registry
    if not registry.proposals or not same_file(household):
        return 0
    now = clock.now()
    state = read_state(store, now)
    put = card_memory(registry, state, {}, now).put
    entries = store.card_entries()
    found = (*replies(registry, put, entries), *deal_replies(registry, put, entries))
    # Who ticks and writes what is to be left out is heard first.
    wait = (Stage.SEEN, Stage.WAITS)
    writing = {line.member for line in state.heard if line.stage in wait and now - line.at < HEARD_FIRST}
    names = {member.id for member in registry.members if member.uid_id in writing}
    return sum(_take(household, store, reply, clock) for reply in found if reply.proposal.asked not in names)


def _take(household: Household, store: Store, reply: Reply, clock: Clock) -> bool:
    proposal, today = reply.proposal, today_of(household, clock)
    if _said_since(household, proposal.id):
        return False
    now, through = now_of(household, clock), DEAL if proposal.deal else CARD
    if not reply.yes:
        made_no = not_taken(proposal.responsibility, proposal.id, proposal.asked, today, now, through)
        return append_once(household.agreed, made_no.id, not_taken_text(made_no))
    made = answered(household, proposal, proposal.holds_from(reply.asked_on, today), now, through)
    text = weighed_text(made) if isinstance(made, Weighed) else handover_text(made)
    if not append_once(household.agreed, made.id, text):
        return False
    with store.change() as change:
        change.append([entry_of(household.registry, made)])
    return True


def _said_since(household: Household, proposal: str) -> bool:
    """Whether something was appended about it since this run read the file."""
    before = household.reading.agreed.data
    data = household.agreed.read_bytes() if household.agreed.exists() else b""
    return f'proposal = "{proposal}"'.encode() in data[len(before) :]
