"""`away`, `pause`, `leave`: whoever writes speaks for nobody else."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from syncd.config.agreed import Absence, Rest
from syncd.config.agreed_file import absence_text, rest_text
from syncd.config.overlay import counting_absences
from syncd.core.words import Word
from syncd.service.acting.deeds import Deed
from syncd.service.acting.turn import Acted
from syncd.service.agreeing import FARTHEST, WORD, entry_of_absence, entry_of_leave

if TYPE_CHECKING:
    from syncd.config import Reading
    from syncd.service.acting.turn import Turn

UNCLEAR = timedelta(days=270)
"""So far ahead a first day needs its year: whoever leaves it out may mean the days that have just passed."""


_WITH_YEAR = re.compile(r"\d{4}|\d[./]\s?\d{1,2}[./]\s?\d\d")


def away(turn: Turn) -> Acted:
    """The writer is away on these days. The same first day once more is another last day."""
    made = turn.made()
    if not isinstance(made, Absence):
        since, until = turn.said.since, turn.said.until
        assert since is not None
        assert until is not None
        if until <= turn.today:
            return turn.answer("days-over")
        if until - turn.today > FARTHEST or turn.today - since > FARTHEST:
            return turn.answer("days-far")
        if since - turn.today > UNCLEAR and not _WITH_YEAR.search(turn.line.line):
            last = (until - timedelta(days=1)).isoformat()
            nearest = turn.say("away-days", first=since.isoformat(), last=last)
            return turn.answer("nearest", line=turn.quoted, nearest=nearest)
        made = Absence(turn.identity, turn.member.id, since, until, None, turn.now, WORD, line=0)
        reading = turn.household.reading
        if _meaning(reading, (*reading.agreed.absences, made)) == _meaning(reading, reading.agreed.absences):
            if any(a.since == since and turn.member.id in a.members for a in reading.written.away):
                return turn.answer("away-file", day=turn.day(since))
            return turn.answer("away", day=turn.day(since), back=turn.day(until))
        turn.agree(absence_text(made), entry_of_absence(turn.registry, made))
    deed = Deed(Word.AWAY, agreed=made.id)
    return turn.did("away", deed, day=turn.day(made.since), back=turn.day(made.until))


def _meaning(reading: Reading, absences: tuple[Absence, ...]) -> set[tuple[object, ...]]:
    """Who is away when and who covers, as far as it was agreed and counts beside the file."""
    counting = counting_absences(reading.written, absences)
    return {(member, a.since, a.until, a.cover) for a, members in counting for member in members}


def pause(turn: Turn) -> Acted:
    """Nothing is expected of the writer from now on. Once more while it lasts changes its end."""
    made = turn.made()
    if not isinstance(made, Rest):
        until = turn.said.until
        if until is not None and until <= turn.today:
            return turn.answer("days-over")
        if until is not None and until - turn.today > FARTHEST:
            return turn.answer("days-far")
        made = resting(turn, until, left=False)
        if _holds(turn, made):
            return Acted(_paused(turn, made))
        turn.agree(rest_text(made), None)
    return Acted(_paused(turn, made), Deed(Word.PAUSE, agreed=made.id).text, did=True)


def _paused(turn: Turn, made: Rest) -> str:
    if made.until is None:
        return turn.say("pause-open", line=turn.say("pause-end"))
    return turn.say("pause", back=turn.day(made.until))


def leave(turn: Turn) -> Acted:
    """The writer leaves for good. What follows from it is done by the runs that come."""
    made = turn.made()
    if not isinstance(made, Rest):
        made = resting(turn, None, left=True)
        turn.agree(rest_text(made), entry_of_leave(turn.registry, made))
    return turn.did("leave", Deed(Word.LEAVE, agreed=made.id), member=turn.member.id)


def resting(turn: Turn, until: date | None, *, left: bool) -> Rest:
    """A pause or leave of the writer: of the span that runs, else from today."""
    mine = [p for p in turn.registry.pauses if p.member == turn.member.id and p.left is left]
    running = [p.since for p in mine if p.holds_on(turn.today)]
    since = max(running, default=turn.today)
    return Rest(turn.identity, turn.member.id, since, until, left, turn.now, WORD, line=0)


def _holds(turn: Turn, made: Rest) -> bool:
    return any(
        (p.member, p.since, p.until, p.left) == (made.member, made.since, made.until, made.left)
        for p in turn.registry.pauses
    )
