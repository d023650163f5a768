"""`put down`, `take`, `new`: who owns something, as far as one member alone can say so."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from syncd.config.agreed import NOBODY, Handover, New
from syncd.config.agreed_file import handover_text, new_text
from syncd.config.overlay import instead_of, with_handovers
from syncd.core.words import Word, example
from syncd.core.words.folding import fold, forms
from syncd.service.acting.deeds import Deed
from syncd.service.acting.giving import accept, offered, refuse
from syncd.service.acting.turn import LONGEST_NAME, short
from syncd.service.agreeing import WORD, entry_of_handover, entry_of_new
from syncd.service.proposing import keys_of

if TYPE_CHECKING:
    from syncd.model.registry import Responsibility
    from syncd.service.acting.turn import Acted, Turn

LONGEST_ID = 40
"""Characters of an id that is made of a name, at most."""

LONGEST_NEW = 120
"""Characters of a name that is kept."""


def put_down(turn: Turn) -> Acted:
    """Its owner puts it down: it needs a home from today, and what is older goes too."""
    made = turn.made()
    responsibility = turn.responsibility
    what = turn.what(responsibility)
    if not isinstance(made, Handover):
        owner = responsibility.owner_on(turn.today)
        if owner != turn.member.id:
            refused = refuse(turn, responsibility)
            if refused is not None:
                return refused
        if owner is None:
            return turn.answer("needs-home", what=what, line=turn.example(Word.TAKE, responsibility))
        if owner != turn.member.id:
            return turn.answer("put-down-not-yours", what=what)
        made = handing(turn, responsibility, None)
        turn.agree(handover_text(made), entry_of_handover(turn.registry, made))
    return turn.did("put-down", Deed(Word.PUT_DOWN, agreed=made.id), what=what)


def take(turn: Turn) -> Acted:
    """What needs a home is the writer's from today; of what is proposed to them it is the yes."""
    made = turn.made()
    responsibility = turn.responsibility
    what = turn.what(responsibility)
    if not isinstance(made, Handover):
        owner = responsibility.owner_on(turn.today)
        if owner == turn.member.id:
            return turn.answer("yours", what=what)
        proposal = offered(turn, responsibility, turn.member.id)
        if owner is not None and proposal is not None:
            return taken(turn, accept(turn, proposal), what)
        if owner is not None:
            line = turn.example(Word.GIVE, responsibility, turn.member.id)
            return turn.answer("take-has-home", what=what, line=line)
        made = handing(turn, responsibility, turn.member.id)
        made = replace(made, proposal=proposal.id if proposal is not None else "")
        if not holds(turn, made):
            return turn.answer("file", what=what)
        turn.agree(handover_text(made), entry_of_handover(turn.registry, made))
    return taken(turn, made, what)


def taken(turn: Turn, made: Handover, what: str) -> Acted:
    """It is the writer's, from the day of the entry."""
    deed = Deed(Word.TAKE, agreed=made.id)
    if made.since > made.agreed_at.astimezone(turn.registry.household.zone).date():
        return turn.did("take-from", deed, what=what, day=turn.day(made.since))
    return turn.did("take", deed, what=what)


def new(turn: Turn) -> Acted:
    """Something needs a home that the file does not have; nobody's name is on it."""
    made = turn.made()
    if not isinstance(made, New):
        name = named(turn.said.text)
        if not fold(name):
            return turn.answer("not-now")
        known = _known(turn, name)
        if known is not None and known.owner_on(turn.today) is not None:
            return turn.answer("new-known", what=turn.what(known))
        if known is not None:
            return turn.answer("needs-home", what=turn.what(known), line=turn.example(Word.TAKE, known))
        slug = _id_of(turn, name)
        made = New(turn.identity, slug, name, turn.today, False, turn.now, WORD, 0, slug)
        turn.agree(new_text(made), entry_of_new(turn.registry, made))
    called = made.name if len(made.name) <= LONGEST_NAME else made.responsibility
    line = example(Word.TAKE, turn.member.language, what=called)
    return turn.did("new", Deed(Word.NEW, agreed=made.id), what=short(made.name), line=line)


def handing(turn: Turn, responsibility: Responsibility, owner: str | None) -> Handover:
    """The entry by which it is `owner`'s from today; to nobody it is put down."""
    instead = instead_of(turn.written(responsibility.id).ownership)
    return Handover(
        turn.identity,
        responsibility.id,
        owner,
        turn.today,
        turn.now,
        WORD,
        "" if instead == NOBODY else instead,
        "",
        line=0,
        put_down_by="" if owner is not None else turn.member.id,
        weight=None if owner is None else responsibility.weight,
        file=() if owner is None else keys_of(turn.household, responsibility.id, turn.today),
    )


def holds(turn: Turn, made: Handover) -> bool:
    """Whether it would be so then: a line of the file for the same day has its word first, where the file decides."""
    if turn.household.reading.held.responsibilities:
        return True
    written, undated = turn.written(made.responsibility), turn.household.reading.undated
    told = (*turn.household.reading.agreed.handovers, made)
    return with_handovers(written, told, undated.get(written.id)).owner_on(made.since) == made.owner


def named(text: str) -> str:
    """A name as it is kept: one line of what can be printed."""
    return short(text, LONGEST_NEW)


def _known(turn: Turn, name: str) -> Responsibility | None:
    """What is called so already; what is private to somebody else is not known."""
    said = fold(name)
    may = turn.names.responsibilities
    return next(
        (r for r in turn.registry.responsibilities if r.id in may and said in (fold(r.name), fold(r.id))), None
    )


def _id_of(turn: Turn, name: str) -> str:
    """An id made of the name that nothing has, or ever had."""
    words = re.sub(r"[^a-z0-9]+", "-", forms(name)[-1])
    stem = words[:LONGEST_ID].strip("-") or "new"
    reading = turn.household.reading
    taken = {each.id for each in turn.registry.sessions} | {n.responsibility for n in reading.agreed.news}
    for each in turn.registry.responsibilities:
        taken |= {each.id, each.uid_id, *(i for step in each.steps for i in (step.id, step.uid_id))}
    number, made = 1, stem
    while made in taken:
        number += 1
        made = f"{stem}-{number}"
    return made
