"""`give`, and what is answered to a proposal by a word: `take` says yes, `put down` says no."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from syncd.config.agreed import Handover
from syncd.config.agreed_file import handover_text
from syncd.config.agreed_offers import NotTaken, Proposed
from syncd.config.offers_file import not_taken_text, proposed_text
from syncd.core.words import Word
from syncd.service.acting.deeds import Deed
from syncd.service.acting.turn import Acted
from syncd.service.agreeing import WORD, entry_of_handover
from syncd.service.proposing import answered, keys_of, not_taken

if TYPE_CHECKING:
    from syncd.model.proposal import Proposal
    from syncd.model.registry import Responsibility
    from syncd.service.acting.turn import Turn


def give(turn: Turn) -> Acted:
    """Its owner offers it to somebody else, who is asked; until there is a yes nothing moves."""
    made, to = turn.made(), turn.said.member
    responsibility = turn.responsibility
    what, who = turn.what(responsibility), turn.who(to)
    if not isinstance(made, Proposed):
        refused = _why_not(turn, responsibility, to)
        if refused is not None:
            return refused
        since = turn.today + timedelta(days=7 - turn.today.weekday())
        file = keys_of(turn.household, responsibility.id, turn.today)
        made = Proposed(turn.identity, responsibility.id, to, since, turn.now, WORD, 0, turn.member.id, file)
        turn.agree(proposed_text(made), None)
    return turn.did("give", Deed(Word.GIVE, agreed=made.id), what=what, who=who)


def _why_not(turn: Turn, responsibility: Responsibility, to: str) -> Acted | None:
    """Why it is not offered; None where it is."""
    what, who = turn.what(responsibility), turn.who(to)
    owner = responsibility.owner_on(turn.today)
    if owner is None:
        return turn.answer("needs-home", what=what, line=turn.example(Word.TAKE, responsibility))
    if owner != turn.member.id:
        return turn.answer("give-not-yours", what=what)
    if to == turn.member.id:
        return turn.answer("yours", what=what)
    if offered(turn, responsibility, to) is not None:
        return turn.answer("give-asked", what=what, who=who)
    spans = (span for span in responsibility.ownership if span.owner == to and span.since is not None)
    coming = next((span.since for span in spans if span.since and span.since > turn.today), None)
    if coming is not None:
        return turn.answer("give-agreed", what=what, who=who, day=turn.day(coming))
    return None


def offered(turn: Turn, responsibility: Responsibility, to: str) -> Proposal | None:
    """The proposal of it, weights apart, that waits for that member's yes."""
    waiting = (p for p in turn.registry.proposals if p.responsibility == responsibility.id)
    return next((p for p in waiting if p.to == p.asked == to and not p.weights), None)


def accept(turn: Turn, proposal: Proposal) -> Handover:
    """A yes to it, under this line's id."""
    since = proposal.holds_from(turn.today, turn.today)
    made = answered(turn.household, proposal, since, turn.now, WORD)
    assert isinstance(made, Handover)
    made = replace(made, id=turn.identity)
    turn.agree(handover_text(made), entry_of_handover(turn.registry, made))
    return made


def refuse(turn: Turn, responsibility: Responsibility) -> Acted | None:
    """A no to what is proposed to the writer; None where nothing is. It cannot be taken back by a word."""
    made = turn.made()
    if not isinstance(made, NotTaken):
        proposal = offered(turn, responsibility, turn.member.id)
        if proposal is None:
            return None
        said = not_taken(responsibility.id, proposal.id, turn.member.id, turn.today, turn.now, WORD)
        made = replace(said, id=turn.identity)
        turn.agree(not_taken_text(made), None)
    return turn.did("not-taken", Deed(Word.PUT_DOWN, agreed=made.id), what=turn.what(responsibility))


def withdrawal(turn: Turn, made: Proposed) -> str:
    """The entry that takes a proposal back; "" where it was answered, or waits no longer."""
    if all(p.id != made.id for p in turn.registry.proposals):
        return ""
    said = not_taken(made.responsibility, made.id, "", turn.today, turn.now, WORD)
    return not_taken_text(replace(said, id=turn.identity))
